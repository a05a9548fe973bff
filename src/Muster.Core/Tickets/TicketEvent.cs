using System.Text.Json.Serialization;
using Muster.Core.Alerts;
using NodaTime;

namespace Muster.Core.Tickets;

/// <summary>A fact about one ticket. The names below are the stored format: add cases, never rename one.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Opened), "ticket.opened.v1")]
[JsonDerivedType(typeof(Assigned), "ticket.assigned.v1")]
[JsonDerivedType(typeof(Closed), "ticket.closed.v1")]
[JsonDerivedType(typeof(Reopened), "ticket.reopened.v1")]
public abstract record TicketEvent
{
    private TicketEvent()
    {
    }

    /// <summary>When it was decided.</summary>
    public required Instant At { get; init; }

    /// <summary>Who did it.</summary>
    public required Actor By { get; init; }

    /// <summary>There is something to be done that pages nobody.</summary>
    public sealed record Opened(
        TicketId Id,
        string Reference,
        string Title,
        ServiceId Service,
        TicketKind Kind,
        AlertId? Alert,
        ResponderId? Assignee,
        Instant? PlannedAt) : TicketEvent;

    /// <summary>Somebody is to do it; null is nobody in particular.</summary>
    public sealed record Assigned(ResponderId? To) : TicketEvent;

    /// <summary>It is done, or will not be.</summary>
    public sealed record Closed(string? Note) : TicketEvent;

    /// <summary>It is not done: a person says so, or its alert came again.</summary>
    public sealed record Reopened(AlertId? Alert, ResponderId? Assignee) : TicketEvent;
}

/// <summary>What a ticket is about.</summary>
public enum TicketKind
{
    /// <summary>Something that a person wrote down.</summary>
    Task,

    /// <summary>An alert that pages nobody.</summary>
    Alert,

    /// <summary>Work that others have announced.</summary>
    Maintenance,
}

/// <summary>What may be asked of a ticket.</summary>
public abstract record TicketCommand
{
    private TicketCommand()
    {
    }

    /// <summary>The transaction's instant.</summary>
    public required Instant At { get; init; }

    /// <summary>Who asks.</summary>
    public required Actor By { get; init; }

    /// <summary>Open it; when its alert has one already, open that again.</summary>
    public sealed record Open(TicketEvent.Opened Ticket) : TicketCommand;

    /// <summary>Give it to somebody, or to nobody in particular.</summary>
    public sealed record Assign(ResponderId? To) : TicketCommand;

    /// <summary>Close it.</summary>
    public sealed record Close(string? Note) : TicketCommand;

    /// <summary>Open it again.</summary>
    public sealed record Reopen : TicketCommand;
}
