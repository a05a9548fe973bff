using System.Globalization;
using Muster.Client;
using Muster.Storage;
using Muster.Storage.Postgres;
using Muster.Storage.Sqlite;
using NodaTime;

namespace Muster.Benchmarks;

/// <summary>A million incidents: the first page, filters and searches over the API, one request at a time.</summary>
internal static class ListBenchmark
{
    private const int Incidents = 1_000_000;
    private const int IncidentsQuick = 50_000;
    private const int Requests = 200;
    private const int WarmUp = 20;

    internal static async Task<int> Run(Plan plan)
    {
        using var folder = new TemporaryFolder();
        var count = plan.IsQuick ? IncidentsQuick : Incidents;
        var playbook = BenchPlaybook.Grouping(folder.Path);
        await using var postgres = plan.OnPostgres ? await PostgresServer.Start() : null;
        var database = postgres is null ? null : await postgres.NewDatabase();
        Result.Say($"writing {count} incidents");
        await using (var store = Open(folder.Path, database))
            await SeededIncidents.Write(store, count, Instant.FromDateTimeOffset(Machine.Clock.GetUtcNow()));
        await using var peer = await Peer.StartMuster(folder.Path, playbook, database);
        using var http = MusterClient.Connect(peer.Url, Peer.Token, new SocketsHttpHandler());
        foreach (var (name, path) in Lines(count))
            await Measure(http, name, path, plan.Store);
        Result.Print("list-ready", [peer.Ready.TotalMilliseconds], [], "ms", isRate: false, plan.Store);
        return 0;
    }

    /// <summary>The store that a server will open, before it does.</summary>
    internal static IStore Open(string folder, string? database)
    {
        if (database is not null) return PostgresStore.Open(database, Machine.Clock);
        var data = Directory.CreateDirectory(Path.Combine(folder, "data")).FullName;
        return SqliteStore.Open(Path.Combine(data, "muster.db"), Machine.Clock);
    }

    private static (string Name, Func<int, string> Path)[] Lines(int count) =>
    [
        ("list-first", _ => "api/v1/incidents?limit=50"),
        ("list-deep", number => $"api/v1/incidents?limit=50&to={At(count, number)}"),
        ("list-filter-open", _ => "api/v1/incidents?status=open&limit=50"),
        ("list-filter-service", number =>
            $"api/v1/incidents?limit=50&status=resolved&service=service-{number % SeededIncidents.Services:00}"),
        ("list-filter-severity", _ => "api/v1/incidents?limit=50&severity=SEV1"),
        ("list-filter-drill", _ => "api/v1/incidents?limit=50&drill=true"),
        ("list-search-rare", number => $"api/v1/incidents?limit=50&q={SeededIncidents.HostOf(Any(count, number))}"),
        ("list-search-common", number => $"api/v1/incidents?limit=50&q={(number % 2 == 0 ? "ledger" : "full%20disk")}"),
        ("list-search-none", number => $"api/v1/incidents?limit=50&q=xylophone{number}"),
        ("search-everything-rare", number => $"api/v1/search?q={SeededIncidents.HostOf(Any(count, number))}"),
        ("search-everything-common", _ => "api/v1/search?q=exchanged"),
    ];

    private static int Any(int count, int number) => (int)(number * 2654435761L % count);

    private static string At(int count, int number) => Machine.Clock.GetUtcNow()
        .AddMinutes(-Any(count, number))
        .ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    private static async Task Measure(HttpClient http, string name, Func<int, string> path, string store)
    {
        List<double> times = new(Requests);
        for (var number = -WarmUp; number < Requests; number++)
        {
            var since = Machine.Clock.GetTimestamp();
            using var answer = await http.GetAsync(new Uri(path(Math.Abs(number)), UriKind.Relative));
            var took = Machine.Clock.GetElapsedTime(since).TotalMilliseconds;
            answer.EnsureSuccessStatusCode();
            if (number >= 0) times.Add(took);
        }

        Result.Print($"{name}-p50", [Result.Percentile(times, 0.5)], [], "ms", isRate: false, store);
        Result.Print($"{name}-p99", [Result.Percentile(times, 0.99)], [], "ms", isRate: false, store);
    }
}
