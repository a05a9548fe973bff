namespace Muster.Core.StatusPage;

/// <summary>How a component works, best first except for planned work.</summary>
public enum ComponentStatus
{
    /// <summary>It works.</summary>
    Operational,

    /// <summary>It is worked on as announced.</summary>
    UnderMaintenance,

    /// <summary>It is slow or partly wrong.</summary>
    DegradedPerformance,

    /// <summary>It does not work for some.</summary>
    PartialOutage,

    /// <summary>It does not work.</summary>
    MajorOutage,
}

/// <summary>How far an incident on a page is, or planned work.</summary>
public enum PublicStatus
{
    /// <summary>What is wrong is being looked for.</summary>
    Investigating,

    /// <summary>The cause is known.</summary>
    Identified,

    /// <summary>It is mended and being watched.</summary>
    Monitoring,

    /// <summary>It is over.</summary>
    Resolved,

    /// <summary>Work is planned.</summary>
    Scheduled,

    /// <summary>The planned work is being done.</summary>
    InProgress,

    /// <summary>The planned work is done and being checked.</summary>
    Verifying,

    /// <summary>The planned work is over.</summary>
    Completed,

    /// <summary>What was learnt is told.</summary>
    Postmortem,
}

/// <summary>The words of outsiders for statuses and impacts: lower case with underscores.</summary>
public static class PublicWords
{
    private static readonly PageImpact[] ByWeight =
        [PageImpact.None, PageImpact.Maintenance, PageImpact.Minor, PageImpact.Major, PageImpact.Critical];

    /// <summary>The word of a status on the wire.</summary>
    public static string Word(this ComponentStatus status) => status switch
    {
        ComponentStatus.Operational => "operational",
        ComponentStatus.UnderMaintenance => "under_maintenance",
        ComponentStatus.DegradedPerformance => "degraded_performance",
        ComponentStatus.PartialOutage => "partial_outage",
        _ => "major_outage",
    };

    /// <summary>The word of a status on the wire.</summary>
    public static string Word(this PublicStatus status) =>
        status == PublicStatus.InProgress ? "in_progress" : status.ToString().ToLowerInvariant();

    /// <summary>The word of an impact on the wire.</summary>
    public static string Word(this PageImpact impact) => impact.ToString().ToLowerInvariant();

    /// <summary>The status of a word, or null; an empty word is no status either.</summary>
    public static ComponentStatus? ComponentStatusOf(string? word) => Find<ComponentStatus>(word, Word);

    /// <summary>The status of a word, or null.</summary>
    public static PublicStatus? StatusOf(string? word) => Find<PublicStatus>(word, Word);

    /// <summary>The impact of a word, or null.</summary>
    public static PageImpact? ImpactOf(string? word) => Find<PageImpact>(word, Word);

    /// <summary>How heavy an impact is: none, planned work, minor, major, critical.</summary>
    public static int Weight(this PageImpact impact) => Array.IndexOf(ByWeight, impact);

    /// <summary>What an affected component means for an incident.</summary>
    public static PageImpact Impact(this ComponentStatus status) => status switch
    {
        ComponentStatus.Operational => PageImpact.None,
        ComponentStatus.UnderMaintenance => PageImpact.Maintenance,
        ComponentStatus.DegradedPerformance => PageImpact.Minor,
        ComponentStatus.PartialOutage => PageImpact.Major,
        _ => PageImpact.Critical,
    };

    /// <summary>What an impact means for the components that it is about.</summary>
    public static ComponentStatus Status(this PageImpact impact) => impact switch
    {
        PageImpact.None => ComponentStatus.Operational,
        PageImpact.Maintenance => ComponentStatus.UnderMaintenance,
        PageImpact.Minor => ComponentStatus.DegradedPerformance,
        PageImpact.Major => ComponentStatus.PartialOutage,
        _ => ComponentStatus.MajorOutage,
    };

    /// <summary>Whether a status belongs to planned work; a post-mortem belongs to both.</summary>
    public static bool IsOfPlannedWork(this PublicStatus status) =>
        status is PublicStatus.Scheduled or PublicStatus.InProgress or PublicStatus.Verifying
            or PublicStatus.Completed;

    /// <summary>Whether nothing more is to come.</summary>
    public static bool IsOver(this PublicStatus status) =>
        status is PublicStatus.Resolved or PublicStatus.Completed or PublicStatus.Postmortem;

    private static T? Find<T>(string? word, Func<T, string> of)
        where T : struct, Enum
    {
        var asked = word?.Trim().Replace('-', '_').Replace(' ', '_');
        foreach (var value in Enum.GetValues<T>())
        {
            if (string.Equals(of(value), asked, StringComparison.OrdinalIgnoreCase))
                return value;
        }

        return null;
    }
}
