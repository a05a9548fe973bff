namespace Muster.Client.Tickets;

/// <summary>A ticket of the built-in tracker.</summary>
public sealed record TicketMessage
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>Its reference: <c>T-12</c>.</summary>
    public required string Reference { get; init; }

    /// <summary>What is to be done.</summary>
    public required string Title { get; init; }

    /// <summary>open or closed.</summary>
    public required string Status { get; init; }

    /// <summary>task, alert or maintenance.</summary>
    public required string Kind { get; init; }

    /// <summary>The service.</summary>
    public required string Service { get; init; }

    /// <summary>The newest alert that it is about, or null.</summary>
    public string? Alert { get; init; }

    /// <summary>Who is to do it, or null.</summary>
    public string? Assignee { get; init; }

    /// <summary>When announced work begins, or null.</summary>
    public DateTimeOffset? PlannedAt { get; init; }

    /// <summary>When it was opened first.</summary>
    public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>How often it was opened.</summary>
    public required int Openings { get; init; }

    /// <summary>When it was closed, or null.</summary>
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>What was said at the end, or null.</summary>
    public string? Note { get; init; }
}

/// <summary>What is asked of a new ticket.</summary>
public sealed record TicketOrderMessage
{
    /// <summary>What is to be done.</summary>
    public string? Title { get; init; }

    /// <summary>The service; without it the first.</summary>
    public string? Service { get; init; }

    /// <summary>Who is to do it; without it whoever is on call for the service.</summary>
    public string? Assignee { get; init; }

    /// <summary>When announced work begins: it is then a maintenance notice.</summary>
    public DateTimeOffset? PlannedAt { get; init; }
}

/// <summary>Who is to do it.</summary>
/// <param name="Assignee">A person's id; null is nobody in particular.</param>
public sealed record TicketAssignmentMessage(string? Assignee);

/// <summary>Why a ticket is closed.</summary>
/// <param name="Note">What is said at the end, or null.</param>
public sealed record TicketClosureMessage(string? Note);
