using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;

namespace Muster.Benchmarks;

/// <summary>
/// From just before an alert is sent to the whole webhook of its page: through routing, an incident of its own, the
/// policy, the resolver and the person's contact. Idle, and beside 5,000 repeats a second.
/// </summary>
internal static class PageBenchmark
{
    private const double AlertsPerSecond = 100;
    private const int RepeatsPerSecond = 5000;
    private const int Connections = 8;
    private static readonly TimeSpan late = TimeSpan.FromSeconds(10);

    internal static async Task<int> Run(Plan plan)
    {
        using (var folder = new TemporaryFolder()) IntakeBenchmark.PrintFlush(folder.Path);
        var lost = 0;
        foreach (var isLoaded in new[] { false, true })
        {
            var (ours, theirs) = (new List<Samples>(), new List<Samples>());
            for (var round = 0; round < plan.Rounds; round++)
            {
                theirs.Add(await Measure(plan, isLoaded, StartAlertmanager, "alertmanager"));
                ours.Add(await Measure(plan, isLoaded, StartMuster, "muster"));
            }

            var suffix = isLoaded ? "-loaded" : "";
            void Print(string line, Func<Samples, double> value, string unit) => Result.Print(
                line + suffix, ours.ConvertAll(s => value(s)), theirs.ConvertAll(s => value(s)), unit, isRate: false);

            Print("page-p50", s => s.P50, "ms");
            Print("page-p99", s => s.P99, "ms");
            var gone = ours.Concat(theirs).Sum(s => s.Lost);
            if (gone > 0) Print("page-lost", s => s.Lost, "pages");
            lost += gone;
        }

        return lost == 0 ? 0 : 1;
    }

    private sealed record Samples(double P50, double P99, int Lost);

    private static async Task<Samples> Measure(
        Plan plan, bool isLoaded, Func<string, Uri, Task<(Peer Peer, Uri Url, string Body)>> start, string name)
    {
        using var folder = new TemporaryFolder();
        await using var sink = new HttpSink();
        var (peer, url, body) = await start(folder.Path, sink.Url);
        await using var ending = peer;
        using var repeats = isLoaded ? await StartRepeats(folder.Path, url, body, plan) : null;
        var sent = await SendSteadily(url, body, plan.WarmUp + plan.Measured);
        var since = Machine.Clock.GetTimestamp();
        while (sink.Seen.Count < sent.Count && Machine.Clock.GetElapsedTime(since) < late)
            await Machine.Wait(TimeSpan.FromMilliseconds(20));
        var reached = repeats is null
            ? ""
            : $", repeats/s and failed: {(await repeats.StandardOutput.ReadToEndAsync()).Trim()}";

        var counted = sent.Skip((int)(AlertsPerSecond * plan.WarmUp.TotalSeconds)).ToList();
        var times = counted.Where(each => sink.Seen.ContainsKey(each.Key))
            .Select(each => Machine.Clock.GetElapsedTime(each.At, sink.Seen[each.Key]).TotalMilliseconds)
            .ToList();
        var found = new Samples(
            Result.Percentile(times, 0.5), Result.Percentile(times, 0.99), counted.Count - times.Count);
        Result.Say($"{name}{(isLoaded ? " loaded" : " idle")}: p50 {found.P50:0.00} ms, p99 {found.P99:0.00} ms, "
            + $"max {times.Max():0.0} ms, {times.Count} pages, {found.Lost} lost{reached}");
        return found;
    }

    private static async Task<IReadOnlyList<(string Key, long At)>> SendSteadily(
        Uri url, string template, TimeSpan time)
    {
        using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = Connections });
        var total = (int)(AlertsPerSecond * time.TotalSeconds);
        var sent = new List<(string Key, long At)>(total);
        var posts = new List<Task>(total);
        var since = Machine.Clock.GetTimestamp();
        for (var number = 0; number < total; number++)
        {
            var early = TimeSpan.FromSeconds(number / AlertsPerSecond) - Machine.Clock.GetElapsedTime(since);
            if (early > TimeSpan.Zero) await Machine.Wait(early);
            var key = $"k-{number:000000}";
            var body = Encoding.UTF8.GetBytes(template.Replace(Bodies.KeyMark, key, StringComparison.Ordinal));
            sent.Add((key, Machine.Clock.GetTimestamp()));
            posts.Add(Post(http, url, body));
        }

        await Task.WhenAll(posts);
        return sent;
    }

    private static async Task Post(HttpClient http, Uri url, byte[] bytes)
    {
        using var body = new ByteArrayContent(bytes);
        body.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var answer = await http.PostAsync(url, body);
        answer.EnsureSuccessStatusCode();
    }

    private static async Task<Process> StartRepeats(string folder, Uri url, string body, Plan plan)
    {
        var file = Path.Combine(folder, "repeat.json");
        await File.WriteAllTextAsync(file, body);
        var seconds = (plan.WarmUp + plan.Measured).TotalSeconds;
        return Process.Start(new ProcessStartInfo(
            Environment.ProcessPath!,
            [
                "repeats", url.ToString(), file, RepeatsPerSecond.ToString(CultureInfo.InvariantCulture),
                seconds.ToString(CultureInfo.InvariantCulture),
            ])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        })!;
    }

    private static async Task<(Peer, Uri, string)> StartMuster(string folder, Uri sink)
    {
        var peer = await Peer.StartMuster(folder, BenchPlaybook.Paging(folder, sink));
        return (peer, new Uri(peer.Url, "/v2/enqueue"), Bodies.Event(peer.Key));
    }

    private static async Task<(Peer, Uri, string)> StartAlertmanager(string folder, Uri sink)
    {
        var peer = await Peer.StartAlertmanager(folder, $$"""
            route: {receiver: sink, group_by: ['...'], group_wait: 0s}
            receivers: [{name: sink, webhook_configs: [{url: "{{sink}}", send_resolved: false}]}]
            """);
        return (peer, new Uri(peer.Url, "/api/v2/alerts"), $"[{Bodies.Alert}]");
    }
}
