using System.Diagnostics;
using System.Globalization;

namespace Muster.EndToEnd.Paging;

/// <summary>
/// The database's process is stopped in a storm. What was answered is there afterwards, and whoever is on call was
/// paged from the node's own disk meanwhile. The check waits for ten minutes, the test for as long as it takes to be
/// paged.
/// </summary>
[Trait("Check", "cluster")]
[Trait("Length", "long")]
public sealed class DatabaseAwayTests
{
    private static readonly bool isWhole = Check.IsWhole("cluster");
    private static readonly TimeSpan away = TimeSpan.FromSeconds(isWhole ? 600 : 75);
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(120);

    [Fact]
    [Case(50)]
    public async Task With_the_database_away_in_a_storm_nothing_is_lost_and_whoever_is_on_call_is_paged()
    {
        using var folder = new TemporaryFolder();
        await using var postgres = await PostgresServer.Start();
        await using var sink = new PageSink();
        await using var cluster = await Cluster.Start(2, folder, sink.Url, postgres.ConnectionString);
        await cluster.Send("before-", Place.Cancel);
        await Eventually.True(() => Task.FromResult(sink.Pages.Count > 0), patience, "a page before");
        await Eventually.True(
            () => Task.FromResult(cluster.Nodes.All(node =>
                File.Exists(Path.Combine(node.Data, "emergency", "on-call.sealed")))),
            patience, "each node has its list");

        await postgres.Halt();
        var gone = Stopwatch.StartNew();
        using var stop = new CancellationTokenSource();
        var storm = cluster.Storm("away", isWhole ? 100 : 10, stop.Token);
        await Eventually.True(
            async () => (await cluster.Nodes[0].Ready())?["databaseAwaySince"] is not null,
            TimeSpan.FromSeconds(30), "the node says that the database is away");
        var screen = await cluster.Nodes[0].Http.GetAsync(new Uri("/sign-in", UriKind.Relative), Place.Cancel);
        Assert.Contains(
            "The database is away since", await screen.Content.ReadAsStringAsync(Place.Cancel),
            StringComparison.Ordinal);

        // A node that starts now knows what it knew, and goes on.
        await cluster.Nodes[1].Kill();
        await cluster.Nodes[1].StartAgain();

        await Eventually.True(
            () => Task.FromResult(sink.Pages.Any(page =>
                page.Text.Contains("The database is away", StringComparison.Ordinal))),
            TimeSpan.FromSeconds(95) - gone.Elapsed, "a page from the node's own disk within 90 s");
        var pagedAfter = gone.Elapsed;
        if (away > gone.Elapsed)
            await Task.Delay(away - gone.Elapsed, Place.Clock, Place.Cancel);
        await postgres.Resume();
        await stop.CancelAsync();
        await storm;

        await cluster.NothingIsLost(sink, patience);
        foreach (var told in sink.Pages.Where(page => page.Text.Contains("database is away", StringComparison.Ordinal)))
            Assert.True(told.MayRepeat, told.Text);
        Cluster.Repeats(sink);
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{cluster.Answered.Count} events answered while the database was away for {away.TotalSeconds:0} s; paged "
            + $"from the node's disk after {pagedAfter.TotalSeconds:0} s"));
        await Eventually.True(
            async () => (await cluster.Nodes[0].Ready())?["databaseAwaySince"] is null, patience, "it is back");
    }
}
