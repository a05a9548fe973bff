using Muster.Client.Actions;
using Muster.Core;
using Muster.Core.Access;
using Muster.Core.Actions;
using Muster.Core.Incidents;
using Muster.Engine;
using Muster.Engine.Actions;
using Muster.Server.Access;
using Muster.Server.Incidents;
using Muster.Server.Layout;
using NodaTime;
using C = Muster.Core.Actions.ActionCommand;

namespace Muster.Server.Actions;

/// <summary>What the screen of actions shows.</summary>
/// <param name="Show"><c>open</c> or <c>all</c>.</param>
/// <param name="Incident">Only those of an incident, by reference; or null.</param>
/// <param name="Items">The actions.</param>
public sealed record ActionsView(string Show, string? Incident, IReadOnlyList<ActionItem> Items);

/// <summary>The screen of what was promised.</summary>
internal static class ActionScreens
{
    internal static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/actions", (
            HttpContext http, Asker asker, ActionShow show, CancellationToken cancel) =>
            show.All(http, asker, refusal: null, cancel)).Needs(Permission.Read).ExcludeFromDescription();
        routes.MapPost("/actions", Add).Needs(Permission.Respond).ExcludeFromDescription();
        Does(routes, "start", (_, by, at) => new C.Start { At = at, By = by });
        Does(routes, "completion", (fields, by, at) => new C.Finish(fields["note"]) { At = at, By = by });
        Does(routes, "verification", (fields, by, at) => new C.Verify(fields["note"] ?? "") { At = at, By = by });
        Does(routes, "reopening", (fields, by, at) => new C.Reopen(fields["note"] ?? "") { At = at, By = by });
        Does(routes, "refusal", (fields, by, at) => new C.Decline(fields["note"] ?? "", fields.Person("approver"))
        {
            At = at,
            By = by,
        });
    }

    private static void Does(IEndpointRouteBuilder routes, string act, Func<Fields, Actor, Instant, C> command) =>
        routes.MapPost($"/actions/{{id}}/{act}", async (
            HttpContext http, string id, Asker asker, ActionShow show, ActionDesk desk, CancellationToken cancel) =>
        {
            var fields = await Fields.Of(http, cancel);
            var (_, refusal) = await desk.Run(id, at => command(fields, asker.AsActor, at), cancel);
            return await show.Answer(http, asker, refusal, cancel);
        }).Needs(Permission.Respond).ExcludeFromDescription();

    private static async Task<IResult> Add(
        HttpContext http, Asker asker, ActionShow show, ActionDesk desk, IncidentActions incidents, Live live,
        CancellationToken cancel)
    {
        var fields = await Fields.Of(http, cancel);
        var order = new ActionOrderMessage
        {
            Title = fields["title"],
            Kind = fields["kind"],
            Owner = fields["owner"],
            Due = fields["due"],
            Priority = fields["priority"],
            Verification = fields["verification"],
        };
        var (plan, refusal) = ActionMapping.PlanOf(order, before: null, live.Now);
        if (plan is null)
            return await show.Answer(http, asker, refusal, cancel);
        Incident? incident = null;
        if (fields["incident"] is { } name && (incident = await incidents.Find(name, asker, cancel)) is null)
            return await show.Answer(http, asker, IncidentRefusals.Unknown, cancel);
        (_, refusal) = await desk.Add(incident, plan, asker.AsActor, cancel);
        return await show.Answer(http, asker, refusal, cancel);
    }
}

/// <summary>Shows what was promised.</summary>
internal sealed class ActionShow(ActionDesk desk, IncidentActions incidents, Visits visits)
{
    internal async Task<IResult> Answer(
        HttpContext http, Asker asker, Refusal? refusal, CancellationToken cancel) =>
        refusal is null ? new SeeOther($"/actions?done={Done.Action}") : await All(http, asker, refusal, cancel);

    internal async Task<IResult> All(HttpContext http, Asker asker, Refusal? refusal, CancellationToken cancel)
    {
        var show = http.Request.Query["show"] == "all" ? "all" : "open";
        var of = Query.Text(http, "incident");
        var items = (await ActionEndpoints.Seen(asker, desk, incidents, cancel))
            .Where(each => show == "all" || each.IsOpen)
            .Where(each => of is null || each.Promise!.IncidentReference == of);
        return Screen.Of<ActionsScreen>(
            new
            {
                Visit = await visits.Of(http, asker, refusal, cancel),
                View = new ActionsView(show, of, [.. items]),
            },
            refusal is null ? 200 : Problems.StatusOf(refusal));
    }
}
