namespace Muster.Client.Runbooks;

/// <summary>A runbook of the playbook in force.</summary>
public sealed record RunbookMessage
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>Its title.</summary>
    public required string Title { get; init; }

    /// <summary>Its file.</summary>
    public required string File { get; init; }

    /// <summary>Who keeps it, or null.</summary>
    public string? Owner { get; init; }

    /// <summary>The SHA-256 of its text: runs are pinned to it.</summary>
    public required string Digest { get; init; }

    /// <summary>The services it is about; empty for all.</summary>
    public IReadOnlyList<string> Services { get; init; } = [];

    /// <summary>The levels it is for; empty for all.</summary>
    public IReadOnlyList<string> Severities { get; init; } = [];

    /// <summary>The alerts that it answers.</summary>
    public IReadOnlyList<string> Alerts { get; init; } = [];

    /// <summary>fresh, ageing, stale or broken.</summary>
    public required string Freshness { get; init; }

    /// <summary>Why it is not fresh, worst first.</summary>
    public IReadOnlyList<string> Reasons { get; init; } = [];

    /// <summary>When a run of it last came to its end, or null.</summary>
    public DateTimeOffset? LastSuccessAt { get; init; }

    /// <summary>How many runs it has had.</summary>
    public int Runs { get; init; }

    /// <summary>What it asks for.</summary>
    public IReadOnlyList<RunbookParameterMessage> Parameters { get; init; } = [];

    /// <summary>Its steps, in order.</summary>
    public IReadOnlyList<PlannedStepMessage> Steps { get; init; } = [];
}

/// <summary>Something that a runbook asks for.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">text, integer, number, boolean, choice, duration, host or secret.</param>
/// <param name="Prompt">The question that a person is asked.</param>
/// <param name="From">Where its value comes from, or null.</param>
/// <param name="Default">Its value when nothing else gives one, or null.</param>
/// <param name="Required">Nothing runs without it.</param>
/// <param name="Values">The words that are possible; empty for any.</param>
public sealed record RunbookParameterMessage(
    string Name, string Type, string Prompt, string? From, string? Default, bool Required,
    IReadOnlyList<string> Values);

/// <summary>A run that somebody wants, or wants to see the plan of.</summary>
public sealed record RunOrderMessage
{
    /// <summary>The id of the runbook.</summary>
    public string? Runbook { get; init; }

    /// <summary>The incident it is for: reference or id; or null for none.</summary>
    public string? Incident { get; init; }

    /// <summary>The alert that led there, by id; or null for the newest that fires.</summary>
    public string? Alert { get; init; }

    /// <summary>Values for its parameters.</summary>
    public IReadOnlyDictionary<string, string>? Values { get; init; }

    /// <summary>reads (what only reads goes on alone), steps (each waits for a person), all (whatever nobody has to
    /// agree to); null is reads.</summary>
    public string? Pace { get; init; }
}

/// <summary>What a run would do.</summary>
public sealed record RunPlanMessage
{
    /// <summary>The id of the runbook.</summary>
    public required string Runbook { get; init; }

    /// <summary>Its title.</summary>
    public required string Title { get; init; }

    /// <summary>The SHA-256 of its text.</summary>
    public required string Digest { get; init; }

    /// <summary>What its parameters are filled with.</summary>
    public IReadOnlyList<RunValueMessage> Values { get; init; } = [];

    /// <summary>What is missing or wrong; it cannot begin before.</summary>
    public IReadOnlyList<RunProblemMessage> Problems { get; init; } = [];

    /// <summary>Its steps, in order.</summary>
    public IReadOnlyList<PlannedStepMessage> Steps { get; init; } = [];

    /// <summary>How long it usually takes, in seconds, or null when that is not known.</summary>
    public double? UsuallySeconds { get; init; }
}

/// <summary>A value of a run.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">The value; lists and rows as JSON.</param>
/// <param name="From">Where it is from.</param>
public sealed record RunValueMessage(string Name, string Value, string From);

/// <summary>Why a run cannot begin.</summary>
/// <param name="Code">Stable, dotted, lower case.</param>
/// <param name="Field">The value at fault, or null.</param>
/// <param name="Detail">What is wrong and what to do.</param>
public sealed record RunProblemMessage(string Code, string? Field, string Detail);

/// <summary>A step of a plan.</summary>
public sealed record PlannedStepMessage
{
    /// <summary>Its name.</summary>
    public required string Step { get; init; }

    /// <summary>What it is called.</summary>
    public required string Title { get; init; }

    /// <summary>manual, command, decision, call or wait.</summary>
    public required string Kind { get; init; }

    /// <summary>Its part: diagnosis, mitigation, verification …</summary>
    public required string Phase { get; init; }

    /// <summary>read, change or destroy; null for what is not executed.</summary>
    public string? Effect { get; init; }

    /// <summary>Where it runs, or null for what a person does.</summary>
    public string? Target { get; init; }

    /// <summary>Who must agree, as <c>team/dba:1</c>, or null.</summary>
    public string? Approval { get; init; }

    /// <summary>Why it is dangerous, or null.</summary>
    public string? Danger { get; init; }

    /// <summary>What of the original is doubtful, or null.</summary>
    public string? Doubt { get; init; }

    /// <summary>The secrets that it is given, by name.</summary>
    public IReadOnlyList<string> Secrets { get; init; } = [];

    /// <summary>The language of its text, or null.</summary>
    public string? Language { get; init; }

    /// <summary>Its text, never filled in; or null.</summary>
    public string? Text { get; init; }

    /// <summary>The ways out of a question.</summary>
    public IReadOnlyList<string> Answers { get; init; } = [];

    /// <summary>The step that shows that it worked, or null.</summary>
    public string? Verify { get; init; }

    /// <summary>The step that takes it back, or null.</summary>
    public string? Undo { get; init; }

    /// <summary>How long it usually takes, in seconds, or null.</summary>
    public double? UsuallySeconds { get; init; }
}

/// <summary>A run of a runbook.</summary>
public sealed record RunMessage
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>The id of the runbook.</summary>
    public required string Runbook { get; init; }

    /// <summary>Its title.</summary>
    public required string Title { get; init; }

    /// <summary>The SHA-256 of the text that it is pinned to.</summary>
    public required string Digest { get; init; }

    /// <summary>The version of the playbook that it is pinned to.</summary>
    public int PlaybookVersion { get; init; }

    /// <summary>The runbook in force is another text by now.</summary>
    public bool NewerVersion { get; init; }

    /// <summary>The id of the incident it is for, or null.</summary>
    public string? Incident { get; init; }

    /// <summary>The run that waits for it, or null.</summary>
    public string? Parent { get; init; }

    /// <summary>open, succeeded, failed, cancelled or taken-back.</summary>
    public required string Status { get; init; }

    /// <summary>Why it ended so, or null.</summary>
    public string? Reason { get; init; }

    /// <summary>reads, steps or all.</summary>
    public required string Pace { get; init; }

    /// <summary>Who began it.</summary>
    public required string By { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ended, or null.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>What it knows.</summary>
    public IReadOnlyList<RunValueMessage> Values { get; init; } = [];

    /// <summary>Where it is, or null after its end.</summary>
    public RunStepMessage? Current { get; init; }

    /// <summary>What is over, in order.</summary>
    public IReadOnlyList<RunStepMessage> Path { get; init; } = [];
}

/// <summary>A step of a run.</summary>
public sealed record RunStepMessage
{
    /// <summary>Its name.</summary>
    public required string Step { get; init; }

    /// <summary>What it is called.</summary>
    public required string Title { get; init; }

    /// <summary>manual, command, decision, call or wait.</summary>
    public required string Kind { get; init; }

    /// <summary>read, change or destroy; null for what is not executed.</summary>
    public string? Effect { get; init; }

    /// <summary>ready, awaiting-approval, queued, leased, running, waiting, calling, succeeded, failed, timed-out,
    /// cancelled, skipped or unknown.</summary>
    public required string State { get; init; }

    /// <summary>Why it stands so, or null.</summary>
    public string? Why { get; init; }

    /// <summary>Its newest attempt, unique in the run; 0 for none.</summary>
    public int Attempt { get; init; }

    /// <summary>Who must agree, or null.</summary>
    public string? Approval { get; init; }

    /// <summary>How many of them.</summary>
    public int Needed { get; init; }

    /// <summary>Who has agreed.</summary>
    public IReadOnlyList<string> Agreed { get; init; } = [];

    /// <summary>When the question to agree expires, or null.</summary>
    public DateTimeOffset? ApprovalBy { get; init; }

    /// <summary>The digest of what is agreed to: step, values and targets; or null.</summary>
    public string? Bound { get; init; }

    /// <summary>Why it is done although it is dangerous, or null.</summary>
    public string? Confirmed { get; init; }

    /// <summary>The runner that has it, or null.</summary>
    public string? Runner { get; init; }

    /// <summary>When its runner began, or null.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>Until when it waits, or null.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>When it ended, or null.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Who ended it, or null.</summary>
    public string? By { get; init; }

    /// <summary>A person did it.</summary>
    public bool ByHand { get; init; }

    /// <summary>Its exit code, or null.</summary>
    public int? Exit { get; init; }

    /// <summary>The first lines of what it said, or null.</summary>
    public string? Head { get; init; }

    /// <summary>The last lines, when they are not among the first.</summary>
    public string? Tail { get; init; }

    /// <summary>How many bytes it said.</summary>
    public long? Bytes { get; init; }

    /// <summary>The SHA-256 of what is kept.</summary>
    public string? OutputDigest { get; init; }

    /// <summary>What a person noted, or null.</summary>
    public string? Note { get; init; }

    /// <summary>What was answered, or null.</summary>
    public string? Answer { get; init; }

    /// <summary>The run that it waits for, or null.</summary>
    public string? Child { get; init; }

    /// <summary>What its author wrote, while it is current; else null.</summary>
    public PlannedStepMessage? Written { get; init; }
}

/// <summary>What is asked of a step of a run.</summary>
public sealed record RunStepOrderMessage
{
    /// <summary>The step; null for the one where the run is.</summary>
    public string? Step { get; init; }

    /// <summary>The answer to a question.</summary>
    public string? Answer { get; init; }

    /// <summary>Why.</summary>
    public string? Reason { get; init; }

    /// <summary>Why a dangerous step is done all the same.</summary>
    public string? Confirm { get; init; }

    /// <summary>Whether what a person did worked; null is yes.</summary>
    public bool? Worked { get; init; }

    /// <summary>What it said.</summary>
    public string? Output { get; init; }

    /// <summary>A note.</summary>
    public string? Note { get; init; }

    /// <summary>The digest of what was looked at before agreeing.</summary>
    public string? Bound { get; init; }

    /// <summary>worked, repeat or abandon: what became of a step that nobody knows about.</summary>
    public string? As { get; init; }
}
