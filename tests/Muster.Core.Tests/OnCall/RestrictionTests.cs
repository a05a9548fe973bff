using Muster.Core.OnCall;
using NodaTime;
using Xunit;
using static Muster.Core.Tests.OnCall.Rotas;

namespace Muster.Core.Tests.OnCall;

public sealed class RestrictionTests
{
    private static readonly Restriction Office = new Restriction.TimeOfDay(Clock(9), Clock(17), Weekdays.Working);
    private static readonly Restriction Weekend =
        new Restriction.TimeOfWeek(IsoDayOfWeek.Friday, Clock(18), IsoDayOfWeek.Monday, Clock(8));

    [Fact]
    [Requirement("ONC-002")]
    public void Business_hours_fall_through_to_the_layer_below()
    {
        var schedule = In(
            Berlin,
            Layer(Weekly(Ada)) with { Name = "Around the clock" },
            Layer(Weekly(Bob), null, Office) with { Name = "Business hours" });

        Assert.Equal(Bob, schedule.Who(Berlin.On(2026, 1, 6, 9)));
        Assert.Equal(Ada, schedule.Who(Berlin.On(2026, 1, 6, 17)));
        Assert.Equal(Ada, schedule.Who(Berlin.On(2026, 1, 10, 12)));
        Assert.Equal(Berlin.On(2026, 1, 12, 9), schedule.Ask(Berlin.On(2026, 1, 9, 18)).Until);
    }

    [Fact]
    [Case(9)]
    public void A_night_window_goes_over_midnight()
    {
        var night = new Restriction.TimeOfDay(Clock(22), Clock(6));
        var schedule = In(Berlin, Layer(Weekly(Ada), null, night));

        var shift = schedule.Shifts(Berlin.On(2026, 1, 6, 12), Berlin.On(2026, 1, 7, 12))[1];

        Assert.Equal((Berlin.On(2026, 1, 6, 22), Berlin.On(2026, 1, 7, 6)), (shift.From, shift.Until));
    }

    [Fact]
    [Case(9)]
    public void A_night_window_belongs_to_the_day_on_which_it_opens()
    {
        var fridayNight = new Restriction.TimeOfDay(Clock(22), Clock(6), Weekdays.Friday);
        var schedule = In(Berlin, Layer(Weekly(Ada), null, fridayNight));

        Assert.Equal(Ada, schedule.Who(Berlin.On(2026, 1, 10, 5, 59)));
        Assert.Null(schedule.Who(Berlin.On(2026, 1, 9, 5, 59)));
    }

    [Theory]
    [InlineData(2026, 3, 27, 61)]
    [InlineData(2026, 6, 5, 62)]
    [InlineData(2026, 10, 23, 63)]
    [Case(9)]
    public void A_weekend_window_closes_on_Monday_at_eight_also_when_the_clock_changes(
        int year, int month, int friday, int hours)
    {
        var rotation = Weekly(Ada) with { HandOff = new(Clock(12), IsoDayOfWeek.Wednesday) };
        var schedule = In(Berlin, Layer(rotation, null, Weekend));

        var answer = schedule.Ask(Berlin.On(year, month, friday, 20));

        Assert.Equal(Clock(8), answer.Until!.Value.InZone(Berlin).TimeOfDay);
        Assert.Equal(Duration.FromHours(hours), answer.Until - answer.From);
    }

    [Fact]
    [Case(9)]
    public void A_window_of_several_days_in_a_turn_of_several_days_changes_hands_within()
    {
        var rotation = Turns(ShiftLength.Days(3), new HandOff(Clock(0)), Ada, Bob);
        var schedule = In(Berlin, Layer(rotation, new(2026, 1, 5, 0, 0), Weekend));

        var shifts = schedule.Shifts(Berlin.On(2026, 1, 9, 18), Berlin.On(2026, 1, 12, 8));

        Assert.Equal([Bob, Ada], shifts.Select(shift => shift.Responder!.Value));
        Assert.Equal(Berlin.On(2026, 1, 11), shifts[1].From);
    }

    [Fact]
    [Case(9)]
    public void The_only_window_of_an_hourly_rotation_is_found_more_than_a_hundred_hours_ahead()
    {
        var hourly = Turns(ShiftLength.Hours(1), new HandOff(Clock(0)), Ada, Bob, Cyd);
        var sunday = new Restriction.TimeOfDay(Clock(0), Clock(0), Weekdays.Sunday);
        var schedule = In(Berlin, Layer(hourly, new(2026, 1, 5, 0, 0), sunday));

        var answer = schedule.Ask(Berlin.On(2026, 1, 5, 1));

        Assert.Null(answer.Responder);
        Assert.Equal(new NextOnCall(Ada, Berlin.On(2026, 1, 11)), answer.Next);
    }

    [Fact]
    [Case(9)]
    public void Office_hours_of_a_quarterly_rotation_go_on_past_the_fiftieth_day()
    {
        var quarterly = Turns(ShiftLength.Months(3), new HandOff(Clock(0), DayOfMonth: 1), Ada, Bob);
        var schedule = In(Berlin, Layer(quarterly, new(2026, 1, 1, 0, 0), Office));

        var days = schedule.Shifts(Berlin.On(2026, 1, 1), Berlin.On(2026, 4, 1))
            .Where(shift => shift.Responder == Ada)
            .ToList();

        Assert.Equal(64, days.Count);
        Assert.Equal(Berlin.On(2026, 3, 31, 17), days[^1].Until);
    }

    [Fact]
    [Case(9)]
    public void A_weekday_mask_works_with_a_monthly_rotation()
    {
        var monthly = Turns(ShiftLength.Months(1), new HandOff(Clock(0), DayOfMonth: 1), Ada, Bob);
        var tuesdays = new Restriction.TimeOfDay(Clock(0), Clock(0), Weekdays.Tuesday | Weekdays.Thursday);
        var schedule = In(Berlin, Layer(monthly, new(2026, 1, 1, 0, 0), tuesdays));

        Assert.Equal(Ada, schedule.Who(Berlin.On(2026, 1, 29, 12)));
        Assert.Null(schedule.Who(Berlin.On(2026, 1, 30, 12)));
        Assert.Equal(Bob, schedule.Who(Berlin.On(2026, 2, 3, 12)));
    }

    [Fact]
    public void Windows_that_touch_do_not_cut_a_shift()
    {
        var schedule = In(Berlin, Layer(Weekly(Ada, Bob), null, new Restriction.TimeOfDay(Clock(0), Clock(0))));

        var answer = schedule.Ask(Berlin.On(2026, 1, 8, 12));

        Assert.Equal((Berlin.On(2026, 1, 5, 9), Berlin.On(2026, 1, 12, 9)), (answer.From, answer.Until));
    }

    [Fact]
    public void Any_of_several_windows_counts()
    {
        var schedule = In(Berlin, Layer(Weekly(Ada), null, Office, Weekend));

        Assert.Equal(
            [(9, 17), (18, 8)],
            schedule.Shifts(Berlin.On(2026, 1, 9), Berlin.On(2026, 1, 12, 8, 30)).Where(s => s.Responder is not null)
                .GroupBy(s => s.From.InZone(Berlin).Hour == 9 ? 0 : 1)
                .Select(g => (g.First().From.InZone(Berlin).Hour, g.Last().Until.InZone(Berlin).Hour)));
    }

    [Fact]
    public void A_window_on_no_day_is_a_gap_for_ever()
    {
        var answer = In(Berlin, Layer(Weekly(Ada), null, new Restriction.TimeOfDay(Clock(9), Clock(17), Weekdays.None)))
            .Ask(Berlin.On(2026, 2, 1));

        Assert.Null(answer.Until);
        Assert.Null(answer.Next);
    }

    [Fact]
    public void A_week_from_one_moment_to_the_same_is_always()
    {
        var always = new Restriction.TimeOfWeek(IsoDayOfWeek.Monday, Clock(9), IsoDayOfWeek.Monday, Clock(9));

        var schedule = In(Berlin, Layer(Weekly(Ada), null, always));

        Assert.Empty(schedule.Gaps(Berlin.On(2026, 1, 5, 9), Berlin.On(2027, 1, 5, 9)));
    }

    [Fact]
    [Case(6)]
    public void Follow_the_sun_reports_the_hour_that_one_zones_clock_change_opens()
    {
        // New York goes forward on 8 March, Berlin on the 29th: in between New York begins an hour earlier.
        var tokyo = Zone("Asia/Tokyo");
        var schedule = In(
            Utc,
            Sun(tokyo, Ada, Clock(8), Clock(16)),
            Sun(Berlin, Bob, Clock(8), Clock(16)),
            Sun(NewYork, Cyd, Clock(10), Clock(18)));

        var before = schedule.Gaps(Utc.On(2026, 3, 2), Utc.On(2026, 3, 7));
        var during = schedule.Gaps(Utc.On(2026, 3, 9), Utc.On(2026, 3, 10));
        var shifts = schedule.Shifts(Utc.On(2026, 3, 9), Utc.On(2026, 3, 10));

        Assert.Empty(before);
        Assert.Equal([(Utc.On(2026, 3, 9, 22), Utc.On(2026, 3, 9, 23))], during.Select(gap => (gap.From, gap.Until)));
        Assert.Equal([Ada, Bob, Cyd, Open, Ada], shifts.Select(shift => shift.Responder));
        Assert.Equal(Utc.On(2026, 3, 9, 14), shifts[2].From);

        static Layer Sun(DateTimeZone zone, ResponderId who, LocalTime from, LocalTime until)
        {
            var rotation = Weekly(who) with { HandOff = new(Clock(0), IsoDayOfWeek.Sunday) };
            var hours = new Restriction.TimeOfDay(from, until);
            return Layer(rotation, new(2026, 1, 1, 0, 0), hours) with { Name = zone.Id, Zone = zone };
        }
    }
}
