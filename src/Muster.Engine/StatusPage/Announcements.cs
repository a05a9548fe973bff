using Muster.Core;
using Muster.Core.Incidents;
using Muster.Core.StatusPage;
using Muster.Storage;

namespace Muster.Engine.StatusPage;

/// <summary>
/// The first word on a status page by itself (COM-011). It goes against the order of reactions, so it is a job that
/// is planned in the transaction of the declaration (R3).
/// </summary>
internal static class Announcements
{
    /// <summary>Plans it, when a page of the playbook says so.</summary>
    internal static async ValueTask Plan(Reactions reactions, Incident incident, IncidentEvent fact)
    {
        if (fact is not (IncidentEvent.Declared or IncidentEvent.SeverityChanged))
            return;
        var playbook = reactions.Configuration.Playbook;
        foreach (var page in playbook.StatusPages)
        {
            if (AnnounceIncidentOnDeclaration.Announces(page, incident, playbook.Security))
            {
                await reactions.Transaction.Arm(
                    new NewJob(JobKinds.Announce, $"{page.Id}/{incident.Id}", reactions.Now, ""));
            }
        }
    }

    /// <summary>Says it, as things are when it is done; nothing when somebody was faster.</summary>
    internal static async ValueTask Do(Reactions reactions, Job job, StatusPageDesk desk)
    {
        var slash = job.Key.LastIndexOf('/');
        var playbook = reactions.Configuration.Playbook;
        if (playbook.StatusPages.FirstOrDefault(page => page.Id == job.Key[..slash]) is not { } rules
            || await reactions.StateOf(new IncidentId(Guid.Parse(job.Key[(slash + 1)..]))) is not { } incident
            || AnnounceIncidentOnDeclaration.React(
                rules, incident, playbook.Security, Actor.Muster, reactions.Now) is not { } said
            || await desk.Page(reactions.Transaction, reactions.Configuration, rules.Id) is not { } page
            || page.Incidents.Any(shown => shown.Opening.Of == incident.Id))
        {
            return;
        }

        await desk.Run(reactions, rules.Id, said);
    }
}
