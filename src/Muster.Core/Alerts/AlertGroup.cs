using System.Text.Json.Serialization;
using NodaTime;

namespace Muster.Core.Alerts;

/// <summary>The id of a group of alerts; a UUIDv7.</summary>
public readonly record struct AlertGroupId(Guid Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value.ToString("N");
}

/// <summary>What identifies a group among the open ones: the route and the group key (R1).</summary>
/// <param name="Route">The route's name.</param>
/// <param name="Key">The key that the route's grouping gave.</param>
public readonly record struct AlertGroupKey(string Route, string Key);

/// <summary>
/// Alerts that belong together; opens at most one incident. A row like the alert (R2). It is open while its
/// incident is, or while it waits for its members.
/// </summary>
public sealed record AlertGroup
{
    /// <summary>Its id.</summary>
    public required AlertGroupId Id { get; init; }

    /// <summary>Route and key.</summary>
    public required AlertGroupKey Key { get; init; }

    /// <summary>The service that owns it.</summary>
    public required ServiceId Service { get; init; }

    /// <summary>When it opened.</summary>
    public required Instant OpenedAt { get; init; }

    /// <summary>When it opens its incident; at or before <see cref="OpenedAt"/> when it does not wait.</summary>
    public required Instant IncidentAt { get; init; }

    /// <summary>The incident it opened, or null.</summary>
    public Incidents.IncidentId? Incident { get; init; }

    /// <summary>How many of its alerts are open.</summary>
    public required long OpenAlerts { get; init; }

    /// <summary>How many alerts it has had.</summary>
    public required long TotalAlerts { get; init; }

    /// <summary>No alert joins it any more.</summary>
    public bool IsClosed { get; init; }

    /// <summary>How many facts its stream has.</summary>
    public required long Version { get; init; }
}

/// <summary>A transition of one group. The names are the stored format.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Opened), "group.opened.v1")]
[JsonDerivedType(typeof(Ready), "group.ready.v1")]
[JsonDerivedType(typeof(Cleared), "group.cleared.v1")]
[JsonDerivedType(typeof(FiringAgain), "group.firing-again.v1")]
[JsonDerivedType(typeof(Closed), "group.closed.v1")]
public abstract record AlertGroupEvent
{
    private AlertGroupEvent()
    {
    }

    /// <summary>When it was decided.</summary>
    public required Instant At { get; init; }

    /// <summary>The first alert of a key without an open group.</summary>
    public sealed record Opened(ServiceId Service, string Route, string Key, AlertId First) : AlertGroupEvent;

    /// <summary>The wait is over: the group asks for its incident.</summary>
    public sealed record Ready : AlertGroupEvent;

    /// <summary>All its alerts have resolved.</summary>
    public sealed record Cleared(long Alerts) : AlertGroupEvent
    {
        /// <summary>The last of them was held back and may still fire.</summary>
        public bool? Held { get; init; }
    }

    /// <summary>An alert fires again in a group that had cleared, while its incident is open.</summary>
    public sealed record FiringAgain(AlertId Alert) : AlertGroupEvent;

    /// <summary>Its incident is over, or it cleared before it opened one.</summary>
    public sealed record Closed : AlertGroupEvent;
}
