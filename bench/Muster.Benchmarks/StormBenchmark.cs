using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Muster.Client;

namespace Muster.Benchmarks;

/// <summary>
/// A hundred thousand new alerts of two hundred services in a minute, each service one incident that pages one person;
/// beside it five quiet services whose worst alerts page five others.
/// </summary>
internal static class StormBenchmark
{
    private const int Services = 200;
    private const int Connections = 64;
    private const string Quiet = "quiet-";
    private static readonly TimeSpan late = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan quietEvery = TimeSpan.FromSeconds(0.7);

    internal static async Task<int> Run(Plan plan)
    {
        var (alerts, time) = plan.IsQuick ? (10_000, TimeSpan.FromSeconds(6)) : (100_000, TimeSpan.FromSeconds(60));
        using var folder = new TemporaryFolder();
        IntakeBenchmark.PrintFlush(folder.Path);
        await using var postgres = plan.OnPostgres ? await PostgresServer.Start() : null;
        var database = postgres is null ? null : await postgres.NewDatabase();
        await using var sink = new HttpSink();
        await using var calm = new HttpSink();
        await using var peer = await Peer.StartMuster(
            folder.Path, BenchPlaybook.Storm(folder.Path, Services, sink.Url, calm.Url), database);
        var keys = await Keys(peer);
        using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = Connections });
        var url = new Uri(peer.Url, "/v2/enqueue");
        var since = Machine.Clock.GetTimestamp();
        var storm = Storm(http, url, keys, alerts, time);
        var sent = await QuietAlerts(http, url, keys, time);
        var (failed, slowest) = await storm;
        var took = Machine.Clock.GetElapsedTime(since).TotalSeconds;
        var waited = Machine.Clock.GetTimestamp();
        while (calm.Seen.Count < sent.Count && Machine.Clock.GetElapsedTime(waited) < late)
            await Machine.Wait(TimeSpan.FromMilliseconds(50));
        var lost = sent.Count(each => !calm.Seen.ContainsKey(each.Key));
        var times = sent.Where(each => calm.Seen.ContainsKey(each.Key))
            .Select(each => Machine.Clock.GetElapsedTime(each.At, calm.Seen[each.Key]).TotalMilliseconds)
            .ToList();
        Result.Say($"{alerts} alerts in {took:0.0} s, {failed} failed, slowest answer {slowest:0} ms; "
            + $"{sink.Messages} messages of the storm, {times.Count} of {sent.Count} quiet pages");
        Print("storm-accepted", (alerts - failed) / (double)alerts * 100, "%", isRate: true);
        Print("storm-rate", (alerts - failed) / took, "alerts/s", isRate: true);
        Print("storm-messages-a-service", sink.Messages / (double)Services, "messages", isRate: false);
        if (times.Count > 0) Print("storm-quiet-page-p99", Result.Percentile(times, 0.99), "ms", isRate: false);
        if (lost > 0) Print("page-lost", lost, "pages", isRate: false);
        return failed + lost == 0 ? 0 : 1;

        void Print(string name, double value, string unit, bool isRate) =>
            Result.Print(name, [value], [], unit, isRate, plan.Store);
    }

    private static async Task<Dictionary<string, string>> Keys(Peer peer)
    {
        using var http = MusterClient.Connect(peer.Url, Peer.Token, new SocketsHttpHandler());
        using var json = JsonDocument.Parse(
            await http.GetStringAsync(new Uri("api/v1/services?limit=1000", UriKind.Relative)));
        return json.RootElement.GetProperty("items").EnumerateArray().ToDictionary(
            each => each.GetProperty("id").GetString()!,
            each => each.GetProperty("intakeKey").GetString()!,
            StringComparer.Ordinal);
    }

    /// <summary>At a steady rate, every alert of another service than the one before.</summary>
    private static async Task<(int Failed, double SlowestMilliseconds)> Storm(
        HttpClient http, Uri url, Dictionary<string, string> keys, int alerts, TimeSpan time)
    {
        var bodies = Enumerable.Range(0, Services).Select(number => Bodies.Event(keys[$"noisy-{number:000}"])).ToList();
        var since = Machine.Clock.GetTimestamp();
        int next = -1, failed = 0;
        double slowest = 0;
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(async _ =>
        {
            while (Interlocked.Increment(ref next) is var number && number < alerts)
            {
                var early = time * ((double)number / alerts) - Machine.Clock.GetElapsedTime(since);
                if (early > TimeSpan.FromMilliseconds(1)) await Machine.Wait(early);
                var key = string.Create(CultureInfo.InvariantCulture, $"s-{number * 2654435761L % 4294967296:x8}");
                var begun = Machine.Clock.GetTimestamp();
                if (!await Post(http, url, bodies[number % Services], key)) Interlocked.Increment(ref failed);
                slowest = Math.Max(slowest, Machine.Clock.GetElapsedTime(begun).TotalMilliseconds);
            }
        }));
        return (failed, slowest);
    }

    private static async Task<List<(string Key, long At)>> QuietAlerts(
        HttpClient http, Uri url, Dictionary<string, string> keys, TimeSpan time)
    {
        List<(string Key, long At)> sent = [];
        var since = Machine.Clock.GetTimestamp();
        while (Machine.Clock.GetElapsedTime(since) < time)
        {
            await Machine.Wait(quietEvery);
            var key = string.Create(CultureInfo.InvariantCulture, $"k-{sent.Count:000000}");
            var body = Bodies.Event(keys[$"{Quiet}{sent.Count % BenchPlaybook.QuietServices}"]);
            sent.Add((key, Machine.Clock.GetTimestamp()));
            await Post(http, url, body, key);
        }

        return sent;
    }

    private static async Task<bool> Post(HttpClient http, Uri url, string template, string key)
    {
        using var body = new ByteArrayContent(
            Encoding.UTF8.GetBytes(template.Replace(Bodies.KeyMark, key, StringComparison.Ordinal)));
        body.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var answer = await http.PostAsync(url, body);
        return answer.IsSuccessStatusCode;
    }
}
