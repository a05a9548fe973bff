using System.Globalization;
using Muster.Core;
using Muster.Core.Alerts;
using Muster.Core.Tickets;
using Muster.Storage;
using NodaTime;

namespace Muster.Engine.Tickets;

/// <summary>The built-in tracker: what is to be done without paging anybody (INT-021, SEV-021).</summary>
public sealed class TicketDesk(IStore store, Live live, Ids ids)
{
    private readonly Folds<Ticket, TicketCommand, TicketEvent> tickets = new(StreamKinds.Ticket);

    /// <summary>All tickets, newest first.</summary>
    public async Task<IReadOnlyList<Ticket>> All(CancellationToken cancel)
    {
        var all = await store.Read(tickets.All, cancel);
        return [.. all.OrderByDescending(ticket => ticket.Opening!.At).ThenByDescending(
            ticket => ticket.Opening!.Reference, StringComparer.Ordinal)];
    }

    /// <summary>A ticket by id or reference (case does not matter), or null.</summary>
    public async Task<Ticket?> Find(string name, CancellationToken cancel)
    {
        var all = await store.Read(tickets.Of, cancel);
        return Guid.TryParse(name, out var id) && all.TryGetValue(new TicketId(id).ToString(), out var ticket)
            ? ticket.State
            : all.Values.Select(each => each.State).FirstOrDefault(each =>
                string.Equals(each.Opening!.Reference, name, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Writes down something to be done.</summary>
    /// <param name="title">What.</param>
    /// <param name="service">Of which service.</param>
    /// <param name="assignee">Who is to do it; null is whoever is on call for the service.</param>
    /// <param name="plannedAt">When announced work begins; null when it is none.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="cancel">Gives up waiting.</param>
    public async Task<(Ticket? Opened, Refusal? Refusal)> Open(
        string title, ServiceId service, ResponderId? assignee, Instant? plannedAt, Actor by, CancellationToken cancel)
    {
        var id = new TicketId(ids.Next());
        return await store.Transact(
            Lane.Human,
            async transaction =>
            {
                var configuration = await live.At(transaction);
                var opened = new TicketEvent.Opened(
                    id,
                    await Reference(transaction),
                    title.Trim(),
                    service,
                    plannedAt is null ? TicketKind.Task : TicketKind.Maintenance,
                    Alert: null,
                    assignee ?? OnCall(configuration, configuration.Playbook.Service(service)?.Policy, transaction.Now),
                    plannedAt)
                {
                    At = transaction.Now,
                    By = by,
                };
                return await Run(transaction, id, new TicketCommand.Open(opened) { At = transaction.Now, By = by });
            },
            cancel);
    }

    /// <summary>Asks something of a ticket.</summary>
    public async Task<(Ticket? After, Refusal? Refusal)> Run(
        string name, Func<Instant, TicketCommand> command, CancellationToken cancel) =>
        await Find(name, cancel) is { Opening.Id: var id }
            ? await store.Transact(
                Lane.Human, transaction => Run(transaction, id, command(transaction.Now)), cancel)
            : (null, TicketRefusals.Unknown);

    /// <summary>An alert asks for its ticket; there is one for each dedup key.</summary>
    internal static async ValueTask Take(Reactions reactions, Alert alert, Routing routing)
    {
        var transaction = reactions.Transaction;
        var id = TicketId.Of(alert.Key);
        var isNew = await transaction.Version(StreamId.Of(id)) == 0;
        await Run(transaction, id, OpenTicketOnAlert.React(
            alert,
            isNew ? await Reference(transaction) : "",
            OnCall(reactions.Configuration, routing.Policy, reactions.Now),
            reactions.Now));
    }

    private static async ValueTask<(Ticket? After, Refusal? Refusal)> Run(
        ITransaction transaction, TicketId id, TicketCommand command)
    {
        var stream = StreamId.Of(id);
        var before = await Streams.Load<Ticket, TicketCommand, TicketEvent>(transaction, stream);
        var (decision, after) = await Streams.Run<Ticket, TicketCommand, TicketEvent>(
            transaction, stream, before, command, fact => fact.At);
        return decision.Refusal is { } refusal ? (null, refusal) : (after.State, null);
    }

    /// <summary>Who the first step of a policy would page now, or null.</summary>
    private static ResponderId? OnCall(Configuration configuration, PolicyId? policy, Instant now) =>
        policy is not null && configuration.Playbook.Policy(policy) is { Steps: [var first, ..] } followed
        && configuration.ReachAt(now).Of(followed, first).Orders is [var order, ..]
            ? order.Responder
            : null;

    private static async ValueTask<string> Reference(ITransaction transaction) =>
        "T-" + (await transaction.Next("ticket")).ToString(CultureInfo.InvariantCulture);
}
