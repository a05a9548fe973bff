using System.Collections.Immutable;
using System.Diagnostics;
using Muster.Core.Alerts;
using Muster.Core.Incidents;
using NodaTime;
using C = Muster.Core.Maintenance.MaintenanceCommand;
using E = Muster.Core.Maintenance.MaintenanceEvent;

namespace Muster.Core.Maintenance;

/// <summary>Where planned work is. Source: MNT-005.</summary>
public enum MaintenanceStatus
{
    /// <summary>It is ahead.</summary>
    Scheduled,

    /// <summary>It is being done.</summary>
    InProgress,

    /// <summary>Its window is over and it is being looked at.</summary>
    Verifying,

    /// <summary>It was done.</summary>
    Completed,

    /// <summary>It failed.</summary>
    Failed,

    /// <summary>It will not be done.</summary>
    Cancelled,
}

/// <summary>A window of planned work.</summary>
/// <param name="From">When it begins.</param>
/// <param name="Until">When it ends.</param>
public readonly record struct MaintenanceWindow(Instant From, Instant Until);

/// <summary>
/// Planned work, from the plan over agreement, notices and window to its end. What comes again has one window at a
/// time. Source: MNT-001 to MNT-010.
/// </summary>
public sealed record PlannedWork : IDecider<PlannedWork, C, E>
{
    /// <summary>A title has at most so many characters.</summary>
    public const int TitleCharactersMax = 200;

    /// <summary>Other texts have at most so many characters.</summary>
    public const int TextCharactersMax = 10_000;

    /// <summary>A person may begin so long before the window.</summary>
    public static Duration EarlyMax { get; } = Duration.FromHours(1);

    /// <summary>One window lasts no longer.</summary>
    public static Duration LengthMax { get; } = Duration.FromDays(31);

    /// <summary>How it was planned; null before.</summary>
    public E.Planned? Planning { get; init; }

    /// <summary>What is planned now; null before it was.</summary>
    public MaintenancePlan? Plan { get; init; }

    /// <summary>Where it is.</summary>
    public MaintenanceStatus Status { get; init; }

    /// <summary>The window that is ahead or under way; null when none is left.</summary>
    public MaintenanceWindow? Window { get; init; }

    /// <summary>Who agreed, as what.</summary>
    public ImmutableList<E.Approved> Approvals { get; init; } = [];

    /// <summary>Who did not agree, the last time; null when nobody refused.</summary>
    public E.Declined? Refused { get; init; }

    /// <summary>The points that are done: those before hold for all windows, those after for the present one.</summary>
    public ImmutableHashSet<string> Done { get; init; } = ImmutableHashSet.Create<string>(StringComparer.Ordinal);

    /// <summary>The notices of the present window that are on their way.</summary>
    public ImmutableHashSet<Duration> Noticed { get; init; } = [];

    /// <summary>The messages that went out, oldest first.</summary>
    public ImmutableList<E.Told> Messages { get; init; } = [];

    /// <summary>The silences of the present window.</summary>
    public IReadOnlyList<SilenceId> Silences { get; init; } = [];

    /// <summary>The waits of the present window that began, by name (MNT-006).</summary>
    public ImmutableDictionary<string, WorkTimer> Timers { get; init; } =
        ImmutableDictionary.Create<string, WorkTimer>(StringComparer.Ordinal);

    /// <summary>It could not begin, and that was said.</summary>
    public bool IsBlocked { get; init; }

    /// <summary>It ran over its window, and that was said.</summary>
    public bool HasOverrun { get; init; }

    /// <summary>When the present or last window really began, or null.</summary>
    public Instant? StartedAt { get; init; }

    /// <summary>When its last window really ended, or null.</summary>
    public Instant? EndedAt { get; init; }

    /// <summary>What was said at the end, or null.</summary>
    public string? Note { get; init; }

    /// <summary>The incident in which a failure goes on, or null.</summary>
    public IncidentId? Incident { get; init; }

    /// <summary>How many windows were completed.</summary>
    public int Windows { get; init; }

    /// <inheritdoc/>
    public static PlannedWork Initial { get; } = new();

    /// <summary>It is ahead or under way.</summary>
    public bool IsOpen => Plan is not null
        && Status is MaintenanceStatus.Scheduled or MaintenanceStatus.InProgress or MaintenanceStatus.Verifying;

    /// <summary>Somebody is at it now.</summary>
    public bool IsUnderWay => Status is MaintenanceStatus.InProgress or MaintenanceStatus.Verifying;

    /// <summary>Somebody who may has agreed, or nobody must (MNT-003).</summary>
    public bool IsApproved(MaintenanceRules rules) =>
        rules.ApprovedBy.Count == 0 || (Approvals.Count > 0 && Refused is null);

    /// <summary>What must still be there before it may begin (MNT-003, MNT-004).</summary>
    public IReadOnlyList<string> MissingBefore(MaintenanceRules rules) =>
    [
        .. IsApproved(rules) ? Array.Empty<string>() : [$"the agreement of {string.Join(" or ", rules.ApprovedBy)}"],
        .. rules.Requires.Where(item => !Done.Contains(item)),
    ];

    /// <summary>What must still be waited for or looked at before it counts as done (MNT-007, MNT-008).</summary>
    public IReadOnlyList<string> MissingAfter(MaintenanceRules rules) =>
        [.. WorkTimers.Open(this, rules), .. rules.Checks.Where(item => !Done.Contains(item))];

    /// <inheritdoc/>
    public static Decision<E> Decide(PlannedWork state, C command) => (state, command) switch
    {
        ({ Plan: null }, C.Plan c) => MaintenancePlans.Problem(c.What, c.At) is { } wrong
            ? wrong
            : new E.Planned(c.Id, c.Reference, c.What) { At = c.At, By = c.By },
        ({ Plan: null }, _) => MaintenanceRefusals.Unknown,
        (_, C.Plan) => Decision<E>.Nothing,
        ({ IsOpen: false }, C.Notice or C.Start or C.End or C.EndTimers) => Decision<E>.Nothing,
        (_, C.Tell c) => new E.Told(state.Window?.From ?? c.At, c.Message, c.Audience, c.What)
        {
            At = c.At,
            By = c.By,
        },
        ({ Status: MaintenanceStatus.Cancelled }, C.Cancel) => Decision<E>.Nothing,
        ({ Status: MaintenanceStatus.Completed }, C.Complete) => Decision<E>.Nothing,
        ({ Status: MaintenanceStatus.Failed }, C.Fail) => Decision<E>.Nothing,
        ({ IsOpen: false }, _) => MaintenanceRefusals.IsOver(state),
        _ => MaintenanceDecisions.Decide(state, command),
    };

    /// <inheritdoc/>
    public static PlannedWork Evolve(PlannedWork state, E fact) => fact switch
    {
        E.Planned e => state with
        {
            Planning = e,
            Plan = e.Plan,
            Window = MaintenancePlans.Next(e.Plan, e.At - (e.Plan.EndsAt - e.Plan.StartsAt)),
        },
        E.Changed e => state with
        {
            Plan = e.Plan,
            Window = MaintenancePlans.Next(
                e.Plan, Instant.Max(state.EndedAt ?? Instant.MinValue, e.At - (e.Plan.EndsAt - e.Plan.StartsAt))),
            Approvals = [],
            Refused = null,
            Noticed = [],
            IsBlocked = false,
        },
        E.Approved e => state with { Approvals = state.Approvals.Add(e), Refused = null },
        E.Declined e => state with { Refused = e, Approvals = [] },
        E.ItemTicked e => state with { Done = e.IsDone ? state.Done.Add(e.Item) : state.Done.Remove(e.Item) },
        E.Noticed e => state with { Noticed = state.Noticed.Union(e.Before) },
        E.Told e => state with { Messages = state.Messages.Add(e) },
        E.Blocked => state with { IsBlocked = true },
        E.Started e => state with
        {
            Status = MaintenanceStatus.InProgress,
            StartedAt = e.At,
            Silences = e.Silences,
            IsBlocked = false,
            HasOverrun = false,
        },
        E.TimerBegun or E.TimerOver => state with { Timers = WorkTimers.With(state.Timers, fact) },
        E.Overran => state with { Status = MaintenanceStatus.Verifying, HasOverrun = true },
        E.Completed e => Past(state, e.Window, e.At, MaintenanceStatus.Completed) with
        {
            Note = e.Note,
            Windows = state.Windows + 1,
        },
        E.Skipped e => Past(state, e.Window, e.At, MaintenanceStatus.Cancelled) with { Note = e.Why },
        E.Failed e => state with
        {
            Status = MaintenanceStatus.Failed,
            EndedAt = e.At,
            Note = e.Reason,
            Incident = e.Incident,
            Window = null,
        },
        E.Cancelled e => state with
        {
            Status = MaintenanceStatus.Cancelled,
            EndedAt = e.At,
            Note = e.Reason,
            Window = null,
        },
        _ => throw new UnreachableException(fact.GetType().Name),
    };

    /// <summary>After a window the next one is ahead, or the work is over.</summary>
    private static PlannedWork Past(PlannedWork state, Instant window, Instant at, MaintenanceStatus last)
    {
        var next = state.Plan!.Repeats is null ? null : MaintenancePlans.Next(state.Plan, window);
        return state with
        {
            Status = next is null ? last : MaintenanceStatus.Scheduled,
            Window = next,
            EndedAt = at,
            Noticed = [],
            Silences = [],
            Timers = state.Timers.Clear(),
            IsBlocked = false,
            HasOverrun = false,
            Done = ImmutableHashSet.Create<string>(StringComparer.Ordinal),
        };
    }
}
