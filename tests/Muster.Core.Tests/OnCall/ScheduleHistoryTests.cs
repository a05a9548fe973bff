using Muster.Core.OnCall;
using NodaTime;
using Xunit;
using static Muster.Core.Tests.OnCall.Rotas;

namespace Muster.Core.Tests.OnCall;

public sealed class ScheduleHistoryTests
{
    private static readonly Instant Edit = Berlin.On(2026, 1, 14, 15);

    [Fact]
    [Case(20)]
    public void What_has_passed_stays_when_the_schedule_is_written_anew()
    {
        var before = In(Berlin, Layer(Weekly(Ada, Bob)));
        var after = In(Berlin, Layer(Daily(Clock(8), Cyd, Dan)) with { Restrictions = [] });

        var force = InForce(before, after);

        for (var day = 0; day < 9; day++)
        {
            var at = Berlin.On(2026, 1, 5, 9) + Duration.FromDays(day);
            Assert.Equal(before.Who(at), force.Who(at));
        }

        Assert.Contains(force.Who(Edit), new ResponderId?[] { Cyd, Dan });
    }

    [Fact]
    [Case(10)]
    public void A_member_who_is_added_leaves_the_shift_in_progress_alone()
    {
        var force = InForce(In(Berlin, Layer(Weekly(Ada, Bob))), In(Berlin, Layer(Weekly(Cyd, Ada, Bob))));

        Assert.Equal(Bob, force.Who(Edit));
        Assert.Equal(Berlin.On(2026, 1, 19, 9), force.Ask(Edit).Until);
        Assert.Equal(Cyd, force.Who(Berlin.On(2026, 1, 20)));
        Assert.Equal(Berlin.On(2026, 1, 12, 9), force.Ask(Edit).From);
    }

    [Fact]
    [Case(11)]
    public void Removing_a_person_keeps_the_holder_and_everybody_elses_order()
    {
        var force = InForce(
            In(Berlin, Layer(Weekly(Ada, Bob, Cyd, Dan))), In(Berlin, Layer(Weekly(Bob, Cyd, Dan))));

        Assert.Equal(
            [Bob, Cyd, Dan, Bob], Enumerable.Range(0, 4).Select(week => force.Who(Edit + Duration.FromDays(7 * week))));
    }

    [Fact]
    [Case(20)]
    public void A_new_name_of_the_schedule_moves_nobody()
    {
        var before = In(Berlin, Layer(Weekly(Ada, Bob, Cyd)));
        var once = new WrittenSchedule(Edit, before with { Name = "First line" });
        var twice = new WrittenSchedule(
            Edit + Duration.FromDays(20),
            before with { Name = "Second line", Layers = [Layer(Weekly(Ada, Cyd, Bob))] });

        var force = ScheduleHistory.InForce([new(null, before), once, twice]);

        Assert.Equal("Second line", force.Name);
        for (var day = 0; day < 28; day++)
        {
            var at = Berlin.On(2026, 1, 5, 9) + Duration.FromDays(day);
            Assert.Equal(before.Who(at), force.Who(at));
        }
    }

    [Fact]
    public void Another_start_of_a_layer_counts_its_turns_from_there()
    {
        var after = In(Berlin, Layer(Weekly(Ada, Bob), new LocalDateTime(2026, 1, 12, 9, 0)));

        Assert.Equal(Ada, InForce(In(Berlin, Layer(Weekly(Ada, Bob))), after).Who(Edit));
    }

    [Fact]
    [Case(20)]
    public void Moving_to_another_zone_leaves_the_past_in_the_old_one()
    {
        var before = In(Berlin, Layer(Weekly(Ada, Bob)));
        var force = InForce(before, In(NewYork, Layer(Weekly(Ada, Bob))));

        Assert.Equal(Berlin.On(2026, 1, 12, 9), force.Ask(Berlin.On(2026, 1, 13)).From);
        Assert.Equal(NewYork.On(2026, 1, 19, 9), force.Ask(Edit).Until);
    }

    [Fact]
    [Case(20)]
    public void A_layer_that_was_taken_out_ends_and_one_that_was_put_in_begins()
    {
        var nights = Layer(Weekly(Cyd)) with { Name = "Nights" };
        var days = Layer(Weekly(Dan)) with { Name = "Days" };

        var force = InForce(In(Berlin, Layer(Weekly(Ada)), nights), In(Berlin, Layer(Weekly(Ada)), days));

        Assert.Equal(Cyd, force.Who(Edit - Duration.Epsilon));
        Assert.Equal(Dan, force.Who(Edit));
    }

    private static Schedule InForce(Schedule before, Schedule after) =>
        ScheduleHistory.InForce([new(null, before), new(Edit, after)]);
}
