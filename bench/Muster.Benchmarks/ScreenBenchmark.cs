using System.Net.Http.Json;
using Muster.Client;

namespace Muster.Benchmarks;

/// <summary>
/// The command centre with twenty open incidents, and a room with 500 entries: how many a core renders in a second, by
/// the processor time of the server, and how long the first byte takes at 100 requests a second.
/// </summary>
internal static class ScreenBenchmark
{
    private const int OpenIncidents = 20;
    private const int Entries = 500;
    private const int PerSecond = 100;
    private const int Lanes = 4;

    internal static async Task<int> Run(Plan plan)
    {
        using var folder = new TemporaryFolder();
        await using var peer = await Peer.StartMuster(folder.Path, BenchPlaybook.Grouping(folder.Path));
        using var http = MusterClient.Connect(peer.Url, Peer.Token, new SocketsHttpHandler());
        var room = await Fill(http);
        foreach (var (name, path) in new[] { ("screen-centre", "/"), ("screen-room", $"/incidents/{room}") })
        {
            await Hurry(http, path, plan.WarmUp);
            List<double> rates = [];
            List<double> first = [];
            for (var round = 0; round < plan.Rounds; round++)
            {
                var before = peer.BusySeconds();
                var rendered = await Hurry(http, path, plan.Measured);
                rates.Add(rendered / (peer.BusySeconds() - before));
                first.Add(Result.Percentile(await Walk(http, path, plan.Measured), 0.99));
            }

            Result.Print($"{name}-renders", rates, [], "renders/s of one core", isRate: true);
            Result.Print($"{name}-first-byte-p99", first, [], "ms", isRate: false);
        }

        return 0;
    }

    private static async Task<string> Fill(HttpClient http)
    {
        var reference = "";
        for (var number = 0; number < OpenIncidents; number++)
        {
            using var answer = await http.PostAsJsonAsync(
                new Uri("api/v1/incidents", UriKind.Relative), new { title = $"Ledger {number} is slow" });
            answer.EnsureSuccessStatusCode();
            var made = await answer.Content.ReadFromJsonAsync<System.Text.Json.JsonElement>();
            reference = made.GetProperty("reference").GetString()!;
        }

        for (var number = 0; number < Entries; number++)
        {
            using var answer = await http.PostAsJsonAsync(
                new Uri($"api/v1/incidents/{reference}/notes", UriKind.Relative),
                new { text = $"Looked at node {number} and found the pool of its connections exhausted" });
            answer.EnsureSuccessStatusCode();
        }

        return reference;
    }

    /// <summary>As many as it answers, a few at a time.</summary>
    private static async Task<long> Hurry(HttpClient http, string path, TimeSpan time)
    {
        long rendered = 0;
        var since = Machine.Clock.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Lanes).Select(async _ =>
        {
            while (Machine.Clock.GetElapsedTime(since) < time)
            {
                await http.GetStringAsync(new Uri(path, UriKind.Relative));
                Interlocked.Increment(ref rendered);
            }
        }));
        return rendered;
    }

    /// <summary>At a steady rate, whether or not the one before has answered; milliseconds to the first byte.</summary>
    private static async Task<IReadOnlyCollection<double>> Walk(HttpClient http, string path, TimeSpan time)
    {
        var total = (int)(time.TotalSeconds * PerSecond);
        var since = Machine.Clock.GetTimestamp();
        var asked = new List<Task<double>>(total);
        for (var number = 0; number < total; number++)
        {
            var due = TimeSpan.FromSeconds(number / (double)PerSecond);
            var early = due - Machine.Clock.GetElapsedTime(since);
            if (early > TimeSpan.Zero) await Machine.Wait(early);
            asked.Add(First(due));
        }

        return await Task.WhenAll(asked);

        async Task<double> First(TimeSpan due)
        {
            using var answer = await http.GetAsync(
                new Uri(path, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
            var took = (Machine.Clock.GetElapsedTime(since) - due).TotalMilliseconds;
            await answer.Content.ReadAsByteArrayAsync();
            return took;
        }
    }
}
