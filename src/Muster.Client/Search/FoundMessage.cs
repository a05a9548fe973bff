namespace Muster.Client.Search;

/// <summary>Something that a search found.</summary>
public sealed record FoundMessage
{
    /// <summary>incident, timeline, alert, service, schedule, policy, team, person, runbook or playbook.</summary>
    public required string Kind { get; init; }

    /// <summary>What it is called.</summary>
    public required string Title { get; init; }

    /// <summary>What else there is to say in a line, or null.</summary>
    public string? Detail { get; init; }

    /// <summary>The id or the file by which the API and the command line know it; of what belongs to an incident its
    /// reference.</summary>
    public required string Id { get; init; }

    /// <summary>When it happened, or null for what does not happen.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>The screen that shows it.</summary>
    public required string Url { get; init; }
}
