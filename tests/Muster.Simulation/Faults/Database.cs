using Muster.Simulation.Scheduling;
using Muster.Storage;
using Muster.Storage.Memory;

namespace Muster.Simulation.Faults;

/// <summary>The database that the nodes share: it never lies and never dies, but the way to it does.</summary>
internal sealed class Database(Scheduler scheduler, SimulatedTime time)
{
    private readonly SimulatedContext context = new(scheduler);

    /// <summary>The store itself, for the checks.</summary>
    internal MemoryStore Store { get; } = new(time);

    /// <summary>Runs in the database's own process, so that a node's death does not end what it asked for.</summary>
    internal Task<T> Run<T>(Func<Task<T>> work)
    {
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        context.Begin(async () =>
        {
            try
            {
                answer.SetResult(await work());
            }
            catch (Exception failure)
            {
                answer.SetException(failure);
            }
        });
        return answer.Task;
    }
}

/// <summary>One node's way to the database.</summary>
internal sealed class Connection(
    Database database, Func<Weather> weather, Random random, TimeProvider time, PlantedBug? bug) : IStore
{
    public long Head => database.Store.Head;

    public async ValueTask<T> Transact<T>(
        Lane lane, Func<ITransaction, ValueTask<T>> work, CancellationToken cancel)
    {
        await Travel(cancel);
        if (random.NextDouble() < weather().FailsBefore)
            throw new StoreException("the connection broke before the work");
        if (bug is { AnswersWithoutKeeping: true } && lane == Lane.Intake && random.Next(20) == 0)
            return await Forget(work);
        var answer = await database.Run(() => database.Store.Transact(
            lane,
            transaction => work(bug is null ? transaction : bug.Around(transaction)),
            CancellationToken.None).AsTask());
        await Travel(CancellationToken.None);
        return random.NextDouble() < weather().FailsAfter
            ? throw new StoreException("the connection broke after the commit")
            : answer;
    }

    public async ValueTask<T> Read<T>(Func<IReading, ValueTask<T>> read, CancellationToken cancel)
    {
        await Travel(cancel);
        return random.NextDouble() < weather().FailsBefore
            ? throw new StoreException("the connection broke before the read")
            : await database.Store.Read(read, cancel);
    }

    public ValueTask WaitForFacts(long position, CancellationToken cancel) =>
        database.Store.WaitForFacts(position, cancel);

    public ValueTask<long> WaitForJobs(long seen, CancellationToken cancel) =>
        database.Store.WaitForJobs(seen, cancel);

    public ValueTask<Verification> Verify(IReadOnlyList<Anchor> anchors, CancellationToken cancel) =>
        database.Store.Verify(anchors, cancel);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private Task Travel(CancellationToken cancel) =>
        Task.Delay(TimeSpan.FromMilliseconds(random.NextDouble() * weather().LatencyMax), time, cancel);

    /// <summary>Does the work and takes all of it back.</summary>
    private async Task<T> Forget<T>(Func<ITransaction, ValueTask<T>> work)
    {
        T? answer = default;
        try
        {
            await database.Run(() => database.Store.Transact<bool>(
                Lane.Intake,
                async transaction =>
                {
                    answer = await work(transaction);
                    throw new OperationCanceledException();
                },
                CancellationToken.None).AsTask());
        }
        catch (OperationCanceledException)
        {
        }

        return answer!;
    }
}
