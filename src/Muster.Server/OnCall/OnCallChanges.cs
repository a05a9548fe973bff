using Muster.Core;
using Muster.Core.Access;
using Muster.Core.OnCall;
using Muster.Engine;
using Muster.Engine.OnCall;
using Muster.Server.Access;
using Muster.Server.Layout;

namespace Muster.Server.OnCall;

/// <summary>The forms beside a schedule: swaps, stretches planned by hand, calendars to subscribe to.</summary>
internal static class OnCallChanges
{
    /// <summary>A stretch planned on the screen has so many shifts; the API takes more.</summary>
    internal const int ShiftsOfForm = 4;

    internal static void Map(IEndpointRouteBuilder all)
    {
        var routes = all.MapGroup("").Needs(Permission.Respond).ExcludeFromDescription();
        routes.MapPost("/oncall/{schedule}/swaps", Offer);
        routes.MapPost("/oncall/{schedule}/swaps/{id:guid}/taking", Take);
        routes.MapPost("/oncall/{schedule}/swaps/{id:guid}/refusal", Decline);
        routes.MapPost("/oncall/{schedule}/swaps/{id:guid}/removal", Withdraw);
        routes.MapPost("/oncall/{schedule}/temporary", Plan);
        routes.MapPost("/oncall/{schedule}/temporary/{id:guid}/removal", RemovePlan);
        routes.MapPost("/oncall/{schedule}/feeds", OpenFeed);
        routes.MapPost("/oncall/feeds/{id:guid}/removal", CloseFeed);
    }

    private static async Task<IResult> Offer(
        HttpContext http, string schedule, Asker asker, OnCallShow show, ScheduleDesk desk, CancellationToken cancel)
    {
        var (fields, zone) = await show.Fields(http, asker, cancel);
        if (OnCallShow.Times(fields, zone) is not var (from, until))
            return await show.Screen(http, asker, OnCallShow.TimesMissing, cancel);
        var (_, refusal) = await desk.OfferSwap(
            new ScheduleId(schedule), from, until, asker.Id, fields.Person("asked"), fields["reason"], asker.AsActor,
            cancel);
        return await show.After(http, asker, refusal, Done.SwapOffered, cancel);
    }

    private static async Task<IResult> Take(
        HttpContext http, string schedule, Guid id, Asker asker, OnCallShow show, ScheduleDesk desk,
        CancellationToken cancel)
    {
        var (fields, zone) = await show.Fields(http, asker, cancel);
        var refusal = await desk.TakeSwap(
            new ScheduleId(schedule),
            new SwapId(id),
            asker.Id,
            OnCallShow.At(fields["from"], zone),
            OnCallShow.At(fields["until"], zone),
            asker.AsActor,
            cancel);
        return await show.After(http, asker, refusal, Done.SwapTaken, cancel);
    }

    private static async Task<IResult> Decline(
        HttpContext http, string schedule, Guid id, Asker asker, OnCallShow show, ScheduleDesk desk,
        CancellationToken cancel)
    {
        var refusal = await desk.DeclineSwap(
            new ScheduleId(schedule), new SwapId(id), asker.Id, asker.AsActor, cancel);
        return await show.After(http, asker, refusal, Done.SwapDeclined, cancel);
    }

    private static async Task<IResult> Withdraw(
        HttpContext http, string schedule, Guid id, Asker asker, OnCallShow show, ScheduleDesk desk, Live live,
        CancellationToken cancel)
    {
        var refusal = SwapEndpoints.Find(live.Now, new SwapId(id)) is { } found
            ? SwapEndpoints.Foreign(found.Swap, asker)
            : null;
        refusal ??= await desk.WithdrawSwap(new ScheduleId(schedule), new SwapId(id), asker.AsActor, cancel);
        return await show.After(http, asker, refusal, Done.SwapWithdrawn, cancel);
    }

    private static async Task<IResult> Plan(
        HttpContext http, string schedule, Asker asker, OnCallShow show, ScheduleDesk desk, CancellationToken cancel)
    {
        var (fields, zone) = await show.Fields(http, asker, cancel);
        if (OnCallShow.Times(fields, zone) is not var (from, until))
            return await show.Screen(http, asker, OnCallShow.TimesMissing, cancel);
        var shifts = new List<FixedShift>();
        var start = from;
        for (var number = 0; number < ShiftsOfForm && start < until; number++)
        {
            var end = OnCallShow.At(fields[$"until-{number}"], zone) ?? until;
            if (fields.Person($"who-{number}") is { } who)
                shifts.Add(new FixedShift(start, end, who));
            else if (fields[$"until-{number}"] is null)
                break;
            start = end;
        }

        var (_, refusal) = await desk.SetTemporary(
            new ScheduleId(schedule), from, until, shifts, fields["reason"], asker.AsActor, cancel);
        return await show.After(http, asker, refusal, Done.Planned, cancel);
    }

    private static async Task<IResult> RemovePlan(
        HttpContext http, string schedule, Guid id, Asker asker, OnCallShow show, ScheduleDesk desk,
        CancellationToken cancel)
    {
        var refusal = await desk.RemoveTemporary(
            new ScheduleId(schedule), new TemporaryScheduleId(id), asker.AsActor, cancel);
        return await show.After(http, asker, refusal, Done.PlanRemoved, cancel);
    }

    private static async Task<IResult> OpenFeed(
        HttpContext http, string schedule, Asker asker, OnCallShow show, FeedDesk desk, ServerSettings settings,
        CancellationToken cancel)
    {
        var (fields, _) = await show.Fields(http, asker, cancel);
        var isPerson = fields["of"] == "person";
        var (_, secret) = await desk.Open(
            isPerson ? null : new ScheduleId(schedule),
            isPerson ? asker.Id : null,
            asker.Id,
            asker.AsActor,
            cancel);
        return await show.Screen(http, asker, refusal: null, cancel, FeedEndpoints.UrlOf(settings, secret));
    }

    private static async Task<IResult> CloseFeed(
        HttpContext http, Guid id, Asker asker, OnCallShow show, FeedDesk desk, Live live, CancellationToken cancel)
    {
        if (FeedEndpoints.Seen(live.Now, asker).Any(feed => feed.Id.Value == id))
            await desk.Close(new FeedId(id), asker.AsActor, cancel);
        return await show.After(http, asker, refusal: null, Done.FeedClosed, cancel);
    }
}
