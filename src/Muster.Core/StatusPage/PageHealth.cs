namespace Muster.Core.StatusPage;

/// <summary>How a page as a whole stands, in one word and one sentence.</summary>
/// <param name="Impact">None when all works.</param>
/// <param name="Description">The sentence that clients of status pages show.</param>
public sealed record PageHealth(PageImpact Impact, string Description)
{
    /// <summary>The word of it on the wire: none, minor, major, critical or maintenance.</summary>
    public string Indicator => Impact.Word();

    /// <summary>
    /// The worst incident that is not over decides. Without one the worst component does, one notch milder when it is
    /// the only one of several that does not work: a single part being down is not all being down.
    /// </summary>
    public static PageHealth Of(PageInForce page)
    {
        var incident = page.Open.Select(one => one.Impact).OrderByDescending(PublicWords.Weight).FirstOrDefault();
        if (incident is PageImpact.Minor or PageImpact.Major or PageImpact.Critical)
            return new PageHealth(incident, OfIncident(incident));

        var worst = page.Components.Select(each => each.Status).DefaultIfEmpty().Max();
        var isSingle = page.Components.Count > 1
            && page.Components.Count(each => each.Status > ComponentStatus.UnderMaintenance) == 1;
        return (worst, isSingle) switch
        {
            (ComponentStatus.MajorOutage, false) => new(PageImpact.Critical, "Major System Outage"),
            (ComponentStatus.MajorOutage, true) => new(PageImpact.Major, "Partial System Outage"),
            (ComponentStatus.PartialOutage, false) => new(PageImpact.Major, "Partial System Outage"),
            (ComponentStatus.PartialOutage, true) => new(PageImpact.Minor, "Minor Service Outage"),
            (ComponentStatus.DegradedPerformance, _) => new(PageImpact.Minor, "Partially Degraded Service"),
            (ComponentStatus.UnderMaintenance, _) => new(PageImpact.Maintenance, "Service Under Maintenance"),
            _ when page.Planned.Any(one => one.IsBeingDone) =>
                new(PageImpact.Maintenance, "Service Under Maintenance"),
            _ => new(PageImpact.None, "All Systems Operational"),
        };
    }

    private static string OfIncident(PageImpact impact) => impact switch
    {
        PageImpact.Minor => "Minor Service Outage",
        PageImpact.Major => "Partial System Outage",
        _ => "Major Service Outage",
    };
}
