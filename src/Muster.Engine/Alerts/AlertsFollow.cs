using Muster.Core;
using Muster.Core.Alerts;
using Muster.Core.Incidents;
using Muster.Storage;

namespace Muster.Engine.Alerts;

/// <summary>
/// The alerts of an incident follow its state: taken with it, given back with it, set free when it is over. It goes
/// against the order of reactions, so it is a job (R3), and it takes a bounded number at a time.
/// </summary>
internal static class AlertsFollow
{
    /// <summary>So many alerts follow in one transaction; the rest in the next.</summary>
    internal const int AlertsMax = 500;

    /// <summary>Brings the open alerts of an incident in line with it.</summary>
    internal static async ValueTask Incident(Reactions reactions, IncidentId id)
    {
        if (await reactions.StateOf(id) is not { } incident)
            return;
        var by = incident.HeldBy is { } holder
            ? Actor.Responder(holder, reactions.Configuration.NameOf(holder))
            : Actor.Muster;
        var wanted = incident.HeldBy is null ? AlertStatus.Firing : AlertStatus.Acknowledged;
        var other = wanted == AlertStatus.Firing ? AlertStatus.Acknowledged : AlertStatus.Firing;
        var alerts = await reactions.Transaction.Alerts(new AlertQuery
        {
            Incident = id,
            Statuses = incident.IsOpen ? [other] : [AlertStatus.Firing, AlertStatus.Acknowledged],
            Limit = AlertsMax,
        });

        List<Alert> changed = [];
        foreach (var alert in alerts)
        {
            if (!incident.IsOpen)
            {
                if (alert.DetachedAt is null)
                    changed.Add(alert with { DetachedAt = reactions.Now });
                continue;
            }

            changed.Add(await Follow(reactions, alert, wanted, by));
        }

        await reactions.Transaction.Save(changed);
        if (!incident.IsOpen && incident.Declaration!.Group is { } groupId
            && await reactions.Transaction.Group(groupId) is { } group)
        {
            await reactions.Group(AlertGroupRules.Close(group, reactions.Now), NoAlert);
        }

        if (alerts.Count == AlertsMax && changed.Count > 0)
        {
            await reactions.Transaction.Arm(
                new NewJob(JobKinds.AlertsFollow, id.ToString(), reactions.Now, ""));
        }
    }

    /// <summary>A group's wait is over: it opens its incident with the alert that it began with.</summary>
    internal static async ValueTask Wake(Reactions reactions, AlertGroup group)
    {
        var alerts = await reactions.Transaction.Alerts(new AlertQuery
        {
            Group = group.Id,
            Statuses = [AlertStatus.Firing, AlertStatus.Acknowledged],
            Limit = AlertsMax,
        });
        var worst = alerts.OrderBy(alert => alert.Severity).ThenBy(alert => alert.FirstAt).FirstOrDefault();
        var woken = await reactions.Group(
            AlertGroupRules.Wake(group, reactions.Now), () => ValueTask.FromResult(worst));
        if (woken.Incident is { } incident)
            await reactions.Transaction.Save([.. alerts.Select(alert => alert with { Incident = incident })]);
    }

    private static async ValueTask<Alert> Follow(Reactions reactions, Alert alert, AlertStatus wanted, Actor by)
    {
        if (wanted == AlertStatus.Firing)
            return alert with { Status = AlertStatus.Firing };
        var outcome = AlertRules.Acknowledge(alert, by, reactions.Now);
        if (outcome.Fact is { } fact)
        {
            await reactions.Transaction.Append(
                StreamId.Of(alert.Id), alert.Version, [new NewFact(fact, fact.At)]);
        }

        return outcome.Alert!;
    }

    private static ValueTask<Alert?> NoAlert() => ValueTask.FromResult<Alert?>(null);
}
