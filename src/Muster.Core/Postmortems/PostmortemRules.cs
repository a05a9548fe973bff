using NodaTime;

namespace Muster.Core.Postmortems;

/// <summary>What is learnt, and by when. Source: postmortem.yaml, PMR.</summary>
public sealed record PostmortemRules
{
    /// <summary>The levels that need one (PMR-001).</summary>
    public IReadOnlyList<SeverityId> Required { get; init; } = [];

    /// <summary>The levels that may have one.</summary>
    public IReadOnlyList<SeverityId> Optional { get; init; } = [];

    /// <summary>How long after the resolution the document is published, by level.</summary>
    public IReadOnlyDictionary<SeverityId, Duration> Within { get; init; } = new Dictionary<SeverityId, Duration>();

    /// <summary>The same for levels that are not named, or null.</summary>
    public Duration? OtherwiseWithin { get; init; }

    /// <summary>How long after the resolution a short report is due, or null (PMR-019).</summary>
    public Duration? ReportWithin { get; init; }

    /// <summary>The meeting, or null when there is none.</summary>
    public PostmortemMeeting? Meeting { get; init; }

    /// <summary>What stands in the document, in order (PMR-006).</summary>
    public IReadOnlyList<PostmortemSection> Sections { get; init; } = [];

    /// <summary>What is asked (PMR-020).</summary>
    public IReadOnlyList<string> Questions { get; init; } = [];

    /// <summary>What is said of each action (PMR-010).</summary>
    public IReadOnlyList<string> ActionFields { get; init; } = [];

    /// <summary>The groups of actions: prevent, detect, respond.</summary>
    public IReadOnlyList<string> ActionGroups { get; init; } = [];

    /// <summary>Who signs (PMR-016).</summary>
    public IReadOnlyList<RequiredSignature> SignOff { get; init; } = [];

    /// <summary>The organisation's words for draft, review and published, in order (PMR-015).</summary>
    public IReadOnlyList<string> Statuses { get; init; } = [];

    /// <summary>Where it is posted and discussed (PMR-017).</summary>
    public IReadOnlyList<string> Distribution { get; init; } = [];

    /// <summary>What holds while it is written (PMR-018).</summary>
    public IReadOnlyList<string> Principles { get; init; } = [];

    /// <summary>How long after its publication an action may stay open without a word, or null.</summary>
    public Duration? ActionsWithin { get; init; }

    /// <summary>How long after the resolution it is published, or null when nobody says.</summary>
    public Duration? DocumentWithin(SeverityId severity) =>
        Within.TryGetValue(severity, out var within) ? within : OtherwiseWithin;
}

/// <summary>The meeting about an incident.</summary>
/// <param name="Earliest">How long after the resolution at the earliest, or null.</param>
/// <param name="Latest">How long after the resolution at the latest, or null.</param>
/// <param name="ScheduleWithin">How long after the resolution its date is set, or null.</param>
/// <param name="Length">How long it lasts, or null.</param>
/// <param name="Attendees">Who comes.</param>
/// <param name="OptionalAttendees">Who may come.</param>
/// <param name="Agenda">What is talked about, in order.</param>
public sealed record PostmortemMeeting(
    Duration? Earliest,
    Duration? Latest,
    Duration? ScheduleWithin,
    Duration? Length,
    IReadOnlyList<string> Attendees,
    IReadOnlyList<string> OptionalAttendees,
    IReadOnlyList<AgendaItem> Agenda);

/// <summary>A part of a meeting.</summary>
/// <param name="Item">What.</param>
/// <param name="Length">How long, or null.</param>
public sealed record AgendaItem(string Item, Duration? Length);

/// <summary>A part of the document.</summary>
/// <param name="Title">Its heading.</param>
/// <param name="Asks">What it answers.</param>
public sealed record PostmortemSection(string Title, IReadOnlyList<string> Asks)
{
    /// <summary>What the record fills it with; what its heading promises when the playbook does not say.</summary>
    public SectionContent Shows { get; init; } = SectionContents.Of(Title);
}

/// <summary>Who signs the document.</summary>
/// <param name="Role">The role, in words of the playbook.</param>
/// <param name="Severities">For these levels; empty for all.</param>
public sealed record RequiredSignature(string Role, IReadOnlyList<SeverityId> Severities);
