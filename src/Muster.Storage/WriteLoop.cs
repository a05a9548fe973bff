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

    private const int AttemptsMax = 8;

    private readonly Lock gate = new();
    private readonly Queue<Work>[] lanes = [new(), new(), new()];
    private readonly List<Work> done = [];

    /// <summary>Works whose commit another node held up; they go first.</summary>
    private readonly Queue<Work> again = new();
    private readonly Channel<bool> wake = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    /// <summary>Works that are in a commit which is not on the medium yet.</summary>
    private List<Work> unflushed = [];
    private Task flushing = Task.CompletedTask;
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
        await flushing;
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
                await log.Settle(isIdle: false);
            }

            await log.Settle(isIdle: true);
        }
        while (await wake.Reader.WaitToReadAsync());
    }

    private async ValueTask RunBatch(Work first)
    {
        var start = time.GetTimestamp();
        Work? current = first;
        try
        {
            await log.Begin();
            while (current is not null)
            {
                await RunOne(current);
                current = done.Count < log.WorksPerCommitMax && time.GetElapsedTime(start) < BatchDurationMax
                    ? Take()
                    : null;
            }

            await log.Commit();
        }
        catch (Exception broken)
        {
            await log.Abandon();
            if (current is not null)
                done.Add(current);
            foreach (var work in done)
                GiveUpOrRepeat(work, broken);
            done.Clear();
        }

        Finish();
        done.Clear();
    }

    /// <summary>
    /// When works wait, the medium takes what was committed while they are run; what is committed meanwhile goes with
    /// the next flush, however many batches that are. Nobody is answered before the flush that covers his work.
    /// </summary>
    private void Finish()
    {
        lock (gate)
        {
            var isUnderWay = unflushed.Count > 0 || !flushing.IsCompleted;
            if (log.FlushesApart && (isUnderWay || lanes.Any(lane => lane.Count > 0)))
            {
                unflushed.AddRange(done);
                if (!isUnderWay)
                    flushing = Flush();
                return;
            }
        }

        Flush(done);
    }

    private void Flush(List<Work> covered)
    {
        try
        {
            if (covered.Count > 0)
                log.Flush();
        }
        catch (StoreException lost)
        {
            foreach (var work in covered)
                work.Fail(lost);
            return;
        }

        foreach (var work in covered)
            work.Succeed();
    }

    private async Task Flush()
    {
        await Task.Yield();
        while (true)
        {
            List<Work> covered;
            lock (gate)
            {
                if (unflushed.Count == 0)
                {
                    flushing = Task.CompletedTask;
                    return;
                }

                (covered, unflushed) = (unflushed, []);
            }

            Flush(covered);
        }
    }

    /// <summary>Nothing of the batch was kept: what was only contended is run again, the rest is told why.</summary>
    private void GiveUpOrRepeat(Work work, Exception broken)
    {
        if (broken is StreamContendedException && ++work.Repeats < AttemptsMax)
            again.Enqueue(work);
        else
            work.Fail(broken);
    }

    /// <summary>Runs one work; what it throws goes to its caller. What the log throws breaks the batch.</summary>
    private async ValueTask RunOne(Work work)
    {
        for (var attempt = 1; ; attempt++)
        {
            var transaction = await log.BeginWork(isAgain: attempt > 1 || work.Repeats > 0);
            Exception failure;
            try
            {
                await work.Run(transaction);
                await log.KeepWork();
                done.Add(work);
                return;
            }
            catch (Exception thrown) when (!log.IsBroken)
            {
                failure = thrown;
            }

            await log.TakeBackWork();
            if (failure is StreamContendedException && attempt < AttemptsMax)
                continue;
            work.Fail(failure);
            return;
        }
    }

    private Work? Take()
    {
        if (again.TryDequeue(out var repeated))
            return repeated;
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

    /// <summary>So many works share a commit at most.</summary>
    internal virtual int WorksPerCommitMax => 4096;

    /// <summary>Begins a batch.</summary>
    internal abstract ValueTask Begin();

    /// <summary>Begins a work within the batch, with its instant.</summary>
    /// <param name="isAgain">It was contended before: it may take what it reads at once.</param>
    internal abstract ValueTask<ITransaction> BeginWork(bool isAgain);

    /// <summary>The work's changes belong to the batch.</summary>
    internal abstract ValueTask KeepWork();

    /// <summary>The work's changes never happened.</summary>
    internal abstract ValueTask TakeBackWork();

    /// <summary>Makes the batch durable and tells whoever waits for facts and jobs.</summary>
    internal abstract ValueTask Commit();

    /// <summary>A commit is on the medium only when <see cref="Flush"/> has run after it.</summary>
    internal virtual bool FlushesApart => false;

    /// <summary>Brings all that was committed to the medium. Beside the loop, one at a time.</summary>
    /// <exception cref="StoreException">It may not be there, and nothing after it will be.</exception>
    internal virtual void Flush()
    {
    }

    /// <summary>The batch never happened. Throws nothing.</summary>
    internal abstract ValueTask Abandon();

    /// <summary>Housekeeping between batches, after the callers were answered. Throws nothing.</summary>
    internal abstract ValueTask Settle(bool isIdle);
}
