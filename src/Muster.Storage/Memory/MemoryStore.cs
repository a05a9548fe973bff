using NodaTime;

namespace Muster.Storage.Memory;

/// <summary>
/// The store of tests and of the simulator: the behaviour of the others without a disk. Nothing of it survives the
/// process.
/// </summary>
public sealed class MemoryStore : IStore
{
    private readonly MemoryLog log;
    private readonly StoreClock clock;
    private readonly WriteLoop loop;

    /// <summary>An empty store.</summary>
    /// <param name="time">Where instants come from.</param>
    public MemoryStore(TimeProvider time)
    {
        clock = new StoreClock(time, Instant.MinValue);
        log = new MemoryLog(clock);
        loop = new WriteLoop(time, log);
    }

    /// <inheritdoc/>
    public long Head => log.Facts.Value;

    /// <inheritdoc/>
    public ValueTask<T> Transact<T>(Lane lane, Func<ITransaction, ValueTask<T>> work, CancellationToken cancel) =>
        new(loop.Add(lane, work, cancel));

    /// <inheritdoc/>
    public ValueTask<T> Read<T>(Func<IReading, ValueTask<T>> read, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        return read(new MemoryReading(log.Committed, clock.Now()));
    }

    /// <inheritdoc/>
    public async ValueTask WaitForFacts(long position, CancellationToken cancel) =>
        await log.Facts.Beyond(position, cancel);

    /// <inheritdoc/>
    public ValueTask<long> WaitForJobs(long seen, CancellationToken cancel) => log.Jobs.Beyond(seen, cancel);

    /// <inheritdoc/>
    public async ValueTask<Verification> Verify(IReadOnlyList<Anchor> anchors, CancellationToken cancel)
    {
        var snapshot = log.Committed;
        var reading = new MemoryReading(snapshot, clock.Now());
        var chain = new ChainCheck(anchors);
        foreach (var (fact, hash, digest) in snapshot.Log)
        {
            cancel.ThrowIfCancellationRequested();
            chain.Take(LinkedFact.Of(fact, hash) with { Digest = digest });
        }

        var problems = await ViewCheck.Run(reading, cancel);
        return chain.Finish(problems);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => loop.DisposeAsync();
}

/// <summary>The committed state, the batch's, and the work's.</summary>
internal sealed class MemoryLog(StoreClock clock) : Log
{
    private MemoryState committed = MemoryState.Empty;
    private MemoryState batch = MemoryState.Empty;
    private MemoryTransaction? work;
    private bool wakesJobs;

    internal MemoryState Committed => Volatile.Read(ref committed);

    internal Mark Facts { get; } = new(start: 0);

    internal Mark Jobs { get; } = new(JobMarks.Opened);

    internal override bool IsBroken => false;

    internal override ValueTask Begin()
    {
        batch = committed;
        wakesJobs = false;
        return ValueTask.CompletedTask;
    }

    internal override ValueTask<ITransaction> BeginWork(bool isAgain) =>
        ValueTask.FromResult<ITransaction>(work = new MemoryTransaction(batch, clock.Now()));

    internal override ValueTask KeepWork()
    {
        batch = work!.State;
        wakesJobs |= work.WakesJobs;
        work = null;
        return ValueTask.CompletedTask;
    }

    internal override ValueTask TakeBackWork()
    {
        work = null;
        return ValueTask.CompletedTask;
    }

    internal override ValueTask Commit()
    {
        Volatile.Write(ref committed, batch);
        Facts.Raise(batch.Log.Count);
        if (wakesJobs)
            Jobs.Raise(Jobs.Value + 1);
        return ValueTask.CompletedTask;
    }

    internal override ValueTask Abandon()
    {
        batch = committed;
        return ValueTask.CompletedTask;
    }

    internal override ValueTask Settle(bool isIdle) => ValueTask.CompletedTask;
}
