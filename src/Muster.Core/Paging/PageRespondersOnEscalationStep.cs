using Muster.Core.Directory;
using Muster.Core.Escalation;
using Muster.Core.Incidents;
using NodaTime;

namespace Muster.Core.Paging;

/// <summary>
/// Who is paged, by which methods and when: the orders of a step, spread over each person's own rules. Looking for
/// what pages people? It is here and beside it.
/// </summary>
public static class PageRespondersOnEscalationStep
{
    /// <summary>The pages that a fact of an escalation asks for.</summary>
    /// <param name="incident">Whose escalation.</param>
    /// <param name="fact">The fact.</param>
    /// <param name="personOf">A person by id, or null.</param>
    /// <param name="newId">Ids for the pages.</param>
    public static IReadOnlyList<PageEvent.Queued> React(
        IncidentId incident, EscalationEvent fact, Func<ResponderId, Responder?> personOf, Func<PageId> newId)
    {
        var orders = fact switch
        {
            EscalationEvent.StepReached e => e.Orders,
            EscalationEvent.Exhausted e => e.Orders,
            _ => [],
        };
        return [.. orders.SelectMany(order => Spread(incident, order, PagePurpose.Respond, fact.At, personOf, newId))];
    }

    /// <summary>
    /// One page per contact method, each due when the person's rules say; without rules, all at once. A person
    /// without a contact method is reached on the server's console, so that no page has nowhere to go.
    /// </summary>
    public static IEnumerable<PageEvent.Queued> Spread(
        IncidentId? incident,
        PageOrder order,
        PagePurpose purpose,
        Instant at,
        Func<ResponderId, Responder?> personOf,
        Func<PageId> newId)
    {
        var person = personOf(order.Responder);
        var contacts = person is { Contacts.Count: > 0 }
            ? person.Contacts
            : [new ContactMethod(Channels.Console, Channels.Console, Channels.Console)];
        var rules = person is { Rules.Count: > 0 } && purpose == PagePurpose.Respond
            ? person.Rules
            : [new NotificationRule(Duration.Zero, [.. contacts.Select(contact => contact.Id)])];
        var isAnybodyTold = false;
        foreach (var rule in rules)
        {
            foreach (var contact in contacts.Where(contact => rule.Methods.Contains(contact.Id)))
            {
                isAnybodyTold = true;
                yield return Queue(contact, at + rule.After);
            }
        }

        if (!isAnybodyTold)
            yield return Queue(contacts[0], at);

        PageEvent.Queued Queue(ContactMethod contact, Instant dueAt) => new(
            newId(), incident, order.Responder, purpose, order.Reason, contact.Id, contact.Channel, contact.Address,
            dueAt)
        {
            At = at,
        };
    }
}
