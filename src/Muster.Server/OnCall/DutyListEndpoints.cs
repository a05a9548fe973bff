using Microsoft.AspNetCore.Http.HttpResults;
using Muster.Client;
using Muster.Client.OnCall;
using Muster.Core;
using Muster.Core.Access;
using Muster.Core.OnCall;
using Muster.Engine;
using Muster.Engine.OnCall;
using Muster.Server.Access;
using Muster.Server.Layout;
using NodaTime;

namespace Muster.Server.OnCall;

/// <summary>The checklists of the on-call duty over JSON: what they are, and going through one.</summary>
internal static class DutyListEndpoints
{
    internal static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/v1/schedules/{id}/checklists").WithTags("on-call");
        api.MapGet("", List).Needs(Permission.Read)
            .WithSummary("What is done before, during and after a shift, and who last went through it");
        api.MapPost("/{phase}", Check).Needs(Permission.Respond).WithSummary("Go through a checklist");
    }

    private static Results<Ok<ListMessage<DutyListMessage>>, ProblemAnswer> List(string id, Live live)
    {
        var schedule = new ScheduleId(id);
        if (live.Now.Playbook.Schedule(schedule) is null)
            return Unknown(id);
        var kept = live.Now.ChangesOf(schedule).Checklists;
        return TypedResults.Ok(Lists.Whole(Enum.GetValues<ChecklistPhase>().Select(phase => new DutyListMessage(
            phase.Word(),
            live.Now.Written.OnCall.ListOf(phase),
            kept.FindLast(each => each.Answers.Phase == phase) is { } newest ? Of(newest) : null))));
    }

    private static async Task<Results<Ok<DutyAnswersMessage>, ProblemAnswer>> Check(
        string id, string phase, Input<DutyAnswersOrderMessage> input, Asker asker, ScheduleDesk desk, Live live,
        CancellationToken cancel)
    {
        if (Wire.Parse<ChecklistPhase>(phase) is not { } known)
            return Invalid("checklist.unknown", "phase", "Say before, during, after or equipment.");
        var items = live.Now.Written.OnCall.ListOf(known);
        if (items.Count == 0)
            return Invalid("checklist.empty", "phase", $"oncall.yaml has no points for '{known.Word()}'.");
        if ((input.Value.Done ?? []).Any(number => number < 1 || number > items.Count))
            return Invalid("checklist.number", "done", $"The points have the numbers 1 to {items.Count}.");
        var schedule = new ScheduleId(id);
        var refusal = await desk.Check(schedule, Answers(input.Value, items, known, asker), cancel);
        if (refusal is not null)
            return refusal.ToProblem();
        return live.Now.ChangesOf(schedule).Checklists is [.., var newest]
            ? TypedResults.Ok(Of(newest))
            : Unknown(id);
    }

    private static ScheduleCommand.Check Answers(
        DutyAnswersOrderMessage order, IReadOnlyList<string> items, ChecklistPhase phase, Asker asker)
    {
        var holds = items.Index().ToLookup(
            each => order.Done is null || order.Done.Contains(each.Index + 1), each => each.Item);
        return new ScheduleCommand.Check(asker.Id, phase, [.. holds[true]], [.. holds[false]], order.Note)
        {
            At = Instant.MinValue,
            By = asker.AsActor,
        };
    }

    private static DutyAnswersMessage Of(CheckedList kept) => new(
        Wire.At(kept.At), kept.Answers.Responder.Value, kept.Answers.Done, kept.Answers.Open, kept.Answers.Note);

    private static ProblemAnswer Unknown(string id) => new(
        new Refusal("schedule.unknown", $"There is no schedule {id}.") { Kind = RefusalKind.Unknown });

    private static ProblemAnswer Invalid(string code, string field, string message) =>
        new(new Refusal(code, message) { Field = field, Kind = RefusalKind.Invalid });
}
