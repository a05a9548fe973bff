using Muster.Core.Incidents;
using Muster.Core.Playbook;
using Muster.Core.Postmortems;
using Muster.Core.Verification;
using NodaTime;

namespace Muster.Core.Clocks;

/// <summary>
/// What is owed once a fix is in place, after the end, and to the law. What a level says itself comes before what
/// verification.yaml and postmortem.yaml say for it. Source: tables T10 and T11, SEC-008.
/// </summary>
internal static class AftermathClocks
{
    internal static IEnumerable<Obligation> Of(Incident incident, CheckedPlaybook playbook, Severity severity) =>
        Fix(incident, playbook, severity)
            .Concat(Learning(incident, playbook, severity))
            .Concat(Law(incident, playbook));

    private static IEnumerable<Obligation> Fix(Incident incident, CheckedPlaybook playbook, Severity severity)
    {
        var rule = IncidentChecks.RuleOf(playbook, incident);
        if ((severity.StableFor ?? rule?.StableFor) is { } stable
            && incident is { IsOpen: true, MonitoringSince: { } since })
        {
            yield return new Obligation(ClockKind.StableAt, since + stable, MetAt: null);
        }

        var (least, most) = severity.WatchFor is null
            ? (rule?.WatchFor, rule?.WatchMost)
            : (severity.WatchFor, severity.WatchMost);
        if (least is { } watch && (incident.MonitoringSince ?? incident.ResolvedAt) is { } from)
        {
            yield return new Obligation(ClockKind.WatchUntil, from + (most ?? watch), MetAt: null)
            {
                From = most is null ? null : from + watch,
            };
        }
    }

    private static IEnumerable<Obligation> Learning(Incident incident, CheckedPlaybook playbook, Severity severity)
    {
        if (incident.ResolvedAt is not { } over)
            yield break;
        var rules = playbook.Postmortems;
        var isNeeded = OpenPostmortemOnResolution.Need(playbook, severity) == PostmortemNeed.Required;
        Term? within = severity.PostmortemWithin
            ?? (rules.DocumentWithin(severity.Id) is { } length ? (Term)length : null);
        if (isNeeded && within is { } document)
        {
            yield return Owed(ClockKind.PostmortemBy, document.From(over, playbook.Calendar())) with
            {
                Owner = incident.Work.PostmortemOwner,
            };
        }

        if (isNeeded && rules.Meeting?.Latest is { } meeting)
            yield return Owed(ClockKind.PostmortemMeetingBy, over + meeting);
        if (rules.ActionsWithin is { } actions
            && incident.Work.MetSince(ClockKind.PostmortemBy, null, over) is { } written)
        {
            yield return Owed(ClockKind.ActionsBy, written + actions) with { Owner = incident.Work.PostmortemOwner };
        }

        if (rules.ReportWithin is { } report)
            yield return Owed(ClockKind.ReportBy, over + report);
        if (incident.ClosedAt is { } closed && IncidentNaming.Channel(playbook, incident) is { ArchiveAfter: { } keep })
            yield return Owed(ClockKind.ArchiveAt, closed + keep);

        Obligation Owed(ClockKind kind, Instant dueAt) => new(kind, dueAt, incident.Work.MetSince(kind, null, over));
    }

    /// <summary>A clock of the law runs from when a person said that it does.</summary>
    private static IEnumerable<Obligation> Law(Incident incident, CheckedPlaybook playbook)
    {
        foreach (var clock in playbook.Security.Clocks)
        {
            if (clock.Within is not { } within || !incident.Work.Legal.TryGetValue(clock.Id, out var from))
                continue;
            yield return new Obligation(
                ClockKind.NotifyBy, from + within, incident.Work.MetSince(ClockKind.NotifyBy, clock.Name, from))
            {
                Name = clock.Name,
                OwnerWords = clock.Owner,
            };
        }
    }
}
