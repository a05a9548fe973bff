using Muster.Core.OnCall;
using NodaTime;
using Xunit;
using static Muster.Core.Tests.OnCall.Rotas;

namespace Muster.Core.Tests.OnCall;

public sealed class TemporaryScheduleTests
{
    private static readonly Instant From = Berlin.On(2026, 1, 7, 9);
    private static readonly Instant Until = Berlin.On(2026, 1, 9, 9);

    private static readonly Schedule Planned = In(Berlin, Layer(Weekly(Ada))) with
    {
        Temporary =
        [
            new(
                new TemporaryScheduleId(Given.Id(1)),
                From,
                Until,
                [new(From, Berlin.On(2026, 1, 8, 9), Cyd), new(Berlin.On(2026, 1, 8, 12), Until, Dan)],
                Berlin.On(2026, 1, 1),
                "Launch"),
        ],
    };

    [Fact]
    [Case(17)]
    public void It_takes_the_place_of_all_layers_and_leaves_open_what_it_leaves_open()
    {
        Assert.Equal(Ada, Planned.Who(From - Duration.Epsilon));
        Assert.Equal(Cyd, Planned.Who(From));
        Assert.Null(Planned.Who(Berlin.On(2026, 1, 8, 10)));
        Assert.Equal(Dan, Planned.Who(Berlin.On(2026, 1, 8, 12)));
        Assert.Equal(Ada, Planned.Who(Until));
    }

    [Fact]
    [Case(17)]
    public void Its_shifts_say_that_they_come_from_it()
    {
        var shifts = Planned.Shifts(Berlin.On(2026, 1, 7), Berlin.On(2026, 1, 10));

        Assert.Equal([Ada, Cyd, null, Dan, Ada], shifts.Select(shift => shift.Responder));
        Assert.IsType<Because.ByTemporary>(shifts[1].Because);
        Assert.Equal(NobodyReason.TemporaryGap, Assert.IsType<Because.Nobody>(shifts[2].Because).Reason);
    }

    [Fact]
    [Case(17)]
    public void An_override_wins_over_it_and_says_whom_it_displaces()
    {
        var answer = Planned.Ask(
            Berlin.On(2026, 1, 7, 12), Put(Bob, Berlin.On(2026, 1, 7, 10), Berlin.On(2026, 1, 7, 18)));

        Assert.Equal(Bob, answer.Responder);
        Assert.Equal(Cyd, Assert.IsType<Because.ByOverride>(answer.Because).Displaced);
    }

    [Fact]
    [Case(17)]
    public void Its_open_time_is_found_as_a_gap() => Assert.Equal(
        [(Berlin.On(2026, 1, 8, 9), Berlin.On(2026, 1, 8, 12))],
        Planned.Gaps(Berlin.On(2026, 1, 6), Berlin.On(2026, 1, 20)).Select(gap => (gap.From, gap.Until)));

    [Fact]
    [Case(17)]
    public void Of_two_the_last_created_wins_where_they_overlap()
    {
        var later = new TemporarySchedule(
            new TemporaryScheduleId(Given.Id(2)),
            Berlin.On(2026, 1, 7, 12),
            Berlin.On(2026, 1, 7, 18),
            [new(Berlin.On(2026, 1, 7, 12), Berlin.On(2026, 1, 7, 18), Bob)],
            Berlin.On(2026, 1, 2));
        var both = Planned with { Temporary = [later, .. Planned.Temporary] };

        Assert.Equal(Cyd, both.Who(Berlin.On(2026, 1, 7, 11)));
        Assert.Equal(Bob, both.Who(Berlin.On(2026, 1, 7, 12)));
        Assert.Equal(Cyd, both.Who(Berlin.On(2026, 1, 7, 18)));
    }
}
