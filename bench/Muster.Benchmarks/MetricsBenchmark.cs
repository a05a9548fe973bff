using Muster.Client;
using NodaTime;

namespace Muster.Benchmarks;

/// <summary>The figures of a million incidents over the API, one request at a time.</summary>
internal static class MetricsBenchmark
{
    private const int Incidents = 1_000_000;
    private const int IncidentsQuick = 50_000;
    private const int Requests = 10;

    internal static async Task<int> Run(Plan plan)
    {
        using var folder = new TemporaryFolder();
        var count = plan.IsQuick ? IncidentsQuick : Incidents;
        var playbook = BenchPlaybook.Grouping(folder.Path);
        await using var postgres = plan.OnPostgres ? await PostgresServer.Start() : null;
        var database = postgres is null ? null : await postgres.NewDatabase();
        Result.Say($"writing {count} incidents");
        await using (var store = ListBenchmark.Open(folder.Path, database))
            await SeededIncidents.Write(store, count, Instant.FromDateTimeOffset(Machine.Clock.GetUtcNow()));
        await using var peer = await Peer.StartMuster(folder.Path, playbook, database);
        using var http = MusterClient.Connect(peer.Url, Peer.Token, new SocketsHttpHandler());
        http.Timeout = TimeSpan.FromMinutes(10);
        var all = "api/v1/metrics?from=2000-01-01T00:00:00Z";
        Result.Print("metrics-first", [await Took(http, all)], [], "ms", isRate: false, plan.Store);
        List<double> whole = [];
        List<double> month = [];
        for (var request = 0; request < Requests; request++)
        {
            whole.Add(await Took(http, all));
            month.Add(await Took(http, "api/v1/metrics"));
        }

        Result.Print("metrics-all-p50", [Result.Percentile(whole, 0.5)], [], "ms", isRate: false, plan.Store);
        Result.Print("metrics-all-p99", [Result.Percentile(whole, 0.99)], [], "ms", isRate: false, plan.Store);
        Result.Print("metrics-month-p50", [Result.Percentile(month, 0.5)], [], "ms", isRate: false, plan.Store);
        return 0;
    }

    private static async Task<double> Took(HttpClient http, string path)
    {
        var since = Machine.Clock.GetTimestamp();
        using var answer = await http.GetAsync(new Uri(path, UriKind.Relative));
        answer.EnsureSuccessStatusCode();
        return Machine.Clock.GetElapsedTime(since).TotalMilliseconds;
    }
}
