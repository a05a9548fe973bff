using System.Diagnostics;
using NodaTime;

namespace Muster.Core.Monitors;

/// <summary>
/// A dead man's switch: something that is heard regularly, and whose silence is an alarm. The truth about when it was
/// last heard is its job; this is what people set and what became of it. Source: INT-019, INT-023.
/// </summary>
public sealed record Heartbeat : IDecider<Heartbeat, HeartbeatCommand, HeartbeatEvent>
{
    private const int NameCharactersMax = 120;

    private Heartbeat()
    {
    }

    /// <summary>The longest grace.</summary>
    public static Duration GraceMax { get; } = Duration.FromDays(31);

    /// <inheritdoc/>
    public static Heartbeat Initial { get; } = new();

    /// <summary>How it was made, or null when it was not.</summary>
    public HeartbeatEvent.Made? Order { get; private init; }

    /// <summary>What beats.</summary>
    public string Name { get; private init; } = "";

    /// <summary>How often.</summary>
    public HeartbeatPeriod Period { get; private init; }

    /// <summary>How much later it may be.</summary>
    public Duration Grace { get; private init; }

    /// <summary>New, ok, late, unknown or paused.</summary>
    public HeartbeatState State { get; private init; }

    /// <summary>Since when it is in this state.</summary>
    public Instant Since { get; private init; }

    /// <summary>When it was last heard, as its newest fact knows; its job knows better while one is armed.</summary>
    public Instant? LastAt { get; private init; }

    /// <summary>It is watched no more.</summary>
    public bool IsDeleted { get; private init; }

    /// <summary>At this instant it is still in time; after it, it is late.</summary>
    /// <param name="from">When it was last heard, made or resumed.</param>
    /// <param name="zone">The zone in which months are counted.</param>
    public Instant DeadlineAfter(Instant from, DateTimeZone zone) => Period.After(from, zone) + Grace;

    /// <summary>
    /// Whether a beat may have been lost while Muster was down: the time from the middle of a period to the deadline
    /// overlaps with it.
    /// </summary>
    /// <param name="from">When it was last heard, made or resumed.</param>
    /// <param name="downFrom">When Muster last worked.</param>
    /// <param name="downUntil">When it worked again.</param>
    /// <param name="zone">The zone in which months are counted.</param>
    public bool MayHaveMissed(Instant from, Instant downFrom, Instant downUntil, DateTimeZone zone)
    {
        var expected = Period.After(from, zone);
        var middle = from + (expected - from) / 2;
        return downFrom <= expected + Grace && downUntil > middle;
    }

    /// <inheritdoc/>
    public static Decision<HeartbeatEvent> Decide(Heartbeat state, HeartbeatCommand command) => (state, command) switch
    {
        ({ Order: null }, HeartbeatCommand.Make c) => Problem(c.Order.Name, c.Order.Period, c.Order.Grace) is { } wrong
            ? wrong
            : c.Order,
        (_, HeartbeatCommand.Make) => Decision<HeartbeatEvent>.Nothing,
        ({ Order: null } or { IsDeleted: true }, HeartbeatCommand.Delete) when state.IsDeleted =>
            Decision<HeartbeatEvent>.Nothing,
        ({ Order: null } or { IsDeleted: true }, _) => HeartbeatRefusals.Unknown,
        (_, HeartbeatCommand.Change c) => state.Change(c),
        ({ State: HeartbeatState.New or HeartbeatState.Late or HeartbeatState.Unknown }, HeartbeatCommand.Beat c) =>
            new HeartbeatEvent.Heard { At = c.At, By = c.By },
        (_, HeartbeatCommand.Beat) => Decision<HeartbeatEvent>.Nothing,
        ({ State: HeartbeatState.Late or HeartbeatState.Paused }, HeartbeatCommand.Miss or HeartbeatCommand.Doubt) =>
            Decision<HeartbeatEvent>.Nothing,
        (_, HeartbeatCommand.Miss c) => new HeartbeatEvent.Late(c.LastAt, c.Deadline) { At = c.At, By = c.By },
        (_, HeartbeatCommand.Doubt c) => new HeartbeatEvent.Unknown(c.LastAt, c.DownFrom) { At = c.At, By = c.By },
        ({ State: HeartbeatState.Paused }, HeartbeatCommand.Pause) => Decision<HeartbeatEvent>.Nothing,
        (_, HeartbeatCommand.Pause c) => new HeartbeatEvent.Paused { At = c.At, By = c.By },
        ({ State: HeartbeatState.Paused }, HeartbeatCommand.Resume c) =>
            new HeartbeatEvent.Resumed { At = c.At, By = c.By },
        (_, HeartbeatCommand.Resume) => Decision<HeartbeatEvent>.Nothing,
        (_, HeartbeatCommand.Delete c) => new HeartbeatEvent.Deleted { At = c.At, By = c.By },
        _ => throw new UnreachableException(command.GetType().Name),
    };

    /// <inheritdoc/>
    public static Heartbeat Evolve(Heartbeat state, HeartbeatEvent fact) => fact switch
    {
        HeartbeatEvent.Made e => new Heartbeat
        {
            Order = e,
            Name = e.Name,
            Period = e.Period,
            Grace = e.Grace,
            State = HeartbeatState.New,
            Since = e.At,
        },
        HeartbeatEvent.Changed e => state with { Name = e.Name, Period = e.Period, Grace = e.Grace },
        HeartbeatEvent.Heard e => state with { State = HeartbeatState.Ok, Since = e.At, LastAt = e.At },
        HeartbeatEvent.Late e => state with { State = HeartbeatState.Late, Since = e.At, LastAt = e.LastAt },
        HeartbeatEvent.Unknown e => state with { State = HeartbeatState.Unknown, Since = e.At, LastAt = e.LastAt },
        HeartbeatEvent.Paused e => state with { State = HeartbeatState.Paused, Since = e.At },
        HeartbeatEvent.Resumed e => state with { State = HeartbeatState.New, Since = e.At },
        HeartbeatEvent.Deleted => state with { IsDeleted = true },
        _ => throw new UnreachableException(fact.GetType().Name),
    };

    private Decision<HeartbeatEvent> Change(HeartbeatCommand.Change command)
    {
        if (Problem(command.Name, command.Period, command.Grace) is { } wrong)
            return wrong;
        return (command.Name, command.Period, command.Grace) == (Name, Period, Grace)
            ? Decision<HeartbeatEvent>.Nothing
            : new HeartbeatEvent.Changed(command.Name, command.Period, command.Grace)
            {
                At = command.At,
                By = command.By,
            };
    }

    private static Refusal? Problem(string name, HeartbeatPeriod period, Duration grace) =>
        string.IsNullOrWhiteSpace(name) || name.Length > NameCharactersMax ? HeartbeatRefusals.NameWrong
        : !period.IsValid ? HeartbeatRefusals.PeriodWrong
        : grace < Duration.Zero || grace > GraceMax ? HeartbeatRefusals.GraceWrong
        : null;
}

/// <summary>How a heartbeat stands.</summary>
public enum HeartbeatState
{
    /// <summary>Made or resumed, and not heard since.</summary>
    New,

    /// <summary>Heard in time.</summary>
    Ok,

    /// <summary>Not heard in time; an alert is open.</summary>
    Late,

    /// <summary>Muster was down when a beat was due; a whole period begins anew.</summary>
    Unknown,

    /// <summary>Its silence is no alarm.</summary>
    Paused,
}

/// <summary>The ways in which a heartbeat says no. The codes are stable.</summary>
public static class HeartbeatRefusals
{
    /// <summary>There is none, or it was deleted.</summary>
    public static Refusal Unknown { get; } =
        new("heartbeat.unknown", "There is no such heartbeat.") { Kind = RefusalKind.Unknown };

    /// <summary>Without a name, or with one that is too long.</summary>
    public static Refusal NameWrong { get; } =
        new("heartbeat.name-wrong", "Say in up to 120 characters what beats.")
        {
            Field = "name",
            Kind = RefusalKind.Invalid,
        };

    /// <summary>Too short, too long or not a time.</summary>
    public static Refusal PeriodWrong { get; } =
        new("heartbeat.period-wrong", "Give 10s to 366d, or 1mo to 12mo: 30s, 5m, 1h, 7d, 1mo.")
        {
            Field = "every",
            Kind = RefusalKind.Invalid,
        };

    /// <summary>Negative, too long or not a time.</summary>
    public static Refusal GraceWrong { get; } =
        new("heartbeat.grace-wrong", "Give a grace of 0s to 31d.") { Field = "grace", Kind = RefusalKind.Invalid };
}
