using Microsoft.AspNetCore.Http.HttpResults;
using Muster.Client;
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
using One = System.Threading.Tasks.Task<Microsoft.AspNetCore.Http.HttpResults.Results<
    Microsoft.AspNetCore.Http.HttpResults.Ok<Muster.Client.Actions.ActionMessage>,
    Muster.Server.Layout.ProblemAnswer>>;

namespace Muster.Server.Actions;

/// <summary>What was promised, over JSON; <c>{id}</c> is the id or the reference.</summary>
internal static class ActionEndpoints
{
    internal static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/v1/actions").WithTags("actions");
        api.MapGet("", List).Needs(Permission.Read)
            .WithSummary("Actions: what is left to do first, by its day")
            .Takes("status", "owner", "incident", "late");
        api.MapGet("/{id}", Show).Needs(Permission.Read).WithSummary("One action");
        api.MapPost("", Add).Needs(Permission.Respond).WithSummary("Promise something");
        api.MapPost("/{id}", Change).Needs(Permission.Respond).WithSummary("Plan it otherwise");
        Does(api, "start", "Be at it", (_, by, at) => new C.Start { At = at, By = by });
        Does(api, "completion", "Say that it is done", (note, by, at) => new C.Finish(note) { At = at, By = by });
        Does(api, "verification", "Say how it was seen that it helps", (note, by, at) =>
            new C.Verify(note ?? "") { At = at, By = by });
        Does(api, "reopening", "Open it again", (note, by, at) => new C.Reopen(note ?? "") { At = at, By = by });
        api.MapPost("/{id}/refusal", Decline).Needs(Permission.Respond)
            .WithSummary("Say that it will not be done, why, and who agrees");
    }

    /// <summary>Says that it will not be done.</summary>
    private static C.Decline DeclineOf(string? reason, string? approver, Live live, Asker asker, Instant at)
    {
        var agreed = approver is { Length: > 0 } name ? live.Now.PersonCalled(name) : null;
        return new C.Decline(reason ?? "", agreed) { At = at, By = asker.AsActor };
    }

    private static async Task<Ok<ListMessage<ActionMessage>>> List(
        HttpContext http, Asker asker, ActionDesk desk, IncidentActions incidents, Live live, TimeProvider time,
        CancellationToken cancel)
    {
        var statuses = Lists.Values<ActionStatus>(
            http, "status", word => Wire.Parse<ActionStatus>(word) is { } status ? [status] : null);
        var (owner, of) = (Query.Text(http, "owner"), Query.Text(http, "incident"));
        var late = Query.Truth(http, "late");
        var wanted = of is null ? null : await incidents.Find(of, asker, cancel);
        var now = Instant.FromDateTimeOffset(time.GetUtcNow());
        var zone = live.Now.Written.Zone;
        List<ActionMessage> found = [];
        foreach (var action in await Seen(asker, desk, incidents, cancel))
        {
            if ((statuses.Count == 0 || statuses.Contains(action.Status))
                && (owner is null || action.Plan!.Owner?.Value == owner)
                && (of is null || (wanted is not null && action.Promise!.Incident == wanted.Id))
                && (late is not { } isLate || action.IsLate(now, zone) == isLate))
            {
                found.Add(ActionMapping.Of(action, now, zone));
            }
        }

        return TypedResults.Ok(Lists.Whole(found));
    }

    /// <summary>The actions whose incident the asker may see.</summary>
    internal static async Task<IReadOnlyList<ActionItem>> Seen(
        Asker asker, ActionDesk desk, IncidentActions incidents, CancellationToken cancel)
    {
        var may = new Dictionary<IncidentId, bool>();
        List<ActionItem> seen = [];
        foreach (var action in await desk.All(cancel))
        {
            if (action.Promise!.Incident is { } id)
            {
                if (!may.TryGetValue(id, out var isSeen))
                    may[id] = isSeen = await incidents.Find(id.ToString(), asker, cancel) is not null;
                if (!isSeen)
                    continue;
            }

            seen.Add(action);
        }

        return seen;
    }

    private static async Task<bool> MaySee(
        ActionItem action, Asker asker, IncidentActions incidents, CancellationToken cancel) =>
        action.Promise!.Incident is not { } id || await incidents.Find(id.ToString(), asker, cancel) is not null;

    private static One Show(
        string id, Asker asker, ActionDesk desk, IncidentActions incidents, Live live, TimeProvider time,
        CancellationToken cancel) =>
        Do(id, asker, desk, incidents, live, time, action => Task.FromResult(((ActionItem?)action, (Refusal?)null)),
            cancel);

    private static async Task<Results<Created<ActionMessage>, ProblemAnswer>> Add(
        Input<ActionOrderMessage> input, Asker asker, ActionDesk desk, IncidentActions incidents, Live live,
        TimeProvider time, CancellationToken cancel)
    {
        var order = input.Value;
        var (plan, wrong) = ActionMapping.PlanOf(order, before: null, live.Now);
        if (plan is null)
            return wrong!.ToProblem();
        Incident? incident = null;
        if (order.Incident is { Length: > 0 } of && (incident = await incidents.Find(of, asker, cancel)) is null)
            return IncidentRefusals.Unknown.ToProblem();
        var (added, refusal) = await desk.Add(incident, plan, asker.AsActor, cancel);
        return added is null
            ? refusal!.ToProblem()
            : TypedResults.Created(
                $"/api/v1/actions/{added.Promise!.Id}",
                ActionMapping.Of(added, Instant.FromDateTimeOffset(time.GetUtcNow()), live.Now.Written.Zone));
    }

    private static One Change(
        string id, Input<ActionOrderMessage> input, Asker asker, ActionDesk desk, IncidentActions incidents,
        Live live, TimeProvider time, CancellationToken cancel) => Do(
        id, asker, desk, incidents, live, time,
        async action =>
        {
            var (plan, wrong) = ActionMapping.PlanOf(input.Value, action.Plan, live.Now);
            return plan is null
                ? (null, wrong)
                : await desk.Run(id, at => new C.Change(plan) { At = at, By = asker.AsActor }, cancel);
        },
        cancel);

    private static One Decline(
        string id, Input<ActionNoteMessage> input, Asker asker, ActionDesk desk, IncidentActions incidents,
        Live live, TimeProvider time, CancellationToken cancel) => Do(
        id, asker, desk, incidents, live, time,
        _ => desk.Run(
            id, at => DeclineOf(input.Value.Note, input.Value.Approver, live, asker, at), cancel),
        cancel);

    private static void Does(
        RouteGroupBuilder api, string act, string summary, Func<string?, Actor, Instant, C> command) =>
        api.MapPost($"/{{id}}/{act}", (
            string id, Input<ActionNoteMessage> input, Asker asker, ActionDesk desk, IncidentActions incidents,
            Live live, TimeProvider time, CancellationToken cancel) => Do(
            id, asker, desk, incidents, live, time,
            _ => desk.Run(id, at => command(input.Value.Note, asker.AsActor, at), cancel), cancel))
            .Needs(Permission.Respond).WithSummary(summary);

    private static async One Do(
        string id, Asker asker, ActionDesk desk, IncidentActions incidents, Live live, TimeProvider time,
        Func<ActionItem, Task<(ActionItem? After, Refusal? Refusal)>> act, CancellationToken cancel)
    {
        if (await desk.Find(id, cancel) is not { } action || !await MaySee(action, asker, incidents, cancel))
            return ActionRefusals.Unknown.ToProblem();
        var (after, refusal) = await act(action);
        return after is null
            ? refusal!.ToProblem()
            : TypedResults.Ok(ActionMapping.Of(
                after, Instant.FromDateTimeOffset(time.GetUtcNow()), live.Now.Written.Zone));
    }
}
