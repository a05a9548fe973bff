using Muster.Storage;
using NodaTime;

namespace Muster.Engine.Metrics;

/// <summary>A store whose transactions are timed, from the asking until they are durable.</summary>
/// <param name="store">The store.</param>
/// <param name="times">Is told.</param>
/// <param name="time">Its monotonic clock.</param>
public sealed class MeasuredStore(IStore store, DeliveryTimes times, TimeProvider time) : IStore
{
    /// <inheritdoc/>
    public long Head => store.Head;

    /// <inheritdoc/>
    public bool IsShared => store.IsShared;

    /// <inheritdoc/>
    public Duration ClockOffset => store.ClockOffset;

    /// <inheritdoc/>
    public async ValueTask<T> Transact<T>(
        Lane lane, Func<ITransaction, ValueTask<T>> work, CancellationToken cancel)
    {
        var start = time.GetTimestamp();
        var answer = await store.Transact(lane, work, cancel);
        times.Committed?.Invoke(lane, time.GetElapsedTime(start).TotalSeconds);
        return answer;
    }

    /// <inheritdoc/>
    public ValueTask<T> Read<T>(Func<IReading, ValueTask<T>> read, CancellationToken cancel) =>
        store.Read(read, cancel);

    /// <inheritdoc/>
    public ValueTask WaitForFacts(long position, CancellationToken cancel) => store.WaitForFacts(position, cancel);

    /// <inheritdoc/>
    public ValueTask<long> WaitForJobs(long seen, CancellationToken cancel) => store.WaitForJobs(seen, cancel);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>> Weaknesses(CancellationToken cancel) => store.Weaknesses(cancel);

    /// <inheritdoc/>
    public ValueTask<Verification> Verify(IReadOnlyList<Anchor> anchors, CancellationToken cancel) =>
        store.Verify(anchors, cancel);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => store.DisposeAsync();
}
