using Muster.Core.Clocks;
using Muster.Core.Communications;
using Muster.Core.Directory;
using Muster.Core.Incidents;
using Muster.Core.Playbook;

namespace Muster.Core.Paging;

/// <summary>
/// Whoever leads an incident that lasts is asked whether executives have to hear of it or to decide; when nobody was
/// told within the time of its level. Source: INC-023.
/// </summary>
public static class AskAboutExecutivesOnClock
{
    /// <summary>The pages that a missed obligation asks for.</summary>
    /// <param name="incident">The incident after the fact.</param>
    /// <param name="missed">The obligation.</param>
    /// <param name="playbook">The playbook that the incident is pinned to.</param>
    /// <param name="personOf">A person by id, or null.</param>
    /// <param name="newId">Ids for the pages.</param>
    public static IReadOnlyList<PageEvent.Queued> React(
        Incident incident,
        IncidentEvent.ClockMissed missed,
        CheckedPlaybook playbook,
        Func<ResponderId, Responder?> personOf,
        Func<PageId> newId) =>
        missed.Kind == ClockKind.ExecutivePromptAt && incident.IsOpen
            && Commander.Of(incident, playbook) is { } who && personOf(who) is { IsReachable: true }
            ?
            [
                .. PageRespondersOnEscalationStep.Spread(
                    incident.Id,
                    new PageOrder(who, new PageReason
                    {
                        Sentence = $"{incident.Severity} has lasted "
                            + $"{MessageFields.Say(missed.At - incident.OpenSince)}: do executives have to hear of it, "
                            + "or to decide something? Tell them, or set the question aside in the room.",
                    }),
                    PagePurpose.Prompt,
                    missed.At,
                    personOf,
                    newId),
            ]
            : [];
}
