using Microsoft.Extensions.Logging.Abstractions;
using Muster.Engine;
using Muster.Storage;
using Muster.Storage.Memory;

namespace Muster.Server.Tests.Paging;

/// <summary>What differs between nodes, or is weaker than promised, is said.</summary>
public sealed class NodesSeenTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Case(52)]
    public async Task Nodes_of_two_versions_are_an_alarm_when_nobody_goes_on_replacing_them()
    {
        await using var world = await World.Open();
        var (old, fresh) = (Watch(world, world.Store, "a", "1.0"), Watch(world, world.Store, "b", "1.1"));
        await Look(world, old, fresh);
        Assert.Equal(["a", "b"], (await old.Nodes(Cancel)).Select(node => node.Name));
        Assert.Empty(world.Live.Now.Alarms);

        for (var minute = 0; minute < 16; minute++)
        {
            world.Time.Advance(TimeSpan.FromMinutes(1));
            await Look(world, old, fresh);
        }

        Assert.Contains("a has 1.0, b has 1.1", Assert.Single(world.Live.Now.Alarms).Text, StringComparison.Ordinal);

        await Look(world, Watch(world, world.Store, "a", "1.1"), fresh);
        Assert.Empty(world.Live.Now.Alarms);
    }

    [Fact]
    public async Task A_node_that_is_not_seen_any_more_is_not_listed()
    {
        await using var world = await World.Open();
        await Look(world, Watch(world, world.Store, "a", "1.0"));
        world.Time.Advance(TimeSpan.FromSeconds(91));
        var other = Watch(world, world.Store, "b", "1.0");
        await Look(world, other);
        Assert.Equal("b", Assert.Single(await other.Nodes(Cancel)).Name);
    }

    [Fact]
    [Case(51)]
    public async Task A_database_whose_answers_are_less_durable_than_promised_is_an_alarm()
    {
        WeakStore? weak = null;
        await using var world = await World.Open(open: time => weak = new WeakStore(new MemoryStore(time)));
        var watch = Watch(world, weak!, "a", "1.0");
        weak!.Weakness = ["synchronous_commit of the database is off: mend it."];
        await watch.LookAtDurability(Cancel);
        await world.Live.Refresh(weak, Cancel);
        Assert.Contains("synchronous_commit", Assert.Single(world.Live.Now.Alarms).Text, StringComparison.Ordinal);
        await world.Settle();
        Assert.Contains(world.Mail.Messages, message => message.Responder == "chief");

        weak.Weakness = [];
        await watch.LookAtDurability(Cancel);
        await world.Live.Refresh(weak, Cancel);
        Assert.Empty(world.Live.Now.Alarms);
    }

    private static NodeWatch Watch(World world, IStore store, string name, string version) => new(
        store, world.Live, world.Ids, new NodeName(name, version), world.Time, NullLogger<NodeWatch>.Instance);

    private static async Task Look(World world, params NodeWatch[] watches)
    {
        foreach (var watch in watches)
        {
            await watch.LookAtClockOnce(Cancel);
            await world.Live.Refresh(world.Store, Cancel);
        }
    }

    /// <summary>A store that says what is weak about it.</summary>
    private sealed class WeakStore(IStore store) : IStore
    {
        public long Head => store.Head;

        internal IReadOnlyList<string> Weakness { get; set; } = [];

        public ValueTask<IReadOnlyList<string>> Weaknesses(CancellationToken cancel) => ValueTask.FromResult(Weakness);

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
