using Muster.Core;
using Muster.Core.Access;
using Muster.Engine.OnCall;
using Muster.Server.Access;
using Muster.Server.Layout;

namespace Muster.Server.OnCall;

/// <summary>Who is on call, and the form that overrides it.</summary>
internal static class OnCallScreens
{
    internal static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/oncall", (HttpContext http, Asker asker, OnCallShow show, CancellationToken cancel) =>
            show.Screen(http, asker, refusal: null, cancel)).Needs(Permission.Read).ExcludeFromDescription();
        routes.MapPost("/oncall/{schedule}/overrides", Override).Needs(Permission.Respond).ExcludeFromDescription();
        routes.MapPost("/oncall/{schedule}/overrides/{id:guid}/removal", Remove)
            .Needs(Permission.Respond).ExcludeFromDescription();
        OnCallChanges.Map(routes);
        SwapScreens.Map(routes);
        ScheduleScreens.Map(routes);
    }

    private static async Task<IResult> Override(
        HttpContext http, string schedule, Asker asker, OnCallShow show, ScheduleDesk desk, CancellationToken cancel)
    {
        var (fields, zone) = await show.Fields(http, asker, cancel);
        if (OnCallShow.Times(fields, zone) is not var (from, until))
            return await show.Screen(http, asker, OnCallShow.TimesMissing, cancel);
        var (_, refusal) = await desk.Override(
            new ScheduleId(schedule), from, until, fields.Person("who"), fields["reason"], asker.AsActor, cancel);
        return await show.After(http, asker, refusal, Done.Override, cancel);
    }

    private static async Task<IResult> Remove(
        HttpContext http, string schedule, Guid id, Asker asker, OnCallShow show, ScheduleDesk desk,
        CancellationToken cancel) => await show.After(
        http,
        asker,
        await desk.RemoveOverride(new ScheduleId(schedule), new OverrideId(id), asker.AsActor, cancel),
        Done.OverrideRemoved,
        cancel);
}
