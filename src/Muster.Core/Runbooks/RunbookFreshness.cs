using Muster.Core.Playbook;
using NodaTime;

namespace Muster.Core.Runbooks;

/// <summary>
/// How far a runbook can be trusted, and why: what people reviewed, what runs have shown, and whether those whom it
/// names are still there. Source: E.12 of the grammar, RUN-037.
/// </summary>
/// <param name="Grade">The worst of its signs.</param>
/// <param name="Reasons">The signs, worst first; empty when it is fresh.</param>
/// <param name="LastSuccess">When a run of it last came to its end, or null.</param>
public sealed record RunbookFreshness(
    FreshnessGrade Grade, IReadOnlyList<FreshnessReason> Reasons, Instant? LastSuccess)
{
    private const int RunsLooked = 3;
    private static readonly Duration OldSuccess = Duration.FromDays(180);

    /// <summary>How fresh a runbook is.</summary>
    /// <param name="runbook">The runbook in force.</param>
    /// <param name="runs">Its runs, in any order.</param>
    /// <param name="playbook">The playbook in force.</param>
    /// <param name="labels">The labels of each runner that is there; null where there are no runners at all.</param>
    /// <param name="now">The instant.</param>
    public static RunbookFreshness Of(
        Runbook runbook,
        IReadOnlyList<Run> runs,
        CheckedPlaybook playbook,
        IReadOnlyList<IReadOnlyList<string>>? labels,
        Instant now)
    {
        var over = runs.Where(run => run.EndedAt is not null).OrderByDescending(run => run.EndedAt).ToList();
        var success = over.FirstOrDefault(run => run.Outcome == RunOutcome.Succeeded);
        List<FreshnessReason> reasons =
        [
            .. Review(runbook, now.InZone(playbook.Zone).Date),
            .. Success(runbook, success, now),
            .. Lately(over),
            .. Names(runbook, playbook, labels),
        ];
        var grade = reasons.Count == 0 ? FreshnessGrade.Fresh : reasons.Max(reason => reason.Grade);
        return new RunbookFreshness(
            grade, [.. reasons.OrderByDescending(reason => reason.Grade)], success?.EndedAt);
    }

    private static IEnumerable<FreshnessReason> Review(Runbook runbook, LocalDate today)
    {
        if (runbook.Rules.Review is not { } review)
            yield break;
        if (runbook.Rules.Reviewed is not { } reviewed)
        {
            yield return new(FreshnessGrade.Ageing, "Nobody has reviewed it.");
            yield break;
        }

        var age = Period.DaysBetween(reviewed, today);
        if (age > 2 * review.TotalDays)
            yield return new(FreshnessGrade.Stale, $"It was reviewed {age} days ago.");
        else if (age > review.TotalDays)
            yield return new(FreshnessGrade.Ageing, $"Its review was due {age - (int)review.TotalDays} days ago.");
    }

    private static IEnumerable<FreshnessReason> Success(Runbook runbook, Run? success, Instant now)
    {
        if (success is null)
            yield break;
        if (now - success.EndedAt!.Value > OldSuccess)
            yield return new(FreshnessGrade.Ageing, "Its last run that worked is more than half a year ago.");
        if (success.Opening!.Digest != runbook.Digest)
        {
            var then = success.Path.Select(step => step.Digest).ToHashSet(StringComparer.Ordinal);
            var changed = runbook.Steps.Count(step => step.IsExecutable && !then.Contains(step.Digest));
            if (changed > 0)
            {
                yield return new(
                    FreshnessGrade.Ageing,
                    changed == 1 ? "One step was changed since it last worked."
                        : $"{changed} steps were changed since it last worked.");
            }
        }
    }

    private static IEnumerable<FreshnessReason> Lately(List<Run> over)
    {
        var last = over.Take(RunsLooked).ToList();
        var failed = last.Count(run => run.Outcome == RunOutcome.Failed);
        if (failed > 0 && failed == last.Count)
            yield return new(FreshnessGrade.Broken, failed == 1 ? "Its last run failed." : "Its last runs failed.");
        else if (failed > 0)
            yield return new(FreshnessGrade.Stale, $"{failed} of its last {last.Count} runs failed.");
        var skipped = last.SelectMany(run => run.Path)
            .Where(step => step.State == StepState.Skipped && step.EndedBy?.Kind == ActorKind.Responder)
            .Select(step => step.Title).Distinct(StringComparer.Ordinal).ToList();
        if (skipped.Count > 0)
            yield return new(FreshnessGrade.Ageing, $"People left out: {string.Join(", ", skipped)}.");
    }

    private static IEnumerable<FreshnessReason> Names(
        Runbook runbook, CheckedPlaybook playbook, IReadOnlyList<IReadOnlyList<string>>? labels)
    {
        foreach (var group in runbook.Steps.Where(step => step.IsExecutable)
            .Select(step => step.Rules.Approval?.By).OfType<string>().Distinct(StringComparer.Ordinal))
        {
            if (!group.StartsWith("role/", StringComparison.Ordinal)
                && RunApprovers.Of(group, playbook, incident: null).Count == 0)
            {
                yield return new(FreshnessGrade.Broken, $"There is nobody in {group}, who must agree.");
            }
        }

        if (labels is not null && runbook.Rules.Runner.Count > 0 && runbook.Steps.Any(step => step.IsExecutable)
            && !labels.Any(each => runbook.Rules.Runner.All(each.Contains)))
        {
            yield return new(
                FreshnessGrade.Broken, $"No runner has the labels {string.Join(", ", runbook.Rules.Runner)}.");
        }
    }
}

/// <summary>A sign that a runbook has aged.</summary>
/// <param name="Grade">How bad.</param>
/// <param name="Text">What, as a sentence.</param>
public sealed record FreshnessReason(FreshnessGrade Grade, string Text);

/// <summary>How far a runbook can be trusted.</summary>
public enum FreshnessGrade
{
    /// <summary>Nothing speaks against it.</summary>
    Fresh,

    /// <summary>Somebody should look at it.</summary>
    Ageing,

    /// <summary>It may mislead.</summary>
    Stale,

    /// <summary>It will not work.</summary>
    Broken,
}
