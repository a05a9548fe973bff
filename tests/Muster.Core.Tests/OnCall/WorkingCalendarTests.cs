using Muster.Core.OnCall;
using NodaTime;
using Xunit;
using static Muster.Core.Tests.OnCall.Rotas;

namespace Muster.Core.Tests.OnCall;

[Requirement("OPS-008")]
public sealed class WorkingCalendarTests
{
    private static readonly WorkingCalendar Office = WorkingCalendar.Of(Berlin) with
    {
        Holidays =
        [
            new("Christmas Day", new HolidayDate.EveryYear(12, 25)),
            new("Christmas Eve", new HolidayDate.EveryYear(12, 24), Clock(12)),
            new("Easter Monday", new HolidayDate.FromEaster(1)),
        ],
    };

    [Fact]
    public void Work_is_done_from_the_opening_until_just_before_the_closing()
    {
        Assert.True(Office.IsOpen(Berlin.On(2026, 11, 20, 9)));
        Assert.True(Office.IsOpen(Berlin.On(2026, 11, 20, 16, 59)));
        Assert.False(Office.IsOpen(Berlin.On(2026, 11, 20, 17)));
        Assert.False(Office.IsOpen(Berlin.On(2026, 11, 21, 12)));
    }

    [Fact]
    [Case(24)]
    public void A_half_day_ends_at_noon_and_is_a_working_day()
    {
        Assert.True(Office.IsOpen(Berlin.On(2026, 12, 24, 11, 59)));
        Assert.False(Office.IsOpen(Berlin.On(2026, 12, 24, 12)));
        Assert.True(Office.IsWorkingDay(new LocalDate(2026, 12, 24)));
        Assert.False(Office.IsWorkingDay(new LocalDate(2026, 12, 25)));
    }

    [Fact]
    public void Four_working_hours_from_Friday_afternoon_end_on_Monday() =>
        Assert.Equal(
            Berlin.On(2026, 11, 23, 11),
            Office.PlusWorkingTime(Berlin.On(2026, 11, 20, 15), Duration.FromHours(4)));

    [Fact]
    public void A_deadline_may_end_with_the_hours_of_the_day() =>
        Assert.Equal(
            Berlin.On(2026, 11, 20, 17),
            Office.PlusWorkingTime(Berlin.On(2026, 11, 20, 15), Duration.FromHours(2)));

    [Fact]
    [Case(24)]
    public void Working_days_pass_over_weekends_and_holidays() =>
        Assert.Equal(Berlin.On(2026, 12, 28, 10), Office.PlusWorkingDays(Berlin.On(2026, 12, 23, 10), 2));

    [Fact]
    public void Working_days_from_a_Saturday_begin_on_Monday_morning()
    {
        Assert.Equal(Berlin.On(2026, 11, 24, 9), Office.PlusWorkingDays(Berlin.On(2026, 11, 21, 22), 1));
        Assert.Equal(Berlin.On(2026, 11, 23, 9), Office.PlusWorkingDays(Berlin.On(2026, 11, 21, 22), 0));
    }

    [Fact]
    [Case(24)]
    public void A_holiday_on_the_day_of_a_clock_change_is_free_for_its_25_hours()
    {
        var calendar = WorkingCalendar.Of(Berlin) with
        {
            Hours = [new(LocalTime.Midnight, LocalTime.Midnight)],
            Holidays = [new("Change", new HolidayDate.Once(new LocalDate(2026, 10, 25)))],
        };

        Assert.Equal(
            Duration.FromHours(24),
            calendar.WorkingTimeBetween(Berlin.On(2026, 10, 24), Berlin.On(2026, 10, 26)));
        Assert.Equal(Berlin.On(2026, 10, 26), calendar.NextOpening(Berlin.On(2026, 10, 25)));
    }

    [Fact]
    public void A_window_over_midnight_counts_its_hours_across_both_clock_changes()
    {
        var nights = WorkingCalendar.Of(Berlin) with { Hours = [new(Clock(22), Clock(6))] };

        Assert.Equal(
            Duration.FromHours(7), nights.WorkingTimeBetween(Berlin.On(2026, 3, 28, 12), Berlin.On(2026, 3, 29, 12)));
        Assert.Equal(
            Duration.FromHours(9), nights.WorkingTimeBetween(Berlin.On(2026, 10, 24, 12), Berlin.On(2026, 10, 25, 12)));
    }

    [Fact]
    public void A_calendar_without_hours_never_opens()
    {
        var never = WorkingCalendar.Of(Berlin) with { Hours = [] };

        Assert.Null(never.NextOpening(Berlin.On(2026, 1, 1)));
        Assert.Null(never.PlusWorkingTime(Berlin.On(2026, 1, 1), Duration.FromHours(1)));
        Assert.Null(never.PlusWorkingDays(Berlin.On(2026, 1, 1), 1));
    }

    [Theory]
    [InlineData(2024, 3, 31)]
    [InlineData(2025, 4, 20)]
    [InlineData(2026, 4, 5)]
    [InlineData(2038, 4, 25)]
    [InlineData(2285, 3, 22)]
    public void Easter_Sunday_falls_where_the_churches_have_it(int year, int month, int day) =>
        Assert.True(new HolidayDate.FromEaster(0).FallsOn(new LocalDate(year, month, day)));

    [Theory]
    [InlineData(-1, IsoDayOfWeek.Monday, 5, "2026-05-25")]
    [InlineData(4, IsoDayOfWeek.Thursday, 11, "2026-11-26")]
    [InlineData(1, IsoDayOfWeek.Monday, 9, "2026-09-07")]
    public void A_weekday_of_a_month_falls_once_a_year(int ordinal, IsoDayOfWeek weekday, int month, string date)
    {
        var rule = new HolidayDate.WeekdayOfMonth(ordinal, weekday, month);
        var first = new LocalDate(2026, 1, 1);

        var falls = Enumerable.Range(0, 365).Select(first.PlusDays).Where(rule.FallsOn);

        Assert.Equal([NodaTime.Text.LocalDatePattern.Iso.Parse(date).Value], falls);
    }

    [Fact]
    public void Adding_working_time_and_measuring_it_agree()
    {
        var start = Berlin.On(2026, 1, 1);
        for (var step = 0; step < 500; step++)
        {
            var from = start + Duration.FromHours(17 * step);
            var time = Duration.FromMinutes(30 + (step * 7));

            var until = Office.PlusWorkingTime(from, time)!.Value;

            Assert.Equal(time, Office.WorkingTimeBetween(from, until));
        }
    }
}
