using System.Collections.Immutable;
using System.Diagnostics;
using NodaTime;
using C = Muster.Core.Drills.DrillCommand;
using E = Muster.Core.Drills.DrillEvent;

namespace Muster.Core.Drills;

/// <summary>An exercise, from its beginning to the report that is filed. Source: DRL-002, DRL-003.</summary>
public sealed record Drill : IDecider<Drill, C, E>
{
    /// <summary>A scenario's steps are told so long after each other when it does not say when.</summary>
    public static Duration StepEvery { get; } = Duration.FromMinutes(5);

    /// <summary>How it began; null before.</summary>
    public E.Started? Beginning { get; init; }

    /// <summary>What the players were told, oldest first.</summary>
    public ImmutableList<E.Injected> Told { get; init; } = [];

    /// <summary>Its end, or null while it goes on.</summary>
    public E.Filed? Filing { get; init; }

    /// <summary>That it was broken off, or null.</summary>
    public E.Cancelled? Ending { get; init; }

    /// <inheritdoc/>
    public static Drill Initial { get; } = new();

    /// <summary>It goes on.</summary>
    public bool IsOpen => Beginning is not null && Filing is null && Ending is null;

    /// <summary>How many of its marks went as they should, or null before it is filed.</summary>
    public (int Met, int Of)? Score => Filing is { } filed
        ? (filed.Marks.Count(mark => mark.IsMet), filed.Marks.Count)
        : null;

    /// <summary>When the players are told something next, or null.</summary>
    public Instant? WakeAt => IsOpen && Told.Count < Beginning!.Injects.Count
        ? Beginning.At + Beginning.Injects[Told.Count].After
        : null;

    /// <summary>What a scenario tells its players, and when.</summary>
    public static IReadOnlyList<DrillInject> InjectsOf(DrillScenario scenario) =>
        [.. scenario.Steps.Select((step, at) => new DrillInject(StepEvery * (at + 1), step))];

    /// <inheritdoc/>
    public static Decision<E> Decide(Drill state, C command) => (state, command) switch
    {
        ({ Beginning: null }, C.Start c) => c.What,
        (_, C.Start) => Decision<E>.Nothing,
        ({ Beginning: null }, _) => DrillRefusals.Unknown,
        ({ IsOpen: false }, C.Inject) => Decision<E>.Nothing,
        ({ Filing: not null }, C.File) => Decision<E>.Nothing,
        ({ Ending: not null }, C.Cancel) => Decision<E>.Nothing,
        ({ IsOpen: false }, _) => DrillRefusals.IsOver(state.Beginning!.Reference),
        (_, C.Inject c) => Due(state, c),
        (_, C.File c) => new E.Filed(c.Marks, c.Report, string.IsNullOrWhiteSpace(c.Note) ? null : c.Note.Trim())
        {
            At = c.At,
            By = c.By,
        },
        (_, C.Cancel c) => string.IsNullOrWhiteSpace(c.Reason) ? DrillRefusals.ReasonMissing
            : new E.Cancelled(c.Reason.Trim()) { At = c.At, By = c.By },
        _ => throw new UnreachableException(command.GetType().Name),
    };

    /// <inheritdoc/>
    public static Drill Evolve(Drill state, E fact) => fact switch
    {
        E.Started e => state with { Beginning = e },
        E.Injected e => state with { Told = state.Told.Add(e) },
        E.Filed e => state with { Filing = e },
        E.Cancelled e => state with { Ending = e },
        _ => throw new UnreachableException(fact.GetType().Name),
    };

    private static Decision<E> Due(Drill state, C.Inject c)
    {
        List<E> told = [];
        for (var number = state.Told.Count; number < state.Beginning!.Injects.Count; number++)
        {
            var inject = state.Beginning.Injects[number];
            if (state.Beginning.At + inject.After > c.At)
                break;
            told.Add(new E.Injected(number + 1, inject.Text) { At = c.At, By = c.By });
        }

        return told;
    }
}

/// <summary>Why something cannot be done with a drill.</summary>
public static class DrillRefusals
{
    /// <summary>There is none of this id or reference.</summary>
    public static Refusal Unknown { get; } =
        new("drill.unknown", "There is no such drill.") { Kind = RefusalKind.Unknown };

    /// <summary>The playbook has no such scenario.</summary>
    public static Refusal NoScenario { get; } = new(
        "drill.scenario-unknown", "The playbook has no such scenario or drill; drills.yaml names them.")
    {
        Kind = RefusalKind.Invalid,
        Field = "scenario",
    };

    /// <summary>Nobody says why.</summary>
    public static Refusal ReasonMissing { get; } =
        new("drill.reason-missing", "Say why.") { Kind = RefusalKind.Invalid, Field = "reason" };

    /// <summary>The playbook has no such training.</summary>
    public static Refusal NoTraining { get; } = new(
        "training.unknown", "The playbook has no such training; drills.yaml names them.")
    {
        Kind = RefusalKind.Invalid,
        Field = "training",
    };

    /// <summary>It is over.</summary>
    public static Refusal IsOver(string reference) => new("drill.over", $"{reference} is over.");
}
