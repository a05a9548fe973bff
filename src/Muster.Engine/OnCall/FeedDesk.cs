using Muster.Core;
using Muster.Core.OnCall;
using Muster.Storage;

namespace Muster.Engine.OnCall;

/// <summary>Opens and closes calendars that others subscribe to; their addresses are secrets, shown once.</summary>
public sealed class FeedDesk(IStore store, Live live, Ids ids)
{
    private const int SecretBytes = 24;

    /// <summary>Opens a calendar of a schedule, or of a person's shifts when the schedule is null.</summary>
    /// <returns>The feed and the secret of its address.</returns>
    public async Task<(FeedEvent.Opened Feed, string Secret)> Open(
        ScheduleId? schedule, ResponderId? person, ResponderId owner, Actor by, CancellationToken cancel)
    {
        var secret = Vault.NewSecret(SecretBytes);
        var id = new FeedId(ids.Next());
        var opened = await store.Transact(
            Lane.Human,
            async transaction =>
            {
                var fact = new FeedEvent.Opened(id, Vault.Digest(secret), owner, schedule, person)
                {
                    At = transaction.Now,
                    By = by,
                };
                await transaction.Append(StreamId.Of(id), 0, [new NewFact(fact, fact.At)]);
                return fact;
            },
            cancel);
        await live.Refresh(store, cancel);
        return (opened, secret);
    }

    /// <summary>Closes a calendar; closing twice is closing once.</summary>
    public async Task Close(FeedId id, Actor by, CancellationToken cancel)
    {
        await store.Transact(
            Lane.Human,
            async transaction =>
            {
                var configuration = await live.At(transaction);
                if (configuration.Feeds.All(feed => feed.Id != id))
                    return false;
                var stream = StreamId.Of(id);
                var fact = new FeedEvent.Closed(id) { At = transaction.Now, By = by };
                await transaction.Append(
                    stream, await transaction.Version(stream), [new NewFact(fact, fact.At)]);
                return true;
            },
            cancel);
        await live.Refresh(store, cancel);
    }
}
