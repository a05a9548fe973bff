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
    /// <param name="urgency">How much the incident's pages may disturb.</param>
    public static IReadOnlyList<PageEvent.Queued> React(
        IncidentId incident,
        EscalationEvent fact,
        Func<ResponderId, Responder?> personOf,
        Func<PageId> newId,
        Urgency urgency = Urgency.High)
    {
        var (orders, purpose) = fact switch
        {
            EscalationEvent.StepReached { Act: StepAct.Remind } e => (e.Orders, PagePurpose.Prompt),
            EscalationEvent.StepReached e => (e.Orders, PagePurpose.Respond),
            EscalationEvent.Exhausted e => (e.Orders, PagePurpose.Respond),
            _ => ([], PagePurpose.Respond),
        };
        return
        [
            .. orders.SelectMany(order => Spread(incident, order, purpose, fact.At, personOf, newId, urgency)),
        ];
    }

    /// <summary>
    /// One page per contact method, each due when the person's rules for this urgency say; without such rules, all at
    /// once. What is of low urgency waits for the end of the person's quiet hours. A person
    /// without a contact method is reached on the server's console, so that no page has nowhere to go.
    /// </summary>
    public static IEnumerable<PageEvent.Queued> Spread(
        IncidentId? incident,
        PageOrder order,
        PagePurpose purpose,
        Instant at,
        Func<ResponderId, Responder?> personOf,
        Func<PageId> newId,
        Urgency urgency = Urgency.High)
    {
        var person = personOf(order.Responder);
        var contacts = person is { Contacts.Count: > 0 }
            ? person.Contacts
            : [new ContactMethod(Channels.Console, Channels.Console, Channels.Console)];
        List<NotificationRule> own = purpose == PagePurpose.Respond && person is not null
            ? [.. person.Rules.Where(rule => rule.Urgency is null || rule.Urgency == urgency)]
            : [];
        var mayWait = purpose is PagePurpose.Respond or PagePurpose.Swap or PagePurpose.Reminder;
        var quiet = mayWait && urgency == Urgency.Low ? person?.Quiet : null;
        var rules = own.Count > 0
            ? own
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
            quiet?.From(dueAt) ?? dueAt)
        {
            At = at,
            Urgency = urgency,
        };
    }
}
