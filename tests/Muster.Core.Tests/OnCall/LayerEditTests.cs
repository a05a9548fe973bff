using Muster.Core.OnCall;
using NodaTime;
using Xunit;
using static Muster.Core.Tests.OnCall.Rotas;

namespace Muster.Core.Tests.OnCall;

public sealed class LayerEditTests
{
    private static readonly Schedule Primary = In(Berlin, Layer(Weekly(Ada, Bob, Cyd, Dan)));

    /// <summary>Wednesday in the second week: Bob has turn 1.</summary>
    private static readonly Instant InBobsWeek = Berlin.On(2026, 1, 14, 15);

    private static readonly Instant YearsEnd = Berlin.On(2026, 12, 28, 9);

    [Fact]
    [Case(10)]
    public void A_member_who_is_added_in_mid_shift_does_not_change_the_holder()
    {
        var eve = new ResponderId("eve");
        var edited = Edit(eve, Ada, Bob, Cyd, Dan);

        Assert.Equal(Primary.Ask(InBobsWeek).Until, edited.Ask(InBobsWeek).Until);
        Assert.Equal([Bob, Cyd, Dan, eve, Ada], FollowingTurns(edited, 5));
    }

    [Fact]
    [Case(11)]
    public void Removing_a_person_keeps_the_current_shift_and_the_order_of_the_others()
    {
        var edited = Edit(Bob, Cyd, Dan);

        Assert.Equal(Berlin.On(2026, 1, 5, 9) + Duration.FromDays(7), edited.Ask(InBobsWeek).From);
        Assert.Equal([Bob, Cyd, Dan, Bob], FollowingTurns(edited, 4));
    }

    [Fact]
    [Case(11)]
    public void When_the_holder_is_removed_the_next_in_line_takes_over_at_once()
    {
        var edited = Edit(Ada, Cyd, Dan);

        Assert.Equal(Cyd, edited.Who(InBobsWeek));
        Assert.Equal(InBobsWeek, edited.Ask(InBobsWeek).From);
        Assert.Equal(Bob, edited.Who(InBobsWeek - Duration.FromSeconds(1)));
        Assert.Equal([Cyd, Dan, Ada, Cyd], FollowingTurns(edited, 4));
    }

    [Fact]
    [Case(11)]
    public void When_the_last_in_the_list_is_removed_in_their_turn_the_first_follows()
    {
        var inDansWeek = Berlin.On(2026, 1, 28, 15);
        var edited = LayerEdits.WithResponders(Primary, Primary.Layers[0], [Ada, Bob, Cyd], inDansWeek);

        Assert.Equal(Ada, edited.Who(inDansWeek));
        Assert.Equal(Bob, edited.Who(inDansWeek + Duration.FromDays(7)));
    }

    [Fact]
    [Case(11)]
    public void A_person_with_two_turns_keeps_the_turn_that_is_theirs_now()
    {
        var schedule = In(Berlin, Layer(Weekly(Ada, Bob, Ada, Cyd)));
        var inAdasSecond = Berlin.On(2026, 1, 21, 15);

        var edited = LayerEdits.WithResponders(schedule, schedule.Layers[0], [Ada, Bob, Ada, Dan, Cyd], inAdasSecond);

        Assert.Equal(Ada, edited.Who(inAdasSecond));
        Assert.Equal(Dan, edited.Who(inAdasSecond + Duration.FromDays(7)));
    }

    [Fact]
    [Case(10)]
    public void When_all_are_removed_the_schedule_has_a_gap_from_then_on()
    {
        var edited = Edit();

        Assert.Equal(Bob, edited.Who(InBobsWeek - Duration.FromMinutes(1)));
        var gap = Assert.Single(edited.Gaps(InBobsWeek, YearsEnd));
        Assert.Equal((InBobsWeek, YearsEnd), (gap.From, gap.Until));
    }

    [Fact]
    public void When_all_are_replaced_the_first_of_the_new_takes_over()
    {
        var schedule = In(Berlin, Layer(Weekly(Ada, Bob)));

        var edited = LayerEdits.WithResponders(schedule, schedule.Layers[0], [Cyd, Dan], InBobsWeek);

        Assert.Equal([Cyd, Dan, Cyd], FollowingTurns(edited, 3));
    }

    [Fact]
    [Case(20)]
    public void Shifts_that_have_passed_do_not_change_when_the_rota_is_edited()
    {
        var edited = LayerEdits.WithResponders(Primary, Primary.Layers[0], [Dan, Cyd], Berlin.On(2026, 6, 3, 15));
        var again = LayerEdits.WithResponders(edited, edited.Layers[1], [Ada], Berlin.On(2026, 8, 3, 15));

        var past = Primary.Shifts(Berlin.On(2026, 1, 5, 9), Berlin.On(2026, 6, 1, 9));
        Assert.Equal(past, edited.Shifts(Berlin.On(2026, 1, 5, 9), Berlin.On(2026, 6, 1, 9)));
        Assert.Equal(past, again.Shifts(Berlin.On(2026, 1, 5, 9), Berlin.On(2026, 6, 1, 9)));
    }

    [Fact]
    [Case(20)]
    public void A_shift_that_an_edit_leaves_alone_stays_one_shift()
    {
        var shifts = Edit(Ada, Bob, Cyd).Shifts(Berlin.On(2026, 1, 5, 9), Berlin.On(2026, 1, 26, 9));

        Assert.Equal(Primary.Shifts(Berlin.On(2026, 1, 5, 9), Berlin.On(2026, 1, 26, 9)), shifts);
    }

    [Fact]
    public void Before_a_layer_begins_the_new_list_replaces_the_old_one()
    {
        var edited = LayerEdits.WithResponders(Primary, Primary.Layers[0], [Cyd, Dan], Berlin.On(2025, 12, 1));

        Assert.Single(edited.Layers);
        Assert.Equal(Cyd, edited.Who(Berlin.On(2026, 1, 5, 9)));
    }

    [Fact]
    public void A_layer_that_has_ended_is_left_alone()
    {
        var ended = In(Berlin, Layer(Weekly(Ada, Bob)) with { End = new(2026, 2, 2, 9, 0) });

        var edited = LayerEdits.WithResponders(ended, ended.Layers[0], [Cyd], Berlin.On(2026, 3, 1));

        Assert.Equal(ended.Layers, edited.Layers);
    }

    [Fact]
    public void A_change_in_the_second_pass_of_the_repeated_hour_waits_for_its_end()
    {
        var secondPass = Instant.FromUtc(2026, 10, 25, 1, 20);

        var edited = LayerEdits.WithResponders(Primary, Primary.Layers[0], [Dan], secondPass);

        var holder = Primary.Who(secondPass);
        Assert.NotEqual(Dan, holder);
        Assert.Equal(holder, edited.Who(Instant.FromUtc(2026, 10, 25, 1, 59)));
        Assert.Equal(Dan, edited.Who(Instant.FromUtc(2026, 10, 25, 2, 0)));
    }

    [Fact]
    public void A_layer_of_another_schedule_is_refused() => Assert.Throws<ArgumentException>(
        () => LayerEdits.WithResponders(Primary, Layer(Weekly(Cyd)), [Ada], InBobsWeek));

    private static Schedule Edit(params ResponderId?[] responders) =>
        LayerEdits.WithResponders(Primary, Primary.Layers[0], responders, InBobsWeek);

    private static IEnumerable<ResponderId> FollowingTurns(Schedule schedule, int count) =>
        schedule.Shifts(InBobsWeek, YearsEnd).Take(count).Select(shift => shift.Responder!.Value);
}
