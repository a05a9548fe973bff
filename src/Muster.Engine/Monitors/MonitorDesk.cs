using Muster.Core;
using Muster.Core.Monitors;
using Muster.Core.Playbook;
using Muster.Storage;
using NodaTime;
using Monitor = Muster.Core.Monitors.Monitor;

namespace Muster.Engine.Monitors;

/// <summary>A monitor with what is known of it.</summary>
/// <param name="Monitor">What the playbook says.</param>
/// <param name="Record">What is known.</param>
/// <param name="Rules">The alerts that read what it measures.</param>
/// <param name="Normal">What is normal, or null while that is not known.</param>
public sealed record MonitorView(
    Monitor Monitor, MonitorRecord Record, IReadOnlyList<AlertDefinition> Rules, double? Normal)
{
    /// <summary>Others send it; nobody looks.</summary>
    public bool IsReported => Monitor.Id.StartsWith(MonitorWatch.ReportedPrefix, StringComparison.Ordinal);
}

/// <summary>A look that a runner takes.</summary>
/// <param name="Monitor">At what.</param>
/// <param name="Place">From which of its places.</param>
public sealed record MonitorWork(Monitor Monitor, string Place);

/// <summary>What is looked at again and again, by runners in several places. Source: INT-004, INT-013,
/// INT-016.</summary>
public sealed class MonitorDesk(IStore store, Live live, Ids ids)
{
    private const int WorkMax = 32;
    private static readonly Duration Slack = Duration.FromSeconds(20);

    /// <summary>There is none of this id.</summary>
    public static Refusal Unknown { get; } =
        new("monitor.unknown", "The playbook has no such monitor.") { Kind = RefusalKind.Unknown };

    private static Refusal NotLookedAt { get; } = new(
        "monitor.heartbeat", "Somebody else reports for it; nobody looks.");

    private static Refusal MetricWrong { get; } = new(
        "measurement.metric-wrong", "Name a measurement that monitors.yaml knows: in 'metrics' or in 'alerts'.")
    {
        Field = "metric",
        Kind = RefusalKind.Invalid,
    };

    /// <summary>The monitors of the playbook in its order, and then what others send.</summary>
    public async Task<IReadOnlyList<MonitorView>> List(CancellationToken cancel) => await store.Read(
        async reading =>
        {
            var playbook = (await live.At(reading)).Playbook;
            List<MonitorView> views = [];
            foreach (var monitor in playbook.Monitors.Monitors.Where(each => each.Kind != MonitorKind.Heartbeat))
                views.Add(await View(reading, playbook, monitor));
            foreach (var metric in Known(playbook))
            {
                var reported = MonitorWatch.Reported(metric, ServiceOf(playbook, metric));
                if (await reading.Job(JobKinds.Monitor, reported.Id) is not null)
                    views.Add(await View(reading, playbook, reported));
            }

            return (IReadOnlyList<MonitorView>)views;
        },
        cancel);

    /// <summary>One monitor, or null.</summary>
    public async Task<MonitorView?> Find(string id, CancellationToken cancel) =>
        (await List(cancel)).FirstOrDefault(view => view.Monitor.Id == id);

    /// <summary>Asks for a look from all its places at once.</summary>
    public Task<Refusal?> Look(string id, CancellationToken cancel) => store.React<Refusal?>(
        live, ids,
        async reactions =>
        {
            if (reactions.Configuration.Playbook.Monitors.Monitors.FirstOrDefault(each => each.Id == id)
                is not { } monitor)
            {
                return Unknown;
            }

            if (monitor.Kind == MonitorKind.Heartbeat)
                return NotLookedAt;
            var record = await MonitorWatch.Of(reactions.Transaction, id);
            await MonitorWatch.Keep(reactions, monitor, record with { LookAt = reactions.Now });
            return null;
        },
        cancel);

    /// <summary>The looks that are due and that a runner can take, taken for it.</summary>
    /// <param name="runner">Its name.</param>
    /// <param name="labels">Its labels and connections; its places are among them.</param>
    /// <param name="kinds">What it looks at.</param>
    /// <param name="cancel">Gives up waiting.</param>
    public async Task<IReadOnlyList<MonitorWork>> Claim(
        string runner, IReadOnlyList<string> labels, IReadOnlyList<MonitorKind> kinds, CancellationToken cancel)
    {
        if ((await store.Read(reading => Due(reading, labels, kinds), cancel)).Count == 0)
            return [];
        return await store.React(
            Lane.Jobs, live, ids,
            async reactions =>
            {
                var work = await Due(reactions.Transaction, labels, kinds);
                foreach (var group in work.Take(WorkMax).GroupBy(each => each.Monitor.Id, StringComparer.Ordinal))
                {
                    var monitor = group.First().Monitor;
                    var record = await MonitorWatch.Of(reactions.Transaction, monitor.Id);
                    foreach (var (_, place) in group)
                        record = Leased(record, place, runner, reactions.Now + monitor.Timeout + Slack);
                    await MonitorWatch.Keep(reactions, monitor, record);
                }

                return (IReadOnlyList<MonitorWork>)[.. work.Take(WorkMax)];
            },
            cancel);
    }

    /// <summary>What a runner saw. A monitor that the playbook has no more is passed over.</summary>
    public Task Report(
        string monitorId, IReadOnlyList<MonitorLook> looks, CancellationToken cancel) => store.React(
        Lane.Jobs, live, ids,
        async reactions =>
        {
            if (reactions.Configuration.Playbook.Monitors.Monitors.FirstOrDefault(each => each.Id == monitorId)
                is { } monitor)
            {
                var known = looks.Where(look => monitor.Places.Contains(look.Place)).ToList();
                if (known.Count > 0)
                    await MonitorWatch.Take(reactions, monitor, known);
            }

            return true;
        },
        cancel);

    /// <summary>Somebody says what a measurement is now; answers with the id under which it is kept.</summary>
    public Task<(string? Id, Refusal? Refusal)> Measure(
        string metric, double value, ServiceId? service, CancellationToken cancel) =>
        store.React<(string?, Refusal?)>(
        Lane.Jobs, live, ids,
        async reactions =>
        {
            var playbook = reactions.Configuration.Playbook;
            if (!Known(playbook).Contains(metric) || !double.IsFinite(value))
                return (null, MetricWrong);
            if (service is { } named && playbook.Service(named) is null)
            {
                return (null, new Refusal("service.unknown", $"There is no service {named}.")
                {
                    Field = "service",
                    Kind = RefusalKind.Invalid,
                });
            }

            var monitor = MonitorWatch.Reported(metric, service ?? ServiceOf(playbook, metric));
            await MonitorWatch.Take(
                reactions, monitor,
                [new MonitorLook(MonitorJudge.Reported, MonitorJudge.Reported, true, value, Why: null)]);
            return (monitor.Id, null);
        },
        cancel);

    /// <summary>The worst state of the monitors of a service, for whoever shows how it stands; null without
    /// any.</summary>
    public async Task<MonitorState?> StateOf(ServiceId service, CancellationToken cancel)
    {
        var views = (await List(cancel)).Where(view => view.Monitor.Service == service
            && view.Record.State is not (MonitorState.Unknown or MonitorState.Unseen)).ToList();
        return views.Count == 0 ? null : views.Max(view => view.Record.State);
    }

    private static MonitorRecord Leased(MonitorRecord record, string place, string runner, Instant until) =>
        record with
        {
            Places =
            [
                .. record.Places.Where(each => each.Place != place),
                record.From(place) with { Runner = runner, LeasedUntil = until },
            ],
        };

    private async ValueTask<IReadOnlyList<MonitorWork>> Due(
        IReading reading, IReadOnlyList<string> labels, IReadOnlyList<MonitorKind> kinds)
    {
        var playbook = (await live.At(reading)).Playbook;
        var polls = await MonitorChecks.Polls(reading, live, playbook);
        List<(MonitorWork Work, Instant At)> all = [];
        foreach (var monitor in playbook.Monitors.Monitors.Where(each =>
            each.Kind != MonitorKind.Heartbeat && kinds.Contains(each.Kind)
            && (each.On is not { } on || labels.Contains(on))))
        {
            var record = await MonitorWatch.Of(reading, monitor.Id);
            Duration? poll = polls.TryGetValue(monitor.Id, out var often) ? often : null;
            foreach (var place in monitor.Places.Where(place => place.Length == 0 || labels.Contains(place)))
                all.Add((new MonitorWork(monitor, place), MonitorJudge.DueAt(monitor, record, place, poll)));
        }

        return [.. all.Where(each => each.At <= reading.Now).OrderBy(each => each.At).Select(each => each.Work)];
    }

    private static async ValueTask<MonitorView> View(IReading reading, CheckedPlaybook playbook, Monitor monitor)
    {
        var record = await MonitorWatch.Of(reading, monitor.Id);
        return new MonitorView(
            monitor, record, MonitorWatch.RulesOf(playbook, monitor), record.NormalOf(monitor, reading.Now));
    }

    /// <summary>The measurements that the playbook knows.</summary>
    private static IReadOnlyList<string> Known(CheckedPlaybook playbook) =>
    [
        .. playbook.Monitors.Metrics.Values.SelectMany(names => names)
            .Concat(playbook.Monitors.Alerts.Select(alert => alert.Metric))
            .Concat(playbook.Verification.Checks.Select(check => check.Metric).OfType<string>())
            .Distinct(StringComparer.Ordinal),
    ];

    private static ServiceId? ServiceOf(CheckedPlaybook playbook, string metric) =>
        playbook.Monitors.Alerts.FirstOrDefault(alert => alert.Metric == metric)?.Service;
}
