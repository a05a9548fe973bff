namespace Muster.Core.Runbooks;

/// <summary>Why something may not be done with a run.</summary>
public static class RunRefusals
{
    /// <summary>There is none of this id.</summary>
    public static Refusal Unknown { get; } =
        new("run.unknown", "There is no such run.") { Kind = RefusalKind.Unknown };

    /// <summary>There is no such runbook.</summary>
    public static Refusal RunbookUnknown { get; } = new(
        "runbook.unknown", "There is no such runbook. 'muster runbook list' shows those of the playbook in force.")
    {
        Kind = RefusalKind.Unknown,
        Field = "runbook",
    };

    /// <summary>The runbook has no step.</summary>
    public static Refusal Empty { get; } = new("run.no-steps", "This runbook has no step that could be run.");

    /// <summary>The version of the playbook that it is pinned to can no longer be read.</summary>
    public static Refusal Unpinned { get; } = new(
        "run.text-gone", "The text that this run is pinned to is not there any more. Call the run off and begin anew.");

    /// <summary>It is over.</summary>
    public static Refusal Over { get; } = new("run.over", "This run is over. Begin another one.");

    /// <summary>Why a value cannot be taken.</summary>
    public static Refusal Value(string name, string problem) =>
        new("run.value-wrong", problem) { Field = name, Kind = RefusalKind.Invalid };

    /// <summary>A value is missing (RUN-004).</summary>
    public static Refusal ValueMissing(string name, string ask) => new("run.value-missing", $"{ask} is not known yet. "
        + $"Give a value for '{name}'.")
    {
        Field = name,
        Kind = RefusalKind.Invalid,
    };

    /// <summary>Another run of it is open in the incident.</summary>
    public static Refusal AlreadyOpen(string title) => new(
        "run.already-open", $"A run of “{title}” is open already. Go on with that, or call it off first.");

    /// <summary>It began too often.</summary>
    public static Refusal Throttled(int max, string every) => new(
        "run.throttled", $"It may begin {max} times in {every}, and has.");

    /// <summary>The run is at another step.</summary>
    public static Refusal NotThere(string step, string? current) => new(
        "run.not-at-step",
        $"The run is not at the step '{step}'{(current is null ? "" : $", it is at '{current}'")}.")
    {
        Field = "step",
    };

    /// <summary>The step does not stand so that this could be done.</summary>
    public static Refusal NotSo(string what, StepState state) => new(
        "run.step-state", $"{what} The step is {state.InWords()}.");

    /// <summary>It is dangerous, and a person must say why it is done all the same (RUN-007).</summary>
    public static Refusal Dangerous(string why) => new(
        "run.confirm-danger", $"This is dangerous: {why.TrimEnd('.')}. Confirm it with the reason for doing it.")
    {
        Field = "confirm",
    };

    /// <summary>People must agree first.</summary>
    public static Refusal ApprovalNeeded(string group, int count) => new(
        "run.approval-needed",
        count == 1 ? $"Somebody of {group} must agree first." : $"{count} people of {group} must agree first.");

    /// <summary>This person may not agree.</summary>
    public static Refusal NotOfGroup(string group) => new(
        "run.not-of-group", $"Only {group} may agree to this step.")
    {
        Kind = RefusalKind.Forbidden,
    };

    /// <summary>The one who asks is not among those who agree: four eyes.</summary>
    public static Refusal FourEyes { get; } = new(
        "run.four-eyes", "Whoever asks for it cannot agree to it. Another person must.")
    {
        Kind = RefusalKind.Forbidden,
    };

    /// <summary>What is asked for is not what was looked at.</summary>
    public static Refusal Stale { get; } = new(
        "run.approval-stale", "What is asked for has changed since you looked. Look again before you agree.");

    /// <summary>There is no such answer.</summary>
    public static Refusal NoSuchAnswer(string choice, IEnumerable<string> answers) => new(
        "run.no-such-answer", $"'{choice}' is no answer; there are: {string.Join(", ", answers)}.")
    {
        Field = "answer",
        Kind = RefusalKind.Invalid,
    };

    /// <summary>A reason is missing.</summary>
    public static Refusal ReasonMissing { get; } = new("run.reason-missing", "Say why.")
    {
        Field = "reason",
        Kind = RefusalKind.Invalid,
    };

    /// <summary>Nothing takes this step back.</summary>
    public static Refusal NoUndo { get; } = new("run.no-undo", "No step of this runbook takes that back.");

    /// <summary>The runner does not hold the attempt any more.</summary>
    public static Refusal LeaseLost { get; } = new(
        "run.lease-lost", "This attempt is not yours any more. End it, and say what became of it.");

    /// <summary>A person may not run what changes something.</summary>
    public static Refusal MayNotChange { get; } = new(
        "run.may-not-change", "You may not run steps that change something. access.yaml says who may.")
    {
        Kind = RefusalKind.Forbidden,
    };

    /// <summary>How a state is said.</summary>
    public static string InWords(this StepState state) => state switch
    {
        StepState.Ready => "ready",
        StepState.AwaitingApproval => "waiting for approval",
        StepState.Queued => "waiting for a runner",
        StepState.Leased => "with a runner",
        StepState.Running => "running",
        StepState.Waiting => "waiting",
        StepState.Calling => "waiting for another runbook",
        StepState.Succeeded => "done",
        StepState.Failed => "failed",
        StepState.TimedOut => "ended after its time",
        StepState.Cancelled => "called off",
        StepState.Skipped => "left out",
        _ => "unknown",
    };
}
