using Muster.Client.Tickets;

namespace Muster.Client;

public sealed partial class MusterClient
{
    /// <summary>Tickets, newest first.</summary>
    public Task<Answer<ListMessage<TicketMessage>>> ListTickets(
        string? status, string? service, string? assignee, CancellationToken cancel) =>
        Read<ListMessage<TicketMessage>>(
            With("api/v1/tickets", ("status", status), ("service", service), ("assignee", assignee)), cancel);

    /// <summary>One ticket.</summary>
    public Task<Answer<TicketMessage>> ShowTicket(string id, CancellationToken cancel) =>
        Read<TicketMessage>(At($"api/v1/tickets/{id}"), cancel);

    /// <summary>Writes down something to be done.</summary>
    public Task<Answer<TicketMessage>> OpenTicket(TicketOrderMessage order, string key, CancellationToken cancel) =>
        Write<TicketMessage>("api/v1/tickets", order, key, cancel);

    /// <summary>Gives a ticket to somebody.</summary>
    public Task<Answer<TicketMessage>> AssignTicket(
        string id, TicketAssignmentMessage assignment, CancellationToken cancel) =>
        Write<TicketMessage>(At($"api/v1/tickets/{id}/assignment"), assignment, key: null, cancel);

    /// <summary>Closes a ticket.</summary>
    public Task<Answer<TicketMessage>> CloseTicket(
        string id, TicketClosureMessage closure, CancellationToken cancel) =>
        Write<TicketMessage>(At($"api/v1/tickets/{id}/closure"), closure, key: null, cancel);

    /// <summary>Opens a closed ticket again.</summary>
    public Task<Answer<TicketMessage>> ReopenTicket(string id, CancellationToken cancel) =>
        Remove<TicketMessage>(At($"api/v1/tickets/{id}/closure"), cancel);
}
