using System.Diagnostics;
using System.Globalization;

namespace Muster.EndToEnd.Paging;

/// <summary>
/// Three nodes on one PostgreSQL behind a balancer, while nodes are killed, stopped, cut off and replaced, and the
/// database fails over. The check is the whole of it, the test a part.
/// </summary>
[Trait("Check", "cluster")]
public sealed class ClusterTests
{
    private const int Count = 3;
    private static readonly bool isWhole = Check.IsWhole("cluster");
    private static readonly int perSecond = isWhole ? 500 : 20;
    private static readonly TimeSpan length =
        TimeSpan.FromSeconds(isWhole ? Check.Rounds(otherwise: 30) * 10 : 16);
    // Three programs that have just begun compile on the same cores; a fourth of a minute later they are as they are.
    private static readonly TimeSpan warming = TimeSpan.FromSeconds(isWhole ? 15 : 0);
    private static readonly TimeSpan killEvery = TimeSpan.FromSeconds(isWhole ? 10 : 8);
    private static readonly TimeSpan lease = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(180);

    [Fact]
    [Case(46)]
    [Case(47)]
    public async Task Nodes_that_are_killed_again_and_again_lose_nothing_and_are_fast_between()
    {
        using var folder = new TemporaryFolder();
        await using var postgres = await PostgresServer.Start();
        await using var sink = new PageSink();
        await using var cluster = await Cluster.Start(Count, folder, sink.Url, postgres.ConnectionString);
        List<long> kills = [];
        using var stop = new CancellationTokenSource();
        var storm = cluster.Storm("kill", perSecond, stop.Token);
        await Task.Delay(warming, Place.Clock, Place.Cancel);
        var warm = Stopwatch.GetTimestamp();
        for (var since = Stopwatch.StartNew(); since.Elapsed < length;)
        {
            await Task.Delay(killEvery, Place.Clock, Place.Cancel);
            var node = cluster.Nodes[kills.Count % Count];
            kills.Add(Stopwatch.GetTimestamp());
            await node.Kill();
            await node.StartAgain();
        }

        await stop.CancelAsync();
        await storm;
        await cluster.NothingIsLost(sink, patience);
        var repeats = Cluster.Repeats(sink);
        var (outside, inside) = Times(cluster, sink, warm, kills);
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{cluster.Answered.Count} events answered, "
            + $"{cluster.Answered.DistinctBy(one => one.DedupKey).Count()} keys, {kills.Count} kills, "
            + $"{repeats} repeats; receipt to provider p99 {P99(outside):0.000} s of "
            + $"{outside.Count} outside the kills, {P99(inside):0.000} s of {inside.Count} inside"));

        // A kill takes with it at most what one node has under way.
        Assert.InRange(repeats, 0, kills.Count * 64);
        if (isWhole)
        {
            Assert.InRange(P99(outside), 0, 1);
            Assert.InRange(P99(inside), 0, lease.TotalSeconds + 1);
        }
    }

    [Fact]
    [Case(47)]
    public async Task A_node_that_stands_still_for_longer_than_its_lease_is_not_waited_for()
    {
        using var folder = new TemporaryFolder();
        await using var postgres = await PostgresServer.Start();
        await using var sink = new PageSink();
        await using var cluster = await Cluster.Start(Count, folder, sink.Url, postgres.ConnectionString);
        using var stop = new CancellationTokenSource();
        var storm = cluster.Storm("pause", isWhole ? 100 : 20, stop.Token);
        await Task.Delay(TimeSpan.FromSeconds(2), Place.Clock, Place.Cancel);
        await cluster.Nodes[0].Process.Pause();
        await Task.Delay(TimeSpan.FromSeconds(isWhole ? 60 : 9), Place.Clock, Place.Cancel);
        await cluster.Nodes[0].Process.Resume();
        await Task.Delay(TimeSpan.FromSeconds(2), Place.Clock, Place.Cancel);
        await stop.CancelAsync();
        await storm;
        await cluster.NothingIsLost(sink, patience);
        Assert.InRange(Cluster.Repeats(sink), 0, 64);
    }

    [Fact]
    public async Task Nodes_that_are_replaced_one_after_the_other_in_a_storm_lose_nothing()
    {
        using var folder = new TemporaryFolder();
        await using var postgres = await PostgresServer.Start();
        await using var sink = new PageSink();
        await using var cluster = await Cluster.Start(Count, folder, sink.Url, postgres.ConnectionString);
        using var stop = new CancellationTokenSource();
        var storm = cluster.Storm("replace", perSecond, stop.Token);
        foreach (var node in cluster.Nodes)
        {
            Assert.InRange(await node.Process.Stop(), TimeSpan.Zero, TimeSpan.FromSeconds(isWhole ? 5 : 15));
            await node.StartAgain();
        }

        await stop.CancelAsync();
        await storm;
        await cluster.NothingIsLost(sink, patience);
        Assert.InRange(Cluster.Repeats(sink), 0, Count * 64);
    }

    [Fact]
    [Case(51)]
    public async Task A_database_that_fails_over_to_its_replica_loses_nothing_that_was_answered()
    {
        using var folder = new TemporaryFolder();
        await using var first = await PostgresServer.Start();
        await using var second = await first.Replica();
        await first.Sql("ALTER SYSTEM SET synchronous_standby_names = '*'");
        await first.Sql("SELECT pg_reload_conf()");
        await Eventually.True(
            async () => (await first.Sql("SELECT sync_state FROM pg_stat_replication")).Contains(
                "sync", StringComparison.Ordinal),
            TimeSpan.FromSeconds(20), "the replica is synchronous");
        await using var sink = new PageSink();
        var both = $"Host=127.0.0.1:{first.Port},127.0.0.1:{second.Port};Username=muster;Database=postgres";
        await using var cluster = await Cluster.Start(Count, folder, sink.Url, both);
        using var stop = new CancellationTokenSource();
        var storm = cluster.Storm("failover", isWhole ? 200 : 20, stop.Token);
        await Task.Delay(TimeSpan.FromSeconds(4), Place.Clock, Place.Cancel);

        await first.Halt();
        await second.Promote();
        await second.Sql("ALTER SYSTEM RESET synchronous_standby_names");
        await second.Sql("SELECT pg_reload_conf()");
        await Task.Delay(TimeSpan.FromSeconds(6), Place.Clock, Place.Cancel);
        await stop.CancelAsync();
        await storm;
        await cluster.NothingIsLost(sink, patience);
        AtMostOneRepeatOfEach(sink);
        Assert.Equal("0", (await second.Sql("SELECT count(*) FROM jobs WHERE kind = 'page' AND attempts > 3")).Trim());
    }

    [Fact]
    public async Task A_database_that_is_started_again_is_waited_for()
    {
        using var folder = new TemporaryFolder();
        await using var postgres = await PostgresServer.Start();
        await using var sink = new PageSink();
        await using var cluster = await Cluster.Start(Count, folder, sink.Url, postgres.ConnectionString);
        using var stop = new CancellationTokenSource();
        var storm = cluster.Storm("restart", isWhole ? 200 : 20, stop.Token);
        for (var round = 0; round < (isWhole ? 5 : 1); round++)
        {
            await Task.Delay(TimeSpan.FromSeconds(2), Place.Clock, Place.Cancel);
            await postgres.Halt();
            await postgres.Resume();
        }

        await Task.Delay(TimeSpan.FromSeconds(3), Place.Clock, Place.Cancel);
        await stop.CancelAsync();
        await storm;
        await cluster.NothingIsLost(sink, patience);
        AtMostOneRepeatOfEach(sink);
        await Eventually.True(
            async () => (await cluster.Nodes[0].Ready())?["databaseAwaySince"] is null, patience,
            "no node says any more that the database is away");
    }

    private static void AtMostOneRepeatOfEach(PageSink sink)
    {
        Cluster.Repeats(sink);
        Assert.All(sink.Pages.GroupBy(page => page.Page), same => Assert.InRange(same.Count(), 1, 2));
    }

    /// <summary>From the beginning of the first event of a key to its page, in seconds, apart by whether a kill was
    /// just before; of the events that came when the nodes were warm.</summary>
    private static (List<double> Outside, List<double> Inside) Times(
        Cluster cluster, PageSink sink, long warm, List<long> kills)
    {
        var pages = sink.Pages;
        List<double> outside = [], inside = [];
        foreach (var same in cluster.Answered.GroupBy(one => one.DedupKey))
        {
            var first = same.MinBy(one => one.Begun)!;
            if (first.Begun < warm)
                continue;
            var paged = pages.Where(page => page.Text.Contains(first.DedupKey, StringComparison.Ordinal))
                .Min(page => page.Ticks);
            var isInside = kills.Exists(kill =>
                first.Begun < kill + ((lease.TotalSeconds + 1) * Stopwatch.Frequency)
                && paged > kill - (Stopwatch.Frequency / 10));
            (isInside ? inside : outside).Add(Stopwatch.GetElapsedTime(first.Begun, paged).TotalSeconds);
        }

        return (outside, inside);
    }

    private static double P99(List<double> times) =>
        times.Count == 0 ? 0 : times.Order().ElementAt((int)Math.Ceiling(times.Count * 0.99) - 1);
}
