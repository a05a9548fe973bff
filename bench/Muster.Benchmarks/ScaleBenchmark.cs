using System.Globalization;

namespace Muster.Benchmarks;

/// <summary>
/// What an alert costs the server's processor when ten thousand, a hundred thousand and a million are stored. Batches
/// of a hundred new alerts, so that a million are there in minutes.
/// </summary>
internal static class ScaleBenchmark
{
    private const int Stored = 1_000_000;
    private const int StoredQuick = 100_000;
    private const int First = 10_000;
    private static readonly TimeSpan step = TimeSpan.FromSeconds(1);

    internal static async Task<int> Run(Plan plan)
    {
        using var folder = new TemporaryFolder();
        await using var peer = await Peer.StartMuster(folder.Path, BenchPlaybook.Grouping(folder.Path));
        var url = new Uri(peer.Url, $"/am/{peer.Key}/api/v2/alerts");
        long stored = 0, failed = 0;
        double? first = null;
        for (long goal = First; goal <= (plan.IsQuick ? StoredQuick : Stored); goal *= 10)
        {
            List<double> costs = [];
            while (stored < goal)
            {
                var busy = peer.BusySeconds();
                var prefix = string.Create(CultureInfo.InvariantCulture, $"at{stored}-");
                var found = await Load.Send(folder.Path, url, Bodies.Alert, isArray: true, Shape.Batch, prefix, step);
                var taken = (found.Requests - found.Failed) * Load.AlertsABatch;
                if (taken > 0) costs.Add((peer.BusySeconds() - busy) * 1e6 / taken);
                stored += taken;
                failed += found.Failed;
            }

            var cost = Result.Percentile(costs.TakeLast(3).ToList(), 0.5);
            first ??= cost;
            Result.Print($"scale-{goal}", [cost], [first.Value], "us/alert", isRate: false);
        }

        return failed == 0 ? 0 : 1;
    }
}
