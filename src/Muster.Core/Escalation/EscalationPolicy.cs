using NodaTime;

namespace Muster.Core.Escalation;

/// <summary>Who is reached when, under which condition. Source: ESC-001, ESC-003, escalation.yaml.</summary>
public sealed record EscalationPolicy
{
    /// <summary>How many rounds a policy has at most.</summary>
    public const int RoundsMax = 100;

    /// <summary>A round lasts at least this long.</summary>
    public static Duration RoundLengthMin { get; } = Duration.FromMinutes(1);

    /// <summary>Its id.</summary>
    public required PolicyId Id { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its steps; a step's level is its position, from 1.</summary>
    public required IReadOnlyList<EscalationStep> Steps { get; init; }

    /// <summary>
    /// How often the unacknowledged steps are gone through, 1 to <see cref="RoundsMax"/>; other values count as the
    /// nearest of these.
    /// </summary>
    public int Rounds { get; init => field = Math.Clamp(value, 1, RoundsMax); } = 1;

    /// <summary>From the last unacknowledged step of a round to the next round, or to giving up.</summary>
    public Duration RoundPause { get; init; } = Duration.FromMinutes(5);

    /// <summary>
    /// From the start of a round to the start of the next: the last unacknowledged step's time and the pause, at
    /// least <see cref="RoundLengthMin"/>, so that a policy without pauses does not page everybody a hundred times at
    /// once.
    /// </summary>
    public Duration RoundLength(SeverityId severity) => Duration.Max(
        RoundLengthMin,
        RoundPause + Steps
            .Where(step => step.When == EscalationCondition.Unacknowledged && step.AppliesTo(severity))
            .Select(step => step.At)
            .DefaultIfEmpty(Duration.Zero)
            .Max());
}

/// <summary>One step: when its condition has held for a time, these are paged, at once.</summary>
public sealed record EscalationStep
{
    /// <summary>Its level, from 1; what a person names to escalate by hand (ESC-004).</summary>
    public required int Level { get; init; }

    /// <summary>Its name for people, or null.</summary>
    public string? Name { get; init; }

    /// <summary>How long the condition has held.</summary>
    public required Duration At { get; init; }

    /// <summary>The condition.</summary>
    public EscalationCondition When { get; init; } = EscalationCondition.Unacknowledged;

    /// <summary>Only for incidents of these severities; empty for all.</summary>
    public IReadOnlyList<SeverityId> Severities { get; init; } = [];

    /// <summary>Who is paged.</summary>
    public required IReadOnlyList<EscalationTarget> Targets { get; init; }

    /// <summary>Whether it holds for incidents of this severity.</summary>
    public bool AppliesTo(SeverityId severity) => Severities.Count == 0 || Severities.Contains(severity);
}

/// <summary>What must have held for a step's time. The three run side by side (ESC-003).</summary>
public enum EscalationCondition
{
    /// <summary>Nobody has it; since it was declared, or given back.</summary>
    Unacknowledged,

    /// <summary>Somebody has it and it is not resolved; since it was taken.</summary>
    Unresolved,

    /// <summary>It is open, taken or not; since it was declared.</summary>
    Open,
}

/// <summary>Whom a step pages.</summary>
public abstract record EscalationTarget
{
    private EscalationTarget()
    {
    }

    /// <summary>Whoever holds the pager of a schedule.</summary>
    public sealed record OnCall(ScheduleId Schedule) : EscalationTarget;

    /// <summary>A person.</summary>
    public sealed record Person(ResponderId Responder) : EscalationTarget;

    /// <summary>Everybody in a team.</summary>
    public sealed record Members(TeamId Team) : EscalationTarget;
}
