using Microsoft.Extensions.Logging;
using Muster.Engine.Alerts;
using Muster.Storage;
using NodaTime;

namespace Muster.Engine;

/// <content>The store is away: what arrives goes to the disk, and from there to the store in order (R8).</content>
public sealed partial class Intake
{
    private const int DrainedAtOnce = 64;
    private static readonly TimeSpan DrainAgain = TimeSpan.FromSeconds(1);

    private readonly StoreAbsence absence = absence ?? new StoreAbsence();
    private bool isStillAway;
    private long triedAt;

    /// <summary>Since when what arrives has gone to this node's disk; null while the store takes it.</summary>
    public Instant? AwaySince => absence.Since;

    private Instant Now => Instant.FromDateTimeOffset(time.GetUtcNow());

    /// <summary>What an earlier run of this node left on its disk may never have paged anybody.</summary>
    private async Task NoteWaiting()
    {
        if (spool is not { IsEmpty: false })
            return;
        await foreach (var delivery in spool.All())
            absence.Note(delivery);
    }

    /// <summary>Waits for deliveries, and at most a second while something waits for the store.</summary>
    private async Task<bool> Arrives(CancellationToken cancel)
    {
        if (spool is not { IsEmpty: false })
            return await waiting.Reader.WaitToReadAsync(cancel);
        if (!isStillAway)
            return true;
        using var pause = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var arrival = waiting.Reader.WaitToReadAsync(pause.Token).AsTask();
        await Task.WhenAny(arrival, Task.Delay(DrainAgain, time, pause.Token));
        pause.Cancel();
        cancel.ThrowIfCancellationRequested();
        return true;
    }

    /// <summary>While something waits for the store, what arrives goes behind it.</summary>
    private async Task Spooled(Spool behind, List<Waiting> batch)
    {
        try
        {
            absence.Begin(Now);
            foreach (var one in batch)
                absence.Note(one.Delivery);
            await behind.Append(batch.Select(one => one.Delivery));
            Answer(batch);
        }
        catch (IOException full)
        {
            LogSpoolFull(full);
            foreach (var one in batch)
                one.Answer.TrySetException(new StoreException("The store is away and this node's disk is full.", full));
        }
    }

    /// <summary>Brings the oldest of what waits to the store; what it has already is left out.</summary>
    private async Task Drain()
    {
        if (spool is not { IsEmpty: false } || (isStillAway && time.GetElapsedTime(triedAt) < DrainAgain))
            return;
        absence.Begin(Now);
        NoteAway();
        try
        {
            foreach (var part in (await spool.Oldest()).Chunk(DrainedAtOnce))
                await Drain([.. part.Select(delivery => new Waiting(Dated(delivery)))]);
            spool.DropOldest();
            isStillAway = false;
        }
        catch (Exception away) when (away is StoreException or IOException)
        {
            LogStillAway(away);
        }

        if (!spool.IsEmpty)
            return;
        LogDrained();
        absence.End();
    }

    /// <summary>What a signal is about began when it arrived here at the latest, and not when the store came
    /// back.</summary>
    private static Delivery Dated(Delivery delivery) => delivery with
    {
        Signals =
        [
            .. delivery.Signals.Select(signal => signal with { StartedAt = signal.StartedAt ?? delivery.ReceivedAt }),
        ],
    };

    /// <summary>The store was just asked: it is asked again in a second.</summary>
    private void NoteAway()
    {
        isStillAway = true;
        triedAt = time.GetTimestamp();
    }

    private async Task Drain(List<Waiting> part)
    {
        var unknown = await store.Read(
            async reading =>
            {
                List<Waiting> left = [];
                foreach (var one in part)
                {
                    if (await reading.Signal(one.Delivery.Id) is null)
                        left.Add(one);
                }

                return left;
            },
            CancellationToken.None);
        if (unknown.Count == 0)
            return;
        await absence.Returning();
        try
        {
            await Keep(unknown);
        }
        catch (Exception failure) when (failure is not StoreException and not OperationCanceledException)
        {
            await Halve(unknown);
        }
    }

    [LoggerMessage(
        EventId = 1104, Level = LogLevel.Error,
        Message = "The store is away: what arrives is kept on this node's disk")]
    private partial void LogAway(Exception failure);

    [LoggerMessage(EventId = 1105, Level = LogLevel.Warning, Message = "The store is still away")]
    private partial void LogStillAway(Exception failure);

    [LoggerMessage(EventId = 1106, Level = LogLevel.Warning, Message = "The store has everything that was kept here")]
    private partial void LogDrained();

    [LoggerMessage(
        EventId = 1107, Level = LogLevel.Critical,
        Message = "The store is away and nothing more can be kept here; senders are asked to come again")]
    private partial void LogSpoolFull(Exception failure);
}
