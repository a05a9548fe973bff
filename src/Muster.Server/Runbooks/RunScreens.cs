using Muster.Client.Runbooks;
using Muster.Core;
using Muster.Core.Access;
using Muster.Core.Incidents;
using Muster.Core.Playbook;
using Muster.Core.Runbooks;
using Muster.Engine;
using Muster.Engine.Runbooks;
using Muster.Server.Access;
using Muster.Server.Incidents;
using Muster.Server.Layout;

namespace Muster.Server.Runbooks;

/// <summary>The screens of runbooks and runs, and the forms on them and in the room.</summary>
internal static class RunScreens
{
    private const string ValuePrefix = "value.";

    internal static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/runbooks", Books).Needs(Permission.Read).ExcludeFromDescription();
        routes.MapGet("/runbooks/{*id}", (
            HttpContext http, string id, Asker asker, RunShow show, CancellationToken cancel) =>
            show.Book(http, id, asker, refusal: null, new Dictionary<string, string>(), cancel))
            .Needs(Permission.Read).ExcludeFromDescription();
        routes.MapGet("/runs/{id}", (
            HttpContext http, string id, Asker asker, RunShow show, CancellationToken cancel) =>
            show.One(http, id, asker, refusal: null, cancel)).Needs(Permission.Read).ExcludeFromDescription();
        routes.MapPost("/runs", Start).Needs(Permission.Respond).ExcludeFromDescription();
        foreach (var verb in RunActions.Verbs)
        {
            routes.MapPost("/runs/{id}/" + verb, (
                HttpContext http, string id, Asker asker, RunActions actions, RunShow show, CancellationToken cancel) =>
                Ask(http, id, verb, asker, actions, show, cancel)).Needs(Permission.Respond).ExcludeFromDescription();
        }
    }

    private static Task<IResult> Books(HttpContext http, Asker asker, RunShow show, CancellationToken cancel) =>
        show.Books(http, asker, cancel);

    private static async Task<IResult> Start(
        HttpContext http, Asker asker, RunActions actions, RunShow show, CancellationToken cancel)
    {
        var fields = await Fields.Of(http, cancel);
        var given = fields.Form.Keys.Where(name => name.StartsWith(ValuePrefix, StringComparison.Ordinal))
            .Where(name => fields[name] is not null)
            .ToDictionary(name => name[ValuePrefix.Length..], name => fields[name]!, StringComparer.Ordinal);
        var message = new RunOrderMessage
        {
            Runbook = fields["runbook"],
            Incident = fields["incident"],
            Values = given,
            Pace = fields["pace"],
        };
        var (order, refusal) = await actions.OrderOf(message, key: null, asker, cancel);
        if (order is not null)
        {
            (var id, refusal) = await actions.Desk.Start(order, asker.AsActor, cancel);
            if (id is { } run)
                return new SeeOther(fields["incident"] is { } room ? $"/incidents/{room}#runs" : $"/runs/{run}");
        }

        return await show.Book(http, fields["runbook"] ?? "", asker, refusal, given, cancel, fields["incident"]);
    }

    private static async Task<IResult> Ask(
        HttpContext http, string id, string verb, Asker asker, RunActions actions, RunShow show,
        CancellationToken cancel)
    {
        var fields = await Fields.Of(http, cancel);
        var order = new RunStepOrderMessage
        {
            Step = fields["step"],
            Answer = fields["answer"],
            Reason = fields["reason"],
            Confirm = fields["confirm"],
            Worked = fields["worked"] is { } worked ? worked == "true" : null,
            Output = fields["output"],
            Note = fields["note"],
            Bound = fields["bound"],
            As = fields["as"],
        };
        var (after, refusal) = await actions.Ask(id, verb, order, asker, cancel);
        if (after is null)
            return await show.One(http, id, asker, refusal, cancel);
        var room = fields["back"] is { } back && back.StartsWith("/incidents/", StringComparison.Ordinal)
            ? back + "#runs"
            : null;
        return new SeeOther(room ?? $"/runs/{after.Run.Opening!.Id}");
    }
}

/// <summary>Reads what the screens of runbooks and runs show.</summary>
internal sealed class RunShow(
    RunActions actions, IncidentActions incidents, Visits visits, Live live, RunnersNow runners)
{
    private const int OverMax = 10;
    private const int OfferedMax = 8;

    internal async Task<IResult> Books(HttpContext http, Asker asker, CancellationToken cancel)
    {
        var visit = await visits.Of(http, asker, refusal: null, cancel);
        List<RunView> open = [];
        foreach (var view in await actions.Desk.List(incident: null, runbook: null, cancel))
        {
            if (view.Run.IsOpen && await actions.MaySee(view, asker, cancel))
                open.Add(view);
        }

        return Screen.Of<RunbooksScreen>(new
        {
            Visit = visit,
            View = new RunbooksView(await actions.Desk.Runbooks(cancel), open, runners.There(visit.Now)),
        });
    }

    internal async Task<IResult> Book(
        HttpContext http, string id, Asker asker, Refusal? refusal, IReadOnlyDictionary<string, string> given,
        CancellationToken cancel, string? reference = null)
    {
        var books = await actions.Desk.Runbooks(cancel);
        if (books.FirstOrDefault(each => each.Runbook.Id == id) is not { } book)
            return RunRefusals.RunbookUnknown.ToProblem();
        reference ??= Query.Text(http, "incident");
        var incident = reference is null ? null : await incidents.Find(reference, asker, cancel);
        var order = new RunOrder(id, incident?.Id, Alert: null, given, RunPace.Reads);
        var (plan, _) = await actions.Desk.Plan(order, asker.AsActor, cancel);
        var visit = await visits.Of(http, asker, refusal, cancel);
        return Screen.Of<RunbookScreen>(
            new
            {
                Visit = visit,
                View = new RunbookScreenView(
                    book, plan ?? RunPlan.Of(book.Runbook, ([], []), book.Runs), incident, given),
            },
            refusal is null ? 200 : Problems.StatusOf(refusal));
    }

    internal async Task<IResult> One(
        HttpContext http, string id, Asker asker, Refusal? refusal, CancellationToken cancel)
    {
        if (await actions.Find(id, asker, cancel) is not { } view)
            return RunRefusals.Unknown.ToProblem();
        var incident = view.Run.Opening!.Incident is { } about
            ? await incidents.Find(about.ToString(), asker, cancel)
            : null;
        var visit = await visits.Of(http, asker, refusal, cancel);
        return Screen.Of<RunScreen>(
            new { Visit = visit, View = Of(view, incident, asker) },
            refusal is null ? 200 : Problems.StatusOf(refusal));
    }

    /// <summary>What the room of an incident shows of runbooks.</summary>
    internal async Task<RoomRuns> OfRoom(
        Incident incident, CheckedPlaybook playbook, IReadOnlyList<string> alerts, Asker asker,
        CancellationToken cancel)
    {
        var runs = await actions.Desk.List(incident.Id, runbook: null, cancel);
        return new RoomRuns(
            [
                .. runs.Where(view => view.Run.IsOpen && view.Run.Current?.State != StepState.Calling)
                    .Select(view => Of(view, incident, asker)),
            ],
            [.. runs.Where(view => !view.Run.IsOpen).Take(OverMax)],
            [
                .. RunbookOffers.For(incident, playbook, alerts)
                    .Where(runbook => !runs.Any(view => view.Run.IsOpen && view.Run.Opening!.Runbook == runbook.Id))
                    .Take(OfferedMax),
            ])
        {
            Trust = incident.IsOpen
                ? (await actions.Desk.Runbooks(cancel)).ToDictionary(
                    book => book.Runbook.Id, book => book.Freshness, StringComparer.Ordinal)
                : RoomRuns.None.Trust,
        };
    }

    private RunScreenView Of(RunView view, Incident? incident, Asker asker) => new(
        view,
        incident,
        view.Run.Current is { State: StepState.AwaitingApproval, Group: { } group }
            && RunApprovers.MayApprove(group, asker.Person, live.Now.Playbook, incident, live.Now.Person));
}
