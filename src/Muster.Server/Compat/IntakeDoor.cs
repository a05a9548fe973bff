using Muster.Core;
using Muster.Engine;
using Muster.Engine.Alerts;
using Muster.Server.Metrics;
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
        // The sender's going away does not take back what it sent, so its token is not handed on.
        var answer = await intake.Take(
            new Delivery
            {
                Id = ids.Next(),
                ReceivedAt = receivedAt,
                Service = service,
                Source = source,
                Body = body,
                Signals = parsed.Signals,
                Unreadable = parsed.Problem,
            },
            CancellationToken.None);
        var isKept = answer == IntakeAnswer.Kept;
        meter.CountSignals(source, isKept ? "kept" : "overloaded", Math.Max(1, parsed.Signals.Count));
        if (isKept && parsed.Problem is not null)
            meter.CountSignals(source, "unreadable", 1);
        return isKept;
    }
}
