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
        if (state.TakenAt is null && !state.IsExhausted)
        {
            foreach (var due in Untaken(state, policy))
                yield return due;
        }

        foreach (var step in Steps(policy, EscalationCondition.Unresolved, state.Severity))
        {
            if (state.TakenAt is { } taken && !state.Reached.ContainsKey(step.Level))
                yield return new DueStep(taken + step.At, step, state.Round, "");
        }

        foreach (var step in Steps(policy, EscalationCondition.Open, state.Severity))
        {
            if (!state.Reached.ContainsKey(step.Level))
                yield return new DueStep(state.OpenSince + step.At, step, state.Round, "");
        }
    }

    private static IEnumerable<DueStep> Untaken(IncidentEscalation state, EscalationPolicy? policy)
    {
        var steps = Steps(policy, EscalationCondition.Unacknowledged, state.Severity).ToList();
        if (policy is null || steps.Count == 0)
        {
            yield return new DueStep(state.UntakenSince, Step: null, Round: 0, "There is nobody to escalate to.");
            yield break;
        }

        var pending = steps.Where(step => !state.Reached.ContainsKey(step.Level)).ToList();
        if (state.HasReachedNobody && (pending.Count > 0 || !state.HasReachedSomebody))
        {
            yield return pending.Count > 0
                ? new DueStep(state.UntakenSince, pending[0], state.Round, "")
                : new DueStep(state.UntakenSince, Step: null, state.Round, "No step of the policy reached anybody.");
            yield break;
        }

        var length = policy.RoundLength(state.Severity);
        for (var round = state.Round; round < policy.Rounds; round++)
        {
            foreach (var step in round == state.Round ? pending : steps)
                yield return new DueStep(state.UntakenSince + (length * round) + step.At, step, round, "");
        }

        yield return new DueStep(
            state.UntakenSince + (length * policy.Rounds),
            Step: null,
            policy.Rounds - 1,
            "Every step passed and nobody took it.");
    }

    private static IEnumerable<EscalationStep> Steps(
        EscalationPolicy? policy, EscalationCondition condition, SeverityId severity) =>
        policy is null
            ? []
            : policy.Steps
                .Where(step => step.When == condition && step.AppliesTo(severity))
                .OrderBy(step => step.At)
                .ThenBy(step => step.Level);
}
