namespace Muster.Client.Clocks;

/// <summary>An obligation with its due instant.</summary>
public sealed record ClockMessage
{
    /// <summary>acknowledge-by, respond-by, first-update-by, next-update-by, status-page-by, escalate-at, escalate-by,
    /// resolve-by, and others that a playbook asks for.</summary>
    public required string Kind { get; init; }

    /// <summary>By when.</summary>
    public required DateTimeOffset DueAt { get; init; }

    /// <summary>running, met, missed or waived.</summary>
    public required string State { get; init; }

    /// <summary>When it was met, or null.</summary>
    public DateTimeOffset? MetAt { get; init; }

    /// <summary>Which one of several of its kind: the channel, the phase, who is told; null for the only one.</summary>
    public string? Name { get; init; }

    /// <summary>Who owes it in words of the playbook, or null.</summary>
    public string? OwnerWords { get; init; }

    /// <summary>It is asked for from then on; null when it has no range.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Who owes it, or null.</summary>
    public string? Owner { get; init; }

    /// <summary>The reference of its incident; only in lists over incidents.</summary>
    public string? Incident { get; init; }
}
