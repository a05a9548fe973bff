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

    private const int DeliveriesMax = 10_000;

    internal static PageMessage MessageOf(PageRow row, IReadOnlyList<DeliveryMessage>? deliveries = null)
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
            FoldedInto = row.State.FoldedInto?.ToString(),
            Gathered = [.. row.State.Gathered.Select(incident => incident.ToString())],
            Deliveries = deliveries ?? [],
        };
    }

    /// <summary>Each attempt of a page and what came of it, oldest first (NTF-012).</summary>
    internal static async ValueTask<IReadOnlyDictionary<PageId, IReadOnlyList<DeliveryMessage>>> Deliveries(
        IReading reading, IReadOnlyList<PageRow> rows)
    {
        var facts = await reading.Facts([.. rows.Select(row => StreamId.Of(row.Id))], DeliveriesMax);
        return facts
            .Where(fact => fact.Body is not null)
            .GroupBy(fact => fact.Stream)
            .ToDictionary(
                group => new PageId(Guid.Parse(group.Key.Key)),
                IReadOnlyList<DeliveryMessage> (group) =>
                [
                    .. group.Select(fact => DeliveryOf(FactJson.Read<PageEvent>(fact.Body!)))
                        .OfType<DeliveryMessage>(),
                ]);
    }

    private static DeliveryMessage? DeliveryOf(PageEvent fact) => fact switch
    {
        PageEvent.Attempted e => new(
            Wire.At(e.At), e.Number, "attempted", null, null, null, PossibleRepeat: e.MayRepeat),
        PageEvent.Sent e => new(Wire.At(e.At), e.Number, "accepted", e.Channel, e.ProviderId, null),
        PageEvent.Refused e => new(Wire.At(e.At), e.Number, "refused", null, null, e.Why),
        PageEvent.Lost e => new(Wire.At(e.At), e.Number, "unknown", null, null, e.Why),
        PageEvent.Failed e => new(Wire.At(e.At), null, "failed", null, null, e.Why),
        PageEvent.Answered e => new(Wire.At(e.At), null, "answered", null, null, e.Via),
        PageEvent.NotNeeded e => new(Wire.At(e.At), null, "not-needed", null, null, e.Why),
        PageEvent.Overlapped e => new(Wire.At(e.At), null, "overlapped", null, null, null),
        PageEvent.Folded e => new(Wire.At(e.At), null, "folded", null, null, $"Into page {e.Into}."),
        _ => null,
    };

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
        var (rows, deliveries) = await store.Read(async reading =>
        {
            var found = await reading.Pages(new PageQuery
            {
                Incident = incident?.Id,
                Responder = Query.Text(http, "responder") is { } person ? new ResponderId(person) : null,
                Outcome = outcome is null ? null : Wire.Parse<PageOutcome>(outcome)
                    ?? throw new ProblemException(
                        400, "list.filter-wrong", $"'{outcome}' is not an outcome.", "outcome"),
                Before = Lists.Id(Query.Text(http, "before"), "before") is { } before ? new PageId(before) : null,
                Limit = limit,
            });
            return (found, await Deliveries(reading, found));
        },
        cancel);
        return TypedResults.Ok(Lists.Part(
            http,
            [.. rows.Select(row => MessageOf(row, deliveries.GetValueOrDefault(row.Id)))],
            limit,
            rows is [.., var last] ? last.Id.ToString() : null));
    }

    private static async Task<Results<Ok<PageMessage>, ProblemAnswer>> Show(
        string id, IStore store, CancellationToken cancel) =>
        Guid.TryParse(id, out var guid) && await Find(new PageId(guid), store, cancel) is { } row
            ? TypedResults.Ok(MessageOf(row, await store.Read(
                async reading => (await Deliveries(reading, [row])).GetValueOrDefault(row.Id), cancel)))
            : new ProblemAnswer(new Refusal("page.unknown", "There is no such page.") { Kind = RefusalKind.Unknown });

    private static async Task<Results<Ok<ListMessage<PageMessage>>, ProblemAnswer>> Send(
        Input<PageOrderMessage> input, Asker asker, IncidentActions incidents, IncidentDesk desk, IStore store,
        CancellationToken cancel)
    {
        var order = input.Value;
        if (await incidents.Find(order.Incident ?? "", asker, cancel) is not { } incident)
            return Invalid("incident.unknown", "incident", "Say into which incident, by its id or reference.");
        if (order.Role is { Length: > 0 } role)
        {
            // Customer trouble goes from support to whoever commands, whoever that is (ESC-015).
            if (!incident.Roles.TryGetValue(new RoleId(role), out var holder))
                return Invalid("role.empty", "role", $"Nobody is {role} of {incident.Reference}.");
            order = order with { Responder = holder.Value };
        }

        if (string.IsNullOrWhiteSpace(order.Responder))
            return Invalid("person.missing", "responder", "Say whom to page.");
        var (person, unknown) = incidents.PersonOr(asker, order.Responder);
        var refusal = unknown ?? await desk.Page(incident.Id, person, order.Message, asker.AsActor, cancel);
        if (refusal is not null)
            return refusal.ToProblem();
        var rows = await store.Read(
            reading => reading.Pages(new PageQuery { Incident = incident.Id, Responder = person, Limit = 10 }), cancel);
        var newest = rows.Count == 0 ? [] : rows.Where(row => row.QueuedAt == rows[0].QueuedAt);
        return TypedResults.Ok(Lists.Whole(newest.Select(row => MessageOf(row))));
    }

    private static async Task<Results<Ok<ListMessage<PageMessage>>, ProblemAnswer>> Test(
        Input<TestPageMessage> input, Asker asker, IncidentActions incidents, PageDesk desk, IStore store,
        CancellationToken cancel)
    {
        var (person, unknown) = incidents.PersonOr(asker, input.Value.Responder);
        if (unknown is not null)
            return unknown.ToProblem();
        var answer = await desk.Test(person, asker.AsActor, cancel);
        if (answer.Refusal is { } refusal)
            return refusal.ToProblem();
        List<PageRow> rows = [];
        foreach (var page in answer.Pages)
        {
            if (await Find(page, store, cancel) is { } row)
                rows.Add(row);
        }

        return rows.Count > 0
            ? TypedResults.Ok(Lists.Whole(rows.Select(row => MessageOf(row))))
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
