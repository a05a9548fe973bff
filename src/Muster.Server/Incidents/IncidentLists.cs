using Microsoft.AspNetCore.Http.HttpResults;
using Muster.Client;
using Muster.Client.Clocks;
using Muster.Client.Incidents;
using Muster.Core;
using Muster.Core.Access;
using Muster.Core.Incidents;
using Muster.Engine;
using Muster.Engine.Incidents;
using Muster.Server.Access;
using Muster.Server.Layout;
using Muster.Storage;

namespace Muster.Server.Incidents;

/// <summary>Incidents over JSON: declare one, list, show; and the clocks of all that are open.</summary>
internal static class IncidentLists
{
    private const int OpenMax = 1000;

    internal static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/v1").WithTags("incidents");
        api.MapPost("/incidents", Declare).Needs(Permission.Respond).WithSummary("Declare an incident");
        api.MapGet("/incidents", List).Needs(Permission.Read).WithSummary("Incidents, newest first")
            .Takes(
                "status", "severity", "service", "holder", "q", "from", "to", "drill", "include", "limit", "before");
        api.MapGet("/incidents/{id}", Show).Needs(Permission.Read).WithSummary("One incident, by id or reference");
        api.MapGet("/clocks", Clocks).Needs(Permission.Read).WithTags("clocks")
            .WithSummary("The obligations of open incidents, the next due first").Takes("incident", "state", "kind");
    }

    private static async Task<Results<Created<IncidentMessage>, Ok<IncidentMessage>, ProblemAnswer>> Declare(
        Input<DeclareIncidentMessage> input, HttpContext http, Asker asker, IncidentDesk desk,
        IncidentActions incidents, CancellationToken cancel)
    {
        var order = input.Value;
        var declared = await desk.Declare(
            new NewIncident
            {
                Title = order.Title ?? "",
                Severity = order.Severity is { Length: > 0 } word ? new SeverityId(word) : null,
                Service = order.Service is { Length: > 0 } service ? new ServiceId(service) : null,
                Policy = order.Policy is { Length: > 0 } policy ? new PolicyId(policy) : null,
                Pages = order.Page ?? true,
                Drill = order.Drill ?? false,
                Private = order.Private ?? false,
                Description = order.Description,
                StartedAt = Wire.At(order.StartedAt),
                DetectedAt = Wire.At(order.DetectedAt),
                AfterTheFact = order.AfterTheFact ?? false,
                By = asker.AsActor,
                IdempotencyKey = Idempotency.KeyOf(http, asker),
            },
            cancel);
        if (declared.Refusal is { } refusal)
            return refusal.ToProblem();
        var message = (await incidents.Message(declared.Id!.Value, cancel))!;
        return TypedResults.Created($"/api/v1/incidents/{message.Id}", message);
    }

    /// <summary>Answered from rows; <c>include=timeline</c> reads each incident whole.</summary>
    private static async Task<Ok<ListMessage<IncidentMessage>>> List(
        HttpContext http, Asker asker, IncidentReader reader, IncidentActions incidents, Live live,
        ServerSettings settings, CancellationToken cancel)
    {
        var limit = Lists.LimitOf(Query.Number(http, "limit"));
        var isWhole = Lists.Values<string>(http, "include", word => word == "timeline" ? [word] : null).Count > 0;
        var before = Query.Text(http, "before") is { } last ? await incidents.Find(last, cancel) : null;
        var views = await reader.List(
            new IncidentQuery
            {
                Statuses = Lists.Values(http, "status", StatusesOf),
                Severity = Query.Text(http, "severity") is { } word
                    ? live.Now.Playbook.FindSeverity(word)?.Id ?? new SeverityId(word)
                    : null,
                Service = Query.Text(http, "service") is { } service ? new ServiceId(service) : null,
                HeldBy = Query.Text(http, "holder") is { } holder ? new ResponderId(holder) : null,
                Text = Query.Text(http, "q") ?? Query.Text(http, "text"),
                From = Query.Moment(http, "from"),
                To = Query.Moment(http, "to"),
                Drill = Query.Truth(http, "drill"),
                Before = before?.Id,
                Limit = limit,
            },
            cancel);
        List<IncidentMessage> items = [];
        foreach (var view in views.Where(view => IncidentActions.MaySee(view.State, asker)))
        {
            if (!isWhole)
                items.Add(IncidentMessages.Of(view, live.Now, settings.PublicUrl));
            else if (await incidents.Message(view.State.Id, cancel) is { } message)
                items.Add(message);
        }

        var list = Lists.Whole(items);
        return TypedResults.Ok(views.Count < limit
            ? list
            : list with { Next = Lists.NextUrl(http, views[^1].State.Id.ToString()) });
    }

    private static async Task<Results<Ok<IncidentMessage>, ProblemAnswer>> Show(
        string id, Asker asker, IncidentActions incidents, CancellationToken cancel) =>
        await incidents.Find(id, asker, cancel) is { } incident
            ? await incidents.Show(incident.Id, cancel)
            : IncidentRefusals.Unknown.ToProblem();

    private static async Task<Ok<ListMessage<ClockMessage>>> Clocks(
        HttpContext http, Asker asker, IStore store, IncidentActions incidents, IncidentReader reader,
        CancellationToken cancel)
    {
        IReadOnlyList<Incident> of = Query.Text(http, "incident") is { } key
            ? await incidents.Find(key, asker, cancel) is { } one ? [one] : []
            : [.. (await store.Read(
                reading => reading.Incidents(new IncidentQuery { Statuses = Open, Limit = OpenMax }), cancel))
                .Select(row => row.State).Where(state => IncidentActions.MaySee(state, asker))];
        List<ClockMessage> clocks = [];
        foreach (var incident in of)
        {
            if (await reader.Read(incident.Id, cancel) is { } view)
                clocks.AddRange(view.Clocks.Select(clock => IncidentMessages.Of(clock, incident.Reference)));
        }

        var (state, kind) = (Query.Text(http, "state"), Query.Text(http, "kind"));
        return TypedResults.Ok(Lists.Whole(clocks
            .Where(clock => (state is null || clock.State == state) && (kind is null || clock.Kind == kind))
            .OrderBy(clock => clock.DueAt)));
    }

    private static IReadOnlyList<IncidentStatus> Open { get; } =
        [.. Enum.GetValues<IncidentStatus>().Where(status => status.IsOpen())];

    private static IEnumerable<IncidentStatus>? StatusesOf(string word) =>
        word == "open" ? Open : IncidentStatuses.Parse(word) is { } status ? [status] : null;
}
