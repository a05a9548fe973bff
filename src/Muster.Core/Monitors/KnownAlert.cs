using Muster.Core.Alerts;

namespace Muster.Core.Monitors;

/// <summary>
/// Alerts known by name: the definition of monitors.yaml that an alert of any sender means, which says how bad it is
/// and what answers it. Source: INT-009.
/// </summary>
public static class KnownAlert
{
    private static readonly string[] NameLabels = ["alertname", "alert", "alert_name"];

    /// <summary>The definition whose id or name the sender says, in a label that names the alert or as its summary;
    /// null when it means none. Case does not matter.</summary>
    public static AlertDefinition? Of(AlertSignal signal, MonitorRules rules)
    {
        if (rules.Alerts.Count == 0)
            return null;
        foreach (var label in NameLabels)
        {
            if (signal.Labels[label] is { Length: > 0 } said && Find(rules, said) is { } found)
                return found;
        }

        return Find(rules, signal.Summary);
    }

    /// <summary>The monitor whose own outage an alert tells, or null.</summary>
    public static Monitor? MonitorOf(AlertSignal signal, MonitorRules rules) => signal.Source == MonitorJudge.Source
        ? rules.Monitors.FirstOrDefault(monitor => monitor.Id == signal.Labels[MonitorJudge.Label])
        : null;

    private static AlertDefinition? Find(MonitorRules rules, string said) => rules.Alerts.FirstOrDefault(alert =>
        string.Equals(alert.Id, said.Trim(), StringComparison.OrdinalIgnoreCase)
        || string.Equals(alert.Name, said.Trim(), StringComparison.OrdinalIgnoreCase));
}
