using Muster.Core.Incidents;
using Muster.Core.Playbook;
using NodaTime;
using C = Muster.Core.Postmortems.PostmortemCommand;

namespace Muster.Core.Postmortems;

/// <summary>A resolved incident whose level asks for it is to be learnt from. Source: PMR-001.</summary>
public static class OpenPostmortemOnResolution
{
    /// <summary>Whether a level needs one: what the level says itself comes before postmortem.yaml; a level that
    /// nothing is said of may have one.</summary>
    public static PostmortemNeed Need(CheckedPlaybook playbook, Severity severity) =>
        severity.Postmortem
        ?? (playbook.Postmortems.Required.Contains(severity.Id) ? PostmortemNeed.Required : PostmortemNeed.Optional);

    /// <summary>What is asked of the post-mortem when its incident is over; null when nothing is.</summary>
    /// <param name="incident">The incident.</param>
    /// <param name="playbook">The playbook that it is pinned to.</param>
    /// <param name="dueAt">By when it is published, or null.</param>
    /// <param name="now">The transaction's instant.</param>
    public static C.Open? React(Incident incident, CheckedPlaybook playbook, Instant? dueAt, Instant now)
    {
        var isOver = incident.Status is IncidentStatus.Resolved or IncidentStatus.Closed;
        if (!isOver || incident.Declaration is not { Drill: false })
            return null;
        return Need(playbook, playbook.SeverityOf(incident.Severity)) == PostmortemNeed.Required
            ? Open(incident, $"The playbook asks for one of {incident.Severity}.", PostmortemForm.Full, dueAt, now,
                Actor.Muster)
            : null;
    }

    /// <summary>A post-mortem that begins.</summary>
    public static C.Open Open(
        Incident incident, string why, PostmortemForm form, Instant? dueAt, Instant now, Actor by) =>
        new(new PostmortemEvent.Opened(
            incident.Id, incident.Reference, incident.Title, incident.Severity, why, form, dueAt)
        {
            At = now,
            By = by,
        })
        { At = now, By = by };

    /// <summary>Who is asked to write it: who was named, who led, who had it, who came last; or null.</summary>
    public static ResponderId? Writer(Incident incident)
    {
        if (incident.Work.PostmortemOwner is { } named)
            return named;
        foreach (var (role, holder) in incident.Roles.OrderBy(pair => pair.Key.Value, StringComparer.Ordinal))
        {
            if (role.Value.Contains("commander", StringComparison.OrdinalIgnoreCase))
                return holder;
        }

        return incident.HeldBy ?? (incident.Responders.IsEmpty ? null : incident.Responders[^1]);
    }

    /// <summary>The roles that sign for a level (PMR-016).</summary>
    public static IReadOnlyList<string> Signers(CheckedPlaybook playbook, SeverityId severity) =>
    [
        .. playbook.Postmortems.SignOff
            .Where(each => each.Severities.Count == 0 || each.Severities.Contains(severity))
            .Select(each => each.Role),
    ];
}
