using NodaTime;

namespace Muster.Core.Runbooks;

/// <summary>What a run would do, before it does anything: steps, targets, approvals, secrets by name, and how long it
/// took before. Source: E.10 of the grammar, RUN-008.</summary>
/// <param name="Runbook">The runbook.</param>
/// <param name="Values">What its parameters are filled with, and from where.</param>
/// <param name="Problems">What is missing or wrong; it cannot begin before.</param>
/// <param name="Steps">Its steps, in the order in which they stand.</param>
/// <param name="Usually">How long it took, by the middle one of earlier runs, or null when there is none.</param>
public sealed record RunPlan(
    Runbook Runbook,
    IReadOnlyList<RunValue> Values,
    IReadOnlyList<Refusal> Problems,
    IReadOnlyList<PlannedStep> Steps,
    Duration? Usually)
{
    /// <summary>Plans a run.</summary>
    /// <param name="runbook">The runbook.</param>
    /// <param name="filled">Its values, from <see cref="RunValues.Fill"/>.</param>
    /// <param name="earlier">Its runs so far.</param>
    public static RunPlan Of(
        Runbook runbook,
        (IReadOnlyList<RunValue> Values, IReadOnlyList<Refusal> Problems) filled,
        IReadOnlyList<Run> earlier)
    {
        var whole = earlier.Where(run => run.Outcome == RunOutcome.Succeeded)
            .Select(run => run.EndedAt!.Value - run.Opening!.At).ToList();
        var byStep = earlier.SelectMany(run => run.Path)
            .Where(step => step is { State: StepState.Succeeded, StartedAt: not null, EndedAt: not null })
            .ToLookup(
                step => step.Step, step => step.EndedAt!.Value - step.StartedAt!.Value, StringComparer.Ordinal);
        return new RunPlan(
            runbook,
            [.. filled.Values.Where(value => !value.Name.Contains('.', StringComparison.Ordinal))],
            filled.Problems,
            [.. runbook.Steps.Select(step => StepOf(runbook, step, Middle([.. byStep[step.Name]])))],
            Middle(whole));
    }

    private static PlannedStep StepOf(Runbook runbook, RunbookStep step, Duration? usually) => new(
        step,
        !step.IsExecutable ? null : step.Rules.On ?? (runbook.Rules.Runner is { Count: > 0 } labels
            ? string.Join(", ", labels)
            : "any runner"),
        step.IsExecutable ? step.Rules.Approval : null,
        step.Danger,
        usually);

    private static Duration? Middle(List<Duration> lengths)
    {
        if (lengths.Count == 0)
            return null;
        lengths.Sort();
        return lengths[lengths.Count / 2];
    }
}

/// <summary>A step as a plan shows it.</summary>
/// <param name="Step">The step.</param>
/// <param name="Target">Where it runs, or null for what a person does.</param>
/// <param name="Approval">Who must agree, or null.</param>
/// <param name="Danger">Why a person must confirm it a second time, or null.</param>
/// <param name="Usually">How long it took before, or null.</param>
public sealed record PlannedStep(
    RunbookStep Step, string? Target, RunbookApproval? Approval, string? Danger, Duration? Usually);
