using Muster.Core.Escalation;
using Muster.Core.Paging;
using NodaTime;
using static Muster.Core.Tests.Given;
using E = Muster.Core.Escalation.EscalationEvent;

namespace Muster.Core.Tests.Escalation;

/// <summary>What the tests of escalations talk about: one person a level, and administrators behind.</summary>
internal static class TestEscalations
{
    internal static readonly ResponderId Administrator = new("root");

    /// <summary>Every level reaches somebody.</summary>
    internal static readonly Reach Everybody = Reaching(_ => true);

    /// <summary>No level reaches anybody.</summary>
    internal static readonly Reach Nobody = Reaching(_ => false);

    internal static readonly EscalationPolicy Policy = Of(Step(1, 0), Step(2, 5), Step(3, 15));

    internal static Reach Reaching(Func<int, bool> isThere) => new(
        (policy, step) => isThere(step.Level)
            ? ([Order(step.Level, policy.Id)], [])
            : ([], [$"Level {step.Level} has nobody."]),
        () => [new PageOrder(Administrator, new PageReason { Sentence = "You are an administrator." })]);

    internal static ResponderId PersonOf(int level) => new($"level-{level}");

    internal static EscalationPolicy Of(params IReadOnlyList<EscalationStep> steps) =>
        new() { Id = new PolicyId("payments"), Name = "Payments", Steps = steps };

    internal static EscalationStep Step(
        int level,
        double minutes,
        EscalationCondition when = EscalationCondition.Unacknowledged,
        params SeverityId[] severities) => new()
        {
            Level = level,
            At = Duration.FromMinutes(minutes),
            When = when,
            Severities = severities,
            Targets = [new EscalationTarget.Person(PersonOf(level))],
        };

    internal static Stream<IncidentEscalation, EscalationCommand, E> Begun(
        EscalationPolicy? policy, Reach? reach = null, SeverityId? severity = null) =>
        Stream<IncidentEscalation, EscalationCommand, E>.Of().When(
            new EscalationCommand.Start(policy, severity ?? P0, reach ?? Everybody) { At = Noon });

    internal static EscalationCommand Advance(EscalationPolicy? policy, double minutes, Reach? reach = null) =>
        new EscalationCommand.Advance(policy, reach ?? Everybody) { At = At(minutes) };

    internal static EscalationCommand Taken(double minutes) =>
        new EscalationCommand.Acknowledge(Ada) { At = At(minutes) };

    /// <summary>The levels that a decision reached, in order; 0 for the last resort.</summary>
    internal static IEnumerable<int> Levels(Decision<E> decision) => decision.Facts
        .Select(fact => fact switch { E.StepReached e => e.Level, E.Exhausted => 0, _ => -1 })
        .Where(level => level >= 0);

    private static PageOrder Order(int level, PolicyId policy) => new(
        PersonOf(level),
        new PageReason { Policy = policy, Step = level, Sentence = $"Level {level}." });
}
