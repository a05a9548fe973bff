using NodaTime;

namespace Muster.Core.Alerts;

/// <summary>The id of an alert; a UUIDv7.</summary>
public readonly record struct AlertId(Guid Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value.ToString("N");
}

/// <summary>What identifies an alert among the open ones: the service and the sender's dedup key (R1).</summary>
/// <param name="Service">Whose key it came with.</param>
/// <param name="DedupKey">The sender's key.</param>
public readonly record struct AlertKey(ServiceId Service, string DedupKey);

/// <summary>
/// What signals with one dedup key are about. A row, not a fold (R2): counters live here, transitions in the log.
/// </summary>
public sealed record Alert
{
    /// <summary>Its id.</summary>
    public required AlertId Id { get; init; }

    /// <summary>The service it is about.</summary>
    public required ServiceId Service { get; init; }

    /// <summary>The service whose key it came with, when a route gave it to another; else null.</summary>
    public ServiceId? From { get; init; }

    /// <summary>The intake it came through.</summary>
    public required string Source { get; init; }

    /// <summary>The sender's key, unique per service among open alerts.</summary>
    public required string DedupKey { get; init; }

    /// <summary>Firing, acknowledged, resolved or suppressed.</summary>
    public required AlertStatus Status { get; init; }

    /// <summary>The worst severity that a signal of it had.</summary>
    public required AlertSeverity Severity { get; init; }

    /// <summary>What is wrong, one line.</summary>
    public required string Summary { get; init; }

    /// <summary>The labels of its first signal.</summary>
    public Labels Labels { get; init; } = Labels.Empty;

    /// <summary>Longer text, or null.</summary>
    public string? Details { get; init; }

    /// <summary>So many more alerts of its group its sender left out of a message; 0 when it sent all.</summary>
    public long LeftOut { get; init; }

    /// <summary>Links that the sender gave.</summary>
    public IReadOnlyList<AlertLink> Links { get; init; } = [];

    /// <summary>The group it belongs to, or null when its route only lists it.</summary>
    public AlertGroupId? Group { get; init; }

    /// <summary>The incident that its group opened, or null.</summary>
    public Incidents.IncidentId? Incident { get; init; }

    /// <summary>The route that took it, by name.</summary>
    public required string Route { get; init; }

    /// <summary>What holds it back, or null.</summary>
    public AlertHold? Hold { get; init; }

    /// <summary>When its key opened of late, this opening included; empty when it did so once.</summary>
    public IReadOnlyList<Instant> RecentOpenings { get; init; } = [];

    /// <summary>The groups of causes that it is in: while it is open, what it explains is held back.</summary>
    public IReadOnlyList<AlertGroupId> Explains { get; init; } = [];

    /// <summary>What sort of trouble it is, by its route: <c>security</c>, <c>data-loss</c>; else null.</summary>
    public string? Class { get; init; }

    /// <summary>The list in which it is kept for the day, by its route, or null.</summary>
    public string? ListName { get; init; }

    /// <summary>How many trigger signals it has had, at least 1.</summary>
    public required long Count { get; init; }

    /// <summary>When the trouble began, as its sender says; null when it does not say.</summary>
    public Instant? StartedAt { get; init; }

    /// <summary>When the first signal arrived.</summary>
    public required Instant FirstAt { get; init; }

    /// <summary>When the last signal arrived.</summary>
    public required Instant LastAt { get; init; }

    /// <summary>The newest time that its sender gave; an older signal changes nothing (R8).</summary>
    public Instant? NewestSentAt { get; init; }

    /// <summary>It resolves by timeout at this instant unless it repeats; null when it never does.</summary>
    public Instant? ExpiresAt { get; init; }

    /// <summary>When it resolved, or null while it is open.</summary>
    public Instant? ResolvedAt { get; init; }

    /// <summary>When its incident was resolved by a person while it went on firing, or null.</summary>
    public Instant? DetachedAt { get; init; }

    /// <summary>How many facts its stream has.</summary>
    public required long Version { get; init; }

    /// <summary>Its identity among the open ones.</summary>
    public AlertKey Key => new(Service, DedupKey);

    /// <summary>Not resolved yet.</summary>
    public bool IsOpen => Status != AlertStatus.Resolved;

    /// <summary>What the row remembers of its first signal, for routes and conditions.</summary>
    public AlertSignal AsSignal() => new()
    {
        Service = From ?? Service,
        Source = Source,
        DedupKey = DedupKey,
        Action = AlertAction.Trigger,
        Summary = Summary,
        Severity = Severity,
        Labels = Labels,
    };
}

/// <summary>The status of an alert, as it is spelled on the wire in lower case.</summary>
public enum AlertStatus
{
    /// <summary>Firing; nobody has it.</summary>
    Firing,

    /// <summary>Firing; somebody has it.</summary>
    Acknowledged,

    /// <summary>Over.</summary>
    Resolved,

    /// <summary>Firing, and held back by a silence or a rule.</summary>
    Suppressed,
}
