using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Muster.Core.Alerts;
using NodaTime;

namespace Muster.Core.Tickets;

/// <summary>The id of a ticket.</summary>
public readonly record struct TicketId(Guid Value)
{
    private const int Octets = 16;

    /// <summary>The one ticket of a dedup key: whatever node sees the alert first, it is this one.</summary>
    public static TicketId Of(AlertKey key)
    {
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes($"{key.Service.Value}\u001f{key.DedupKey}"));
        return new TicketId(new Guid(digest.AsSpan(0, Octets), bigEndian: true));
    }

    /// <inheritdoc/>
    public override string ToString() => Value.ToString("N");
}

/// <summary>
/// An item of the built-in tracker: something to be done that pages nobody, such as a low alert or announced work.
/// Source: INT-021, SEV-021, ONC-014.
/// </summary>
public sealed record Ticket : IDecider<Ticket, TicketCommand, TicketEvent>
{
    /// <summary>A title has at most so many characters.</summary>
    public const int TitleCharactersMax = 300;

    /// <summary>How it was opened; null before.</summary>
    public TicketEvent.Opened? Opening { get; init; }

    /// <summary>Who is to do it, or null.</summary>
    public ResponderId? Assignee { get; init; }

    /// <summary>The newest alert that it is about, or null.</summary>
    public AlertId? Alert { get; init; }

    /// <summary>When it was closed, or null while it is open.</summary>
    public Instant? ClosedAt { get; init; }

    /// <summary>Who closed it, or null.</summary>
    public Actor? ClosedBy { get; init; }

    /// <summary>What was said at the end, or null.</summary>
    public string? Note { get; init; }

    /// <summary>How often it was opened.</summary>
    public int Openings { get; init; }

    /// <inheritdoc/>
    public static Ticket Initial { get; } = new();

    /// <summary>Whether there is something left to do.</summary>
    public bool IsOpen => Opening is not null && ClosedAt is null;

    /// <inheritdoc/>
    public static Decision<TicketEvent> Decide(Ticket state, TicketCommand command) => (state, command) switch
    {
        ({ Opening: null }, TicketCommand.Open c) => Open(c.Ticket),
        ({ IsOpen: true }, TicketCommand.Open) => Decision<TicketEvent>.Nothing,
        (_, TicketCommand.Open c) =>
            new TicketEvent.Reopened(c.Ticket.Alert, c.Ticket.Assignee) { At = c.At, By = c.By },
        ({ Opening: null }, _) => TicketRefusals.Unknown,
        ({ IsOpen: false }, TicketCommand.Assign) => TicketRefusals.IsClosed(state.Opening!.Reference),
        (_, TicketCommand.Assign c) when c.To == state.Assignee => Decision<TicketEvent>.Nothing,
        (_, TicketCommand.Assign c) => new TicketEvent.Assigned(c.To) { At = c.At, By = c.By },
        ({ IsOpen: false }, TicketCommand.Close) => Decision<TicketEvent>.Nothing,
        (_, TicketCommand.Close c) => new TicketEvent.Closed(Trimmed(c.Note)) { At = c.At, By = c.By },
        ({ IsOpen: true }, TicketCommand.Reopen) => Decision<TicketEvent>.Nothing,
        (_, TicketCommand.Reopen c) => new TicketEvent.Reopened(state.Alert, state.Assignee) { At = c.At, By = c.By },
        _ => throw new UnreachableException(command.GetType().Name),
    };

    /// <inheritdoc/>
    public static Ticket Evolve(Ticket state, TicketEvent fact) => fact switch
    {
        TicketEvent.Opened e => state with { Opening = e, Assignee = e.Assignee, Alert = e.Alert, Openings = 1 },
        TicketEvent.Assigned e => state with { Assignee = e.To },
        TicketEvent.Closed e => state with { ClosedAt = e.At, ClosedBy = e.By, Note = e.Note },
        TicketEvent.Reopened e => state with
        {
            ClosedAt = null,
            ClosedBy = null,
            Note = null,
            Alert = e.Alert,
            Assignee = e.Assignee,
            Openings = state.Openings + 1,
        },
        _ => throw new UnreachableException(fact.GetType().Name),
    };

    private static Decision<TicketEvent> Open(TicketEvent.Opened ticket) =>
        string.IsNullOrWhiteSpace(ticket.Title) ? TicketRefusals.TitleMissing
        : ticket.Title.Length > TitleCharactersMax ? TicketRefusals.TitleTooLong
        : ticket;

    private static string? Trimmed(string? note) => string.IsNullOrWhiteSpace(note) ? null : note.Trim();
}

/// <summary>Why something may not be done with a ticket.</summary>
public static class TicketRefusals
{
    /// <summary>There is none of this id or reference.</summary>
    public static Refusal Unknown { get; } =
        new("ticket.unknown", "There is no such ticket.") { Kind = RefusalKind.Unknown };

    /// <summary>It has no title.</summary>
    public static Refusal TitleMissing { get; } = new("ticket.title-missing", "Say what is to be done.")
    {
        Field = "title",
        Kind = RefusalKind.Invalid,
    };

    /// <summary>The title is too long.</summary>
    public static Refusal TitleTooLong { get; } = new(
        "ticket.title-too-long", $"A title has at most {Ticket.TitleCharactersMax} characters.")
    {
        Field = "title",
        Kind = RefusalKind.Invalid,
    };

    /// <summary>It is closed.</summary>
    public static Refusal IsClosed(string reference) =>
        new("ticket.closed", $"{reference} is closed. Open it again first.");
}

/// <summary>An alert whose route or level says so asks for a ticket, and pages nobody.</summary>
public static class OpenTicketOnAlert
{
    /// <summary>The ticket that an alert asks for.</summary>
    /// <param name="alert">The alert.</param>
    /// <param name="reference">The reference that a new ticket gets.</param>
    /// <param name="assignee">Whoever is on call for its service, or null.</param>
    /// <param name="now">The transaction's instant.</param>
    public static TicketCommand.Open React(Alert alert, string reference, ResponderId? assignee, Instant now)
    {
        var by = Actor.Integration(alert.Service, alert.Source);
        var said = string.IsNullOrWhiteSpace(alert.Summary) ? alert.DedupKey : alert.Summary;
        var title = said.Length > Ticket.TitleCharactersMax ? said[..Ticket.TitleCharactersMax] : said;
        var opened = new TicketEvent.Opened(
            TicketId.Of(alert.Key), reference, string.IsNullOrWhiteSpace(title) ? "Alert" : title, alert.Service,
            TicketKind.Alert, alert.Id, assignee, PlannedAt: null)
        {
            At = now,
            By = by,
        };
        return new TicketCommand.Open(opened) { At = now, By = by };
    }
}
