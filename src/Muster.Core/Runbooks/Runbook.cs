using NodaTime;

namespace Muster.Core.Runbooks;

/// <summary>
/// A procedure as it is run: its card, what it asks for, and its steps in order. Any Markdown is one; only fences with
/// marks can be executed. Source: RUN-001, RUN-033.
/// </summary>
public sealed record Runbook
{
    /// <summary>What it says of itself.</summary>
    public required RunbookCard Card { get; init; }

    /// <summary>Its id.</summary>
    public string Id => Card.Id;

    /// <summary>The SHA-256 of its text, in lower-case hex: a run is pinned to it.</summary>
    public required string Digest { get; init; }

    /// <summary>How it runs as a whole.</summary>
    public RunbookRules Rules { get; init; } = new();

    /// <summary>What it asks for, in the order in which it stands.</summary>
    public IReadOnlyList<RunbookParameter> Parameters { get; init; } = [];

    /// <summary>Its parts, in order: headings of the second level with their prose.</summary>
    public IReadOnlyList<RunbookSection> Sections { get; init; } = [];

    /// <summary>Its steps, in order; a name occurs once.</summary>
    public IReadOnlyList<RunbookStep> Steps { get; init; } = [];

    /// <summary>Samples of what steps say, by the name of the step: fences <c>output {of=…}</c>.</summary>
    public IReadOnlyDictionary<string, string> Samples { get; init; } = new Dictionary<string, string>();

    /// <summary>The step of that name, or null.</summary>
    public RunbookStep? Step(string name) => Steps.FirstOrDefault(step => step.Name == name);
}

/// <summary>How a runbook runs as a whole.</summary>
public sealed record RunbookRules
{
    /// <summary>What may run without a person.</summary>
    public RunbookAuto Auto { get; init; }

    /// <summary>The alerts that it answers beside those named: conditions on labels, or null.</summary>
    public Expression? Match { get; init; }

    /// <summary>How often it may begin, or null for any number of times.</summary>
    public RunbookThrottle? Throttle { get; init; }

    /// <summary>The entries of the secret store that steps may ask for.</summary>
    public IReadOnlyList<string> Secrets { get; init; } = [];

    /// <summary>The labels that a runner must have.</summary>
    public IReadOnlyList<string> Runner { get; init; } = [];

    /// <summary>How long the whole may take, or null.</summary>
    public Duration? Timeout { get; init; }

    /// <summary>Whether several runs of it may be open in one incident.</summary>
    public bool IsConcurrent { get; init; }

    /// <summary>Who must agree to its changing steps, unless a step says otherwise; or null.</summary>
    public RunbookApproval? Approval { get; init; }

    /// <summary>How long a person's review of it holds, or null.</summary>
    public Duration? Review { get; init; }

    /// <summary>When a person last reviewed it, or null.</summary>
    public LocalDate? Reviewed { get; init; }
}

/// <summary>What of a runbook may run without a person.</summary>
public enum RunbookAuto
{
    /// <summary>Nothing.</summary>
    Off,

    /// <summary>Steps that only read.</summary>
    Read,

    /// <summary>Everything that needs no approval.</summary>
    All,
}

/// <summary>How often a runbook may begin.</summary>
/// <param name="Key">What is counted apart: <c>incident</c>, <c>service</c>, <c>alert</c>, a label.</param>
/// <param name="Every">In which time.</param>
/// <param name="Max">How often.</param>
public sealed record RunbookThrottle(IReadOnlyList<string> Key, Duration Every, int Max);

/// <summary>Who must agree before a step runs.</summary>
/// <param name="By">A team, a role or a person: <c>team/dba</c>.</param>
/// <param name="Count">How many of them, from 1.</param>
/// <param name="AllowsSelf">Whether the one who asks may be among them; four eyes when not.</param>
public sealed record RunbookApproval(string By, int Count, bool AllowsSelf);

/// <summary>A part of a runbook.</summary>
/// <param name="Name">The anchor of its heading.</param>
/// <param name="Title">Its heading; empty before the first.</param>
/// <param name="Phase">What kind of part it is.</param>
/// <param name="Line">The line of its heading, from 1.</param>
/// <param name="Prose">Its Markdown before the first step.</param>
public sealed record RunbookSection(string Name, string Title, RunbookPhase Phase, int Line, string Prose);

/// <summary>What a part of a runbook is for.</summary>
public enum RunbookPhase
{
    /// <summary>A part with a heading of its own.</summary>
    Other,

    /// <summary>What the trouble is.</summary>
    Meaning,

    /// <summary>Whom it hurts.</summary>
    Impact,

    /// <summary>How it shows.</summary>
    Symptoms,

    /// <summary>Finding the cause.</summary>
    Diagnosis,

    /// <summary>Ending the trouble.</summary>
    Mitigation,

    /// <summary>Showing that it has ended.</summary>
    Verification,

    /// <summary>Taking a change back; its steps run only when they are asked for.</summary>
    Rollback,

    /// <summary>Asking others.</summary>
    Escalation,

    /// <summary>Telling people.</summary>
    Communication,

    /// <summary>Where more is written.</summary>
    References,
}
