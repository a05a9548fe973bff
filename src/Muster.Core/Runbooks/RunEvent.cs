using System.Text.Json.Serialization;
using Muster.Core.Incidents;
using NodaTime;

namespace Muster.Core.Runbooks;

/// <summary>A fact about one run of a runbook. The names below are the stored format: add cases, never rename
/// one.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Started), "run.started.v1")]
[JsonDerivedType(typeof(StepReady), "run.step-ready.v1")]
[JsonDerivedType(typeof(ApprovalAsked), "run.approval-asked.v1")]
[JsonDerivedType(typeof(Approved), "run.approved.v1")]
[JsonDerivedType(typeof(ApprovalEnded), "run.approval-ended.v1")]
[JsonDerivedType(typeof(Queued), "run.queued.v1")]
[JsonDerivedType(typeof(Leased), "run.leased.v1")]
[JsonDerivedType(typeof(Began), "run.began.v1")]
[JsonDerivedType(typeof(StepEnded), "run.step-ended.v1")]
[JsonDerivedType(typeof(Lost), "run.lost.v1")]
[JsonDerivedType(typeof(Settled), "run.settled.v1")]
[JsonDerivedType(typeof(Paused), "run.paused.v1")]
[JsonDerivedType(typeof(Answered), "run.answered.v1")]
[JsonDerivedType(typeof(Skipped), "run.skipped.v1")]
[JsonDerivedType(typeof(Called), "run.called.v1")]
[JsonDerivedType(typeof(ReportedLate), "run.reported-late.v1")]
[JsonDerivedType(typeof(Ended), "run.ended.v1")]
public abstract record RunEvent
{
    private RunEvent()
    {
    }

    /// <summary>When it was decided.</summary>
    public required Instant At { get; init; }

    /// <summary>Who did it.</summary>
    public required Actor By { get; init; }

    /// <summary>A run began; it is pinned to the text of the runbook and to a version of the playbook.</summary>
    public sealed record Started(
        RunId Id,
        string Runbook,
        string Title,
        string Digest,
        int PlaybookVersion,
        IncidentId? Incident,
        IReadOnlyList<RunValue> Values,
        RunPace Pace,
        RunId? Parent,
        string? ParentStep,
        Instant? Deadline) : RunEvent;

    /// <summary>A step is next; with why when it was not simply the next one, and with the step that it takes
    /// back.</summary>
    public sealed record StepReady(
        string Step,
        string Title,
        StepKind Kind,
        StepEffect Effect,
        string Digest,
        int Items,
        int Item,
        string? Why,
        string? TakesBack) : RunEvent;

    /// <summary>People must agree to what is bound by a digest of step, values and targets.</summary>
    public sealed record ApprovalAsked(
        string Step, string Group, int Count, string Bound, Instant ExpiresAt, string? Danger) : RunEvent;

    /// <summary>One person agreed.</summary>
    public sealed record Approved(string Step, string Bound, ResponderId Person, int Left) : RunEvent;

    /// <summary>Nobody will agree any more: a person said no, or the time is over.</summary>
    public sealed record ApprovalEnded(string Step, bool IsDenied, string Reason) : RunEvent;

    /// <summary>A step waits for a runner. The attempt counts from 1 in a run, so that no two are alike.</summary>
    public sealed record Queued(string Step, int Attempt, int Item, string Bound, string? Danger) : RunEvent;

    /// <summary>A runner took it.</summary>
    public sealed record Leased(string Step, int Attempt, string Runner, Instant Deadline) : RunEvent;

    /// <summary>The runner is about to start it: from here on nobody knows whether it had an effect.</summary>
    public sealed record Began(string Step, int Attempt, string Runner) : RunEvent;

    /// <summary>A step, or one item of its loop, came to an end.</summary>
    public sealed record StepEnded(
        string Step,
        string Title,
        int Attempt,
        int Item,
        StepState State,
        int? Exit,
        StepSaid? Said,
        RunValue? Saved,
        string? Note,
        bool IsByHand,
        string? Why) : RunEvent;

    /// <summary>Its runner was not heard of in time; it waits again when it may be repeated, and is unknown
    /// otherwise.</summary>
    public sealed record Lost(string Step, string Title, int Attempt, bool IsRepeated) : RunEvent;

    /// <summary>A person said what became of a step that nobody knew about.</summary>
    public sealed record Settled(string Step, string Title, UnknownOutcome As, string Reason) : RunEvent;

    /// <summary>Nothing happens before an instant.</summary>
    public sealed record Paused(string Step, Instant Until, PauseKind Cause, string? Why) : RunEvent;

    /// <summary>A question was answered; the headings in the list are passed over from now on.</summary>
    public sealed record Answered(
        string Step, string Ask, string Answer, bool IsAutomatic, IReadOnlyList<string> PassedOver) : RunEvent;

    /// <summary>A step was left out.</summary>
    public sealed record Skipped(string Step, string Title, string Reason, bool IsByHand) : RunEvent;

    /// <summary>Another runbook begins, and this one waits for it.</summary>
    public sealed record Called(string Step, RunId Child, string File, IReadOnlyList<RunValue> Values) : RunEvent;

    /// <summary>A runner came back with what became of an attempt that nobody waited for any more.</summary>
    public sealed record ReportedLate(
        string Step, string Title, int Attempt, StepState State, int? Exit, StepSaid? Said) : RunEvent;

    /// <summary>The run is over.</summary>
    public sealed record Ended(RunOutcome Outcome, string? Reason) : RunEvent;
}

/// <summary>A value that a run knows, and where it is from.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">The value.</param>
/// <param name="From">In words: <c>alert.labels.instance</c>, <c>Ada</c>, <c>the step count</c>.</param>
public sealed record RunValue(string Name, RunbookValue Value, string From);

/// <summary>What a step said, in short; the whole is kept beside the log.</summary>
/// <param name="Head">Its first lines.</param>
/// <param name="Tail">Its last lines when they are not among the first; else null.</param>
/// <param name="Bytes">How much it was.</param>
/// <param name="Digest">The SHA-256 of what is kept, lower-case hex.</param>
/// <param name="IsCut">More was said than is kept.</param>
public sealed record StepSaid(string Head, string? Tail, long Bytes, string Digest, bool IsCut);

/// <summary>What becomes of a step. The names are stored.</summary>
public enum StepState
{
    /// <summary>It waits for a person.</summary>
    Ready,

    /// <summary>It waits for people to agree.</summary>
    AwaitingApproval,

    /// <summary>It waits for a runner.</summary>
    Queued,

    /// <summary>A runner has it and has not begun.</summary>
    Leased,

    /// <summary>A runner is at it.</summary>
    Running,

    /// <summary>Time passes: a wait, the pause before a repeat.</summary>
    Waiting,

    /// <summary>Another runbook runs in its place.</summary>
    Calling,

    /// <summary>It worked.</summary>
    Succeeded,

    /// <summary>It did not.</summary>
    Failed,

    /// <summary>It took too long and was ended.</summary>
    TimedOut,

    /// <summary>It was called off.</summary>
    Cancelled,

    /// <summary>It was left out.</summary>
    Skipped,

    /// <summary>Nobody knows whether it had an effect.</summary>
    Unknown,
}

/// <summary>What goes on without a person. The names are stored.</summary>
public enum RunPace
{
    /// <summary>What only reads.</summary>
    Reads,

    /// <summary>Nothing: each step waits for a person.</summary>
    Steps,

    /// <summary>Everything that needs nobody's agreement and is not dangerous.</summary>
    All,
}

/// <summary>Why a step waits. The names are stored.</summary>
public enum PauseKind
{
    /// <summary>The step is a wait.</summary>
    Wait,

    /// <summary>What it waits for does not hold yet.</summary>
    Poll,

    /// <summary>It failed and is tried again.</summary>
    Retry,
}

/// <summary>What a person says of a step that nobody knows about. The names are stored.</summary>
public enum UnknownOutcome
{
    /// <summary>It worked.</summary>
    Worked,

    /// <summary>It is done again.</summary>
    Repeat,

    /// <summary>It is given up.</summary>
    Abandon,
}

/// <summary>What came of a run. The names are stored.</summary>
public enum RunOutcome
{
    /// <summary>It came to its end.</summary>
    Succeeded,

    /// <summary>A step failed and nobody went on.</summary>
    Failed,

    /// <summary>It was called off.</summary>
    Cancelled,

    /// <summary>What it did was taken back.</summary>
    TakenBack,
}
