using Muster.Core.Escalation;
using Muster.Core.Incidents;
using NodaTime;
using Xunit;
using static Muster.Core.Escalation.EscalationCondition;
using static Muster.Core.Tests.Escalation.TestEscalations;
using static Muster.Core.Tests.Given;
using E = Muster.Core.Escalation.EscalationEvent;

namespace Muster.Core.Tests.Escalation;

public sealed class EscalationTests
{
    [Fact]
    public void What_is_due_at_once_is_reached_when_it_starts() => Assert.Equal([1], Levels(Begun(Policy).Last));

    [Fact]
    public void It_starts_once() => Begun(Policy)
        .When(new EscalationCommand.Start(Policy, P0, Everybody) { At = At(1) }).ThenNothing();

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [Case(31)]
    [Requirement("ESC-001")]
    public void A_step_is_reached_at_its_instant_and_not_a_millisecond_before(int milliseconds, bool isReached)
    {
        var at = At(5) + Duration.FromMilliseconds(milliseconds);
        var advanced = Begun(Policy).When(new EscalationCommand.Advance(Policy, Everybody) { At = at });
        Assert.Equal(isReached ? [2] : [], Levels(advanced.Last));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(1)]
    [Case(31)]
    [Requirement("ONC-009")]
    public void After_an_acknowledgement_nobody_is_paged_for_want_of_one(int milliseconds)
    {
        var at = At(5) + Duration.FromMilliseconds(milliseconds);
        var taken = Begun(Policy).When(new EscalationCommand.Acknowledge(Ada) { At = at });
        taken.When(new EscalationCommand.Advance(Policy, Everybody) { At = at }).ThenNothing();
        taken.When(Advance(Policy, 100_000)).ThenNothing();
        Assert.Null(EscalationSchedule.Next(taken.State, Policy));
        taken.When(new EscalationCommand.Acknowledge(Bob) { At = at }).ThenNothing();
    }

    [Fact]
    [Case(43)]
    public void An_incident_that_was_taken_long_ago_pages_nobody_anew()
    {
        var policy = Of(Step(1, 0), Step(2, 60, Unresolved), Step(3, 240, Open));
        var taken = Begun(policy).When(Taken(2));
        var paged = taken.When(Advance(policy, 300));
        Assert.Equal([2, 3], Levels(paged.Last));
        paged.When(Advance(policy, 100_000)).ThenNothing();
    }

    [Fact]
    [Requirement("ESC-003")]
    public void Unresolved_steps_count_from_the_taking()
    {
        var policy = Of(Step(1, 0), Step(2, 60, Unresolved));
        var taken = Begun(policy).When(Taken(30));
        taken.When(Advance(policy, 89)).ThenNothing();
        Assert.Equal([2], Levels(taken.When(Advance(policy, 90)).Last));
    }

    [Fact]
    public void Open_steps_come_once_however_often_the_rounds_begin_anew()
    {
        var policy = Of(Step(1, 0), Step(2, 7, Open)) with { Rounds = 5 };
        var stream = Begun(policy);
        var reached = new List<int>();
        for (var minute = 1; minute <= 60; minute++)
        {
            stream = stream.When(Advance(policy, minute));
            reached.AddRange(Levels(stream.Last));
        }

        Assert.Equal([1, 2, 1, 1, 1, 0], reached);
    }

    [Fact]
    public void Giving_it_back_begins_anew_and_does_not_repeat_open_steps()
    {
        var policy = Of(Step(1, 0), Step(2, 5), Step(3, 30, Open));
        var back = Begun(policy).When(Taken(1)).When(Advance(policy, 40))
            .When(new EscalationCommand.Resume(policy, "Ada gave it back.", Everybody) { At = At(60) });
        Assert.Equal([1], Levels(back.Last));
        Assert.Equal([2], Levels(back.When(Advance(policy, 65)).Last));
    }

    [Fact]
    [Case(27)]
    public void A_level_without_anybody_hands_on_at_once()
    {
        var begun = Begun(Policy, Reaching(level => level == 3));
        Assert.Equal([1, 2, 3], Levels(begun.Last));
        Assert.Equal(StepCause.NobodyBefore, Assert.IsType<E.StepReached>(begun.Last.Facts[2]).Cause);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4)]
    [Case(27)]
    public void Nobody_anywhere_pages_the_last_resort_once_and_at_once(int levels)
    {
        var steps = Enumerable.Range(1, levels).Select(level => Step(level, (level - 1) * 5));
        var policy = Of([.. steps]) with { Rounds = 100 };
        var begun = Begun(policy, Nobody);
        Assert.Single(begun.Last.Facts.OfType<E.Exhausted>());
        Assert.Equal(Administrator, begun.Last.Facts.OfType<E.Exhausted>().Single().Orders[0].Responder);
        begun.When(Advance(policy, 100_000, Nobody)).ThenNothing();
    }

    [Fact]
    [Case(27)]
    public void Without_a_policy_the_last_resort_is_paged_at_once() => Assert.Equal([0], Levels(Begun(null).Last));

    [Fact]
    [Case(29)]
    public void A_policy_that_disappears_pages_the_last_resort() =>
        Assert.Equal([0], Levels(Begun(Policy).When(Advance(null, 1)).Last));

    [Fact]
    public void An_unresolved_step_without_anybody_pages_the_last_resort()
    {
        var policy = Of(Step(1, 0), Step(2, 60, Unresolved));
        var reached = Begun(policy).When(Taken(1)).When(Advance(policy, 61, Nobody));
        var step = Assert.IsType<E.StepReached>(Assert.Single(reached.Last.Facts));
        Assert.Equal(Administrator, Assert.Single(step.Orders).Responder);
        Assert.Equal(2, step.Problems.Count);
    }

    [Fact]
    [Case(37)]
    public void When_the_last_round_has_passed_the_last_resort_is_paged_once()
    {
        var policy = Policy with { Rounds = 2, RoundPause = Duration.FromMinutes(5) };
        var stream = Begun(policy);
        List<(int Level, double Minute)> reached = [(1, 0)];
        for (var minute = 1; minute < 100; minute++)
        {
            stream = stream.When(Advance(policy, minute));
            reached.AddRange(Levels(stream.Last).Select(level => (level, (double)minute)));
        }

        Assert.Equal([(1, 0), (2, 5), (3, 15), (1, 20), (2, 25), (3, 35), (0, 40)], reached);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(-3, 1)]
    [InlineData(7, 7)]
    [InlineData(1_000, 100)]
    [Case(37)]
    public void Rounds_have_bounds(int asked, int counts) =>
        Assert.Equal(counts, (Policy with { Rounds = asked }).Rounds);

    [Fact]
    [Case(26)]
    [Requirement("INC-039")]
    public void After_an_outage_each_level_is_paged_once_and_not_once_a_round()
    {
        var policy = Policy with { Rounds = 100 };
        Assert.Equal([1, 2, 3, 0], Levels(Begun(policy).When(Advance(policy, 100_000)).Last));
        Assert.Equal([2, 3, 1], Levels(Begun(policy).When(Advance(policy, 22)).Last));
    }

    [Fact]
    public void A_policy_without_any_delay_does_not_page_everybody_a_hundred_times_at_once()
    {
        var policy = Of(Step(1, 0)) with { Rounds = 100, RoundPause = Duration.Zero };
        Assert.Equal([1], Levels(Begun(policy).Last));
    }

    [Fact]
    [Case(39)]
    public void Steps_that_hold_for_a_worse_severity_begin_at_once()
    {
        var policy = Of(Step(1, 0), Step(2, 10, Unacknowledged, P0), Step(3, 60, Unacknowledged, P0));
        var begun = Begun(policy, severity: P1);
        var raised = begun.When(new EscalationCommand.ChangeSeverity(policy, P0, Everybody) { At = At(3) });
        Assert.Equal([2], Levels(raised.When(Advance(policy, 10)).Last));
        var late = begun.When(new EscalationCommand.ChangeSeverity(policy, P0, Everybody) { At = At(4.9) });
        Assert.Empty(Levels(late.Last));
        late.When(new EscalationCommand.ChangeSeverity(policy, P0, Everybody) { At = At(5) }).ThenNothing();
    }

    [Fact]
    [Case(39)]
    public void A_worse_severity_begins_anew_when_the_policy_had_nobody_for_the_old_one()
    {
        var policy = Of(Step(1, 0, Unacknowledged, P0), Step(2, 5, Unacknowledged, P0));
        var begun = Begun(policy, severity: P1);
        Assert.Equal([0], Levels(begun.Last));

        var raised = begun.When(new EscalationCommand.ChangeSeverity(policy, P0, Everybody) { At = At(90) });
        Assert.Equal([1], Levels(raised.Last));
        Assert.Equal([2], Levels(raised.When(Advance(policy, 95)).Last));
    }

    [Fact]
    [Case(39)]
    public void A_worse_severity_does_not_page_for_an_incident_that_somebody_has()
    {
        var policy = Of(Step(1, 0), Step(2, 5, Unacknowledged, P0));
        var raised = Begun(policy, severity: P1).When(Taken(1))
            .When(new EscalationCommand.ChangeSeverity(policy, P0, Everybody) { At = At(30) });
        raised.Then(new E.SeverityChanged(P0) { At = At(30) });
    }

    [Fact]
    [Requirement("ESC-004")]
    public void A_person_can_page_a_level_by_hand_and_it_is_not_paged_again_in_its_round()
    {
        var byHand = Begun(Policy).When(new EscalationCommand.GoTo(Policy, 2, ByAda, Everybody) { At = At(1) });
        var step = Assert.IsType<E.StepReached>(Assert.Single(byHand.Last.Facts));
        Assert.Equal((2, StepCause.ByHand, ByAda), (step.Level, step.Cause, step.By));
        Assert.Equal([3], Levels(byHand.When(Advance(Policy, 15)).Last));
    }

    [Fact]
    public void By_hand_without_a_level_takes_the_next_and_then_the_last_again()
    {
        var stream = Begun(Policy);
        List<int> reached = [];
        for (var times = 0; times < 4; times++)
        {
            stream = stream.When(new EscalationCommand.GoTo(Policy, null, ByAda, Everybody) { At = At(1) });
            reached.AddRange(Levels(stream.Last));
        }

        Assert.Equal([2, 3, 3, 3], reached);
    }

    [Fact]
    public void There_is_no_level_beyond_the_last() => Begun(Policy)
        .When(new EscalationCommand.GoTo(Policy, 4, ByAda, Everybody) { At = At(1) })
        .ThenRefused("escalation.no-such-level");

    [Fact]
    public void By_hand_always_reaches_somebody()
    {
        Assert.Equal([2, 3], Levels(Begun(Policy, Reaching(level => level != 2))
            .When(new EscalationCommand.GoTo(Policy, 2, ByAda, Reaching(level => level != 2)) { At = At(1) }).Last));
        Assert.Contains(0, Levels(Begun(Policy)
            .When(new EscalationCommand.GoTo(Policy, 2, ByAda, Nobody) { At = At(1) }).Last));
        Assert.Equal([0], Levels(Begun(null)
            .When(new EscalationCommand.GoTo(null, null, ByAda, Nobody) { At = At(1) }).Last));
    }

    [Fact]
    public void An_escalation_that_has_ended_does_nothing_until_it_goes_on()
    {
        var ended = Begun(Policy).When(new EscalationCommand.End { At = At(1) });
        ended.When(new EscalationCommand.End { At = At(2) }).ThenNothing();
        ended.When(Advance(Policy, 100)).ThenNothing();
        ended.When(new EscalationCommand.GoTo(Policy, 2, ByAda, Everybody) { At = At(2) }).ThenNothing();

        var again = ended.When(new EscalationCommand.Resume(Policy, "It was reopened.", Everybody) { At = At(200) });
        Assert.Equal([1], Levels(again.Last));
        Assert.Equal([2], Levels(again.When(Advance(Policy, 205)).Last));
    }

    [Fact]
    public void A_reopened_incident_that_somebody_has_still_runs_its_unresolved_steps()
    {
        var policy = Of(Step(1, 0), Step(2, 60, Unresolved), Step(3, 90, Open));
        var again = Begun(policy).When(Taken(1)).When(Advance(policy, 100))
            .When(new EscalationCommand.End { At = At(101) })
            .When(new EscalationCommand.Resume(policy, "It was reopened.", Everybody) { At = At(200), Holder = Ada });
        Assert.Empty(Levels(again.Last));
        Assert.Equal([2, 3], Levels(again.When(Advance(policy, 290)).Last));
    }

    [Theory]
    [InlineData(IncidentStatus.Resolved)]
    [InlineData(IncidentStatus.FalseAlarm)]
    [InlineData(IncidentStatus.Merged)]
    public void What_is_over_ends_its_escalation(IncidentStatus status)
    {
        var given = Incidents.TestIncidents.Given(Incidents.TestIncidents.CheckoutDown);
        IncidentEvent fact = status switch
        {
            IncidentStatus.Resolved => Incidents.TestIncidents.AdaResolved,
            IncidentStatus.Merged => Incidents.TestIncidents.MergedIntoOther,
            _ => new IncidentEvent.FalseAlarm(null) { At = At(9), By = ByAda },
        };
        Assert.IsType<EscalationCommand.End>(StartEscalationOnIncident.React(
            Incident.Evolve(given.State, fact), fact, Begun(Policy).State, Incidents.TestIncidents.Critical, Policy,
            Everybody));
    }

    [Fact]
    public void An_incident_entered_after_the_fact_pages_nobody()
    {
        var late = Incidents.TestIncidents.CheckoutDown with { AfterTheFact = true };
        Assert.Null(StartEscalationOnIncident.React(
            Incident.Evolve(Incident.Initial, late), late, IncidentEscalation.Initial,
            Incidents.TestIncidents.Critical, Policy, Everybody));
    }
}
