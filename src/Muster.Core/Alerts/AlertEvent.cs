using System.Text.Json.Serialization;
using NodaTime;

namespace Muster.Core.Alerts;

/// <summary>A transition of one alert, with the counters at that instant. The names are the stored format.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Opened), "alert.opened.v1")]
[JsonDerivedType(typeof(Raised), "alert.raised.v1")]
[JsonDerivedType(typeof(Acknowledged), "alert.acknowledged.v1")]
[JsonDerivedType(typeof(Reopened), "alert.reopened.v1")]
[JsonDerivedType(typeof(Resolved), "alert.resolved.v1")]
[JsonDerivedType(typeof(Suppressed), "alert.suppressed.v1")]
[JsonDerivedType(typeof(Released), "alert.released.v1")]
[JsonDerivedType(typeof(Reworded), "alert.reworded.v1")]
public abstract record AlertEvent
{
    private AlertEvent()
    {
    }

    /// <summary>When it was decided.</summary>
    public required Instant At { get; init; }

    /// <summary>How many trigger signals there had been.</summary>
    public required long Count { get; init; }

    /// <summary>The first signal of a dedup key without an open alert.</summary>
    public sealed record Opened(
        ServiceId Service,
        string Source,
        string DedupKey,
        string Summary,
        AlertSeverity Severity,
        string Route,
        AlertGroupId? Group,
        Instant? StartedAt) : AlertEvent;

    /// <summary>A repeat was worse than what was known.</summary>
    public sealed record Raised(AlertSeverity From, AlertSeverity To) : AlertEvent;

    /// <summary>Somebody has it: its sender says so, or its incident was taken.</summary>
    public sealed record Acknowledged(Actor By) : AlertEvent;

    /// <summary>It repeats long after its incident was resolved by a person: it needs a new one.</summary>
    public sealed record Reopened(AlertGroupId? Group) : AlertEvent;

    /// <summary>It is over.</summary>
    public sealed record Resolved(AlertResolution How, Actor By) : AlertEvent;

    /// <summary>It fires and is held back, or by something else than before.</summary>
    public sealed record Suppressed(AlertHold Hold) : AlertEvent;

    /// <summary>It still fires and nothing holds it back any more: it opens what it would have opened.</summary>
    public sealed record Released(AlertHold Held) : AlertEvent;

    /// <summary>Its sender says it in other words.</summary>
    public sealed record Reworded(string Summary, string? Details) : AlertEvent;
}

/// <summary>Why an alert is over.</summary>
public enum AlertResolution
{
    /// <summary>Its sender said so.</summary>
    BySender,

    /// <summary>It was not repeated before it expired.</summary>
    ByTimeout,

    /// <summary>A person said so.</summary>
    ByPerson,

    /// <summary>Muster looked itself: it is not so, or is not looked at any more.</summary>
    ByLook,
}
