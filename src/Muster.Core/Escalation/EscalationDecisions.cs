using System.Diagnostics;
using NodaTime;
using static Muster.Core.Escalation.EscalationCommand;
using E = Muster.Core.Escalation.EscalationEvent;

namespace Muster.Core.Escalation;

/// <summary>What a command means for an escalation.</summary>
internal static class EscalationDecisions
{
    private static Decision<EscalationEvent> Nothing => Decision<EscalationEvent>.Nothing;

    internal static Decision<EscalationEvent> Decide(IncidentEscalation state, EscalationCommand command) =>
        command switch
        {
            Start when state.HasStarted => Nothing,
            Start c => Begin(state, c),
            _ when !state.HasStarted => Nothing,
            Resume c => Again(state, c),
            _ when state.HasEnded => Nothing,
            Advance c => Advanced(state, c.Policy, c.Reach, c.At),
            GoTo c => ByHand(state, c),
            Acknowledge when state.TakenAt is not null => Nothing,
            Acknowledge c => new E.Acknowledged(c.Holder) { At = c.At },
            ChangeSeverity c when c.To == state.Severity => Nothing,
            ChangeSeverity c => Changed(state, c),
            End c => new E.Ended { At = c.At },
            _ => throw new UnreachableException(command.GetType().Name),
        };

    private static Decision<EscalationEvent> Begin(IncidentEscalation state, Start c) =>
        Then(state, new E.Started(c.Policy?.Id, c.Severity) { At = c.At }, c.Policy, c.Reach, c.At);

    private static Decision<EscalationEvent> Again(IncidentEscalation state, Resume c) =>
        state is { TakenAt: null, HasEnded: false }
            ? Nothing
            : Then(state, new E.Resumed(c.Why) { At = c.At, Holder = c.Holder }, c.Policy, c.Reach, c.At);

    /// <summary>
    /// Steps that hold from now on and whose time has passed are reached at once. A policy that was used up before
    /// they held is begun anew.
    /// </summary>
    private static Decision<EscalationEvent> Changed(IncidentEscalation state, ChangeSeverity c)
    {
        var changed = new E.SeverityChanged(c.To) { At = c.At };
        var begins = state is { IsExhausted: true, TakenAt: null } && c.Policy is { } policy && policy.Steps.Any(step =>
            step.When == EscalationCondition.Unacknowledged
            && step.AppliesTo(c.To)
            && !state.Reached.ContainsKey(step.Level));
        if (!begins)
            return Then(state, changed, c.Policy, c.Reach, c.At);

        var resumed = Then(
            IncidentEscalation.Evolve(state, changed),
            new E.Resumed($"Its severity is {c.To} now.") { At = c.At },
            c.Policy,
            c.Reach,
            c.At);
        return new List<EscalationEvent>([changed, .. resumed.Facts]);
    }

    private static Decision<EscalationEvent> Then(
        IncidentEscalation state, EscalationEvent first, EscalationPolicy? policy, Reach reach, Instant at)
    {
        List<EscalationEvent> facts = [first];
        facts.AddRange(Advanced(IncidentEscalation.Evolve(state, first), policy, reach, at).Facts);
        return facts;
    }

    /// <summary>
    /// Reaches every step that is due, each once. A step that reaches nobody makes the next one due at once; when
    /// none is left the policy is exhausted, and the fallback is paged (silence is an alarm).
    /// </summary>
    private static Decision<EscalationEvent> Advanced(
        IncidentEscalation state, EscalationPolicy? policy, Reach reach, Instant at)
    {
        List<EscalationEvent> facts = [];
        while (NextDue(state, policy, at) is { } next)
        {
            EscalationEvent fact = next.Step is { } step
                ? Reached(state, policy!, step, next, reach, at)
                : new E.Exhausted(reach.Fallback(), next.Why) { At = at };
            facts.Add(fact);
            state = IncidentEscalation.Evolve(state, fact);
        }

        return facts;
    }

    /// <summary>
    /// The earliest that is due. Of a level that is due in several rounds at once, after an outage, only the last
    /// counts, so that nobody is paged several times in the same instant.
    /// </summary>
    private static DueStep? NextDue(IncidentEscalation state, EscalationPolicy? policy, Instant at)
    {
        var due = EscalationSchedule.All(state, policy).Where(due => due.DueAt <= at).ToList();
        DueStep? next = null;
        foreach (var one in due)
        {
            var isRepeated = one.Step is { } step
                && due.Exists(other => other.Round > one.Round && other.Step?.Level == step.Level);
            if (!isRepeated && (next is null || one.DueAt < next.Value.DueAt))
                next = one;
        }

        return next;
    }

    private static E.StepReached Reached(
        IncidentEscalation state, EscalationPolicy policy, EscalationStep step, DueStep next, Reach reach, Instant at)
    {
        var (orders, problems) = reach.Of(policy, step);
        if (orders.Count == 0 && step.When != EscalationCondition.Unacknowledged)
        {
            // No other step stands in for this one, and silence is an alarm.
            orders = reach.Fallback();
            problems = [.. problems, "The level reached nobody else."];
        }

        var cause = state.HasReachedNobody && step.When == EscalationCondition.Unacknowledged
            ? StepCause.NobodyBefore
            : StepCause.Due;
        return new E.StepReached(
            step.Level, next.Round, step.When, cause, next.DueAt, Actor.Muster, orders, problems)
        { At = at };
    }

    private static Decision<EscalationEvent> ByHand(IncidentEscalation state, GoTo c)
    {
        if (c.Policy is not { Steps.Count: > 0 } policy)
            return new E.Exhausted(c.Reach.Fallback(), "There is no escalation policy.") { At = c.At };

        var level = c.Level ?? policy.Steps.Select(step => step.Level).FirstOrDefault(
            level => !state.Reached.ContainsKey(level), policy.Steps[^1].Level);
        if (policy.Steps.FirstOrDefault(step => step.Level == level) is not { } chosen)
        {
            return new Refusal(
                "escalation.no-such-level",
                $"Policy {policy.Name} has the levels 1 to {policy.Steps.Count}; there is no level {level}.")
            {
                Field = "level",
                Kind = RefusalKind.Invalid,
            };
        }

        var (orders, problems) = c.Reach.Of(policy, chosen);
        var reached = new E.StepReached(
            level, state.Round, chosen.When, StepCause.ByHand, c.At, c.By, orders, problems)
        { At = c.At };
        if (orders.Count > 0)
            return reached;

        // A person asked for help and the level has nobody: whoever comes next is reached in the same decision.
        List<EscalationEvent> facts = [reached];
        var rest = Advanced(IncidentEscalation.Evolve(state, reached), policy, c.Reach, c.At).Facts;
        facts.AddRange(rest);
        if (!rest.Any(fact => fact is E.StepReached { Orders.Count: > 0 } or E.Exhausted))
        {
            facts.Add(new E.Exhausted(
                c.Reach.Fallback(), $"Level {level} was asked for and has nobody.")
            { At = c.At });
        }

        return facts;
    }
}
