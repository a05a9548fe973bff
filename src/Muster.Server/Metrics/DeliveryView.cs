using Muster.Core;
using Muster.Core.Paging;
using Muster.Engine;
using Muster.Engine.Metrics;
using Muster.Engine.Monitors;
using Muster.Storage;
using NodaTime;

namespace Muster.Server.Metrics;

/// <summary>How fast pages are, what was too late, which nodes there are and who watches them.</summary>
public sealed record DeliveryView
{
    public required IReadOnlyList<StageLine> Stages { get; init; }

    public required IReadOnlyList<MissLine> Misses { get; init; }

    public required IReadOnlyList<NodeSeen> Nodes { get; init; }

    public required IReadOnlyList<WatchState> Watches { get; init; }

    /// <summary>How many of the newest pages were looked at.</summary>
    public required int Pages { get; init; }
}

/// <summary>A part of the way, with what it should stay below; null where people decide.</summary>
public sealed record StageLine(DeliveryStage Stage, StageTimes Times, Duration? Bound);

/// <summary>A page that was too late, or did not go out.</summary>
public sealed record MissLine(
    PageId Page, ResponderId Responder, Instant DueAt, Instant? SentAt, Duration Late, string? Why);

/// <summary>Puts it together: intake from this node's own measures, pages from the record of all nodes.</summary>
internal sealed class DeliveryShow(
    IStore store, DeliveryTimes times, NodeWatch nodes, Watchdog watchdog, TimeProvider time)
{
    private const int PagesMax = 1_000;

    /// <summary>What was received should be on disk within this.</summary>
    internal static Duration DurableWithin { get; } = Duration.FromSeconds(1);

    /// <summary>What is due should be with its provider within this: the lease of a node that died, and a little
    /// more.</summary>
    internal static Duration AcceptedWithin { get; } = Duration.FromSeconds(6);

    internal async Task<DeliveryView> View(CancellationToken cancel)
    {
        var pages = await store.Read(
            reading => reading.Pages(new PageQuery { Limit = PagesMax }), cancel);
        var now = Instant.FromDateTimeOffset(time.GetUtcNow());
        var sent = pages.Select(row => row.State).Where(page => page is { SentAt: not null, Attempts: > 0 }).ToList();
        return new DeliveryView
        {
            Stages =
            [
                new(DeliveryStage.Durable, times.Of(DeliveryStage.Durable), DurableWithin),
                new(DeliveryStage.Due, Of(sent, page => page.Order!.DueAt - page.Order.At), Bound: null),
                new(DeliveryStage.Accepted, Of(sent, page => page.SentAt!.Value - page.Order!.DueAt), AcceptedWithin),
                new(
                    DeliveryStage.Receipt,
                    Of(sent.Where(page => page.AnsweredAt is not null), page =>
                        page.AnsweredAt!.Value - page.SentAt!.Value),
                    Bound: null),
            ],
            Misses = [.. pages.Select(row => MissOf(row.State, now)).OfType<MissLine>()],
            Nodes = await nodes.Nodes(cancel),
            Watches = await watchdog.States(cancel),
            Pages = pages.Count,
        };
    }

    private static StageTimes Of(IEnumerable<Page> pages, Func<Page, Duration> took) =>
        StageTimes.Of(pages.Select(page => Math.Max(0, took(page).TotalSeconds)));

    /// <summary>A page that is on its way is a miss only when its time is over; one that is not needed never.</summary>
    private static MissLine? MissOf(Page page, Instant now)
    {
        if (page.Order is not { } order || page.Outcome is not (PageOutcome.Sent or PageOutcome.Queued
            or PageOutcome.Failed))
        {
            return null;
        }

        var late = (page.SentAt ?? now) - order.DueAt;
        return late > AcceptedWithin || page.Outcome == PageOutcome.Failed
            ? new MissLine(order.Id, order.Responder, order.DueAt, page.SentAt, late, page.Why)
            : null;
    }
}
