using Muster.Core;
using Muster.Engine;
using Muster.Engine.Alerts;
using Muster.Server.Layout;
using Muster.Server.Metrics;
using Muster.Storage;
using NodaTime;

namespace Muster.Server.Compat;

/// <summary>
/// Where signals come in. What has a valid key is durable before its sender has an answer: as signals when it could be
/// read, else as it came. What has no valid key is counted and pages nobody.
/// </summary>
internal sealed class IntakeDoor(Intake intake, Live live, Ids ids, TimeProvider time, ServerMeter meter)
{
    internal Instant Now => Instant.FromDateTimeOffset(time.GetUtcNow());

    internal string NewKey() => ids.Next().ToString("N");

    /// <summary>Whose key it is, or null for nobody's.</summary>
    internal ServiceId? ServiceOf(string? key, string source)
    {
        if (key is { Length: > 0 and <= 64 } && live.Now.ServiceOfKey(key) is { } service)
            return service;
        meter.CountSignals(source, "wrong-key", 1);
        return null;
    }

    /// <summary>Keeps what arrived. True when it is durable; false when there is no room just now.</summary>
    internal async Task<bool> Take(
        ServiceId service, string source, Instant receivedAt, ReadOnlyMemory<byte> body, Parsed parsed)
    {
        var delivery = new Delivery
        {
            Id = ids.Next(),
            ReceivedAt = receivedAt,
            Service = service,
            Source = source,
            Body = body,
            Signals = parsed.Signals,
            Unreadable = parsed.Problem,
        };
        var isKept = await Keep(delivery) == IntakeAnswer.Kept;
        meter.CountSignals(source, isKept ? "kept" : "overloaded", Math.Max(1, parsed.Signals.Count));
        if (isKept && parsed.Problem is not null)
            meter.CountSignals(source, "unreadable", 1);
        return isKept;
    }

    /// <summary>Every sender tries again what begins with 5.</summary>
    private async Task<IntakeAnswer> Keep(Delivery delivery)
    {
        try
        {
            // The sender's going away does not take back what it sent, so its token is not handed on.
            return await intake.Take(delivery, CancellationToken.None);
        }
        catch (Exception away) when (away is StoreException or OperationCanceledException)
        {
            meter.CountSignals(delivery.Source, "store-away", 1);
            throw new ProblemException(
                503, "intake.store-away", "Nothing can be kept just now, and nothing was. Send it again.");
        }
    }
}
