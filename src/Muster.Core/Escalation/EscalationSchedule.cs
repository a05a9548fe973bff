using NodaTime;

namespace Muster.Core.Escalation;

/// <summary>What an escalation does next, and when.</summary>
/// <param name="DueAt">When; may be in the past after an outage.</param>
/// <param name="Step">The step, or null when the policy is exhausted at that instant.</param>
/// <param name="Round">The round, from 0.</param>
/// <param name="Why">Why the policy is exhausted, for people; empty for a step.</param>
public readonly record struct DueStep(Instant DueAt, EscalationStep? Step, int Round, string Why);

/// <summary>When the steps of an escalation are due. Pure; asked by the decider, by clocks and by screens.</summary>
public static class EscalationSchedule
{
    /// <summary>The next thing that happens, or null when nothing more will.</summary>
    public static DueStep? Next(IncidentEscalation state, EscalationPolicy? policy)
    {
        if (!state.HasStarted || state.HasEnded)
            return null;
        DueStep? next = null;
        foreach (var due in All(state, policy))
        {
            if (next is null || due.DueAt < next.Value.DueAt)
                next = due;
        }

        return next;
    }

    /// <summary>What is still to come of every condition, each condition's steps in the order of their times.</summary>
    public static IEnumerable<DueStep> All(IncidentEscalation state, EscalationPolicy? policy)
    {
        if (state is { TakenAt: null, IsExhausted: false, IsQuiet: false })
        {
            foreach (var due in Untaken(state, policy))
                yield return due;
        }

        foreach (var due in Once(state, policy))
        {
            if (!state.Reached.ContainsKey(due.Step!.Level) && (!state.IsQuiet || due.Step.Act == StepAct.List))
                yield return due;
        }
    }

    /// <summary>The steps that come once, counted from one instant, and those whose triggers hold by
    /// themselves.</summary>
    private static IEnumerable<DueStep> Once(IncidentEscalation state, EscalationPolicy? policy)
    {
        foreach (var step in Steps(state, policy, step => step is not { When: EscalationCondition.Asked }))
        {
            Instant? since = step.When switch
            {
                EscalationCondition.Unresolved => state.TakenAt,
                EscalationCondition.Open => state.OpenSince,
                _ => step.Act == StepAct.Page || state.TakenAt is not null ? null : state.UntakenSince,
            };
            if (since is { } from && Due(step, from + step.At) is { } due)
                yield return new DueStep(due, step, state.Round, "");
        }

        foreach (var step in Steps(state, policy, step => step.Triggers.Count > 0))
        {
            foreach (var trigger in step.Triggers.Where(trigger => trigger.AppliesTo(state.Severity)))
            {
                if (trigger.OpenFor is { } length && Due(step, state.OpenSince + length) is { } due)
                    yield return new DueStep(due, step, state.Round, trigger.Text);
            }
        }
    }

    private static IEnumerable<DueStep> Untaken(IncidentEscalation state, EscalationPolicy? policy)
    {
        var steps = Steps(state, policy, step => step is
        {
            When: EscalationCondition.Unacknowledged,
            Act: StepAct.Page,
        }).ToList();
        if (policy is null || steps.Count == 0)
        {
            // A policy that puts this level on a list has said that it can wait.
            if (Steps(state, policy, step => step.Act == StepAct.List).Any())
                yield break;
            yield return new DueStep(state.UntakenSince, Step: null, Round: 0, "There is nobody to escalate to.");
            yield break;
        }

        var pending = steps.Where(step => !state.Reached.ContainsKey(step.Level)).ToList();
        if (state.HasReachedNobody && (pending.Count > 0 || !state.HasReachedSomebody))
        {
            yield return pending.Count > 0
                ? AtOnce(pending, state)
                : new DueStep(state.UntakenSince, Step: null, state.Round, "No step of the policy reached anybody.");
            yield break;
        }

        var length = policy.RoundLength(state.Severity);
        for (var round = state.Round; round < policy.Rounds; round++)
        {
            foreach (var step in round == state.Round ? pending : steps)
            {
                if (Due(step, state.UntakenSince + (length * round) + step.At) is { } due)
                    yield return new DueStep(due, step, round, "");
            }
        }

        yield return new DueStep(
            GivesUpAt(state, policy, steps, length),
            Step: null,
            policy.Rounds - 1,
            "Every step passed and nobody took it.");
    }

    /// <summary>The next step when the one before reached nobody; hours that are closed do not hold it up, because
    /// silence is an alarm.</summary>
    private static DueStep AtOnce(List<EscalationStep> pending, IncidentEscalation state)
    {
        var next = pending.Find(step => Due(step, state.UntakenSince) == state.UntakenSince) ?? pending[0];
        return new DueStep(state.UntakenSince, next, state.Round, "");
    }

    /// <summary>A round after the last step; a step that waits for its hours takes the end with it.</summary>
    private static Instant GivesUpAt(
        IncidentEscalation state, EscalationPolicy policy, List<EscalationStep> steps, Duration length)
    {
        var lastRound = state.UntakenSince + (length * (policy.Rounds - 1));
        var end = lastRound + length;
        foreach (var step in steps)
        {
            if (Due(step, lastRound + step.At) is { } due && due + policy.RoundPause > end)
                end = due + policy.RoundPause;
        }

        return end;
    }

    private static Instant? Due(EscalationStep step, Instant at) => step.Hours is { } hours ? hours.From(at) : at;

    private static IEnumerable<EscalationStep> Steps(
        IncidentEscalation state, EscalationPolicy? policy, Func<EscalationStep, bool> which) =>
        policy is null
            ? []
            : policy.Steps
                .Where(step => which(step) && step.AppliesTo(state.Severity, state.Classes))
                .OrderBy(step => step.At)
                .ThenBy(step => step.Level);
}
