using Muster.Core.OnCall;
using NodaTime;
using Xunit;
using static Muster.Core.Tests.OnCall.Rotas;

namespace Muster.Core.Tests.OnCall;

public sealed class HolidayRotaTests
{
    private static readonly LocalDate UnityDay = new(2026, 10, 3);

    private static readonly WorkingCalendar Germany = WorkingCalendar.Of(Berlin) with
    {
        Id = "de",
        Holidays =
        [
            new("Unity Day", new HolidayDate.Once(UnityDay)),
            new("Christmas Eve", new HolidayDate.EveryYear(12, 24), Clock(12)),
            new("Change of the clock", new HolidayDate.Once(new LocalDate(2026, 10, 25))),
        ],
    };

    private static readonly WorkingCalendar America = WorkingCalendar.Of(NewYork) with { Id = "us" };

    [Fact]
    [Case(24)]
    public void On_the_holiday_of_one_member_the_next_in_line_works()
    {
        var rota = Multinational(HolidayRule.Next);

        Assert.Equal(Ada, rota.Who(Berlin.On(2026, 10, 2, 23)));
        Assert.Equal(Bob, rota.Who(Berlin.On(2026, 10, 3, 0)));
        Assert.Equal(Bob, rota.Who(Berlin.On(2026, 10, 3, 23)));
        Assert.Equal(Ada, rota.Who(Berlin.On(2026, 10, 4, 0)));
    }

    [Fact]
    [Case(24)]
    public void A_half_day_is_handed_on_for_its_half()
    {
        var rota = Multinational(HolidayRule.Next);
        var turnOfAda = Berlin.On(2026, 12, 24, 11);

        Assert.Equal(Ada, rota.Who(turnOfAda));
        Assert.Equal(Bob, rota.Who(Berlin.On(2026, 12, 24, 12)));
    }

    [Fact]
    [Case(24)]
    public void Where_the_rule_is_off_the_layer_below_is_asked()
    {
        var rota = Multinational(HolidayRule.Off);
        var backed = rota with { Layers = [Layer(Weekly(Cyd)) with { Name = "Below" }, .. rota.Layers] };

        Assert.Null(rota.Who(Berlin.On(2026, 10, 3, 12)));
        Assert.Equal(Cyd, backed.Who(Berlin.On(2026, 10, 3, 12)));
    }

    [Fact]
    [Case(24)]
    public void When_everybody_has_the_holiday_the_holder_works()
    {
        var rota = Multinational(HolidayRule.Next);
        var all = rota with
        {
            Layers =
            [
                rota.Layers[0] with
                {
                    Calendars = new Dictionary<ResponderId, WorkingCalendar> { [Ada] = Germany, [Bob] = Germany },
                },
            ],
        };

        Assert.Equal(Ada, all.Who(Berlin.On(2026, 10, 3, 12)));
    }

    [Fact]
    [Case(24)]
    public void A_holiday_on_the_day_of_a_clock_change_lasts_25_hours()
    {
        var rota = Multinational(HolidayRule.Next);

        var shift = rota.Shifts(Berlin.On(2026, 10, 24), Berlin.On(2026, 10, 27))
            .First(each => each.From == Berlin.On(2026, 10, 25));

        Assert.Equal(Duration.FromHours(25), shift.Until - shift.From);
    }

    [Fact]
    [Case(24)]
    [Requirement("ONC-002")]
    public void Business_hours_leave_holidays_out_and_the_other_layer_has_them()
    {
        var rota = In(
            Berlin,
            Layer(Weekly(Ada), null, new Restriction.OutsideWorkingHours(Germany)) with { Name = "Nights" },
            Layer(Weekly(Bob), null, new Restriction.WorkingHours(Germany)) with { Name = "Office" });

        Assert.Equal(Bob, rota.Who(Berlin.On(2026, 12, 24, 11)));
        Assert.Equal(Ada, rota.Who(Berlin.On(2026, 12, 24, 13)));
        Assert.Empty(rota.Gaps(Berlin.On(2026, 1, 6), Berlin.On(2027, 1, 6)));
    }

    [Fact]
    [Case(24)]
    public void A_layer_for_holidays_counts_on_them_alone()
    {
        var rota = In(Berlin, Layer(Weekly(Ada), null, new Restriction.OnHolidays(Germany)));

        Assert.Null(rota.Who(Berlin.On(2026, 10, 2, 12)));
        Assert.Equal(Ada, rota.Who(Berlin.On(2026, 10, 3, 12)));
    }

    [Fact]
    [Case(6)]
    public void Working_hours_of_a_region_are_those_of_its_own_zone()
    {
        var rota = In(Berlin, Layer(Weekly(Ada), null, new Restriction.WorkingHours(America)));

        Assert.Null(rota.Who(NewYork.On(2026, 11, 20, 8, 59)));
        Assert.Equal(Ada, rota.Who(NewYork.On(2026, 11, 20, 9)));
    }

    [Fact]
    public void A_shadow_is_told_and_never_on_call()
    {
        var rota = In(
            Berlin, Layer(Weekly(Ada)), Layer(Weekly(Cyd)) with { Name = "Learning", IsShadow = true });
        var at = Berlin.On(2026, 1, 6);

        Assert.Equal(Ada, rota.Who(at));
        Assert.Equal([Cyd], OnCallResolver.ShadowsOf(rota, at, _ => true));
        Assert.Empty(OnCallResolver.ShadowsOf(rota, at, person => person != Cyd));
    }

    /// <summary>Ada in Germany, Bob in New York, a week each; both weeks of the tests are Ada's.</summary>
    private static Schedule Multinational(HolidayRule rule) => In(
        Berlin,
        Layer(Turns(ShiftLength.Weeks(52), new HandOff(Clock(9), IsoDayOfWeek.Monday), Ada, Bob)) with
        {
            OnHoliday = rule,
            Calendars = new Dictionary<ResponderId, WorkingCalendar> { [Ada] = Germany, [Bob] = America },
        });
}
