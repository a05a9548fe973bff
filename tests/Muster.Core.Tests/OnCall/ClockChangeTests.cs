using Muster.Core.OnCall;
using NodaTime;
using Xunit;
using static Muster.Core.Tests.OnCall.Rotas;

namespace Muster.Core.Tests.OnCall;

/// <summary>
/// Walks around clock changes minute by minute beside a second, slow opinion that counts every hand-off.
/// </summary>
public sealed class ClockChangeTests
{
    private static readonly ResponderId?[] People = [Ada, Bob, Cyd, Dan];

    private static readonly LocalTime[] HandOffs =
        [Clock(0), Clock(0, 30), Clock(1, 30), Clock(2), Clock(2, 15), Clock(2, 30)];

    public static TheoryData<string, int, int, int> Changes => new()
    {
        { "Europe/Berlin", 2026, 3, 29 },
        { "Europe/Berlin", 2026, 10, 25 },
        { "America/New_York", 2026, 3, 8 },
        { "America/New_York", 2026, 11, 1 },
        { "Australia/Lord_Howe", 2026, 4, 5 },
        { "Australia/Lord_Howe", 2026, 10, 4 },
        { "America/Santiago", 2026, 4, 4 },
        { "America/Santiago", 2026, 9, 6 },
        { "Asia/Beirut", 2026, 3, 29 },
        { "Asia/Beirut", 2026, 10, 24 },
        { "Pacific/Apia", 2011, 12, 29 },
        { "America/St_Johns", 2010, 11, 7 },
        { "Africa/Casablanca", 2026, 2, 15 },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    [Case(1)]
    [Case(2)]
    [Case(3)]
    [Case(4)]
    public void Every_minute_around_a_clock_change_has_the_holder_that_counting_hand_offs_gives(
        string zoneId, int year, int month, int day)
    {
        var zone = Zone(zoneId);
        var start = new LocalDateTime(year, month, day, 0, 0).PlusDays(-9);
        foreach (var length in (ShiftLength[])[
            ShiftLength.Hours(1), ShiftLength.Hours(5), ShiftLength.Hours(12), ShiftLength.Days(1),
            ShiftLength.Days(3), ShiftLength.Weeks(1)])
        {
            foreach (var handOff in HandOffs)
                Walk(zone, Layer(Turns(length, new HandOff(handOff), People), start), start.PlusDays(7));
        }
    }

    [Theory]
    [MemberData(nameof(Changes))]
    [Case(3)]
    public void Shifts_around_a_clock_change_tile_the_time(string zoneId, int year, int month, int day)
    {
        var zone = Zone(zoneId);
        var start = new LocalDateTime(year, month, day, 0, 0).PlusDays(-3);
        var schedule = In(zone, Layer(Daily(Clock(2, 30), People), start));
        var from = start.InZoneLeniently(zone).ToInstant();
        var until = start.PlusDays(7).InZoneLeniently(zone).ToInstant();

        var shifts = schedule.Shifts(from, until);

        Assert.Equal(from, shifts[0].From);
        Assert.Equal(until, shifts[^1].Until);
        Assert.All(shifts.Zip(shifts.Skip(1)), pair => Assert.Equal(pair.First.Until, pair.Second.From));
        Assert.All(shifts, shift => Assert.NotNull(shift.Responder));
    }

    [Fact]
    [Case(1)]
    public void A_hand_off_in_the_skipped_hour_moves_forward_by_the_gap()
    {
        var berlin = In(Berlin, Layer(Daily(Clock(2, 30), Ada, Bob), new(2026, 3, 28, 2, 30)));
        var newYork = In(NewYork, Layer(Daily(Clock(2, 30), Ada, Bob), new(2026, 3, 7, 2, 30)));

        Assert.Equal(Berlin.On(2026, 3, 29, 3, 30), berlin.Ask(Berlin.On(2026, 3, 29, 1, 59)).Until);
        Assert.Equal(Ada, berlin.Who(Berlin.On(2026, 3, 29, 3, 29)));
        Assert.Equal(Bob, berlin.Who(Berlin.On(2026, 3, 29, 3, 30)));
        Assert.Equal(NewYork.On(2026, 3, 8, 3, 30), newYork.Ask(NewYork.On(2026, 3, 8, 1, 59)).Until);
    }

    [Fact]
    [Case(2)]
    public void A_hand_off_in_the_repeated_hour_happens_once_and_takes_the_first_pass()
    {
        var schedule = In(NewYork, Layer(Daily(Clock(1, 30), Ada, Bob, Cyd), new(2026, 10, 31, 1, 30)));

        var shifts = schedule.Shifts(NewYork.On(2026, 10, 31, 1, 30), NewYork.On(2026, 11, 3, 1, 30));

        Assert.Equal([Ada, Bob, Cyd], shifts.Select(shift => shift.Responder!.Value));
        Assert.Equal(Instant.FromUtc(2026, 11, 1, 5, 30), shifts[1].From);
        Assert.Equal(Duration.FromHours(24), shifts[0].Until - shifts[0].From);
        Assert.Equal(Duration.FromHours(25), shifts[1].Until - shifts[1].From);
    }

    [Fact]
    [Case(2)]
    public void A_window_of_hours_opens_at_the_first_pass_and_closes_at_the_last()
    {
        var window = new Restriction.TimeOfDay(Clock(1, 30), Clock(2, 30));
        var schedule = In(Berlin, Layer(Weekly(Ada), null, window));

        var shift = Assert.Single(
            schedule.Shifts(Berlin.On(2026, 10, 25), Berlin.On(2026, 10, 26)), s => s.Responder is not null);

        Assert.Equal(Instant.FromUtc(2026, 10, 24, 23, 30), shift.From);
        Assert.Equal(Instant.FromUtc(2026, 10, 25, 1, 30), shift.Until);
        Assert.Equal(Duration.FromHours(2), shift.Until - shift.From);
    }

    [Fact]
    [Case(2)]
    public void The_day_on_which_the_clock_goes_back_is_covered_for_25_hours()
    {
        var schedule = In(
            Berlin,
            Layer(Weekly(Ada), null, new Restriction.TimeOfDay(Clock(0), Clock(2, 30))) with { Name = "Night" },
            Layer(Weekly(Bob), null, new Restriction.TimeOfDay(Clock(2, 30), Clock(0))) with { Name = "Day" });

        var shifts = schedule.Shifts(Berlin.On(2026, 10, 25), Berlin.On(2026, 10, 26));

        Assert.All(shifts, shift => Assert.NotNull(shift.Responder));
        Assert.Equal(25, shifts.Sum(shift => (shift.Until - shift.From).TotalHours));
    }

    [Theory]
    [InlineData(2026, 3, 29, 23)]
    [InlineData(2026, 6, 1, 24)]
    [InlineData(2026, 10, 25, 25)]
    public void A_one_day_turn_lasts_as_long_as_its_day(int year, int month, int day, int hours)
    {
        var schedule = In(Berlin, Layer(Daily(Clock(0), Ada, Bob), new(2026, 1, 1, 0, 0)));

        var answer = schedule.Ask(Berlin.On(year, month, day, 12));

        Assert.Equal(Duration.FromHours(hours), answer.Until - answer.From);
    }

    [Fact]
    [Case(3)]
    public void On_Samoa_nobody_holds_the_day_that_did_not_exist()
    {
        var apia = Zone("Pacific/Apia");
        var schedule = In(apia, Layer(Daily(Clock(9), Ada, Bob, Cyd), new(2011, 12, 28, 9, 0)));

        var shifts = schedule.Shifts(apia.On(2011, 12, 28, 9), apia.On(2012, 1, 1, 9));

        // 30 December is Cyd's turn and did not happen; the 31st is Ada's.
        Assert.Equal([Ada, Bob, Ada], shifts.Select(shift => shift.Responder!.Value));
        Assert.Equal(apia.On(2011, 12, 31, 9), shifts[1].Until);
        Assert.All(shifts, shift => Assert.Equal(24, (shift.Until - shift.From).TotalHours));
    }

    [Fact]
    [Case(3)]
    public void On_Samoa_the_office_hours_of_the_skipped_Friday_do_not_move_to_Saturday()
    {
        var apia = Zone("Pacific/Apia");
        var office = new Restriction.TimeOfDay(Clock(9), Clock(17), Weekdays.Working);
        var schedule = In(apia, Layer(Weekly(Ada), new(2011, 12, 1, 9, 0), office));

        var shifts = schedule.Shifts(apia.On(2011, 12, 29), apia.On(2012, 1, 3)).Where(s => s.Responder is not null);

        Assert.Equal(
            [(apia.On(2011, 12, 29, 9), apia.On(2011, 12, 29, 17)), (apia.On(2012, 1, 2, 9), apia.On(2012, 1, 2, 17))],
            shifts.Select(shift => (shift.From, shift.Until)));
    }

    [Fact]
    [Case(3)]
    public void Shifts_keep_their_wall_time_when_the_rules_of_a_zone_change_for_good()
    {
        // Jordan abolished the change back in October 2022 and stays at +3.
        var amman = Zone("Asia/Amman");
        var schedule = In(amman, Layer(Weekly(Ada, Bob), new(2022, 10, 3, 9, 0)));

        Assert.Equal(amman.On(2022, 11, 7, 9), schedule.Ask(amman.On(2022, 11, 1)).Until);
        Assert.Equal(9, schedule.Ask(amman.On(2023, 1, 4)).Until!.Value.InZone(amman).Hour);

        // The same stored schedule under other rules (here: a fixed offset) keeps its wall times too.
        var renewed = schedule with { Zone = DateTimeZone.ForOffset(Offset.FromHours(2)) };
        Assert.Equal(Instant.FromUtc(2022, 11, 7, 7, 0), renewed.Ask(Instant.FromUtc(2022, 11, 1, 0, 0)).Until);
    }

    [Fact]
    [Case(4)]
    public void A_twelve_hour_rotation_keeps_its_wall_times_and_its_order()
    {
        var rotation = Turns(ShiftLength.Hours(12), new HandOff(Clock(8)), Ada, Bob, Cyd);
        var schedule = In(Berlin, Layer(rotation, new(2026, 3, 27, 8, 0)));

        var shifts = schedule.Shifts(Berlin.On(2026, 3, 27, 8), Berlin.On(2026, 3, 31, 8));

        Assert.All(
            shifts, shift => Assert.Contains(shift.From.InZone(Berlin).TimeOfDay, (LocalTime[])[Clock(8), Clock(20)]));
        Assert.Equal([Ada, Bob, Cyd, Ada, Bob, Cyd, Ada, Bob], shifts.Select(shift => shift.Responder!.Value));
        Assert.Equal(11, (shifts[3].Until - shifts[3].From).TotalHours);
    }

    [Fact]
    [Case(4)]
    public void An_hourly_rotation_loses_the_skipped_hour_and_holds_the_repeated_one_twice_as_long()
    {
        var rotation = Turns(ShiftLength.Hours(1), new HandOff(Clock(0)), Ada, Bob, Cyd, Dan);
        var spring = In(Berlin, Layer(rotation, new(2026, 3, 29, 0, 0)));
        var autumn = In(Berlin, Layer(rotation, new(2026, 10, 25, 0, 0)));

        Assert.Equal(
            [Ada, Bob, Dan],
            spring.Shifts(Berlin.On(2026, 3, 29), Berlin.On(2026, 3, 29, 4)).Select(s => s.Responder!.Value));
        Assert.Equal(
            [1, 1, 2, 1],
            autumn.Shifts(Berlin.On(2026, 10, 25), Berlin.On(2026, 10, 25, 4))
                .Select(s => (s.Until - s.From).TotalHours));
    }

    [Fact]
    [Case(5)]
    public void A_weekly_rotation_made_in_winter_hands_off_at_the_same_wall_time_in_summer()
    {
        var schedule = In(Berlin, Layer(Weekly(Ada, Bob)));

        var shifts = schedule.Shifts(Berlin.On(2026, 1, 5, 9), Berlin.On(2026, 12, 28, 9));

        Assert.Equal(51, shifts.Count);
        Assert.All(
            shifts.Select(shift => shift.From.InZone(Berlin)),
            at => Assert.Equal((IsoDayOfWeek.Monday, Clock(9)), (at.DayOfWeek, at.TimeOfDay)));
    }

    private static void Walk(DateTimeZone zone, Layer layer, LocalDateTime from)
    {
        var rota = In(zone, layer);
        var start = from.InZoneLeniently(zone).ToInstant();
        var end = from.PlusDays(5).InZoneLeniently(zone).ToInstant();
        var shifts = rota.Shifts(start, end);
        var counted = CountedRota.HandOffs(layer, zone, from.Date.PlusDays(15));
        var shift = 0;
        for (var at = start; at < end; at += Duration.FromMinutes(1))
        {
            while (shifts[shift].Until <= at)
                shift++;

            var expected = counted.Last(handOff => handOff.At <= at).Who;
            if (shifts[shift].Responder != expected)
                Assert.Fail($"{layer.Rotation} at {at.InZone(zone)}: {expected} by counting, not {shifts[shift]}");
        }

        for (var at = start; at < end; at += Duration.FromMinutes(15))
            Assert.Equal(counted.Last(handOff => handOff.At <= at).Who, rota.Who(at));
    }
}
