using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Muster.Client.Metrics;
using Muster.Core;
using Muster.Core.Access;
using Muster.Core.Metrics;
using Muster.Engine;
using Muster.Engine.Metrics;
using Muster.Playbooks.Communications;
using Muster.Server.Access;
using Muster.Server.Incidents;
using Muster.Server.Layout;
using NodaTime;
using NodaTime.Text;

namespace Muster.Server.Metrics;

/// <summary>What the screen of figures about incidents shows.</summary>
/// <param name="Report">The figures.</param>
/// <param name="Dots">The times to resolve of those that are over, in seconds, for the strip.</param>
/// <param name="Query">Which incidents.</param>
/// <param name="Csv">The address of the incidents behind them.</param>
public sealed record MetricsView(
    IncidentReport Report, IReadOnlyList<(IncidentFigure Figure, double Seconds)> Dots, MetricsQuery Query, string Csv);

/// <summary>Figures about incidents: a screen, the review of a month, JSON and CSV.</summary>
internal static class IncidentMetricsScreens
{
    private const int DaysUsual = 30;
    private const int DotsMax = 500;
    private const int LinesMax = 100_000;

    private static readonly LocalDatePattern MonthPattern = LocalDatePattern.CreateWithInvariantCulture("uuuu-MM");

    internal static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/metrics/incidents", Show).Needs(Permission.Read).ExcludeFromDescription();
        routes.MapGet("/metrics/review", ShowReview).Needs(Permission.Read).ExcludeFromDescription();
        var api = routes.MapGroup("/api/v1/metrics").WithTags("metrics").Needs(Permission.Read);
        api.MapGet("", Figures).WithSummary("Figures of the incidents of a time, with intervals")
            .Takes("from", "until", "service", "severity");
        api.MapGet("/incidents.csv", Csv).WithSummary("The incidents behind the figures, as CSV")
            .Takes("from", "until", "service", "severity");
        api.MapGet("/review", Review).WithSummary("The review of a month").Takes("month");
    }

    private static MetricsQuery QueryOf(HttpContext http, Instant now)
    {
        var until = Query.Moment(http, "until") ?? now;
        var from = Query.Moment(http, "from") ?? until - Duration.FromDays(DaysUsual);
        if (from >= until)
            throw new ProblemException(400, "metrics.time-empty", "'from' must be before 'until'.", "from");
        return new MetricsQuery(
            from, until,
            Query.Text(http, "service") is { } service ? new ServiceId(service) : null,
            Query.Text(http, "severity") is { } severity ? new SeverityId(severity) : null);
    }

    private static Instant Now(TimeProvider time) => Instant.FromDateTimeOffset(time.GetUtcNow());

    private static async Task<Ok<IncidentMetricsMessage>> Figures(
        HttpContext http, MetricsDesk desk, TimeProvider time, CancellationToken cancel)
    {
        var query = QueryOf(http, Now(time));
        return TypedResults.Ok(MessageOf(await desk.Report(query, Now(time), cancel), CsvOf(query)));
    }

    private static async Task<IResult> Csv(
        HttpContext http, Asker asker, MetricsDesk desk, IncidentActions incidents, TimeProvider time,
        CancellationToken cancel)
    {
        var text = new StringBuilder("incident,severity,service,counts,started,detected,");
        text.Append("acknowledged,began,said,resolved,missed\n");
        foreach (var figure in (await desk.Behind(QueryOf(http, Now(time)), cancel)).Take(LinesMax))
        {
            if (await incidents.Find(figure.Id.ToString(), asker, cancel) is not { } incident)
                continue;
            text.AppendJoin(',', (string?[])
            [
                incident.Reference, figure.Severity.Value, figure.Service?.Value,
                figure.Exclusion == Exclusion.None ? "yes" : figure.Exclusion.Word(),
                Say(figure.StartedAt), Say(figure.DetectedAt), Say(figure.AcknowledgedAt), Say(figure.BegunAt),
                Say(figure.SaidAt), Say(figure.ResolvedAt), figure.Missed.ToString(CultureInfo.InvariantCulture),
            ]).Append('\n');
        }

        return TypedResults.Text(text.ToString(), "text/csv; charset=utf-8");
    }

    private static async Task<Results<Ok<MonthlyReviewMessage>, ProblemAnswer>> Review(
        HttpContext http, Asker asker, MetricsDesk desk, Live live, TimeProvider time, CancellationToken cancel)
    {
        var (month, review) = await ReviewOf(http, asker, desk, live, time, cancel);
        var query = MetricsDesk.Month(month, live.Now.Written.Zone);
        return TypedResults.Ok(new MonthlyReviewMessage(
            MonthPattern.Format(month), MessageOf(review.Report, CsvOf(query)),
            review.Markdown(live.Now.Written.Zone))
        {
            Repeats = review.Repeats.ToDictionary(each => each.Cause, each => each.Incidents),
        });
    }

    private static async Task<IResult> Show(
        HttpContext http, Asker asker, Visits visits, MetricsDesk desk, TimeProvider time, CancellationToken cancel)
    {
        var now = Now(time);
        var query = QueryOf(http, now);
        var dots = (await desk.Behind(query, cancel))
            .Where(figure => figure.Exclusion == Exclusion.None && figure.Seconds(Measure.Resolve) is not null)
            .Take(DotsMax).Select(figure => (figure, figure.Seconds(Measure.Resolve)!.Value)).ToList();
        return Screen.Of<IncidentMetricsScreen>(new
        {
            Visit = await visits.Of(http, asker, refusal: null, cancel),
            View = new MetricsView(await desk.Report(query, now, cancel), dots, query, CsvOf(query)),
        });
    }

    private static async Task<IResult> ShowReview(
        HttpContext http, Asker asker, Visits visits, MetricsDesk desk, Live live, TimeProvider time,
        CancellationToken cancel)
    {
        var (month, review) = await ReviewOf(http, asker, desk, live, time, cancel);
        return Screen.Of<MonthlyReviewScreen>(new
        {
            Visit = await visits.Of(http, asker, refusal: null, cancel),
            Month = month,
            Review = review,
            Html = MessageMarkdown.Html(review.Markdown(live.Now.Written.Zone)),
        });
    }

    /// <summary>The review, with the load of those people whose load the asker may see: their own, or as a
    /// lead.</summary>
    private static async Task<(LocalDate Month, MonthlyReview Review)> ReviewOf(
        HttpContext http, Asker asker, MetricsDesk desk, Live live, TimeProvider time, CancellationToken cancel)
    {
        var now = Now(time);
        var today = now.InZone(live.Now.Written.Zone).Date;
        var month = new LocalDate(today.Year, today.Month, 1);
        if (Query.Text(http, "month") is { } text)
        {
            if (MonthPattern.Parse(text) is not { Success: true, Value: var given })
            {
                throw new ProblemException(
                    400, "metrics.month-wrong", "A month is written like 2026-11.", "month");
            }

            month = given;
        }

        var review = await desk.Review(month, now, cancel);
        return (month, review with
        {
            Load = [.. review.Load.Where(load =>
                load.Responder == asker.Id || asker.May(Permission.Configure))],
        });
    }

    private static IncidentMetricsMessage MessageOf(IncidentReport report, string csv) => new()
    {
        From = Wire.At(report.From),
        Until = Wire.At(report.Until),
        Counted = report.Counted,
        Open = report.Open,
        Excluded = report.Excluded.ToDictionary(pair => pair.Key.Word(), pair => pair.Value),
        NoticedByPeople = report.NoticedByPeople,
        Definitions = report.Definitions,
        Levels = [.. report.Levels.Select(level =>
            new LevelCountMessage(level.Severity.Value, level.Count, level.Lower, level.Upper))],
        Times = [.. report.Times.Select(MessageOf)],
        Csv = csv,
    };

    private static MeasuredTimeMessage MessageOf(MeasuredTime time) => new(
        time.Measure.Word(), time.Severity?.Value, MessageOf(time.Median), MessageOf(time.P75), MessageOf(time.P90),
        MessageOf(time.Mean), time.Missing, time.Against.Change.Word(), time.Against.Difference,
        time.Target?.TotalSeconds, time.Breaches, time.Survival?.Median);

    private static EstimateMessage MessageOf(Estimate estimate) =>
        new(estimate.Value, estimate.Lower, estimate.Upper, estimate.Count, estimate.Why);

    private static string CsvOf(MetricsQuery query)
    {
        var address = $"/api/v1/metrics/incidents.csv?from={Say(query.From)}&until={Say(query.Until)}";
        if (query.Service is { } service)
            address += $"&service={Uri.EscapeDataString(service.Value)}";
        return query.Severity is { } severity ? $"{address}&severity={Uri.EscapeDataString(severity.Value)}" : address;
    }

    private static string? Say(Instant? at) => at is { } known ? InstantPattern.ExtendedIso.Format(known) : null;
}
