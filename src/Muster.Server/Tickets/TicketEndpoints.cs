using Microsoft.AspNetCore.Http.HttpResults;
using Muster.Client;
using Muster.Client.Tickets;
using Muster.Core;
using Muster.Core.Access;
using Muster.Core.Tickets;
using Muster.Engine;
using Muster.Engine.Tickets;
using Muster.Server.Access;
using Muster.Server.Layout;

namespace Muster.Server.Tickets;

/// <summary>Tickets over JSON; <c>{id}</c> is the id or the reference.</summary>
internal static class TicketEndpoints
{
    internal static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/v1/tickets").WithTags("tickets");
        api.MapGet("", List).Needs(Permission.Read).WithSummary("Tickets, newest first")
            .Takes("status", "service", "assignee");
        api.MapGet("/{id}", Show).Needs(Permission.Read).WithSummary("One ticket");
        api.MapPost("", Open).Needs(Permission.Respond)
            .WithSummary("Write down something to be done, or work that others announced; nobody is paged");
        api.MapPost("/{id}/assignment", Assign).Needs(Permission.Respond).WithSummary("Give it to somebody");
        api.MapPost("/{id}/closure", Close).Needs(Permission.Respond).WithSummary("Close it");
        api.MapDelete("/{id}/closure", Reopen).Needs(Permission.Respond).WithSummary("Open it again");
    }

    /// <summary>The order that a new ticket means, or why it means none.</summary>
    internal static Refusal? Check(
        TicketOrderMessage order, Live live, out ServiceId service, out ResponderId? assignee)
    {
        var playbook = live.Now.Playbook;
        assignee = null;
        service = order.Service is { Length: > 0 } named ? new ServiceId(named)
            : playbook.Services is [var first, ..] ? first.Id
            : default;
        if (playbook.Service(service) is null)
            return Wrong("service.unknown", "service", $"There is no service '{order.Service}'.");
        return Person(order.Assignee, live, out assignee);
    }

    private static async Task<Ok<ListMessage<TicketMessage>>> List(
        HttpContext http, TicketDesk desk, CancellationToken cancel)
    {
        var statuses = Lists.Values<string>(http, "status", word => word is "open" or "closed" ? [word] : null);
        var query = http.Request.Query;
        var (service, assignee) = (query["service"].ToString(), query["assignee"].ToString());
        return TypedResults.Ok(Lists.Whole((await desk.All(cancel)).Select(MessageOf).Where(ticket =>
            (statuses.Count == 0 || statuses.Contains(ticket.Status))
            && (service.Length == 0 || ticket.Service == service)
            && (assignee.Length == 0 || ticket.Assignee == assignee))));
    }

    private static async Task<Results<Ok<TicketMessage>, ProblemAnswer>> Show(
        string id, TicketDesk desk, CancellationToken cancel) =>
        await desk.Find(id, cancel) is { } ticket
            ? TypedResults.Ok(MessageOf(ticket))
            : TicketRefusals.Unknown.ToProblem();

    private static async Task<Results<Created<TicketMessage>, ProblemAnswer>> Open(
        Input<TicketOrderMessage> input, Asker asker, Live live, TicketDesk desk, CancellationToken cancel)
    {
        var order = input.Value;
        if (Check(order, live, out var service, out var assignee) is { } wrong)
            return wrong.ToProblem();
        var (opened, refusal) = await desk.Open(
            order.Title ?? "", service, assignee, Wire.At(order.PlannedAt), asker.AsActor, cancel);
        return opened is null
            ? refusal!.ToProblem()
            : TypedResults.Created($"/api/v1/tickets/{opened.Opening!.Id}", MessageOf(opened));
    }

    private static Task<Results<Ok<TicketMessage>, ProblemAnswer>> Assign(
        string id, Input<TicketAssignmentMessage> input, Asker asker, Live live, TicketDesk desk,
        CancellationToken cancel) =>
        Person(input.Value.Assignee, live, out var to) is { } wrong
            ? Task.FromResult<Results<Ok<TicketMessage>, ProblemAnswer>>(wrong.ToProblem())
            : Run(id, desk, now => new TicketCommand.Assign(to) { At = now, By = asker.AsActor }, cancel);

    private static Task<Results<Ok<TicketMessage>, ProblemAnswer>> Close(
        string id, Input<TicketClosureMessage> input, Asker asker, TicketDesk desk, CancellationToken cancel) =>
        Run(id, desk, now => new TicketCommand.Close(input.Value.Note) { At = now, By = asker.AsActor }, cancel);

    private static Task<Results<Ok<TicketMessage>, ProblemAnswer>> Reopen(
        string id, Asker asker, TicketDesk desk, CancellationToken cancel) =>
        Run(id, desk, now => new TicketCommand.Reopen { At = now, By = asker.AsActor }, cancel);

    private static async Task<Results<Ok<TicketMessage>, ProblemAnswer>> Run(
        string id, TicketDesk desk, Func<NodaTime.Instant, TicketCommand> command, CancellationToken cancel)
    {
        var (after, refusal) = await desk.Run(id, command, cancel);
        return after is null ? refusal!.ToProblem() : TypedResults.Ok(MessageOf(after));
    }

    private static Refusal? Person(string? name, Live live, out ResponderId? person)
    {
        person = name is { Length: > 0 } ? live.Now.PersonCalled(name) : null;
        return name is { Length: > 0 } && person is null
            ? Wrong("person.unknown", "assignee", $"There is nobody called '{name}'.")
            : null;
    }

    private static TicketMessage MessageOf(Ticket ticket)
    {
        var opening = ticket.Opening!;
        return new TicketMessage
        {
            Id = opening.Id.ToString(),
            Reference = opening.Reference,
            Title = opening.Title,
            Status = ticket.IsOpen ? "open" : "closed",
            Kind = opening.Kind.ToString().ToLowerInvariant(),
            Service = opening.Service.Value,
            Alert = ticket.Alert?.ToString(),
            Assignee = ticket.Assignee?.Value,
            PlannedAt = Wire.At(opening.PlannedAt),
            OpenedAt = Wire.At(opening.At),
            Openings = ticket.Openings,
            ClosedAt = Wire.At(ticket.ClosedAt),
            Note = ticket.Note,
        };
    }

    private static Refusal Wrong(string code, string field, string message) =>
        new(code, message) { Field = field, Kind = RefusalKind.Invalid };
}
