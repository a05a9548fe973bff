using Muster.Core;
using Muster.Core.Alerts;
using Muster.Core.Incidents;

namespace Muster.Server.Alerts;

/// <summary>Alerts, firing first.</summary>
public sealed record AlertListView
{
    public IReadOnlyList<Alert> Items { get; init; } = [];

    /// <summary><c>open</c> or <c>all</c>.</summary>
    public string Show { get; init; } = "open";

    public ServiceId? Service { get; init; }

    /// <summary>The references of the incidents that they belong to.</summary>
    public IReadOnlyDictionary<IncidentId, string> References { get; init; } = new Dictionary<IncidentId, string>();

    /// <summary>Messages of the last day that could not be read.</summary>
    public int Unreadable { get; init; }

    public string? Next { get; init; }
}
