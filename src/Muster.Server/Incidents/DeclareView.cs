using Muster.Core;

namespace Muster.Server.Incidents;

/// <summary>What the form to declare starts with, and whom it will page.</summary>
public sealed record DeclareView
{
    public string Title { get; init; } = "";

    public string? Description { get; init; }

    public SeverityId? Severity { get; init; }

    public ServiceId? Service { get; init; }

    /// <summary>The policy that was chosen in place of the service's, or null.</summary>
    public PolicyId? Policy { get; init; }

    public bool Pages { get; init; } = true;

    /// <summary>Makes sending the form twice harmless.</summary>
    public required string Key { get; init; }

    public bool IsDrill { get; init; }

    /// <summary>The walk through the severity tree; null when the playbook has none.</summary>
    public DeclareWalk? Walk { get; init; }

    /// <summary>For each service, whom it would page at this moment.</summary>
    public IReadOnlyList<(string Service, string Whom)> Pagings { get; init; } = [];
}
