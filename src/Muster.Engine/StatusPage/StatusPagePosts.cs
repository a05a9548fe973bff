using Muster.Core.Communications;
using Muster.Core.StatusPage;
using Muster.Engine.Communications;
using Muster.Engine.Paging;
using Muster.Storage;

namespace Muster.Engine.StatusPage;

/// <summary>
/// Carries to the first status page what is said to those who read it, and hands everything else on. The page takes one
/// message once, so an attempt that is repeated does no harm.
/// </summary>
/// <param name="others">Carries what goes elsewhere.</param>
/// <param name="desk">Where the page is written.</param>
/// <param name="store">Holds the incident.</param>
/// <param name="live">Names the pages.</param>
public sealed class StatusPagePosts(IMessageCarrier others, StatusPageDesk desk, IStore store, Live live)
    : IMessageCarrier
{
    /// <inheritdoc/>
    public async Task<Handover> Carry(OutgoingMessage message, CancellationToken cancel)
    {
        if (message.Recipient.Means != RecipientMeans.StatusPage)
            return await others.Carry(message, cancel);
        if (message.Incident is not { } id || live.Now.Playbook.StatusPages is not [var rules, ..])
            return Handover.RefusedForGood("There is no status page that takes it.");
        if (await store.Read(reading => reading.Incident(id), cancel) is not { State: var incident })
            return Handover.RefusedForGood("There is no such incident.");
        var page = await desk.Find(rules.Id, cancel);
        var isShown = page?.Incidents.Any(shown => shown.Opening.Of == id) == true;
        var (_, refusal) = await desk.Run(
            rules.Id,
            now => SayOnStatusPage.Of(rules, incident, isShown, message.Id.Value, message.Text, now),
            cancel);
        return refusal is null ? Handover.Taken(providerId: null) : Handover.RefusedForGood(refusal.Message);
    }
}
