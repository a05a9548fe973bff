using Muster.Core;
using Muster.Core.Alerts;
using Muster.Core.Clocks;
using Muster.Core.Escalation;
using Muster.Core.Incidents;
using Muster.Core.Playbook;
using Muster.Core.Timeline;
using Muster.Storage;
using NodaTime;

namespace Muster.Engine.Incidents;

/// <summary>Everything about one incident at one instant, from one snapshot.</summary>
/// <param name="State">Its state.</param>
/// <param name="Version">How many facts it has.</param>
/// <param name="Escalation">How far its escalation has come.</param>
/// <param name="Clocks">Its obligations.</param>
/// <param name="Alerts">Its newest alerts, at most <see cref="IncidentReader.AlertsMax"/>.</param>
/// <param name="AlertCount">How many alerts its group has had.</param>
/// <param name="Pages">Its newest pages, at most <see cref="IncidentReader.PagesMax"/>.</param>
/// <param name="Timeline">What happened, oldest first.</param>
/// <param name="Severity">The level that it has, of the playbook it is pinned to.</param>
/// <param name="Policy">The policy that it is pinned to, or null.</param>
/// <param name="NextStep">What its escalation does next, or null.</param>
/// <param name="ReadAt">The instant of the snapshot.</param>
public sealed record IncidentView(
    Incident State,
    long Version,
    IncidentEscalation Escalation,
    IReadOnlyList<Clock> Clocks,
    IReadOnlyList<Alert> Alerts,
    long AlertCount,
    IReadOnlyList<PageRow> Pages,
    IReadOnlyList<TimelineEntry> Timeline,
    Severity Severity,
    EscalationPolicy? Policy,
    DueStep? NextStep,
    Instant ReadAt)
{
    /// <summary>The playbook that it is pinned to.</summary>
    public CheckedPlaybook Playbook { get; init; } = new();
}

/// <summary>Reads incidents whole.</summary>
public sealed class IncidentReader(IStore store, Live live)
{
    private readonly ToldTimelines timelines = new();

    /// <summary>So many alerts are shown with an incident.</summary>
    public const int AlertsMax = 200;

    /// <summary>So many alerts are shown with each incident of a list.</summary>
    public const int ListedAlertsMax = 10;

    /// <summary>So many pages are shown with an incident.</summary>
    public const int PagesMax = 500;

    /// <summary>So many runs are told in a timeline.</summary>
    public const int RunsMax = 50;

    private const int ListedFactsMax = 100_000;

    /// <summary>So many facts make a timeline.</summary>
    public const int FactsMax = 5_000;

    /// <summary>The incident of an id (32 digits, with or without hyphens) or a reference, or null.</summary>
    public async Task<IncidentView?> Read(string idOrReference, CancellationToken cancel) =>
        await store.Read(
            async reading => await Find(reading, idOrReference) is { } row ? await View(reading, row) : null,
            cancel);

    /// <summary>The incident of an id, or null.</summary>
    public async Task<IncidentView?> Read(IncidentId id, CancellationToken cancel) =>
        await store.Read(
            async reading => await reading.Incident(id) is { } row ? await View(reading, row) : null, cancel);

    /// <summary>
    /// Incidents as lists show them: from their rows, their newest alerts and how far their escalations have come,
    /// which are read together. Their pages and timelines are left out, because no list shows them.
    /// </summary>
    public async Task<IReadOnlyList<IncidentView>> List(IncidentQuery query, CancellationToken cancel) =>
        await store.Read(async reading => await List(reading, await reading.Incidents(query)), cancel);

    /// <summary>The id behind an id or a reference, or null.</summary>
    public async Task<IncidentId?> Resolve(string idOrReference, CancellationToken cancel) =>
        await store.Read<IncidentId?>(
            async reading => (await Find(reading, idOrReference))?.State.Id, cancel);

    private static async ValueTask<IncidentRow?> Find(IReading reading, string idOrReference) =>
        Guid.TryParse(idOrReference, out var id)
            ? await reading.Incident(new IncidentId(id))
            : await reading.IncidentByReference(idOrReference);

    private async ValueTask<IReadOnlyList<IncidentView>> List(IReading reading, IReadOnlyList<IncidentRow> rows)
    {
        await live.At(reading);
        var facts = (await reading.Facts(
            [.. rows.Select(row => StreamId.EscalationOf(row.State.Id))], ListedFactsMax))
            .Where(fact => fact.Body is not null)
            .ToLookup(fact => fact.Stream);
        List<IncidentView> views = new(rows.Count);
        foreach (var row in rows)
        {
            var escalation = facts[StreamId.EscalationOf(row.State.Id)]
                .Select(fact => FactJson.Read<EscalationEvent>(fact.Body!))
                .Aggregate(IncidentEscalation.Initial, IncidentEscalation.Evolve);
            views.Add(await Listed(reading, row, escalation));
        }

        return views;
    }

    private async ValueTask<IncidentView> Listed(IReading reading, IncidentRow row, IncidentEscalation escalation)
    {
        var incident = row.State;
        var playbook = await live.PlaybookOf(reading, incident.PlaybookVersion);
        var policy = playbook.Policy(incident.Declaration!.Policy);
        var alerts = await reading.Alerts(new AlertQuery { Incident = incident.Id, Limit = ListedAlertsMax });
        var group = incident.Declaration.Group is { } id && alerts.Count == ListedAlertsMax
            ? await reading.Group(id)
            : null;
        return new IncidentView(
            incident, row.Version, escalation, IncidentClocks.Of(incident, escalation, playbook, reading.Now), alerts,
            Math.Max(alerts.Count, group?.TotalAlerts ?? 0), Pages: [], Timeline: [],
            playbook.SeverityOf(incident.Severity), policy,
            incident.IsOpen ? EscalationSchedule.Next(escalation, policy) : null, reading.Now)
        { Playbook = playbook };
    }

    /// <summary>The streams of all that belongs to an incident.</summary>
    internal static StreamId[] Streams(
        Incident incident, IReadOnlyList<Alert> alerts, IReadOnlyList<PageRow> pages) =>
    [
        StreamId.Of(incident.Id),
        StreamId.EscalationOf(incident.Id),
        StreamId.CommunicationsOf(incident.Id),
        .. incident.Declaration?.Group is { } known ? [StreamId.Of(known)] : Array.Empty<StreamId>(),
        .. alerts.Select(alert => StreamId.Of(alert.Id)),
        .. pages.Select(page => StreamId.Of(page.Id)),
        .. incident.Work.Runs.TakeLast(RunsMax).Select(StreamId.Of),
    ];

    private async ValueTask<IncidentView> View(IReading reading, IncidentRow row)
    {
        var incident = row.State;
        var configuration = await live.At(reading);
        var playbook = await live.PlaybookOf(reading, incident.PlaybookVersion);
        var (escalation, escalated) = await Engine.Streams.Load<IncidentEscalation, EscalationCommand, EscalationEvent>(
            reading, StreamId.EscalationOf(incident.Id));
        var severity = playbook.SeverityOf(incident.Severity);
        var policy = playbook.Policy(incident.Declaration!.Policy);
        var alerts = await reading.Alerts(new AlertQuery { Incident = incident.Id, Limit = AlertsMax });
        var pages = await reading.Pages(new PageQuery { Incident = incident.Id, Limit = PagesMax });
        var group = incident.Declaration.Group is { } groupId ? await reading.Group(groupId) : null;
        var communications = StreamId.CommunicationsOf(incident.Id);
        var streams = Streams(incident, alerts, pages);
        long ran = 0;
        foreach (var run in incident.Work.Runs.TakeLast(RunsMax))
            ran += await reading.Version(StreamId.Of(run));
        var facts = row.Version + escalated + await reading.Version(communications) + (group?.Version ?? 0)
            + alerts.Sum(alert => alert.Version) + pages.Sum(page => page.Version) + ran;
        return new IncidentView(
            incident,
            row.Version,
            escalation,
            IncidentClocks.Of(incident, escalation, playbook, reading.Now),
            alerts,
            Math.Max(alerts.Count, group?.TotalAlerts ?? 0),
            pages,
            await timelines.Of(reading, incident.Id, streams, facts, configuration),
            severity,
            policy,
            incident.IsOpen ? EscalationSchedule.Next(escalation, policy) : null,
            reading.Now)
        { Playbook = playbook };
    }
}
