using Muster.Core.Playbook;
using NodaTime;

namespace Muster.Core.Alerts;

/// <summary>
/// What a routing would have made of signals that were received: pure, and by the rules that decide about alerts and
/// groups. People are taken to be silent, so an incident ends when its alerts do; what compares is the routing.
/// </summary>
public static class Backtest
{
    /// <summary>Runs a routing over signals.</summary>
    /// <param name="signals">In the order of their receipt, each with its instant.</param>
    /// <param name="playbook">The playbook with the routing.</param>
    public static BacktestResult Run(
        IEnumerable<(Instant At, AlertSignal Signal)> signals, CheckedPlaybook playbook)
    {
        var run = new Replay(playbook);
        foreach (var (at, signal) in signals)
            run.Take(at, signal);
        return run.Result();
    }

    /// <summary>What differs between two results: incidents by their group's first alert and service.</summary>
    public static BacktestDifference Compare(BacktestResult now, BacktestResult candidate)
    {
        var before = now.Incidents.ToLookup(KeyOf);
        var after = candidate.Incidents.ToLookup(KeyOf);
        return new BacktestDifference(
            [.. now.Incidents.Where(each => !after[KeyOf(each)].Any())],
            [.. candidate.Incidents.Where(each => !before[KeyOf(each)].Any())],
            [
                .. candidate.Incidents
                    .SelectMany(each => before[KeyOf(each)].Take(1).Select(old => (Before: old, After: each)))
                    .Where(pair => Effect(pair.Before) != Effect(pair.After)),
            ]);
    }

    private static (ServiceId, string, Instant) KeyOf(BacktestIncident incident) =>
        (incident.KeyService, incident.FirstKey, incident.FirstAt);

    private static (ServiceId, SeverityId, bool, PolicyId?) Effect(BacktestIncident incident) =>
        (incident.Service, incident.Severity, incident.Pages, incident.Policy);

    private sealed class Replay(CheckedPlaybook playbook)
    {
        private readonly Dictionary<AlertKey, Alert> open = [];
        private readonly Dictionary<AlertKey, Alert> closed = [];
        private readonly Dictionary<AlertGroupKey, HashSet<AlertKey>> groups = [];
        private readonly Dictionary<AlertKey, AlertGroupKey> joined = [];
        private readonly List<BacktestIncident> incidents = [];
        private readonly PriorityQueue<Waiting, Instant> waiting = new();
        private long signals;
        private long held;

        internal void Take(Instant at, AlertSignal signal)
        {
            Wake(at);
            signals++;
            var routing = Routing.Of(signal, playbook);
            var key = new AlertKey(routing.Service, signal.DedupKey);
            var before = open.GetValueOrDefault(key);
            var outcome = AlertRules.Take(before, signal, routing, at, () => default);
            if (outcome.Alert is not { } alert)
                return;
            switch (outcome.Fact)
            {
                case AlertEvent.Opened:
                    Opened(alert, signal, routing, at);
                    break;
                case AlertEvent.Resolved:
                    Ended(alert, routing);
                    break;
                default:
                    open[key] = alert;
                    break;
            }
        }

        internal BacktestResult Result()
        {
            Wake(Instant.MaxValue);
            return new BacktestResult(signals, held, incidents);
        }

        private void Opened(Alert alert, AlertSignal signal, Routing routing, Instant at)
        {
            var before = closed.GetValueOrDefault(alert.Key);
            alert = alert with { RecentOpenings = AlertHolds.Openings(before, routing.Route.Flapping, at) };
            open[alert.Key] = alert;
            if (alert.ExpiresAt is { } end)
                waiting.Enqueue(new Waiting(alert.Key, at, signal, routing, IsExpiry: true), end);
            if (!routing.Opens)
                return;
            if (AlertHolds.ByTime(alert, routing.Route, playbook.Zone, at) is { Until: { } until })
            {
                held++;
                waiting.Enqueue(new Waiting(alert.Key, at, signal, routing, IsExpiry: false), until);
                return;
            }

            Join(alert, signal, routing, at);
        }

        private void Join(Alert alert, AlertSignal signal, Routing routing, Instant at)
        {
            var key = new AlertGroupKey(routing.Route.Name, routing.GroupKey);
            if (!groups.TryGetValue(key, out var group))
            {
                groups[key] = group = [];
                incidents.Add(new BacktestIncident(
                    at + routing.Route.GroupWait, alert.FirstAt, signal.Service, alert.DedupKey, alert.Summary,
                    routing.Route.Name, routing.Service, routing.Severity.Id, routing.Pages, routing.Policy));
            }

            group.Add(alert.Key);
            joined[alert.Key] = key;
            open[alert.Key] = alert with { Group = default(AlertGroupId) };
        }

        private void Ended(Alert alert, Routing routing)
        {
            open.Remove(alert.Key);
            closed[alert.Key] = alert;
            if (!joined.Remove(alert.Key, out var key))
                return;
            groups[key].Remove(alert.Key);
            if (groups[key].Count == 0 && routing.Route.AutoResolve != AutoResolve.Never)
                groups.Remove(key);
        }

        /// <summary>Waits that are over and alerts that were not repeated, up to an instant.</summary>
        private void Wake(Instant at)
        {
            while (waiting.TryPeek(out var next, out var due) && due <= at)
            {
                waiting.Dequeue();
                if (!open.TryGetValue(next.Key, out var alert) || alert.FirstAt != next.OpenedAt)
                    continue;
                if (!next.IsExpiry)
                    Join(alert, next.Signal, next.Routing, due);
                else if (alert.ExpiresAt <= due)
                    Ended(alert, next.Routing);
                else if (alert.ExpiresAt is { } later)
                    waiting.Enqueue(next, later);
            }
        }

        private sealed record Waiting(
            AlertKey Key, Instant OpenedAt, AlertSignal Signal, Routing Routing, bool IsExpiry);
    }
}

/// <summary>An incident that a routing would have opened.</summary>
/// <param name="At">When.</param>
/// <param name="FirstAt">When its first alert opened.</param>
/// <param name="KeyService">The service whose key its first alert came with.</param>
/// <param name="FirstKey">The dedup key of its first alert.</param>
/// <param name="Summary">What its first alert said.</param>
/// <param name="Route">The route that took it.</param>
/// <param name="Service">The service that owns it.</param>
/// <param name="Severity">Its severity.</param>
/// <param name="Pages">Whether it would have paged.</param>
/// <param name="Policy">The policy, or null for the fallback.</param>
public sealed record BacktestIncident(
    Instant At,
    Instant FirstAt,
    ServiceId KeyService,
    string FirstKey,
    string Summary,
    string Route,
    ServiceId Service,
    SeverityId Severity,
    bool Pages,
    PolicyId? Policy);

/// <summary>What a routing would have made of signals.</summary>
/// <param name="Signals">How many were looked at.</param>
/// <param name="Held">How many alerts would have been held back for a while.</param>
/// <param name="Incidents">The incidents, in order.</param>
public sealed record BacktestResult(long Signals, long Held, IReadOnlyList<BacktestIncident> Incidents)
{
    /// <summary>How many of them would have paged.</summary>
    public int Paging => Incidents.Count(incident => incident.Pages);
}

/// <summary>What differs between two routings.</summary>
/// <param name="Gone">Incidents that would not have opened.</param>
/// <param name="Added">Incidents that would have opened besides.</param>
/// <param name="Changed">Incidents with another service, severity, policy or effect.</param>
public sealed record BacktestDifference(
    IReadOnlyList<BacktestIncident> Gone,
    IReadOnlyList<BacktestIncident> Added,
    IReadOnlyList<(BacktestIncident Before, BacktestIncident After)> Changed);
