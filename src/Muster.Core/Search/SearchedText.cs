using Muster.Core.Incidents;

namespace Muster.Core.Search;

/// <summary>
/// What a search in timelines looks at: the words that a person wrote into an incident. What a machine said is left
/// out, so that a storm of alerts does not bury them.
/// </summary>
public static class SearchedText
{
    /// <summary>The text of a fact, as it was written; null when nobody wrote any.</summary>
    /// <param name="fact">A case of any union of facts.</param>
    public static string? Of(object fact) => fact switch
    {
        IncidentEvent.Noted e => e.Text,
        IncidentEvent.Updated e => e.Text,
        IncidentEvent.StatusChanged e => e.Note,
        IncidentEvent.SeverityChanged e => e.Reason,
        IncidentEvent.RoleTaken e => e.Note,
        IncidentEvent.RoleOffered e => e.State,
        IncidentEvent.RoleOfferEnded e => e.Why,
        IncidentEvent.Resolved e => e.Note,
        IncidentEvent.Reopened e => e.Reason,
        IncidentEvent.FalseAlarm e => e.Reason,
        IncidentEvent.ClockWaived e => e.Reason,
        IncidentEvent.TaskAdded e => e.Title,
        IncidentEvent.TaskDropped e => e.Reason,
        IncidentEvent.TaskDone e => e.Note,
        IncidentEvent.Decided e => string.Join('\n', Parts(e.Question, e.Chosen, e.Advice, e.Reason)),
        IncidentEvent.Declared e => e.Description,
        _ => null,
    };

    private static IEnumerable<string> Parts(params string?[] parts) => parts.OfType<string>();
}
