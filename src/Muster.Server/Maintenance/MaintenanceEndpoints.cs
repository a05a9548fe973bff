using Microsoft.AspNetCore.Http.HttpResults;
using Muster.Client;
using Muster.Client.Maintenance;
using Muster.Core;
using Muster.Core.Access;
using Muster.Core.Maintenance;
using Muster.Core.OnCall;
using Muster.Engine;
using Muster.Engine.Maintenance;
using Muster.Server.Access;
using Muster.Server.Communications;
using Muster.Server.Layout;
using NodaTime;
using One = System.Threading.Tasks.Task<Microsoft.AspNetCore.Http.HttpResults.Results<
    Microsoft.AspNetCore.Http.HttpResults.Ok<Muster.Client.Maintenance.MaintenanceMessage>,
    Muster.Server.Layout.ProblemAnswer>>;

namespace Muster.Server.Maintenance;

/// <summary>Planned work over JSON; <c>{id}</c> is the id or the reference.</summary>
internal static class MaintenanceEndpoints
{
    private const int FeedWindowsMax = 50;

    internal static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/v1/maintenances").WithTags("maintenances");
        api.MapGet("", List).Needs(Permission.Read)
            .WithSummary("Planned work: what is ahead or under way first").Takes("status");
        api.MapGet("/calendar.ics", Calendar).Needs(Permission.Read)
            .WithSummary("The windows ahead as a calendar (RFC 5545)");
        api.MapGet("/{id}", Show).Needs(Permission.Read).WithSummary("One planned work");
        api.MapPost("", Plan).Needs(Permission.Respond).WithSummary("Plan work");
        api.MapPatch("/{id}", Change).Needs(Permission.Respond)
            .WithSummary("Plan it differently; what is left out stays, and whoever agreed must agree again");
        api.MapPost("/{id}/approval", Approve).Needs(Permission.Respond).WithSummary("Agree to it");
        api.MapPost("/{id}/refusal", Refuse).Needs(Permission.Respond)
            .WithSummary("Do not agree to it, with the reason");
        api.MapPost("/{id}/checklist", Tick).Needs(Permission.Respond)
            .WithSummary("Tick a point of the checklist before or after");
        api.MapPost("/{id}/timers", BeginTimer).Needs(Permission.Respond)
            .WithSummary("Begin one of its waits, or begin it anew");
        api.MapPost("/{id}/start", Start).Needs(Permission.Respond)
            .WithSummary("Begin, up to an hour before the window");
        api.MapPost("/{id}/completion", Complete).Needs(Permission.Respond)
            .WithSummary("Say that it is done and looked at");
        api.MapPost("/{id}/failure", Fail).Needs(Permission.Respond)
            .WithSummary("Say that it failed: it goes on as an incident");
        api.MapPost("/{id}/cancellation", Cancel).Needs(Permission.Respond)
            .WithSummary("Say that it will not be done");
    }

    private static async Task<Ok<ListMessage<MaintenanceMessage>>> List(
        HttpContext http, MaintenanceDesk desk, Live live, CancellationToken cancel)
    {
        var statuses = Lists.Values(http, "status", word =>
            Wire.Parse<MaintenanceStatus>(word) is { } status ? [status] : (MaintenanceStatus[]?)null);
        return TypedResults.Ok(Lists.Whole((await desk.All(cancel))
            .Where(work => statuses.Count == 0 || statuses.Contains(work.Status))
            .Select(work => MaintenanceMapping.Of(work, live.Now.Playbook.Maintenance))));
    }

    private static async Task<IResult> Calendar(MaintenanceDesk desk, CancellationToken cancel)
    {
        var entries = (await desk.All(cancel)).Where(work => work.IsOpen).SelectMany(EntriesOf);
        return Results.Text(CalendarFeed.Write("Maintenance", entries), "text/calendar; charset=utf-8");
    }

    /// <summary>The windows ahead of one planned work as entries of a calendar.</summary>
    internal static IEnumerable<CalendarEntry> EntriesOf(PlannedWork work)
    {
        var plan = work.Plan!;
        if (work.Window is not { } first)
            yield break;
        IEnumerable<MaintenanceWindow> windows = plan.Repeats is null
            ? [first]
            : MaintenancePlans.Between(plan, first.From, FeedWindowsMax).Prepend(first);
        foreach (var window in windows)
        {
            yield return new CalendarEntry(
                $"{work.Planning!.Id}-{window.From.ToUnixTimeSeconds()}@muster",
                window.From,
                window.Until,
                $"Maintenance: {plan.Title}",
                plan.Impact);
        }
    }

    private static async One Show(string id, MaintenanceDesk desk, Live live, CancellationToken cancel) =>
        await desk.Find(id, cancel) is { } work
            ? TypedResults.Ok(MaintenanceMapping.Of(work, live.Now.Playbook.Maintenance))
            : MaintenanceRefusals.Unknown.ToProblem();

    private static async Task<Results<Created<MaintenanceMessage>, ProblemAnswer>> Plan(
        Input<MaintenanceOrderMessage> input, Asker asker, MaintenanceDesk desk, Live live, CancellationToken cancel)
    {
        var (plan, wrong) = MaintenanceMapping.PlanOf(input.Value, before: null, asker.Id, live.Now);
        if (plan is null)
            return wrong!.ToProblem();
        var (planned, refusal) = await desk.Plan(plan, asker.AsActor, cancel);
        return planned is null
            ? refusal!.ToProblem()
            : TypedResults.Created(
                $"/api/v1/maintenances/{planned.Planning!.Id}",
                MaintenanceMapping.Of(planned, live.Now.Playbook.Maintenance));
    }

    private static async One Change(
        string id, Input<MaintenanceOrderMessage> input, Asker asker, MaintenanceDesk desk, Live live,
        CancellationToken cancel)
    {
        if (await desk.Find(id, cancel) is not { Plan: { } before })
            return MaintenanceRefusals.Unknown.ToProblem();
        var (plan, wrong) = MaintenanceMapping.PlanOf(input.Value, before, before.Owner, live.Now);
        return plan is null
            ? wrong!.ToProblem()
            : await Run(id, desk, live, (now, rules) => new MaintenanceCommand.Change(plan)
            {
                At = now,
                By = asker.AsActor,
                Rules = rules,
            }, cancel);
    }

    private static async One Approve(
        string id, Input<MaintenanceNoteMessage> input, Asker asker, MaintenanceDesk desk, Live live,
        CancellationToken cancel) => Answer(live, await desk.Settle(
            id, isApproved: true, input.Value.Note, UpdateEndpoints.SettlerOf(asker), cancel));

    private static async One Refuse(
        string id, Input<MaintenanceNoteMessage> input, Asker asker, MaintenanceDesk desk, Live live,
        CancellationToken cancel) => Answer(live, await desk.Settle(
            id, isApproved: false, input.Value.Note, UpdateEndpoints.SettlerOf(asker), cancel));

    private static One BeginTimer(
        string id, Input<MaintenanceTimerOrderMessage> input, Asker asker, MaintenanceDesk desk, Live live,
        CancellationToken cancel) => Run(
            id, desk, live,
            (now, rules) => new MaintenanceCommand.BeginTimer(input.Value.Timer ?? "")
            {
                At = now,
                By = asker.AsActor,
                Rules = rules,
            },
            cancel);

    private static One Tick(
        string id, Input<MaintenanceTickMessage> input, Asker asker, MaintenanceDesk desk, Live live,
        CancellationToken cancel) => Run(
            id, desk, live,
            (now, rules) => new MaintenanceCommand.Tick(input.Value.Item ?? "", input.Value.Done != false)
            {
                At = now,
                By = asker.AsActor,
                Rules = rules,
            },
            cancel);

    private static One Start(
        string id, Asker asker, MaintenanceDesk desk, Live live, CancellationToken cancel) => Run(
            id, desk, live,
            (now, rules) => new MaintenanceCommand.Start([]) { At = now, By = asker.AsActor, Rules = rules }, cancel);

    private static One Complete(
        string id, Input<MaintenanceNoteMessage> input, Asker asker, MaintenanceDesk desk, Live live,
        CancellationToken cancel) => Run(
            id, desk, live,
            (now, rules) => new MaintenanceCommand.Complete(input.Value.Note)
            {
                At = now,
                By = asker.AsActor,
                Rules = rules,
            },
            cancel);

    private static async One Fail(
        string id, Input<MaintenanceNoteMessage> input, Asker asker, MaintenanceDesk desk, Live live,
        CancellationToken cancel) =>
        Answer(live, await desk.Fail(id, input.Value.Note ?? "", asker.AsActor, cancel));

    private static One Cancel(
        string id, Input<MaintenanceNoteMessage> input, Asker asker, MaintenanceDesk desk, Live live,
        CancellationToken cancel) => Run(
            id, desk, live,
            (now, rules) => new MaintenanceCommand.Cancel(input.Value.Note ?? "")
            {
                At = now,
                By = asker.AsActor,
                Rules = rules,
            },
            cancel);

    private static async One Run(
        string id, MaintenanceDesk desk, Live live, Func<Instant, MaintenanceRules, MaintenanceCommand> command,
        CancellationToken cancel) => Answer(live, await desk.Run(id, command, cancel));

    private static Results<Ok<MaintenanceMessage>, ProblemAnswer> Answer(
        Live live, (PlannedWork? After, Refusal? Refusal) answer) => answer.After is { } after
            ? TypedResults.Ok(MaintenanceMapping.Of(after, live.Now.Playbook.Maintenance))
            : (answer.Refusal ?? MaintenanceRefusals.Unknown).ToProblem();
}
