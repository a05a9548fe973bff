using NodaTime;

namespace Muster.Core.Communications;

/// <summary>What a message is about.</summary>
public enum TemplateKind
{
    /// <summary>The first message.</summary>
    Declared,

    /// <summary>One on the way.</summary>
    Update,

    /// <summary>Who is affected and how.</summary>
    Impact,

    /// <summary>The last message.</summary>
    Resolved,

    /// <summary>What is pinned in the room.</summary>
    Pinned,

    /// <summary>Planned work.</summary>
    Maintenance,

    /// <summary>A security incident.</summary>
    Security,

    /// <summary>What support says to customers.</summary>
    TalkingPoints,

    /// <summary>The report or post-mortem.</summary>
    Postmortem,

    /// <summary>Something else.</summary>
    Other,
}

/// <summary>
/// A form: Markdown with fields in double braces (R15). Every field is one that an incident has, or one that the
/// writer is asked for. Source: the files of <c>templates/</c>, COM-001, COM-002.
/// </summary>
public sealed record MessageTemplate
{
    /// <summary>Its id, the name of its file.</summary>
    public required string Id { get; init; }

    /// <summary>Its file.</summary>
    public required string File { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>What it is about.</summary>
    public TemplateKind Kind { get; init; } = TemplateKind.Other;

    /// <summary>For whom, by id; empty for those who respond.</summary>
    public IReadOnlyList<string> Audiences { get; init; } = [];

    /// <summary>For which channels, by id.</summary>
    public IReadOnlyList<string> Channels { get; init; } = [];

    /// <summary>For which levels; empty for all.</summary>
    public IReadOnlyList<SeverityId> Severities { get; init; } = [];

    /// <summary>Its subject, with fields, or null.</summary>
    public string? Subject { get; init; }

    /// <summary>The fields without which it is not sent.</summary>
    public IReadOnlyList<string> Required { get; init; } = [];

    /// <summary>The fields that the writer is asked for, each with the question.</summary>
    public IReadOnlyDictionary<string, string> Asks { get; init; } =
        new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>At the latest how long after the moment it is about, or null.</summary>
    public Duration? Within { get; init; }

    /// <summary>Only when this holds, in words, or null.</summary>
    public string? Condition { get; init; }

    /// <summary>It is marked as confidential and never goes outside.</summary>
    public bool IsConfidential { get; init; }

    /// <summary>A message may do without it.</summary>
    public bool IsOptional { get; init; }

    /// <summary>The Markdown with fields.</summary>
    public required string Body { get; init; }
}

/// <summary>The fields that every incident fills by itself.</summary>
public static class IncidentFields
{
    /// <summary>Each with its meaning, by name.</summary>
    public static IReadOnlyDictionary<string, string> All { get; } = new SortedDictionary<string, string>(
        StringComparer.Ordinal)
    {
        ["acknowledgedAt"] = "when somebody took it, UTC",
        ["actions"] = "what is being done: the open tasks",
        ["cause"] = "the root cause as far as it is known",
        ["channel"] = "the incident's room",
        ["commander"] = "who commands it",
        ["components"] = "the components of the status page that are affected",
        ["declaredAt"] = "when it was declared, UTC",
        ["detectedAt"] = "when it was noticed, UTC",
        ["duration"] = "from its start to now, or to its end",
        ["endedAt"] = "when it was resolved, UTC",
        ["impact"] = "who is affected and how, as last recorded",
        ["link"] = "the address of the incident",
        ["nextUpdateAt"] = "when the next update is due, UTC",
        ["now"] = "the time of writing, UTC",
        ["organisation"] = "the organisation's name",
        ["reference"] = "the incident's reference",
        ["responders"] = "who works on it",
        ["roles"] = "who has which role",
        ["service"] = "the name of the service",
        ["severity"] = "the level, as the organisation calls it",
        ["severityName"] = "the level's name",
        ["startedAt"] = "when it began, UTC",
        ["status"] = "the organisation's word for its status",
        ["statusPage"] = "the address of the status page",
        ["summary"] = "the newest update",
        ["thanks"] = "thanks to those who took part, once it is over",
        ["title"] = "the incident's title",
        ["updateEvery"] = "how often updates come",
        ["updateNumber"] = "the number of this update, from 1",
        ["warRoom"] = "the address of the video room",
    };
    /// <summary>What planned work fills beside, by name.</summary>
    public static IReadOnlyDictionary<string, string> Maintenance { get; } = new SortedDictionary<string, string>(
        StringComparer.Ordinal)
    {
        ["beginsAt"] = "when the work begins, UTC",
        ["endsAt"] = "when it ends, UTC",
        ["length"] = "how long it takes",
        ["reason"] = "why it is done",
        ["state"] = "the state of the work, in the organisation's words",
        ["work"] = "what is done",
    };
}
