using Muster.Core.Directory;
using Muster.Core.Escalation;
using Muster.Core.Incidents;
using Muster.Core.OnCall;
using Muster.Core.Playbook;

namespace Muster.Core.Paging;

/// <summary>Whoever learns in a schedule is told of each page of it, and is responsible for none.</summary>
public static class TellShadowsOnEscalationStep
{
    /// <summary>The pages that a fact of an escalation asks for.</summary>
    /// <param name="incident">Whose escalation.</param>
    /// <param name="fact">The fact.</param>
    /// <param name="playbook">The schedules in force.</param>
    /// <param name="personOf">A person by id, or null.</param>
    /// <param name="newId">Ids for the pages.</param>
    public static IEnumerable<PageEvent.Queued> React(
        IncidentId incident,
        EscalationEvent fact,
        CheckedPlaybook playbook,
        Func<ResponderId, Responder?> personOf,
        Func<PageId> newId)
    {
        if (fact is not EscalationEvent.StepReached step)
            return [];

        var told = step.Orders.Select(order => order.Responder).ToHashSet();
        return step.Orders
            .Select(order => (Order: order, Schedule: order.Reason.Schedule is { } id ? playbook.Schedule(id) : null))
            .Where(each => each.Schedule is not null)
            .SelectMany(each => OnCallResolver
                .ShadowsOf(each.Schedule!, fact.At, person => personOf(person) is { IsReachable: true })
                .Where(told.Add)
                .Select(learner => Order(learner, each.Order, each.Schedule!, personOf)))
            .SelectMany(order => PageRespondersOnEscalationStep.Spread(
                incident, order, PagePurpose.Learn, fact.At, personOf, newId));
    }

    private static PageOrder Order(
        ResponderId learner, PageOrder paged, Schedule schedule, Func<ResponderId, Responder?> personOf)
    {
        var who = personOf(paged.Responder)?.Name ?? paged.Responder.Value;
        return new PageOrder(learner, new PageReason
        {
            Schedule = schedule.Id,
            Sentence = $"{who} is paged for {schedule.Name}, and you learn there: follow along, you need not answer.",
        });
    }
}
