using Muster.Core;
using Muster.Core.Alerts;
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
internal sealed class IntakeDoor(
    Intake intake, Live live, Ids ids, TimeProvider time, ServerMeter meter, KeyLimits limits, WrongKeys wrong,
    StoreAbsence absence)
{
    private const int KeyCharacters = 32;

    internal Instant Now => Instant.FromDateTimeOffset(time.GetUtcNow());

    internal string NewKey() => ids.Next().ToString("N");

    /// <summary>
    /// Whose key it is, or null for nobody's. While the database is away a key may be newer than what this node knows:
    /// its sender is asked to come again, and not told that it is wrong.
    /// </summary>
    internal ServiceId? ServiceOf(string? key, string source)
    {
        if (key is { Length: > 0 and <= 64 } && live.Now.ServiceOfKey(key) is { } service)
            return service;
        if (absence.Since is not null && key is { Length: KeyCharacters } && key.All(char.IsAsciiHexDigit))
        {
            meter.CountSignals(source, "key-unknown-while-away", 1);
            throw new ProblemException(
                503, "intake.key-not-known-yet",
                "The database is away, and this node does not know the key. It may be newer than that: send it again.");
        }

        meter.CountSignals(source, "wrong-key", 1);
        wrong.Note(Now, source, key);
        return null;
    }

    /// <summary>Somebody has the key and not the secret.</summary>
    internal void Distrusted(string source) => meter.CountSignals(source, "wrong-signature", 1);

    /// <summary>Keeps what arrived. True when it is durable; false when there is no room just now.</summary>
    internal async Task<bool> Take(
        ServiceId service,
        string source,
        Instant receivedAt,
        ReadOnlyMemory<byte> body,
        Parsed parsed,
        string? senderId = null,
        Guid? id = null)
    {
        var delivery = new Delivery
        {
            Id = id ?? ids.Next(),
            ReceivedAt = receivedAt,
            Service = service,
            Source = source,
            Body = body,
            Signals = parsed.Signals,
            Unreadable = parsed.Problem,
            SenderId = senderId,
        };
        var isKept = await KeepWithinLimits(delivery);
        meter.CountSignals(source, isKept ? "kept" : "overloaded", Math.Max(1, parsed.Signals.Count));
        if (isKept && parsed.Problem is not null)
            meter.CountSignals(source, "unreadable", 1);
        return isKept;
    }

    /// <summary>An id under which a message is kept: for answers that name it.</summary>
    internal Guid NewId() => ids.Next();

    /// <summary>One key that sends too much is asked to wait; the others are not delayed by it.</summary>
    private async Task<bool> KeepWithinLimits(Delivery delivery)
    {
        if (!limits.Enter(delivery.Service, Math.Max(1, delivery.Signals.Count), out var isFirst))
        {
            if (isFirst)
                await Keep(Noise(delivery));
            return false;
        }

        try
        {
            return await Keep(delivery) == IntakeAnswer.Kept;
        }
        finally
        {
            limits.Leave(delivery.Service);
        }
    }

    /// <summary>A key that sends too much is an alert of its own.</summary>
    private Delivery Noise(Delivery refused) => new()
    {
        Id = ids.Next(),
        ReceivedAt = refused.ReceivedAt,
        Service = refused.Service,
        Source = refused.Source,
        Body = ReadOnlyMemory<byte>.Empty,
        Signals =
        [
            new AlertSignal
            {
                Service = refused.Service,
                Source = refused.Source,
                DedupKey = $"{AlertSignal.NoisyPrefix}{refused.Service}",
                Action = AlertAction.Trigger,
                Severity = AlertSeverity.Warning,
                Summary = $"The key of {refused.Service} sends more than {limits.PerSecond:0} signals a second",
                Details = "What is beyond is answered as overload, and its senders try again. Other keys are not "
                    + "delayed.",
                ExpiresAt = refused.ReceivedAt + KeyLimits.TellEvery * 2,
            },
        ],
    };

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
