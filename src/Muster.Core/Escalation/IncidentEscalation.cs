using System.Collections.Immutable;
using System.Diagnostics;
using Muster.Core.Paging;
using NodaTime;
using E = Muster.Core.Escalation.EscalationEvent;

namespace Muster.Core.Escalation;

/// <summary>
/// How far the escalation of one incident has come. What is due next is a function of this state and the policy
/// that the incident is pinned to (R7). Source: ESC-001, ESC-003.
/// </summary>
public sealed record IncidentEscalation : IDecider<IncidentEscalation, EscalationCommand, EscalationEvent>
{
    /// <summary>Whether it has begun.</summary>
    public bool HasStarted { get; init; }

    /// <summary>The policy, or null when only the fallback is left.</summary>
    public PolicyId? Policy { get; init; }

    /// <summary>The severity whose steps hold.</summary>
    public SeverityId Severity { get; init; }

    /// <summary>Since when the incident has been open.</summary>
    public Instant OpenSince { get; init; }

    /// <summary>Since when nobody has had it; the unacknowledged steps count from here.</summary>
    public Instant UntakenSince { get; init; }

    /// <summary>Since when somebody has had it, or null; the unresolved steps count from here.</summary>
    public Instant? TakenAt { get; init; }

    /// <summary>The round of the unacknowledged steps, from 0.</summary>
    public int Round { get; init; }

    /// <summary>
    /// The levels that were reached, with their condition: of the unacknowledged steps those of this round, of the
    /// unresolved ones those since it was taken, of the open ones those since it was opened.
    /// </summary>
    public ImmutableDictionary<int, EscalationCondition> Reached { get; init; } =
        ImmutableDictionary<int, EscalationCondition>.Empty;

    /// <summary>The last step reached nobody, so the next is due at once.</summary>
    public bool HasReachedNobody { get; init; }

    /// <summary>A step has reached somebody since it last began.</summary>
    public bool HasReachedSomebody { get; init; }

    /// <summary>The policy is used up.</summary>
    public bool IsExhausted { get; init; }

    /// <summary>The incident is over.</summary>
    public bool HasEnded { get; init; }

    /// <inheritdoc/>
    public static IncidentEscalation Initial { get; } = new();

    /// <inheritdoc/>
    public static Decision<EscalationEvent> Decide(IncidentEscalation state, EscalationCommand command) =>
        EscalationDecisions.Decide(state, command);

    /// <inheritdoc/>
    public static IncidentEscalation Evolve(IncidentEscalation state, EscalationEvent fact) => fact switch
    {
        E.Started e => new IncidentEscalation
        {
            HasStarted = true,
            Policy = e.Policy,
            Severity = e.Severity,
            OpenSince = e.At,
            UntakenSince = e.At,
        },
        E.StepReached e => Reach(state, e),
        E.Acknowledged e => state with
        {
            TakenAt = e.At,
            Reached = Without(state, EscalationCondition.Unresolved),
            HasReachedNobody = false,
        },
        E.Resumed e => state with
        {
            TakenAt = e.Holder is null ? null : e.At,
            UntakenSince = e.At,
            OpenSince = state.HasEnded ? e.At : state.OpenSince,
            Round = 0,
            Reached = state.HasEnded
                ? state.Reached.Clear()
                : state.Reached.RemoveRange(state.Reached.Keys.Where(
                    level => state.Reached[level] != EscalationCondition.Open)),
            HasReachedNobody = false,
            HasReachedSomebody = false,
            IsExhausted = false,
            HasEnded = false,
        },
        E.SeverityChanged e => state with { Severity = e.To },
        E.Exhausted => state with { IsExhausted = true, HasReachedNobody = false },
        E.Ended => state with { HasEnded = true },
        _ => throw new UnreachableException($"{fact.GetType().Name}"),
    };

    private static IncidentEscalation Reach(IncidentEscalation state, E.StepReached e)
    {
        var isRound = e.Condition == EscalationCondition.Unacknowledged;
        var reached = isRound && e.Round > state.Round
            ? Without(state, EscalationCondition.Unacknowledged)
            : state.Reached;
        return state with
        {
            Round = isRound ? Math.Max(state.Round, e.Round) : state.Round,
            Reached = reached.SetItem(e.Level, e.Condition),
            HasReachedSomebody = state.HasReachedSomebody || e.Orders.Count > 0,
            HasReachedNobody = isRound ? e.Orders.Count == 0 && state.TakenAt is null : state.HasReachedNobody,
        };
    }

    private static ImmutableDictionary<int, EscalationCondition> Without(
        IncidentEscalation state, EscalationCondition condition) =>
        state.Reached.RemoveRange(state.Reached.Keys.Where(level => state.Reached[level] == condition));
}

/// <summary>What may be asked of an escalation.</summary>
public abstract record EscalationCommand
{
    private EscalationCommand()
    {
    }

    /// <summary>The transaction's instant.</summary>
    public required Instant At { get; init; }

    /// <summary>Begin; what is due at once is reached in the same decision.</summary>
    public sealed record Start(EscalationPolicy? Policy, SeverityId Severity, Reach Reach) : EscalationCommand;

    /// <summary>Reach what is due.</summary>
    public sealed record Advance(EscalationPolicy? Policy, Reach Reach) : EscalationCommand;

    /// <summary>Page a level now, because a person asks (ESC-004); null takes the next that was not reached.</summary>
    public sealed record GoTo(EscalationPolicy? Policy, int? Level, Actor By, Reach Reach) : EscalationCommand;

    /// <summary>Somebody has it.</summary>
    public sealed record Acknowledge(ResponderId Holder) : EscalationCommand;

    /// <summary>Nobody has it again; or it was reopened and its holder still has it.</summary>
    public sealed record Resume(EscalationPolicy? Policy, string Why, Reach Reach) : EscalationCommand
    {
        /// <summary>Who still has it, or null.</summary>
        public ResponderId? Holder { get; init; }
    }

    /// <summary>Its severity changed.</summary>
    public sealed record ChangeSeverity(EscalationPolicy? Policy, SeverityId To, Reach Reach) : EscalationCommand;

    /// <summary>The incident is over.</summary>
    public sealed record End : EscalationCommand;
}

/// <summary>Finds who a step means, at the instant of the decision: pure functions of values bound into them.</summary>
/// <param name="Of">The people of a step who can be paged, with why; and in words whoever cannot be.</param>
/// <param name="Fallback">Who is paged when a policy is used up or there is none; never empty.</param>
public sealed record Reach(
    Func<EscalationPolicy, EscalationStep, (IReadOnlyList<PageOrder> Orders, IReadOnlyList<string> Problems)> Of,
    Func<IReadOnlyList<PageOrder>> Fallback);
