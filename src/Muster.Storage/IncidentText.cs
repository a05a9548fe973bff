using Muster.Core.Incidents;
using Muster.Core.Search;

namespace Muster.Storage;

/// <summary>What a search for incidents looks at.</summary>
internal static class IncidentText
{
    /// <summary>Reference, title and service, folded.</summary>
    internal static string Of(Incident incident) => Fold(
        incident.Declaration?.Service is { } service
            ? $"{incident.Reference} {incident.Title} {service.Value}"
            : $"{incident.Reference} {incident.Title}");

    /// <summary>Case does not matter.</summary>
    internal static string Fold(string text) => SearchWords.Fold(text);
}
