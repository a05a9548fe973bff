namespace Muster.Client.Access;

/// <summary>An API token. Its value is shown once, when it is made.</summary>
public sealed record TokenMessage
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>What it is for.</summary>
    public required string Name { get; init; }

    /// <summary>In whose name it acts.</summary>
    public required string Owner { get; init; }

    /// <summary>observer, responder, lead or administrator.</summary>
    public required string Access { get; init; }

    /// <summary>The last four characters of its value.</summary>
    public required string Hint { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset IssuedAt { get; init; }

    /// <summary>When it ends, or null.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Its value; only in the answer that made it.</summary>
    public string? Value { get; init; }
}

/// <summary><c>POST /api/v1/tokens</c>.</summary>
public sealed record TokenOrderMessage
{
    /// <summary>What it is for.</summary>
    public string? Name { get; init; }

    /// <summary>In whose name it acts; without it the asker's.</summary>
    public string? Owner { get; init; }

    /// <summary>What it may do; without it as much as its owner may.</summary>
    public string? Access { get; init; }

    /// <summary>When it ends, or null for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
}

/// <summary>Who asks: the owner of a token or the person signed in.</summary>
/// <param name="Responder">The person's id.</param>
/// <param name="Name">The person's name.</param>
/// <param name="Access">What they may do.</param>
public sealed record AskerMessage(string Responder, string Name, string Access);
