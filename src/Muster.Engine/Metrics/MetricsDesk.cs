using Muster.Core;
using Muster.Core.Incidents;
using Muster.Core.Metrics;
using Muster.Core.Paging;
using Muster.Core.Playbook;
using Muster.Core.Postmortems;
using Muster.Engine.Actions;
using Muster.Engine.Postmortems;
using Muster.Storage;
using NodaTime;

namespace Muster.Engine.Metrics;

/// <summary>Which incidents are measured.</summary>
/// <param name="From">Noticed at this instant or later.</param>
/// <param name="Until">Noticed before this instant.</param>
/// <param name="Service">Of this service, or null.</param>
/// <param name="Severity">Of this level, or null.</param>
public sealed record MetricsQuery(Instant From, Instant Until, ServiceId? Service, SeverityId? Severity);

/// <summary>Figures about incidents, and the reviews that are made of them.</summary>
public sealed class MetricsDesk(IStore store, Live live, ActionDesk actions, PostmortemDesk postmortems)
    : IDisposable
{
    private const int MonthsBefore = 6;
    private const int IncidentsMax = 10_000;
    private const int PagesMax = 1_000;
    private readonly KnownFigures known = new();

    /// <summary>The figures of a time.</summary>
    public Task<IncidentReport> Report(MetricsQuery query, Instant now, CancellationToken cancel)
    {
        var playbook = live.Now.Written;
        return known.Of(
            store,
            figures => IncidentMetrics.Of(
                figures, query.From, query.Until, now, playbook.Targets, Levels(playbook), IsMeant(query)),
            cancel);
    }

    /// <summary>The incidents behind the figures, those that do not count too, newest first.</summary>
    public Task<IReadOnlyList<IncidentFigure>> Behind(MetricsQuery query, CancellationToken cancel) => known.Of(
        store,
        figures => (IReadOnlyList<IncidentFigure>)
        [
            .. figures.Where(figure => figure.DetectedAt >= query.From && figure.DetectedAt < query.Until)
                .Where(IsMeant(query)).OrderByDescending(figure => figure.DetectedAt),
        ],
        cancel);

    /// <summary>The review of a month.</summary>
    /// <param name="month">A day in it.</param>
    /// <param name="now">What is late is late then.</param>
    /// <param name="cancel">Gives up waiting.</param>
    public async Task<MonthlyReview> Review(LocalDate month, Instant now, CancellationToken cancel)
    {
        var playbook = live.Now.Written;
        var zone = playbook.Zone;
        var first = new LocalDate(month.Year, month.Month, 1);
        List<IncidentReport> months = [];
        for (var back = MonthsBefore; back >= 0; back--)
            months.Add(await Report(Month(first.PlusMonths(-back), zone), now, cancel));
        var query = Month(first, zone);
        var record = await Record(query, playbook, cancel);
        var review = MonthlyReview.Of(months[^1], months, record, now, zone);
        var behind = await Behind(query with { From = Instant.MinValue }, cancel);
        return review with
        {
            Uptime =
            [
                .. playbook.Targets.Uptime.Select(target =>
                {
                    var percent = IncidentMetrics.Uptime(
                        behind.Where(figure => figure.Exclusion == Exclusion.None && Counts(figure, target, playbook)),
                        query.From, query.Until, now);
                    return (target, percent, percent >= target.Percent);
                }),
            ],
        };
    }

    /// <inheritdoc/>
    public void Dispose() => known.Dispose();

    /// <summary>A month in a zone.</summary>
    public static MetricsQuery Month(LocalDate first, DateTimeZone zone) => new(
        first.AtStartOfDayInZone(zone).ToInstant(), first.PlusMonths(1).AtStartOfDayInZone(zone).ToInstant(),
        Service: null, Severity: null);

    private static Func<IncidentFigure, bool> IsMeant(MetricsQuery query) => figure =>
        (query.Service is null || figure.Service == query.Service)
        && (query.Severity is null || figure.Severity == query.Severity);

    private static IReadOnlyList<SeverityId> Levels(CheckedPlaybook playbook) =>
        [.. playbook.Severities.Select(severity => severity.Id)];

    /// <summary>An outage is an incident of the worst level; of the promised services when some are named.</summary>
    private static bool Counts(IncidentFigure figure, UptimeTarget target, CheckedPlaybook playbook) =>
        playbook.Severities is [var worst, ..] && figure.Severity == worst.Id
        && (target.Services.Count == 0 || (figure.Service is { } service && target.Services.Contains(service)));

    private async Task<ReviewRecord> Record(MetricsQuery query, CheckedPlaybook playbook, CancellationToken cancel)
    {
        var ids = (await Behind(query, cancel)).Where(figure => figure.Exclusion == Exclusion.None)
            .Take(IncidentsMax).Select(figure => figure.Id).ToList();
        var (incidents, pages) = await store.Read(
            async reading =>
            {
                List<Incident> found = [];
                List<Page> sent = [];
                foreach (var id in ids)
                {
                    if (await reading.Incident(id) is { } row)
                        found.Add(row.State);
                    sent.AddRange((await reading.Pages(new PageQuery { Incident = id, Limit = PagesMax }))
                        .Select(page => page.State)
                        .Where(page => page.Order is { Purpose: PagePurpose.Respond } && page.SentAt is not null));
                }

                return (found, sent);
            },
            cancel);
        var seen = ids.ToHashSet();
        return new ReviewRecord
        {
            Incidents = incidents,
            Actions = await actions.All(cancel),
            Postmortems = [.. (await postmortems.All(cancel)).Select(view => view.Document)
                .Where(document => seen.Contains(document.Incident))],
            PostmortemsNeeded = incidents.Count(incident => incident.ResolvedAt is not null
                && OpenPostmortemOnResolution.Need(playbook, playbook.SeverityOf(incident.Severity))
                    == PostmortemNeed.Required),
            Load =
            [
                .. pages.GroupBy(page => page.Order!.Responder)
                    .Select(group => MonthlyReview.LoadOf(
                        group.Key, group.Select(page => page.SentAt!.Value), playbook.Zone))
                    .OrderByDescending(load => load.Nights).ThenByDescending(load => load.Pages),
            ],
        };
    }
}
