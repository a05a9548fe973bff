using Muster.Core.Clocks;
using NodaTime;

namespace Muster.Core.Incidents;

/// <summary>How an organisation runs an incident: words, phases, rooms, closing. Source: incidents.yaml, INC.</summary>
public sealed record IncidentRules
{
    /// <summary>The organisation's own words for statuses, in order; empty for Muster's (INC-002).</summary>
    public IReadOnlyList<StatusRule> Statuses { get; init; } = [];

    /// <summary>The pattern of the title in messages, or null (INC-001): <c>[{severity}] {title}</c>.</summary>
    public string? TitlePattern { get; init; }

    /// <summary>The patterns of the room's name; the first that fits holds (INC-004).</summary>
    public IReadOnlyList<ChannelRule> Channels { get; init; } = [];

    /// <summary>The document that is kept beside it, or null (INC-011).</summary>
    public DocumentRule? Document { get; init; }

    /// <summary>The parts of the response, in order (INC-003).</summary>
    public IReadOnlyList<Phase> Phases { get; init; } = [];

    /// <summary>Where everybody meets when writing is not enough, or null (INC-017).</summary>
    public WarRoomRules? WarRoom { get; init; }

    /// <summary>What to do and what not to, beside the thing that it is about (INC-024).</summary>
    public IReadOnlyList<Guidance> Guidance { get; init; } = [];

    /// <summary>What is done before it is closed, in order (INC-034).</summary>
    public IReadOnlyList<string> Closing { get; init; } = [];

    /// <summary>What the message at the top of the room holds (INC-005).</summary>
    public IReadOnlyList<string> Pinned { get; init; } = [];

    /// <summary>Duties that come again and again without an incident.</summary>
    public IReadOnlyList<RecurringDuty> Duties { get; init; } = [];

    /// <summary>The rule of a word, or null; case does not matter.</summary>
    public StatusRule? Status(string word) => Statuses.FirstOrDefault(rule =>
        string.Equals(rule.Word, word.Trim(), StringComparison.OrdinalIgnoreCase));

    /// <summary>The organisation's word for a status; one without a word keeps that of the status before it.</summary>
    public string WordFor(IncidentStatus status)
    {
        if (status > IncidentStatus.Closed)
            return status.Word();
        var rule = Statuses.LastOrDefault(rule => rule.Status <= status);
        return rule?.Word ?? (Statuses.Count > 0 ? Statuses[0].Word : status.Word());
    }
}

/// <summary>A word for a status and where it may go from there.</summary>
/// <param name="Word">The organisation's word: <c>FIXING</c>.</param>
/// <param name="Status">What it is for Muster.</param>
/// <param name="Next">The words that may follow; empty for every word.</param>
/// <param name="Meaning">What it means, or null.</param>
public sealed record StatusRule(string Word, IncidentStatus Status, IReadOnlyList<string> Next, string? Meaning);

/// <summary>How the room of an incident is called.</summary>
/// <param name="Name">A name, or a pattern of one.</param>
/// <param name="Severities">For these levels; empty for all.</param>
/// <param name="Kinds">For these kinds of trouble, such as <c>security</c>; empty for all.</param>
/// <param name="Topic">The pattern of its topic, or null (INC-006).</param>
/// <param name="Invite">Who is invited (INC-007).</param>
/// <param name="ArchiveAfter">How long after closing it is kept; null for ever (INC-009).</param>
public sealed record ChannelRule(
    string Name,
    IReadOnlyList<SeverityId> Severities,
    IReadOnlyList<string> Kinds,
    string? Topic,
    IReadOnlyList<string> Invite,
    Duration? ArchiveAfter);

/// <summary>The document that is kept beside an incident.</summary>
/// <param name="Title">The pattern of its title.</param>
/// <param name="Sections">Its parts.</param>
/// <param name="Places">Where it is kept, in words.</param>
public sealed record DocumentRule(string Title, IReadOnlyList<string> Sections, IReadOnlyList<string> Places);

/// <summary>From when the time of a phase counts.</summary>
public enum PhaseStart
{
    /// <summary>From the declaration.</summary>
    Declared,

    /// <summary>From the resolution.</summary>
    Resolved,
}

/// <summary>A part of the response with its checklist.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="From">When it begins, or null for when the one before it ends.</param>
/// <param name="Until">Its time box, or null for none.</param>
/// <param name="After">From when both count.</param>
/// <param name="Checklist">What is done in it.</param>
/// <param name="Severities">For these levels; empty for all.</param>
/// <param name="Kinds">For these kinds of trouble; empty for all.</param>
/// <param name="Statuses">The words during which it is the present one; empty for by time.</param>
public sealed record Phase(
    string Id,
    string Name,
    Duration? From,
    Duration? Until,
    PhaseStart After,
    IReadOnlyList<string> Checklist,
    IReadOnlyList<SeverityId> Severities,
    IReadOnlyList<string> Kinds,
    IReadOnlyList<string> Statuses);

/// <summary>When everybody meets, and how the meeting goes.</summary>
public sealed record WarRoomRules
{
    /// <summary>What calls for it; one is enough.</summary>
    public IReadOnlyList<RoomTrigger> When { get; init; } = [];

    /// <summary>Where it is, or null.</summary>
    public string? Link { get; init; }

    /// <summary>The meeting is recorded (INC-018).</summary>
    public bool IsRecorded { get; init; }

    /// <summary>What is done to open it, in order.</summary>
    public IReadOnlyList<string> Steps { get; init; } = [];

    /// <summary>The first minutes, or null (INC-019).</summary>
    public Agenda? Opening { get; init; }

    /// <summary>The rounds, or null (INC-020).</summary>
    public Agenda? Rounds { get; init; }

    /// <summary>The end, or null (INC-021).</summary>
    public Agenda? Ending { get; init; }

    /// <summary>Who answers to whom, a line each.</summary>
    public IReadOnlyList<string> Structure { get; init; } = [];

    /// <summary>How people talk: asked, acknowledged, confirmed (INC-025).</summary>
    public IReadOnlyList<string> Protocols { get; init; } = [];
}

/// <summary>What calls for a war room.</summary>
/// <param name="Text">In words.</param>
/// <param name="Severities">For these levels; empty for all.</param>
/// <param name="Kinds">For these kinds of trouble; empty for all.</param>
/// <param name="OpenFor">It has been open for longer, or null.</param>
/// <param name="IsJudged">A person judges whether it holds; else level, kind and time decide.</param>
public sealed record RoomTrigger(
    string Text,
    IReadOnlyList<SeverityId> Severities,
    IReadOnlyList<string> Kinds,
    Duration? OpenFor,
    bool IsJudged);

/// <summary>What is talked about.</summary>
/// <param name="Items">In order.</param>
/// <param name="Within">It is over within this long, or null.</param>
/// <param name="Every">It comes again this often, at least; null for once.</param>
/// <param name="Most">It comes again this often, at most; null for no range.</param>
public sealed record Agenda(IReadOnlyList<string> Items, Duration? Within, Duration? Every, Duration? Most);

/// <summary>What to do and what not to.</summary>
/// <param name="About">The thing beside which it stands: <c>room</c>, <c>updates</c>, <c>severity</c>, …</param>
/// <param name="Do">What to do.</param>
/// <param name="Dont">What not to do.</param>
public sealed record Guidance(string About, IReadOnlyList<string> Do, IReadOnlyList<string> Dont);
