using Muster.Core.Incidents;

namespace Muster.Storage;

/// <summary>What a search for incidents looks at.</summary>
internal static class IncidentText
{
    /// <summary>Reference and title, folded.</summary>
    internal static string Of(Incident incident) => Fold(string.Concat(incident.Reference, " ", incident.Title));

    /// <summary>Case does not matter.</summary>
    internal static string Fold(string text) => text.ToLowerInvariant();
}
