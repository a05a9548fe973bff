using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Json;
using Muster.EndToEnd.Alerts;

namespace Muster.EndToEnd;

/// <summary>An event that a node has answered with 2xx.</summary>
/// <param name="DedupKey">Its key.</param>
/// <param name="Begun">When its sender began, on the stopwatch.</param>
/// <param name="Tries">How often it had to be sent.</param>
internal sealed record AnsweredEvent(string DedupKey, long Begun, int Tries);

/// <summary>Several nodes on one database behind a balancer, and one responder whose pages go to a sink.</summary>
internal sealed class Cluster : IAsyncDisposable
{
    private static readonly TimeSpan pause = TimeSpan.FromMilliseconds(100);
    private readonly HttpClient http = new() { Timeout = TimeSpan.FromSeconds(15) };
    private int turn;

    private Cluster(IReadOnlyList<ServedMuster> nodes, string key) => (Nodes, Key) = (nodes, key);

    internal IReadOnlyList<ServedMuster> Nodes { get; }

    internal string Key { get; }

    /// <summary>What was answered with 2xx.</summary>
    internal ConcurrentBag<AnsweredEvent> Answered { get; } = [];

    internal static async Task<Cluster> Start(
        int count, TemporaryFolder folder, string sink, string database,
        Func<int, ServedSetting, ServedSetting>? set = null)
    {
        WritePlaybook(folder, sink);
        List<ServedMuster> nodes = [];
        for (var number = 0; number < count; number++)
        {
            var setting = new ServedSetting
            {
                Name = $"node-{number}",
                Environment = new Dictionary<string, string>
                {
                    ["MUSTER_DATABASE"] = database,
                    ["MUSTER_KEY"] = new string('7', 64),
                    ["MUSTER_NODE"] = $"node-{number}",
                },
            };
            nodes.Add(await ServedMuster.Start(folder, mailbox: null, set?.Invoke(number, setting) ?? setting));
        }

        return new Cluster(nodes, await nodes[0].Key());
    }

    /// <summary>Sends an event as a monitoring tool does behind a balancer: again, to the next node, until it is
    /// answered well.</summary>
    internal async Task<AnsweredEvent> Send(string dedupKey, CancellationToken cancel)
    {
        var begun = Stopwatch.GetTimestamp();
        for (var tries = 1; ; tries++)
        {
            var node = Nodes[Interlocked.Increment(ref turn) % Nodes.Count];
            try
            {
                using var answer = await http.PostAsJsonAsync(
                    new Uri(node.Url, "/v2/enqueue"), Events.Trigger(Key, dedupKey), Client.WireJson.Options, cancel);
                if ((int)answer.StatusCode is >= 200 and < 300)
                {
                    var answered = new AnsweredEvent(dedupKey, begun, tries);
                    Answered.Add(answered);
                    return answered;
                }
            }
            catch (Exception gone) when (gone is HttpRequestException or TaskCanceledException
                && !cancel.IsCancellationRequested)
            {
                // The node is gone: nothing was promised, and the next one is asked.
            }

            await Task.Delay(pause, Place.Clock, cancel);
        }
    }

    /// <summary>Sends events at a pace until it is told to stop; of ten one has a new key.</summary>
    internal async Task Storm(string name, int perSecond, CancellationToken stop)
    {
        List<Task> sending = [];
        var since = Stopwatch.StartNew();
        for (var number = 0; !stop.IsCancellationRequested; number++)
        {
            var key = number % 10 == 0 ? number / 10 : (number / 10) - Math.Min(number / 10, number % 10);
            sending.Add(Send($"{name}-{key:00000}-", Place.Cancel));
            var ahead = TimeSpan.FromSeconds((double)number / perSecond) - since.Elapsed;
            if (ahead > TimeSpan.Zero)
                await Task.Delay(ahead, Place.Clock, Place.Cancel);
        }

        await Task.WhenAll(sending);
    }

    /// <summary>The keys of all alerts, as any node that answers lists them.</summary>
    internal async Task<IReadOnlySet<string>> Alerts() => await Eventually.Is(
        async () =>
        {
            foreach (var node in Nodes)
            {
                if (await Alerts(node) is { } found)
                    return found;
            }

            return null;
        },
        TimeSpan.FromSeconds(60),
        "a node lists the alerts");

    internal async Task NothingIsLost(PageSink sink, TimeSpan within)
    {
        var answered = Answered.Select(one => one.DedupKey).ToHashSet(StringComparer.Ordinal);
        Assert.NotEmpty(answered);
        await Eventually.True(async () => answered.IsSubsetOf(await Alerts()), within, "every answered alert is there");
        await Eventually.True(
            () => Task.FromResult(Unpaged(answered, sink).Count == 0), within,
            $"a page for each: {answered.Count} keys");
    }

    /// <summary>How many pages came more than once; each of them says that it may be a repeat.</summary>
    internal static int Repeats(PageSink sink)
    {
        var repeats = 0;
        foreach (var same in sink.Pages.OrderBy(page => page.Ticks).GroupBy(page => page.Page))
        {
            repeats += same.Count() - 1;
            Assert.All(same.Skip(1), page => Assert.True(page.MayRepeat, page.Text));
        }

        return repeats;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in Nodes)
            await node.DisposeAsync();
        http.Dispose();
    }

    private static List<string> Unpaged(HashSet<string> keys, PageSink sink)
    {
        var pages = sink.Pages;
        var told = new HashSet<string>(StringComparer.Ordinal);
        foreach (var key in keys)
        {
            if (pages.Any(page => page.Text.Contains(key, StringComparison.Ordinal)))
                told.Add(key);
        }

        return [.. keys.Except(told)];
    }

    private static async Task<IReadOnlySet<string>?> Alerts(ServedMuster node)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        var path = "api/v1/alerts?limit=1000";
        try
        {
            while (path is not null)
            {
                var answer = await node.Api.Get(path, Place.Cancel);
                if (answer.Value is not { } list)
                    return null;
                foreach (var alert in list["items"]!.AsArray())
                    found.Add((string)alert!["dedupKey"]!);
                path = (string?)list["next"];
            }
        }
        catch (Exception gone) when (gone is HttpRequestException or TaskCanceledException)
        {
            return null;
        }

        return found;
    }

    /// <summary>One responder; nobody else is paged while a test lasts.</summary>
    private static void WritePlaybook(TemporaryFolder folder, string sink)
    {
        var playbook = TestPlaybook.WriteTo(folder);
        File.WriteAllText(Path.Combine(playbook, "people.yaml"), $"""
            people:
              ada:
                name: Ada Lovelace
                contacts:
                  hook: {sink}
              cleo:
                name: Cleo
                access: administrator
                contacts:
                  hook: {sink}
            """);
        File.WriteAllText(Path.Combine(playbook, "schedules.yaml"), """
            schedules:
              primary:
                name: Primary
                people: [ada]
                every: 1 week
            """);
        File.WriteAllText(Path.Combine(playbook, "escalation.yaml"), """
            policies:
              payments:
                name: Payments
                rounds: 3
                pause: 60 min
                steps:
                  - page: schedule primary
            """);
    }
}
