using System.Threading.Channels;

namespace Muster.Storage;

/// <summary>
/// The one writer of a store. It takes the works that wait, people first, puts as many as fit into one commit, and
/// answers their callers after it. A batch is cut after a few milliseconds, so that an acknowledgement that arrives
/// during a storm waits for one short batch at most (R1).
/// </summary>
internal sealed class WriteLoop(TimeProvider time, Log log) : IAsyncDisposable
{
    /// <summary>A batch takes no further work when it is this old.</summary>
    private static readonly TimeSpan BatchDurationMax = TimeSpan.FromMilliseconds(5);

    private const int WorksPerBatchMax = 4096;
    private const int AttemptsMax = 8;

    private readonly Lock gate = new();
    private readonly Queue<Work>[] lanes = [new(), new(), new()];
    private readonly List<Work> done = [];
    private readonly Channel<bool> wake = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    private Task? running;
    private bool isClosed;

    /// <summary>Adds work to a lane and begins the loop with the first.</summary>
    internal Task<T> Add<T>(Lane lane, Func<ITransaction, ValueTask<T>> body, CancellationToken cancel)
    {
        var work = new Work<T>(body, cancel);
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(isClosed, typeof(IStore));
            lanes[(int)lane].Enqueue(work);
            if (running is null)
            {
                using (ExecutionContext.SuppressFlow())
                    running = Run();
            }
        }

        wake.Writer.TryWrite(item: true);
        return work.Answer;
    }

    /// <summary>Finishes what waits, then ends.</summary>
    public async ValueTask DisposeAsync()
    {
        Task? last;
        lock (gate)
        {
            isClosed = true;
            last = running;
        }

        wake.Writer.TryComplete();
        if (last is not null)
            await last;
    }

    private async Task Run()
    {
        await Task.Yield();
        do
        {
            while (wake.Reader.TryRead(out _))
            {
            }

            while (Take() is { } first)
            {
                await RunBatch(first);
                log.Settle(isIdle: false);
            }

            log.Settle(isIdle: true);
        }
        while (await wake.Reader.WaitToReadAsync());
    }

    private async ValueTask RunBatch(Work first)
    {
        var start = time.GetTimestamp();
        Work? current = first;
        try
        {
            log.Begin();
            while (current is not null)
            {
                await RunOne(current);
                current = done.Count < WorksPerBatchMax && time.GetElapsedTime(start) < BatchDurationMax
                    ? Take()
                    : null;
            }

            log.Commit();
        }
        catch (Exception broken)
        {
            log.Abandon();
            current?.Fail(broken);
            foreach (var work in done)
                work.Fail(broken);
            done.Clear();
        }

        foreach (var work in done)
            work.Succeed();
        done.Clear();
    }

    /// <summary>Runs one work; what it throws goes to its caller. What the log throws breaks the batch.</summary>
    private async ValueTask RunOne(Work work)
    {
        for (var attempt = 1; ; attempt++)
        {
            var transaction = log.BeginWork();
            Exception failure;
            try
            {
                await work.Run(transaction);
                log.KeepWork();
                done.Add(work);
                return;
            }
            catch (Exception thrown) when (!log.IsBroken)
            {
                failure = thrown;
            }

            log.TakeBackWork();
            if (failure is StreamContendedException && attempt < AttemptsMax)
                continue;
            work.Fail(failure);
            return;
        }
    }

    private Work? Take()
    {
        lock (gate)
        {
            foreach (var lane in lanes)
            {
                while (lane.TryDequeue(out var work))
                {
                    if (work.TryBegin())
                        return work;
                }
            }
        }

        return null;
    }
}

/// <summary>What the write loop writes to. One thread at a time; a work lies between two marks of a commit.</summary>
internal abstract class Log
{
    /// <summary>The medium took back the whole batch by itself; nothing of it can be kept.</summary>
    internal abstract bool IsBroken { get; }

    /// <summary>Begins a batch.</summary>
    internal abstract void Begin();

    /// <summary>Begins a work within the batch, with its instant.</summary>
    internal abstract ITransaction BeginWork();

    /// <summary>The work's changes belong to the batch.</summary>
    internal abstract void KeepWork();

    /// <summary>The work's changes never happened.</summary>
    internal abstract void TakeBackWork();

    /// <summary>Makes the batch durable and tells whoever waits for facts and jobs.</summary>
    internal abstract void Commit();

    /// <summary>The batch never happened. Throws nothing.</summary>
    internal abstract void Abandon();

    /// <summary>Housekeeping between batches, after the callers were answered. Throws nothing.</summary>
    internal abstract void Settle(bool isIdle);
}
