namespace Muster.Client.Catalog;

/// <summary>A service of the catalogue.</summary>
public sealed record ServiceMessage
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>What it does.</summary>
    public string? Description { get; init; }

    /// <summary>The team that owns it, or null.</summary>
    public string? Team { get; init; }

    /// <summary>The policy that is followed, or null.</summary>
    public string? Policy { get; init; }

    /// <summary>The services that it needs.</summary>
    public IReadOnlyList<string> DependsOn { get; init; } = [];

    /// <summary>Where it runs.</summary>
    public IReadOnlyList<string> Environments { get; init; } = [];

    /// <summary>Its integration key, 32 lower-case hexadecimal characters; only for administrators.</summary>
    public string? IntakeKey { get; init; }

    /// <summary>Where it is written in the playbook, or null.</summary>
    public string? Place { get; init; }
}

/// <summary><c>POST /api/v1/services/{id}/keys</c>.</summary>
/// <param name="KeepOld">The keys before it go on working.</param>
public sealed record NewKeyMessage(bool? KeepOld = null);

/// <summary>People who own services, schedules and policies.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Members">Its people.</param>
public sealed record TeamMessage(string Id, string Name, IReadOnlyList<string> Members)
{
    /// <summary>What it is there for, or null.</summary>
    public string? Description { get; init; }

    /// <summary>Who leads it, or null.</summary>
    public string? Lead { get; init; }

    /// <summary>A mail address of the team, or null.</summary>
    public string? Email { get; init; }

    /// <summary>Its room where people chat, or null.</summary>
    public string? Chat { get; init; }

    /// <summary>Where it is written in the playbook, or null.</summary>
    public string? Place { get; init; }
}
