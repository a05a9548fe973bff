using Muster.Core.Incidents;
using Muster.Core.Playbook;
using NodaTime;

namespace Muster.Core.Verification;

/// <summary>A check of an incident, as it stands.</summary>
/// <param name="Check">The check.</param>
/// <param name="Mark">What was last measured or confirmed since it was last opened, or null.</param>
/// <param name="State">How it stands.</param>
public sealed record IncidentCheck(VerificationCheck Check, CheckMark? Mark, CheckState State);

/// <summary>What was measured or confirmed.</summary>
/// <param name="IsMet">Whether it holds.</param>
/// <param name="Value">The measured value, or null for what a person looked at.</param>
/// <param name="By">Who or what.</param>
/// <param name="At">When.</param>
/// <param name="Note">In words, or null.</param>
public sealed record CheckMark(bool IsMet, double? Value, string By, Instant At, string? Note);

/// <summary>How a check stands.</summary>
public enum CheckState
{
    /// <summary>Nobody has looked.</summary>
    Open,

    /// <summary>It holds.</summary>
    Held,

    /// <summary>It does not hold.</summary>
    Failed,

    /// <summary>It held, but that was measured too long ago.</summary>
    Old,
}

/// <summary>
/// Whether a fix holds: the checks that the playbook asks for, what was measured, and what stands between an incident
/// and its end. Source: VER-001, VER-002, VER-007, VER-011.
/// </summary>
public static class IncidentChecks
{
    /// <summary>A measured value counts so long where the check says nothing.</summary>
    public static readonly Duration WindowOtherwise = Duration.FromMinutes(10);

    /// <summary>The rule of an incident: the first that fits, or null.</summary>
    public static VerificationRule? RuleOf(CheckedPlaybook playbook, Incident incident) =>
        playbook.Verification.Rules.FirstOrDefault(rule =>
            (rule.Severities.Count == 0 || rule.Severities.Contains(incident.Severity))
            && (rule.After.Count == 0
                || rule.After.Any(word => incident.Work.Walks.Exists(walk => walk.Workflow == word)
                    || incident.Work.Runbooks.Contains(word))));

    /// <summary>The checks of an incident; empty where the playbook asks for none.</summary>
    /// <param name="playbook">The playbook that it is pinned to.</param>
    /// <param name="incident">The incident.</param>
    /// <param name="now">A measurement is old after its window.</param>
    public static IReadOnlyList<IncidentCheck> Of(CheckedPlaybook playbook, Incident incident, Instant now)
    {
        if (RuleOf(playbook, incident) is not { } rule)
            return [];
        return
        [
            .. playbook.Verification.Checks
                .Where(check => rule.Checks.Count == 0 || rule.Checks.Contains(check.Id))
                .Select(check => StateOf(check, incident, now)),
        ];
    }

    /// <summary>The checks that a figure of that name measures, with whether it holds.</summary>
    public static IEnumerable<(VerificationCheck Check, bool IsMet)> MeasuredBy(
        CheckedPlaybook playbook, Incident incident, string metric, double value, Instant now) =>
        Of(playbook, incident, now)
            .Where(each => each.Check.Metric == metric && each.Check.Is is { IsRelative: false })
            .Select(each => (each.Check, each.Check.Is!.Value.Holds(value)));

    /// <summary>What still stands between an incident and its end.</summary>
    public static IReadOnlyList<IncidentCheck> Outstanding(
        CheckedPlaybook playbook, Incident incident, Instant now) =>
        [.. Of(playbook, incident, now).Where(check => check.State != CheckState.Held)];

    /// <summary>Whether a resolved incident is still watched.</summary>
    public static bool IsWatched(CheckedPlaybook playbook, Incident incident, Instant now)
    {
        var severity = playbook.SeverityOf(incident.Severity);
        var watch = severity.WatchMost ?? severity.WatchFor ?? RuleOf(playbook, incident) switch
        {
            { } rule => rule.WatchMost ?? rule.WatchFor,
            _ => null,
        };
        return incident is { Status: IncidentStatus.Resolved, ResolvedAt: { } over } && watch is { } length
            && now <= (incident.MonitoringSince ?? over) + length;
    }

    private static IncidentCheck StateOf(VerificationCheck check, Incident incident, Instant now)
    {
        var mark = incident.Work.Checks.GetValueOrDefault(check.Id);
        if (mark is null || mark.At < incident.OpenSince)
            return new IncidentCheck(check, null, CheckState.Open);
        var isOld = !check.IsManual && incident.IsOpen && mark.At < now - (check.Window ?? WindowOtherwise);
        return new IncidentCheck(
            check, mark, !mark.IsMet ? CheckState.Failed : isOld ? CheckState.Old : CheckState.Held);
    }
}
