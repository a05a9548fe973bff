namespace Muster.Client.Monitors;

/// <summary>A dead man's switch.</summary>
public sealed record HeartbeatMessage
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>What beats.</summary>
    public required string Name { get; init; }

    /// <summary>The service whose people hear of its silence.</summary>
    public required string Service { get; init; }

    /// <summary>How often: 30s, 5m, 1h, 7d, 1mo.</summary>
    public required string Every { get; init; }

    /// <summary>How much later it may be, in seconds.</summary>
    public required long GraceSeconds { get; init; }

    /// <summary>new, ok, late, unknown or paused.</summary>
    public required string State { get; init; }

    /// <summary>Since when it is in this state.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>When it was last heard, or null.</summary>
    public DateTimeOffset? LastAt { get; init; }

    /// <summary>Until when it is in time; null when it is late or paused.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>Where it beats; only for administrators, and for whoever made it.</summary>
    public string? Url { get; init; }
}

/// <summary>A heartbeat to be watched, or changed; what is absent in a change stays.</summary>
/// <param name="Name">What beats.</param>
/// <param name="Service">The service whose people hear of its silence.</param>
/// <param name="Every">How often: 30s, 5m, 1h, 7d, 1mo.</param>
/// <param name="Grace">How much later it may be: 30s, 5m, 1h; a tenth of the time when absent, at least a
/// minute.</param>
public sealed record HeartbeatOrderMessage(string? Name, string? Service, string? Every, string? Grace);
