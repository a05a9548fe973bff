using System.Collections.Immutable;

namespace Muster.Core.Runbooks;

/// <summary>
/// What comes after what. Steps follow each other as they stand; a question leads to one of its answers, and the
/// other answers' headings are then passed over, so that a branch does not run into the next one. A heading of the
/// part that shows whether it worked is never passed over, and steps that take back run only when they are asked for.
/// Source: RUN-003, RUN-011.
/// </summary>
public static class RunbookFlow
{
    /// <summary>The first step of a heading, section or name; null when there is none.</summary>
    public static RunbookStep? First(this Runbook runbook, string target) =>
        runbook.Steps.FirstOrDefault(step => step.Covers(target)) ?? runbook.Step(target);

    /// <summary>Whether a step stands under a heading or in a section of that anchor.</summary>
    public static bool Covers(this RunbookStep step, string target) =>
        step.Heading == target || step.Section == target;

    /// <summary>The step with which a run begins; null when there is none.</summary>
    public static RunbookStep? Start(this Runbook runbook) =>
        runbook.Steps.FirstOrDefault(step => step.Phase != RunbookPhase.Rollback);

    /// <summary>The step that follows one as they stand.</summary>
    /// <param name="runbook">The runbook.</param>
    /// <param name="name">The step that is over.</param>
    /// <param name="passedOver">The headings of branches that were not taken.</param>
    /// <returns>The next step, or null at the end.</returns>
    public static RunbookStep? After(this Runbook runbook, string name, ImmutableHashSet<string> passedOver)
    {
        var at = runbook.Steps.TakeWhile(step => step.Name != name).Count();
        var isAside = at < runbook.Steps.Count && runbook.Steps[at].Phase == RunbookPhase.Rollback;
        return runbook.Steps.Skip(at + 1).FirstOrDefault(step =>
            (step.Phase == RunbookPhase.Rollback) == isAside
            && !passedOver.Contains(step.Heading)
            && !passedOver.Contains(step.Section));
    }

    /// <summary>The headings that are passed over from now on: the answers below that were not taken.</summary>
    public static ImmutableHashSet<string> PassOver(
        this Runbook runbook, RunbookStep decision, StepAnswer taken, ImmutableHashSet<string> passedOver)
    {
        foreach (var target in decision.Answers.Select(answer => answer.Target).OfType<string>())
        {
            if (runbook.First(target) is { } step
                && step.Line > decision.Line && step.Phase != RunbookPhase.Verification)
            {
                passedOver = passedOver.Add(target);
            }
        }

        return taken.Target is { } way ? passedOver.Remove(way) : passedOver;
    }

    /// <summary>The steps that may come directly after one, whatever is answered.</summary>
    public static IEnumerable<RunbookStep> Following(this Runbook runbook, RunbookStep step)
    {
        var next = runbook.After(step.Name, []);
        if (step.Kind != StepKind.Decision)
            return next is null ? [] : [next];
        var ways = step.Answers.Select(answer => answer.Target).OfType<string>()
            .Select(runbook.First).OfType<RunbookStep>();
        var leadsAway = step.Answers.Any(answer => answer.Target is null);
        return leadsAway && next is not null ? ways.Append(next) : ways;
    }
}
