using Muster.Core;
using Muster.Core.Access;
using Muster.Core.Clocks;
using Muster.Core.Escalation;
using Muster.Core.Incidents;
using Muster.Engine;
using Muster.Engine.Incidents;
using Muster.Server.Access;
using Muster.Server.Layout;
using Muster.Storage;
using NodaTime;

namespace Muster.Server.Incidents;

/// <summary>The list of incidents, and declaring one.</summary>
internal static class IncidentScreens
{
    private const int PartOf = 50;

    internal static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/incidents", List).Needs(Permission.Read).ExcludeFromDescription();
        routes.MapGet("/incidents/new", Form).Needs(Permission.Respond).ExcludeFromDescription();
        routes.MapPost("/incidents/walk", Walk).Needs(Permission.Respond).ExcludeFromDescription();
        routes.MapPost("/incidents", Declare).Needs(Permission.Respond).ExcludeFromDescription();
    }

    /// <summary>An incident with its clocks, as far as they follow from its own facts.</summary>
    internal static OpenIncident WithClocks(Incident incident, Configuration configuration, Instant now)
    {
        var playbook = configuration.PlaybookOf(incident.PlaybookVersion);
        return new OpenIncident(
            incident, IncidentClocks.Of(incident, IncidentEscalation.Initial, playbook, now));
    }

    private static async Task<IResult> List(
        HttpContext http, Asker asker, Visits visits, IStore store, Live live, IncidentActions incidents,
        CancellationToken cancel)
    {
        var query = http.Request.Query;
        var show = query["show"].ToString() is { Length: > 0 } word ? word : "open";
        var asked = new IncidentListView
        {
            Show = show,
            Text = Text(query["text"]),
            Severity = Text(query["severity"]) is { } severity ? new SeverityId(severity) : null,
            Service = Text(query["service"]) is { } service ? new ServiceId(service) : null,
        };
        var before = Text(query["before"]) is { } last ? await incidents.Find(last, cancel) : null;
        var rows = await store.Read(
            reading => reading.Incidents(new IncidentQuery
            {
                Statuses = StatusesOf(show),
                Severity = asked.Severity,
                Service = asked.Service,
                HeldBy = show == "mine" ? asker.Id : null,
                Text = asked.Text,
                Before = before?.Id,
                Limit = PartOf,
            }),
            cancel);
        var visit = await visits.Of(http, asker, refusal: null, cancel);
        var view = asked with
        {
            Items =
            [
                .. rows.Where(row => IncidentActions.MaySee(row.State, asker))
                    .Select(row => WithClocks(row.State, live.Now, visit.Now)),
            ],
            Next = rows.Count == PartOf
                ? $"/incidents{QueryString.Create(query.Where(part => part.Key != "before"))
                    .Add("before", rows[^1].State.Reference)}"
                : null,
        };
        return Screen.Of<IncidentsScreen>(new { Visit = visit, View = view });
    }

    private static async Task<IResult> Form(
        HttpContext http, Asker asker, Visits visits, Live live, Ids ids, CancellationToken cancel)
    {
        var visit = await visits.Of(http, asker, refusal: null, cancel);
        var view = new DeclareView
        {
            Key = ids.Next().ToString("N"),
            Walk = DeclareWalk.Of(live.Now.Playbook.Classification.Tree, marks: null),
            Pagings = Pagings(live.Now, visit),
        };
        return Screen.Of<DeclareScreen>(new { Visit = visit, View = view });
    }

    /// <summary>One more answer of the severity tree; everything that was written stays in the form.</summary>
    private static async Task<IResult> Walk(
        HttpContext http, Asker asker, Visits visits, Live live, CancellationToken cancel)
    {
        var fields = await Fields.Of(http, cancel);
        var visit = await visits.Of(http, asker, refusal: null, cancel);
        var walk = fields["anew"] is null ? WalkOf(fields, live.Now, fields["answer"])
            : DeclareWalk.Of(live.Now.Playbook.Classification.Tree, marks: null);
        var view = Filled(Ordered(fields, asker), fields["key"] ?? "", live.Now, visit) with { Walk = walk };
        return Screen.Of<DeclareScreen>(new
        {
            Visit = visit,
            View = walk is { Severities: [var worst, ..] } ? view with { Severity = worst } : view,
        });
    }

    private static DeclareWalk? WalkOf(Fields fields, Configuration configuration, string? answer = null) =>
        DeclareWalk.Of(configuration.Playbook.Classification.Tree, fields["walk"], answer);

    private static NewIncident Ordered(Fields fields, Asker asker) => new()
    {
        Title = fields["title"] ?? "",
        Severity = fields["severity"] is { } severity ? new SeverityId(severity) : null,
        Service = fields["service"] is { } service ? new ServiceId(service) : null,
        Policy = fields["policy"] is { } policy ? new PolicyId(policy) : null,
        Pages = fields["page"] != "no",
        Drill = fields["drill"] == "yes",
        Description = fields["description"],
        By = asker.AsActor,
        IdempotencyKey = fields["key"] is { } key ? $"screen-{key}" : null,
    };

    private static DeclareView Filled(NewIncident order, string key, Configuration configuration, Visit visit) => new()
    {
        Title = order.Title,
        Description = order.Description,
        Severity = order.Severity,
        Service = order.Service,
        Policy = order.Policy,
        Pages = order.Pages,
        IsDrill = order.Drill,
        Key = key,
        Pagings = Pagings(configuration, visit),
    };

    private static async Task<IResult> Declare(
        HttpContext http, Asker asker, Visits visits, IncidentDesk desk, WorkDesk work, Live live, IStore store,
        Ids ids, CancellationToken cancel)
    {
        var fields = await Fields.Of(http, cancel);
        var order = Ordered(fields, asker);
        var walk = WalkOf(fields, live.Now);
        var (id, refusal) = await desk.Declare(order, cancel);
        if (refusal is null)
        {
            foreach (var (node, answer) in walk?.Path ?? [])
                await work.AnswerTree(id!.Value, node.Id, answer.When, asker.AsActor, cancel);
            var made = await store.Read(reading => reading.Incident(id!.Value), cancel);
            return new SeeOther($"/incidents/{made!.State.Reference}");
        }

        var visit = await visits.Of(http, asker, refusal, cancel);
        var view = Filled(order, ids.Next().ToString("N"), live.Now, visit) with { Walk = walk };
        return Screen.Of<DeclareScreen>(new { Visit = visit, View = view }, Problems.StatusOf(refusal));
    }

    private static IReadOnlyList<(string Service, string Whom)> Pagings(Configuration configuration, Visit visit) =>
    [
        .. configuration.Playbook.Services.Select(
            service => (service.Name, Whom(configuration, service.Policy, visit))),
    ];

    private static string Whom(Configuration configuration, PolicyId? id, Visit visit)
    {
        var policy = configuration.Playbook.Policy(id);
        var worst = configuration.Playbook.Severities[0].Id;
        var levels = Room.Levels(configuration, policy, worst, visit.Now);
        var whom = levels.Count > 0 ? levels[0].Whom : [];
        return whom.Count > 0
            ? string.Join(", ", whom.Select(visit.NameOf))
            : "the administrators: " + string.Join(
                ", ", configuration.Administrators.Select(person => person.Name));
    }

    private static IReadOnlyList<IncidentStatus> StatusesOf(string show) => show switch
    {
        "open" => OpenNow.Statuses,
        "mine" => OpenNow.Statuses,
        "over" => [.. Enum.GetValues<IncidentStatus>().Except(OpenNow.Statuses)],
        _ => [],
    };

    private static string? Text(string? given) => string.IsNullOrWhiteSpace(given) ? null : given.Trim();
}
