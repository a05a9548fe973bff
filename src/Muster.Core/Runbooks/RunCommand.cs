using NodaTime;

namespace Muster.Core.Runbooks;

/// <summary>What may be asked of a run. Each carries the runbook to which the run is pinned.</summary>
public abstract record RunCommand
{
    private RunCommand()
    {
    }

    /// <summary>The transaction's instant.</summary>
    public required Instant At { get; init; }

    /// <summary>Who asks.</summary>
    public required Actor By { get; init; }

    /// <summary>The runbook, as the run is pinned to it.</summary>
    public required Runbook Runbook { get; init; }

    /// <summary>The id of a run that may begin by this.</summary>
    public Guid NewId { get; init; }

    /// <summary>Begin.</summary>
    public sealed record Start(RunEvent.Started Run) : RunCommand;

    /// <summary>Let a step run: ask for approval when it needs one, else queue it for a runner.</summary>
    /// <param name="Step">Which.</param>
    /// <param name="Confirmed">Why it is done although it is dangerous (RUN-007), or null.</param>
    public sealed record Go(string Step, string? Confirmed) : RunCommand;

    /// <summary>Agree to a step.</summary>
    /// <param name="Step">Which.</param>
    /// <param name="Bound">What was looked at, or null for what is asked now.</param>
    /// <param name="IsOfGroup">The playbook lets this person agree.</param>
    public sealed record Approve(string Step, string? Bound, bool IsOfGroup) : RunCommand;

    /// <summary>Refuse a step.</summary>
    public sealed record Deny(string Step, string? Reason, bool IsOfGroup) : RunCommand;

    /// <summary>Answer a question.</summary>
    public sealed record Answer(string Step, string Choice) : RunCommand;

    /// <summary>Say what came of a step that a person did.</summary>
    public sealed record Record(string Step, bool Worked, string? Output, string? Note, string? Confirmed)
        : RunCommand;

    /// <summary>Leave a step out.</summary>
    public sealed record Skip(string Step, string? Reason) : RunCommand;

    /// <summary>Do a step that failed once more.</summary>
    public sealed record Retry(string Step) : RunCommand;

    /// <summary>Take back what a step did, by the step that its author named.</summary>
    public sealed record Undo(string Step) : RunCommand;

    /// <summary>Say what became of a step that nobody knows about.</summary>
    public sealed record Settle(string Step, UnknownOutcome As, string? Reason) : RunCommand;

    /// <summary>Call it off.</summary>
    public sealed record Cancel(string? Reason) : RunCommand;

    /// <summary>A runner takes what is queued.</summary>
    public sealed record Lease(int Attempt, string Runner) : RunCommand;

    /// <summary>A runner is about to start.</summary>
    public sealed record Begin(int Attempt, string Runner) : RunCommand;

    /// <summary>A runner says what came of it.</summary>
    public sealed record Report(int Attempt, string Runner, StepResult Result) : RunCommand;

    /// <summary>Time has passed: a wait is over, an approval has expired, a runner was not heard of.</summary>
    /// <param name="LeasedUntil">Until when its runner was heard of, or null.</param>
    public sealed record Tick(Instant? LeasedUntil) : RunCommand;

    /// <summary>The runbook that this one waits for is over.</summary>
    public sealed record ChildEnded(RunId Child, RunOutcome Outcome, string? Reason) : RunCommand;
}

/// <summary>What came of an attempt.</summary>
/// <param name="State">Succeeded, failed, timed out or cancelled.</param>
/// <param name="Exit">The exit code, or the status of an answer; null when there was none.</param>
/// <param name="Output">What it said, as far as it is kept.</param>
/// <param name="Bytes">How much it said.</param>
/// <param name="Rows">What a query gave, as JSON: a list of objects; or null.</param>
/// <param name="Why">What went wrong, in words, or null.</param>
public sealed record StepResult(
    StepState State, int? Exit, string Output, long Bytes, string? Rows, string? Why);
