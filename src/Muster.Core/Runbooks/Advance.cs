using NodaTime;
using E = Muster.Core.Runbooks.RunEvent;

namespace Muster.Core.Runbooks;

/// <summary>
/// Facts of one command in order, each seen by the next: how a run goes on from step to step until something needs a
/// person, a runner or time. Source: RUN-003.
/// </summary>
internal sealed class Advance(Run state, RunCommand command)
{
    private const int StepsMax = 1_000;

    private readonly List<E> facts = [];

    internal Run State { get; private set; } = state;

    internal RunCommand Command => command;

    internal List<E> Facts => facts;

    private Runbook Runbook => command.Runbook;

    internal void Add(E fact)
    {
        facts.Add(fact);
        State = Run.Evolve(State, fact);
    }

    /// <summary>What is current came to an end without words of its own.</summary>
    internal void Finish(StepRun step, StepState to, string? why) => Add(new E.StepEnded(
        step.Step, step.Title, step.Attempt, step.Item, to, Exit: null, Said: null, Saved: null, Note: null,
        IsByHand: false, why)
    { At = command.At, By = command.By });

    /// <summary>A step, or an item of its loop, worked: the next item, or the next step.</summary>
    internal void Pass(RunbookStep rule)
    {
        var current = State.Current!;
        if (current.Item + 1 < current.Items)
        {
            Queue(rule, current.Item + 1, current.Danger);
            return;
        }

        if (current.TakesBack is { } step)
            End(RunOutcome.TakenBack, $"“{Runbook.Step(step)?.Title ?? step}” was taken back.");
        else
            Come(Runbook.After(rule.Name, State.PassedOver), why: null);
    }

    /// <summary>A step failed: what its author wrote follows, else a person is asked.</summary>
    internal void Fail(RunbookStep rule)
    {
        var current = State.Current!;
        if (current.Items > 0 && !rule.Rules.StopsOnFail && current.Item + 1 < current.Items)
        {
            Queue(rule, current.Item + 1, current.Danger);
            return;
        }

        if (rule.Rules.UndoesAlone && rule.Rules.Undo is { } undo && Runbook.Step(undo) is { } back)
        {
            TakeBack(rule.Name, back);
            return;
        }

        switch (rule.Rules.OnFailure ?? (IsAttended ? "ask" : "stop"))
        {
            case "continue":
                Come(Runbook.After(rule.Name, State.PassedOver), why: null);
                break;
            case "stop":
                End(RunOutcome.Failed, $"“{rule.Title}” did not work. {current.Why}".TrimEnd());
                break;
            case var other when other.StartsWith("step:", StringComparison.Ordinal)
                && Runbook.Step(other["step:".Length..]) is { } next:
                Come(next, $"“{rule.Title}” did not work.");
                break;
        }
    }

    /// <summary>Comes to the step that takes another one back; it ends the run.</summary>
    internal void TakeBack(string step, RunbookStep by) =>
        Enter(by, $"It takes back “{Runbook.Step(step)?.Title ?? step}”.", item: 0, takesBack: step);

    /// <summary>Comes to a step, and on from it as far as nothing and nobody is needed.</summary>
    internal void Come(RunbookStep? next, string? why)
    {
        for (var count = 0; count < StepsMax; count++)
        {
            if (next is null)
            {
                End(RunOutcome.Succeeded, reason: null);
                return;
            }

            if (next.Rules.When is { } when)
            {
                var judgement = when.Judge(State.Known);
                if (judgement.Holds == false)
                {
                    Add(new E.Skipped(next.Name, next.Title, $"It is only for when {when.InWords()}.", IsByHand: false)
                    {
                        At = command.At,
                        By = Actor.Muster,
                    });
                    next = Runbook.After(next.Name, State.PassedOver);
                    continue;
                }

                why = judgement.Holds is null ? $"Is it needed? {judgement.Why}." : why;
            }

            if (Enter(next, why, item: 0) is not { } on)
                return;
            (next, why) = (on.Then, null);
        }
    }

    /// <summary>Waits for a runner; the values are those that were agreed to.</summary>
    internal void Queue(RunbookStep rule, int item, string? danger) => Add(new E.Queued(
        rule.Name, State.Attempts + 1, item, RunValues.Bound(State, Runbook, rule), danger)
    { At = command.At, By = command.By });

    internal void Wait(string step, PauseKind cause, Duration length, string? why) =>
        Add(new E.Paused(step, command.At + length, cause, why) { At = command.At, By = Actor.Muster });

    internal void End(RunOutcome outcome, string? reason) =>
        Add(new E.Ended(outcome, reason) { At = command.At, By = command.By });

    /// <summary>Takes a way out of a question.</summary>
    internal void Take(RunbookStep rule, StepAnswer taken, bool isAutomatic)
    {
        Add(Answered(rule, taken, isAutomatic));
        if (taken.Call is { } call)
            Call(rule, call);
        else
            Come(Next(rule, taken), why: null);
    }

    private E.Answered Answered(RunbookStep rule, StepAnswer taken, bool isAutomatic) => new(
        rule.Name, rule.Title, taken.Text, isAutomatic,
        [.. Runbook.PassOver(rule, taken, State.PassedOver).Order(StringComparer.Ordinal)])
    { At = command.At, By = isAutomatic ? Actor.Muster : command.By };

    private RunbookStep? Next(RunbookStep rule, StepAnswer taken) =>
        taken.Target is { } target && Runbook.First(target) is { } first
            ? first
            : Runbook.After(rule.Name, State.PassedOver);

    /// <summary>Comes to one step. Null when it waits there; else what is next, or null at the end.</summary>
    internal (RunbookStep? Then, bool IsPassed)? Enter(
        RunbookStep step, string? why, int item, string? takesBack = null)
    {
        var items = RunValues.ItemsOf(State, step);
        Add(new E.StepReady(
            step.Name, step.Title, KindOf(step), step.Rules.Effect, step.Digest, items?.Count ?? 0, item, why,
            takesBack)
        { At = command.At, By = command.By });
        switch (step.Kind)
        {
            case StepKind.Decision when Alone(step) is { } answer:
                Add(Answered(step, answer, isAutomatic: true));
                if (answer.Call is { } far)
                {
                    Call(step, far);
                    return null;
                }

                return (Next(step, answer), true);
            case StepKind.Wait when step.Rules.Wait is { } length:
                Wait(step.Name, PauseKind.Wait, length, why: null);
                return null;
            case StepKind.Call when step.Call is { } call:
                Call(step, call);
                return null;
            case StepKind.Command when items is { Count: 0 }:
                Finish(State.Current!, StepState.Succeeded, "There was nothing in the list.");
                return (Runbook.After(step.Name, State.PassedOver), true);
            case StepKind.Command when why is null && GoesAlone(step):
                Queue(step, item: 0, danger: null);
                return null;
            default:
                return null;
        }
    }

    /// <summary>The answer that needs no person: the first condition that holds. None when one cannot be told before,
    /// when a person has a choice, or when the question was come to as often as it may be.</summary>
    private StepAnswer? Alone(RunbookStep step)
    {
        if (State.Path.Count(each => each.Step == step.Name) >= (step.Rules.Times ?? 1))
            return null;
        foreach (var answer in step.Answers.Where(answer => answer.When is not null))
        {
            switch (answer.When!.Judge(State.Known).Holds)
            {
                case true:
                    return answer;
                case null:
                    return null;
            }
        }

        return step.Answers.Any(answer => answer.When is null && !answer.IsOtherwise)
            ? null
            : step.Answers.FirstOrDefault(answer => answer.IsOtherwise);
    }

    private void Call(RunbookStep step, StepCall call)
    {
        List<RunValue> values = [];
        foreach (var (name, text) in call.Values)
        {
            var known = text.StartsWith('$') && State.Values.TryGetValue(text[1..], out var value) ? value.Value : null;
            if (known is not null || !text.StartsWith('$'))
                values.Add(new RunValue(name, known ?? new RunbookValue.Text(text), Runbook.Card.Title));
        }

        Add(new E.Called(step.Name, new RunId(command.NewId), call.File, values)
        {
            At = command.At,
            By = command.By,
        });
    }

    private bool GoesAlone(RunbookStep step) => step.IsExecutable && !step.Rules.IsManual
        && step.Rules.Approval is null && step.Danger is null
        && State.Opening!.Pace switch
        {
            RunPace.All => true,
            RunPace.Reads => step.Rules.Effect == StepEffect.Read,
            _ => false,
        };

    private static StepKind KindOf(RunbookStep step) =>
        step.Kind == StepKind.Command && (step.Rules.IsManual || !step.IsExecutable) ? StepKind.Manual : step.Kind;

    private bool IsAttended => State.Opening!.By.Kind == ActorKind.Responder;
}
