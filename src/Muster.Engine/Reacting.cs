using Muster.Storage;

namespace Muster.Engine;

/// <summary>What somebody does, and all that follows from it, in one transaction.</summary>
internal static class Reacting
{
    /// <summary>Does a person's work and finishes what follows from it; answers what the work answers.</summary>
    internal static Task<T> React<T>(
        this IStore store, Live live, Ids ids, Func<Reactions, ValueTask<T>> work, CancellationToken cancel) =>
        store.React(Lane.Human, live, ids, work, cancel);

    /// <summary>The same in a lane.</summary>
    internal static async Task<T> React<T>(
        this IStore store, Lane lane, Live live, Ids ids, Func<Reactions, ValueTask<T>> work,
        CancellationToken cancel) =>
        await store.Transact(
            lane,
            async transaction =>
            {
                var reactions = new Reactions(transaction, await live.At(transaction), live, ids);
                var answer = await work(reactions);
                await reactions.Finish();
                return answer;
            },
            cancel);
}
