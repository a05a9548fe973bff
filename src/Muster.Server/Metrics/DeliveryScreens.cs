using Muster.Client.Metrics;
using Muster.Core.Access;
using Muster.Server.Access;
using Muster.Server.Layout;

namespace Muster.Server.Metrics;

/// <summary>Muster measures itself: the screen that every responder can open, and the same over JSON.</summary>
internal static class DeliveryScreens
{
    internal static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/metrics/delivery", async (
            HttpContext http, Asker asker, Visits visits, DeliveryShow delivery, CancellationToken cancel) =>
            Screen.Of<DeliveryScreen>(new
            {
                Visit = await visits.Of(http, asker, refusal: null, cancel),
                View = await delivery.View(cancel),
            }))
            .Needs(Permission.Read).ExcludeFromDescription();
        routes.MapGet("/api/v1/metrics/delivery", async (DeliveryShow delivery, CancellationToken cancel) =>
            TypedResults.Ok(MessageOf(await delivery.View(cancel))))
            .Needs(Permission.Read).WithTags("metrics").WithSummary("How fast pages are, and what was too late");
    }

    private static DeliveryMessage MessageOf(DeliveryView view) => new()
    {
        Stages =
        [
            .. view.Stages.Select(line => new DeliveryStageMessage(
                line.Stage.ToString().ToLowerInvariant(), line.Times.Count, line.Times.Median, line.Times.NinetyFive,
                line.Times.NinetyNine, line.Times.Longest, line.Bound?.TotalSeconds)),
        ],
        Misses =
        [
            .. view.Misses.Select(miss => new DeliveryMissMessage(
                miss.Page.ToString(), miss.Responder.Value, Wire.At(miss.DueAt), Wire.At(miss.SentAt),
                miss.Late.TotalSeconds, miss.Why)),
        ],
        Nodes =
        [
            .. view.Nodes.Select(node => new NodeMessage(
                node.Name, Wire.At(node.SeenAt), node.Version, node.OffsetSeconds)),
        ],
        Watches =
        [
            .. view.Watches.Select(watch => new WatchMessage(
                watch.Host, Wire.At(watch.ReachedAt), Wire.At(watch.FailingSince), watch.Problem)),
        ],
    };
}
