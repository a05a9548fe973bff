using Muster.Core.Escalation;
using Muster.Core.Incidents;
using Muster.Core.Playbook;
using NodaTime;

namespace Muster.Core.Clocks;

/// <summary>What must have happened by when. On the wire with hyphens: <c>acknowledge-by</c>.</summary>
public enum ClockKind
{
    /// <summary>Somebody has it (ONC-008).</summary>
    AcknowledgeBy,

    /// <summary>Something was said.</summary>
    FirstUpdateBy,

    /// <summary>Something was said again.</summary>
    NextUpdateBy,

    /// <summary>The next step of the escalation is reached.</summary>
    EscalateAt,

    /// <summary>Its effect is over.</summary>
    ResolveBy,

    /// <summary>Somebody has looked at an open incident that has no other obligation (R6).</summary>
    ReviewBy,

    /// <summary>Its holder's time is over: the end of a snooze, or no sign of life for as long as the policy allows.
    /// </summary>
    LapseAt,
}

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
public readonly record struct ClockKey(ClockKind Kind, Instant DueAt);

/// <summary>An obligation with its due instant.</summary>
/// <param name="Kind">What.</param>
/// <param name="DueAt">By when.</param>
/// <param name="State">How it stands at the instant asked about.</param>
/// <param name="MetAt">When it was met; also set when it was met late.</param>
/// <param name="Owner">Who owes it, or null when nobody has the incident.</param>
/// <param name="IsRecorded">Its being missed is in the record already.</param>
public sealed record Clock(
    ClockKind Kind, Instant DueAt, ClockState State, Instant? MetAt, ResponderId? Owner, bool IsRecorded);

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
            or IncidentEvent.RoleTaken or IncidentEvent.RoleReleased or IncidentEvent.Absorbed));

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
        if (incident.IsOpen && !clocks.Exists(clock => clock.State == ClockState.Running && clock.DueAt > now))
            Add(ClockKind.ReviewBy, Review(incident, severity), metAt: null);

        clocks.Sort((a, b) => a.DueAt.CompareTo(b.DueAt));
        return clocks;

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
                clocks.Add(new Clock(kind, dueAt, state, metAt, incident.HeldBy, isSettled));
        }
    }

    /// <summary>
    /// When the incident's clock job must wake next: the earliest obligation whose fate is not in the record; null
    /// when the incident is over.
    /// </summary>
    public static Instant? WakeAt(
        Incident incident, IncidentEscalation escalation, Severity severity, EscalationPolicy? policy, Instant now)
    {
        if (!incident.IsOpen)
            return null;
        Instant? wake = null;
        foreach (var clock in Of(incident, escalation, severity, policy, now))
        {
            var isPending = clock.State == ClockState.Running
                || (clock is { State: ClockState.Missed, IsRecorded: false });
            if (isPending && (wake is null || clock.DueAt < wake))
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
        : incident.NextUpdateAt ?? (severity.UpdateEvery is { } every ? last + every : null);

    private static Instant Review(Incident incident, Severity severity)
    {
        var from = incident.TouchedAt;
        foreach (var (kind, dueAt) in incident.Missed.Concat(incident.Waived.Keys))
        {
            if (kind == ClockKind.ReviewBy && dueAt > from)
                from = dueAt;
        }

        return from + severity.ReviewWithin;
    }
}
