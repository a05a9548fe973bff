using Muster.Core.Playbook;
using Muster.Core.Runbooks;
using Muster.Playbooks.Parsing;

namespace Muster.Playbooks.Runbooks;

/// <summary>What must hold of the steps of one runbook. Source: the runbook grammar, lint.</summary>
internal static class RunbookLint
{
    internal static void Run(Runbook runbook, RunbookContent content, Findings findings)
    {
        Names(runbook, findings);
        foreach (var step in runbook.Steps)
        {
            Links(step, runbook, content, findings);
            if (step.Code is { } code && content.Marks.ContainsKey(step.Name))
                CommandLint.Run(step, code, runbook, findings);
            if (step.IsExecutable)
                Change(step, PlaceOf(runbook, step), findings);
        }

        Ways(runbook, findings);
        foreach (var (place, _) in content.Fences.Where(fence => fence.Language.Length == 0))
            findings.Add(RunbookProblem.WithoutLanguage, place, "A fence says its language: ```bash, or ```text.");
        if (runbook.Card.Owner is null && runbook.Steps.Any(step => step.IsExecutable))
        {
            findings.Add(
                RunbookProblem.WithoutOwner, new SourcePlace(runbook.Card.File, 1, 1),
                "The runbook executes commands: 'owner' below 'runbook' says who keeps it.");
        }
    }

    private static void Names(Runbook runbook, Findings findings)
    {
        var first = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var step in runbook.Steps.Where(step => !first.TryAdd(step.Name, step.Line)))
        {
            findings.Add(
                RunbookProblem.DuplicateName, PlaceOf(runbook, step),
                $"The step of line {first[step.Name]} is called '{Quote.Of(step.Name)}' too.");
        }
    }

    private static void Links(RunbookStep step, Runbook runbook, RunbookContent content, Findings findings)
    {
        var place = PlaceOf(runbook, step);
        var anchors = runbook.Sections.Select(section => section.Name)
            .Concat(runbook.Steps.Select(each => each.Heading)).Distinct(StringComparer.Ordinal).ToList();
        var names = runbook.Steps.Select(each => each.Name).ToList();
        foreach (var answer in step.Answers.Where(each => each.Target is { } target && runbook.First(target) is null))
        {
            findings.Add(
                RunbookProblem.LeadsNowhere, place with { Line = answer.Line },
                $"There is no heading '#{Quote.Of(answer.Target!)}' with steps."
                    + Nearest.Hint(answer.Target!, anchors));
        }

        var way = step.Rules.OnFailure ?? "";
        var failure = way.StartsWith("step:", StringComparison.Ordinal) ? way["step:".Length..] : null;
        foreach (var (key, name) in new[]
        {
            ("verify", step.Rules.Verify), ("undo", step.Rules.Undo == "none" ? null : step.Rules.Undo),
            ("on-failure", failure),
        })
        {
            if (name is not null && !names.Contains(name))
            {
                findings.Add(
                    RunbookProblem.LeadsNowhere,
                    content.Marks.GetValueOrDefault(step.Name)?.PlaceOf(key) ?? place,
                    $"'{key}' names a step '{Quote.Of(name)}', and there is none.{Nearest.Hint(name, names)}");
            }
        }
    }

    private static void Change(RunbookStep step, SourcePlace place, Findings findings)
    {
        var rules = step.Rules;
        if (rules.Retries > 0 && !rules.IsIdempotent && rules.Effect != StepEffect.Read)
        {
            Tell(
                RunbookProblem.UnsafeRetry,
                "is tried again: say 'idempotent' when that is harmless, or leave 'retry' out");
        }

        if (rules.Effect == StepEffect.Read)
            return;
        var isShown = rules.Verify is not null || rules.Until is not null || rules.Expect is not null;
        if (!isShown && step.Phase != RunbookPhase.Verification)
            Tell(RunbookProblem.WithoutVerify, "changes something: 'verify' names the step that shows that it worked");
        if (rules.Undo is null && step.Phase != RunbookPhase.Rollback)
            Tell(RunbookProblem.WithoutUndo, "changes something: 'undo' names the step that takes it back, or 'none'");
        if (step.Phase == RunbookPhase.Diagnosis)
        {
            Tell(
                RunbookProblem.ChangeInDiagnosis,
                "changes something while the cause is looked for: mark 'effect=read' or move it");
        }

        void Tell(ProblemCode code, string what) => findings.Add(
            code, place, $"The step '{Quote.Of(step.Name)}' {what}.");
    }

    /// <summary>Every step can be come to, and every circle has an end.</summary>
    private static void Ways(Runbook runbook, Findings findings)
    {
        var reached = Reached(runbook);
        foreach (var step in runbook.Steps.Where(step => !reached.Contains(step.Name)))
        {
            findings.Add(
                RunbookProblem.Unreachable, PlaceOf(runbook, step),
                $"No answer and no step above leads to '{Quote.Of(step.Title)}'.");
        }

        var counted = runbook.Steps.Where(step => step.Rules.Times is null).ToList();
        foreach (var step in counted.Where(step => step.Kind == StepKind.Decision))
        {
            if (!From(runbook, runbook.Following(step), stopsAtCounters: true).Contains(step.Name))
                continue;
            findings.Add(
                RunbookProblem.Cycle, PlaceOf(runbook, step),
                $"An answer to '{Quote.Of(step.Title)}' leads back to it. Put <!-- runbook: times=3 --> below it: how "
                    + "often it may be come to.");
            return;
        }
    }

    private static HashSet<string> Reached(Runbook runbook)
    {
        var asked = runbook.Steps.SelectMany(step => new[]
        {
            step.Rules.Verify, step.Rules.Undo, step.Rules.OnFailure?.Replace("step:", "", StringComparison.Ordinal),
        });
        var starts = runbook.Steps.Where(step => step.Phase == RunbookPhase.Rollback)
            .Concat(asked.OfType<string>().Select(runbook.Step).OfType<RunbookStep>());
        return From(
            runbook, runbook.Start() is { } start ? starts.Prepend(start) : starts, stopsAtCounters: false);
    }

    private static HashSet<string> From(Runbook runbook, IEnumerable<RunbookStep> starts, bool stopsAtCounters)
    {
        var reached = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<RunbookStep>(starts);
        while (open.TryPop(out var step))
        {
            if (!reached.Add(step.Name) || (stopsAtCounters && step.Rules.Times is not null))
                continue;
            foreach (var next in runbook.Following(step))
                open.Push(next);
        }

        return reached;
    }

    private static SourcePlace PlaceOf(Runbook runbook, RunbookStep step) => new(runbook.Card.File, step.Line, 1);
}
