namespace Muster.Client.Metrics;

/// <summary>How fast pages are, and what was too late.</summary>
public sealed record DeliveryMessage
{
    /// <summary>The parts of the way, in their order.</summary>
    public required IReadOnlyList<DeliveryStageMessage> Stages { get; init; }

    /// <summary>Pages that went out too late or not at all, newest first.</summary>
    public required IReadOnlyList<DeliveryMissMessage> Misses { get; init; }

    /// <summary>The nodes that are there; one alone is not listed.</summary>
    public required IReadOnlyList<NodeMessage> Nodes { get; init; }

    /// <summary>The watches outside that are told that Muster lives.</summary>
    public required IReadOnlyList<WatchMessage> Watches { get; init; }
}

/// <summary>How long a part of the way took, in seconds.</summary>
/// <param name="Stage"><c>durable</c>, <c>due</c>, <c>accepted</c> or <c>receipt</c>.</param>
/// <param name="Count">How many there were.</param>
/// <param name="MedianSeconds">Half took no longer.</param>
/// <param name="P95Seconds">95 of 100 took no longer.</param>
/// <param name="P99Seconds">99 of 100 took no longer.</param>
/// <param name="LongestSeconds">The longest.</param>
/// <param name="BoundSeconds">What it should stay below, or null where people decide.</param>
public sealed record DeliveryStageMessage(
    string Stage, long Count, double MedianSeconds, double P95Seconds, double P99Seconds, double LongestSeconds,
    double? BoundSeconds);

/// <summary>A page that was too late, or did not go out.</summary>
/// <param name="Page">Its id.</param>
/// <param name="Responder">Whom it was for.</param>
/// <param name="DueAt">When it was due.</param>
/// <param name="SentAt">When its provider took it, or null.</param>
/// <param name="LateSeconds">By how much it is or was late.</param>
/// <param name="Why">What is known of why, or null.</param>
public sealed record DeliveryMissMessage(
    string Page, string Responder, DateTimeOffset DueAt, DateTimeOffset? SentAt, double LateSeconds, string? Why);

/// <summary>A node.</summary>
/// <param name="Name">How it is called.</param>
/// <param name="SeenAt">When it last said that it is there.</param>
/// <param name="Version">Its program.</param>
/// <param name="OffsetSeconds">How far the database's clock is ahead of its own.</param>
public sealed record NodeMessage(string Name, DateTimeOffset SeenAt, string Version, double OffsetSeconds);

/// <summary>A watch outside.</summary>
/// <param name="Host">Whom.</param>
/// <param name="ReachedAt">When it was last reached, or null.</param>
/// <param name="FailingSince">Since when it has not been, or null.</param>
/// <param name="Problem">Why not, or null.</param>
public sealed record WatchMessage(
    string Host, DateTimeOffset? ReachedAt, DateTimeOffset? FailingSince, string? Problem);
