using System.Diagnostics;
using Muster.Core.Paging;
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
            Start c when state is { HasStarted: true, IsQuiet: true, HasEnded: false } && !c.IsQuiet =>
                Then(state, new E.Resumed("People are paged from here on.") { At = c.At }, c.Policy, c.Reach, c.At),
            Start when state.HasStarted => Nothing,
            Start c => Begin(state, c),
            _ when !state.HasStarted => Nothing,
            Resume c => Again(state, c),
            LeaveList c => Left(state, c),
            _ when state.HasEnded => Nothing,
            Advance c => Advanced(state, c.Policy, c.Reach, c.At),
            GoTo c => ByHand(state, c),
            AnswerPrompt c => Answered(state, c),
            ChangeClasses c when c.Classes.SequenceEqual(state.Classes) => Nothing,
            ChangeClasses c => Then(
                state, new E.ClassesChanged(c.Classes) { At = c.At }, c.Policy, c.Reach, c.At),
            Acknowledge when state.TakenAt is not null => Nothing,
            Acknowledge c when IsStillWanting(state, state.Answers.Add(c.Holder), c.IsThere) =>
                state.Answers.Contains(c.Holder) ? Nothing : new E.Answered(c.Holder) { At = c.At },
            Acknowledge c => new E.Acknowledged(c.Holder) { At = c.At },
            ChangeSeverity c when c.To == state.Severity => Nothing,
            ChangeSeverity c => Changed(state, c),
            End c => new E.Ended { At = c.At },
            _ => throw new UnreachableException(command.GetType().Name),
        };

    private static Decision<EscalationEvent> Begin(IncidentEscalation state, Start c) =>
        Then(
            state,
            new E.Started(c.Policy?.Id, c.Severity)
            {
                At = c.At,
                IsQuiet = c.IsQuiet,
                Classes = c.Classes.Count > 0 ? c.Classes : null,
            },
            c.Policy,
            c.Reach,
            c.At);

    /// <summary>What is on no such list any more has been worked off already.</summary>
    private static Decision<EscalationEvent> Left(IncidentEscalation state, LeaveList c)
    {
        var to = string.IsNullOrWhiteSpace(c.To) ? null : c.To.Trim();
        if (!state.Lists.Contains(c.List) || to == c.List)
            return Nothing;
        var note = string.IsNullOrWhiteSpace(c.Note) ? null : c.Note.Trim();
        return to?.Length > IncidentEscalation.ListCharactersMax
            ? new Refusal(
                "list.name-too-long",
                $"The name of a list has at most {IncidentEscalation.ListCharactersMax} characters.")
            {
                Field = "to",
                Kind = RefusalKind.Invalid,
            }
            : new E.ListLeft(c.List, to, c.By, note) { At = c.At };
    }

    private static Decision<EscalationEvent> Again(IncidentEscalation state, Resume c) =>
        state is { TakenAt: null, HasEnded: false }
            ? Nothing
            : Then(
                state,
                new E.Resumed(c.Why) { At = c.At, Holder = c.Holder, Since = c.Since },
                c.Policy,
                c.Reach,
                c.At);

    /// <summary>Several must acknowledge, and of those who can still be paged not enough have (ONC-009).</summary>
    private static bool IsStillWanting(
        IncidentEscalation state, IReadOnlySet<ResponderId> answers, Func<ResponderId, bool> isThere)
    {
        if (state.Wanted is not { Needs: { } needs } wanted)
            return false;
        var there = wanted.Orders.Select(order => order.Responder).Where(isThere).ToHashSet();
        return there.Count(answers.Contains) < Math.Min(needs, there.Count);
    }

    /// <summary>What a step offered is done when a person confirms it; anything else is only written down.</summary>
    private static Decision<EscalationEvent> Answered(IncidentEscalation state, AnswerPrompt c)
    {
        if (!state.Prompts.Any(prompt => prompt.Level == c.Level))
            return Nothing;
        var answered = new E.PromptAnswered(c.Level, c.By, c.IsAccepted, Told(c.Note), Told(c.Case)) { At = c.At };
        if (!c.IsAccepted
            || c.Policy?.Steps.FirstOrDefault(step => step.Level == c.Level) is not { Act: StepAct.Offer } step
            || step.Targets.All(target => target is EscalationTarget.Vendor))
        {
            return answered;
        }

        var (orders, problems) = c.Reach.Of(c.Policy, step);
        if (orders.Count == 0)
        {
            orders = c.Reach.Fallback();
            problems = [.. problems, "The level reached nobody else."];
        }

        return new EscalationEvent[]
        {
            answered,
            new E.StepReached(
                step.Level, state.Round, step.When, StepCause.ByHand, c.At, c.By, orders, problems)
            { At = c.At },
        };

        static string? Told(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
    }

    /// <summary>
    /// Steps that hold from now on and whose time has passed are reached at once. A policy that was used up before
    /// they held is begun anew.
    /// </summary>
    private static Decision<EscalationEvent> Changed(IncidentEscalation state, ChangeSeverity c)
    {
        var changed = new E.SeverityChanged(c.To) { At = c.At };
        var begins = state is { IsExhausted: true, TakenAt: null } && c.Policy is { } policy && policy.Steps.Any(step =>
            step is { When: EscalationCondition.Unacknowledged, Act: StepAct.Page }
            && step.AppliesTo(c.To, state.Classes)
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
        if (state is { Wanted: not null, TakenAt: null, Answers.Count: > 0 }
            && !IsStillWanting(state, state.Answers, reach.IsThere))
        {
            // Those whose acknowledgement was still wanted can no longer be paged (test case 44).
            facts.Add(new E.Acknowledged(state.Answers.First()) { At = at });
            state = IncidentEscalation.Evolve(state, facts[0]);
        }

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
        (IReadOnlyList<PageOrder> orders, IReadOnlyList<string> problems) =
            step.Act is StepAct.Page or StepAct.Remind ? reach.Of(policy, step) : ([], []);
        if (orders.Count == 0 && step.Act == StepAct.Page && step.When != EscalationCondition.Unacknowledged)
        {
            // No other step stands in for this one, and silence is an alarm.
            orders = reach.Fallback();
            problems = [.. problems, "The level reached nobody else."];
        }

        var cause = state.HasReachedNobody && step is
        {
            When: EscalationCondition.Unacknowledged,
            Act: StepAct.Page,
        }
            ? StepCause.NobodyBefore
            : StepCause.Due;
        return new E.StepReached(
            step.Level, next.Round, step.When, cause, next.DueAt, Actor.Muster, orders, problems)
        {
            At = at,
            Act = step.Act,
            Why = next.Why.Length > 0 ? next.Why : null,
            List = step.Act == StepAct.List ? step.List : null,
            Needs = step.Needs > 1 ? step.Needs : null,
        };
    }

    private static Decision<EscalationEvent> ByHand(IncidentEscalation state, GoTo c)
    {
        if (c.Policy is not { Steps.Count: > 0 } policy)
            return new E.Exhausted(c.Reach.Fallback(), "There is no escalation policy.") { At = c.At };

        var level = c.Level ?? policy.Steps.Select(step => step.Level).FirstOrDefault(
            level => !state.Reached.ContainsKey(level) && MayFollow(policy, level, state), policy.Steps[^1].Level);
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

        if (chosen.Act == StepAct.List || chosen.Targets.All(target => target is EscalationTarget.Vendor))
        {
            return new E.StepReached(level, state.Round, chosen.When, StepCause.ByHand, c.At, c.By, [], [])
            {
                At = c.At,
                Act = chosen.Act,
                List = chosen.List,
                Why = c.Why,
            };
        }

        var (orders, problems) = c.Reach.Of(policy, chosen);
        var reached = new E.StepReached(
            level, state.Round, chosen.When, StepCause.ByHand, c.At, c.By, orders, problems)
        {
            At = c.At,
            Why = c.Why,
            Needs = chosen.Needs > 1 ? chosen.Needs : null,
        };
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

    /// <summary>Asked for without a level, the next step of the main line that pages is meant.</summary>
    private static bool MayFollow(EscalationPolicy policy, int level, IncidentEscalation state) =>
        policy.Steps.Any(step => step.Level == level
            && step is { Act: StepAct.Page, BranchOf: null }
            && step.AppliesTo(state.Severity, state.Classes));
}
