using System.Text.Json.Serialization;
using Muster.Core.Incidents;
using NodaTime;

namespace Muster.Core.Drills;

/// <summary>The id of a drill.</summary>
public readonly record struct DrillId(Guid Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value.ToString("N");
}

/// <summary>Something that the players are told on the way.</summary>
/// <param name="After">How long after the beginning.</param>
/// <param name="Text">What.</param>
public sealed record DrillInject(Duration After, string Text);

/// <summary>One thing that a drill looks at.</summary>
/// <param name="Name">What.</param>
/// <param name="IsMet">Whether it went as it should.</param>
/// <param name="Detail">What was seen.</param>
/// <param name="Seconds">How long it took, or null.</param>
public sealed record DrillMark(string Name, bool IsMet, string Detail, double? Seconds);

/// <summary>A fact about one drill. The names below are the stored format: add cases, never rename one.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Started), "drill.started.v1")]
[JsonDerivedType(typeof(Injected), "drill.injected.v1")]
[JsonDerivedType(typeof(Filed), "drill.filed.v1")]
[JsonDerivedType(typeof(Cancelled), "drill.cancelled.v1")]
public abstract record DrillEvent
{
    private DrillEvent()
    {
    }

    /// <summary>When it was decided.</summary>
    public required Instant At { get; init; }

    /// <summary>Who did it.</summary>
    public required Actor By { get; init; }

    /// <summary>A scenario is played in an incident that is marked as an exercise.</summary>
    public sealed record Started(
        DrillId Id, string Reference, string Name, string? Scenario, string? Plan, IncidentId Incident,
        string IncidentReference, IReadOnlyList<DrillInject> Injects) : DrillEvent;

    /// <summary>The players were told something.</summary>
    public sealed record Injected(int Number, string Text) : DrillEvent;

    /// <summary>It is over, scored and filed.</summary>
    public sealed record Filed(IReadOnlyList<DrillMark> Marks, string Report, string? Note) : DrillEvent;

    /// <summary>It was broken off.</summary>
    public sealed record Cancelled(string Reason) : DrillEvent;
}

/// <summary>What may be asked of a drill.</summary>
public abstract record DrillCommand
{
    private DrillCommand()
    {
    }

    /// <summary>The transaction's instant.</summary>
    public required Instant At { get; init; }

    /// <summary>Who asks.</summary>
    public required Actor By { get; init; }

    /// <summary>Begin it.</summary>
    public sealed record Start(DrillEvent.Started What) : DrillCommand;

    /// <summary>Tell the players what is due.</summary>
    public sealed record Inject : DrillCommand;

    /// <summary>End it with its marks.</summary>
    public sealed record File(IReadOnlyList<DrillMark> Marks, string Report, string? Note) : DrillCommand;

    /// <summary>Break it off.</summary>
    public sealed record Cancel(string Reason) : DrillCommand;
}
