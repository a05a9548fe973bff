using NodaTime;

namespace Muster.Core.StatusPage;

/// <summary>A page that customers see. Source: statuspage.yaml, COM-009 to 013.</summary>
public sealed record StatusPageRules
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its address when it is served elsewhere as well, or null.</summary>
    public string? Url { get; init; }

    /// <summary>Who may read it.</summary>
    public PageReaders Readers { get; init; }

    /// <summary>Part of the secret address of a page for one customer, or null.</summary>
    public string? Edition { get; init; }

    /// <summary>The language of its screens, as a code, or null.</summary>
    public string? Language { get; init; }

    /// <summary>The zone of its times, or null for that of the organisation.</summary>
    public string? Zone { get; init; }

    /// <summary>The colour of the organisation, or null.</summary>
    public string? Colour { get; init; }

    /// <summary>What stands on it, in order.</summary>
    public IReadOnlyList<PageComponent> Components { get; init; } = [];

    /// <summary>The organisation's words for the states of an incident on the page.</summary>
    public IReadOnlyList<string> States { get; init; } = [];

    /// <summary>What a level looks like on the page; a level that is missing is not shown by itself.</summary>
    public IReadOnlyDictionary<SeverityId, PageImpact> Impacts { get; init; } =
        new Dictionary<SeverityId, PageImpact>();

    /// <summary>How long after the declaration the first post is due, by level (COM-010).</summary>
    public IReadOnlyDictionary<SeverityId, Duration> PostWithin { get; init; } =
        new Dictionary<SeverityId, Duration>();

    /// <summary>The levels whose first post is made by itself on declaration (COM-011).</summary>
    public IReadOnlyList<SeverityId> Automatic { get; init; } = [];

    /// <summary>Security incidents are not shown before somebody says so.</summary>
    public bool HidesSecurity { get; init; } = true;

    /// <summary>Rules for people, a line each.</summary>
    public IReadOnlyList<string> Rules { get; init; } = [];
}

/// <summary>Something that customers know by name.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Description">One sentence, or empty.</param>
/// <param name="Group">The heading under which it stands, or null.</param>
/// <param name="Services">The services it consists of.</param>
public sealed record PageComponent(
    string Id, string Name, string Description, string? Group, IReadOnlyList<ServiceId> Services)
{
    /// <summary>Signs of monitoring that last so long are shown as a possible problem; null for never.</summary>
    public Duration? PossibleAfter { get; init; }
}

/// <summary>How bad an incident looks to customers.</summary>
public enum PageImpact
{
    /// <summary>Nothing is wrong for them.</summary>
    None,

    /// <summary>Something is slower or partly missing.</summary>
    Minor,

    /// <summary>Something important does not work.</summary>
    Major,

    /// <summary>All is down.</summary>
    Critical,

    /// <summary>Planned work.</summary>
    Maintenance,
}
