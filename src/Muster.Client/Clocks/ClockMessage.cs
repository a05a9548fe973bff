namespace Muster.Client.Clocks;

/// <summary>An obligation with its due instant.</summary>
public sealed record ClockMessage
{
    /// <summary>acknowledge-by, first-update-by, next-update-by, escalate-at, resolve-by or review-by.</summary>
    public required string Kind { get; init; }

    /// <summary>By when.</summary>
    public required DateTimeOffset DueAt { get; init; }

    /// <summary>running, met, missed or waived.</summary>
    public required string State { get; init; }

    /// <summary>When it was met, or null.</summary>
    public DateTimeOffset? MetAt { get; init; }

    /// <summary>Who owes it, or null.</summary>
    public string? Owner { get; init; }

    /// <summary>The reference of its incident; only in lists over incidents.</summary>
    public string? Incident { get; init; }
}
