using Muster.Core;
using Muster.Core.Escalation;
using Muster.Core.Incidents;
using Muster.Core.Paging;
using Muster.Storage;

namespace Muster.Engine.Escalation;

/// <summary>
/// Whoever was deactivated is gone around at once (test case 30): an incident that waits for their answer goes on to
/// the next level, and one that they hold is everybody's again. The timeline says why.
/// </summary>
internal static class PersonGone
{
    private const int IncidentsMax = 1_000;

    internal static async ValueTask Do(Reactions reactions, ResponderId person)
    {
        if (reactions.Configuration.Person(person) is { IsActive: true })
            return;
        var why = $"{reactions.Configuration.NameOf(person)} is deactivated.";
        var rows = await reactions.Transaction.Incidents(new IncidentQuery
        {
            Statuses = [.. Enum.GetValues<IncidentStatus>().Where(status => status.IsOpen())],
            Limit = IncidentsMax,
        });
        foreach (var incident in rows.Select(row => row.State))
        {
            if (incident.HeldBy == person)
                await GiveBack(reactions, incident, why);
            else if (incident.HeldBy is null && await WaitsFor(reactions, incident, person, why))
                await GoOn(reactions, incident, why);
        }
    }

    private static async ValueTask GiveBack(Reactions reactions, Incident incident, string why) =>
        await reactions.Incident(
            incident.Id, new IncidentCommand.Lapse(why) { At = reactions.Now, By = Actor.Muster });

    /// <summary>Whether they were paged since it waits; what has not gone out yet is taken back.</summary>
    private static async ValueTask<bool> WaitsFor(
        Reactions reactions, Incident incident, ResponderId person, string why)
    {
        var pages = (await reactions.Transaction.Pages(new PageQuery
        {
            Incident = incident.Id,
            Responder = person,
            Limit = IncidentsMax,
        })).Where(page => page.State.Order is { Purpose: PagePurpose.Respond } order
            && order.At >= incident.UntakenSince).ToList();
        var isGoneAround = pages.Any(page => page.State is { Outcome: PageOutcome.NotNeeded } && page.State.Why == why);
        foreach (var page in pages.Where(page => page.State.Outcome == PageOutcome.Queued))
            await reactions.Page(page.Id, new PageCommand.Drop(why) { At = reactions.Now });
        return !isGoneAround
            && pages.Any(page => page.State.Outcome is PageOutcome.Queued or PageOutcome.Sent);
    }

    private static async ValueTask GoOn(Reactions reactions, Incident incident, string why) =>
        await reactions.Escalation(incident.Id, (_, policy, reach) =>
            new EscalationCommand.GoTo(policy, Level: null, Actor.Muster, reach) { At = reactions.Now, Why = why });
}
