using Muster.Client.Tickets;
using Muster.Core;
using Muster.Core.Access;
using Muster.Core.Tickets;
using Muster.Engine;
using Muster.Engine.Tickets;
using Muster.Server.Access;
using Muster.Server.Layout;
using NodaTime;
using NodaTime.Text;

namespace Muster.Server.Tickets;

/// <summary>What the screen of the tickets shows.</summary>
/// <param name="Show"><c>open</c> or <c>all</c>.</param>
/// <param name="Items">The tickets.</param>
/// <param name="Services">The ids of the services, for a new one.</param>
public sealed record TicketsView(string Show, IReadOnlyList<Ticket> Items, IReadOnlyList<string> Services);

/// <summary>The screen of the built-in tracker.</summary>
internal static class TicketScreens
{
    private const int ShownMax = 500;

    private static readonly LocalDateTimePattern Local =
        LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm");

    internal static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/tickets", (
            HttpContext http, Asker asker, Visits visits, Live live, TicketDesk desk, CancellationToken cancel) =>
            Tickets(http, asker, visits, live, desk, refusal: null, cancel))
            .Needs(Permission.Read).ExcludeFromDescription();
        routes.MapPost("/tickets", Open).Needs(Permission.Respond).ExcludeFromDescription();
        routes.MapPost("/tickets/{id}/assignment", Take).Needs(Permission.Respond).ExcludeFromDescription();
        routes.MapPost("/tickets/{id}/closure", Close).Needs(Permission.Respond).ExcludeFromDescription();
        routes.MapPost("/tickets/{id}/reopening", Reopen).Needs(Permission.Respond).ExcludeFromDescription();
    }

    private static async Task<IResult> Tickets(
        HttpContext http, Asker asker, Visits visits, Live live, TicketDesk desk, Refusal? refusal,
        CancellationToken cancel)
    {
        var visit = await visits.Of(http, asker, refusal, cancel);
        var show = http.Request.Query["show"] == "all" ? "all" : "open";
        var items = (await desk.All(cancel)).Where(ticket => show == "all" || ticket.IsOpen).Take(ShownMax);
        var services = live.Now.Playbook.Services.Select(service => service.Id.Value);
        return Screen.Of<TicketsScreen>(
            new { Visit = visit, View = new TicketsView(show, [.. items], [.. services]) },
            refusal is null ? 200 : Problems.StatusOf(refusal));
    }

    private static async Task<IResult> Open(
        HttpContext http, Asker asker, Visits visits, Live live, TicketDesk desk, CancellationToken cancel)
    {
        var fields = await Fields.Of(http, cancel);
        var visit = await visits.Of(http, asker, refusal: null, cancel);
        var order = new TicketOrderMessage { Title = fields["title"], Service = fields["service"] };
        var planned = fields["planned"] is { Length: > 0 } text && Local.Parse(text) is { Success: true, Value: var at }
            ? visit.Zone.AtLeniently(at).ToInstant()
            : (Instant?)null;
        var refusal = TicketEndpoints.Check(order, live, out var service, out var assignee);
        if (refusal is null)
        {
            (_, refusal) = await desk.Open(
                order.Title ?? "", service, assignee, planned, asker.AsActor, cancel);
        }

        return await Answer(http, asker, visits, live, desk, refusal, Done.Ticket, cancel);
    }

    private static Task<IResult> Take(
        HttpContext http, string id, Asker asker, Visits visits, Live live, TicketDesk desk,
        CancellationToken cancel) => Run(
        http, id, asker, visits, live, desk,
        now => new TicketCommand.Assign(asker.Person.Id) { At = now, By = asker.AsActor }, Done.TicketTaken, cancel);

    private static Task<IResult> Close(
        HttpContext http, string id, Asker asker, Visits visits, Live live, TicketDesk desk,
        CancellationToken cancel) => Run(
        http, id, asker, visits, live, desk,
        now => new TicketCommand.Close(Note: null) { At = now, By = asker.AsActor }, Done.TicketClosed, cancel);

    private static Task<IResult> Reopen(
        HttpContext http, string id, Asker asker, Visits visits, Live live, TicketDesk desk,
        CancellationToken cancel) => Run(
        http, id, asker, visits, live, desk,
        now => new TicketCommand.Reopen { At = now, By = asker.AsActor }, Done.Ticket, cancel);

    private static async Task<IResult> Run(
        HttpContext http, string id, Asker asker, Visits visits, Live live, TicketDesk desk,
        Func<Instant, TicketCommand> command, string done, CancellationToken cancel)
    {
        var (_, refusal) = await desk.Run(id, command, cancel);
        return await Answer(http, asker, visits, live, desk, refusal, done, cancel);
    }

    private static async Task<IResult> Answer(
        HttpContext http, Asker asker, Visits visits, Live live, TicketDesk desk, Refusal? refusal, string done,
        CancellationToken cancel) =>
        refusal is null
            ? new SeeOther($"/tickets?done={done}")
            : await Tickets(http, asker, visits, live, desk, refusal, cancel);
}
