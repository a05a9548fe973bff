using NodaTime;

namespace Muster.Core.Runbooks;

/// <summary>One step of a runbook. Source: RUN-001 to RUN-009.</summary>
public sealed record RunbookStep
{
    /// <summary>Its name, unique in the runbook: given, or the anchor of its heading.</summary>
    public required string Name { get; init; }

    /// <summary>What it is called.</summary>
    public required string Title { get; init; }

    /// <summary>What it is.</summary>
    public required StepKind Kind { get; init; }

    /// <summary>The anchor of the heading that it stands under, else that of its section.</summary>
    public required string Heading { get; init; }

    /// <summary>The name of the section that it stands in.</summary>
    public required string Section { get; init; }

    /// <summary>The kind of that section.</summary>
    public RunbookPhase Phase { get; init; }

    /// <summary>The line on which it begins, from 1.</summary>
    public required int Line { get; init; }

    /// <summary>The SHA-256 of all that its author wrote for it: approvals are bound to it.</summary>
    public required string Digest { get; init; }

    /// <summary>What is written around it, as Markdown.</summary>
    public string Prose { get; init; } = "";

    /// <summary>What is executed; null for what a person does.</summary>
    public StepCode? Code { get; init; }

    /// <summary>The ways out of a question, in order.</summary>
    public IReadOnlyList<StepAnswer> Answers { get; init; } = [];

    /// <summary>The runbook that begins here, or null.</summary>
    public StepCall? Call { get; init; }

    /// <summary>How it runs.</summary>
    public StepRules Rules { get; init; } = new();

    /// <summary>Why a person must confirm it a second time, or null. What is gone afterwards is always dangerous
    /// (RUN-007).</summary>
    public string? Danger => Rules.Danger
        ?? (Rules.Effect == StepEffect.Destroy && IsExecutable ? "what it removes does not come back" : null);

    /// <summary>Whether it may be executed: a step with errors in its marks is shown and never run.</summary>
    public bool IsExecutable => Kind is StepKind.Command && Code is not null;
}

/// <summary>What a step is.</summary>
public enum StepKind
{
    /// <summary>A person does it and says so.</summary>
    Manual,

    /// <summary>A fence that is executed.</summary>
    Command,

    /// <summary>A question with ways out.</summary>
    Decision,

    /// <summary>Another runbook.</summary>
    Call,

    /// <summary>Time passes.</summary>
    Wait,
}

/// <summary>What a step executes.</summary>
/// <param name="Language">The language of its fence, in lower case: <c>bash</c>, <c>sql</c>.</param>
/// <param name="Runs">What kind of program takes it.</param>
/// <param name="Text">Its text, never filled in: values come beside it.</param>
/// <param name="Line">The first line of the text, from 1.</param>
public sealed record StepCode(string Language, CodeKind Runs, string Text, int Line);

/// <summary>What takes the text of a step.</summary>
public enum CodeKind
{
    /// <summary>An interpreter; values are variables of its environment.</summary>
    Script,

    /// <summary>A database; values are bound.</summary>
    Sql,

    /// <summary>A web server; values are encoded for their place.</summary>
    Http,

    /// <summary>Prometheus; values are values of labels.</summary>
    Promql,

    /// <summary>A cluster, by the runner's own credentials.</summary>
    Kubectl,
}

/// <summary>What a step does to the world.</summary>
public enum StepEffect
{
    /// <summary>Something changes; what says nothing counts as this.</summary>
    Change,

    /// <summary>Nothing changes.</summary>
    Read,

    /// <summary>Something is gone afterwards.</summary>
    Destroy,
}

/// <summary>A way out of a question.</summary>
/// <param name="Text">What is written.</param>
/// <param name="When">The condition; null for an answer of a person.</param>
/// <param name="IsOtherwise">Whether it is taken when no other is.</param>
/// <param name="Target">The heading, section or step it leads to, by anchor or name; null when it leads away.</param>
/// <param name="Call">The runbook that it begins, or null.</param>
/// <param name="Line">Its line, from 1.</param>
public sealed record StepAnswer(
    string Text, Expression? When, bool IsOtherwise, string? Target, StepCall? Call, int Line);

/// <summary>Another runbook that begins at a step.</summary>
/// <param name="File">Its file, as the link gives it, below the folder of runbooks.</param>
/// <param name="Values">Values for its parameters: texts, or names of values after a <c>$</c>.</param>
public sealed record StepCall(string File, IReadOnlyDictionary<string, string> Values);

/// <summary>How a step runs.</summary>
public sealed record StepRules
{
    /// <summary>How long it may take when nothing is said.</summary>
    public static readonly Duration TimeoutOtherwise = Duration.FromMinutes(5);

    /// <summary>What it does to the world.</summary>
    public StepEffect Effect { get; init; }

    /// <summary>The connection or runner, or null for that of the runbook.</summary>
    public string? On { get; init; }

    /// <summary>Who must agree, or null.</summary>
    public RunbookApproval? Approval { get; init; }

    /// <summary>Why it is dangerous, so that a person confirms it a second time (RUN-007); or null.</summary>
    public string? Danger { get; init; }

    /// <summary>How long it may take.</summary>
    public Duration Timeout { get; init; } = TimeoutOtherwise;

    /// <summary>How often it is tried again after a failure.</summary>
    public int Retries { get; init; }

    /// <summary>The pause before the first repeat; each further one is twice as long.</summary>
    public Duration Backoff { get; init; } = Duration.FromSeconds(5);

    /// <summary>Whether it may be repeated when nobody knows whether it ran.</summary>
    public bool IsIdempotent { get; init; }

    /// <summary>Only then does it run, or null for always.</summary>
    public Expression? When { get; init; }

    /// <summary>It is repeated until this holds, or null.</summary>
    public Expression? Until { get; init; }

    /// <summary>The pause between repeats.</summary>
    public Duration Every { get; init; } = Duration.FromSeconds(10);

    /// <summary>How long it is repeated.</summary>
    public Duration For { get; init; } = Duration.FromMinutes(5);

    /// <summary>How long a step waits that does nothing else, or null.</summary>
    public Duration? Wait { get; init; }

    /// <summary>It runs once for each item of this list, or null.</summary>
    public string? Each { get; init; }

    /// <summary>How many of those at once.</summary>
    public int Parallel { get; init; } = 1;

    /// <summary>Whether the first failure of those ends the others.</summary>
    public bool StopsOnFail { get; init; } = true;

    /// <summary>The name that keeps what it said, or null.</summary>
    public string? Save { get; init; }

    /// <summary>How that is read.</summary>
    public SaveForm SaveAs { get; init; }

    /// <summary>What must hold afterwards, or null for an exit code of 0.</summary>
    public Expression? Expect { get; init; }

    /// <summary>The step that shows that it worked, or null.</summary>
    public string? Verify { get; init; }

    /// <summary>The step that takes it back; <c>none</c> when nothing can; null when nothing is said.</summary>
    public string? Undo { get; init; }

    /// <summary>Whether that happens by itself after a failure.</summary>
    public bool UndoesAlone { get; init; }

    /// <summary>
    /// What follows a failure: <c>stop</c>, <c>continue</c>, <c>ask</c>, <c>step:name</c>; null for the default, which
    /// is to ask when a person is there and to stop otherwise.
    /// </summary>
    public string? OnFailure { get; init; }

    /// <summary>The secrets that it is given.</summary>
    public IReadOnlyList<string> Secrets { get; init; } = [];

    /// <summary>Where its output goes.</summary>
    public StepOutput Output { get; init; }

    /// <summary>The most output that is kept, in bytes.</summary>
    public int OutputMax { get; init; } = 1 << 20;

    /// <summary>What runs in its place in a dry run; <c>skip</c> or null for nothing.</summary>
    public string? DryRun { get; init; }

    /// <summary>A person runs it by hand.</summary>
    public bool IsManual { get; init; }

    /// <summary>Whether a script ends at its first failing line.</summary>
    public bool IsStrict { get; init; } = true;

    /// <summary>How often a question may be come to in one run, or null for once; what ends a loop.</summary>
    public int? Times { get; init; }

    /// <summary>What of the original is doubtful, in words (RUN-040); or null.</summary>
    public string? Doubt { get; init; }
}

/// <summary>How what a step said is kept.</summary>
public enum SaveForm
{
    /// <summary>As it is, without the last line break.</summary>
    Text,

    /// <summary>The first value of the first row, or the one line.</summary>
    Scalar,

    /// <summary>Read as JSON.</summary>
    Json,

    /// <summary>A list of lines.</summary>
    Lines,

    /// <summary>Rows with columns.</summary>
    Table,
}

/// <summary>Where the output of a step goes.</summary>
public enum StepOutput
{
    /// <summary>The first and last lines into the timeline, the whole behind a link.</summary>
    Timeline,

    /// <summary>Behind a link only.</summary>
    Attach,

    /// <summary>Nowhere.</summary>
    None,
}
