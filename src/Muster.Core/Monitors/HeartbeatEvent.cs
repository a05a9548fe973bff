using System.Text.Json.Serialization;
using NodaTime;

namespace Muster.Core.Monitors;

/// <summary>The id of a heartbeat; a UUIDv7.</summary>
public readonly record struct HeartbeatId(Guid Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value.ToString("N");
}

/// <summary>A fact about one heartbeat. Single beats are counters of its job, not facts.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Made), "heartbeat.made.v1")]
[JsonDerivedType(typeof(Changed), "heartbeat.changed.v1")]
[JsonDerivedType(typeof(Heard), "heartbeat.heard.v1")]
[JsonDerivedType(typeof(Late), "heartbeat.late.v1")]
[JsonDerivedType(typeof(Unknown), "heartbeat.unknown.v1")]
[JsonDerivedType(typeof(Paused), "heartbeat.paused.v1")]
[JsonDerivedType(typeof(Resumed), "heartbeat.resumed.v1")]
[JsonDerivedType(typeof(Deleted), "heartbeat.deleted.v1")]
public abstract record HeartbeatEvent
{
    private HeartbeatEvent()
    {
    }

    /// <summary>When.</summary>
    public required Instant At { get; init; }

    /// <summary>Who did it.</summary>
    public required Actor By { get; init; }

    /// <summary>It is watched from now on; the first beat is expected within one period.</summary>
    /// <param name="Id">Its id.</param>
    /// <param name="Service">The service whose people hear of its silence.</param>
    /// <param name="Name">What beats.</param>
    /// <param name="Period">How often.</param>
    /// <param name="Grace">How much later it may be.</param>
    /// <param name="Digest">SHA-256 of its key.</param>
    /// <param name="Sealed">Its key, encrypted.</param>
    public sealed record Made(
        HeartbeatId Id,
        ServiceId Service,
        string Name,
        HeartbeatPeriod Period,
        Duration Grace,
        string Digest,
        string Sealed) : HeartbeatEvent;

    /// <summary>It is called or timed otherwise.</summary>
    public sealed record Changed(string Name, HeartbeatPeriod Period, Duration Grace) : HeartbeatEvent;

    /// <summary>It was heard for the first time, or again after it was late or unknown.</summary>
    public sealed record Heard : HeartbeatEvent;

    /// <summary>It was not heard in time.</summary>
    /// <param name="LastAt">When it was last heard, or null for never.</param>
    /// <param name="Deadline">When it should have been heard at the latest.</param>
    public sealed record Late(Instant? LastAt, Instant Deadline) : HeartbeatEvent;

    /// <summary>Muster could not have heard it: it was down itself when a beat was due.</summary>
    /// <param name="LastAt">When it was last heard, or null for never.</param>
    /// <param name="DownFrom">When Muster last worked before.</param>
    public sealed record Unknown(Instant? LastAt, Instant DownFrom) : HeartbeatEvent;

    /// <summary>Its silence is no alarm until it is resumed.</summary>
    public sealed record Paused : HeartbeatEvent;

    /// <summary>It is watched again; a beat is expected within one period.</summary>
    public sealed record Resumed : HeartbeatEvent;

    /// <summary>It is watched no more; its key no longer works.</summary>
    public sealed record Deleted : HeartbeatEvent;
}

/// <summary>What may be asked of a heartbeat.</summary>
public abstract record HeartbeatCommand
{
    private HeartbeatCommand()
    {
    }

    /// <summary>The transaction's instant.</summary>
    public required Instant At { get; init; }

    /// <summary>Who asks.</summary>
    public required Actor By { get; init; }

    /// <summary>Watch something new.</summary>
    public sealed record Make(HeartbeatEvent.Made Order) : HeartbeatCommand;

    /// <summary>Call or time it otherwise.</summary>
    public sealed record Change(string Name, HeartbeatPeriod Period, Duration Grace) : HeartbeatCommand;

    /// <summary>It beats.</summary>
    public sealed record Beat : HeartbeatCommand;

    /// <summary>Its deadline has passed.</summary>
    public sealed record Miss(Instant? LastAt, Instant Deadline) : HeartbeatCommand;

    /// <summary>Muster was down when a beat was due.</summary>
    public sealed record Doubt(Instant? LastAt, Instant DownFrom) : HeartbeatCommand;

    /// <summary>Do not alarm.</summary>
    public sealed record Pause : HeartbeatCommand;

    /// <summary>Alarm again.</summary>
    public sealed record Resume : HeartbeatCommand;

    /// <summary>Watch it no more.</summary>
    public sealed record Delete : HeartbeatCommand;
}
