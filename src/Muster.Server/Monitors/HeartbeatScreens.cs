using Muster.Core;
using Muster.Core.Access;
using Muster.Core.Monitors;
using Muster.Engine;
using Muster.Engine.Monitors;
using Muster.Server.Access;
using Muster.Server.Layout;
using NodaTime;

namespace Muster.Server.Monitors;

/// <summary>The screen of what is watched for its silence, and the forms in it.</summary>
internal static class HeartbeatScreens
{
    internal static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/heartbeats", (
            HttpContext http, Asker asker, Heartbeats screen, CancellationToken cancel) =>
            screen.Show(http, asker, refusal: null, cancel)).Needs(Permission.Read).ExcludeFromDescription();
        routes.MapPost("/heartbeats", Make).Needs(Permission.Configure).ExcludeFromDescription();
        Does(routes, "pause", by => now => new HeartbeatCommand.Pause { At = now, By = by });
        Does(routes, "resumption", by => now => new HeartbeatCommand.Resume { At = now, By = by });
        Does(routes, "deletion", by => now => new HeartbeatCommand.Delete { At = now, By = by });
    }

    private static async Task<IResult> Make(
        HttpContext http, Asker asker, HeartbeatDesk desk, Heartbeats screen, CancellationToken cancel)
    {
        var fields = await Fields.Of(http, cancel);
        var refusal = HeartbeatPeriod.Parse(fields["every"]) is not { } period ? HeartbeatRefusals.PeriodWrong
            : HeartbeatEndpoints.GraceOf(fields["grace"], period) is not { } grace ? HeartbeatRefusals.GraceWrong
            : (await desk.Make(
                new ServiceId(fields["service"] ?? ""), fields["name"] ?? "", period, grace, asker.AsActor, cancel))
                .Refusal;
        return refusal is null
            ? new SeeOther($"/heartbeats?done={Done.Heartbeat}")
            : await screen.Show(http, asker, refusal, cancel);
    }

    private static void Does(
        IEndpointRouteBuilder routes, string act, Func<Actor, Func<Instant, HeartbeatCommand>> command) =>
        routes.MapPost($"/heartbeats/{{id:guid}}/{act}", async (
            HttpContext http, Guid id, Asker asker, HeartbeatDesk desk, Heartbeats screen, CancellationToken cancel) =>
            await desk.Run(new HeartbeatId(id), command(asker.AsActor), cancel) is { } refusal
                ? await screen.Show(http, asker, refusal, cancel)
                : new SeeOther("/heartbeats"))
            .Needs(Permission.Configure).ExcludeFromDescription();
}

/// <summary>Shows what is watched for its silence.</summary>
internal sealed class Heartbeats(HeartbeatDesk desk, Live live, Visits visits, ServerSettings settings)
{
    internal async Task<IResult> Show(HttpContext http, Asker asker, Refusal? refusal, CancellationToken cancel)
    {
        var items = await desk.List(service: null, cancel);
        var view = new HeartbeatsView
        {
            Items = [.. items.OrderByDescending(one => one.Heartbeat.State == HeartbeatState.Late)],
            Urls = asker.May(Permission.Administer)
                ? items.Select(one => one.Heartbeat.Order!.Id)
                    .ToDictionary(id => id, id => $"{settings.PublicUrl}/intake/heartbeat/{live.Now.KeyOf(id)}")
                : [],
        };
        return Screen.Of<HeartbeatsScreen>(
            new { Visit = await visits.Of(http, asker, refusal, cancel), View = view },
            refusal is null ? 200 : Problems.StatusOf(refusal));
    }
}
