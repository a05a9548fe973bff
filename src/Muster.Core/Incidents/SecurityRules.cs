using NodaTime;

namespace Muster.Core.Incidents;

/// <summary>What holds in a security incident. Source: security.yaml, SEC.</summary>
public sealed record SecurityRules
{
    /// <summary>The kinds of such incidents.</summary>
    public IReadOnlyList<SecurityKind> Kinds { get; init; } = [];

    /// <summary>The phases of all kinds, in order.</summary>
    public IReadOnlyList<SecurityPhase> Phases { get; init; } = [];

    /// <summary>What is kept before anything is changed (SEC-005, SEC-021).</summary>
    public IReadOnlyList<EvidenceRule> Evidence { get; init; } = [];

    /// <summary>What nobody does (SEC-007).</summary>
    public IReadOnlyList<Forbidden> DoNot { get; init; } = [];

    /// <summary>Who is told (NTF-010, NTF-013).</summary>
    public IReadOnlyList<SecurityNotice> Notify { get; init; } = [];

    /// <summary>What the law wants, and when (SEC-008).</summary>
    public IReadOnlyList<LegalClock> Clocks { get; init; } = [];

    /// <summary>What is done to contain it, to be offered (SEC-004).</summary>
    public IReadOnlyList<string> Containment { get; init; } = [];

    /// <summary>The pattern of the confidential room's name, or null for the usual one.</summary>
    public string? Channel { get; init; }

    /// <summary>What is written on confidential messages, or null.</summary>
    public string? Confidentiality { get; init; }

    /// <summary>The roles that may let outsiders be told.</summary>
    public IReadOnlyList<string> ApprovedBy { get; init; } = [];

    /// <summary>The level such incidents have unless their kind says otherwise; null for none until assessed.</summary>
    public SeverityId? Severity { get; init; }

    /// <summary>The policy that is followed, or null for the service's.</summary>
    public PolicyId? Policy { get; init; }
}

/// <summary>A kind of security incident.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Severity">Its level, or null for the one of all.</param>
/// <param name="Policy">Its policy, or null for the one of all.</param>
/// <param name="PersonalData">Whether legal clocks about personal data are asked for.</param>
/// <param name="Phases">Its own phases, in order; they stand beside those of all kinds.</param>
public sealed record SecurityKind(
    string Id,
    string Name,
    SeverityId? Severity,
    PolicyId? Policy,
    bool PersonalData,
    IReadOnlyList<SecurityPhase> Phases);

/// <summary>A part of the work.</summary>
/// <param name="Name">Its name.</param>
/// <param name="From">When it begins after the declaration, or null.</param>
/// <param name="Until">When it ends, or null.</param>
/// <param name="Steps">What is done, in order.</param>
public sealed record SecurityPhase(string Name, Duration? From, Duration? Until, IReadOnlyList<string> Steps);

/// <summary>What is kept.</summary>
/// <param name="Text">What.</param>
/// <param name="Where">The pattern of the place, or null.</param>
/// <param name="Window">How far back, or null.</param>
public sealed record EvidenceRule(string Text, string? Where, Duration? Window);

/// <summary>What nobody does.</summary>
/// <param name="Text">What, as it is shown.</param>
/// <param name="Blocks">Words of steps and commands that are held back because of it.</param>
/// <param name="Until">What lifts it, in words, or null.</param>
public sealed record Forbidden(string Text, IReadOnlyList<string> Blocks, string? Until);

/// <summary>Who is told of a security incident.</summary>
/// <param name="Who">Audience, contact, team or role, in words of the playbook.</param>
/// <param name="Via">How, in words, or empty.</param>
/// <param name="Within">At the latest how long after the declaration, or null.</param>
/// <param name="Condition">Only when this holds, in words, or null.</param>
public sealed record SecurityNotice(string Who, IReadOnlyList<string> Via, Duration? Within, string? Condition);

/// <summary>What starts a legal clock.</summary>
public enum LegalStart
{
    /// <summary>The organisation becomes aware that the condition holds.</summary>
    Awareness,

    /// <summary>The incident was noticed.</summary>
    Detection,

    /// <summary>The incident was declared.</summary>
    Declaration,

    /// <summary>It was contained.</summary>
    Containment,

    /// <summary>It was resolved.</summary>
    Resolution,
}

/// <summary>A notice that the law wants.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Within">The time, or null when the law names none or a person decides.</param>
/// <param name="Starts">From when.</param>
/// <param name="Owner">The role or contact that owns it, or null.</param>
/// <param name="Condition">Only when this holds, in words, or null.</param>
/// <param name="DecidedBy">Who decides whether it holds, or null.</param>
/// <param name="Remind">How long before the end its owner is reminded, the longest first.</param>
/// <param name="Authority">Who is told, or null.</param>
public sealed record LegalClock(
    string Id,
    string Name,
    Duration? Within,
    LegalStart Starts,
    string? Owner,
    string? Condition,
    string? DecidedBy,
    IReadOnlyList<Duration> Remind,
    string? Authority);
