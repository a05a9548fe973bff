using Microsoft.AspNetCore.Http.HttpResults;
using Muster.Client.Incidents;
using Muster.Core;
using Muster.Core.Access;
using Muster.Core.Clocks;
using Muster.Core.Incidents;
using Muster.Engine;
using Muster.Engine.Incidents;
using Muster.Engine.Rooms;
using Muster.Server.Access;
using Muster.Server.Layout;
using Result = System.Threading.Tasks.Task<Microsoft.AspNetCore.Http.HttpResults.Results<
    Microsoft.AspNetCore.Http.HttpResults.Ok<Muster.Client.Incidents.IncidentMessage>,
    Muster.Server.Layout.ProblemAnswer>>;

namespace Muster.Server.Incidents;

/// <summary>What people answer, tick, do and decide in an incident, over JSON. Each answers 200 and the
/// incident.</summary>
internal static class WorkEndpoints
{
    internal static void Map(IEndpointRouteBuilder routes)
    {
        var one = routes.MapGroup("/api/v1/incidents/{id}").WithTags("incidents").Needs(Permission.Respond);
        one.MapPost("/tree", AnswerTree).WithSummary("Answer the next question of the severity tree");
        one.MapDelete("/tree", LeaveTree).WithSummary("Walk the severity tree anew");
        one.MapPost("/answers", AnswerQuestion).WithSummary("Answer a question of the first minutes");
        one.MapPost("/checks", MeasureCheck).WithSummary("Say whether a check of the fix holds, or what was measured");
        one.MapPost("/figures", GiveFigure).WithSummary("Give a figure that levels are found by");
        one.MapPost("/checklist", Mark).WithSummary("Tick a point of a checklist, or set it aside");
        one.MapPost("/tasks", AddTask).WithSummary("Say that something is to be done");
        one.MapPost("/tasks/{task}", ChangeTask).WithSummary("Say where a task is, or who does it");
        one.MapPost("/decisions", Decide).WithSummary("Record a decision");
        BoardEndpoints.Map(one);
        one.MapPost("/workflows", StartWorkflow).WithSummary("Begin to walk a workflow");
        one.MapPost("/workflows/{walk}", StepWorkflow).WithSummary("Go on in a workflow, or stop it");
        one.MapPost("/clocks/met", MeetClock).WithSummary("Say that an obligation is met");
        one.MapPost("/clocks/legal", StartLegalClock).WithSummary("Begin a clock of the law, from awareness");
        one.MapPost("/room/closing", CloseRoom)
            .WithSummary("End the meeting, and name who writes the post-mortem");
        one.MapPost("/room", OpenRoom).WithSummary("Say that everybody meets");
        one.MapPost("/rebase", Rebase).WithSummary("Show or do the move to the playbook in force");
    }

    private static Result AnswerTree(
        string id, Input<TreeAnswerMessage> input, Asker asker, IncidentActions incidents, WorkDesk desk,
        CancellationToken cancel) => incidents.Do(
            id, asker,
            incident => desk.AnswerTree(
                incident.Id, input.Value.Node, input.Value.Answer ?? "", asker.AsActor, cancel),
            cancel);

    private static Result LeaveTree(string id, Asker asker, IncidentActions incidents, CancellationToken cancel) =>
        incidents.Run(id, asker, at => new IncidentCommand.LeaveTree { At = at, By = asker.AsActor }, cancel);

    private static Result AnswerQuestion(
        string id, Input<QuestionAnswerMessage> input, Asker asker, IncidentActions incidents, WorkDesk desk,
        CancellationToken cancel) => string.IsNullOrWhiteSpace(input.Value.Question)
            ? Wrong("question.missing", "question", "Say which question is answered.")
            : incidents.Do(
                id, asker,
                incident => desk.AnswerQuestion(
                    incident.Id, input.Value.Question.Trim(), input.Value.Answer ?? "", asker.AsActor, cancel),
                cancel);

    private static Result MeasureCheck(
        string id, Input<CheckMarkMessage> input, Asker asker, IncidentActions incidents, WorkDesk desk,
        CancellationToken cancel) => incidents.Do(
            id, asker,
            incident => desk.Measure(
                incident.Id, input.Value.Check ?? "", input.Value.Met, input.Value.Value, input.Value.Note,
                asker.AsActor, cancel),
            cancel);

    private static Result GiveFigure(
        string id, Input<FigureMessage> input, Asker asker, IncidentActions incidents, CancellationToken cancel) =>
        string.IsNullOrWhiteSpace(input.Value.Figure) || input.Value.Value is not { } value
            ? Wrong("figure.missing", "figure", "Give the figure's id and its value.")
            : incidents.Run(
                id, asker,
                at => new IncidentCommand.GiveFigure(input.Value.Figure.Trim(), value) { At = at, By = asker.AsActor },
                cancel);

    private static Result Mark(
        string id, Input<ChecklistMarkMessage> input, Asker asker, IncidentActions incidents, WorkDesk desk,
        CancellationToken cancel)
    {
        if (Wire.Parse<ItemMarking>(input.Value.State ?? "done") is not { } marking)
            return Wrong("checklist.state-unknown", "state", "Give a state: done, open, waived.");
        return incidents.Do(
            id, asker,
            incident => desk.Mark(
                incident.Id, input.Value.Item ?? "", marking, input.Value.Note, asker.AsActor, cancel),
            cancel);
    }

    private static Result AddTask(
        string id, Input<TaskOrderMessage> input, Asker asker, IncidentActions incidents, Ids ids,
        CancellationToken cancel)
    {
        var (person, refusal) = PersonOrNobody(incidents, asker, input.Value.Assignee);
        var task = ids.Next();
        return refusal is null
            ? incidents.Run(
                id, asker,
                at => new IncidentCommand.AddTask(task, input.Value.Title ?? "", person)
                {
                    At = at,
                    By = asker.AsActor,
                },
                cancel)
            : Wrong(refusal);
    }

    private static Result ChangeTask(
        string id, string task, Input<TaskChangeMessage> input, Asker asker, IncidentActions incidents,
        CancellationToken cancel)
    {
        var order = input.Value;
        if (!Guid.TryParse(task, out var which))
            return Wrong(WorkRefusals.NoSuchTask);
        if (order.State is null)
        {
            var (person, refusal) = PersonOrNobody(incidents, asker, order.Assignee);
            return refusal is null
                ? incidents.Run(
                    id, asker,
                    at => new IncidentCommand.AssignTask(which, person) { At = at, By = asker.AsActor }, cancel)
                : Wrong(refusal);
        }

        return Wire.Parse<TaskState>(order.State) is { } state
            ? incidents.Run(
                id, asker,
                at => new IncidentCommand.MoveTask(which, state, order.Note) { At = at, By = asker.AsActor }, cancel)
            : Wrong("task.state-unknown", "state", "Give a state: open, done, dropped.");
    }

    private static Result Decide(
        string id, Input<DecisionOrderMessage> input, Asker asker, IncidentActions incidents, Ids ids,
        CancellationToken cancel)
    {
        var order = input.Value;
        var decision = ids.Next();
        return incidents.Run(
            id, asker,
            at => new IncidentCommand.Decide(
                decision,
                order.Question ?? "",
                [
                    .. (order.Options ?? []).Where(option => !string.IsNullOrWhiteSpace(option.Text))
                        .Select(option => new DecisionOption(option.Text!.Trim(), option.Risk)),
                ],
                order.Chosen ?? "",
                order.Advice,
                order.Reason)
            { At = at, By = asker.AsActor },
            cancel);
    }

    private static Result StartWorkflow(
        string id, Input<WorkflowOrderMessage> input, Asker asker, IncidentActions incidents, WorkDesk desk,
        CancellationToken cancel) => incidents.Do(
            id, asker,
            incident => desk.StartWorkflow(incident.Id, input.Value.Workflow ?? "", asker.AsActor, cancel), cancel);

    private static Result StepWorkflow(
        string id, string walk, Input<WorkflowStepMessage> input, Asker asker, IncidentActions incidents,
        WorkDesk desk, CancellationToken cancel)
    {
        var order = input.Value;
        if (!Guid.TryParse(walk, out var which))
            return Wrong(WorkRefusals.NoSuchWalk);
        return order.Stop == true
            ? incidents.Run(
                id, asker,
                at => new IncidentCommand.StopWorkflow(which, order.Note ?? "") { At = at, By = asker.AsActor }, cancel)
            : incidents.Do(
                id, asker,
                incident => desk.Step(
                    incident.Id, which, order.Node ?? "", order.Answer, order.Note, asker.AsActor, cancel),
                cancel);
    }

    private static Result MeetClock(
        string id, Input<ClockMetMessage> input, Asker asker, IncidentActions incidents, WorkDesk desk,
        CancellationToken cancel)
    {
        var order = input.Value;
        return Wire.Parse<ClockKind>(order.Kind ?? "") is not { } kind
            ? Wrong(WorkRefusals.NoSuchClock)
            : incidents.Do(
                id, asker,
                incident => desk.Settle(
                    new ClockOrder(incident.Id, kind, order.Name, Wire.At(order.DueAt), IsWaived: false, order.Note),
                    asker.AsActor,
                    cancel),
                cancel);
    }

    private static Result StartLegalClock(
        string id, Input<LegalClockMessage> input, Asker asker, IncidentActions incidents, Live live,
        CancellationToken cancel)
    {
        var clocks = live.Now.Playbook.Security.Clocks;
        var order = input.Value;
        return clocks.FirstOrDefault(clock => clock.Id == order.Clock) is not { } known
            ? Wrong(
                "clock.unknown",
                "clock",
                $"Give a clock of the law: {string.Join(", ", clocks.Select(each => each.Id))}.")
            : incidents.Run(
                id, asker,
                at => new IncidentCommand.StartLegalClock(known.Id, Wire.At(order.From) ?? at, order.Note)
                {
                    At = at,
                    By = asker.AsActor,
                },
                cancel);
    }

    private static Result OpenRoom(
        string id, Input<RoomOrderMessage> input, Asker asker, IncidentActions incidents, Live live, Meetings meetings,
        CancellationToken cancel) => incidents.Do(
            id, asker,
            incident => incidents.Decide(
                incident,
                at => new IncidentCommand.OpenRoom(
                    input.Value.Why ?? "", input.Value.Link ?? meetings.LinkOf(incident.Id, live.Now.Playbook))
                { At = at, By = asker.AsActor },
                cancel),
            cancel);

    private static Result CloseRoom(
        string id, Input<RoomClosingMessage> input, Asker asker, IncidentActions incidents, CancellationToken cancel)
    {
        var (owner, refusal) = PersonOrNobody(incidents, asker, input.Value.PostmortemOwner);
        return refusal is not null
            ? Wrong(refusal)
            : incidents.Run(
                id, asker,
                at => new IncidentCommand.CloseRoom(owner, input.Value.Note) { At = at, By = asker.AsActor },
                cancel);
    }

    private static async Task<Results<Ok<RebaseMessage>, ProblemAnswer>> Rebase(
        string id, Input<RebaseOrderMessage> input, Asker asker, IncidentActions incidents, WorkDesk desk,
        CancellationToken cancel)
    {
        if (await incidents.Find(id, asker, cancel) is not { } incident)
            return IncidentRefusals.Unknown.ToProblem();
        var isDone = input.Value.Apply == true;
        var answer = await desk.Rebase(incident.Id, isDone, asker.AsActor, cancel);
        return answer.Refusal is { } refusal
            ? refusal.ToProblem()
            : TypedResults.Ok(new RebaseMessage(
                answer.From, answer.To, isDone,
                [
                    .. answer.Changes.Select(change => new ClockChangeMessage(
                        change.Kind.Word(), change.Name, Wire.At(change.Before), Wire.At(change.After))),
                ]));
    }

    private static (ResponderId? Person, Refusal? Refusal) PersonOrNobody(
        IncidentActions incidents, Asker asker, string? given)
    {
        if (string.IsNullOrWhiteSpace(given))
            return (null, null);
        var (person, refusal) = incidents.PersonOr(asker, given);
        return (person, refusal);
    }

    private static Result Wrong(string code, string field, string message) =>
        Wrong(new Refusal(code, message) { Field = field, Kind = RefusalKind.Invalid });

    private static Result Wrong(Refusal refusal) =>
        Task.FromResult<Results<Ok<IncidentMessage>, ProblemAnswer>>(refusal.ToProblem());
}
