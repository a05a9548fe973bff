using FsCheck;
using FsCheck.Fluent;
using Muster.Core.Escalation;
using NodaTime;
using Xunit;
using static Muster.Core.Tests.Escalation.TestEscalations;
using static Muster.Core.Tests.Given;
using E = Muster.Core.Escalation.EscalationEvent;

namespace Muster.Core.Tests.Escalation;

public sealed class EscalationProperties
{
    private const int AdvancesMax = 2_000;

    /// <summary>Any policy: also without steps, without delays, with a hundred rounds, or without anybody.</summary>
    private static readonly Gen<(EscalationPolicy Policy, Reach Reach)> Policies =
        from count in Gen.Choose(0, 5)
        from minutes in Gen.Elements(0, 0, 1, 5, 15, 60).ArrayOf(count)
        from conditions in Gen.Elements(Enum.GetValues<EscalationCondition>()).ArrayOf(count)
        from severities in Gen.Choose(0, 3).ArrayOf(count)
        from rounds in Gen.Elements(0, 1, 2, 3, 100)
        from pause in Gen.Elements(0, 1, 5)
        from there in Gen.Choose(0, 31)
        select (
            Of([.. Enumerable.Range(0, count).Select(index => Step(
                index + 1, minutes[index], conditions[index], severities[index] == 0 ? [P0] : []))]) with
            {
                Rounds = rounds,
                RoundPause = Duration.FromMinutes(pause),
            },
            Reaching(level => (there & (1 << (level - 1))) != 0));

    [Fact]
    public void Every_escalation_comes_to_its_end_and_tells_the_last_resort_once() => ForAll(
        Policies,
        given =>
        {
            var (policy, reach) = given;
            var stream = Begun(policy, reach);
            var facts = stream.Last.Facts.ToList();
            var advances = 0;
            while (EscalationSchedule.Next(stream.State, policy) is { } next)
            {
                Assert.True(++advances < AdvancesMax);
                stream = stream.When(new EscalationCommand.Advance(policy, reach) { At = next.DueAt });
                Assert.NotEmpty(stream.Last.Facts);
                facts.AddRange(stream.Last.Facts);
                if (EscalationSchedule.Next(stream.State, policy) is { } later)
                    Assert.True(later.DueAt > next.DueAt);
            }

            Assert.Single(facts.OfType<E.Exhausted>());
            AssertInOrder(facts, policy);
        });

    [Fact]
    public void Random_commands_keep_the_rules() => ForAll(
        from given in Policies
        from picks in Gen.Choose(0, 9).ArrayOf(25)
        from steps in Gen.Choose(0, 20).ArrayOf(25)
        select (given.Policy, given.Reach, picks, steps),
        given =>
        {
            var stream = Begun(given.Policy, given.Reach);
            var at = Noon;
            for (var index = 0; index < given.picks.Length; index++)
            {
                at += Duration.FromMinutes(given.steps[index]);
                var before = stream.State;
                stream = stream.When(Command(given.picks[index], given.Policy, given.Reach, at));
                AssertAnswer(before, stream, given.Policy, at);
            }
        });

    [Fact]
    public void A_command_that_comes_twice_does_no_more_than_once() => ForAll(
        from given in Policies
        from pick in Gen.Choose(0, 7)
        from minutes in Gen.Choose(0, 100)
        select (given.Policy, given.Reach, pick, minutes),
        given =>
        {
            var command = Command(given.pick, given.Policy, given.Reach, At(given.minutes));
            Begun(given.Policy, given.Reach).When(command).When(command).ThenNothing();
        });

    private static EscalationCommand Command(int pick, EscalationPolicy policy, Reach reach, Instant at) => pick switch
    {
        0 or 1 or 2 => new EscalationCommand.Advance(policy, reach) { At = at },
        3 => new EscalationCommand.Acknowledge(Ada) { At = at },
        4 => new EscalationCommand.Resume(policy, "again", reach) { At = at },
        5 => new EscalationCommand.ChangeSeverity(policy, P0, reach) { At = at },
        6 => new EscalationCommand.End { At = at },
        7 => new EscalationCommand.Start(policy, P0, reach) { At = at },
        8 => new EscalationCommand.ChangeSeverity(policy, P1, reach) { At = at },
        _ => new EscalationCommand.GoTo(policy, null, ByAda, reach) { At = at },
    };

    /// <summary>What holds of every answer: a step's time had come, and no taker is sought when there is one.</summary>
    private static void AssertAnswer(
        IncidentEscalation before,
        Stream<IncidentEscalation, EscalationCommand, E> after,
        EscalationPolicy policy,
        Instant at)
    {
        var state = before;
        foreach (var fact in after.Last.Facts)
        {
            if (fact is E.StepReached { Cause: not StepCause.ByHand } reached)
            {
                Assert.True(reached.DueAt <= at, "Never before its time.");
                Assert.True(
                    reached.Condition != EscalationCondition.Unacknowledged || state.TakenAt is null,
                    "Nobody is paged to take what somebody has.");
                Assert.True(
                    reached.Condition != EscalationCondition.Unresolved || state.TakenAt is not null,
                    "Unresolved means that somebody has it.");
                Assert.True(
                    reached.Round > state.Round || !state.Reached.ContainsKey(reached.Level), "Once a round.");
                Assert.True(policy.Steps[reached.Level - 1].AppliesTo(state.Severity));
            }

            if (fact is E.Exhausted exhausted)
                Assert.NotEmpty(exhausted.Orders);
            state = IncidentEscalation.Evolve(state, fact);
        }

        if (after.Last.Facts.Count > 0 && after.State is { HasEnded: false, TakenAt: null })
            Assert.True(after.State.IsExhausted || EscalationSchedule.Next(after.State, policy) is not null);
    }

    /// <summary>Within a round a level comes once, and levels come in the order of their times.</summary>
    private static void AssertInOrder(List<E> facts, EscalationPolicy policy)
    {
        var rounds = facts.OfType<E.StepReached>()
            .Where(fact => fact.Condition == EscalationCondition.Unacknowledged)
            .GroupBy(fact => fact.Round);
        foreach (var round in rounds)
        {
            var times = round.Select(fact => policy.Steps[fact.Level - 1].At).ToList();
            Assert.Equal(times.Order(), times);
            Assert.Equal(round.Count(), round.Select(fact => fact.Level).Distinct().Count());
        }
    }

    private static void ForAll<T>(Gen<T> given, Action<T> holds) => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(400),
        Prop.ForAll(
            given.ToArbitrary(),
            value =>
            {
                holds(value);
                return true;
            }));
}
