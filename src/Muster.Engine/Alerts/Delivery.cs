using Muster.Core;
using Muster.Core.Alerts;
using NodaTime;

namespace Muster.Engine.Alerts;

/// <summary>One message of a sender, authenticated, size-checked and parsed, with its bytes.</summary>
public sealed record Delivery
{
    /// <summary>UUIDv7, given before anything else (R8).</summary>
    public required Guid Id { get; init; }

    /// <summary>When it arrived.</summary>
    public required Instant ReceivedAt { get; init; }

    /// <summary>The service whose key it came with.</summary>
    public required ServiceId Service { get; init; }

    /// <summary>The intake it came through.</summary>
    public required string Source { get; init; }

    /// <summary>The bytes as received; must not change after the call.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>What it says, in order; empty when it could not be read.</summary>
    public IReadOnlyList<AlertSignal> Signals { get; init; } = [];

    /// <summary>
    /// The id that the sender gave this very message, or null. The same id within <see cref="RepeatsWithin"/> is the
    /// same message sent again: it is kept, and changes nothing.
    /// </summary>
    public string? SenderId { get; init; }

    /// <summary>So long a message's own id is remembered.</summary>
    public static Duration RepeatsWithin { get; } = Duration.FromDays(1);

    /// <summary>Why it could not be read, or null when it could.</summary>
    public string? Unreadable { get; init; }
}

/// <summary>What became of a delivery.</summary>
public enum IntakeAnswer
{
    /// <summary>It is durable, and so is everything that follows from it.</summary>
    Kept,

    /// <summary>Too much is waiting; nothing was kept, the sender is asked to come again.</summary>
    Overloaded,
}
