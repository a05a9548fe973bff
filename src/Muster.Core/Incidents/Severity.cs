using Muster.Core.Alerts;
using NodaTime;

namespace Muster.Core.Incidents;

/// <summary>A level of the playbook's own scheme. Source: SEV-001, severities.yaml.</summary>
public sealed record Severity
{
    /// <summary>The playbook's word: <c>P0</c>, <c>SEV1</c>.</summary>
    public required SeverityId Id { get; init; }

    /// <summary>Its name: <c>Critical</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Its position in the list, worst first, from 0.</summary>
    public required int Rank { get; init; }

    /// <summary>What it means, one sentence.</summary>
    public string Definition { get; init; } = "";

    /// <summary>Other words for it, accepted wherever the word is.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>The alert severities that open an incident of this level.</summary>
    public IReadOnlyList<AlertSeverity> Alerts { get; init; } = [];

    /// <summary>Whether an alert of this level opens an incident.</summary>
    public bool Opens { get; init; } = true;

    /// <summary>Whether an incident of this level pages people.</summary>
    public bool Pages { get; init; } = true;

    /// <summary>Somebody must have it within this long of its declaration; null for no such clock (ONC-008).</summary>
    public Duration? AcknowledgeWithin { get; init; }

    /// <summary>The first update is due within this long of the declaration.</summary>
    public Duration? FirstUpdateWithin { get; init; }

    /// <summary>After the first, an update is due this often while it is open.</summary>
    public Duration? UpdateEvery { get; init; }

    /// <summary>It should be resolved within this long of its declaration.</summary>
    public Duration? ResolveWithin { get; init; }

    /// <summary>Nobody may leave an open incident without a look for longer than this; default 24 h (R6).</summary>
    public Duration ReviewWithin { get; init; } = Duration.FromHours(24);
}
