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

namespace Muster.Server.OnCall;

/// <summary>On-call time that people offer each other, over JSON.</summary>
internal static class SwapEndpoints
{
    internal static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/v1/swaps").WithTags("on-call");
        api.MapGet("", List).Needs(Permission.Read).WithSummary("Offers, newest first").Takes("schedule");
        api.MapPost("", Offer).Needs(Permission.Respond).WithSummary("Offer some of one's own time on call");
        api.MapPost("/{id}/taking", Take).Needs(Permission.Respond)
            .WithSummary("Take offered time, whole or a part");
        api.MapPost("/{id}/refusal", Decline).Needs(Permission.Respond).WithSummary("Say no to an offer");
        api.MapDelete("/{id}", Withdraw).Needs(Permission.Respond)
            .WithSummary("Take back what is left of an offer");
    }

    private static Ok<ListMessage<SwapMessage>> List(HttpContext http, Live live)
    {
        var asked = Query.Text(http, "schedule");
        return TypedResults.Ok(Lists.Whole(live.Now.Playbook.Schedules
            .Where(schedule => asked is null || schedule.Id.Value == asked)
            .SelectMany(schedule => live.Now.ChangesOf(schedule.Id).Swaps.Select(swap => (schedule.Id, swap)))
            .OrderByDescending(each => each.swap.OfferedAt)
            .Select(each => MessageOf(each.Id, each.swap))));
    }

    private static async Task<Results<Created<SwapMessage>, ProblemAnswer>> Offer(
        Input<SwapOrderMessage> input, Asker asker, ScheduleDesk desk, Live live, CancellationToken cancel)
    {
        var order = input.Value;
        var schedules = live.Now.Playbook.Schedules;
        var id = order.Schedule is { Length: > 0 } named ? named : schedules.Count == 1 ? schedules[0].Id.Value : null;
        if (id is null)
            return Invalid("schedule", $"Say which schedule: {string.Join(", ", schedules.Select(each => each.Id))}.");
        if (Wire.At(order.From) is not { } from || Wire.At(order.Until) is not { } until)
            return Invalid("from", "Say from when until when.");
        var (made, refusal) = await desk.OfferSwap(
            new ScheduleId(id),
            from,
            until,
            asker.Id,
            order.Asked is { Length: > 0 } asked ? new ResponderId(asked) : null,
            order.Reason,
            asker.AsActor,
            cancel);
        return made is { } swap
            ? TypedResults.Created($"/api/v1/swaps/{swap}", Read(live.Now, swap))
            : refusal!.ToProblem();
    }

    private static async Task<Results<Ok<SwapMessage>, ProblemAnswer>> Take(
        Guid id, Input<SwapOrderMessage> input, Asker asker, ScheduleDesk desk, Live live, CancellationToken cancel)
    {
        if (Find(live.Now, new SwapId(id)) is not { } found)
            return SwapRefusals.Unknown.ToProblem();
        var refusal = await desk.TakeSwap(
            found.Schedule,
            found.Swap.Id,
            asker.Id,
            Wire.At(input.Value.From),
            Wire.At(input.Value.Until),
            asker.AsActor,
            cancel);
        return refusal is null ? TypedResults.Ok(Read(live.Now, found.Swap.Id)) : refusal.ToProblem();
    }

    private static async Task<Results<Ok<SwapMessage>, ProblemAnswer>> Decline(
        Guid id, Asker asker, ScheduleDesk desk, Live live, CancellationToken cancel)
    {
        if (Find(live.Now, new SwapId(id)) is not { } found)
            return SwapRefusals.Unknown.ToProblem();
        var refusal = await desk.DeclineSwap(found.Schedule, found.Swap.Id, asker.Id, asker.AsActor, cancel);
        return refusal is null ? TypedResults.Ok(Read(live.Now, found.Swap.Id)) : refusal.ToProblem();
    }

    private static async Task<Results<NoContent, ProblemAnswer>> Withdraw(
        Guid id, Asker asker, ScheduleDesk desk, Live live, CancellationToken cancel)
    {
        if (Find(live.Now, new SwapId(id)) is not { } found)
            return SwapRefusals.Unknown.ToProblem();
        if (Foreign(found.Swap, asker) is { } foreign)
            return foreign.ToProblem();
        var refusal = await desk.WithdrawSwap(found.Schedule, found.Swap.Id, asker.AsActor, cancel);
        return refusal is null ? TypedResults.NoContent() : refusal.ToProblem();
    }

    /// <summary>Only whoever offered it, or somebody who configures, takes an offer back.</summary>
    internal static Refusal? Foreign(Swap swap, Asker asker) =>
        swap.Offerer == asker.Id || asker.May(Permission.Configure)
            ? null
            : new Refusal("swap.foreign", "Only whoever offered that time takes the offer back.");

    internal static (ScheduleId Schedule, Swap Swap)? Find(Configuration configuration, SwapId id)
    {
        foreach (var schedule in configuration.Playbook.Schedules)
        {
            if (configuration.ChangesOf(schedule.Id).Swaps.Find(swap => swap.Id == id) is { } found)
                return (schedule.Id, found);
        }

        return null;
    }

    private static SwapMessage Read(Configuration configuration, SwapId id)
    {
        var (schedule, swap) = Find(configuration, id)!.Value;
        return MessageOf(schedule, swap);
    }

    private static SwapMessage MessageOf(ScheduleId schedule, Swap swap) => new()
    {
        Id = swap.Id.ToString(),
        Schedule = schedule.Value,
        Offerer = swap.Offerer.Value,
        Asked = swap.Asked?.Value,
        From = Wire.At(swap.From),
        Until = Wire.At(swap.Until),
        Open = [.. swap.Open.Select(MessageOf)],
        Taken = [.. swap.Taken.Select(MessageOf)],
        Declined = [.. swap.Declined.Select(each => each.Value)],
        Reason = swap.Reason,
    };

    private static SwapPartMessage MessageOf(SwapPart part) =>
        new(Wire.At(part.From), Wire.At(part.Until), part.Taker?.Value, part.Override?.ToString());

    private static ProblemAnswer Invalid(string field, string message) =>
        new(new Refusal($"swap.{field}-missing", message) { Field = field, Kind = RefusalKind.Invalid });
}
