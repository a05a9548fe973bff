using Muster.Core.Escalation;
using Muster.Core.Incidents;
using Muster.Core.Playbook;
using NodaTime;

namespace Muster.Core.Clocks;

/// <summary>How an obligation stands.</summary>
public enum ClockState
{
    /// <summary>It is still to come.</summary>
    Running,

    /// <summary>It was met.</summary>
    Met,

    /// <summary>Its due instant passed without it.</summary>
    Missed,

    /// <summary>A person set it aside.</summary>
    Waived,
}

/// <summary>What identifies an obligation of an incident.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="DueAt">When it is due.</param>
/// <param name="Name">Which one of several of its kind, or null.</param>
public readonly record struct ClockKey(ClockKind Kind, Instant DueAt, string? Name = null);

/// <summary>An obligation with its due instant.</summary>
/// <param name="Kind">What.</param>
/// <param name="DueAt">By when.</param>
/// <param name="State">How it stands at the instant asked about.</param>
/// <param name="MetAt">When it was met; also set when it was met late.</param>
/// <param name="Owner">Who owes it, or null when nobody has the incident.</param>
/// <param name="IsRecorded">Its being missed is in the record already.</param>
public sealed record Clock(
    ClockKind Kind, Instant DueAt, ClockState State, Instant? MetAt, ResponderId? Owner, bool IsRecorded)
{
    /// <summary>Which one of several of its kind: the channel, the phase, who is told; null for the only one.</summary>
    public string? Name { get; init; }

    /// <summary>Who owes it, in words of the playbook; null when its holder does.</summary>
    public string? OwnerWords { get; init; }

    /// <summary>It is asked for from then on, and late only at its due instant; null for no range.</summary>
    public Instant? From { get; init; }

    /// <summary>Its fate is not in the record yet.</summary>
    public bool IsPending =>
        State == ClockState.Running || (!IsRecorded && State is (ClockState.Missed or ClockState.Met));
}

/// <summary>
/// Every obligation of one incident, derived: nothing stores a clock. The playbooks differ only in the data that
/// these functions read. Source: R6.
/// </summary>
public static class IncidentClocks
{
    private static readonly CheckedPlaybook Empty = new();

    /// <summary>
    /// The facts that clocks read: each re-arms the incident's one clock job. Any other fact can only put the wake
    /// instant off (a person has looked); the job then wakes early, finds nothing due and re-arms. Tested by
    /// recomputation.
    /// </summary>
    public static bool IsReadBy(object fact) => fact is EscalationEvent
        || (fact is IncidentEvent and not (
            IncidentEvent.TitleChanged or IncidentEvent.TimesCorrected or IncidentEvent.Noted or IncidentEvent.Joined
            or IncidentEvent.RoleTaken or IncidentEvent.RoleReleased or IncidentEvent.Absorbed
            or IncidentEvent.RoleOffered or IncidentEvent.RoleOfferEnded
            or IncidentEvent.FigureGiven or IncidentEvent.TreeAnswered
            or IncidentEvent.TreeLeft or IncidentEvent.Decided or IncidentEvent.TaskAdded
            or IncidentEvent.TaskAssigned or IncidentEvent.TaskDone or IncidentEvent.TaskDropped
            or IncidentEvent.TaskReopened or IncidentEvent.TaskTaken
            or IncidentEvent.CauseStated or IncidentEvent.NoteCorrected or IncidentEvent.NoteStruck
            or IncidentEvent.Attached
            or IncidentEvent.BoardAdded or IncidentEvent.BoardSettled));

    /// <summary>All obligations under a playbook, by due instant.</summary>
    /// <param name="incident">One that exists.</param>
    /// <param name="escalation">Its escalation.</param>
    /// <param name="playbook">The playbook that it is pinned to.</param>
    /// <param name="now">The instant asked about.</param>
    public static IReadOnlyList<Clock> Of(
        Incident incident, IncidentEscalation escalation, CheckedPlaybook playbook, Instant now) => Of(
            incident,
            escalation,
            playbook.SeverityOf(incident.Severity),
            playbook.Policy(incident.Declaration!.Policy),
            now,
            playbook);

    /// <summary>When the incident's clock job must wake next under a playbook; null when nothing is to come.</summary>
    public static Instant? WakeAt(
        Incident incident, IncidentEscalation escalation, CheckedPlaybook playbook, Instant now) => WakeAt(
            incident,
            escalation,
            playbook.SeverityOf(incident.Severity),
            playbook.Policy(incident.Declaration!.Policy),
            now,
            playbook);

    /// <summary>All obligations, by due instant.</summary>
    /// <param name="incident">One that exists.</param>
    /// <param name="escalation">Its escalation.</param>
    /// <param name="severity">The level that it has now, of the playbook it is pinned to.</param>
    /// <param name="policy">The policy that it is pinned to, or null.</param>
    /// <param name="now">The instant asked about.</param>
    /// <param name="playbook">The playbook that it is pinned to, or null for none but its level.</param>
    public static IReadOnlyList<Clock> Of(
        Incident incident,
        IncidentEscalation escalation,
        Severity severity,
        EscalationPolicy? policy,
        Instant now,
        CheckedPlaybook? playbook = null)
    {
        List<Clock> clocks = [];
        var from = Instant.Max(incident.OpenSince, incident.SeverityAt);
        var afterTheFact = incident.Declaration!.AfterTheFact;
        if (severity.AcknowledgeWithin is { } acknowledge)
            Add(ClockKind.AcknowledgeBy, Instant.Max(from, incident.UntakenSince) + acknowledge, incident.HeldSince);
        if (severity.FirstUpdateWithin is { } first)
            Add(ClockKind.FirstUpdateBy, from + first, incident.FirstUpdateAt);
        if (NextUpdate(incident, severity) is { } update)
            Add(ClockKind.NextUpdateBy, update, metAt: null);
        if (severity.ResolveWithin is { } resolve)
            Add(ClockKind.ResolveBy, resolve.From(from, (playbook ?? Empty).Calendar()), incident.ResolvedAt);
        if (incident.IsOpen && !afterTheFact && EscalationSchedule.Next(escalation, policy) is { } step)
            clocks.Add(new Clock(ClockKind.EscalateAt, step.DueAt, ClockState.Running, null, null, false));
        if (LapseAt(incident, policy) is { } lapse)
            clocks.Add(new Clock(ClockKind.LapseAt, lapse, ClockState.Running, null, incident.HeldBy, false));
        foreach (var duty in playbook is null ? [] : ResponseClocks.Of(incident, playbook, severity))
            AddDuty(duty);
        if (incident.IsOpen && !clocks.Exists(clock => clock.State == ClockState.Running && clock.DueAt > now))
            Add(ClockKind.ReviewBy, Review(incident, severity), metAt: null);

        clocks.Sort((a, b) => a.DueAt.CompareTo(b.DueAt));
        return clocks;

        void AddDuty(Obligation duty)
        {
            var key = new ClockKey(duty.Kind, duty.DueAt, duty.Name);
            var isPassing = duty.Kind.IsMetByTime();
            var metAt = duty.MetAt ?? (isPassing && duty.DueAt <= now ? duty.DueAt : null);
            var missed = incident.Missed.Contains(key);
            var state = incident.Waived.ContainsKey(key) ? ClockState.Waived
                : metAt <= duty.DueAt ? ClockState.Met
                : missed || duty.DueAt <= now || metAt > duty.DueAt ? ClockState.Missed
                : ClockState.Running;
            var isSettled = missed || afterTheFact || (state == ClockState.Met && !isPassing)
                || incident.Work.Passed.Contains(key);
            var isShown = incident.IsOpen || duty.Kind.RunsAfterTheEnd() || state != ClockState.Running;
            if (!isShown)
                return;
            clocks.Add(new Clock(duty.Kind, duty.DueAt, state, metAt, duty.Owner ?? incident.HeldBy, isSettled)
            {
                Name = duty.Name,
                OwnerWords = duty.OwnerWords,
                From = duty.From,
            });
        }

        void Add(ClockKind kind, Instant dueAt, Instant? metAt)
        {
            var key = new ClockKey(kind, dueAt);
            var recorded = incident.Missed.Contains(key);
            var state = incident.Waived.ContainsKey(key) ? ClockState.Waived
                : metAt <= dueAt ? ClockState.Met
                : recorded || dueAt <= now || metAt > dueAt ? ClockState.Missed
                : ClockState.Running;
            var isSettled = recorded || (afterTheFact && kind != ClockKind.ReviewBy);
            if (incident.IsOpen || state != ClockState.Running)
            {
                clocks.Add(new Clock(
                    kind, dueAt, state, metAt, incident.HeldBy, isSettled || state == ClockState.Met));
            }
        }
    }

    /// <summary>
    /// When the incident's clock job must wake next: the earliest obligation whose fate is not in the record; null
    /// when the incident is over.
    /// </summary>
    public static Instant? WakeAt(
        Incident incident,
        IncidentEscalation escalation,
        Severity severity,
        EscalationPolicy? policy,
        Instant now,
        CheckedPlaybook? playbook = null)
    {
        if (incident.Status is IncidentStatus.Merged or IncidentStatus.FalseAlarm)
            return null;
        Instant? wake = null;
        foreach (var clock in Of(incident, escalation, severity, policy, now, playbook))
        {
            if (!incident.IsOpen && !clock.Kind.RunsAfterTheEnd())
                continue;
            if (clock.IsPending && (wake is null || clock.DueAt < wake))
                wake = clock.DueAt;
        }

        return wake;
    }

    /// <summary>When the acknowledgement ends by itself; a snooze beats the policy's limit (test case 35).</summary>
    public static Instant? LapseAt(Incident incident, EscalationPolicy? policy) =>
        incident is not { IsOpen: true, HeldSince: { } held } ? null
        : incident.SnoozedUntil
            ?? (policy?.AcknowledgeTimeout is { } limit ? Instant.Max(held, incident.TouchedAt) + limit : null);

    /// <summary>A repeated cadence collapses to one that is overdue: the next is counted from the next
    /// update.</summary>
    private static Instant? NextUpdate(Incident incident, Severity severity) =>
        incident is not { LastUpdateAt: { } last, IsOpen: true } ? null
        : incident.NextUpdateAt
            ?? (severity.UpdateEvery is { } every ? Instant.Max(last, incident.SeverityAt) + every : null);

    private static Instant Review(Incident incident, Severity severity)
    {
        var from = incident.TouchedAt;
        foreach (var (kind, dueAt, _) in incident.Missed.Concat(incident.Waived.Keys))
        {
            if (kind == ClockKind.ReviewBy && dueAt > from)
                from = dueAt;
        }

        return from + severity.ReviewWithin;
    }
}
