using System.Diagnostics;
using System.Text.Json.Serialization;
using NodaTime;
using C = Muster.Core.Playbook.DefinitionCommand;
using E = Muster.Core.Playbook.DefinitionEvent;

namespace Muster.Core.Playbook;

/// <summary>What a screen or the API can define where no file does (R7), beside people and schedules.</summary>
public enum DefinitionKind
{
    /// <summary>A team of teams.yaml.</summary>
    Team,

    /// <summary>A policy of escalation.yaml.</summary>
    Policy,

    /// <summary>A service of catalog.yaml.</summary>
    Service,
}

/// <summary>
/// One thing that was defined on a screen or by the API: its text in the language of the playbook's files, as JSON, so
/// that one reader reads both and an export writes it into the file as it is.
/// </summary>
public sealed record Definition : IDecider<Definition, C, E>
{
    /// <inheritdoc/>
    public static Definition Initial { get; } = new();

    /// <summary>Its keys and values, or null when there is none, or no more.</summary>
    public string? Text { get; private init; }

    /// <summary>When it was last written or retired, or null.</summary>
    public Instant? ChangedAt { get; private init; }

    /// <summary>Who did that, or null.</summary>
    public Actor? ChangedBy { get; private init; }

    /// <inheritdoc/>
    public static Decision<E> Decide(Definition state, C command) => command switch
    {
        C.Write c when c.Text == state.Text => Decision<E>.Nothing,
        C.Write c => new E.Written(c.Text) { At = c.At, By = c.By },
        C.Retire when state.Text is null => Decision<E>.Nothing,
        C.Retire c => new E.Retired { At = c.At, By = c.By },
        _ => throw new UnreachableException(command.GetType().Name),
    };

    /// <inheritdoc/>
    public static Definition Evolve(Definition state, E fact) => fact switch
    {
        E.Written e => new Definition { Text = e.Text, ChangedAt = e.At, ChangedBy = e.By },
        E.Retired e => new Definition { ChangedAt = e.At, ChangedBy = e.By },
        _ => throw new UnreachableException(fact.GetType().Name),
    };
}

/// <summary>A fact about something that is defined outside the files.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Written), "definition.written.v1")]
[JsonDerivedType(typeof(Retired), "definition.retired.v1")]
public abstract record DefinitionEvent
{
    private DefinitionEvent()
    {
    }

    /// <summary>When.</summary>
    public required Instant At { get; init; }

    /// <summary>Who did it.</summary>
    public required Actor By { get; init; }

    /// <summary>It was made, or made anew.</summary>
    /// <param name="Text">Its keys and values as in the playbook's file, in JSON.</param>
    public sealed record Written(string Text) : DefinitionEvent;

    /// <summary>It is no more.</summary>
    public sealed record Retired : DefinitionEvent;
}

/// <summary>What may be asked of something that is defined outside the files.</summary>
public abstract record DefinitionCommand
{
    private DefinitionCommand()
    {
    }

    /// <summary>The transaction's instant.</summary>
    public required Instant At { get; init; }

    /// <summary>Who asks.</summary>
    public required Actor By { get; init; }

    /// <summary>Make it, or make it anew.</summary>
    public sealed record Write(string Text) : DefinitionCommand;

    /// <summary>Take it away.</summary>
    public sealed record Retire : DefinitionCommand;
}
