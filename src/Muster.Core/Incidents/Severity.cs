using Muster.Core.Alerts;
using Muster.Core.Clocks;
using Muster.Core.Monitors;
using NodaTime;

namespace Muster.Core.Incidents;

/// <summary>A level of the playbook's own scheme. Source: SEV-001, severities.yaml.</summary>
public sealed record Severity
{
    /// <summary>The playbook's word: <c>P0</c>, <c>SEV1</c>.</summary>
    public required SeverityId Id { get; init; }

    /// <summary>Its name: <c>Critical</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Its position in the list, worst first, from 0.</summary>
    public required int Rank { get; init; }

    /// <summary>What it means, one sentence.</summary>
    public string Definition { get; init; } = "";

    /// <summary>What it means for the business, one line, or null (SEV-002).</summary>
    public string? Business { get; init; }

    /// <summary>Other words for it, accepted wherever the word is.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>What belongs to it, for comparison.</summary>
    public IReadOnlyList<string> Examples { get; init; } = [];

    /// <summary>What makes an incident one of this level (SEV-002, SEV-008).</summary>
    public IReadOnlyList<SeverityCondition> Conditions { get; init; } = [];

    /// <summary>The alert severities that open an incident of this level.</summary>
    public IReadOnlyList<AlertSeverity> Alerts { get; init; } = [];

    /// <summary>Whether an alert of this level opens an incident.</summary>
    public bool Opens { get; init; } = true;

    /// <summary>Whether an alert of this level becomes a ticket, when it opens no incident (SEV-021).</summary>
    public bool Tickets { get; init; }

    /// <summary>Whether an incident of this level pages people.</summary>
    public bool Pages { get; init; } = true;

    /// <summary>Somebody must have it within this long of its declaration; null for no such clock (ONC-008).</summary>
    public Duration? AcknowledgeWithin { get; init; }

    /// <summary>Work on it must have begun within this long of its detection (SEV-003, SEV-004).</summary>
    public Term? RespondWithin { get; init; }

    /// <summary>The first update is due within this long of the declaration.</summary>
    public Duration? FirstUpdateWithin { get; init; }

    /// <summary>After the first, an update is due this often while it is open.</summary>
    public Duration? UpdateEvery { get; init; }

    /// <summary>The rhythms of each channel and audience, beside the one of all (COM-004).</summary>
    public IReadOnlyList<UpdateRhythm> Updates { get; init; } = [];

    /// <summary>The status page must speak of it within this long of its declaration.</summary>
    public Duration? StatusPageWithin { get; init; }

    /// <summary>Only then must the status page speak of it, in words; null for always.</summary>
    public string? StatusPageWhen { get; init; }

    /// <summary>It should be resolved within this long of its declaration (SEV-005).</summary>
    public Term? ResolveWithin { get; init; }

    /// <summary>Who must be told when it goes on without a holder, without an end, or at all (ESC-003).</summary>
    public IReadOnlyList<EscalationLimit> Escalations { get; init; } = [];

    /// <summary>Its commander is asked after this long whether to bring in executives (ESC-006).</summary>
    public Duration? ExecutivePromptAfter { get; init; }

    /// <summary>How bad it is for what was promised to customers, or null (SEV-007).</summary>
    public string? ServiceLevel { get; init; }

    /// <summary>Whether something is written about it afterwards; null when the level does not say.</summary>
    public PostmortemNeed? Postmortem { get; init; }

    /// <summary>What is written must be done within this long of the resolution.</summary>
    public Term? PostmortemWithin { get; init; }

    /// <summary>What is done first, in order.</summary>
    public IReadOnlyList<string> InitialActions { get; init; } = [];

    /// <summary>It must have been quiet for this long before it counts as resolved (VER-007).</summary>
    public Duration? StableFor { get; init; }

    /// <summary>A fix is watched for this long, at least (VER-004).</summary>
    public Duration? WatchFor { get; init; }

    /// <summary>A fix is watched for this long, at most; null when there is no range.</summary>
    public Duration? WatchMost { get; init; }

    /// <summary>Its word in scales of others, by scale: <c>statuspage</c> → <c>critical</c> (SEV-016).</summary>
    public IReadOnlyDictionary<string, string> Outside { get; init; } =
        new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Nobody may leave an open incident without a look for longer than this; default 24 h (R6).</summary>
    public Duration ReviewWithin { get; init; } = Duration.FromHours(24);
}

/// <summary>What makes an incident one of a level.</summary>
/// <param name="Text">In words.</param>
/// <param name="Figure">The figure that decides, or null when a person judges.</param>
/// <param name="Is">Its limit; holds only with a figure.</param>
/// <param name="Scheme">The word of another scheme in which it stands, or null (SEV-017).</param>
public sealed record SeverityCondition(string Text, string? Figure, Threshold Is, string? Scheme)
{
    /// <summary>Whether the figure decides it so.</summary>
    public bool Holds(IReadOnlyDictionary<string, double> figures) =>
        Figure is not null && figures.TryGetValue(Figure, out var value) && Is.Holds(value);
}

/// <summary>How often something is said in one place. Source: table T8.</summary>
/// <param name="Channel">Where: <c>incident channel</c>, <c>status page</c>.</param>
/// <param name="Every">The time from one to the next, at least.</param>
/// <param name="Most">The time after which it is late; the same when there is no range.</param>
/// <param name="First">When the first is due after the declaration; null for as late as any other.</param>
/// <param name="Audience">To whom, or null.</param>
/// <param name="Owner">The role that owes it, or null for whoever has the incident.</param>
/// <param name="Scenario">Only in this case, in words; null for always.</param>
public sealed record UpdateRhythm(
    string Channel, Duration Every, Duration Most, Duration? First, string? Audience, RoleId? Owner, string? Scenario)
{
    /// <summary>The organisation's words for the statuses in which it runs; empty for all.</summary>
    public IReadOnlyList<string> During { get; init; } = [];

    /// <summary>Who owes it when that is no role, in words; or null.</summary>
    public string? OwnerWords { get; init; }

    /// <summary>How long before it is due it is asked for; null for not, or when there is a range.</summary>
    public Duration? RemindBefore { get; init; }
}

/// <summary>Until when something must have changed, else somebody is told.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="When">What it waits for.</param>
/// <param name="After">How long after the declaration.</param>
/// <param name="To">Who is told, in words.</param>
public sealed record EscalationLimit(string Name, LimitCondition When, Duration After, string To);

/// <summary>What an escalation limit waits for.</summary>
public enum LimitCondition
{
    /// <summary>Nobody has it.</summary>
    Unacknowledged,

    /// <summary>It has no end.</summary>
    Unresolved,

    /// <summary>It is open: the limit runs until somebody says that it was done.</summary>
    Open,
}

/// <summary>Whether something is written about an incident afterwards.</summary>
public enum PostmortemNeed
{
    /// <summary>Yes.</summary>
    Required,

    /// <summary>When somebody wants to.</summary>
    Optional,

    /// <summary>No.</summary>
    None,
}
