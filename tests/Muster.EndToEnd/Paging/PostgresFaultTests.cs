using System.Globalization;

namespace Muster.EndToEnd.Paging;

/// <summary>
/// What one node alone survives, two nodes on PostgreSQL survive as well: kills, long stops, a database that is gone
/// for some seconds, a provider whose port is closed. The seed decides which, and when.
/// </summary>
[Trait("Check", "faults")]
public sealed class PostgresFaultTests
{
    private const int RoundsByDefault = 3;
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(90);

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, Check.Rounds(RoundsByDefault))];

    [Theory]
    [MemberData(nameof(Seeds))]
    [Case(46)]
    public async Task Nothing_that_was_answered_is_lost_whatever_fails_on_two_nodes(int seed)
    {
        using var folder = new TemporaryFolder();
        await using var postgres = await PostgresServer.Start();
        await using var sink = new PageSink();
        await using var cluster = await Cluster.Start(2, folder, sink.Url, postgres.ConnectionString);
        var random = new Random(seed);
        using var stop = new CancellationTokenSource();
        var storm = cluster.Storm($"fault{seed}", perSecond: 30, stop.Token);
        await Task.Delay(TimeSpan.FromMilliseconds(random.Next(500, 2500)), Place.Clock, Place.Cancel);
        var fault = await Fail(seed % 4, cluster, postgres, sink, random);
        await Task.Delay(TimeSpan.FromSeconds(2), Place.Clock, Place.Cancel);
        await stop.CancelAsync();
        await storm;

        await cluster.NothingIsLost(sink, patience);
        var repeats = Cluster.Repeats(sink);
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"seed {seed}: {fault}; {cluster.Answered.Count} events answered, {repeats} repeats"));
        Assert.InRange(repeats, 0, 64);
    }

    private static async Task<string> Fail(
        int kind, Cluster cluster, PostgresServer postgres, PageSink sink, Random random)
    {
        var node = cluster.Nodes[random.Next(cluster.Nodes.Count)];
        var pause = TimeSpan.FromMilliseconds(random.Next(500, 7000));
        switch (kind)
        {
            case 1:
                await node.Kill();
                await Task.Delay(pause, Place.Clock, Place.Cancel);
                await node.StartAgain();
                return $"a node was killed and away for {pause.TotalSeconds} s";
            case 2:
                await node.Process.Pause();
                await Task.Delay(pause, Place.Clock, Place.Cancel);
                await node.Process.Resume();
                return $"a node stood still for {pause.TotalSeconds} s";
            case 3:
                await postgres.Halt();
                await Task.Delay(pause, Place.Clock, Place.Cancel);
                await postgres.Resume();
                return $"the database was away for {pause.TotalSeconds} s";
            default:
                sink.Close();
                await Task.Delay(pause, Place.Clock, Place.Cancel);
                sink.Open();
                return $"the provider's port was closed for {pause.TotalSeconds} s";
        }
    }
}
