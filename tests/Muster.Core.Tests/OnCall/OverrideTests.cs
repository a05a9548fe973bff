using Muster.Core.OnCall;
using NodaTime;
using Xunit;
using static Muster.Core.Tests.OnCall.Rotas;

namespace Muster.Core.Tests.OnCall;

public sealed class OverrideTests
{
    private static readonly Schedule Primary = In(Utc, Layer(Weekly(Ada, Bob)));

    private static readonly Instant Tuesday = Utc.On(2026, 1, 6);

    [Fact]
    public void An_override_says_whom_it_displaces()
    {
        var put = Put(Cyd, Tuesday, Tuesday + Duration.FromHours(8));

        var answer = Primary.Ask(Tuesday, put);

        Assert.Equal(Cyd, answer.Responder);
        Assert.Equal(new Because.ByOverride(put.Id, Ada, Reason: null), answer.Because);
        Assert.Equal((put.From, put.Until), (answer.From, answer.Until));
        Assert.Equal(new NextOnCall(Ada, put.Until), answer.Next);
    }

    [Fact]
    [Case(13)]
    public void Of_two_overrides_on_the_same_minute_the_last_created_wins()
    {
        var first = Put(Cyd, Tuesday, Tuesday + Duration.FromHours(8), madeMinute: 1);
        var second = Put(Dan, Tuesday, Tuesday + Duration.FromHours(8), madeMinute: 2);

        Assert.Equal(Dan, Primary.Who(Tuesday, first, second));
        Assert.Equal(Dan, Primary.Who(Tuesday, second, first));
        Assert.Equal(new Because.ByOverride(second.Id, Cyd, Reason: null), Primary.Ask(Tuesday, first, second).Because);
    }

    [Fact]
    [Case(13)]
    public void Of_two_overrides_made_at_the_same_instant_the_greater_id_wins()
    {
        var first = Put(Cyd, Tuesday, Tuesday + Duration.FromHours(8), madeMinute: 1);
        var second = Put(Dan, Tuesday, Tuesday + Duration.FromHours(8), madeMinute: 2) with
        {
            CreatedAt = first.CreatedAt,
        };

        Assert.Equal(Dan, Primary.Who(Tuesday, first, second));
        Assert.Equal(Dan, Primary.Who(Tuesday, second, first));
    }

    [Fact]
    [Case(13)]
    public void Adjacent_overrides_hand_over_without_a_gap()
    {
        var noon = Tuesday + Duration.FromHours(12);
        var shifts = Primary.Shifts(
            Tuesday, Tuesday + Duration.FromDays(1),
            Put(Cyd, Tuesday, noon), Put(Dan, noon, Tuesday + Duration.FromDays(1), 1));

        Assert.Equal(
            [(Cyd, noon), (Dan, Tuesday + Duration.FromDays(1))], shifts.Select(s => (s.Responder!.Value, s.Until)));
    }

    [Fact]
    [Case(13)]
    public void A_nested_override_splits_the_one_around_it()
    {
        var outer = Put(Cyd, Tuesday, Tuesday + Duration.FromHours(10), madeMinute: 1);
        var inner = Put(Dan, Tuesday + Duration.FromHours(4), Tuesday + Duration.FromHours(6), madeMinute: 2);

        var shifts = Primary.Shifts(Tuesday, Tuesday + Duration.FromHours(12), outer, inner);

        Assert.Equal([Cyd, Dan, Cyd, Ada], shifts.Select(shift => shift.Responder!.Value));
        Assert.Equal([4.0, 2, 4, 2], shifts.Select(shift => (shift.Until - shift.From).TotalHours));
    }

    [Fact]
    [Case(13)]
    public void An_older_override_inside_a_younger_one_changes_nothing()
    {
        var inner = Put(Dan, Tuesday + Duration.FromHours(4), Tuesday + Duration.FromHours(6), madeMinute: 1);
        var outer = Put(Cyd, Tuesday, Tuesday + Duration.FromHours(10), madeMinute: 2);

        Assert.Equal(2, Primary.Shifts(Tuesday, Tuesday + Duration.FromHours(12), outer, inner).Count);
        Assert.Equal(outer.Until, Primary.Ask(Tuesday, outer, inner).Until);
    }

    [Fact]
    [Case(13)]
    public void An_override_of_no_length_is_refused() =>
        Assert.Throws<ArgumentException>(() => Put(Cyd, Tuesday, Tuesday));

    [Fact]
    [Case(13)]
    public void An_override_over_a_clock_change_covers_every_instant_between_its_ends()
    {
        var schedule = In(Berlin, Layer(Daily(Clock(2, 30), Ada, Bob)));
        var put = Put(Cyd, Berlin.On(2026, 10, 25), Berlin.On(2026, 10, 25, 5));

        var shift = Assert.Single(schedule.Shifts(put.From, put.Until, put));

        Assert.Equal((Cyd, 6.0), (shift.Responder!.Value, (shift.Until - shift.From).TotalHours));
    }

    [Fact]
    [Case(13)]
    public void An_override_that_has_passed_or_that_begins_before_the_rota_counts_where_it_lies()
    {
        var early = Put(Cyd, Utc.On(2026, 1, 1), Utc.On(2026, 1, 5, 12));

        Assert.Equal(Cyd, Primary.Who(Utc.On(2026, 1, 2), early));
        Assert.Equal(Cyd, Primary.Who(Utc.On(2026, 1, 5, 11), early));
        Assert.Equal(Ada, Primary.Who(Utc.On(2026, 1, 5, 12), early));
    }

    [Fact]
    public void An_override_of_another_schedule_is_ignored() =>
        Assert.Equal(Ada, Primary.Who(
            Tuesday, Put(Cyd, Tuesday, Tuesday + Duration.FromHours(8), schedule: new ScheduleId("secondary"))));

    [Fact]
    [Case(15)]
    public void An_override_to_nobody_leaves_the_schedule_empty_on_purpose()
    {
        var put = Put(Open, Tuesday, Tuesday + Duration.FromHours(8));

        var answer = Primary.Ask(Tuesday, put);

        Assert.Null(answer.Responder);
        Assert.Equal(NobodyReason.OverrideToNobody, Assert.IsType<Because.Nobody>(answer.Because).Reason);
        Assert.Equal(new NextOnCall(Ada, put.Until), answer.Next);
    }

    [Fact]
    [Case(15)]
    public void An_override_of_an_override_gives_way_to_it_again_afterwards()
    {
        var first = Put(Cyd, Tuesday, Tuesday + Duration.FromHours(8), madeMinute: 1);
        var nobody = Put(Open, Tuesday + Duration.FromHours(2), Tuesday + Duration.FromHours(3), madeMinute: 2);
        var again = Put(Dan, Tuesday + Duration.FromHours(2), Tuesday + Duration.FromHours(4), madeMinute: 3);

        Assert.Equal(Open, Primary.Who(Tuesday + Duration.FromHours(2), first, nobody));
        Assert.Equal(Dan, Primary.Who(Tuesday + Duration.FromHours(2), first, nobody, again));
        Assert.Equal(Cyd, Primary.Who(Tuesday + Duration.FromHours(5), first, nobody, again));
    }

    [Fact]
    [Case(15)]
    public void An_override_of_a_removed_person_is_passed_over_and_the_layer_counts()
    {
        var put = Put(Cyd, Tuesday, Tuesday + Duration.FromHours(8));

        var answer = OnCallResolver.WhoIsOnCall(Primary, [put], Tuesday, who => who != Cyd);

        Assert.Equal(Ada, answer.Responder);
    }

    [Fact]
    [Case(15)]
    public void When_nobody_is_left_the_highest_missing_person_is_named()
    {
        var put = Put(Cyd, Tuesday, Tuesday + Duration.FromHours(8));

        var answer = OnCallResolver.WhoIsOnCall(Primary, [put], Tuesday, _ => false);

        Assert.Equal(new Because.Nobody(NobodyReason.Inactive, put.Id.ToString(), Cyd), answer.Because);
        Assert.Equal(
            new Because.Nobody(NobodyReason.Inactive, "Weekly", Ada),
            OnCallResolver.WhoIsOnCall(Primary, [], Tuesday, _ => false).Because);
    }

    [Fact]
    [Case(16)]
    public void An_override_moves_no_edge_of_the_shifts_below_and_merges_no_neighbours()
    {
        var schedule = In(Utc, Layer(Weekly(Ada)));
        var put = Put(Cyd, Utc.On(2026, 1, 11), Utc.On(2026, 1, 13));

        var bare = schedule.Shifts(Utc.On(2026, 1, 5, 9), Utc.On(2026, 1, 26, 9));
        var shifts = schedule.Shifts(Utc.On(2026, 1, 5, 9), Utc.On(2026, 1, 26, 9), put);

        Assert.Equal(3, bare.Count);
        Assert.Equal([Ada, Cyd, Ada, Ada], shifts.Select(shift => shift.Responder!.Value));
        Assert.Equal(bare[0].Because, shifts[0].Because);
        Assert.Equal(bare[1].Because, shifts[2].Because);
        Assert.Equal(bare[2], shifts[3]);
    }

    [Fact]
    public void A_higher_layer_wins_where_it_holds_somebody_and_only_there()
    {
        var schedule = In(
            Utc, Layer(Weekly(Ada)) with { Name = "Base" }, Layer(Daily(Clock(9), Bob, Open)) with { Name = "Top" });

        Assert.Equal(Bob, schedule.Who(Utc.On(2026, 1, 5, 10)));
        Assert.Equal(Ada, schedule.Who(Utc.On(2026, 1, 6, 10)));
        Assert.Equal(
            Ada, OnCallResolver.WhoIsOnCall(schedule, [], Utc.On(2026, 1, 5, 10), who => who != Bob).Responder);
    }
}
