using Microsoft.Extensions.Logging.Abstractions;
using Muster.Engine;
using Muster.Storage;
using Muster.Storage.Memory;
using NodaTime;

namespace Muster.Server.Tests.Paging;

/// <summary>A node whose clock has gone wrong says so, and at last sends nothing.</summary>
public sealed class NodeWatchTests
{
    [Theory]
    [InlineData(1, 0)]
    [InlineData(3, 1)]
    [InlineData(-3, 1)]
    [Case(48)]
    public async Task A_clock_that_is_more_than_two_seconds_away_is_an_alarm(int seconds, int alarms)
    {
        SkewedStore? store = null;
        await using var world = await World.Open(open: time => store = new SkewedStore(new MemoryStore(time)));
        store!.ClockOffset = Duration.FromSeconds(seconds);
        var watch = new NodeWatch(
            store, world.Live, world.Ids, new NodeName("b"), world.Time, NullLogger<NodeWatch>.Instance);
        await watch.LookAtClockOnce(CancellationToken.None);
        await world.Live.Refresh(store, CancellationToken.None);
        Assert.Equal(alarms, world.Live.Now.Alarms.Count(alarm => alarm.Key == "clock:b"));

        store.ClockOffset = Duration.Zero;
        await watch.LookAtClockOnce(CancellationToken.None);
        await world.Live.Refresh(store, CancellationToken.None);
        Assert.DoesNotContain(world.Live.Now.Alarms, alarm => alarm.Key == "clock:b");
    }

    [Fact]
    [Case(48)]
    public async Task A_node_that_is_more_than_a_minute_away_claims_nothing_until_its_clock_is_set()
    {
        SkewedStore? store = null;
        await using var world = await World.Open(open: time => store = new SkewedStore(new MemoryStore(time)));
        store!.ClockOffset = Duration.FromSeconds(-61);
        await world.Signal(Core.Alerts.AlertAction.Trigger);
        Assert.Empty(world.Mail.Messages);

        store.ClockOffset = Duration.FromSeconds(1);
        await world.Settle();
        Assert.NotEmpty(world.Mail.Messages);
    }

    /// <summary>A store whose clock is not this node's.</summary>
    private sealed class SkewedStore(IStore store) : IStore
    {
        public long Head => store.Head;

        public bool IsShared => true;

        public Duration ClockOffset { get; set; }

        public ValueTask<T> Transact<T>(Lane lane, Func<ITransaction, ValueTask<T>> work, CancellationToken cancel) =>
            store.Transact(lane, work, cancel);

        public ValueTask<T> Read<T>(Func<IReading, ValueTask<T>> read, CancellationToken cancel) =>
            store.Read(read, cancel);

        public ValueTask WaitForFacts(long position, CancellationToken cancel) => store.WaitForFacts(position, cancel);

        public ValueTask<long> WaitForJobs(long seen, CancellationToken cancel) => store.WaitForJobs(seen, cancel);

        public ValueTask<Verification> Verify(IReadOnlyList<Anchor> anchors, CancellationToken cancel) =>
            store.Verify(anchors, cancel);

        public ValueTask DisposeAsync() => store.DisposeAsync();
    }
}
