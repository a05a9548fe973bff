using System.CommandLine;
using System.Globalization;
using Muster.Cli.Incidents;
using Muster.Client.Metrics;
using Muster.Core.Access;
using Muster.Core.Metrics;

namespace Muster.Cli.Metrics;

/// <summary><c>muster metrics …</c>: figures about incidents.</summary>
internal static class MetricsVerbs
{
    internal static Command Of(Surroundings around) => new("metrics", "Figures about incidents.")
    {
        Show(around), Review(around),
    };

    private static Verb Show(Surroundings around)
    {
        var from = IncidentVerbs.Word("--from", "Noticed at this instant or later; without it 30 days ago", "INSTANT");
        var until = IncidentVerbs.Word("--until", "Noticed before this instant; without it now", "INSTANT");
        var service = IncidentVerbs.Word("--service", "Only those of the service", "SERVICE");
        var severity = IncidentVerbs.Word("--severity", "Only those of the level", "SEVERITY");
        return new Verb(
            "show", "Times with intervals, counts, what was left out.", Permission.Read, "muster metrics show",
            "muster metrics show --from 2026-11-01T00:00Z --service checkout") { from, until, service, severity }
            .Does(around, async (session, cancel) => session.Show(
                await session.Client.ShowMetrics(
                    session.Of(from), session.Of(until), session.Of(service), session.Of(severity), cancel),
                figures => Write(session.Report, figures)));
    }

    private static Verb Review(Surroundings around)
    {
        var month = IncidentVerbs.Word("--month", "Which month, 2026-11; without it this one", "MONTH");
        return new Verb(
            "review", "The review of a month, as Markdown.", Permission.Read,
            "muster metrics review --month 2026-11") { month }
            .Does(around, async (session, cancel) => session.Show(
                await session.Client.ShowReview(session.Of(month), cancel),
                review => around.Out.Write(review.Markdown)));
    }

    private static void Write(Report report, IncidentMetricsMessage figures)
    {
        report.Line(string.Create(
            CultureInfo.InvariantCulture, $"{figures.Counted} incidents count, {figures.Open} of them go on."));
        foreach (var (why, count) in figures.Excluded)
            report.Line(string.Create(CultureInfo.InvariantCulture, $"Left out: {count} {why}."));
        report.Table(
            ["what", "severity", "n", "missing", "median", "p75", "p90", "beside before", "longer than allowed"],
            figures.Times.Select(time => new[]
            {
                time.Measure, time.Severity ?? "all",
                time.Median.Count.ToString(CultureInfo.InvariantCulture),
                time.Missing.ToString(CultureInfo.InvariantCulture),
                Say(time.Median), Say(time.P75), Say(time.P90), time.Change.Replace('-', ' '),
                time.Breaches?.ToString(CultureInfo.InvariantCulture) ?? "",
            }));
    }

    private static string Say(EstimateMessage estimate) => MonthlyReview.Say(
        new Estimate(estimate.Value, estimate.Lower, estimate.Upper, estimate.Count, estimate.Why));
}
