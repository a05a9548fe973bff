using static Muster.Core.Runbooks.RunCommand;
using E = Muster.Core.Runbooks.RunEvent;

namespace Muster.Core.Runbooks;

/// <summary>
/// What stands before a step that changes something: a second confirmation with its reason (RUN-007), and people who
/// agree to exactly this text with exactly these values.
/// </summary>
internal static class StepGates
{
    private const int ReasonMin = 3;

    internal static Decision<E> Go(Run state, StepRun current, RunbookStep rule, Go c)
    {
        if (current.State is StepState.Queued or StepState.Leased or StepState.Running
            or StepState.AwaitingApproval)
        {
            return Decision<E>.Nothing;
        }

        if (!rule.IsExecutable || rule.Rules.IsManual)
            return RunRefusals.NotSo("A person does it and says so.", current.State);
        if (current.State != StepState.Ready)
            return RunRefusals.NotSo("It cannot be run now.", current.State);
        if (rule.Danger is { } why && !IsReason(c.Confirmed))
            return RunRefusals.Dangerous(why);
        var advance = new Advance(state, c);
        var confirmed = rule.Danger is null ? null : RunDecisions.Cut(c.Confirmed);
        if (rule.Rules.Approval is { } approval)
        {
            advance.Add(new E.ApprovalAsked(
                current.Step,
                approval.By,
                approval.Count,
                RunValues.Bound(state, c.Runbook, rule),
                c.At + RunDecisions.ApprovalFor,
                confirmed)
            { At = c.At, By = c.By });
        }
        else
        {
            advance.Queue(rule, current.Item, confirmed);
        }

        return advance.Facts;
    }

    internal static Decision<E> Approve(Run state, StepRun current, RunbookStep rule, Approve c)
    {
        var person = c.By.AsResponder;
        if (person is { } again && current.Agreed.Contains(again))
            return Decision<E>.Nothing;
        if (current.State != StepState.AwaitingApproval)
            return RunRefusals.NotSo("Nobody is asked to agree.", current.State);
        if (person is not { } who || !c.IsOfGroup)
            return RunRefusals.NotOfGroup(current.Group!);
        if (rule.Rules.Approval is not { AllowsSelf: true } && current.AskedBy?.AsResponder == who)
            return RunRefusals.FourEyes;
        var bound = RunValues.Bound(state, c.Runbook, rule);
        if (bound != current.Bound || (c.Bound is { } seen && seen != bound))
            return RunRefusals.Stale;
        var advance = new Advance(state, c);
        var left = current.Needed - current.Agreed.Count - 1;
        advance.Add(new E.Approved(current.Step, bound, who, left) { At = c.At, By = c.By });
        if (left <= 0)
            advance.Queue(rule, current.Item, current.Danger);
        return advance.Facts;
    }

    internal static Decision<E> Deny(StepRun current, Deny c)
    {
        if (current.State == StepState.Cancelled)
            return Decision<E>.Nothing;
        if (current.State != StepState.AwaitingApproval)
            return RunRefusals.NotSo("Nobody is asked to agree.", current.State);
        if (!c.IsOfGroup)
            return RunRefusals.NotOfGroup(current.Group!);
        return RunDecisions.Cut(c.Reason) is { } reason
            ? new E.ApprovalEnded(current.Step, IsDenied: true, reason) { At = c.At, By = c.By }
            : RunRefusals.ReasonMissing;
    }

    /// <summary>Whether nobody has to agree to a step or to confirm it.</summary>
    internal static bool IsOpen(RunbookStep rule) => rule.Rules.Approval is null && rule.Danger is null;

    /// <summary>Why a step that was not let through may not be done by hand either, or null.</summary>
    internal static Refusal? Refuse(RunbookStep rule, string? confirmed) =>
        rule.Rules.Approval is { } approval ? RunRefusals.ApprovalNeeded(approval.By, approval.Count)
        : rule.Danger is { } why && !IsReason(confirmed) ? RunRefusals.Dangerous(why)
        : null;

    private static bool IsReason(string? text) => text?.Trim().Length >= ReasonMin;
}

/// <summary>What the words of a step mean for the run.</summary>
internal static class StepResults
{
    internal static Decision<E> Take(Advance advance, Report c)
    {
        var current = advance.State.Current!;
        var rule = c.Runbook.Step(current.Step)!;
        var output = StepOutputs.Mask(c.Result.Output);
        var (state, why) = (c.Result.State, c.Result.Why is { } said ? StepOutputs.Mask(said) : null);
        var saved = state == StepState.Succeeded ? Saved(rule, output, c.Result.Rows) : null;
        var known = Known(advance.State, c.Result, output, saved);
        if (state == StepState.Succeeded && rule.Rules.Save is not null && saved is null)
            (state, why) = (StepState.Failed, $"What it said is no {rule.Rules.SaveAs.ToString().ToLowerInvariant()}.");
        if (state == StepState.Succeeded && rule.Rules.Expect is { } expect)
            (state, why) = Judged(expect, known);
        if (state == StepState.Succeeded && rule.Rules.Until is { } until && until.Judge(known) is not { Holds: true })
        {
            if (Pause(advance, current, rule, until.Judge(known)))
                return advance.Facts;
            (state, why) = (StepState.Failed, $"It never held that {until.InWords()}.");
        }

        advance.Add(new E.StepEnded(
            current.Step, current.Title, current.Attempt, current.Item, state, c.Result.Exit,
            Shown(rule, output, c.Result.Bytes), state == StepState.Succeeded ? saved : null,
            Note: null, IsByHand: false, why)
        { At = c.At, By = c.By });
        if (state == StepState.Succeeded)
            advance.Pass(rule);
        else if (state == StepState.Failed && current.Failures < rule.Rules.Retries && MayRepeat(rule))
            advance.Wait(current.Step, PauseKind.Retry, Backoff(rule, current.Failures), why);
        else
            advance.Fail(rule);
        return advance.Facts;
    }

    /// <summary>The value that a step keeps, or null when it keeps none or said nothing of that form.</summary>
    internal static RunValue? Saved(RunbookStep rule, string output, string? rows) =>
        rule.Rules.Save is { } name && StepOutputs.Read(rule.Rules.SaveAs, output, rows) is { } value
            ? new RunValue(name, StepOutputs.Mask(value), $"the step {rule.Name}")
            : null;

    /// <summary>What of an output goes into the record: its author decides.</summary>
    private static StepSaid? Shown(RunbookStep rule, string output, long bytes) => rule.Rules.Output switch
    {
        StepOutput.None => null,
        StepOutput.Attach => StepOutputs.Said(output, bytes) with { Head = "", Tail = null },
        _ => StepOutputs.Said(output, bytes),
    };

    private static bool MayRepeat(RunbookStep rule) =>
        rule.Rules.IsIdempotent || rule.Rules.Effect == StepEffect.Read;

    private static NodaTime.Duration Backoff(RunbookStep rule, int failures) =>
        rule.Rules.Backoff * Math.Pow(2, Math.Min(failures, 10));

    private static bool Pause(Advance advance, StepRun current, RunbookStep rule, Judgement judgement)
    {
        var since = current.FirstPause ?? current.FirstBegan ?? current.ReadyAt;
        if (advance.Command.At + rule.Rules.Every > since + rule.Rules.For)
            return false;
        advance.Wait(
            current.Step, PauseKind.Poll, rule.Rules.Every,
            judgement.Why ?? $"Not yet: {rule.Rules.Until!.InWords()}.");
        return true;
    }

    private static (StepState, string?) Judged(Expression expect, RunbookValue.Fields known) =>
        expect.Judge(known) switch
        {
            { Holds: true } => (StepState.Succeeded, null),
            { Holds: false } => (StepState.Failed, $"It does not hold that {expect.InWords()}."),
            var judgement => (StepState.Failed, $"It cannot be told whether {expect.InWords()}: {judgement.Why}."),
        };

    private static RunbookValue.Fields Known(Run run, StepResult result, string output, RunValue? saved)
    {
        var values = run.Values.Values.ToList();
        if (saved is not null)
            values.Add(saved);
        if (result.Exit is { } exit)
            values.Add(new RunValue("exit", new RunbookValue.Number(exit), "the step"));
        if (StepOutputs.Value(output, result.Rows) is { } value)
            values.Add(new RunValue("value", value, "the step"));
        return RunValues.Known(values);
    }
}
