using Muster.Core;
using Muster.Core.Access;
using Muster.Core.OnCall;
using Muster.Engine;
using Muster.Server.Access;
using Muster.Server.Layout;

namespace Muster.Server.OnCall;

/// <summary>What the screen of one offer shows.</summary>
/// <param name="Schedule">The schedule.</param>
/// <param name="Swap">The offer.</param>
public sealed record SwapView(Schedule Schedule, Swap Swap);

/// <summary>The screen to which a message about offered time leads: look at it, take it, or say no.</summary>
internal static class SwapScreens
{
    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/oncall/swaps/{id:guid}", Show).Needs(Permission.Read).ExcludeFromDescription();

    private static async Task<IResult> Show(
        HttpContext http, Guid id, Asker asker, Visits visits, Live live, CancellationToken cancel)
    {
        var found = SwapEndpoints.Find(live.Now, new SwapId(id));
        var schedule = found is { } at ? live.Now.Playbook.Schedule(at.Schedule) : null;
        if (found is null || schedule is null)
            throw new ProblemException(404, SwapRefusals.Unknown.Code, SwapRefusals.Unknown.Message);
        return Screen.Of<SwapScreen>(new
        {
            Visit = await visits.Of(http, asker, refusal: null, cancel),
            View = new SwapView(schedule, found.Value.Swap),
        });
    }
}
