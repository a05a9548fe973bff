using Muster.Core.OnCall;
using NodaTime;
using Xunit;
using static Muster.Core.Tests.OnCall.Rotas;
using C = Muster.Core.OnCall.ScheduleCommand;

namespace Muster.Core.Tests.OnCall;

[Requirement("ONC-005")]
public sealed class SwapTests
{
    private static readonly Instant Now = Berlin.On(2026, 1, 5, 12);
    private static readonly Instant From = Berlin.On(2026, 1, 6, 9);
    private static readonly Instant Until = Berlin.On(2026, 1, 8, 9);
    private static readonly SwapId Id = new(Given.Id(1));
    private static readonly ScheduleId Primary = new("primary");
    private static readonly Schedule Weeks = In(Berlin, Layer(Weekly(Ada, Bob)));

    [Theory]
    [InlineData(0, 48)]
    [InlineData(0, 12)]
    [InlineData(36, 48)]
    [InlineData(12, 36)]
    [Case(18)]
    public void The_taker_is_on_call_for_what_they_took_and_the_offerer_for_the_rest(int first, int last)
    {
        var state = Did(Offer(), Take(Cyd, From + Duration.FromHours(first), From + Duration.FromHours(last)));

        for (var hour = -2; hour < 50; hour++)
        {
            var taken = hour >= first && hour < last;
            Assert.Equal(taken ? Cyd : Ada, Weeks.Who(From + Duration.FromHours(hour), [.. state.Overrides]));
        }
    }

    [Fact]
    [Case(18)]
    public void What_is_left_of_an_offer_can_be_taken_by_somebody_else()
    {
        var noon = From + Duration.FromHours(3);
        var state = Did(Offer(), Take(Cyd, From, noon), Take(Dan, noon, Until));

        Assert.Empty(state.Swaps[0].Open);
        Assert.Equal(Dan, Weeks.Who(noon, [.. state.Overrides]));
    }

    [Fact]
    [Case(18)]
    public void An_offer_that_nobody_takes_changes_nothing() =>
        Assert.Equal(Ada, Weeks.Who(From, [.. Did(Offer()).Overrides]));

    [Fact]
    [Case(18)]
    public void The_offerer_cannot_take_their_own_offer() =>
        Assert.Equal("swap.own", Refused(Take(Ada), Offer()));

    [Fact]
    [Case(18)]
    public void Taken_time_cannot_be_taken_again() => Assert.Equal(
        "swap.not-open", Refused(Take(Dan, From, Until), Offer(), Take(Cyd, From, From + Duration.FromHours(1))));

    [Fact]
    [Case(18)]
    public void Time_that_is_offered_already_is_not_offered_twice() => Assert.Equal(
        "swap.overlaps", Refused(Offer() with { Id = new SwapId(Given.Id(2)) }, Offer()));

    [Fact]
    [Case(18)]
    public void Who_is_not_on_call_then_has_nothing_to_offer() =>
        Assert.Equal("swap.not-on-call", Refused(Offer() with { HoldsSome = false }));

    [Fact]
    [Case(18)]
    public void When_the_base_moves_after_the_acceptance_nobody_is_put_on_call_for_another()
    {
        var state = Did(Offer(), Take(Cyd));
        var moved = In(Berlin, Layer(Weekly(Bob, Ada)));

        Assert.Equal(Bob, moved.Who(From, [.. state.Overrides]));
        Assert.Equal(Cyd, Weeks.Who(From, [.. state.Overrides]));
    }

    [Fact]
    [Case(18)]
    public void A_taken_swap_can_be_swapped_on()
    {
        var again = new SwapId(Given.Id(2));
        var state = Did(
            Offer(),
            Take(Cyd),
            Offer() with { Id = again, Offerer = Cyd },
            Take(Dan) with { Id = again, Override = new OverrideId(Given.Id(8)), At = Now + Duration.FromHours(1) });

        Assert.Equal(Dan, Weeks.Who(From, [.. state.Overrides]));
    }

    [Fact]
    [Case(18)]
    public void Only_the_one_who_was_asked_takes_or_declines()
    {
        var asked = Offer() with { Asked = Cyd };

        Assert.Equal("swap.for-somebody-else", Refused(Take(Dan), asked));
        Assert.Equal("swap.for-somebody-else", Refused(Decline(Dan), asked));
        Assert.Equal([Cyd], Did(asked, Decline(Cyd)).Swaps[0].Declined);
    }

    [Fact]
    [Case(18)]
    public void A_withdrawn_offer_leaves_what_was_taken()
    {
        var noon = From + Duration.FromHours(3);
        var state = Did(Offer(), Take(Cyd, From, noon), new C.WithdrawSwap(Id) { At = Now, By = Given.ByAda });

        Assert.Equal(Cyd, Weeks.Who(From, [.. state.Overrides]));
        Assert.Equal("swap.not-open", ScheduleChanges.Decide(state, Take(Dan, noon, Until)).Refusal?.Code);
    }

    [Fact]
    public void Taking_twice_is_taking_once() =>
        Assert.True(ScheduleChanges.Decide(Did(Offer(), Take(Cyd, From, Until)), Take(Cyd, From, Until)).IsNothing);

    private static C.OfferSwap Offer() =>
        new(Id, From, Until, Ada, Asked: null, HoldsSome: true) { At = Now, By = Given.ByAda };

    private static C.TakeSwap Take(ResponderId who, Instant? from = null, Instant? until = null) =>
        new(Id, new OverrideId(Given.Id(10 + who.Value[0])), Primary, who, from, until)
        {
            At = Now,
            By = Given.ByAda,
        };

    private static C.DeclineSwap Decline(ResponderId who) => new(Id, who) { At = Now, By = Given.ByAda };

    private static ScheduleChanges Did(params ScheduleCommand[] commands)
    {
        var state = ScheduleChanges.Initial;
        foreach (var command in commands)
        {
            var decision = ScheduleChanges.Decide(state, command);
            Assert.Null(decision.Refusal);
            state = decision.Facts.Aggregate(state, ScheduleChanges.Evolve);
        }

        return state;
    }

    private static string? Refused(ScheduleCommand last, params ScheduleCommand[] before) =>
        ScheduleChanges.Decide(Did(before), last).Refusal?.Code;
}
