using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json.Serialization;
using NodaTime;

namespace Muster.Core.Training;

/// <summary>A fact about what one person has practised. The names below are the stored format: add cases, never rename
/// one.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Taken), "training.taken.v1")]
public abstract record TrainingEvent
{
    private TrainingEvent()
    {
    }

    /// <summary>When it was written down.</summary>
    public required Instant At { get; init; }

    /// <summary>Who wrote it down.</summary>
    public required Actor By { get; init; }

    /// <summary>A person took part in a training or a drill.</summary>
    public sealed record Taken(
        ResponderId Person, string Training, [property: JsonConverter(typeof(LocalDateJson))] LocalDate Day,
        string? Note) : TrainingEvent;
}

/// <summary>What may be asked of what one person has practised.</summary>
public abstract record TrainingCommand
{
    private TrainingCommand()
    {
    }

    /// <summary>Write down that they took part.</summary>
    public sealed record Take(TrainingEvent.Taken What) : TrainingCommand;
}

/// <summary>What one person has practised. Source: DRL-007.</summary>
public sealed record TrainingRecord : IDecider<TrainingRecord, TrainingCommand, TrainingEvent>
{
    /// <summary>What they took part in, oldest first.</summary>
    public ImmutableList<TrainingEvent.Taken> Taken { get; init; } = [];

    /// <inheritdoc/>
    public static TrainingRecord Initial { get; } = new();

    /// <summary>When they took part last, or null.</summary>
    public LocalDate? Last(string training) =>
        Taken.Where(each => each.Training == training).Select(each => (LocalDate?)each.Day).Max();

    /// <inheritdoc/>
    public static Decision<TrainingEvent> Decide(TrainingRecord state, TrainingCommand command) => command switch
    {
        TrainingCommand.Take c when state.Taken.Exists(each =>
            each.Training == c.What.Training && each.Day == c.What.Day) => Decision<TrainingEvent>.Nothing,
        TrainingCommand.Take c => c.What,
        _ => throw new UnreachableException(command.GetType().Name),
    };

    /// <inheritdoc/>
    public static TrainingRecord Evolve(TrainingRecord state, TrainingEvent fact) => fact switch
    {
        TrainingEvent.Taken e => state with { Taken = state.Taken.Add(e) },
        _ => throw new UnreachableException(fact.GetType().Name),
    };
}
