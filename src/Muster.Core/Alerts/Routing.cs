using Muster.Core.Incidents;
using Muster.Core.Monitors;
using Muster.Core.Playbook;

namespace Muster.Core.Alerts;

/// <summary>What the playbook says about one signal, with the reason in plain words.</summary>
/// <param name="Route">The route that takes it.</param>
/// <param name="Service">The service that owns it.</param>
/// <param name="Severity">The incident severity that it maps to.</param>
/// <param name="Opens">Whether it opens an incident.</param>
/// <param name="Pages">Whether that incident pages people.</param>
/// <param name="Policy">The policy that is followed, or null when the service has none (the fallback is).</param>
/// <param name="GroupKey">The key of its group.</param>
public sealed record Routing(
    Route Route, ServiceId Service, Severity Severity, bool Opens, bool Pages, PolicyId? Policy, string GroupKey)
{
    /// <summary>Whether it becomes a ticket, and pages nobody (INT-021).</summary>
    public bool Tickets => Route.Effect == RouteEffect.Ticket
        || (Route.Effect == RouteEffect.BySeverity && Severity.Tickets);

    /// <summary>
    /// Routes a signal: the first route that takes it, else <see cref="Route.Default"/>. Where the route names no
    /// severity, an alert that monitors.yaml knows by name has the one written there (INT-009).
    /// </summary>
    public static Routing Of(AlertSignal signal, CheckedPlaybook playbook)
    {
        if (signal.DedupKey.StartsWith(AlertSignal.UnreadablePrefix, StringComparison.Ordinal)
            || signal.DedupKey.StartsWith(AlertSignal.NoisyPrefix, StringComparison.Ordinal))
        {
            return Fallback(signal, playbook);
        }

        var route = Route.Default;
        foreach (var candidate in playbook.Routes)
        {
            if (!candidate.Takes(signal))
                continue;
            route = candidate;
            break;
        }

        var service = route.Service ?? signal.Service;
        var severity = route.Severity is { } named ? playbook.SeverityOf(named)
            : KnownAlert.Of(signal, playbook.Monitors) is { Severities: [var known, ..] } ? playbook.SeverityOf(known)
            : KnownAlert.MonitorOf(signal, playbook.Monitors) is { Severity: { } own } ? playbook.SeverityOf(own)
            : playbook.SeverityFor(signal.Severity);
        var policy = route.Policy ?? playbook.Service(service)?.Policy;
        return new Routing(
            route,
            service,
            severity,
            Opens: route.Effect switch
            {
                RouteEffect.List or RouteEffect.Ticket => false,
                RouteEffect.BySeverity => severity.Opens,
                _ => true,
            },
            Pages: route.Effect switch
            {
                RouteEffect.Page => true,
                RouteEffect.BySeverity => severity.Pages,
                _ => false,
            },
            policy,
            route.Grouping.KeyOf(signal, service));
    }

    /// <summary>What Muster says of itself is not routed: it opens an incident that pages the administrators.</summary>
    private static Routing Fallback(AlertSignal signal, CheckedPlaybook playbook) => new(
        Route.Default,
        signal.Service,
        playbook.SeverityFor(signal.Severity),
        Opens: true,
        Pages: true,
        Policy: null,
        Route.Default.Grouping.KeyOf(signal, signal.Service));

    /// <summary>Routes an alert that is known already, by what its row remembers of its first signal.</summary>
    public static Routing Of(Alert alert, CheckedPlaybook playbook) => Of(alert.AsSignal(), playbook);
}
