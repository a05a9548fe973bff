using Microsoft.AspNetCore.Http.HttpResults;
using Muster.Client;
using Muster.Client.Clocks;
using Muster.Core.Access;
using Muster.Engine.Clocks;
using Muster.Server.Access;
using Muster.Server.Layout;
using NodaTime.Text;

namespace Muster.Server.Clocks;

/// <summary>Duties that come again without an incident, over JSON.</summary>
internal static class DutyEndpoints
{
    internal static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/v1/duties").WithTags("clocks");
        api.MapGet("", List).Needs(Permission.Read).WithSummary("Duties that come again, the next one first");
        api.MapPost("/{id}/completion", (
            string id, Input<DutyOrderMessage> input, Asker asker, DutyDesk desk, CancellationToken cancel) =>
            Answer(id, desk.Meet(id, input.Value.Note, asker.AsActor, cancel), desk, cancel))
            .Needs(Permission.Respond).WithSummary("Say that a duty was done");
        api.MapPost("/{id}/waiver", (
            string id, Input<DutyOrderMessage> input, Asker asker, DutyDesk desk, CancellationToken cancel) =>
            Answer(id, desk.Waive(id, input.Value.Reason ?? "", asker.AsActor, cancel), desk, cancel))
            .Needs(Permission.Respond).WithSummary("Set the date that is owed aside, with a reason");
    }

    private static async Task<Ok<ListMessage<DutyMessage>>> List(DutyDesk desk, CancellationToken cancel) =>
        TypedResults.Ok(new ListMessage<DutyMessage>([.. (await desk.List(cancel)).Select(MessageOf)], Next: null));

    private static async Task<Results<Ok<DutyMessage>, ProblemAnswer>> Answer(
        string id, Task<Core.Refusal?> act, DutyDesk desk, CancellationToken cancel) =>
        await act is { } refusal
            ? refusal.ToProblem()
            : TypedResults.Ok(MessageOf((await desk.List(cancel)).Single(each => each.Duty.Id == id)));

    private static DutyMessage MessageOf(DutyView view) => new(view.Duty.Id, view.Duty.Name)
    {
        Owner = view.Duty.Owner,
        Owners = [.. view.Owners.Select(person => person.Value)],
        Date = view.Next is { } next ? LocalDatePattern.Iso.Format(next) : null,
        DueAt = Wire.At(view.DueAt),
        Outcomes =
        [
            .. view.State.Outcomes.Reverse().Select(each => new DutyOutcomeMessage(
                LocalDatePattern.Iso.Format(each.Date), each.State.Word(), Wire.At(each.At), each.By, each.Note)),
        ],
    };
}
