namespace Muster.Client.Audit;

/// <summary>A change that was made in the platform.</summary>
public sealed record AuditMessage
{
    /// <summary>Its place in the log, from 1; also the mark to read on from: <c>?before=</c>.</summary>
    public required string Id { get; init; }

    /// <summary>When it happened.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>When it was stored.</summary>
    public required DateTimeOffset RecordedAt { get; init; }

    /// <summary>The id of who did it: a person, a service whose sender did, or <c>muster</c>.</summary>
    public required string By { get; init; }

    /// <summary>Their name.</summary>
    public required string Name { get; init; }

    /// <summary>What sort of thing was changed: person, schedule, definition, integration, silence, token,
    /// installation, heartbeat, feed or ticket.</summary>
    public required string Kind { get; init; }

    /// <summary>The id of what was changed.</summary>
    public required string Subject { get; init; }

    /// <summary>The stored name of the fact: <c>silence.created.v1</c>.</summary>
    public required string Fact { get; init; }

    /// <summary>What was done, one sentence.</summary>
    public required string Text { get; init; }
}
