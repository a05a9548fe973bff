namespace Muster.Client.Rooms;

/// <summary>The room of an incident in the chat product.</summary>
public sealed record ChatRoomMessage
{
    /// <summary>The product: <c>slack</c>.</summary>
    public required string Product { get; init; }

    /// <summary>Its id there, or null while it is not made.</summary>
    public string? Channel { get; init; }

    /// <summary>Its name, or null.</summary>
    public string? Name { get; init; }

    /// <summary>Its address, or null.</summary>
    public string? Url { get; init; }

    /// <summary>Its topic, or null.</summary>
    public string? Topic { get; init; }

    /// <summary>It is of many incidents.</summary>
    public bool Standing { get; init; }

    /// <summary>Who was invited.</summary>
    public IReadOnlyList<string> Invited { get; init; } = [];

    /// <summary>Whom the product does not know.</summary>
    public IReadOnlyList<string> Unknown { get; init; } = [];

    /// <summary>How far in the log the room has heard.</summary>
    public long ToldThrough { get; init; }

    /// <summary>So many of its messages were kept as notes.</summary>
    public int Kept { get; init; }

    /// <summary>What is wrong, or null.</summary>
    public string? Problem { get; init; }

    /// <summary>When it is tried again, or null.</summary>
    public DateTimeOffset? RetryAt { get; init; }

    /// <summary>When it was put away, or null.</summary>
    public DateTimeOffset? ArchivedAt { get; init; }
}

/// <summary>What an administrator gives Slack to make Muster's app.</summary>
/// <param name="Manifest">The manifest, as JSON.</param>
public sealed record ChatManifestMessage(string Manifest);
