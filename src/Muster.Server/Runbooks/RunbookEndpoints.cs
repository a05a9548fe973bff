using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Muster.Client;
using Muster.Client.Runbooks;
using Muster.Core.Access;
using Muster.Core.Incidents;
using Muster.Core.Runbooks;
using Muster.Server.Access;
using Muster.Server.Incidents;
using Muster.Server.Layout;

namespace Muster.Server.Runbooks;

/// <summary>Runbooks and their runs over JSON.</summary>
internal static class RunbookEndpoints
{
    internal static void Map(IEndpointRouteBuilder routes)
    {
        var books = routes.MapGroup("/api/v1/runbooks").WithTags("runbooks");
        books.MapGet("", List).Needs(Permission.Read)
            .WithSummary("The runbooks in force, with how far each can be trusted and why");
        books.MapPost("/plan", Plan).Needs(Permission.Read)
            .WithSummary("What a run would do: values, steps, targets, approvals, secrets by name; nothing is done");
        books.MapGet("/{id}", ShowRunbook).Needs(Permission.Read)
            .WithSummary("One runbook; a slash in its id is written %2F");
        var runs = routes.MapGroup("/api/v1/runs").WithTags("runs");
        runs.MapGet("", ListRuns).Needs(Permission.Read).WithSummary("Runs, newest first")
            .Takes("incident", "runbook", "status");
        runs.MapPost("", Start).Needs(Permission.Respond).WithSummary("Begin a run");
        runs.MapGet("/{id}", Show).Needs(Permission.Read).WithSummary("One run");
        runs.MapGet("/{id}/outputs/{attempt}", Output).Needs(Permission.Read)
            .WithSummary("All that an attempt said, as far as it is kept");
        foreach (var verb in RunActions.Verbs)
        {
            runs.MapPost("/{id}/" + verb, (
                string id, Input<RunStepOrderMessage> input, Asker asker, RunActions actions,
                CancellationToken cancel) => Ask(id, verb, input, asker, actions, cancel))
                .Needs(Permission.Respond).WithSummary(SummaryOf(verb));
        }
    }

    private static string SummaryOf(string verb) => verb switch
    {
        "execution" => "Let the step run: people are asked to agree when it needs that, else it waits for a runner",
        "approval" => "Agree to the step, as it is bound to its text, values and targets",
        "denial" => "Say no to the step",
        "answer" => "Answer the question",
        "result" => "Say what came of a step that a person did",
        "skip" => "Leave the step out, with the reason",
        "repeat" => "Do the step once more",
        "undo" => "Take back what a step did",
        "settlement" => "Say what became of a step that nobody knows about",
        _ => "Call the run off, with the reason",
    };

    private static async Task<Ok<ListMessage<RunbookMessage>>> List(RunActions actions, CancellationToken cancel) =>
        TypedResults.Ok(Lists.Whole((await actions.Desk.Runbooks(cancel)).Select(RunbookMessages.Of)));

    private static async Task<Results<Ok<RunbookMessage>, ProblemAnswer>> ShowRunbook(
        string id, RunActions actions, CancellationToken cancel) =>
        (await actions.Desk.Runbooks(cancel))
            .FirstOrDefault(each => each.Runbook.Id == Uri.UnescapeDataString(id)) is { } view
            ? TypedResults.Ok(RunbookMessages.Of(view))
            : RunRefusals.RunbookUnknown.ToProblem();

    private static async Task<Results<Ok<RunPlanMessage>, ProblemAnswer>> Plan(
        Input<RunOrderMessage> input, Asker asker, RunActions actions, CancellationToken cancel)
    {
        var (order, refusal) = await actions.OrderOf(input.Value, key: null, asker, cancel);
        if (order is null)
            return refusal!.ToProblem();
        var (plan, no) = await actions.Desk.Plan(order, asker.AsActor, cancel);
        return plan is null ? no!.ToProblem() : TypedResults.Ok(RunbookMessages.Of(plan));
    }

    private static async Task<Results<Ok<ListMessage<RunMessage>>, ProblemAnswer>> ListRuns(
        HttpContext http, Asker asker, RunActions actions, IncidentActions incidents, CancellationToken cancel)
    {
        IncidentId? incident = null;
        if (Query.Text(http, "incident") is { } named)
        {
            if (await incidents.Find(named, asker, cancel) is not { } found)
                return IncidentRefusals.Unknown.ToProblem();
            incident = found.Id;
        }

        var statuses = Lists.Values<string>(http, "status", word => word == "open"
            || Wire.Parse<RunOutcome>(word) is not null ? [word] : null);
        List<RunMessage> runs = [];
        foreach (var view in await actions.Desk.List(incident, Query.Text(http, "runbook"), cancel))
        {
            if (!await actions.MaySee(view, asker, cancel))
                continue;
            var message = RunbookMessages.Of(view);
            if (statuses.Count == 0 || statuses.Contains(message.Status))
                runs.Add(message);
        }

        return TypedResults.Ok(Lists.Whole(runs.Take(Lists.LimitMax)));
    }

    private static async Task<Results<Created<RunMessage>, ProblemAnswer>> Start(
        HttpContext http, Input<RunOrderMessage> input, Asker asker, RunActions actions, CancellationToken cancel)
    {
        var (order, refusal) = await actions.OrderOf(input.Value, Idempotency.KeyOf(http, asker), asker, cancel);
        if (order is null)
            return refusal!.ToProblem();
        var (id, no) = await actions.Desk.Start(order, asker.AsActor, cancel);
        return id is not { } run || await actions.Desk.Find(run, cancel) is not { } view
            ? no!.ToProblem()
            : TypedResults.Created($"/api/v1/runs/{run}", RunbookMessages.Of(view));
    }

    private static async Task<Results<Ok<RunMessage>, ProblemAnswer>> Show(
        string id, Asker asker, RunActions actions, CancellationToken cancel) =>
        await actions.Find(id, asker, cancel) is { } view
            ? TypedResults.Ok(RunbookMessages.Of(view))
            : RunRefusals.Unknown.ToProblem();

    private static async Task<Results<ContentHttpResult, ProblemAnswer>> Output(
        HttpContext http, string id, string attempt, Asker asker, RunActions actions, CancellationToken cancel)
    {
        if (!int.TryParse(attempt, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || await actions.Find(id, asker, cancel) is not { } view
            || await actions.Desk.Output(view.Run.Opening!.Id, number, cancel) is not { } text)
        {
            return RunRefusals.Unknown.ToProblem();
        }

        // Saved, it is called by its step and the time of the incident (INV-004).
        var step = view.Run.Path.Append(view.Run.Current)
            .FirstOrDefault(each => each?.Attempt == number)?.Step ?? "step";
        http.Response.Headers.ContentDisposition = string.Create(
            CultureInfo.InvariantCulture,
            $"inline; filename={step}-incident-{view.Run.Opening.At.InUtc():uuuuMMdd-HHmm}.log");
        return TypedResults.Content(text, "text/plain; charset=utf-8");
    }

    private static async Task<Results<Ok<RunMessage>, ProblemAnswer>> Ask(
        string id, string verb, Input<RunStepOrderMessage> input, Asker asker, RunActions actions,
        CancellationToken cancel)
    {
        var (after, refusal) = await actions.Ask(id, verb, input.Value, asker, cancel);
        return after is null ? refusal!.ToProblem() : TypedResults.Ok(RunbookMessages.Of(after));
    }
}
