using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json.Serialization;
using NodaTime;
using NodaTime.Text;
using C = Muster.Core.Clocks.DutyCommand;
using E = Muster.Core.Clocks.DutyEvent;

namespace Muster.Core.Clocks;

/// <summary>What became of a duty on one of its dates.</summary>
/// <param name="Date">The date on which it was due.</param>
/// <param name="State">Met, missed or waived.</param>
/// <param name="At">When that happened.</param>
/// <param name="By">Who did it.</param>
/// <param name="Note">What they said, or null.</param>
public sealed record DutyOutcome(LocalDate Date, ClockState State, Instant At, string By, string? Note);

/// <summary>How a duty that comes again stands: what was met, missed and waived.</summary>
public sealed record Duty : IDecider<Duty, C, E>
{
    private const int NoteMax = 2_000;
    private const int OutcomesMax = 20;

    /// <inheritdoc/>
    public static Duty Initial { get; } = new();

    /// <summary>The day from which on it is owed, or null before it was seen.</summary>
    public LocalDate? Since { get; private init; }

    /// <summary>The newest outcomes, newest last; of one date the last one holds.</summary>
    public ImmutableList<DutyOutcome> Outcomes { get; private init; } = [];

    /// <summary>The date for which its owner was reminded last, or null.</summary>
    public LocalDate? Reminded { get; private init; }

    /// <summary>What became of it on a date, or null.</summary>
    public DutyOutcome? On(LocalDate date) => Outcomes.FindLast(each => each.Date == date);

    /// <summary>The newest date whose fate is known, or null.</summary>
    public LocalDate? Settled => Outcomes.IsEmpty ? null : Outcomes.Max(each => each.Date);

    /// <inheritdoc/>
    public static Decision<E> Decide(Duty state, C command) => command switch
    {
        C.Begin when state.Since is not null => Decision<E>.Nothing,
        C.Begin c => new E.Begun(Text(c.Date)) { At = c.At, By = c.By },
        C.Remind c when state.Reminded >= c.Date => Decision<E>.Nothing,
        C.Remind c => new E.Reminded(Text(c.Date)) { At = c.At, By = c.By },
        C.Meet c when state.On(c.Date)?.State == ClockState.Met => Decision<E>.Nothing,
        C.Meet c => new E.Met(Text(c.Date), Said(c.Note)) { At = c.At, By = c.By },
        C.Waive c when Said(c.Reason) is null => DutyRefusals.ReasonMissing,
        C.Waive c when state.On(c.Date) is not null => Decision<E>.Nothing,
        C.Waive c => new E.Waived(Text(c.Date), Said(c.Reason)!) { At = c.At, By = c.By },
        C.Miss c when state.On(c.Date) is not null => Decision<E>.Nothing,
        C.Miss c => new E.Missed(Text(c.Date)) { At = c.At, By = c.By },
        _ => throw new UnreachableException(command.GetType().Name),
    };

    /// <inheritdoc/>
    public static Duty Evolve(Duty state, E fact) => fact switch
    {
        E.Begun e => state with { Since = Date(e.Date) },
        E.Reminded e => state with { Reminded = Date(e.Date) },
        E.Met e => state.With(e.Date, ClockState.Met, e, e.Note),
        E.Waived e => state.With(e.Date, ClockState.Waived, e, e.Reason),
        E.Missed e => state.With(e.Date, ClockState.Missed, e, note: null),
        _ => throw new UnreachableException(fact.GetType().Name),
    };

    private Duty With(string date, ClockState outcome, E fact, string? note)
    {
        var all = Outcomes.RemoveAll(each => each.Date == Date(date))
            .Add(new DutyOutcome(Date(date), outcome, fact.At, fact.By.Name, note));
        return this with { Outcomes = all.Count > OutcomesMax ? all.RemoveAt(0) : all };
    }

    private static string Text(LocalDate date) => LocalDatePattern.Iso.Format(date);

    private static LocalDate Date(string text) => LocalDatePattern.Iso.Parse(text).Value;

    private static string? Said(string? text) => string.IsNullOrWhiteSpace(text) ? null
        : text.Trim() is { Length: > NoteMax } longer ? longer[..NoteMax] : text.Trim();
}

/// <summary>A fact about a duty that comes again. Dates are ISO dates in the organisation's calendar.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Begun), "duty.begun.v1")]
[JsonDerivedType(typeof(Reminded), "duty.reminded.v1")]
[JsonDerivedType(typeof(Met), "duty.met.v1")]
[JsonDerivedType(typeof(Missed), "duty.missed.v1")]
[JsonDerivedType(typeof(Waived), "duty.waived.v1")]
public abstract record DutyEvent
{
    private DutyEvent()
    {
    }

    /// <summary>When.</summary>
    public required Instant At { get; init; }

    /// <summary>Who did it.</summary>
    public required Actor By { get; init; }

    /// <summary>It is owed from a day on; dates before it are not asked for.</summary>
    public sealed record Begun(string Date) : DutyEvent;

    /// <summary>Its owner was reminded of a date.</summary>
    public sealed record Reminded(string Date) : DutyEvent;

    /// <summary>It was done for a date.</summary>
    public sealed record Met(string Date, string? Note) : DutyEvent;

    /// <summary>A date has passed without it.</summary>
    public sealed record Missed(string Date) : DutyEvent;

    /// <summary>A person set it aside for a date.</summary>
    public sealed record Waived(string Date, string Reason) : DutyEvent;
}

/// <summary>What may be asked of a duty that comes again.</summary>
public abstract record DutyCommand
{
    private DutyCommand()
    {
    }

    /// <summary>The transaction's instant.</summary>
    public required Instant At { get; init; }

    /// <summary>Who asks.</summary>
    public required Actor By { get; init; }

    /// <summary>Owe it from a day on.</summary>
    public sealed record Begin(LocalDate Date) : DutyCommand;

    /// <summary>Note that its owner was reminded.</summary>
    public sealed record Remind(LocalDate Date) : DutyCommand;

    /// <summary>Say that it was done; also late.</summary>
    public sealed record Meet(LocalDate Date, string? Note) : DutyCommand;

    /// <summary>Note that its date has passed.</summary>
    public sealed record Miss(LocalDate Date) : DutyCommand;

    /// <summary>Set it aside, with a reason.</summary>
    public sealed record Waive(LocalDate Date, string Reason) : DutyCommand;
}

/// <summary>Why something cannot be done with a duty.</summary>
public static class DutyRefusals
{
    /// <summary>No playbook in force has it.</summary>
    public static Refusal Unknown { get; } = new("duty.unknown", "There is no such duty.")
    {
        Kind = RefusalKind.Unknown,
    };

    /// <summary>Whoever sets it aside says why.</summary>
    public static Refusal ReasonMissing { get; } = new("duty.reason-missing", "Say why it is set aside.")
    {
        Kind = RefusalKind.Invalid,
        Field = "reason",
    };

    /// <summary>No date of it is open.</summary>
    public static Refusal NothingOwed { get; } = new(
        "duty.nothing-owed", "Nothing of it is owed: its last date is settled, and none follows.");
}
