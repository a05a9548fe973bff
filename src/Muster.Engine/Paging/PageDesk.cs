using Muster.Core;
using Muster.Core.Paging;
using Muster.Storage;

namespace Muster.Engine.Paging;

/// <summary>What people do with pages themselves.</summary>
public sealed class PageDesk(IStore store, Live live, Ids ids)
{
    /// <summary>Sends a test page by each of a person's contact methods; null when there is no such person.</summary>
    public async Task<IReadOnlyList<PageId>?> Test(ResponderId whom, Actor by, CancellationToken cancel) =>
        await store.Transact<IReadOnlyList<PageId>?>(
            Lane.Human,
            async transaction =>
            {
                var reactions = new Reactions(transaction, await live.At(transaction), live, ids);
                if (reactions.Configuration.Person(whom) is not { IsActive: true })
                    return null;
                var order = new PageOrder(
                    whom, new PageReason { Sentence = $"{by.Name} asked for a test page. There is nothing to do." });
                PageEvent.Queued[] pages =
                [
                    .. PageRespondersOnEscalationStep.Spread(
                        incident: null,
                        order,
                        PagePurpose.Test,
                        reactions.Now,
                        reactions.Configuration.Person,
                        reactions.NewPage),
                ];
                foreach (var page in pages)
                    await reactions.Queue(page);
                return [.. pages.Select(page => page.Id)];
            },
            cancel);

    /// <summary>Records that a page was answered by its own link; nothing when there is no such page.</summary>
    public async Task Answered(PageId id, string via, CancellationToken cancel) =>
        await store.Transact(
            Lane.Human,
            async transaction =>
            {
                var reactions = new Reactions(transaction, await live.At(transaction), live, ids);
                await reactions.Page(id, new PageCommand.Answer(via) { At = reactions.Now });
                return true;
            },
            cancel);
}
