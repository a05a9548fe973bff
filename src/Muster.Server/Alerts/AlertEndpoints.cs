using Microsoft.AspNetCore.Http.HttpResults;
using Muster.Client;
using Muster.Client.Alerts;
using Muster.Core;
using Muster.Core.Access;
using Muster.Core.Alerts;
using Muster.Engine.Alerts;
using Muster.Server.Access;
using Muster.Server.Incidents;
using Muster.Server.Layout;
using Muster.Storage;
using NodaTime;

namespace Muster.Server.Alerts;

/// <summary>Alerts over JSON: see, acknowledge, resolve.</summary>
internal static class AlertEndpoints
{
    private static readonly Refusal Unknown =
        new("alert.unknown", "There is no such alert.") { Kind = RefusalKind.Unknown };

    internal static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/v1/alerts").WithTags("alerts");
        api.MapGet("", List).Needs(Permission.Read).WithSummary("Alerts, newest first")
            .Takes("status", "service", "incident", "dedupKey", "limit", "before");
        api.MapGet("/lists", Listed).Needs(Permission.Read)
            .WithSummary("Alerts that routes keep on lists in place of paging, newest first")
            .Takes("list", "from", "until");
        api.MapGet("/{id}", Show).Needs(Permission.Read).WithSummary("One alert");
        api.MapPost("/{id}/acknowledgement", Acknowledge).Needs(Permission.Respond)
            .WithSummary("Say that somebody knows of it");
        api.MapPost("/{id}/resolution", Resolve).Needs(Permission.Respond).WithSummary("Say that it is over");
    }

    private static async Task<Ok<ListMessage<AlertMessage>>> List(
        HttpContext http, IStore store, IncidentActions incidents, CancellationToken cancel)
    {
        var query = http.Request.Query;
        var limit = Lists.LimitOf(Query.Number(http, "limit"));
        var incident = query["incident"].ToString() is { Length: > 0 } key ? await incidents.Find(key, cancel) : null;
        if (incident is null && query.ContainsKey("incident"))
            return TypedResults.Ok(Lists.Whole<AlertMessage>([]));
        var alerts = await store.Read(
            reading => reading.Alerts(new AlertQuery
            {
                Statuses = Lists.Values(http, "status", StatusesOf),
                Service = query["service"].ToString() is { Length: > 0 } service ? new ServiceId(service) : null,
                Incident = incident?.Id,
                DedupKey = query["dedupKey"].ToString() is { Length: > 0 } dedup ? dedup : null,
                Before = Lists.Id(query["before"], "before") is { } before ? new AlertId(before) : null,
                Limit = limit,
            }),
            cancel);
        return TypedResults.Ok(Lists.Part(
            http, [.. alerts.Select(AlertMessages.Of)], limit, alerts is [.., var last] ? last.Id.ToString() : null));
    }

    private static async Task<Ok<ListMessage<AlertMessage>>> Listed(
        HttpContext http, IStore store, TimeProvider time, CancellationToken cancel)
    {
        var until = Query.Moment(http, "until") ?? Instant.FromDateTimeOffset(time.GetUtcNow());
        var from = Query.Moment(http, "from") ?? until - Duration.FromDays(1);
        var (alerts, _) = await ListedAlerts.Between(store, from, until, Query.Text(http, "list"), cancel);
        return TypedResults.Ok(Lists.Whole(alerts.Select(AlertMessages.Of)));
    }

    private static async Task<Results<Ok<AlertMessage>, ProblemAnswer>> Show(
        string id, IStore store, CancellationToken cancel) =>
        await Find(id, store, cancel) is { } alert ? TypedResults.Ok(AlertMessages.Of(alert)) : Unknown.ToProblem();

    private static async Task<Results<Ok<AlertMessage>, ProblemAnswer>> Acknowledge(
        string id, Asker asker, AlertDesk desk, IStore store, CancellationToken cancel) =>
        await Find(id, store, cancel) is not { } alert ? Unknown.ToProblem()
        : await desk.Acknowledge(alert.Id, asker.Id, asker.AsActor, cancel) is { } refusal ? refusal.ToProblem()
        : await Show(id, store, cancel);

    private static async Task<Results<Ok<AlertMessage>, ProblemAnswer>> Resolve(
        string id, Asker asker, AlertDesk desk, IStore store, CancellationToken cancel) =>
        await Find(id, store, cancel) is not { } alert ? Unknown.ToProblem()
        : await desk.Resolve(alert.Id, asker.AsActor, cancel) is { } refusal ? refusal.ToProblem()
        : await Show(id, store, cancel);

    private static async Task<Alert?> Find(string id, IStore store, CancellationToken cancel) =>
        Guid.TryParse(id, out var guid)
            ? await store.Read(reading => reading.Alert(new AlertId(guid)), cancel)
            : null;

    private static IEnumerable<AlertStatus>? StatusesOf(string word) =>
        Wire.Parse<AlertStatus>(word) is { } status ? [status] : null;
}
