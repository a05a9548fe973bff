using System.Collections.Immutable;
using System.Diagnostics;
using NodaTime;
using E = Muster.Core.Escalation.EscalationEvent;

namespace Muster.Core.Escalation;

/// <summary>
/// How far the escalation of one incident has come. What is due next is a function of this state and the policy
/// that the incident is pinned to (R7). Source: ESC-001, ESC-003.
/// </summary>
public sealed record IncidentEscalation : IDecider<IncidentEscalation, EscalationCommand, EscalationEvent>
{
    /// <summary>The name of a list is at most this long.</summary>
    public const int ListCharactersMax = 80;

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
    /// unresolved ones those since it was taken, of the open ones those since it was opened. What offers, reminds or
    /// lists comes once and stands here as asked.
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

    /// <summary>It pages nobody by itself: only lists are kept.</summary>
    public bool IsQuiet { get; init; }

    /// <summary>The classes of the incident.</summary>
    public IReadOnlyList<string> Classes { get; init; } = [];

    /// <summary>What steps have offered or asked and nobody has answered, oldest first.</summary>
    public ImmutableList<E.StepReached> Prompts { get; init; } = [];

    /// <summary>The lists that the incident is on.</summary>
    public ImmutableSortedSet<string> Lists { get; init; } =
        ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    /// <summary>The cases that were raised with vendors, oldest first (ESC-014).</summary>
    public ImmutableList<E.PromptAnswered> Cases { get; init; } = [];

    /// <summary>The step of which several must acknowledge, or null.</summary>
    public E.StepReached? Wanted { get; init; }

    /// <summary>Who has acknowledged since it last began.</summary>
    public ImmutableHashSet<ResponderId> Answers { get; init; } = [];

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
            IsQuiet = e.IsQuiet,
            Classes = e.Classes ?? [],
        },
        E.StepReached e => Reach(state, e),
        E.Acknowledged e => state with
        {
            TakenAt = e.At,
            Reached = Without(state, EscalationCondition.Unresolved),
            HasReachedNobody = false,
            Answers = state.Answers.Add(e.Holder),
        },
        E.Answered e => state with { Answers = state.Answers.Add(e.Responder) },
        E.PromptAnswered e => state with
        {
            Prompts = state.Prompts.RemoveAll(prompt => prompt.Level == e.Level),
            Cases = e.Case is null ? state.Cases : state.Cases.RemoveAll(known => known.Case == e.Case).Add(e),
        },
        E.ClassesChanged e => state with { Classes = e.Classes },
        E.ListLeft e => state with
        {
            Lists = e.To is { } to ? state.Lists.Remove(e.List).Add(to) : state.Lists.Remove(e.List),
        },
        E.Resumed e => state with
        {
            TakenAt = e.Holder is null ? null : e.At,
            UntakenSince = e.Since ?? e.At,
            IsQuiet = false,
            Wanted = null,
            Answers = [],
            OpenSince = state.HasEnded ? e.At : state.OpenSince,
            Round = 0,
            Reached = state.HasEnded
                ? state.Reached.Clear()
                : state.Reached.RemoveRange(state.Reached.Keys.Where(
                    level => state.Reached[level] is not (EscalationCondition.Open or EscalationCondition.Asked))),
            HasReachedNobody = false,
            HasReachedSomebody = false,
            IsExhausted = false,
            HasEnded = false,
        },
        E.SeverityChanged e => state with { Severity = e.To },
        E.Exhausted => state with { IsExhausted = true, HasReachedNobody = false },
        E.Ended => state with { HasEnded = true, Prompts = [] },
        _ => throw new UnreachableException($"{fact.GetType().Name}"),
    };

    private static IncidentEscalation Reach(IncidentEscalation state, E.StepReached e)
    {
        var isRound = e is { Condition: EscalationCondition.Unacknowledged, Act: StepAct.Page };
        var reached = isRound && e.Round > state.Round
            ? Without(state, EscalationCondition.Unacknowledged)
            : state.Reached;
        return state with
        {
            Round = isRound ? Math.Max(state.Round, e.Round) : state.Round,
            Reached = reached.SetItem(
                e.Level, e.Act == StepAct.Page ? e.Condition : EscalationCondition.Asked),
            HasReachedSomebody = state.HasReachedSomebody || (e.Act == StepAct.Page && e.Orders.Count > 0),
            HasReachedNobody = isRound ? e.Orders.Count == 0 && state.TakenAt is null : state.HasReachedNobody,
            Prompts = e.Act is StepAct.Offer or StepAct.Remind
                ? state.Prompts.RemoveAll(prompt => prompt.Level == e.Level).Add(e)
                : state.Prompts,
            Lists = e.List is { } list ? state.Lists.Add(list) : state.Lists,
            Wanted = e is { Needs: > 1, Orders.Count: > 1 } && state.TakenAt is null ? e : state.Wanted,
        };
    }

    private static ImmutableDictionary<int, EscalationCondition> Without(
        IncidentEscalation state, EscalationCondition condition) =>
        state.Reached.RemoveRange(state.Reached.Keys.Where(level => state.Reached[level] == condition));
}
