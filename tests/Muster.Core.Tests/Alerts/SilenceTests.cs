using Muster.Core.Alerts;
using NodaTime;
using NodaTime.Text;
using Xunit;

namespace Muster.Core.Tests.Alerts;

public sealed class SilenceTests
{
    private static readonly DateTimeZone berlin = DateTimeZoneProviders.Tzdb["Europe/Berlin"];

    [Theory]
    [Case(41)]
    [InlineData("2026-03-29", "01:00", 180, "2026-03-29T00:00:00Z", "2026-03-29T02:00:00Z")]
    [InlineData("2026-10-25", "01:00", 180, "2026-10-24T23:00:00Z", "2026-10-25T03:00:00Z")]
    [InlineData("2026-10-25", "02:30", 60, "2026-10-25T00:30:00Z", "2026-10-25T02:30:00Z")]
    public void A_weekly_window_keeps_to_the_wall_over_both_clock_changes(
        string date, string time, int minutes, string opens, string closes)
    {
        var windows = Weekly("2026-03-08", time, minutes);
        var (from, until) = (At(opens), At(closes));
        Assert.False(windows.At(from - Duration.FromSeconds(1)).IsOpen);
        Assert.Equal(from, windows.At(from - Duration.FromSeconds(1)).Until);
        Assert.Equal((true, until), (windows.At(from).IsOpen, windows.At(from).Until));
        Assert.True(windows.At(until - Duration.FromSeconds(1)).IsOpen);
        Assert.False(windows.At(until).IsOpen);
        Assert.Equal(LocalDatePattern.Iso.Parse(date).Value, until.InZone(berlin).Date);
    }

    [Fact]
    public void A_window_that_lies_in_the_skipped_hour_does_not_open_that_day()
    {
        var windows = Weekly("2026-03-08", "02:30", 60);
        var state = windows.At(At("2026-03-29T01:30:00Z"));
        Assert.False(state.IsOpen);
        Assert.Equal(At("2026-04-05T00:30:00Z"), state.Until);
    }

    [Theory]
    [InlineData("FREQ=DAILY;INTERVAL=2;COUNT=3", "2026-01-01 2026-01-03 2026-01-05")]
    [InlineData("FREQ=WEEKLY;BYDAY=MO,TH;COUNT=4", "2026-01-01 2026-01-05 2026-01-08 2026-01-12")]
    [InlineData("FREQ=MONTHLY;BYDAY=-1FR;COUNT=3", "2026-01-30 2026-02-27 2026-03-27")]
    [InlineData("FREQ=MONTHLY;BYMONTHDAY=31;COUNT=3", "2026-01-31 2026-03-31 2026-05-31")]
    [InlineData("FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=2", "2026-01-31 2026-02-28")]
    [InlineData("FREQ=YEARLY;BYMONTH=11;BYDAY=4TH;COUNT=2", "2026-11-26 2027-11-25")]
    [InlineData("RRULE:FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=SU;UNTIL=20260131T000000Z", "2026-01-11 2026-01-25")]
    [InlineData("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;COUNT=2", "2028-02-29 2032-02-29")]
    public void A_rule_gives_its_dates(string text, string dates)
    {
        var (rule, problem) = RecurrenceText.Read(text);
        Assert.Null(problem);
        var start = new LocalDate(2026, 1, 1);
        var found = rule!.DatesFrom(start, start).Take(5).Select(date => LocalDatePattern.Iso.Format(date));
        Assert.Equal(dates, string.Join(' ', found));
    }

    [Theory]
    [InlineData("FREQ=HOURLY")]
    [InlineData("FREQ=DAILY;BYSETPOS=1")]
    [InlineData("BYDAY=MO")]
    [InlineData("FREQ=WEEKLY;BYDAY=1MO")]
    [InlineData("FREQ=DAILY;COUNT=2;UNTIL=20270101")]
    [InlineData("FREQ=DAILY;INTERVAL=0")]
    [InlineData("")]
    public void What_is_not_supported_is_said(string text) => Assert.NotNull(RecurrenceText.Read(text).Problem);

    [Fact]
    public void A_rule_that_never_comes_ends()
    {
        var (rule, _) = RecurrenceText.Read("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30");
        Assert.Empty(rule!.DatesFrom(new LocalDate(2026, 1, 1), new LocalDate(2030, 1, 1)));
    }

    [Fact]
    [Case(41)]
    public void An_index_finds_what_a_walk_finds()
    {
        var silences = Enumerable.Range(0, 200).Select(number => Made(
            number % 3 == 0
                ? new Matcher("host", MatcherOperator.Matches, $"db-{number}.*")
                : new Matcher("host", MatcherOperator.Equal, $"db-{number}"))).ToList();
        var index = new SilenceIndex(silences);
        for (var number = 0; number < 200; number++)
        {
            var signal = TestAlerts.DiskFull with { Labels = Labels.From([new("host", $"db-{number}")]) };
            var expected = silences.Where(each => each.Terms!.Takes(signal)).Select(each => each.Id);
            Assert.Equal(expected, index.Holding(signal, Given.Noon).Select(each => each.Id));
        }
    }

    [Fact]
    public void Without_silences_nothing_is_looked_for() => Assert.True(SilenceIndex.Empty.IsEmpty);

    [Fact]
    public void What_ends_before_it_begins_lasts_too_long_or_hides_everything_is_refused()
    {
        Assert.Equal("silence.empty", Refused(Terms() with { EndsAt = Given.Noon - Duration.FromHours(1) }));
        Assert.Equal("silence.too-long", Refused(Terms() with { EndsAt = Given.Noon + Duration.FromDays(400) }));
        Assert.Equal("silence.no-matcher", Refused(Terms() with { Matchers = [] }));
        Assert.Equal(
            "silence.matches-everything",
            Refused(Terms() with { Matchers = [new Matcher("a", MatcherOperator.Matches, ".*")] }));
        Assert.Equal("silence.unknown-zone", Refused(Terms() with { Zone = "Mars/Olympus" }));
    }

    [Fact]
    public void A_delay_by_the_hour_waits_for_their_end_and_no_longer()
    {
        var nights = new DelayRule(
            After: null, new Muster.Core.OnCall.Restriction.TimeOfDay(new LocalTime(22, 0), new LocalTime(6, 0)));
        var night = new LocalDateTime(2026, 11, 21, 23, 0).InZoneStrictly(berlin).ToInstant();
        var noon = new LocalDateTime(2026, 11, 21, 12, 0).InZoneStrictly(berlin).ToInstant();
        Assert.Equal(
            new LocalDateTime(2026, 11, 22, 6, 0).InZoneStrictly(berlin).ToInstant(),
            nights.UntilFor(night, berlin));
        Assert.Null(nights.UntilFor(noon, berlin));
    }

    [Fact]
    public void A_backtest_tells_what_another_routing_would_have_made_different()
    {
        var noise = TestAlerts.DiskFull with { DedupKey = "noise" };
        (Instant, AlertSignal)[] signals =
        [
            (Given.At(0), TestAlerts.DiskFull),
            (Given.At(1), noise),
            (Given.At(2), noise with { Action = AlertAction.Resolve }),
            (Given.At(3), TestAlerts.DiskFine),
        ];
        var now = Backtest.Run(signals, new Muster.Core.Playbook.CheckedPlaybook());
        var quiet = new Route
        {
            Name = "quiet",
            Matchers = [new Matcher("dedup_key", MatcherOperator.Equal, "noise")],
            Effect = RouteEffect.List,
        };
        var changed = Backtest.Run(signals, new Muster.Core.Playbook.CheckedPlaybook { Routes = [quiet] });
        Assert.Equal((2, 2, 1), (now.Incidents.Count, now.Paging, changed.Incidents.Count));
        var difference = Backtest.Compare(now, changed);
        Assert.Equal("noise", Assert.Single(difference.Gone).FirstKey);
        Assert.Empty(difference.Added);
        var open = new Route { Name = "all", Effect = RouteEffect.Open };
        var louder = Backtest.Run(signals, new Muster.Core.Playbook.CheckedPlaybook { Routes = [open] });
        Assert.Equal(2, Backtest.Compare(now, louder).Changed.Count);
    }

    private static SilenceWindows Weekly(string date, string time, int minutes)
    {
        var start = LocalDatePattern.Iso.Parse(date).Value
            + LocalTimePattern.CreateWithInvariantCulture("HH:mm").Parse(time).Value;
        var at = start.InZoneStrictly(berlin).ToInstant();
        return new SilenceWindows(Terms() with
        {
            StartsAt = at,
            EndsAt = at + Duration.FromMinutes(minutes),
            Repeats = "FREQ=WEEKLY",
            Zone = "Europe/Berlin",
        });
    }

    private static SilenceTerms Terms() => new(
        [new Matcher("host", MatcherOperator.Equal, "db-1")], Given.Noon, Given.Noon + Duration.FromHours(1),
        "Ada Okafor", "planned");

    private static Silence Made(Matcher matcher)
    {
        var terms = Terms() with { Matchers = [matcher] };
        var create = new SilenceCommand.Create(new SilenceId(Guid.Empty), terms) { At = Given.Noon, By = Given.ByAda };
        return Silence.Decide(Silence.Initial, create).Facts.Aggregate(Silence.Initial, Silence.Evolve);
    }

    private static string? Refused(SilenceTerms terms) => Silence.Decide(
        Silence.Initial,
        new SilenceCommand.Create(new SilenceId(Guid.Empty), terms) { At = Given.Noon, By = Given.ByAda })
        .Refusal?.Code;

    private static Instant At(string text) => InstantPattern.General.Parse(text).Value;
}
