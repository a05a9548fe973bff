using Muster.Core;
using Muster.Core.Incidents;
using Muster.Core.Paging;
using NodaTime;

namespace Muster.Engine.Paging;

/// <summary>
/// Keeps a storm from burying one person in pages: beyond a few in a minute they are folded into one message that
/// lists them. The worst severity has a lane of its own, so that an unrelated outage is heard in the noise.
/// </summary>
/// <remarks>
/// Kept in the memory of the node: what is lost with it makes a few more pages, never one less. Used from the one
/// loop that claims jobs.
/// </remarks>
/// <param name="singlyMax">So many pages to one address go out singly in <see cref="Window"/>.</param>
public sealed class Storm(int singlyMax = Storm.SinglyMax)
{
    /// <summary>So many go out singly unless it is said otherwise.</summary>
    public const int SinglyMax = 5;

    /// <summary>So many more of the worst severity do, each of another service than those before.</summary>
    public const int ReservedMax = 5;

    /// <summary>Counted over so long.</summary>
    public static Duration Window { get; } = Duration.FromMinutes(1);

    /// <summary>What is folded goes out together after so long.</summary>
    public static Duration GatherFor { get; } = Duration.FromSeconds(30);

    private readonly Dictionary<(ResponderId, string), List<Sent>> sent = [];
    private readonly Dictionary<(ResponderId, string), PageId> gathering = [];

    private readonly record struct Sent(Instant At, ServiceId? Service, bool IsWorst);

    /// <summary>
    /// Folds the page when its person has had enough of them; false when it goes out by itself.
    /// </summary>
    internal async ValueTask<bool> Folds(Reactions reactions, PageEvent.Queued order, Incident incident)
    {
        var key = (order.Responder, order.Address);
        var recent = Recent(key, reactions.Now);
        var one = new Sent(reactions.Now, incident.Declaration!.Service, incident.Rank == 0);
        if (recent.Count < singlyMax || IsReserved(recent, one))
        {
            recent.Add(one);
            return false;
        }

        var into = await Gathering(reactions, key, order);
        var (_, gathered) = await reactions.Page(
            into, new PageCommand.Gather(order.Id, incident.Id) { At = reactions.Now });
        if (!gathered.Gathered.Contains(incident.Id))
            return false;
        await reactions.Page(order.Id, new PageCommand.Fold(into) { At = reactions.Now });
        return true;
    }

    private List<Sent> Recent((ResponderId, string) key, Instant now)
    {
        if (!sent.TryGetValue(key, out var recent))
            sent[key] = recent = [];
        recent.RemoveAll(each => each.At + Window <= now);
        return recent;
    }

    private bool IsReserved(List<Sent> recent, Sent one) =>
        one.IsWorst
        && recent.Count < singlyMax + ReservedMax
        && !recent.Exists(each => each.IsWorst && each.Service == one.Service);

    /// <summary>The message that gathers for this address and has not been claimed, or a new one.</summary>
    private async ValueTask<PageId> Gathering(
        Reactions reactions, (ResponderId, string) key, PageEvent.Queued order)
    {
        if (gathering.TryGetValue(key, out var open)
            && await reactions.PageOf(open) is { Order: not null, Outcome: PageOutcome.Queued, Attempts: 0 })
        {
            return open;
        }

        var id = reactions.NewPage();
        await reactions.Queue(order with
        {
            Id = id,
            At = reactions.Now,
            Incident = null,
            Purpose = PagePurpose.Bundle,
            Reason = new PageReason { Sentence = "Several incidents at once need you: they come in one message." },
            DueAt = reactions.Now + GatherFor,
        });
        gathering[key] = id;
        return id;
    }
}
