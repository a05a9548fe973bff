using NodaTime;

namespace Muster.Core.Communications;

/// <summary>Who is told what, where and how often. Source: communications.yaml, NTF and COM.</summary>
public sealed record CommunicationRules
{
    /// <summary>Where people talk and are told.</summary>
    public IReadOnlyList<CommunicationChannel> Channels { get; init; } = [];

    /// <summary>Whom the organisation speaks to.</summary>
    public IReadOnlyList<Audience> Audiences { get; init; } = [];

    /// <summary>What is said again and again.</summary>
    public IReadOnlyList<Cadence> Cadences { get; init; } = [];

    /// <summary>What is said once, when something happens.</summary>
    public IReadOnlyList<Notice> Notices { get; init; } = [];

    /// <summary>Who must agree before outsiders are told.</summary>
    public IReadOnlyList<Approval> Approvals { get; init; } = [];

    /// <summary>Rules for people, a line each.</summary>
    public IReadOnlyList<string> Rules { get; init; } = [];

    /// <summary>The forms that messages are written from.</summary>
    public IReadOnlyList<MessageTemplate> Templates { get; init; } = [];
}

/// <summary>What a channel is.</summary>
public enum ChannelKind
{
    /// <summary>A room where people write.</summary>
    Chat,

    /// <summary>Mail.</summary>
    Email,

    /// <summary>The public status page.</summary>
    StatusPage,

    /// <summary>A program that is told over HTTP.</summary>
    Webhook,

    /// <summary>A room where people see each other.</summary>
    Video,

    /// <summary>A call.</summary>
    Phone,

    /// <summary>A short message to a telephone.</summary>
    Sms,

    /// <summary>A message to an app.</summary>
    Push,

    /// <summary>A page, as escalation sends them.</summary>
    Page,

    /// <summary>The item in a tracker.</summary>
    Ticket,

    /// <summary>A document.</summary>
    Document,
}

/// <summary>In which form a channel takes messages over HTTP.</summary>
public enum ChannelForm
{
    /// <summary>Slack's incoming webhook, as Rocket.Chat and others take it too.</summary>
    Slack,

    /// <summary>Mattermost's incoming webhook.</summary>
    Mattermost,

    /// <summary>A card for a Teams workflow.</summary>
    Teams,

    /// <summary>Muster's own JSON, for programs.</summary>
    Muster,
}

/// <summary>Where people talk or are told.</summary>
public sealed record CommunicationChannel
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>
    /// Its name, or the pattern of its name when each incident has one: <c>#incident-{yyyy}{MM}{dd}</c>.
    /// </summary>
    public required string Name { get; init; }

    /// <summary>What it is.</summary>
    public ChannelKind Kind { get; init; }

    /// <summary>
    /// Where it is: the address of a mail list, the URL of an incoming webhook, or <c>env:</c> and the name of the
    /// environment variable of the server that holds it, because such a URL is a secret. Null for a room that
    /// nobody connected.
    /// </summary>
    public string? Address { get; init; }

    /// <summary>In which form it takes messages over HTTP.</summary>
    public ChannelForm Form { get; init; }

    /// <summary>What it is for, or null.</summary>
    public string? Use { get; init; }

    /// <summary>The pattern of its topic, or null.</summary>
    public string? Topic { get; init; }

    /// <summary>Who is invited.</summary>
    public IReadOnlyList<string> Invite { get; init; } = [];

    /// <summary>How long after the incident it is kept open; null for always.</summary>
    public Duration? ArchiveAfter { get; init; }

    /// <summary>Only those invited may read it.</summary>
    public bool IsRestricted { get; init; }

    /// <summary>The levels for which it is used; empty for all.</summary>
    public IReadOnlyList<SeverityId> Severities { get; init; } = [];
}

/// <summary>Whom the organisation speaks to.</summary>
public sealed record Audience
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>They are not of the organisation: what they read may need an approval.</summary>
    public bool IsOutside { get; init; }

    /// <summary>The channels by which they are told, by id.</summary>
    public IReadOnlyList<string> Channels { get; init; } = [];

    /// <summary>Who they are: <c>team leads</c>, <c>person ada</c>, <c>contact legal</c>.</summary>
    public IReadOnlyList<string> Members { get; init; } = [];

    /// <summary>The levels about which they are told; empty for all.</summary>
    public IReadOnlyList<SeverityId> Severities { get; init; } = [];
}

/// <summary>What a cadence asks of its owner.</summary>
public enum CadenceKind
{
    /// <summary>An update is written.</summary>
    Update,

    /// <summary>Everybody in the room says where they are.</summary>
    Checkpoint,

    /// <summary>Somebody is asked whether to do something, once.</summary>
    Prompt,
}

/// <summary>What is said again and again while an incident is open. Source: table T8, COM-004, COM-005.</summary>
public sealed record Cadence
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>What it asks.</summary>
    public CadenceKind Kind { get; init; }

    /// <summary>The levels for which it runs; empty for all.</summary>
    public IReadOnlyList<SeverityId> Severities { get; init; } = [];

    /// <summary>Where, by id, or null for the incident's own room.</summary>
    public string? Channel { get; init; }

    /// <summary>To whom, by id, or null for those who respond.</summary>
    public string? Audience { get; init; }

    /// <summary>The time from one to the next, or null when it happens once.</summary>
    public Duration? Every { get; init; }

    /// <summary>The longest time from one to the next when a range is given; then late is after this.</summary>
    public Duration? Most { get; init; }

    /// <summary>How long after the declaration the first is due, or null for after <see cref="Every"/>.</summary>
    public Duration? Within { get; init; }

    /// <summary>The case in which it runs, in words, or null for always: <c>service completely down</c>.</summary>
    public string? Scenario { get; init; }

    /// <summary>The organisation's words for the statuses in which it runs; empty for all.</summary>
    public IReadOnlyList<string> During { get; init; } = [];

    /// <summary>The role that owns it, or null for who holds the incident.</summary>
    public string? Owner { get; init; }

    /// <summary>How long before it is due its owner is reminded, or null for not.</summary>
    public Duration? RemindBefore { get; init; }

    /// <summary>The form it is written from, by id, or null.</summary>
    public string? Template { get; init; }

    /// <summary>After how long an update is late.</summary>
    public Duration? LateAfter => Most ?? Every;
}

/// <summary>What makes a notice go out.</summary>
public enum NoticeMoment
{
    /// <summary>The incident is declared.</summary>
    Declared,

    /// <summary>It is acknowledged.</summary>
    Acknowledged,

    /// <summary>Its severity changes.</summary>
    SeverityChanged,

    /// <summary>It is resolved.</summary>
    Resolved,

    /// <summary>It is closed.</summary>
    Closed,
}

/// <summary>What is said once, when something happens. Source: NTF-001.</summary>
public sealed record Notice
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>When.</summary>
    public NoticeMoment On { get; init; }

    /// <summary>The levels for which it goes out; empty for all.</summary>
    public IReadOnlyList<SeverityId> Severities { get; init; } = [];

    /// <summary>The kinds of trouble for which it goes out, also when the kind is found later; empty for all.
    /// </summary>
    public IReadOnlyList<string> Kinds { get; init; } = [];

    /// <summary>To which audiences, by id.</summary>
    public IReadOnlyList<string> To { get; init; } = [];

    /// <summary>By which channels, by id; empty for those of the audience.</summary>
    public IReadOnlyList<string> Via { get; init; } = [];

    /// <summary>How long after the moment; zero for at once.</summary>
    public Duration After { get; init; }

    /// <summary>At the latest how long after the moment, or null.</summary>
    public Duration? Within { get; init; }

    /// <summary>Only when this holds, in words, or null.</summary>
    public string? Condition { get; init; }

    /// <summary>A person confirms it first.</summary>
    public bool IsOptional { get; init; }

    /// <summary>It is not sent by itself; a person writes it, and the clock watches.</summary>
    public bool IsManual { get; init; }

    /// <summary>The form it is written from, by id, or null.</summary>
    public string? Template { get; init; }
}

/// <summary>Who must agree before a message goes out. Source: COM-017, COM-018, SEC-018.</summary>
/// <param name="Audiences">Messages to these, by id; empty for every audience outside.</param>
/// <param name="SecurityOnly">Only for security incidents.</param>
/// <param name="By">The roles or contacts that may agree, in words of the playbook.</param>
/// <param name="Until">What must have happened before, in words, or null.</param>
public sealed record Approval(
    IReadOnlyList<string> Audiences, bool SecurityOnly, IReadOnlyList<string> By, string? Until);
