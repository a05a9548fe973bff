using Muster.Core.Playbook;
using Muster.Core.Runbooks;
using Muster.Playbooks.Parsing;
using Muster.Playbooks.Playbook;
using NodaTime;
using NodaTime.Text;

namespace Muster.Playbooks.Runbooks;

/// <summary>What of a runbook is only seen beside the other files of its playbook.</summary>
internal static class RunbookSurroundings
{
    /// <summary>Links lead to files that are there, and calls to runbooks.</summary>
    internal static void FollowLinks(Draft draft, IReadOnlyCollection<string> files)
    {
        foreach (var (place, link) in draft.RunbookLinks)
        {
            if (RunbookLinks.PathOf(place.File, link) is not { } path || files.Contains(path)
                || files.Any(file => file.StartsWith(path.TrimEnd('/') + "/", StringComparison.Ordinal)))
            {
                continue;
            }

            draft.Findings.Add(
                RunbookProblem.DeadLink, place, $"There is no file '{Quote.Of(path)}'.{Nearest.Hint(path, files)}");
        }

        var runbooks = draft.Parts.Runbooks.Select(runbook => runbook.Card.File).ToHashSet(StringComparer.Ordinal);
        foreach (var runbook in draft.Parts.Runbooks)
        {
            foreach (var (call, line) in Calls(runbook))
            {
                if (RunbookLinks.PathOf(runbook.Card.File, call.File) is { } path && runbooks.Contains(path))
                    continue;
                draft.Findings.Add(
                    RunbookProblem.LeadsNowhere, new SourcePlace(runbook.Card.File, line, 1),
                    $"'{Quote.Of(call.File)}' is no runbook.{Nearest.Hint(call.File, runbooks)}");
            }
        }
    }

    /// <summary>Alerts that it answers are known, and its review is not overdue.</summary>
    internal static void Check(Draft draft, Instant? now)
    {
        var alerts = draft.Parts.Monitors.Alerts.SelectMany(alert => new[] { alert.Id, alert.Name }).ToList();
        foreach (var runbook in draft.Parts.Runbooks)
        {
            var place = new SourcePlace(runbook.Card.File, 1, 1);
            foreach (var alert in runbook.Card.Alerts.Where(name => alerts.Count > 0 && !alerts.Contains(name)))
            {
                draft.Findings.Add(
                    RunbookProblem.UnknownAlert, place,
                    $"No alert of monitors.yaml is called '{Quote.Of(alert)}'.{Nearest.Hint(alert, alerts)}");
            }

            if (now is { } instant
                && runbook.Rules is { Review: { } review, Reviewed: { } reviewed }
                && reviewed.AtStartOfDayInZone(draft.Zone).ToInstant() + review < instant)
            {
                draft.Findings.Add(
                    RunbookProblem.ReviewOverdue, place,
                    $"It was reviewed on {LocalDatePattern.Iso.Format(reviewed)}, which holds for "
                        + $"{(int)review.TotalDays} days.");
            }
        }
    }

    private static IEnumerable<(StepCall Call, int Line)> Calls(Runbook runbook) => runbook.Steps.SelectMany(step =>
        step.Answers.Where(answer => answer.Call is not null).Select(answer => (answer.Call!, answer.Line))
            .Concat(step.Call is { } call ? [(call, step.Line)] : []));
}
