using Muster.Core.OnCall;
using NodaTime;
using Xunit;
using static Muster.Core.Tests.OnCall.Rotas;

namespace Muster.Core.Tests.OnCall;

public sealed class RotationTests
{
    [Fact]
    public void The_first_in_the_list_holds_from_the_layers_start_and_nobody_before()
    {
        var wednesday = new LocalDateTime(2026, 1, 7, 15, 0);
        var schedule = In(Utc, Layer(Weekly(Ada, Bob), wednesday));

        Assert.Null(schedule.Who(Utc.On(2026, 1, 7, 14, 59)));
        Assert.Equal(Ada, schedule.Who(Utc.On(2026, 1, 7, 15)));
        Assert.Equal(
            new Because.ByLayer("Weekly", 0, Utc.On(2026, 1, 7, 15), Utc.On(2026, 1, 12, 9)),
            schedule.Ask(Utc.On(2026, 1, 8)).Because);
        Assert.Equal(Bob, schedule.Who(Utc.On(2026, 1, 12, 9)));
    }

    [Fact]
    public void A_layer_holds_until_its_end_and_not_at_it()
    {
        var schedule = In(Utc, Layer(Weekly(Ada, Bob)) with { End = new(2026, 1, 14, 12, 0) });

        Assert.Equal(Bob, schedule.Who(Utc.On(2026, 1, 14, 11, 59)));
        Assert.Null(schedule.Who(Utc.On(2026, 1, 14, 12)));
        Assert.Equal(Utc.On(2026, 1, 14, 12), schedule.Ask(Utc.On(2026, 1, 13)).Until);
        Assert.Null(schedule.Ask(Utc.On(2026, 1, 15)).Until);
    }

    [Fact]
    [Case(7)]
    [Requirement("ONC-001")]
    public void A_secondary_with_half_a_week_of_offset_changes_on_Thursday_evening()
    {
        var offset = new PeriodBuilder { Days = 3, Hours = 12 }.Build();
        var primary = In(Utc, Layer(Weekly(Ada, Bob, Cyd)));
        var secondary = In(Utc, Layer(Weekly(Bob, Cyd, Ada) with { Offset = offset }));

        var shifts = secondary.Shifts(Utc.On(2026, 1, 5, 9), Utc.On(2026, 2, 23, 9));

        Assert.All(
            shifts.Skip(1),
            shift => Assert.Equal(
                (IsoDayOfWeek.Thursday, Clock(21)),
                (shift.From.InUtc().DayOfWeek, shift.From.InUtc().TimeOfDay)));
        Assert.Equal(Bob, shifts[0].Responder);
        for (var at = Utc.On(2026, 1, 5, 9); at < Utc.On(2026, 4, 6); at += Duration.FromHours(6))
            Assert.NotEqual(primary.Who(at), secondary.Who(at));
    }

    [Fact]
    public void An_offset_of_months_is_refused() =>
        Assert.Throws<ArgumentException>(() => Weekly(Ada) with { Offset = Period.FromMonths(1) });

    [Theory]
    [InlineData(0)]
    [InlineData(32)]
    [InlineData(-32)]
    public void A_day_of_month_that_no_month_has_is_refused(int day) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new HandOff(Clock(9), DayOfMonth: day));

    [Theory]
    [InlineData(0)]
    [InlineData(10_001)]
    public void A_turn_of_no_length_or_of_absurd_length_is_refused(int count) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ShiftLength.Days(count));

    [Fact]
    [Case(7)]
    public void A_rotation_on_the_31st_hands_off_on_the_last_day_of_a_short_month()
    {
        var rotation = Turns(ShiftLength.Months(1), new HandOff(Clock(9), DayOfMonth: 31), Ada, Bob, Cyd);
        var schedule = In(Utc, Layer(rotation, new(2026, 1, 31, 9, 0)));

        var handOffs = schedule.Shifts(Utc.On(2026, 1, 31, 9), Utc.On(2026, 7, 1)).Select(s => s.From.InUtc().Date);

        Assert.Equal(
            [(1, 31), (2, 28), (3, 31), (4, 30), (5, 31), (6, 30)], handOffs.Select(date => (date.Month, date.Day)));
    }

    [Fact]
    [Case(9)]
    public void A_monthly_rotation_from_31_January_has_the_second_person_on_30_March()
    {
        var rotation = Turns(ShiftLength.Months(1), new HandOff(Clock(0)), Ada, Bob, Cyd);
        var schedule = In(Utc, Layer(rotation, new(2026, 1, 31, 0, 0)));

        Assert.Equal(Bob, schedule.Who(Utc.On(2026, 3, 30)));
        Assert.Equal(Cyd, schedule.Who(Utc.On(2026, 3, 31)));
    }

    [Fact]
    [Case(7)]
    public void The_last_day_of_the_month_is_found_also_in_the_month_of_a_clock_change()
    {
        var rotation = Turns(ShiftLength.Months(1), new HandOff(Clock(2, 30), DayOfMonth: -1), Ada, Bob);
        var schedule = In(Berlin, Layer(rotation, new(2024, 1, 31, 2, 30)));

        var handOffs = schedule.Shifts(Berlin.On(2024, 1, 31, 2, 30), Berlin.On(2024, 5, 1)).Select(s => s.From);

        // In 2024 the clock went forward on the last day of March itself.
        Assert.Equal(
            [
                Berlin.On(2024, 1, 31, 2, 30),
                Berlin.On(2024, 2, 29, 2, 30),
                Berlin.On(2024, 3, 31, 3, 30),
                Berlin.On(2024, 4, 30, 2, 30),
            ],
            handOffs);
    }

    [Fact]
    [Case(7)]
    public void A_day_counted_from_the_end_that_a_short_month_lacks_is_its_first_day()
    {
        var rotation = Turns(ShiftLength.Months(1), new HandOff(Clock(0), DayOfMonth: -30), Ada, Bob);
        var schedule = In(Utc, Layer(rotation, new(2026, 1, 2, 0, 0)));

        Assert.Equal(
            [new(2026, 1, 2), new(2026, 2, 1), new(2026, 3, 2), new(2026, 4, 1)],
            schedule.Shifts(Utc.On(2026, 1, 2), Utc.On(2026, 5, 1)).Select(s => s.From.InUtc().Date));
    }

    [Fact]
    [Case(7)]
    public void A_yearly_rotation_from_29_February_hands_off_on_the_28th_of_common_years()
    {
        var rotation = Turns(ShiftLength.Months(12), new HandOff(Clock(9)), Ada, Bob, Cyd);
        var schedule = In(Utc, Layer(rotation, new(2024, 2, 29, 9, 0)));

        Assert.Equal(Utc.On(2025, 2, 28, 9), schedule.Ask(Utc.On(2024, 6, 1)).Until);
        Assert.Equal(Utc.On(2028, 2, 29, 9), schedule.Ask(Utc.On(2027, 6, 1)).Until);
    }

    [Fact]
    [Case(7)]
    public void A_daily_rotation_gives_29_February_its_own_turn()
    {
        var schedule = In(Utc, Layer(Daily(Clock(9), Ada, Bob, Cyd), new(2024, 2, 27, 9, 0)));

        Assert.Equal(
            [Ada, Bob, Cyd, Ada],
            schedule.Shifts(Utc.On(2024, 2, 27, 9), Utc.On(2024, 3, 2, 9)).Select(s => s.Responder!.Value));
    }

    [Fact]
    [Case(7)]
    public void A_two_week_rotation_keeps_its_cadence_over_a_year_of_53_weeks()
    {
        var rotation = Turns(ShiftLength.Weeks(2), new HandOff(Clock(9), IsoDayOfWeek.Monday), Ada, Bob);
        var schedule = In(Berlin, Layer(rotation, new(2020, 12, 14, 9, 0)));

        // 2020 had an ISO week 53, from 28 December.
        Assert.Equal(
            [new(2020, 12, 14), new(2020, 12, 28), new(2021, 1, 11), new(2021, 1, 25)],
            schedule.Shifts(Berlin.On(2020, 12, 14, 9), Berlin.On(2021, 2, 1)).Select(s => s.From.InZone(Berlin).Date));
    }

    [Fact]
    [Case(7)]
    public void Moving_the_hand_off_from_Monday_to_Sunday_moves_the_edges_and_keeps_the_order()
    {
        var sunday = Weekly(Ada, Bob, Cyd) with { HandOff = new HandOff(Clock(9), IsoDayOfWeek.Sunday) };
        var schedule = In(Utc, Layer(sunday));

        var shifts = schedule.Shifts(Utc.On(2026, 1, 5, 9), Utc.On(2026, 1, 26, 9));

        Assert.Equal([Ada, Bob, Cyd, Ada], shifts.Select(shift => shift.Responder!.Value));
        Assert.Equal([5, 11, 18, 25], shifts.Select(shift => shift.From.InUtc().Day));
    }

    [Fact]
    [Case(10)]
    public void A_rotation_without_members_is_a_gap()
    {
        var answer = In(Utc, Layer(Weekly())).Ask(Utc.On(2026, 1, 6));

        Assert.Equal(new Because.Nobody(NobodyReason.Gap), answer.Because);
        Assert.Null(answer.Next);
    }

    [Fact]
    [Case(10)]
    public void A_single_member_has_every_turn()
    {
        var schedule = In(Utc, Layer(Weekly(Ada)));

        Assert.All(schedule.Shifts(Utc.On(2026, 1, 5, 9), Utc.On(2026, 3, 2, 9)), s => Assert.Equal(Ada, s.Responder));
        Assert.Equal(new NextOnCall(Ada, Utc.On(2026, 1, 12, 9)), schedule.Ask(Utc.On(2026, 1, 6)).Next);
    }

    [Fact]
    [Case(10)]
    public void A_member_who_is_listed_twice_has_two_turns()
    {
        var schedule = In(Utc, Layer(Weekly(Ada, Ada, Bob)));

        var shifts = schedule.Shifts(Utc.On(2026, 1, 5, 9), Utc.On(2026, 2, 2, 9));

        Assert.Equal([Ada, Ada, Bob, Ada], shifts.Select(shift => shift.Responder!.Value));
    }

    [Fact]
    [Case(12)]
    public void An_unassigned_slot_takes_its_turn_and_keeps_the_cadence()
    {
        var schedule = In(Utc, Layer(Weekly(Ada, Open, Bob)));

        var shifts = schedule.Shifts(Utc.On(2026, 1, 5, 9), Utc.On(2026, 2, 2, 9));

        Assert.Equal([Ada, Open, Bob, Ada], shifts.Select(shift => shift.Responder));
        Assert.Equal(new Because.Nobody(NobodyReason.UnassignedSlot, "Weekly"), shifts[1].Because);
    }

    [Fact]
    [Case(26)]
    public void A_question_after_centuries_costs_no_more_than_one_after_a_day()
    {
        var asked = 0;
        var hourly = Turns(ShiftLength.Hours(1), new HandOff(Clock(0)), Ada, Bob, Cyd);
        var schedule = In(Berlin, Layer(hourly, new(1970, 1, 1, 0, 0)));

        var answer = OnCallResolver.WhoIsOnCall(schedule, [], Berlin.On(9990, 6, 1, 12), _ => ++asked > 0);

        Assert.Equal(Duration.FromHours(1), answer.Until - answer.From);
        Assert.InRange(asked, 1, 10);
    }

    [Theory]
    [InlineData(ShiftUnit.Hours)]
    [InlineData(ShiftUnit.Days)]
    [InlineData(ShiftUnit.Weeks)]
    [InlineData(ShiftUnit.Months)]
    [Case(26)]
    public void An_answer_is_given_from_the_beginning_of_time_to_its_end(ShiftUnit unit)
    {
        var schedule = In(Berlin, Layer(Turns(new ShiftLength(10_000, unit), new HandOff(Clock(9)), Ada, Bob)));

        Instant[] edges = [Instant.MinValue, Berlin.On(1, 1, 2), Berlin.On(9998, 12, 31, 23), Instant.MaxValue];
        Assert.All(edges, at => Assert.Equal(at, schedule.Ask(at).At));
    }
}
