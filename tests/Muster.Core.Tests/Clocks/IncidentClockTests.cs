using FsCheck;
using FsCheck.Fluent;
using Muster.Core.Clocks;
using Muster.Core.Escalation;
using Muster.Core.Incidents;
using NodaTime;
using Xunit;
using static Muster.Core.Tests.Escalation.TestEscalations;
using static Muster.Core.Tests.Given;
using static Muster.Core.Tests.Incidents.TestIncidents;
using E = Muster.Core.Incidents.IncidentEvent;
using TheIncident = Muster.Core.Incidents.Incident;

namespace Muster.Core.Tests.Clocks;

public sealed class IncidentClockTests
{
    private const int WakesMax = 50;

    [Fact]
    [Requirement("ONC-008")]
    public void An_acknowledgement_in_time_meets_its_clock()
    {
        var clock = Clock(ClockKind.AcknowledgeBy, Critical, 60, CheckoutDown, AdaHasIt);
        Assert.Equal((At(5), ClockState.Met, At(2)), (clock.DueAt, clock.State, clock.MetAt));
    }

    [Fact]
    [Requirement("ONC-008")]
    public void A_late_acknowledgement_misses_its_clock_and_says_when_it_came()
    {
        var clock = Clock(ClockKind.AcknowledgeBy, Critical, 60, CheckoutDown, AdaHasIt with { At = At(6) });
        Assert.Equal((ClockState.Missed, At(6), false), (clock.State, clock.MetAt, clock.IsRecorded));
    }

    [Fact]
    public void Giving_it_back_asks_for_a_new_taker_and_blames_nobody_for_the_time_before()
    {
        var back = new E.AcknowledgementWithdrawn { At = At(60), By = ByAda };
        var clock = Clock(ClockKind.AcknowledgeBy, Critical, 61, CheckoutDown, AdaHasIt, back);
        Assert.Equal((At(65), ClockState.Running), (clock.DueAt, clock.State));
    }

    [Fact]
    [Requirement("SEV-013")]
    public void A_worse_severity_sets_its_own_clocks_from_then_on()
    {
        var declared = CheckoutDown with { Severity = P1, Rank = 1 };
        var raised = new E.SeverityChanged(P1, P0, 0, null) { At = At(10), By = ByAda };
        Assert.Equal(At(15), Clock(ClockKind.AcknowledgeBy, Major, 1, declared).DueAt);
        Assert.Equal(At(15), Clock(ClockKind.AcknowledgeBy, Critical, 11, declared, raised).DueAt);
        Assert.Equal(At(25), Clock(ClockKind.FirstUpdateBy, Critical, 11, declared, raised).DueAt);
    }

    [Fact]
    public void The_next_update_is_due_when_the_last_one_said_or_when_the_level_says()
    {
        var said = new E.Updated(Id(8), "We look", At(25)) { At = At(10), By = ByAda };
        Assert.Equal(At(25), Clock(ClockKind.NextUpdateBy, Critical, 11, CheckoutDown, said).DueAt);
        Assert.Equal(
            At(40), Clock(ClockKind.NextUpdateBy, Critical, 11, CheckoutDown, said with { NextAt = null }).DueAt);
    }

    [Fact]
    [Requirement("INC-039")]
    public void Of_a_cadence_that_was_missed_for_hours_one_is_overdue()
    {
        var said = new E.Updated(Id(8), "We look", null) { At = At(10), By = ByAda };
        var clocks = Of(Critical, 1_000, CheckoutDown, AdaHasIt, said)
            .Where(each => each.Kind == ClockKind.NextUpdateBy);
        Assert.Equal((At(40), ClockState.Missed), Assert.Single(clocks.Select(each => (each.DueAt, each.State))));
    }

    [Fact]
    public void A_reopened_incident_owes_a_first_update_and_not_one_from_before()
    {
        var said = new E.Updated(Id(8), "We look", null) { At = At(10), By = ByAda };
        var again = new E.Reopened(IncidentStatus.Resolved, null) { At = At(5_000), By = ByAda };
        var clocks = Of(Critical, 5_001, CheckoutDown, AdaHasIt, said, AdaResolved, again);
        Assert.DoesNotContain(clocks, clock => clock.State == ClockState.Missed);
        Assert.Equal(At(5_015), Assert.Single(clocks, clock => clock.Kind == ClockKind.FirstUpdateBy).DueAt);
    }

    [Fact]
    public void An_open_incident_without_any_obligation_is_looked_at_after_a_day()
    {
        var clock = Assert.Single(Of(Quiet, 1, CheckoutDown));
        Assert.Equal((ClockKind.ReviewBy, Noon + Duration.FromHours(24)), (clock.Kind, clock.DueAt));
    }

    [Fact]
    public void A_review_that_was_set_aside_is_followed_by_another()
    {
        var waived = new E.ClockWaived(ClockKind.ReviewBy, Noon + Duration.FromHours(24), "known")
        {
            At = Noon,
            By = ByAda,
        };
        Assert.Equal(Noon + Duration.FromHours(48), WakeAt(State(CheckoutDown, waived), Quiet, 1));
    }

    [Fact]
    public void What_was_entered_after_the_fact_misses_nothing_on_the_record_and_is_still_looked_at()
    {
        var late = CheckoutDown with { AfterTheFact = true };
        Assert.All(
            Of(Critical, 10_000, late).Where(clock => clock.Kind != ClockKind.ReviewBy),
            clock => Assert.True(clock.IsRecorded));
        Assert.DoesNotContain(Of(Critical, 1, late), clock => clock.Kind == ClockKind.EscalateAt);
        Assert.Equal(Noon + Duration.FromHours(24), WakeAt(State(late), Critical, 10_000));
    }

    [Fact]
    public void What_is_over_wakes_nobody() => Assert.Null(WakeAt(State(CheckoutDown, AdaResolved), Critical, 31));

    [Fact]
    public void The_next_step_of_the_escalation_is_a_clock()
    {
        var clocks = IncidentClocks.Of(State(CheckoutDown), Begun(Policy).State, Quiet, Policy, At(1));
        Assert.Equal((ClockKind.EscalateAt, At(5)), Assert.Single(clocks.Select(clock => (clock.Kind, clock.DueAt))));
    }

    [Fact]
    public void Each_wake_records_what_is_due_and_the_next_wake_lies_ahead()
    {
        foreach (var severity in (Severity[])[Critical, Major, Quiet])
        {
            var incident = State(CheckoutDown);
            var escalation = Begun(Policy);
            var now = Noon;
            for (var times = 0; times < WakesMax; times++)
            {
                var wake = IncidentClocks.WakeAt(incident, escalation.State, severity, Policy, now);
                Assert.True(wake > now, $"{severity.Name} at {now}: {wake}");
                now = wake!.Value;
                escalation = escalation.When(new EscalationCommand.Advance(Policy, Everybody) { At = now });
                foreach (var clock in IncidentClocks.Of(incident, escalation.State, severity, Policy, now))
                {
                    if (clock is { State: ClockState.Missed, IsRecorded: false })
                        incident = Miss(incident, clock, now);
                }
            }
        }
    }

    [Fact]
    public void A_fact_that_clocks_do_not_read_never_brings_the_wake_forward()
    {
        var given = State(CheckoutDown, AdaHasIt, new E.Updated(Id(8), "We look", null) { At = At(10), By = ByAda });
        var escalation = Begun(Policy).When(Taken(2)).State;
        foreach (var severity in (Severity[])[Critical, Major, Quiet])
        {
            var before = IncidentClocks.WakeAt(given, escalation, severity, Policy, At(20));
            foreach (var fact in Commands(At(20), ByBob, Bob).SelectMany(each => TheIncident.Decide(given, each).Facts))
            {
                var after = TheIncident.Evolve(given, fact);
                if (!IncidentClocks.IsReadBy(fact))
                    Assert.True(IncidentClocks.WakeAt(after, escalation, severity, Policy, At(20)) >= before);
            }
        }

        Assert.False(IncidentClocks.IsReadBy(new E.Noted(Id(7), "x") { At = Noon, By = ByAda }));
        Assert.False(IncidentClocks.IsReadBy(new Core.Alerts.AlertGroupEvent.Ready { At = Noon }));
        Assert.True(IncidentClocks.IsReadBy(new EscalationEvent.Ended { At = Noon }));
    }

    [Fact]
    [Case(54)]
    public void An_open_incident_always_has_an_instant_at_which_it_is_looked_at() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(400),
        Prop.ForAll(
            (from picks in Gen.Choose(0, 1_000).ArrayOf(20)
             from late in Gen.Choose(0, 1)
             select (picks, late)).ToArbitrary(),
            given =>
            {
                var state = State(CheckoutDown with { AfterTheFact = given.late == 1 });
                for (var index = 0; index < given.picks.Length; index++)
                {
                    var by = given.picks[index] % 2 == 0 ? ByAda : ByMonitoring;
                    var commands = Commands(At(index), by, Ada).ToList();
                    state = TheIncident.Decide(state, commands[given.picks[index] % commands.Count]).Facts
                        .Aggregate(state, TheIncident.Evolve);
                    foreach (var severity in (Severity[])[Critical, Major, Quiet])
                    {
                        var wake = IncidentClocks.WakeAt(state, IncidentEscalation.Initial, severity, null, At(index));
                        Assert.Equal(state.IsOpen, wake is not null);
                    }
                }

                return true;
            }));

    private static TheIncident Miss(TheIncident incident, Clock clock, Instant now)
    {
        var missed = TheIncident.Decide(
            incident, new IncidentCommand.MissClock(clock.Kind, clock.DueAt) { At = now, By = Actor.Muster });
        Assert.Equal(clock.DueAt, Assert.Single(missed.Facts).At);
        return TheIncident.Evolve(incident, missed.Facts[0]);
    }

    private static TheIncident State(params IEnumerable<E> facts) => Given(facts).State;

    private static Instant? WakeAt(TheIncident incident, Severity severity, double minutes) =>
        IncidentClocks.WakeAt(incident, IncidentEscalation.Initial, severity, policy: null, At(minutes));

    private static IReadOnlyList<Clock> Of(Severity severity, double minutes, params IEnumerable<E> facts) =>
        IncidentClocks.Of(State(facts), IncidentEscalation.Initial, severity, policy: null, At(minutes));

    private static Clock Clock(ClockKind kind, Severity severity, double minutes, params IEnumerable<E> facts) =>
        Of(severity, minutes, facts).Single(clock => clock.Kind == kind);
}
