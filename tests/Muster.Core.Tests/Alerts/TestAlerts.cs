using Muster.Core.Alerts;
using Muster.Core.Playbook;
using NodaTime;
using static Muster.Core.Tests.Given;

namespace Muster.Core.Tests.Alerts;

/// <summary>What the tests of alerts talk about.</summary>
internal static class TestAlerts
{
    internal static readonly AlertSignal DiskFull = new()
    {
        Service = Payments,
        Source = "generic",
        DedupKey = "disk",
        Action = AlertAction.Trigger,
        Summary = "Disk is full",
        Severity = AlertSeverity.Error,
        Labels = Labels.From([new("cluster", "eu-1"), new("alertname", "DiskFull")]),
    };

    internal static readonly AlertSignal DiskFine = DiskFull with { Action = AlertAction.Resolve };

    internal static AlertOutcome Take(Alert? known, AlertSignal signal, double minutes) => AlertRules.Take(
        known, signal, Routing.Of(signal, new CheckedPlaybook()), At(minutes), () => new AlertId(Id(3)));

    /// <summary>The alert after these signals, one a minute.</summary>
    internal static Alert After(params IEnumerable<AlertSignal> signals)
    {
        Alert? alert = null;
        foreach (var (minute, signal) in signals.Index())
            alert = Take(alert, signal, minute).Alert ?? alert;
        return alert!;
    }

    internal static Routing RouteOf(AlertSignal signal, params IReadOnlyList<Route> routes) =>
        Routing.Of(signal, new CheckedPlaybook { Routes = routes });

    internal static AlertGroup Group(Duration? wait = null) =>
        Join(open: null, wait).Group;

    internal static AlertGroupOutcome Join(AlertGroup? open, Duration? wait = null) => AlertGroupRules.Join(
        open,
        After(DiskFull),
        RouteOf(DiskFull, new Route { Name = "all", GroupWait = wait ?? Duration.Zero }),
        Noon,
        () => new AlertGroupId(Id(4)));
}
