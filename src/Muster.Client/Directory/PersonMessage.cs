namespace Muster.Client.Directory;

/// <summary>A person.</summary>
public sealed record PersonMessage
{
    /// <summary>The id.</summary>
    public required string Id { get; init; }

    /// <summary>First and last name.</summary>
    public required string Name { get; init; }

    /// <summary>observer, responder, lead or administrator.</summary>
    public required string Access { get; init; }

    /// <summary>Can be paged and can sign in.</summary>
    public required bool Active { get; init; }

    /// <summary>Whether a page can reach them.</summary>
    public required bool Reachable { get; init; }

    /// <summary>IANA name of the zone in which they read times, or null.</summary>
    public string? Zone { get; init; }

    /// <summary>How to reach them.</summary>
    public IReadOnlyList<ContactMessage> Contacts { get; init; } = [];
}

/// <summary>A way to reach a person.</summary>
/// <param name="Id">Unique per person; made from the channel when left out.</param>
/// <param name="Channel">email, webhook or console.</param>
/// <param name="Address">A mail address or a URL.</param>
/// <param name="FromPlaybook">Written in the playbook's files: change it there.</param>
public sealed record ContactMessage(
    string? Id = null, string? Channel = null, string? Address = null, bool FromPlaybook = false);

/// <summary><c>POST /api/v1/people</c>.</summary>
public sealed record PersonOrderMessage
{
    /// <summary>The id: lower case, digits and hyphens; made from the name when left out.</summary>
    public string? Id { get; init; }

    /// <summary>First and last name.</summary>
    public string? Name { get; init; }

    /// <summary>A mail address to page them at, or null.</summary>
    public string? Email { get; init; }

    /// <summary>observer, responder (when left out), lead or administrator.</summary>
    public string? Access { get; init; }
}

/// <summary><c>POST /api/v1/people/{id}/password</c>.</summary>
/// <param name="Password">At least 12 characters.</param>
public sealed record PasswordMessage(string? Password = null);
