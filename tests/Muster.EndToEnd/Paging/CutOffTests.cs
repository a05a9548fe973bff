using System.Diagnostics;

namespace Muster.EndToEnd.Paging;

/// <summary>Three nodes, each in a network of its own, and one of them is cut off from everything.</summary>
[Trait("Check", "cluster")]
[Trait("Length", "long")]
public sealed class CutOffTests
{
    private const int Count = 3;
    private const int PerSecond = 50;
    private static readonly TimeSpan away = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(120);

    [Fact]
    [Case(47)]
    public async Task A_node_that_is_cut_off_is_not_waited_for_and_joins_again_by_itself()
    {
        var (networks, why) = await Networks.Make(Count);
        if (networks is null)
            Assert.Skip($"Networks cannot be made here, so no node can be cut off: {why}");
        await using var made = networks;
        using var folder = new TemporaryFolder();
        await using var postgres = await PostgresServer.Start("listen_addresses=*");
        await postgres.Admit(Networks.Everywhere);
        await using var sink = new PageSink(Networks.Middle);
        await using var cluster = await Cluster.Start(
            Count, folder, sink.Url, postgres.ConnectionString.Replace(
                "127.0.0.1", Networks.Middle, StringComparison.Ordinal),
            (place, setting) => setting with { Host = Networks.Address(place), Prefix = networks.Prefix(place) });
        using var stop = new CancellationTokenSource();
        var storm = cluster.Storm("cut", PerSecond, stop.Token);
        await Task.Delay(TimeSpan.FromSeconds(3), Place.Clock, Place.Cancel);

        var since = Stopwatch.StartNew();
        await networks.Cut(0);
        await OthersPageWithin(cluster, sink, TimeSpan.FromSeconds(15));
        await Eventually.True(
            async () => (await Inside(networks, cluster)).Contains("databaseAwaySince", StringComparison.Ordinal),
            patience, "the node that is cut off says that it is");
        if (away - since.Elapsed is { } left && left > TimeSpan.Zero)
            await Task.Delay(left, Place.Clock, Place.Cancel);
        await networks.Mend(0);

        await Eventually.True(
            async () => await cluster.Nodes[0].Ready() is { } ready && ready["databaseAwaySince"] is null,
            patience, "it has joined again");
        await stop.CancelAsync();
        await storm;
        await cluster.NothingIsLost(sink, patience);
        Assert.InRange(Cluster.Repeats(sink), 0, 64);
        Assert.False(cluster.Nodes[0].Process.HasExited);
    }

    /// <summary>What the others are told while one is away is paged soon, whatever that one had taken.</summary>
    private static async Task OthersPageWithin(Cluster cluster, PageSink sink, TimeSpan within)
    {
        await cluster.Send("while-away-", Place.Cancel);
        await Eventually.True(
            () => Task.FromResult(sink.Pages.Any(page => page.Text.Contains("while-away-", StringComparison.Ordinal))),
            within, "a page of what came while a node was away");
    }

    private static async Task<string> Inside(Networks networks, Cluster cluster)
    {
        var url = cluster.Nodes[0].Url;
        var ask = $"exec 3<>/dev/tcp/{url.Host}/{url.Port}; printf 'GET /readyz HTTP/1.0\\r\\n\\r\\n' >&3; cat <&3";
        string[] command = [.. networks.Prefix(0), "timeout", "5", "bash", "-c", ask];
        var (_, said) = await Child.Run(command[0], command[1..]);
        return said;
    }
}
