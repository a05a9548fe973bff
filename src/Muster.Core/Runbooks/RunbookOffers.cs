using Muster.Core.Incidents;
using Muster.Core.Playbook;

namespace Muster.Core.Runbooks;

/// <summary>Which runbooks fit an incident. Source: E.4 of the grammar, RUN-011.</summary>
public static class RunbookOffers
{
    /// <summary>
    /// Those that answer one of its alerts first, then those that are written for its service, then those for its
    /// level. A runbook that names neither service nor level nor alert fits nothing in particular and comes last.
    /// </summary>
    /// <param name="incident">The incident.</param>
    /// <param name="playbook">The playbook that it is pinned to.</param>
    /// <param name="alerts">The names of its alerts: keys, classes, the label <c>alertname</c>, their runbooks.</param>
    public static IEnumerable<Runbook> For(
        Incident incident, CheckedPlaybook playbook, IReadOnlyCollection<string> alerts) => playbook.Runbooks
        .Where(runbook => runbook.Steps.Count > 0)
        .Select(runbook => (Runbook: runbook, Fit: FitOf(runbook.Card, incident, alerts)))
        .Where(pair => pair.Fit >= 0)
        .OrderByDescending(pair => pair.Fit)
        .ThenBy(pair => pair.Runbook.Card.Title, StringComparer.Ordinal)
        .Select(pair => pair.Runbook);

    /// <summary>Those that begin by themselves when an incident opens: their author allows it, and they are written for
    /// its alert, its service or its level.</summary>
    public static IEnumerable<Runbook> ByThemselves(
        Incident incident, CheckedPlaybook playbook, IReadOnlyCollection<string> alerts) =>
        For(incident, playbook, alerts).Where(runbook =>
            runbook.Rules.Auto != RunbookAuto.Off && FitOf(runbook.Card, incident, alerts) > 0);

    /// <summary>How well a runbook fits; negative when it is for something else.</summary>
    private static int FitOf(RunbookCard card, Incident incident, IReadOnlyCollection<string> alerts)
    {
        if (card.Alerts.Any(alert => alerts.Contains(alert, StringComparer.OrdinalIgnoreCase))
            || alerts.Contains(card.Id, StringComparer.Ordinal))
        {
            return 100;
        }

        if (card.Severities.Count > 0 && !card.Severities.Contains(incident.Severity))
            return -1;
        var isOfService = incident.Declaration?.Service is { } service && card.Services.Contains(service);
        return card.Services.Count > 0 && !isOfService ? -1
            : (isOfService ? 10 : 0) + (card.Severities.Count > 0 ? 5 : 0);
    }
}
