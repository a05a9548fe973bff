namespace Muster.Core.Catalog;

/// <summary>What alerts are about and who answers for it. Source: catalog.yaml.</summary>
public sealed record Service
{
    /// <summary>Its id.</summary>
    public required ServiceId Id { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>What it does, one sentence.</summary>
    public string Description { get; init; } = "";

    /// <summary>The team that owns it, or null.</summary>
    public TeamId? Team { get; init; }

    /// <summary>The policy that is followed, or null: then the administrators are paged.</summary>
    public PolicyId? Policy { get; init; }

    /// <summary>The services that it needs.</summary>
    public IReadOnlyList<ServiceId> DependsOn { get; init; } = [];

    /// <summary>Where it runs: <c>production</c>, <c>staging</c>.</summary>
    public IReadOnlyList<string> Environments { get; init; } = [];

    /// <summary>Where people look: dashboards, repositories, runbooks.</summary>
    public IReadOnlyList<ServiceLink> Links { get; init; } = [];
}

/// <summary>A link of a service.</summary>
/// <param name="Name">What it leads to.</param>
/// <param name="Url">http or https.</param>
public sealed record ServiceLink(string Name, string Url);

/// <summary>People who own services, schedules and policies.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Members">Its people.</param>
public sealed record Team(TeamId Id, string Name, IReadOnlyList<ResponderId> Members)
{
    /// <summary>What it is there for, one sentence; or empty.</summary>
    public string Description { get; init; } = "";

    /// <summary>Who leads it, or null.</summary>
    public ResponderId? Lead { get; init; }

    /// <summary>A mail address of the team, or null.</summary>
    public string? Email { get; init; }

    /// <summary>Its room where people chat, or null.</summary>
    public string? Chat { get; init; }
}

/// <summary>Where things run. Source: catalog.yaml.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="IsProduction">Customers depend on it.</param>
/// <param name="Variables">Words that commands need: <c>namespace</c>, <c>region</c>.</param>
public sealed record RuntimeEnvironment(
    string Id, string Name, bool IsProduction, IReadOnlyDictionary<string, string> Variables);
