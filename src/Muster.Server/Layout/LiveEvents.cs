using System.Globalization;
using Muster.Core;
using Muster.Core.Access;
using Muster.Core.Alerts;
using Muster.Core.Paging;
using Muster.Core.Runbooks;
using Muster.Server.Access;
using Muster.Server.Incidents;
using Muster.Storage;

namespace Muster.Server.Layout;

/// <summary>
/// Follows the log and remembers for each topic the position at which it last changed. A viewer is told the topic and
/// the position, never what happened: it fetches that, where its permission is decided (R11).
/// </summary>
internal sealed partial class LiveEvents(IStore store, TimeProvider time, ILogger<LiveEvents> logger)
    : BackgroundService
{
    internal const string Incidents = "incidents";
    internal const string Alerts = "alerts";
    internal const string OnCall = "oncall";
    internal const string Pages = "pages";
    internal const string Runs = "runs";
    internal const string Playbook = "playbook";

    /// <summary>More at once is a storm: that everything has changed is told then, and no fact is read.</summary>
    private const int FactsMax = 50;
    private const int TopicsMax = 20_000;
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    // Twenty times a second (R11): a storm must not be read a second time while it is written.
    private static readonly TimeSpan PublishEvery = TimeSpan.FromMilliseconds(50);

    private readonly Lock gate = new();
    private int viewers;
    private readonly Dictionary<string, long> changedAt = new(StringComparer.Ordinal);
    private TaskCompletionSource pulse = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What changed at or before this position is not remembered topic by topic.</summary>
    internal long Floor { get; private set; } = store.Head;

    /// <summary>The position up to which topics are known.</summary>
    internal long Position { get; private set; } = store.Head;

    /// <summary>Where a topic last changed; the floor when it has not since.</summary>
    internal long ChangedAt(string topic)
    {
        lock (gate)
            return changedAt.GetValueOrDefault(topic, Floor);
    }

    /// <summary>Completes at the next change of anything.</summary>
    internal Task NextChange()
    {
        lock (gate)
            return pulse.Task;
    }

    /// <summary>Somebody looks: from now on it is known what changed, and not only that something did.</summary>
    internal void Enter() => Interlocked.Increment(ref viewers);

    /// <summary>He has gone.</summary>
    internal void Leave() => Interlocked.Decrement(ref viewers);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await store.WaitForFacts(Position, stoppingToken);
                if (Volatile.Read(ref viewers) == 0 || store.Head - Position > FactsMax)
                {
                    PublishAll(store.Head);
                }
                else
                {
                    var (topics, last) = await store.Read(Changes, stoppingToken);
                    Publish(topics, last);
                }

                await Task.Delay(PublishEvery, time, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception problem)
            {
                LogBroken(problem);
                await Task.Delay(RetryAfter, time, stoppingToken);
            }
        }
    }

    private void Publish(Dictionary<string, long> topics, long last)
    {
        TaskCompletionSource waiting;
        lock (gate)
        {
            foreach (var (topic, position) in topics)
                changedAt[topic] = position;
            if (changedAt.Count > TopicsMax)
                Forget(last);

            Position = last;
            (waiting, pulse) = (pulse, new(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        waiting.TrySetResult();
    }

    /// <summary>Too much has happened to read it: every topic counts as changed.</summary>
    private void PublishAll(long last)
    {
        lock (gate)
            Forget(last);
        Publish([], last);
    }

    private void Forget(long last)
    {
        Floor = last;
        changedAt.Clear();
    }

    private async ValueTask<(Dictionary<string, long> Topics, long Last)> Changes(IReading reading)
    {
        var facts = await reading.FactsAfter(Position, FactsMax);
        var topics = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var stream in facts.GroupBy(fact => fact.Stream))
        {
            foreach (var topic in await TopicsOf(stream.Key, reading))
                topics[topic] = Math.Max(topics.GetValueOrDefault(topic), stream.Last().Position);
        }

        return (topics, facts.Count == 0 ? Position : facts[^1].Position);
    }

    private static async ValueTask<IReadOnlyList<string>> TopicsOf(StreamId stream, IReading reading)
    {
        switch (stream.Kind)
        {
            case StreamKinds.Incident or StreamKinds.Escalation:
                return [Incidents, $"incident:{stream.Key}"];
            case StreamKinds.Alert:
                var alert = await reading.Alert(new AlertId(Guid.Parse(stream.Key)));
                return alert?.Incident is { } incident ? [Alerts, $"incident:{incident}"] : [Alerts];
            case StreamKinds.Page:
                var pages = await reading.Pages(new PageQuery { Id = new PageId(Guid.Parse(stream.Key)), Limit = 1 });
                return pages is [{ State.Order.Incident: { } paged }] ? [Pages, $"incident:{paged}"] : [Pages];
            case StreamKinds.Run:
                return await TopicsOfRun(stream, reading);
            case StreamKinds.Person or StreamKinds.Schedule:
                return [OnCall];
            case StreamKinds.Installation:
                return [OnCall, Incidents, Playbook];
            default:
                return [];
        }
    }

    private static async ValueTask<IReadOnlyList<string>> TopicsOfRun(StreamId stream, IReading reading)
    {
        return await reading.Facts(stream, afterVersion: 0) is [{ Body: { } body }, ..]
            && Core.FactJson.Read<RunEvent>(body) is RunEvent.Started { Incident: { } about }
            ? [Runs, $"incident:{about}"]
            : [Runs];
    }

    [LoggerMessage(EventId = 4002, Level = LogLevel.Error, Message = "Live updates stumbled and go on")]
    private partial void LogBroken(Exception problem);
}

/// <summary>The stream of one viewer: <c>/events?topics=incident:ID,incidents,oncall</c>.</summary>
internal static class EventStream
{
    private const int TopicsMax = 50;
    private static readonly TimeSpan CommentEvery = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan RefreshEvery = TimeSpan.FromSeconds(1);

    internal static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/events", Follow).Needs(Permission.Read).ExcludeFromDescription();
        routes.MapGet("/api/v1/events", Follow).Needs(Permission.Read).WithTags("events").Takes("topics")
            .WithSummary("Server-sent events: which topic changed, and at which position")
            .Produces<string>(200, "text/event-stream");
    }

    private static async Task Follow(
        HttpContext http, Asker asker, LiveEvents events, IncidentActions incidents, Sessions sessions,
        IHostApplicationLifetime life, TimeProvider time)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, life.ApplicationStopping);
        var topics = await TopicsOf(http, asker, incidents, ends.Token);
        var seen = long.TryParse(http.Request.Headers["Last-Event-ID"], CultureInfo.InvariantCulture, out var last)
            ? last
            : events.Position;
        http.Response.ContentType = "text/event-stream";
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers["X-Accel-Buffering"] = "no";
        events.Enter();
        try
        {
            await Say(http, seen < events.Floor ? Event("reload", events.Position) : ": hello\n\n", ends.Token);
            var sent = topics.Keys.ToDictionary(topic => topic, _ => Math.Max(seen, events.Floor),
                StringComparer.Ordinal);
            while (!asker.IsByCookie || sessions.Read(http) is not null)
            {
                var next = events.NextChange();
                if (await Tell(http, topics, sent, events, ends.Token))
                    await Task.Delay(RefreshEvery, time, ends.Token);
                else if (!await Completes(next, time, ends.Token))
                    await Say(http, ":\n\n", ends.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The viewer has gone, or the server stops.
        }
        finally
        {
            events.Leave();
        }
    }

    private static async Task<bool> Tell(
        HttpContext http, Dictionary<string, string> topics, Dictionary<string, long> sent, LiveEvents events,
        CancellationToken cancel)
    {
        var told = false;
        foreach (var (name, topic) in topics)
        {
            var at = events.ChangedAt(topic);
            if (at <= sent[name])
                continue;
            sent[name] = at;
            told = true;
            await Say(http, Event(name, at), cancel);
        }

        return told;
    }

    /// <summary>As asked → as published. What the asker may not see is not subscribed, without a word.</summary>
    private static async Task<Dictionary<string, string>> TopicsOf(
        HttpContext http, Asker asker, IncidentActions incidents, CancellationToken cancel)
    {
        const string one = "incident:";
        var topics = new Dictionary<string, string>(StringComparer.Ordinal);
        var asked = http.Request.Query["topics"].ToString().Split(
            ',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        foreach (var name in asked.Take(TopicsMax))
        {
            if (!name.StartsWith(one, StringComparison.Ordinal))
                topics[name] = name;
            else if (await incidents.Find(name[one.Length..], asker, cancel) is { } incident)
                topics[name] = $"{one}{incident.Id}";
        }

        return topics;
    }

    private static string Event(string name, long position) =>
        string.Create(CultureInfo.InvariantCulture, $"id: {position}\nevent: {OneLine(name)}\ndata: {position}\n\n");

    private static string OneLine(string name) => name.ReplaceLineEndings("");

    private static async Task Say(HttpContext http, string text, CancellationToken cancel)
    {
        await http.Response.WriteAsync(text, cancel);
        await http.Response.Body.FlushAsync(cancel);
    }

    private static async Task<bool> Completes(Task next, TimeProvider time, CancellationToken cancel)
    {
        try
        {
            await next.WaitAsync(CommentEvery, time, cancel);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}
