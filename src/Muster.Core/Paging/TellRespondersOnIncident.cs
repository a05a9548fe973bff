using Muster.Core.Clocks;
using Muster.Core.Directory;
using Muster.Core.Incidents;

namespace Muster.Core.Paging;

/// <summary>
/// Whom a fact of an incident must tell besides the timeline: those who were paged learn who has it (ONC-009), the
/// holder learns who joined, and is asked when all alerts have resolved; whoever is to take a role over is asked
/// (INC-016). Where a route says so, the holder, or else
/// whoever was paged, hears when more alerts join.
/// </summary>
public static class TellRespondersOnIncident
{
    /// <summary>The pages that a fact asks for.</summary>
    /// <param name="incident">The incident after the fact.</param>
    /// <param name="fact">The fact.</param>
    /// <param name="paged">Who has been paged to respond to it, or is about to be.</param>
    /// <param name="personOf">A person by id, or null.</param>
    /// <param name="newId">Ids for the pages.</param>
    public static IReadOnlyList<PageEvent.Queued> React(
        Incident incident,
        IncidentEvent fact,
        IReadOnlyCollection<ResponderId> paged,
        Func<ResponderId, Responder?> personOf,
        Func<PageId> newId)
    {
        var (people, purpose, sentence) = fact switch
        {
            IncidentEvent.Acknowledged e => (
                paged.Where(person => person != e.Holder),
                PagePurpose.Taken,
                $"{NameOf(e.Holder)} has it; you need not do anything."),
            IncidentEvent.Joined e when incident.HeldBy is { } holder && holder != e.Responder => (
                [holder],
                PagePurpose.Joined,
                $"{NameOf(e.Responder)} has joined the incident that you hold."),
            IncidentEvent.RoleOffered e => (
                [e.To],
                PagePurpose.Prompt,
                $"{e.By.Name} hands you the role {e.Role}. How it stands: {e.State}"),
            IncidentEvent.RoleOfferEnded e when e.By.AsResponder == e.To
                && incident.Roles.TryGetValue(e.Role, out var stays) => (
                    [stays],
                    PagePurpose.Prompt,
                    $"{NameOf(e.To)} did not accept the role {e.Role}: you still have it."),
            IncidentEvent.AlertsCleared when incident is { IsOpen: true, HeldBy: { } holder } => (
                [holder],
                PagePurpose.Cleared,
                "All alerts of the incident that you hold have resolved. Is it over?"),
            IncidentEvent.AlertsGrew e when incident.IsOpen => (
                incident.HeldBy is { } holder ? [holder] : paged,
                PagePurpose.Prompt,
                $"More alerts have joined the incident: {e.Alerts} fire now."),
            IncidentEvent.ClockMissed { Kind: ClockKind.ResolveBy }
                when incident is { IsOpen: true, HeldBy: { } holder } => (
                    [holder],
                    PagePurpose.Prompt,
                    $"The target time of {incident.Severity} has passed without a fix. Escalate it?"),
            IncidentEvent.AcknowledgementLapsed e => (
                [e.Holder], PagePurpose.Prompt, $"{e.Why} You no longer have it; take it again if you work on it."),
            _ => (Enumerable.Empty<ResponderId>(), PagePurpose.Taken, ""),
        };
        return
        [
            .. people.Where(person => personOf(person) is { IsReachable: true }).SelectMany(person =>
                PageRespondersOnEscalationStep.Spread(
                    incident.Id,
                    new PageOrder(person, new PageReason { Sentence = sentence }),
                    purpose,
                    fact.At,
                    personOf,
                    newId)),
        ];

        string NameOf(ResponderId id) => personOf(id)?.Name ?? id.Value;
    }
}
