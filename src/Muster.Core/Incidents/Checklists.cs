using System.Globalization;
using Muster.Core.Playbook;
using NodaTime;

namespace Muster.Core.Incidents;

/// <summary>A checklist as it stands.</summary>
/// <param name="Id">Its id: <c>assessment</c>, <c>action</c>, <c>phase/detection</c>, <c>duty/scribe</c>,
/// <c>closing</c>.</param>
/// <param name="Title">What it is called.</param>
/// <param name="IsPresent">It is the one to look at now.</param>
/// <param name="Items">Its points, in order.</param>
public sealed record Checklist(string Id, string Title, bool IsPresent, IReadOnlyList<ChecklistItem> Items)
{
    /// <summary>Whether every point was done or set aside.</summary>
    public bool IsDone => Items.All(item => item.Mark is not null);
}

/// <summary>A point of a checklist.</summary>
/// <param name="Key">Its key, stable under one version of the playbook: <c>action/P0/1</c>.</param>
/// <param name="Text">What is to be done.</param>
/// <param name="Mark">What became of it, or null while it is open.</param>
public sealed record ChecklistItem(string Key, string Text, ItemMark? Mark);

/// <summary>
/// The checklists of an incident: the first assessment (INT-012), first actions of its level, phases, duties of roles,
/// war room, closing. They are derived from the playbook that the incident is pinned to; only what became of a point is
/// a fact.
/// </summary>
public static class Checklists
{
    /// <summary>All that concern it now, in the order of the response.</summary>
    public static IReadOnlyList<Checklist> Of(CheckedPlaybook playbook, Incident incident, Instant now)
    {
        var rules = playbook.Incidents;
        var severity = playbook.SeverityOf(incident.Severity);
        List<Checklist> all = [];
        Add(
            "assessment", "First assessment", playbook.Classification.Assessment,
            incident.IsOpen && incident.Work.BegunAt is null);
        Add($"action/{severity.Id}", "First actions", severity.InitialActions, incident.IsOpen);
        var present = Present(rules, incident, now);
        foreach (var phase in rules.Phases.Where(phase => Applies(phase, incident)))
            Add($"phase/{phase.Id}", phase.Name, phase.Checklist, phase == present);
        if (incident.Work.RoomOpenedAt is not null && rules.WarRoom is { } room)
        {
            Add("room", "Open the war room", room.Steps, isPresent: true);
            Add("opening", "Opening of the war room", room.Opening?.Items ?? [], isPresent: true);
            Add("ending", "End of the war room", room.Ending?.Items ?? [], !incident.IsOpen);
        }

        foreach (var role in playbook.RolesInForce.Where(role => incident.Roles.ContainsKey(role.Id)))
            Add($"duty/{role.Id}", $"Duties: {role.Name}", role.Duties, isPresent: false);
        if (incident.Status is IncidentStatus.Resolved or IncidentStatus.Closed)
            Add("closing", "Closing", rules.Closing, incident.Status == IncidentStatus.Resolved);
        return all;

        void Add(string id, string title, IReadOnlyList<string> texts, bool isPresent)
        {
            if (texts.Count == 0)
                return;
            all.Add(new Checklist(
                id, title, isPresent,
                [
                    .. texts.Select((text, at) =>
                        new ChecklistItem(Key(id, at), text, incident.Work.Items.GetValueOrDefault(Key(id, at)))),
                ]));
        }
    }

    /// <summary>The point of a key, or null when no checklist of the incident has it.</summary>
    public static ChecklistItem? Find(CheckedPlaybook playbook, Incident incident, string key, Instant now) =>
        Of(playbook, incident, now).SelectMany(list => list.Items).FirstOrDefault(item => item.Key == key.Trim());

    /// <summary>The phase that an incident is in: by its word, else by the time since it began; null for
    /// none.</summary>
    public static Phase? Present(IncidentRules rules, Incident incident, Instant now)
    {
        var fitting = rules.Phases.Where(phase => Applies(phase, incident)).ToList();
        var word = incident.StatusWord ?? rules.WordFor(incident.Status);
        var byWord = fitting.Find(phase => phase.Statuses.Contains(word, StringComparer.OrdinalIgnoreCase));
        if (byWord is not null)
            return byWord;
        var start = incident.IsOpen ? incident.OpenSince : incident.ResolvedAt ?? incident.OpenSince;
        var after = incident.IsOpen ? PhaseStart.Declared : PhaseStart.Resolved;
        var begun = fitting.Where(phase => phase.After == after && phase.Statuses.Count == 0).ToList();
        var open = begun.Find(phase => phase.Until is null || start + phase.Until > now);
        return open ?? begun.LastOrDefault();
    }

    /// <summary>Whether a phase holds for an incident.</summary>
    internal static bool Applies(Phase phase, Incident incident) =>
        (phase.Severities.Count == 0 || phase.Severities.Contains(incident.Severity)) && incident.IsOf(phase.Kinds);

    /// <summary>The key of a point of a phase.</summary>
    internal static string KeyOf(Phase phase, int at) => Key($"phase/{phase.Id}", at);

    private static string Key(string id, int at) =>
        string.Create(CultureInfo.InvariantCulture, $"{id}/{at + 1}");
}
