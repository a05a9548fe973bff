using Muster.Core.Incidents;

namespace Muster.Core.StatusPage;

/// <summary>
/// The first word on a status page follows from a declaration by itself, where the playbook says so (COM-011). A
/// drill, a private incident and, unless the page says otherwise, a security incident are never shown by themselves.
/// </summary>
public static class AnnounceIncidentOnDeclaration
{
    /// <summary>What is said when nobody has said anything yet.</summary>
    public const string Body =
        "We are aware of a problem and are looking into it. We will say more here as soon as we know more.";

    /// <summary>Whether a page announces this incident by itself.</summary>
    public static bool Announces(StatusPageRules page, Incident incident, SecurityRules security) =>
        incident is { IsOpen: true, Declaration: { Drill: false, Private: false, AfterTheFact: false } }
        && page.Automatic.Contains(incident.Severity)
        && !(page.HidesSecurity && IsSecurity(incident, security))
        && ImpactOf(page, incident) != PageImpact.None;

    /// <summary>What is said, or null when the page says nothing by itself.</summary>
    /// <param name="page">The page's rules.</param>
    /// <param name="incident">The incident.</param>
    /// <param name="security">What kinds of security incident there are.</param>
    /// <param name="by">Muster itself.</param>
    /// <param name="now">The transaction's instant.</param>
    public static PublicPageCommand.Publish? React(
        StatusPageRules page, Incident incident, SecurityRules security, Actor by, NodaTime.Instant now)
    {
        if (!Announces(page, incident, security))
            return null;
        var (impact, about) = (ImpactOf(page, incident), About(page, incident));
        var id = IdOf(page.Id, incident.Id);
        return new PublicPageCommand.Publish
        {
            At = now,
            By = by,
            Rules = page,
            Incident = id,
            Update = PublicId.Of($"{id}/first"),
            Name = NameOf(about),
            Status = PublicStatus.Investigating,
            Body = Body,
            Components = [.. about.Select(component => (component.Id, impact.Status()))],
            Impact = impact,
            Of = incident.Id,
        };
    }

    /// <summary>How bad it is for those who read the page.</summary>
    internal static PageImpact ImpactOf(StatusPageRules page, Incident incident) =>
        page.Impacts.GetValueOrDefault(incident.Severity, PageImpact.Minor);

    /// <summary>The components of the page that the incident's service carries.</summary>
    internal static IReadOnlyList<PageComponent> About(StatusPageRules page, Incident incident) =>
    [
        .. page.Components.Where(component =>
            incident.Declaration!.Service is { } service && component.Services.Contains(service)),
    ];

    /// <summary>Its title for outsiders: what of theirs it concerns.</summary>
    internal static string NameOf(IReadOnlyCollection<PageComponent> about) => about.Count == 0
        ? "Problem under investigation"
        : $"Problem with {string.Join(", ", about.Select(component => component.Name))}";

    /// <summary>The one incident of a page that is about an incident: whoever says the first word, it is this
    /// one.</summary>
    public static PublicId IdOf(string page, IncidentId incident) => PublicId.Of($"incident/{page}/{incident}");

    /// <summary>Whether it is of a kind that outsiders do not hear of before somebody lets them.</summary>
    public static bool IsSecurity(Incident incident, SecurityRules security) =>
        incident.IsOf(["security", .. security.Kinds.Select(kind => kind.Id)]);
}
