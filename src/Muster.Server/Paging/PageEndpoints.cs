using Microsoft.AspNetCore.Http.HttpResults;
using Muster.Client;
using Muster.Client.Paging;
using Muster.Core;
using Muster.Core.Access;
using Muster.Core.Incidents;
using Muster.Core.Paging;
using Muster.Engine.Incidents;
using Muster.Engine.Paging;
using Muster.Server.Access;
using Muster.Server.Incidents;
using Muster.Server.Layout;
using Muster.Storage;
using PageMessage = Muster.Client.Paging.PageMessage;

namespace Muster.Server.Paging;

/// <summary>Pages over JSON: what became of each, and paging somebody by hand.</summary>
internal static class PageEndpoints
{
    internal static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/v1/pages").WithTags("pages");
        api.MapGet("", List).Needs(Permission.Read).WithSummary("Pages, newest first")
            .Takes("incident", "responder", "outcome", "limit", "before");
        api.MapGet("/{id}", Show).Needs(Permission.Read).WithSummary("One page");
        api.MapPost("", Send).Needs(Permission.Respond).WithSummary("Page a person into an incident");
        api.MapPost("/test", Test).Needs(Permission.Respond).WithSummary("Send a test page");
    }

    internal static PageMessage MessageOf(PageRow row)
    {
        var order = row.State.Order!;
        var reason = order.Reason;
        return new PageMessage
        {
            Id = row.Id.ToString(),
            Incident = order.Incident?.ToString(),
            Responder = order.Responder.Value,
            Purpose = order.Purpose.Word(),
            Reason = new PageReasonMessage(
                reason.Policy?.Value, reason.Step, reason.Schedule?.Value, reason.Layer, reason.Override?.ToString(),
                reason.Sentence),
            Channel = row.State.SentBy ?? order.Channel,
            QueuedAt = Wire.At(row.QueuedAt),
            DueAt = Wire.At(order.DueAt),
            SentAt = Wire.At(row.State.SentAt),
            Outcome = row.State.Outcome.Word(),
            ReceiptAt = Wire.At(row.State.AnsweredAt),
            Attempts = row.State.Attempts,
            Why = row.State.Why,
            Overlapped = row.State.HasOverlapped,
            PossibleRepeat = row.State.MayRepeat,
        };
    }

    private static async Task<Ok<ListMessage<PageMessage>>> List(
        HttpContext http, Asker asker, IStore store, IncidentActions incidents, CancellationToken cancel)
    {
        var limit = Lists.LimitOf(Query.Number(http, "limit"));
        Incident? incident = null;
        if (Query.Text(http, "incident") is { } key)
        {
            incident = await incidents.Find(key, asker, cancel);
            if (incident is null)
                return TypedResults.Ok(Lists.Whole<PageMessage>([]));
        }

        var outcome = Query.Text(http, "outcome");
        var rows = await store.Read(
            reading => reading.Pages(new PageQuery
            {
                Incident = incident?.Id,
                Responder = Query.Text(http, "responder") is { } person ? new ResponderId(person) : null,
                Outcome = outcome is null ? null : Wire.Parse<PageOutcome>(outcome)
                    ?? throw new ProblemException(
                        400, "list.filter-wrong", $"'{outcome}' is not an outcome.", "outcome"),
                Before = Lists.Id(Query.Text(http, "before"), "before") is { } before ? new PageId(before) : null,
                Limit = limit,
            }),
            cancel);
        return TypedResults.Ok(Lists.Part(
            http, [.. rows.Select(MessageOf)], limit, rows is [.., var last] ? last.Id.ToString() : null));
    }

    private static async Task<Results<Ok<PageMessage>, ProblemAnswer>> Show(
        string id, IStore store, CancellationToken cancel) =>
        Guid.TryParse(id, out var guid) && await Find(new PageId(guid), store, cancel) is { } row
            ? TypedResults.Ok(MessageOf(row))
            : new ProblemAnswer(new Refusal("page.unknown", "There is no such page.") { Kind = RefusalKind.Unknown });

    private static async Task<Results<Ok<ListMessage<PageMessage>>, ProblemAnswer>> Send(
        Input<PageOrderMessage> input, Asker asker, IncidentActions incidents, IncidentDesk desk, IStore store,
        CancellationToken cancel)
    {
        var order = input.Value;
        if (await incidents.Find(order.Incident ?? "", asker, cancel) is not { } incident)
            return Invalid("incident.unknown", "incident", "Say into which incident, by its id or reference.");
        if (string.IsNullOrWhiteSpace(order.Responder))
            return Invalid("person.missing", "responder", "Say whom to page.");
        var (person, unknown) = incidents.PersonOr(asker, order.Responder);
        var refusal = unknown ?? await desk.Page(incident.Id, person, order.Message, asker.AsActor, cancel);
        if (refusal is not null)
            return refusal.ToProblem();
        var rows = await store.Read(
            reading => reading.Pages(new PageQuery { Incident = incident.Id, Responder = person, Limit = 10 }), cancel);
        var newest = rows.Count == 0 ? [] : rows.Where(row => row.QueuedAt == rows[0].QueuedAt);
        return TypedResults.Ok(Lists.Whole(newest.Select(MessageOf)));
    }

    private static async Task<Results<Ok<ListMessage<PageMessage>>, ProblemAnswer>> Test(
        Input<TestPageMessage> input, Asker asker, IncidentActions incidents, PageDesk desk, IStore store,
        CancellationToken cancel)
    {
        var (person, unknown) = incidents.PersonOr(asker, input.Value.Responder);
        if (unknown is not null)
            return unknown.ToProblem();
        List<PageRow> rows = [];
        foreach (var page in await desk.Test(person, asker.AsActor, cancel) ?? [])
        {
            if (await Find(page, store, cancel) is { } row)
                rows.Add(row);
        }

        return rows.Count > 0
            ? TypedResults.Ok(Lists.Whole(rows.Select(MessageOf)))
            : new ProblemAnswer(new Refusal(
                "person.unreachable", $"{person} has no contact method. Add a mail address first.")
            { Field = "responder" });
    }

    private static async Task<PageRow?> Find(PageId id, IStore store, CancellationToken cancel) =>
        await store.Read(reading => reading.Pages(new PageQuery { Id = id, Limit = 1 }),
            cancel) is [var row] ? row : null;

    private static ProblemAnswer Invalid(string code, string field, string message) =>
        new(new Refusal(code, message) { Field = field, Kind = RefusalKind.Invalid });
}
