using Microsoft.Extensions.Logging.Abstractions;
using Muster.Core.Alerts;
using Muster.Engine;
using Muster.Engine.Alerts;
using Muster.Storage;
using Muster.Storage.Memory;

namespace Muster.Server.Tests.Paging;

/// <summary>The database goes away while monitoring tools go on sending.</summary>
public sealed class DatabaseAwayStories : IDisposable
{
    private readonly string folder = System.IO.Directory.CreateTempSubdirectory("muster-spool-").FullName;

    public void Dispose() => System.IO.Directory.Delete(folder, recursive: true);

    [Fact]
    [Case(50)]
    public async Task Signals_are_answered_and_reach_the_database_in_order_when_it_is_back()
    {
        var store = new AwayStore();
        await using var world = await World.Open(open: store.On);
        await using var node = new Taking(world, store, folder);
        store.IsAway = true;
        for (var number = 0; number < 40; number++)
            Assert.Equal(IntakeAnswer.Kept, await node.Take(AlertAction.Trigger, $"disk-{number % 20}"));
        for (var number = 0; number < 5; number++)
            Assert.Equal(IntakeAnswer.Kept, await node.Take(AlertAction.Resolve, $"disk-{number}"));
        Assert.NotNull(node.Intake.AwaySince);

        store.IsAway = false;
        await node.Drained();
        await world.Settle();
        var alerts = await store.Read(reading => reading.Alerts(new AlertQuery()), CancellationToken.None);
        Assert.Equal(20, alerts.Count);
        Assert.Equal(5, alerts.Count(alert => alert.Status == AlertStatus.Resolved));
        Assert.All(alerts.Where(alert => alert.IsOpen), alert => Assert.Equal(2, alert.Count));
        Assert.NotEmpty(world.Mail.Messages);
    }

    [Fact]
    [Case(50)]
    public async Task What_a_killed_node_had_taken_is_there_after_its_next_start_and_only_once()
    {
        var store = new AwayStore();
        await using var world = await World.Open(open: store.On);
        store.IsAway = true;
        await using (var killed = new Taking(world, store, folder))
        {
            await killed.Take(AlertAction.Trigger, "disk");
            await killed.Take(AlertAction.Trigger, "fan");
        }

        var left = System.IO.Directory.GetFiles(folder).Single();
        var copy = await File.ReadAllTextAsync(left, TestContext.Current.CancellationToken);
        store.IsAway = false;
        await using (var next = new Taking(world, store, folder))
            await next.Drained();

        // Killed again between the commit and the end of the spool, with half a line more.
        await File.WriteAllTextAsync(left, copy + copy[..30], TestContext.Current.CancellationToken);
        await using (var again = new Taking(world, store, folder))
            await again.Drained();
        var alerts = await store.Read(reading => reading.Alerts(new AlertQuery()), CancellationToken.None);
        Assert.Equal(2, alerts.Count);
        Assert.All(alerts, alert => Assert.Equal(1, alert.Count));
    }

    [Fact]
    [Case(50)]
    public async Task Only_a_full_spool_sends_senders_away()
    {
        var store = new AwayStore();
        await using var world = await World.Open(open: store.On);
        await using var node = new Taking(world, store, folder, bytesMax: 1);
        store.IsAway = true;
        Assert.Equal(IntakeAnswer.Kept, await node.Take(AlertAction.Trigger, "disk"));
        await Assert.ThrowsAsync<StoreException>(() => node.Take(AlertAction.Trigger, "fan"));
    }

    /// <summary>A node's intake with a spool.</summary>
    internal sealed class Taking : IAsyncDisposable
    {
        private readonly CancellationTokenSource stop = new();
        private readonly Spool spool;
        private readonly World world;
        private readonly Task run;

        internal Taking(
            World world, IStore store, string folder, long bytesMax = Spool.BytesMaxDefault,
            StoreAbsence? absence = null)
        {
            this.world = world;
            spool = new Spool(folder, bytesMax);
            Intake = new Intake(store, world.Live, world.Ids, world.Time, NullLogger<Intake>.Instance, spool, absence);
            run = Intake.Run(stop.Token);
        }

        internal Intake Intake { get; }

        internal Spool Spool => spool;

        internal Task<IntakeAnswer> Take(
            AlertAction action, string key, AlertSeverity severity = AlertSeverity.Critical) => Intake.Take(
            world.Deliver(new AlertSignal
            {
                Service = World.Payments,
                Source = "pagerduty",
                DedupKey = key,
                Action = action,
                Severity = severity,
                Summary = $"{key} is full",
            }),
            CancellationToken.None);

        internal async Task Drained()
        {
            while (!spool.IsEmpty)
            {
                world.Time.Advance(TimeSpan.FromSeconds(1));
                await Task.Yield();
            }
        }

        public async ValueTask DisposeAsync()
        {
            await stop.CancelAsync();
            await run;
            await spool.DisposeAsync();
            stop.Dispose();
        }
    }

    /// <summary>A store that does not answer while it is away.</summary>
    internal sealed class AwayStore : IStore
    {
        private MemoryStore store = null!;

        public long Head => store.Head;

        public bool IsShared => true;

        internal bool IsAway { get; set; }

        internal AwayStore On(TimeProvider time)
        {
            store = new MemoryStore(time);
            return this;
        }

        public ValueTask<T> Transact<T>(Lane lane, Func<ITransaction, ValueTask<T>> work, CancellationToken cancel) =>
            IsAway ? throw new StoreException("away") : store.Transact(lane, work, cancel);

        public ValueTask<T> Read<T>(Func<IReading, ValueTask<T>> read, CancellationToken cancel) =>
            IsAway ? throw new StoreException("away") : store.Read(read, cancel);

        public ValueTask WaitForFacts(long position, CancellationToken cancel) => store.WaitForFacts(position, cancel);

        public ValueTask<long> WaitForJobs(long seen, CancellationToken cancel) => store.WaitForJobs(seen, cancel);

        public ValueTask<Verification> Verify(IReadOnlyList<Anchor> anchors, CancellationToken cancel) =>
            store.Verify(anchors, cancel);

        public ValueTask DisposeAsync() => store.DisposeAsync();
    }
}
