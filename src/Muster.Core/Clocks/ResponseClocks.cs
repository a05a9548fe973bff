using Muster.Core.Incidents;
using Muster.Core.Playbook;
using NodaTime;

namespace Muster.Core.Clocks;

/// <summary>An obligation before its state is known.</summary>
/// <param name="Kind">What.</param>
/// <param name="DueAt">By when.</param>
/// <param name="MetAt">When it was met, or null.</param>
internal sealed record Obligation(ClockKind Kind, Instant DueAt, Instant? MetAt)
{
    internal string? Name { get; init; }

    internal ResponderId? Owner { get; init; }

    internal string? OwnerWords { get; init; }

    internal Instant? From { get; init; }
}

/// <summary>
/// The obligations that a playbook asks for beside acknowledging, updating and resolving: each level, phase, room and
/// workflow says its own. Source: issue of the clocks, tables T1, T4, T8, T10, T11.
/// </summary>
internal static class ResponseClocks
{
    internal static IEnumerable<Obligation> Of(Incident incident, CheckedPlaybook playbook, Severity severity) =>
        OfLevel(incident, playbook, severity)
            .Concat(severity.Updates.Select(rhythm => Rhythm(incident, playbook, rhythm)).OfType<Obligation>())
            .Concat(severity.Escalations.Select(limit => Limit(incident, limit)))
            .Concat(Phases(incident, playbook))
            .Concat(Room(incident, playbook))
            .Concat(Waits(incident, playbook))
            .Concat(AftermathClocks.Of(incident, playbook, severity));

    /// <summary>From when the clocks of the present level run: a change of the level begins them anew.</summary>
    private static Instant Begin(Incident incident) => Instant.Max(incident.OpenSince, incident.SeverityAt);

    private static IEnumerable<Obligation> OfLevel(Incident incident, CheckedPlaybook playbook, Severity severity)
    {
        var from = Begin(incident);
        var work = incident.Work;
        if (severity.RespondWithin is { } respond)
        {
            var noticed = from == incident.DeclaredAt ? Instant.Min(incident.DetectedAt, from) : from;
            yield return new Obligation(
                ClockKind.RespondBy,
                respond.From(noticed, playbook.Calendar()),
                work.BegunAt ?? work.MetSince(ClockKind.RespondBy, null, from));
        }

        if (severity.StatusPageWithin is { } page)
        {
            yield return new Obligation(
                ClockKind.StatusPageBy,
                from + page,
                work.MetSince(ClockKind.StatusPageBy, severity.StatusPageWhen, from))
            { Name = severity.StatusPageWhen };
        }

        if (severity.ExecutivePromptAfter is { } prompt)
        {
            yield return new Obligation(
                ClockKind.ExecutivePromptAt, from + prompt, work.MetSince(ClockKind.ExecutivePromptAt, null, from));
        }
    }

    /// <summary>The next of a rhythm: counted from what was last said there, else from the beginning.</summary>
    private static Obligation? Rhythm(Incident incident, CheckedPlaybook playbook, UpdateRhythm rhythm)
    {
        if (!incident.IsOpen)
            return null;
        if (rhythm.Scenario is { } scenario && !Holds(incident, scenario))
            return null;
        if (rhythm.During.Count > 0
            && !rhythm.During.Contains(MoveRules.WordOf(incident, playbook), StringComparer.OrdinalIgnoreCase))
        {
            return null;
        }

        var from = Begin(incident);
        var said = new[] { "", rhythm.Channel }
            .Select(channel => incident.Work.Said.TryGetValue(channel, out var at) ? at : Instant.MinValue).Max();
        var isFirst = said < from;
        var due = isFirst ? from + (rhythm.First ?? rhythm.Most) : said + rhythm.Most;
        return new Obligation(ClockKind.NextUpdateBy, due, MetAt: null)
        {
            Name = rhythm.Scenario is null ? rhythm.Channel : $"{rhythm.Channel}, {rhythm.Scenario}",
            Owner = rhythm.Owner is { } role && incident.Roles.TryGetValue(role, out var holder) ? holder : null,
            OwnerWords = rhythm.Owner is { } owner ? playbook.Role(owner)?.Name : rhythm.OwnerWords,
            From = rhythm.Most > rhythm.Every ? (isFirst ? from : said) + rhythm.Every : due - rhythm.RemindBefore,
        };
    }

    /// <summary>A case that is described in words holds when somebody has said so.</summary>
    private static bool Holds(Incident incident, string scenario) =>
        incident.Work.Answers.TryGetValue($"case: {scenario}", out var answer)
        && answer.Equals("yes", StringComparison.OrdinalIgnoreCase);

    private static Obligation Limit(Incident incident, EscalationLimit limit)
    {
        var from = Begin(incident);
        var told = incident.Work.MetSince(ClockKind.EscalateBy, limit.Name, from);
        Instant? changed = limit.When switch
        {
            LimitCondition.Unacknowledged => incident.HeldSince,
            LimitCondition.Unresolved => incident.ResolvedAt,
            _ => null,
        };
        return new Obligation(ClockKind.EscalateBy, from + limit.After, Earlier(told, changed))
        {
            Name = limit.Name,
            OwnerWords = limit.To,
        };
    }

    private static IEnumerable<Obligation> Phases(Incident incident, CheckedPlaybook playbook)
    {
        foreach (var phase in playbook.Incidents.Phases.Where(phase => Checklists.Applies(phase, incident)))
        {
            var from = phase.After == PhaseStart.Declared ? incident.OpenSince : incident.ResolvedAt;
            if (phase.Until is not { } until || from is not { } start)
                continue;
            var marks = phase.Checklist
                .Select((_, at) => incident.Work.Items.GetValueOrDefault(Checklists.KeyOf(phase, at)))
                .ToList();
            Instant? done = marks.Count > 0 && marks.All(mark => mark is not null)
                ? marks.Max(mark => mark!.At)
                : null;
            yield return new Obligation(
                ClockKind.PhaseBy,
                start + until,
                Earlier(done, incident.Work.MetSince(ClockKind.PhaseBy, phase.Name, start)))
            { Name = phase.Name };
        }
    }

    private static IEnumerable<Obligation> Room(Incident incident, CheckedPlaybook playbook)
    {
        if (incident.Work.RoomOpenedAt is not { } opened || playbook.Incidents.WarRoom is not { } room)
            yield break;
        if (room.Opening is { Within: { } within })
        {
            yield return new Obligation(
                ClockKind.RoomOpeningBy, opened + within,
                incident.Work.MetSince(ClockKind.RoomOpeningBy, null, opened));
        }

        if (incident is { IsOpen: true, Work.IsRoomOpen: true } && room.Rounds is { Every: { } every, Most: { } most })
        {
            var last = incident.Work.MetSince(ClockKind.RoundBy, null, opened) ?? opened;
            yield return new Obligation(ClockKind.RoundBy, last + most, MetAt: null)
            {
                From = most > every ? last + every : null,
            };
        }
    }

    private static IEnumerable<Obligation> Waits(Incident incident, CheckedPlaybook playbook)
    {
        foreach (var walk in incident.Work.Walks.Where(walk => !walk.IsOver))
        {
            foreach (var place in walk.Active)
            {
                if (playbook.Workflow(walk.Workflow)?.Node(place.Node) is { Wait: { } wait } node)
                {
                    yield return new Obligation(ClockKind.WaitUntil, place.Since + wait, MetAt: null)
                    {
                        Name = node.Title,
                    };
                }
            }
        }
    }

    private static Instant? Earlier(Instant? one, Instant? other) =>
        one is null ? other : other is null || one < other ? one : other;
}
