using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Muster.Engine.Alerts;
using Muster.Engine.Metrics;
using Muster.Storage;

namespace Muster.Engine;

/// <summary>
/// The one writer of signals on this node: takes what waits, commits it with all that follows, then answers every
/// sender at once. A batch that fails is tried again, then in halves, down to the one that is poisoned (R1).
/// </summary>
/// <param name="store">Where signals go.</param>
/// <param name="live">The configuration.</param>
/// <param name="ids">Gives ids to what opens.</param>
/// <param name="time">The clock of delays.</param>
/// <param name="log">Where it says what failed.</param>
/// <param name="spool">Where signals go while the store is away; null where store and disk are the same.</param>
/// <param name="absence">Learns what the store could not take; null when nobody asks.</param>
/// <param name="times">Learns how long it took until a delivery was durable; null when nobody asks.</param>
public sealed partial class Intake(
    IStore store, Live live, Ids ids, TimeProvider time, ILogger<Intake> log, Spool? spool = null,
    StoreAbsence? absence = null, DeliveryTimes? times = null)
{
    /// <summary>So many deliveries may wait; one more is answered as overload.</summary>
    public const int WaitingMax = 16_384;

    /// <summary>So many deliveries share a transaction at most.</summary>
    public const int BatchDeliveriesMax = 512;

    /// <summary>So many signals share a transaction, unless one delivery alone has more.</summary>
    public const int BatchSignalsMax = 1_000;

    /// <summary>
    /// A transaction's work should take no longer, so that a person or a page never waits behind a storm (R1).
    /// </summary>
    public static TimeSpan BatchDurationAimed { get; } = TimeSpan.FromMilliseconds(5);

    /// <summary>The same where the work is mostly waiting for the database's answers, which many signals share.
    /// </summary>
    public static TimeSpan SharedBatchDurationAimed { get; } = TimeSpan.FromMilliseconds(25);

    private const int BatchSignalsMin = 16;

    private readonly Channel<Waiting> waiting = Channel.CreateBounded<Waiting>(
        new BoundedChannelOptions(WaitingMax) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    /// <summary>How many deliveries wait now.</summary>
    public int Depth => waiting.Reader.Count;

    /// <summary>How many deliveries were kept since the start.</summary>
    public long Kept => Interlocked.Read(ref kept);

    private long kept;
    private int batchSignals = BatchSignalsMin;

    /// <summary>Takes a delivery; completes when it is durable, or at once when too much waits.</summary>
    /// <exception cref="OperationCanceledException">The server stops; the delivery was not kept.</exception>
    public async Task<IntakeAnswer> Take(Delivery delivery, CancellationToken cancel)
    {
        var one = new Waiting(delivery);
        if (!waiting.Writer.TryWrite(one))
            return IntakeAnswer.Overloaded;
        using var givingUp = cancel.UnsafeRegister(
            static (waiter, token) => ((Waiting)waiter!).Answer.TrySetCanceled(token), one);
        return await one.Answer.Task;
    }

    /// <summary>The loop; ends when cancelled, after answering what it had begun.</summary>
    public async Task Run(CancellationToken cancel)
    {
        List<Waiting> batch = [];
        try
        {
            await NoteWaiting();
            while (await Arrives(cancel))
            {
                Fill(batch);
                if (batch.Count > 0)
                    await Commit(batch);
                batch.Clear();
                await Drain();
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            LogStopped();
        }
        finally
        {
            waiting.Writer.TryComplete();
            while (waiting.Reader.TryRead(out var left))
                left.Answer.TrySetCanceled(CancellationToken.None);
        }
    }

    private void Fill(List<Waiting> batch)
    {
        var signals = 0;
        while (batch.Count < BatchDeliveriesMax && waiting.Reader.TryPeek(out var next))
        {
            signals += next.Delivery.Signals.Count;
            if (batch.Count > 0 && signals > batchSignals)
                return;
            waiting.Reader.TryRead(out _);
            batch.Add(next);
        }
    }

    private async Task Commit(List<Waiting> batch)
    {
        if (spool is { IsEmpty: false } behind)
        {
            await Spooled(behind, batch);
            return;
        }

        try
        {
            await Keep(batch);
            Answer(batch);
        }
        catch (StoreException away) when (spool is not null)
        {
            LogAway(away);
            NoteAway();
            await Spooled(spool, batch);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            LogRetried(batch.Count, failure);
            await Halve(batch);
        }
    }

    /// <summary>The store is away: no signal is to blame, and none is kept. Its sender hears it and comes again.
    /// </summary>
    private static void Refuse(List<Waiting> batch, StoreException away)
    {
        foreach (var one in batch)
            one.Answer.TrySetException(away);
    }

    private async Task Halve(List<Waiting> batch)
    {
        try
        {
            await Keep(batch);
            Answer(batch);
        }
        catch (StoreException away)
        {
            Refuse(batch, away);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            if (batch.Count > 1)
            {
                await Halve(batch[..(batch.Count / 2)]);
                await Halve(batch[(batch.Count / 2)..]);
                return;
            }

            await Quarantine(batch[0], failure);
        }
    }

    /// <summary>The poisoned one is kept as unreadable; when even that fails the store is broken, and its sender hears
    /// it.</summary>
    private async Task Quarantine(Waiting one, Exception failure)
    {
        LogQuarantined(one.Delivery.Id, one.Delivery.Source, failure);
        try
        {
            var unreadable = one.Delivery with
            {
                Signals = [],
                Unreadable = one.Delivery.Unreadable ?? $"it failed to be taken ({failure.GetType().Name})",
            };
            await Keep([new Waiting(unreadable)]);
            Answer([one]);
        }
        catch (Exception broken) when (broken is not OperationCanceledException)
        {
            one.Answer.TrySetException(broken);
        }
    }

    private async Task Keep(List<Waiting> batch)
    {
        Delivery[] deliveries = [.. batch.Select(one => one.Delivery)];
        var taken = await store.Transact(
            Lane.Intake,
            async transaction =>
            {
                var start = time.GetTimestamp();
                var reactions = new Reactions(transaction, await live.At(transaction), live, ids);
                await AlertBatch.Take(reactions, deliveries);
                return time.GetElapsedTime(start);
            },
            CancellationToken.None);
        Aim(deliveries.Sum(delivery => delivery.Signals.Count), taken);
    }

    /// <summary>The next batch is as large as this one's pace allows; a full one at most doubles it.</summary>
    private void Aim(int signals, TimeSpan taken)
    {
        var aimed = store.IsShared ? SharedBatchDurationAimed : BatchDurationAimed;
        var fits = taken > TimeSpan.Zero ? signals * (aimed / taken) : BatchSignalsMax;
        if (taken > aimed)
            batchSignals = (int)Math.Clamp(fits, BatchSignalsMin, batchSignals);
        else if (signals * 2 >= batchSignals)
            batchSignals = (int)Math.Clamp(fits, batchSignals, Math.Min(batchSignals * 2, BatchSignalsMax));
    }

    private void Answer(List<Waiting> batch)
    {
        Interlocked.Add(ref kept, batch.Count);
        var now = Now;
        foreach (var one in batch)
        {
            one.Answer.TrySetResult(IntakeAnswer.Kept);
            times?.Note(DeliveryStage.Durable, now - one.Delivery.ReceivedAt);
        }
    }

    [LoggerMessage(
        EventId = 1101, Level = LogLevel.Warning,
        Message = "A batch of {Count} deliveries failed and is tried again")]
    private partial void LogRetried(int count, Exception failure);

    [LoggerMessage(
        EventId = 1102, Level = LogLevel.Error,
        Message = "Delivery {Id} from {Source} is kept as unreadable")]
    private partial void LogQuarantined(Guid id, string source, Exception failure);

    [LoggerMessage(EventId = 1103, Level = LogLevel.Information, Message = "Intake has stopped")]
    private partial void LogStopped();

    private sealed record Waiting(Delivery Delivery)
    {
        internal TaskCompletionSource<IntakeAnswer> Answer { get; } =
            new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
