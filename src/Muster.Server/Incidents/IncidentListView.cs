using Muster.Core;

namespace Muster.Server.Incidents;

/// <summary>The list of incidents and what it was filtered by.</summary>
public sealed record IncidentListView
{
    public IReadOnlyList<OpenIncident> Items { get; init; } = [];

    /// <summary><c>open</c>, <c>mine</c>, <c>over</c> or <c>all</c>.</summary>
    public string Show { get; init; } = "open";

    public string? Text { get; init; }

    public SeverityId? Severity { get; init; }

    public ServiceId? Service { get; init; }

    /// <summary>The address of the next part, or null.</summary>
    public string? Next { get; init; }
}
