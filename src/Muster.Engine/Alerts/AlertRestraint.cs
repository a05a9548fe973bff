using Muster.Core;
using Muster.Core.Alerts;
using Muster.Storage;

namespace Muster.Engine.Alerts;

/// <summary>
/// Asks, within one transaction, what holds alerts back, and keeps the groups of causes and the logs of silences that
/// follow from it. Where no silence, inhibition or restless key is, it costs nothing.
/// </summary>
internal sealed class AlertRestraint(Reactions reactions)
{
    private readonly Dictionary<SilenceId, List<NewFact>> hidden = [];

    private ITransaction Transaction => reactions.Transaction;

    private IReadOnlyList<InhibitionRule> Rules => reactions.Configuration.Playbook.Inhibitions;

    /// <summary>A new alert with what its key did of late, and in the groups of causes that it belongs to.</summary>
    /// <param name="alert">The alert.</param>
    /// <param name="route">Its route.</param>
    /// <param name="before">The alert of its key before it, or null.</param>
    internal async ValueTask<Alert> Opening(Alert alert, Route route, Alert? before)
    {
        if (route.Flapping is { } flap)
        {
            alert = alert with
            {
                RecentOpenings = AlertHolds.Openings(before, flap, alert.FirstAt),
            };
        }

        if (Rules.Count == 0)
            return alert;
        var signal = alert.AsSignal();
        foreach (var rule in Rules)
        {
            if (!rule.IsSource(signal))
                continue;
            var group = await Join(alert, rule.GroupOf(signal));
            alert = alert with { Explains = [.. alert.Explains, group.Id] };
            await Transaction.Arm(new NewJob(JobKinds.Inhibition, rule.Name, reactions.Now, ""));
        }

        return alert;
    }

    /// <summary>What holds the alert back now, or null.</summary>
    internal ValueTask<AlertHold?> Of(Alert alert, Route route) =>
        Of(Transaction, reactions.Configuration, alert, route);

    /// <summary>What holds an alert back as a read sees it, or null; writes nothing.</summary>
    internal static async ValueTask<AlertHold?> Of(
        IReading reading, Configuration configuration, Alert alert, Route route)
    {
        var rules = configuration.Playbook.Inhibitions;
        if (!configuration.Silences.IsEmpty || rules.Count > 0)
        {
            var signal = alert.AsSignal();
            if (AlertHolds.BySilence(configuration.Silences, signal, reading.Now) is { } silenced)
                return silenced;
            foreach (var rule in rules)
            {
                if (rule.IsTarget(signal) && await reading.OpenGroup(rule.GroupOf(signal)) is { OpenAlerts: > 0 })
                    return AlertHolds.ByInhibition(rule, reading.Now);
            }
        }

        return AlertHolds.ByTime(alert, route, configuration.Playbook.Zone, reading.Now);
    }

    /// <summary>An alert was held back or let go: its silence keeps count, and time looks at it again.</summary>
    internal async ValueTask Note(AlertHold? before, Alert after)
    {
        if (before is { Kind: HoldKind.Silence } ended)
            Hidden(ended, new HiddenEvent.LetGo(after.Id) { At = reactions.Now });
        if (after.Hold is not { } hold)
            return;
        if (hold.Kind == HoldKind.Silence)
            Hidden(hold, new HiddenEvent.Held(after.Id, after.Service, after.Summary) { At = reactions.Now });
        else if (hold.Until is { } until)
            await Transaction.Arm(new NewJob(JobKinds.AlertHold, after.Id.ToString(), until, ""));
    }

    /// <summary>Writes what silences held back.</summary>
    internal async ValueTask Keep()
    {
        foreach (var (id, facts) in hidden)
        {
            var stream = StreamId.HiddenBy(id);
            await Transaction.Append(stream, await Transaction.Version(stream), facts);
        }

        hidden.Clear();
    }

    /// <summary>The alert leaves the groups of causes when it is over; the rules of those that are empty now look
    /// again.</summary>
    internal static async ValueTask Left(Reactions reactions, AlertGroup group)
    {
        if (group.IsClosed && group.Key.Route.StartsWith(InhibitionRule.RoutePrefix, StringComparison.Ordinal))
        {
            await reactions.Transaction.Arm(new NewJob(
                JobKinds.Inhibition, group.Key.Route[InhibitionRule.RoutePrefix.Length..], reactions.Now, ""));
        }
    }

    /// <summary>The alert of the same key that was open before, or null.</summary>
    internal static async ValueTask<Alert?> Before(IReading reading, Alert alert)
    {
        var closed = await reading.Alerts(new AlertQuery
        {
            Service = alert.Service,
            DedupKey = alert.DedupKey,
            Statuses = [AlertStatus.Resolved],
            Limit = 1,
        });
        return closed.Count > 0 ? closed[0] : null;
    }

    private async ValueTask<AlertGroup> Join(Alert cause, AlertGroupKey key)
    {
        var outcome = AlertGroupRules.JoinCauses(
            await Transaction.OpenGroup(key), cause, key, reactions.Now, () => new AlertGroupId(reactions.NewId()));
        return await reactions.Group(outcome, () => ValueTask.FromResult<Alert?>(null));
    }

    private void Hidden(AlertHold hold, HiddenEvent fact)
    {
        var id = new SilenceId(Guid.Parse(hold.By));
        if (!hidden.TryGetValue(id, out var facts))
            hidden[id] = facts = [];
        facts.Add(new NewFact(fact, fact.At));
    }
}
