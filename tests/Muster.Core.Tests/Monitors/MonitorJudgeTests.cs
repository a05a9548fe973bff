using Muster.Core.Alerts;
using Muster.Core.Monitors;
using NodaTime;
using Xunit;
using Monitor = Muster.Core.Monitors.Monitor;

namespace Muster.Core.Tests.Monitors;

/// <summary>What looks mean, on a clock that is a number.</summary>
public sealed class MonitorJudgeTests
{
    private static readonly Instant Noon = Instant.FromUtc(2026, 11, 20, 12, 0);
    private static readonly Duration Minute = Duration.FromMinutes(1);

    private static readonly Monitor Shop = new()
    {
        Id = "shop",
        Name = "The shop",
        Target = "https://shop.example.com",
        From = ["eu", "us", "ap"],
        Quorum = 2,
        Failures = 2,
    };

    private static readonly Monitor Errors = new() { Id = "errors", Name = "Errors", Metric = "error_pct" };

    [Fact]
    [Requirement("INT-004")]
    [Requirement("INT-013")]
    public void An_outage_counts_when_enough_places_saw_it_often_enough()
    {
        var (record, news) = Look(new MonitorRecord(), Noon, ("eu", false), ("us", true), ("ap", true));
        Assert.Equal(MonitorState.Doubtful, record.State);
        (record, var second) = Look(record, Noon + Minute, ("eu", false), ("us", true), ("ap", true));
        Assert.Empty(news.Concat(second));
        Assert.Equal(MonitorState.Doubtful, record.State);
        (record, _) = Look(record, Noon + (Minute * 2), ("us", false));
        (record, var down) = Look(record, Noon + (Minute * 3), ("us", false));
        Assert.True(Assert.IsType<MonitorNews.Outage>(Assert.Single(down)).IsFiring);
        Assert.Equal(MonitorState.Down, record.State);
        Assert.Contains("from eu, us", record.Why, StringComparison.Ordinal);
        (record, var up) = Look(record, Noon + (Minute * 4), ("us", true));
        Assert.False(Assert.IsType<MonitorNews.Outage>(Assert.Single(up)).IsFiring);
        Assert.Equal(MonitorState.Doubtful, record.State);
    }

    [Fact]
    [Requirement("INT-013")]
    public void What_is_in_doubt_is_looked_at_again_by_all_places_within_seconds()
    {
        var (record, _) = Look(new MonitorRecord(), Noon, ("eu", true), ("us", true), ("ap", true));
        Assert.Equal(Noon + Minute, MonitorJudge.DueAt(Shop, record, "us", poll: null));
        (record, _) = Look(record, Noon, ("eu", false));
        Assert.Equal(Noon + MonitorJudge.DoubtEvery, MonitorJudge.DueAt(Shop, record, "us", poll: null));
        Assert.Equal(
            Noon + Duration.FromSeconds(5),
            MonitorJudge.DueAt(Shop, record, "us", poll: Duration.FromSeconds(5)));
        var asked = record with { LookAt = Noon + Duration.FromSeconds(1) };
        Assert.Equal(Noon + Duration.FromSeconds(1), MonitorJudge.DueAt(Shop, asked, "us", poll: null));
    }

    [Fact]
    [Requirement("INT-006")]
    public void A_limit_fires_after_it_was_passed_for_its_whole_time_and_never_for_a_spike()
    {
        AlertDefinition[] rules = [Rule("errors", "> 1", Duration.FromMinutes(5))];
        var record = new MonitorRecord();
        List<MonitorNews> all = [];
        double[] values = [3, 3, 3, 0.5, 2, 2, 2, 2, 2];
        foreach (var (minute, value) in values.Index())
        {
            (record, var news) = Measure(record, rules, Noon + (Minute * minute), value);
            all.AddRange(news);
        }

        Assert.Empty(all);
        (record, var fired) = Measure(record, rules, Noon + (Minute * 9), 2);
        Assert.True(Assert.IsType<MonitorNews.Limit>(Assert.Single(fired)).IsFiring);
        Assert.Equal(MonitorState.Critical, record.State);
        (record, var again) = Measure(record, rules, Noon + (Minute * 10), 2);
        Assert.Empty(again);
        (_, var over) = Measure(record, rules, Noon + (Minute * 11), 0.2);
        Assert.False(Assert.IsType<MonitorNews.Limit>(Assert.Single(over)).IsFiring);
    }

    [Fact]
    [Requirement("INT-007")]
    public void A_warning_and_a_critical_limit_of_one_measurement_fire_each_for_itself()
    {
        AlertDefinition[] rules =
        [
            Rule("some", "> 1", Duration.Zero) with { Level = AlertSeverity.Warning },
            Rule("many", "> 5", Duration.Zero) with { Level = AlertSeverity.Critical },
        ];
        var (record, first) = Measure(new MonitorRecord(), rules, Noon, 3);
        Assert.Equal(["some"], Fired(first));
        Assert.Equal(MonitorState.Warning, record.State);
        (record, var second) = Measure(record, rules, Noon + Minute, 9);
        Assert.Equal(["many"], Fired(second));
        Assert.Equal(MonitorState.Critical, record.State);
        (record, var third) = Measure(record, rules, Noon + (Minute * 2), 2);
        Assert.Equal(("many", false), (Limit(third).Definition.Id, Limit(third).IsFiring));
        Assert.Equal(MonitorState.Warning, record.State);
    }

    [Fact]
    [Requirement("INT-008")]
    public void A_limit_of_twice_the_normal_is_known_from_the_hours_of_the_last_week()
    {
        AlertDefinition[] rules = [Rule("slow", "> 2 x normal", Duration.Zero)];
        var record = new MonitorRecord();
        for (var hour = 0; hour < 11; hour++)
            (record, _) = Measure(record, rules, Noon + Duration.FromHours(hour), 100 + hour);
        (record, var early) = Measure(record, rules, Noon + Duration.FromHours(11), 900);
        Assert.Empty(early);
        Assert.Null(record.NormalOf(Errors, Noon + Duration.FromHours(11)));
        (record, _) = Measure(record, rules, Noon + Duration.FromHours(12), 110);
        var now = Noon + Duration.FromHours(13);
        Assert.Equal(106, record.NormalOf(Errors, now));
        (record, var kept) = Measure(record, rules, now, 205);
        Assert.Empty(kept);
        (_, var fired) = Measure(record, rules, now + Minute, 220);
        Assert.Equal(["slow"], Fired(fired));
        Assert.True(MonitorJudge.Passes(Parsed("> 1.5 x normal"), 301, 200));
        Assert.Equal(500, record.NormalOf(Errors with { Normal = 500 }, now));
    }

    [Fact]
    [Requirement("INT-020")]
    public void A_limit_for_deployments_counts_only_for_its_time_after_one()
    {
        AlertDefinition[] rules =
            [Rule("deployment", "> 5", Duration.Zero) with { AfterDeployment = Duration.FromMinutes(30) }];
        var (record, without) = MonitorJudge.Take(Errors, rules, new MonitorRecord(), [Value(9)], Noon, null);
        Assert.Empty(without);
        (record, var during) = MonitorJudge.Take(
            Errors, rules, record, [Value(9)], Noon + Minute, Noon - Duration.FromMinutes(10));
        Assert.Equal(["deployment"], Fired(during));
        (_, var later) = MonitorJudge.Take(
            Errors, rules, record, [Value(9)], Noon + Duration.FromMinutes(40), Noon - Duration.FromMinutes(10));
        Assert.False(Limit(later).IsFiring);
    }

    [Fact]
    [Requirement("INT-013")]
    public void An_alert_of_somebody_else_is_believed_when_the_places_do_not_reach_it_either()
    {
        var claim = new OutageClaim("a", Noon);
        var (up, yes) = Look(
            new MonitorRecord { Claims = [claim] }, Noon + Minute, ("eu", true), ("us", true), ("ap", false));
        var judged = Assert.IsType<MonitorNews.Judged>(Assert.Single(yes));
        Assert.True(judged.IsUp);
        Assert.Equal("The shop answers at 2 of 3 places that looked: us, eu.", Sorted(judged.Text));
        Assert.Empty(up.Claims);
        var (half, none) = Look(new MonitorRecord { Claims = [claim] }, Noon + Minute, ("eu", false), ("us", false));
        Assert.Empty(none);
        var (after, said) = MonitorJudge.Tick(Shop, half, Noon + MonitorJudge.ClaimWithin);
        Assert.False(Assert.IsType<MonitorNews.Judged>(Assert.Single(said)).IsUp);
        Assert.Empty(after.Claims);
    }

    [Fact]
    public void A_place_that_falls_silent_is_an_alarm_until_it_looks_again()
    {
        var (record, _) = Look(new MonitorRecord(), Noon, ("eu", true), ("us", true), ("ap", true));
        var silent = MonitorJudge.WatchAt(Shop, record, Noon)!.Value;
        Assert.Equal(Noon + MonitorJudge.StaleAfter(Shop), silent);
        (record, var news) = MonitorJudge.Tick(Shop, record, silent);
        Assert.True(Assert.IsType<MonitorNews.Unseen>(Assert.Single(news)).IsFiring);
        Assert.Equal(MonitorState.Unseen, record.State);
        (record, var again) = MonitorJudge.Tick(Shop, record, silent + Minute);
        Assert.Empty(again);
        (_, var back) = Look(record, silent + Minute, ("eu", true), ("us", true), ("ap", true));
        Assert.False(Assert.Single(back.OfType<MonitorNews.Unseen>()).IsFiring);
    }

    [Fact]
    public void What_is_known_is_kept_and_read_again_and_never_grows_without_bound()
    {
        AlertDefinition[] rules = [Rule("errors", "> 1", Duration.FromMinutes(5))];
        var record = new MonitorRecord();
        for (var minute = 0; minute < 2_000; minute++)
            (record, _) = Measure(record, rules, Noon + (Minute * 6 * minute), minute % 7);
        var text = record.Write();
        Assert.True(text.Length < 40_000, $"{text.Length}");
        Assert.Equal(text, MonitorRecord.Read(text).Write());
        Assert.Equal(MonitorState.Unknown, MonitorRecord.Read("").State);
    }

    private static (MonitorRecord After, IReadOnlyList<MonitorNews> News) Look(
        MonitorRecord before, Instant at, params (string Place, bool IsGood)[] seen) => MonitorJudge.Take(
        Shop, [], before,
        [.. seen.Select(each => new MonitorLook(each.Place, "r", each.IsGood, 12, each.IsGood ? null : "No answer."))],
        at, deployedAt: null);

    private static (MonitorRecord After, IReadOnlyList<MonitorNews> News) Measure(
        MonitorRecord before, AlertDefinition[] rules, Instant at, double value) =>
        MonitorJudge.Take(Errors, rules, before, [Value(value)], at, deployedAt: null);

    private static MonitorLook Value(double value) => new("", "r", IsGood: true, value, Why: null);

    private static AlertDefinition Rule(string id, string limit, Duration length) =>
        new() { Id = id, Name = id, Metric = "error_pct", When = Parsed(limit), For = length };

    private static Threshold Parsed(string text) => Muster.Playbooks.Monitors.LimitText.Read(text)!.Value;

    private static IEnumerable<string> Fired(IEnumerable<MonitorNews> news) =>
        news.OfType<MonitorNews.Limit>().Where(each => each.IsFiring).Select(each => each.Definition.Id);

    private static MonitorNews.Limit Limit(IEnumerable<MonitorNews> news) =>
        Assert.IsType<MonitorNews.Limit>(Assert.Single(news));

    /// <summary>The order of the places does not matter.</summary>
    private static string Sorted(string text) => text.Replace("eu, us", "us, eu", StringComparison.Ordinal);
}
