using Muster.Core;
using Muster.Core.Paging;
using Muster.Storage;

namespace Muster.Engine.Paging;

/// <summary>
/// The fallback ladder of a page that does not go out: the same person by a method not tried for this reason; else
/// the administrators; else the server's console. The page itself is tried on beside it.
/// </summary>
internal static class PageFallback
{
    internal static async ValueTask React(Reactions reactions, Page failed)
    {
        var order = failed.Order!;
        if (order.Purpose is PagePurpose.Taken or PagePurpose.Joined or PagePurpose.Cleared
            or PagePurpose.Verify or PagePurpose.Learn or PagePurpose.HandOff
            or PagePurpose.Emergency or PagePurpose.Duty or PagePurpose.Swap or PagePurpose.Reminder)
        {
            return;
        }

        var tried = await Tried(reactions, order);
        var person = reactions.Configuration.Person(order.Responder);
        if (person?.Contacts.FirstOrDefault(contact => !tried.Contains(contact.Address)) is { } other)
        {
            await Send(Again(reactions, order, other, order.Responder, order.Reason.Sentence));
            return;
        }

        if (order.Channel == Channels.Console)
            return;
        var sentence = $"A page to {reactions.Configuration.NameOf(order.Responder)} does not go out: {failed.Why}";
        foreach (var administrator in reactions.Configuration.Administrators)
        {
            var contact = administrator.Contacts.FirstOrDefault(contact => !tried.Contains(contact.Address))
                ?? new ContactMethod(Channels.Console, Channels.Console, Channels.Console);
            await Send(Again(reactions, order, contact, administrator.Id, sentence));
        }

        async ValueTask Send(PageEvent.Queued again)
        {
            await reactions.Queue(again);
            foreach (var incident in failed.Gathered)
                await reactions.Page(again.Id, new PageCommand.Gather(order.Id, incident) { At = reactions.Now });
        }
    }

    private static async ValueTask<HashSet<string>> Tried(Reactions reactions, PageEvent.Queued order)
    {
        var pages = order.Incident is { } incident
            ? await reactions.Transaction.Pages(new PageQuery { Incident = incident, Limit = 1_000 })
            : [];
        return
        [
            order.Address,
            .. pages
                .Where(page => page.State.Order!.At >= order.At
                    && page.State.Outcome != PageOutcome.Sent
                    && (page.State.Outcome == PageOutcome.Failed
                        || page.State.Attempts >= Page.AttemptsBeforeFallback))
                .Select(page => page.State.Order!.Address),
        ];
    }

    private static PageEvent.Queued Again(
        Reactions reactions, PageEvent.Queued order, ContactMethod contact, ResponderId to, string sentence) =>
        order with
        {
            Id = reactions.NewPage(),
            At = reactions.Now,
            Responder = to,
            Reason = order.Reason with { Sentence = sentence },
            Method = contact.Id,
            Channel = contact.Channel,
            Address = contact.Address,
            DueAt = reactions.Now,
        };
}
