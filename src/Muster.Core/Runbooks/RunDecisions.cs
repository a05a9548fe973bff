using System.Diagnostics;
using NodaTime;
using static Muster.Core.Runbooks.RunCommand;
using E = Muster.Core.Runbooks.RunEvent;

namespace Muster.Core.Runbooks;

/// <summary>What a command means for a run. Source: RUN-002 to RUN-009.</summary>
internal static class RunDecisions
{
    /// <summary>A question to agree is open so long.</summary>
    internal static readonly Duration ApprovalFor = Duration.FromHours(1);

    /// <summary>A runner ends a step by its deadline; so much later it counts as lost.</summary>
    internal static readonly Duration Grace = Duration.FromSeconds(30);

    private static Decision<E> Nothing => Decision<E>.Nothing;

    internal static Decision<E> Decide(Run state, RunCommand command) => command switch
    {
        Start when state.Opening is not null => Nothing,
        Start c => Begins(c),
        _ when state.Opening is null => RunRefusals.Unknown,
        Report c when !Holds(state, c.Attempt, c.Runner) => Late(state, c),
        Report { Result.State: StepState.Unknown } => GivenUp(state, command),
        Report c => StepResults.Take(new Advance(state, command), c),
        Lease c => Leases(state, c),
        Begin c when state.Current is { State: StepState.Running } now && now.Attempt == c.Attempt
            && now.Runner == c.Runner => Nothing,
        Begin c => state.Current is { State: StepState.Leased } && Holds(state, c.Attempt, c.Runner)
            ? new E.Began(state.Current.Step, c.Attempt, c.Runner) { At = c.At, By = c.By }
            : RunRefusals.LeaseLost,
        Cancel when !state.IsOpen => Nothing,
        Cancel c => CallOff(state, c),
        Tick when !state.IsOpen => Nothing,
        Tick c => Ticks(state, c),
        ChildEnded c => Returned(state, c),
        Undo c => TakeBack(state, c),
        _ => OfStep(state, command),
    };

    private static Decision<E> Begins(Start c)
    {
        if (c.Runbook.Start() is not { } first)
            return RunRefusals.Empty;
        var advance = new Advance(Run.Initial, c);
        advance.Add(c.Run);
        advance.Come(first, why: null);
        return advance.Facts;
    }

    private static Decision<E> OfStep(Run state, RunCommand command)
    {
        var step = command switch
        {
            Go c => c.Step,
            Approve c => c.Step,
            Deny c => c.Step,
            Answer c => c.Step,
            Record c => c.Step,
            Skip c => c.Step,
            Retry c => c.Step,
            Settle c => c.Step,
            _ => throw new UnreachableException(command.GetType().Name),
        };
        if (state.Current is not { } current || current.Step != step)
        {
            // A second tap on the same button: it has happened.
            return IsSaid(state, command, step) ? Nothing
                : state.IsOpen ? RunRefusals.NotThere(step, state.Current?.Step)
                : RunRefusals.Over;
        }

        var rule = command.Runbook.Step(step)!;
        return command switch
        {
            Go c => StepGates.Go(state, current, rule, c),
            Approve c => StepGates.Approve(state, current, rule, c),
            Deny c => StepGates.Deny(current, c),
            Answer c => Answers(state, current, rule, c),
            Record c => Records(state, current, rule, c),
            Skip c => Skips(state, current, rule, c),
            Retry c when current is { State: StepState.Ready } => Nothing,
            Retry c when !current.NeedsChoice => RunRefusals.NotSo("There is nothing to repeat.", current.State),
            Retry c => Again(state, current, rule, c),
            Settle c => Settles(state, current, rule, c),
            _ => throw new UnreachableException(command.GetType().Name),
        };
    }

    private static bool IsSaid(Run state, RunCommand command, string step)
    {
        if (state.Path.LastOrDefault(each => each.Step == step) is not { } done)
            return false;
        return command switch
        {
            Go or Approve => done.AskedBy is not null && done.State != StepState.Skipped,
            Answer c => done.Answer == c.Choice,
            Record c => done.IsByHand && done.State == (c.Worked ? StepState.Succeeded : StepState.Failed),
            Skip => done.State == StepState.Skipped,
            Settle => done.Note is not null,
            _ => false,
        };
    }

    private static bool Holds(Run state, int attempt, string runner) =>
        state.Current is { State: StepState.Leased or StepState.Running or StepState.Unknown } current
        && current.Attempt == attempt && current.Runner == runner;

    private static Decision<E> Late(Run state, Report c)
    {
        var done = state.Path.Concat(state.Current is { } now ? [now] : Array.Empty<StepRun>())
            .LastOrDefault(step => step.Attempt == c.Attempt && step.Attempt > 0);
        if (done is null)
            return RunRefusals.LeaseLost;
        // What was reported before is in the record; what was given up is completed by what really happened.
        return done.Said is null && (done.State == StepState.Unknown || done.Note is not null)
            ? new E.ReportedLate(
                done.Step, done.Title, c.Attempt, c.Result.State, c.Result.Exit,
                StepOutputs.Said(StepOutputs.Mask(c.Result.Output), c.Result.Bytes))
            { At = c.At, By = c.By }
            : Nothing;
    }

    private static Decision<E> Leases(Run state, Lease c)
    {
        if (state.Current is not { } current)
            return RunRefusals.LeaseLost;
        if (current.Attempt == c.Attempt && current.Runner == c.Runner && current.State == StepState.Leased)
            return Nothing;
        if (current.State != StepState.Queued || current.Attempt != c.Attempt)
            return RunRefusals.LeaseLost;
        var rule = c.Runbook.Step(current.Step)!;
        return current.Bound == RunValues.Bound(state, c.Runbook, rule)
            ? new E.Leased(current.Step, c.Attempt, c.Runner, c.At + rule.Rules.Timeout) { At = c.At, By = c.By }
            : RunRefusals.Stale;
    }

    private static Decision<E> CallOff(Run state, Cancel c)
    {
        if (string.IsNullOrWhiteSpace(c.Reason))
            return RunRefusals.ReasonMissing;
        List<E> facts = [];
        if (state.Current is { State: StepState.Leased or StepState.Running } current)
        {
            facts.Add(new E.Lost(current.Step, current.Title, current.Attempt, IsRepeated: false)
            {
                At = c.At,
                By = c.By,
            });
        }

        facts.Add(new E.Ended(RunOutcome.Cancelled, Cut(c.Reason)) { At = c.At, By = c.By });
        return facts;
    }

    private static Decision<E> Ticks(Run state, Tick c)
    {
        var advance = new Advance(state, c);
        if (state.Opening!.Deadline <= c.At)
        {
            if (state.Current is { State: StepState.Leased or StepState.Running } now)
                advance.Add(new E.Lost(now.Step, now.Title, now.Attempt, IsRepeated: false) { At = c.At, By = c.By });
            advance.End(RunOutcome.Failed, "It took longer than it may as a whole.");
            return advance.Facts;
        }

        if (state.Current is not { } current)
            return Nothing;
        var rule = c.Runbook.Step(current.Step)!;
        switch (current.State)
        {
            case StepState.Waiting when current.Until <= c.At && current.Cause == PauseKind.Wait
                && rule.Kind == StepKind.Wait:
                advance.Finish(current, StepState.Succeeded, why: null);
                advance.Pass(rule);
                break;
            case StepState.Waiting when current.Until <= c.At:
                advance.Queue(rule, current.Item, current.Danger);
                break;
            case StepState.AwaitingApproval when current.ApprovalBy <= c.At:
                advance.Add(new E.ApprovalEnded(
                    current.Step, IsDenied: false, $"Nobody of {current.Group} answered in time.")
                { At = c.At, By = c.By });
                break;
            case StepState.Leased or StepState.Running when (c.LeasedUntil ?? current.Deadline + Grace) <= c.At:
                Lose(advance, current, rule);
                break;
        }

        return advance.Facts;
    }

    /// <summary>
    /// A runner was not heard of. What it had not begun, only reads, or may be repeated, waits for a runner again, up
    /// to three times; of anything else nobody knows whether it had an effect, and it is never repeated by itself.
    /// </summary>
    private static void Lose(Advance advance, StepRun current, RunbookStep rule)
    {
        const int LossesMax = 3;
        var isHarmless = current.State == StepState.Leased || rule.Rules.Effect == StepEffect.Read
            || rule.Rules.IsIdempotent;
        var isRepeated = isHarmless && current.Losses < LossesMax;
        advance.Add(new E.Lost(current.Step, current.Title, current.Attempt, isRepeated)
        {
            At = advance.Command.At,
            By = advance.Command.By,
        });
        if (isRepeated)
            advance.Queue(rule, current.Item, current.Danger);
    }

    private static Decision<E> Returned(Run state, ChildEnded c)
    {
        if (state.Current is not { State: StepState.Calling } current || current.Child != c.Child)
            return Nothing;
        var advance = new Advance(state, c);
        var worked = c.Outcome == RunOutcome.Succeeded;
        advance.Finish(current, worked ? StepState.Succeeded : StepState.Failed, worked ? null : c.Reason);
        var rule = c.Runbook.Step(current.Step)!;
        if (worked)
            advance.Pass(rule);
        else
            advance.Fail(rule);
        return advance.Facts;
    }

    private static Decision<E> Answers(Run state, StepRun current, RunbookStep rule, Answer c)
    {
        var taken = rule.Answers.FirstOrDefault(answer =>
            string.Equals(answer.Text, c.Choice.Trim(), StringComparison.OrdinalIgnoreCase));
        if (rule.Kind != StepKind.Decision || taken is null)
            return RunRefusals.NoSuchAnswer(c.Choice, rule.Answers.Select(answer => answer.Text));
        if (current.State != StepState.Ready)
            return RunRefusals.NotSo("It is answered.", current.State);
        var advance = new Advance(state, c);
        advance.Take(rule, taken, isAutomatic: false);
        return advance.Facts;
    }

    /// <summary>A person did it and says what came of it. What needs agreement needs it here too.</summary>
    private static Decision<E> Records(Run state, StepRun current, RunbookStep rule, Record c)
    {
        if (rule.Kind == StepKind.Decision)
            return RunRefusals.NotSo("A question is answered.", current.State);
        if (current.State is not (StepState.Ready or StepState.Queued)
            && !(current.State == StepState.Waiting && rule.Kind == StepKind.Wait))
        {
            return RunRefusals.NotSo("It cannot be done by hand now.", current.State);
        }

        if (current.State == StepState.Ready && StepGates.Refuse(rule, c.Confirmed) is { } refusal)
            return refusal;
        var advance = new Advance(state, c);
        var output = StepOutputs.Mask(c.Output ?? "");
        var saved = StepResults.Saved(rule, output, rows: null);
        advance.Add(new E.StepEnded(
            current.Step, current.Title, current.Attempt, current.Item,
            c.Worked ? StepState.Succeeded : StepState.Failed,
            Exit: null,
            output.Length == 0 ? null : StepOutputs.Said(output, 0),
            c.Worked ? saved : null,
            Cut(c.Note),
            IsByHand: true,
            c.Worked ? null : Cut(c.Note) ?? "A person says that it did not work.")
        { At = c.At, By = c.By });
        if (c.Worked)
            advance.Pass(rule);
        else
            advance.Fail(rule);
        return advance.Facts;
    }

    private static Decision<E> Skips(Run state, StepRun current, RunbookStep rule, Skip c)
    {
        if (Cut(c.Reason) is not { } reason)
            return RunRefusals.ReasonMissing;
        if (current.State is StepState.Leased or StepState.Running or StepState.Unknown or StepState.Calling)
            return RunRefusals.NotSo("It cannot be left out now.", current.State);
        var advance = new Advance(state, c);
        advance.Add(new E.Skipped(current.Step, current.Title, reason, IsByHand: true) { At = c.At, By = c.By });
        advance.Come(c.Runbook.After(rule.Name, state.PassedOver), why: null);
        return advance.Facts;
    }

    private static Decision<E> Settles(Run state, StepRun current, RunbookStep rule, Settle c)
    {
        if (current.State != StepState.Unknown)
        {
            return current.Note == Cut(c.Reason) ? Nothing
                : RunRefusals.NotSo("It is known what became of it.", current.State);
        }

        if (Cut(c.Reason) is not { } reason)
            return RunRefusals.ReasonMissing;
        var advance = new Advance(state, c);
        advance.Add(new E.Settled(current.Step, current.Title, c.As, reason) { At = c.At, By = c.By });
        if (c.As == UnknownOutcome.Worked)
            advance.Pass(rule);
        else if (c.As == UnknownOutcome.Abandon)
            advance.Fail(rule);
        return advance.Facts;
    }

    /// <summary>Once more: a loop goes on at the item that failed, and whatever needed agreement needs it
    /// again.</summary>
    private static Decision<E> Again(Run state, StepRun current, RunbookStep rule, RunCommand c)
    {
        var advance = new Advance(state, c);
        advance.Enter(rule, "It is done once more.", current.Item, current.TakesBack);
        if (rule.IsExecutable && !rule.Rules.IsManual && StepGates.IsOpen(rule))
            advance.Queue(rule, current.Item, danger: null);
        return advance.Facts;
    }

    /// <summary>A runner came back and does not know what became of what it had begun.</summary>
    private static Decision<E> GivenUp(Run state, RunCommand c)
    {
        var advance = new Advance(state, c);
        if (state.Current!.State != StepState.Unknown)
            Lose(advance, state.Current, c.Runbook.Step(state.Current.Step)!);
        return advance.Facts;
    }

    private static Decision<E> TakeBack(Run state, Undo c)
    {
        if (!state.IsOpen)
            return RunRefusals.Over;
        if (state.Current is { State: StepState.Leased or StepState.Running or StepState.Unknown } busy)
            return RunRefusals.NotSo("Nothing can be taken back now.", busy.State);
        var isDone = state.Current?.Step == c.Step || state.Path.Exists(step => step.Step == c.Step);
        if (!isDone || c.Runbook.Step(c.Step)?.Rules.Undo is not { } name || c.Runbook.Step(name) is not { } undo)
            return RunRefusals.NoUndo;
        if (state.Current?.Step == name)
            return Nothing;
        var advance = new Advance(state, c);
        advance.TakeBack(c.Step, undo);
        return advance.Facts;
    }

    internal static string? Join(string? first, string second) => first is null ? second : $"{first} {second}";

    internal static string? Cut(string? text) => Incidents.WorkDecisions.Cut(text);
}
