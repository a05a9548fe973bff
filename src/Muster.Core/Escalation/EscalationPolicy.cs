using NodaTime;

namespace Muster.Core.Escalation;

/// <summary>Who is reached when, under which condition. Source: ESC-001, ESC-003,
/// escalation.yaml.</summary>
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

    /// <summary>Who has an incident is asked again after this long without a sign of life; null for never.</summary>
    public Duration? AcknowledgeTimeout { get; init; }

    /// <summary>The lists of steps that the policy has beside the active one, for readers (ESC-012).</summary>
    public IReadOnlyList<EscalationList> OtherLists { get; init; } = [];

    /// <summary>The name of the list in force, or null when there is only one.</summary>
    public string? ActiveList { get; init; }

    /// <summary>
    /// From the start of a round to the start of the next: the last unacknowledged step's time and the pause, at
    /// least <see cref="RoundLengthMin"/>, so that a policy without pauses does not page everybody a hundred times at
    /// once.
    /// </summary>
    public Duration RoundLength(SeverityId severity) => Duration.Max(
        RoundLengthMin,
        RoundPause + Steps
            .Where(step => step is { When: EscalationCondition.Unacknowledged, Act: StepAct.Page }
                && step.AppliesTo(severity))
            .Select(step => step.At)
            .DefaultIfEmpty(Duration.Zero)
            .Max());
}
