using Muster.Core.Incidents;
using NodaTime;

namespace Muster.Core.StatusPage;

/// <summary>
/// A message to those who read the status page is a word of its incident there: the one that was announced, or one that
/// it opens. How far the incident is follows from its status, and its end makes its components work again. Source:
/// COM-009.
/// </summary>
public static class SayOnStatusPage
{
    /// <summary>What is published.</summary>
    /// <param name="page">The page's rules.</param>
    /// <param name="incident">The incident.</param>
    /// <param name="isShown">Whether it stands on the page already: then its components stay as they are.</param>
    /// <param name="message">The message; the same one said twice is said once.</param>
    /// <param name="text">What is said; Markdown.</param>
    /// <param name="now">The transaction's instant.</param>
    public static PublicPageCommand.Publish Of(
        StatusPageRules page, Incident incident, bool isShown, Guid message, string text, Instant now)
    {
        var impact = AnnounceIncidentOnDeclaration.ImpactOf(page, incident);
        var about = AnnounceIncidentOnDeclaration.About(page, incident);
        var status = StatusOf(incident.Status);
        return new PublicPageCommand.Publish
        {
            At = now,
            By = Actor.Muster,
            Rules = page,
            Incident = AnnounceIncidentOnDeclaration.IdOf(page.Id, incident.Id),
            Update = PublicId.Of(message),
            Name = isShown ? null : AnnounceIncidentOnDeclaration.NameOf(about),
            Status = status,
            Body = text,
            Components = isShown || status == PublicStatus.Resolved
                ? []
                : [.. about.Select(component => (component.Id, impact.Status()))],
            Restores = status == PublicStatus.Resolved,
            Impact = isShown ? null : impact,
            Of = isShown ? null : incident.Id,
        };
    }

    private static PublicStatus StatusOf(IncidentStatus status) => status switch
    {
        IncidentStatus.Triggered or IncidentStatus.Acknowledged or IncidentStatus.Investigating =>
            PublicStatus.Investigating,
        IncidentStatus.Identified or IncidentStatus.Mitigating => PublicStatus.Identified,
        IncidentStatus.Monitoring => PublicStatus.Monitoring,
        _ => PublicStatus.Resolved,
    };
}
