using Muster.Core;
using Muster.Core.Incidents;
using Muster.Core.Paging;
using Muster.Core.Verification;

namespace Muster.Engine.Incidents;

/// <summary>
/// Measured values become checks: a figure that somebody gives, a value that a step of a runbook keeps under the name
/// of a check's metric. A check that no longer holds while a fix is watched opens the incident again. Source: VER-002,
/// VER-005, VER-008.
/// </summary>
internal static class CheckMeasures
{
    /// <summary>A value was measured for an incident.</summary>
    internal static async ValueTask Take(Reactions reactions, IncidentId id, string metric, double value, Actor by)
    {
        if (await reactions.StateOf(id) is not { } incident)
            return;
        var playbook = await reactions.PlaybookOf(incident);
        foreach (var (check, isMet) in IncidentChecks.MeasuredBy(playbook, incident, metric, value, reactions.Now))
        {
            await reactions.Incident(
                id, new IncidentCommand.MeasureCheck(check.Id, check.Text, isMet, value, $"{check.Is}", Note: null)
                {
                    At = reactions.Now,
                    By = by,
                });
        }
    }

    /// <summary>A check was measured or looked at: when it does not hold while the fix is watched, the incident opens
    /// again and whoever had it is paged.</summary>
    internal static async ValueTask Follow(Reactions reactions, Incident incident, IncidentEvent.CheckMeasured measured)
    {
        var playbook = await reactions.PlaybookOf(incident);
        if (measured.IsMet || !IncidentChecks.IsWatched(playbook, incident, reactions.Now))
            return;
        var why = $"“{measured.Text.TrimEnd('.')}” does not hold any more.";
        await reactions.Incident(
            incident.Id, new IncidentCommand.Reopen(why) { At = reactions.Now, By = Actor.Muster });
        if (incident.HeldBy is not { } holder)
            return;
        var order = new PageOrder(holder, new PageReason { Sentence = $"It came back while it was watched: {why}" });
        foreach (var page in PageRespondersOnEscalationStep.Spread(
            incident.Id, order, PagePurpose.Respond, reactions.Now, reactions.Configuration.Person, reactions.NewPage,
            Urgencies.Of(playbook.SeverityOf(incident.Severity))))
        {
            await reactions.Queue(page);
        }
    }
}
