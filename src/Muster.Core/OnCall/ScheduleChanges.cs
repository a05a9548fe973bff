using System.Collections.Immutable;
using System.Diagnostics;
using NodaTime;
using C = Muster.Core.OnCall.ScheduleCommand;
using E = Muster.Core.OnCall.ScheduleEvent;

namespace Muster.Core.OnCall;

/// <summary>How a schedule was written from an instant on.</summary>
/// <param name="Since">From when on; null from its beginning.</param>
/// <param name="Text">Its keys and values as in schedules.yaml, in JSON.</param>
/// <param name="File">The file that it stands in, or null when it was made on a screen or by the API.</param>
/// <param name="By">Who wrote it.</param>
public sealed record ScheduleRevision(Instant? Since, string Text, string? File, Actor By);

/// <summary>A checklist that somebody went through.</summary>
public sealed record CheckedList(Instant At, E.Checked Answers);

/// <summary>The changes that people made to one schedule, each in the order of their making.</summary>
public sealed record ScheduleChanges : IDecider<ScheduleChanges, ScheduleCommand, ScheduleEvent>
{
    private ScheduleChanges()
    {
    }

    /// <summary>The most overrides of one schedule that have not ended.</summary>
    public static int OverridesMax => 1_000;

    /// <summary>The most shifts of a temporary schedule, and of a calendar that is read.</summary>
    public static int ShiftsMax => 2_000;

    /// <summary>So many checklists and hand-overs are shown; the log has them all.</summary>
    public static int RecentMax => 20;

    /// <inheritdoc/>
    public static ScheduleChanges Initial { get; } = new();

    /// <summary>The overrides, also expired ones, because they say who was on call; for the resolver.</summary>
    public ImmutableList<Override> Overrides { get; private init; } = [];

    /// <summary>The temporary schedules, also past ones.</summary>
    public ImmutableList<TemporarySchedule> Temporary { get; private init; } = [];

    /// <summary>The offers, also old ones.</summary>
    public ImmutableList<Swap> Swaps { get; private init; } = [];

    /// <summary>How the schedule was written, the first writing first.</summary>
    public ImmutableList<ScheduleRevision> Revisions { get; private init; } = [];

    /// <summary>Made on a screen or by the API, and taken away again.</summary>
    public bool IsWithdrawn { get; private init; }

    /// <summary>What the calendars of layers said when they were last read, by the layer's name.</summary>
    public ImmutableDictionary<string, E.CalendarRead> Calendars { get; private init; } =
        ImmutableDictionary.Create<string, E.CalendarRead>(StringComparer.Ordinal);

    /// <summary>The newest hand-overs, newest last.</summary>
    public ImmutableList<E.HandedOver> HandOvers { get; private init; } = [];

    /// <summary>The newest checklists, newest last.</summary>
    public ImmutableList<CheckedList> Checklists { get; private init; } = [];

    private ImmutableHashSet<OverrideId> Removed { get; init; } = [];

    private ImmutableHashSet<TemporaryScheduleId> RemovedTemporary { get; init; } = [];

    /// <inheritdoc/>
    public static Decision<ScheduleEvent> Decide(ScheduleChanges state, ScheduleCommand command) => command switch
    {
        C.CreateOverride c => state.Create(c),
        C.RemoveOverride c when state.Removed.Contains(c.Id) => Decision<ScheduleEvent>.Nothing,
        C.RemoveOverride c when state.Find(c.Id) is null => OverrideRefusals.Unknown,
        C.RemoveOverride c => new E.OverrideRemoved(c.Id) { At = c.At, By = c.By },
        C.SetTemporary c => state.Set(c),
        C.RemoveTemporary c when state.RemovedTemporary.Contains(c.Id) => Decision<ScheduleEvent>.Nothing,
        C.RemoveTemporary c when !state.Temporary.Exists(each => each.Id == c.Id) => TemporaryRefusals.Unknown,
        C.RemoveTemporary c => new E.TemporaryRemoved(c.Id) { At = c.At, By = c.By },
        C.OfferSwap c => state.Offer(c),
        C.TakeSwap c => state.Take(c),
        C.DeclineSwap c => state.Decline(c),
        C.WithdrawSwap c when state.Find(c.Id) is null => SwapRefusals.Unknown,
        C.WithdrawSwap c when state.Find(c.Id)!.Open.IsEmpty => Decision<ScheduleEvent>.Nothing,
        C.WithdrawSwap c => new E.SwapWithdrawn(c.Id) { At = c.At, By = c.By },
        C.Revise c => state.Revise(c),
        C.Withdraw when state.IsWithdrawn || state.Revisions.IsEmpty => Decision<ScheduleEvent>.Nothing,
        C.Withdraw c => new E.Withdrawn { At = c.At, By = c.By },
        C.ReadCalendar c when state.Calendars.GetValueOrDefault(c.Layer)?.Digest == c.Digest =>
            Decision<ScheduleEvent>.Nothing,
        C.ReadCalendar c => new E.CalendarRead(c.Layer, c.Digest, c.Shifts, c.Problems) { At = c.At, By = c.By },
        C.HandOver c when state.HandOvers.Exists(each => each.ChangedAt == c.ChangedAt) =>
            Decision<ScheduleEvent>.Nothing,
        C.HandOver c => new E.HandedOver(c.ChangedAt, c.Outgoing, c.Incoming, c.Incidents) { At = c.At, By = c.By },
        C.Check c => new E.Checked(c.Responder, c.Phase, c.Done, c.Open, c.Note) { At = c.At, By = c.By },
        _ => throw new UnreachableException(command.GetType().Name),
    };

    /// <inheritdoc/>
    public static ScheduleChanges Evolve(ScheduleChanges state, ScheduleEvent fact) => fact switch
    {
        E.OverrideCreated e => state with
        {
            Overrides = state.Overrides.Add(new(e.Id, e.Schedule, e.From, e.Until, e.Responder, e.At, e.Reason)),
        },
        E.OverrideRemoved e => state with
        {
            Overrides = state.Overrides.RemoveAll(o => o.Id == e.Id),
            Removed = state.Removed.Add(e.Id),
        },
        E.TemporarySet e => state with
        {
            Temporary = state.Temporary.Add(new(e.Id, e.From, e.Until, e.Shifts, e.At, e.Reason)),
        },
        E.TemporaryRemoved e => state with
        {
            Temporary = state.Temporary.RemoveAll(each => each.Id == e.Id),
            RemovedTemporary = state.RemovedTemporary.Add(e.Id),
        },
        E.SwapOffered e => state with
        {
            Swaps = state.Swaps.Add(new(e.Id, e.Offerer, e.From, e.Until, e.Asked, e.Reason, e.At)),
        },
        E.SwapTaken e => state.Taken(e),
        E.SwapDeclined e => state.WithSwap(e.Id, swap => swap with { Declined = swap.Declined.Add(e.Responder) }),
        E.SwapWithdrawn e => state.WithSwap(e.Id, swap => swap with { Open = [], IsWithdrawn = true }),
        E.Revised e => state with
        {
            Revisions = state.Revisions.Add(new(e.Since, e.Text, e.File, e.By)),
            IsWithdrawn = false,
        },
        E.Withdrawn => state with { IsWithdrawn = true },
        E.CalendarRead e => state with { Calendars = state.Calendars.SetItem(e.Layer, e) },
        E.HandedOver e => state with { HandOvers = Recent(state.HandOvers.Add(e)) },
        E.Checked e => state with { Checklists = Recent(state.Checklists.Add(new(e.At, e))) },
        _ => throw new UnreachableException(fact.GetType().Name),
    };

    private static ImmutableList<T> Recent<T>(ImmutableList<T> list) =>
        list.Count > RecentMax ? list.RemoveRange(0, list.Count - RecentMax) : list;

    private Decision<ScheduleEvent> Create(C.CreateOverride command)
    {
        if (Find(command.Id) is { } same)
        {
            return Is(same, command) && same.Schedule == command.Schedule && same.Reason == command.Reason
                ? Decision<ScheduleEvent>.Nothing
                : OverrideRefusals.Conflict;
        }

        if (Removed.Contains(command.Id))
            return OverrideRefusals.Conflict;

        if (Problem(command.From, command.Until, command.At) is { } problem)
            return problem;

        if (Overrides.Exists(o => Is(o, command)))
            return OverrideRefusals.Conflict;

        if (Overrides.Count(o => o.Until > command.At) >= OverridesMax)
            return OverrideRefusals.TooMany;

        return new E.OverrideCreated(
            command.Id, command.Schedule, command.From, command.Until, command.Responder, command.Reason)
        {
            At = command.At,
            By = command.By,
        };
    }

    private Decision<ScheduleEvent> Set(C.SetTemporary command)
    {
        if (Temporary.Exists(each => each.Id == command.Id))
            return Decision<ScheduleEvent>.Nothing;

        if (Problem(command.From, command.Until, command.At) is { } problem)
            return problem;

        if (command.Shifts.Count > ShiftsMax)
            return TemporaryRefusals.TooMany;

        if (command.Shifts.Any(each => each.Until <= each.From
            || each.From < command.From || each.Until > command.Until))
        {
            return TemporaryRefusals.ShiftOutside;
        }

        return new E.TemporarySet(command.Id, command.From, command.Until, command.Shifts, command.Reason)
        {
            At = command.At,
            By = command.By,
        };
    }

    private Decision<ScheduleEvent> Offer(C.OfferSwap command)
    {
        if (Find(command.Id) is not null)
            return Decision<ScheduleEvent>.Nothing;

        if (Problem(command.From, command.Until, command.At) is { } problem)
            return problem;

        if (!command.HoldsSome)
            return SwapRefusals.NotOnCall;

        if (Swaps.Exists(swap => swap.Offerer == command.Offerer
            && swap.Open.Exists(part => part.From < command.Until && command.From < part.Until)))
        {
            return SwapRefusals.Overlaps;
        }

        return new E.SwapOffered(
            command.Id, command.From, command.Until, command.Offerer, command.Asked, command.Reason)
        {
            At = command.At,
            By = command.By,
        };
    }

    private Decision<ScheduleEvent> Take(C.TakeSwap command)
    {
        if (Find(command.Id) is not { } swap)
            return SwapRefusals.Unknown;

        if (command.Taker == swap.Offerer)
            return SwapRefusals.Own;

        if (swap.Asked is { } asked && asked != command.Taker)
            return SwapRefusals.ForSomebodyElse;

        var rest = swap.Open.Find(part => part.Until > command.At);
        var (from, until) = (command.From ?? rest?.From ?? swap.From, command.Until ?? rest?.Until ?? swap.Until);
        if (swap.Taken.Exists(part => part.Taker == command.Taker && part.From == from && part.Until == until))
            return Decision<ScheduleEvent>.Nothing;

        if (Problem(from, until, command.At) is { } problem)
            return problem;

        if (swap.PartOf(from, until) is null)
            return SwapRefusals.NotOpen;

        return new E.SwapTaken(swap.Id, command.Override, command.Schedule, command.Taker, from, until)
        {
            At = command.At,
            By = command.By,
        };
    }

    private Decision<ScheduleEvent> Decline(C.DeclineSwap command)
    {
        if (Find(command.Id) is not { } swap)
            return SwapRefusals.Unknown;

        if (swap.Asked is { } asked && asked != command.Responder)
            return SwapRefusals.ForSomebodyElse;

        return swap.Declined.Contains(command.Responder)
            ? Decision<ScheduleEvent>.Nothing
            : new E.SwapDeclined(swap.Id, command.Responder) { At = command.At, By = command.By };
    }

    private Decision<ScheduleEvent> Revise(C.Revise command)
    {
        if (!IsWithdrawn && Revisions is [.., var last] && last.Text == command.Text && last.File == command.File)
            return Decision<ScheduleEvent>.Nothing;

        List<ScheduleEvent> facts = [];
        if (Revisions.IsEmpty && command.Before is { } before && before != command.Text)
            facts.Add(new E.Revised(before, Since: null, command.File) { At = command.At, By = command.By });
        var isFirst = Revisions.IsEmpty && facts.Count == 0;
        facts.Add(new E.Revised(command.Text, isFirst ? null : command.At, command.File)
        {
            At = command.At,
            By = command.By,
        });
        return facts.ToArray();
    }

    private ScheduleChanges Taken(E.SwapTaken fact)
    {
        var swap = Find(fact.Id)!;
        var part = new SwapPart(fact.From, fact.Until, fact.Taker, fact.Override);
        return WithSwap(fact.Id, each => each.With(part)) with
        {
            Overrides = Overrides.Add(new(
                fact.Override, fact.Schedule, fact.From, fact.Until, fact.Taker, fact.At, swap.Reason, swap.Offerer)),
        };
    }

    private ScheduleChanges WithSwap(SwapId id, Func<Swap, Swap> change) =>
        this with { Swaps = Swaps.SetItem(Swaps.FindIndex(each => each.Id == id), change(Find(id)!)) };

    private Swap? Find(SwapId id) => Swaps.Find(swap => swap.Id == id);

    private Override? Find(OverrideId id) => Overrides.Find(o => o.Id == id);

    private static Refusal? Problem(Instant from, Instant until, Instant now) =>
        until <= from ? OverrideRefusals.Empty : until <= now ? OverrideRefusals.EndsInThePast : null;

    private static bool Is(Override made, C.CreateOverride asked) =>
        made.From == asked.From && made.Until == asked.Until && made.Responder == asked.Responder
        && made.Replaces is null;
}
