namespace Muster.Core.Runbooks;

/// <summary>
/// What a runbook says of itself before its first step: enough to link it from an alert, a severity or a workflow.
/// Source: the lines between the two <c>---</c> of a file below <c>runbooks/</c>.
/// </summary>
public sealed record RunbookCard
{
    /// <summary>Its path below <c>runbooks/</c> without the ending: <c>database/failover</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Its file.</summary>
    public required string File { get; init; }

    /// <summary>Its title, else its first heading, else its id.</summary>
    public required string Title { get; init; }

    /// <summary>What it is for, in one word: <c>incident</c>, <c>mitigation</c>, <c>security</c>; or null.</summary>
    public string? Kind { get; init; }

    /// <summary>The services it is about; empty for all.</summary>
    public IReadOnlyList<ServiceId> Services { get; init; } = [];

    /// <summary>The levels it is for; several are a range that a person narrows (SEV-018).</summary>
    public IReadOnlyList<SeverityId> Severities { get; init; } = [];

    /// <summary>The names of the alerts that it answers.</summary>
    public IReadOnlyList<string> Alerts { get; init; } = [];

    /// <summary>Who keeps it, or null.</summary>
    public string? Owner { get; init; }
}
