using Muster.Core.Access;
using Muster.Engine;
using Muster.Server.Access;

namespace Muster.Server.Layout;

/// <summary>Whether the process lives, and whether it can take signals and requests.</summary>
internal static class Health
{
    internal static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/healthz", () => Results.Json(new { status = "alive" }))
            .Needs(Permission.None).ExcludeFromDescription();
        routes.MapGet("/readyz", Ready).Needs(Permission.None).ExcludeFromDescription();
    }

    /// <summary>Something wrong with the response (an alarm) is degraded and still ready: signals are taken.</summary>
    private static IResult Ready(Starting starting, Live live, Intake intake)
    {
        if (!starting.IsReady)
            return Results.Json(new { status = "starting" }, statusCode: 503);
        var alarms = live.Now.Alarms.Count;
        return Results.Json(new
        {
            status = alarms > 0 || intake.AwaySince is not null ? "degraded" : "ready",
            databaseAwaySince = intake.AwaySince?.ToDateTimeOffset(),
            version = ServerSettings.Version,
            alarms,
            playbook = live.Now.Playbook.Version,
        });
    }
}
