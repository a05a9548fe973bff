using Muster.Core.OnCall;
using NodaTime;
using Xunit;
using static Muster.Core.Tests.OnCall.Rotas;

namespace Muster.Core.Tests.OnCall;

public sealed class CoverageTests
{
    [Fact]
    [Case(21)]
    public void A_gap_of_one_minute_is_found()
    {
        var schedule = In(
            Berlin,
            Layer(Weekly(Ada), null, new Restriction.TimeOfDay(Clock(0), Clock(11, 59))),
            Layer(Weekly(Bob), null, new Restriction.TimeOfDay(Clock(12), Clock(0))) with { Name = "Afternoon" });

        var gaps = schedule.Gaps(Berlin.On(2026, 1, 6), Berlin.On(2026, 1, 8));

        Assert.Equal(
            [
                (Berlin.On(2026, 1, 6, 11, 59), Berlin.On(2026, 1, 6, 12)),
                (Berlin.On(2026, 1, 7, 11, 59), Berlin.On(2026, 1, 7, 12)),
            ],
            gaps.Select(gap => (gap.From, gap.Until)));
    }

    [Fact]
    [Case(21)]
    public void What_has_passed_is_no_gap()
    {
        var schedule = In(Berlin, Layer(Weekly(Ada, Open, Bob)));
        var inTheOpenWeek = Berlin.On(2026, 1, 14);

        var gap = Assert.Single(schedule.Gaps(inTheOpenWeek, Berlin.On(2026, 1, 26, 9)));

        Assert.Equal((inTheOpenWeek, Berlin.On(2026, 1, 19, 9)), (gap.From, gap.Until));
    }

    [Theory]
    [InlineData("Europe/Berlin")]
    [InlineData("America/New_York")]
    [InlineData("Australia/Lord_Howe")]
    [InlineData("America/Santiago")]
    [InlineData("Asia/Beirut")]
    [Case(21)]
    public void No_clock_change_of_a_year_makes_a_false_gap(string zoneId)
    {
        var zone = Zone(zoneId);
        foreach (var cut in (LocalTime[])[Clock(0), Clock(0, 30), Clock(2), Clock(2, 30), Clock(3)])
        {
            var schedule = In(
                zone,
                Layer(Daily(cut, Ada, Bob), null, new Restriction.TimeOfDay(cut, Clock(12))),
                Layer(Daily(cut, Cyd), null, new Restriction.TimeOfDay(Clock(12), cut)) with { Name = "Afternoon" });

            Assert.Empty(schedule.Gaps(zone.On(2026, 1, 6, 9), zone.On(2027, 1, 6, 9)));
        }
    }

    [Fact]
    public void An_override_fills_a_gap_and_an_override_to_nobody_makes_one()
    {
        var schedule = In(Utc, Layer(Weekly(Ada, Open)));
        var fill = Put(Bob, Utc.On(2026, 1, 12, 9), Utc.On(2026, 1, 19, 9));
        var empty = Put(Open, Utc.On(2026, 1, 6), Utc.On(2026, 1, 7), 1);

        var gap = Assert.Single(schedule.Gaps(Utc.On(2026, 1, 5, 9), Utc.On(2026, 1, 26, 9), fill, empty));

        Assert.Equal(new Because.Nobody(NobodyReason.OverrideToNobody, empty.Id.ToString()), gap.Because);
    }

    [Fact]
    public void The_turns_of_a_person_who_left_are_gaps()
    {
        var schedule = In(Utc, Layer(Weekly(Ada, Bob)));

        var gaps = Coverage.Gaps(schedule, [], Utc.On(2026, 1, 5, 9), Utc.On(2026, 1, 26, 9), who => who != Bob);

        Assert.Equal(new Because.Nobody(NobodyReason.Inactive, "Weekly", Bob), Assert.Single(gaps).Because);
    }

    [Fact]
    public void A_schedule_without_layers_is_one_gap() => Assert.Equal(
        new Because.Nobody(NobodyReason.Gap),
        Assert.Single(In(Utc).Gaps(Utc.On(2026, 1, 1), Utc.On(2027, 1, 1))).Because);

    [Fact]
    public void A_search_over_more_than_400_days_is_refused()
    {
        var from = Utc.On(2026, 1, 1);
        var until = from + OnCallResolver.SightMax + Duration.Epsilon;

        Assert.Throws<ArgumentOutOfRangeException>(() => In(Utc).Gaps(from, until));
        Assert.Empty(In(Utc).Shifts(until, from));
    }
}
