using Muster.Core.Incidents;
using Muster.Core.Metrics;
using Muster.Core.OnCall;
using NodaTime;
using Xunit;
using static Muster.Core.Tests.Given;

namespace Muster.Core.Tests.Metrics;

public sealed class IncidentMetricsTests
{
    private static readonly Instant from = Instant.FromUtc(2026, 11, 1, 0, 0);
    private static readonly Instant until = Instant.FromUtc(2026, 12, 1, 0, 0);

    [Fact]
    [Requirement("MET-001")]
    [Requirement("MET-013")]
    public void Times_are_measured_by_level_and_judged_only_where_there_is_a_target()
    {
        var targets = new TargetRules
        {
            Severities = new Dictionary<SeverityId, SeverityTarget>
            {
                [P0] = new(null, Duration.FromMinutes(5), null, Duration.FromHours(1)),
            },
        };
        var figures = Enumerable.Range(0, 10).Select(day => Figure(day, P0, day + 1, 30 + day))
            .Concat(Enumerable.Range(0, 8).Select(day => Figure(day, P1, 60, 240)));
        var report = Report(figures, targets);
        var acknowledge = Time(report, Measure.Acknowledge, P0);
        Assert.Equal(
            (5.5 * 60, 10, 5),
            (acknowledge.Median.Value!.Value, acknowledge.Median.Count, acknowledge.Breaches));
        Assert.Equal((120.0, 540.0), (acknowledge.Median.Lower!.Value, acknowledge.Median.Upper!.Value));
        Assert.Null(acknowledge.P90.Lower);
        Assert.Equal(0, Time(report, Measure.Resolve, P0).Breaches);
        Assert.Null(Time(report, Measure.Acknowledge, P1).Target);
        Assert.Null(Time(report, Measure.Acknowledge, P1).Breaches);
        Assert.Equal(18, Time(report, Measure.Acknowledge, null).Median.Count);
    }

    [Fact]
    [Requirement("MET-002")]
    public void What_has_not_happened_is_missing_and_never_zero()
    {
        var report = Report(
        [
            .. Enumerable.Range(0, 7).Select(day => Figure(day, P0, 5, 30)),
            Figure(8, P0, 5, 30) with { AcknowledgedAt = null, ResolvedAt = null },
            Figure(9, P0, 5, 30) with { DetectedAt = from + Duration.FromDays(9) - Duration.FromMinutes(1) },
        ]);
        var detect = Time(report, Measure.Detect, P0);
        Assert.Equal((8, 1), (detect.Median.Count, detect.Missing));
        Assert.Equal((7 + 1, 1), (
            Time(report, Measure.Acknowledge, P0).Median.Count, Time(report, Measure.Acknowledge, P0).Missing));
        Assert.Equal(1, Time(report, Measure.Resolve, P0).Survival!.Open);
        Assert.Equal(1, report.Open);
    }

    [Fact]
    public void Drills_false_alarms_and_merged_ones_are_left_out_and_counted()
    {
        var report = Report(
        [
            Figure(1, P0, 5, 30), Figure(2, P0, 5, 30) with { Exclusion = Exclusion.Drill },
            Figure(3, P0, 5, 30) with { Exclusion = Exclusion.FalseAlarm },
            Figure(4, P0, 5, 30) with { Exclusion = Exclusion.Merged },
            Figure(5, P0, 5, 30) with { Exclusion = Exclusion.Merged },
            Figure(-40, P0, 5, 30),
        ]);
        Assert.Equal(1, report.Counted);
        Assert.Equal(
            (1, 1, 2),
            (report.Excluded[Exclusion.Drill], report.Excluded[Exclusion.FalseAlarm],
                report.Excluded[Exclusion.Merged]));
        Assert.Null(Time(report, Measure.Resolve, null).Median.Value);
    }

    [Fact]
    [Requirement("MET-003")]
    public void A_month_is_held_beside_the_one_before_and_chance_is_called_chance()
    {
        var same = Report(Enumerable.Range(-29, 58).Select(day => Figure(day, P0, 5 + Math.Abs(day % 7), 60)));
        Assert.Equal(Change.CannotTell, Time(same, Measure.Acknowledge, null).Against.Change);
        var slower = Report(Enumerable.Range(-29, 58).Select(day => Figure(day, P0, day < 0 ? 5 : 50, 60)));
        Assert.Equal(Change.More, Time(slower, Measure.Acknowledge, null).Against.Change);
    }

    [Fact]
    [Requirement("MET-004")]
    public void Uptime_follows_from_the_minutes_of_outages_that_are_counted_once()
    {
        var day = Duration.FromDays(1);
        var half = new[]
        {
            Figure(0, P0, 1, 12 * 60), Figure(0, P0, 1, 6 * 60),
            Figure(3, P0, 1, 60) with { ResolvedAt = null, StartedAt = from + day - Duration.FromHours(6) },
        };
        Assert.Equal(25, IncidentMetrics.Uptime(half, from, from + day, from + day), precision: 6);
        Assert.Equal(100, IncidentMetrics.Uptime([], from, from + day, from + day));
        Assert.Equal(100 * (1 - (43 / 43_200.0)), IncidentMetrics.Uptime(
            [Figure(2, P0, 1, 43)], from, until, until), precision: 9);
    }

    [Fact]
    public void A_change_of_definitions_inside_a_time_is_said()
    {
        var report = Report([Figure(1, P0, 5, 30), Figure(2, P0, 5, 30) with { PlaybookVersion = 2 }]);
        Assert.Equal([1, 2], report.Definitions);
    }

    [Fact]
    [Requirement("MET-010")]
    public void Nights_weekends_and_nights_in_a_row_are_counted_by_person()
    {
        var saturday = Instant.FromUtc(2026, 11, 21, 23, 0);
        var load = MonthlyReview.LoadOf(
            Ada,
            [
                saturday, saturday + Duration.FromHours(4), saturday + Duration.FromDays(1),
                saturday + Duration.FromDays(2), saturday + Duration.FromDays(5), saturday - Duration.FromHours(12),
            ],
            DateTimeZone.Utc);
        Assert.Equal(new PagedLoad(Ada, Pages: 6, Nights: 4, Weekend: 4, NightsInARow: 3), load);
    }

    [Fact]
    [Requirement("MET-005")]
    [Requirement("MET-008")]
    public void The_review_of_a_month_says_what_it_is_made_of()
    {
        var report = Report([Figure(1, P0, 5, 30)], new TargetRules
        {
            Uptime = [new UptimeTarget("platform", 99.9, ShiftLength.Months(1), [])],
        });
        var review = MonthlyReview.Of(
            report, [report], new ReviewRecord { PostmortemsNeeded = 2 }, until, DateTimeZone.Utc);
        var text = review.Markdown(DateTimeZone.Utc);
        Assert.All(
            [
                "# Review of November 2026", "1 incidents count", "## Incidents by severity", "| P0 | 1 |",
                "cannot tell", "Post-mortems published: 0 of 2 (0 %)", "Actions done: none was due", "## By month",
            ],
            words => Assert.Contains(words, text, StringComparison.Ordinal));
    }

    private static IncidentReport Report(IEnumerable<IncidentFigure> figures, TargetRules? targets = null) =>
        IncidentMetrics.Of(
            [.. figures], from, until, until, targets ?? new TargetRules(), [P0, P1], _ => true);

    private static MeasuredTime Time(IncidentReport report, Measure measure, SeverityId? level) =>
        report.Times.Single(time => time.Measure == measure && time.Severity == level);

    private static IncidentFigure Figure(int day, SeverityId level, double acknowledged, double resolved)
    {
        var at = from + Duration.FromDays(day);
        return new IncidentFigure
        {
            Id = new IncidentId(Id(day + 100)),
            Severity = level,
            StartedAt = at,
            DetectedAt = at,
            AcknowledgedAt = at + Duration.FromMinutes(acknowledged),
            ResolvedAt = at + Duration.FromMinutes(resolved),
            PlaybookVersion = 1,
        };
    }
}
