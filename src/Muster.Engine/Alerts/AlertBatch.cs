using System.Globalization;
using Muster.Core;
using Muster.Core.Alerts;
using Muster.Core.Incidents;
using Muster.Storage;

namespace Muster.Engine.Alerts;

/// <summary>
/// Takes a batch of deliveries in one transaction: repeats of a key are collapsed to one row and one counter, only
/// transitions reach the log, and everything that follows (groups, incidents, escalations, pages) is in it (R1-R3).
/// </summary>
internal sealed class AlertBatch
{
    private readonly Reactions reactions;
    private readonly Dictionary<AlertKey, Alert> open;
    private readonly Dictionary<AlertId, List<NewFact>> facts = [];
    private readonly Dictionary<AlertId, Alert> changed = [];
    private readonly List<(AlertId Alert, Routing Routing)> joining = [];
    private readonly List<(AlertGroupId Group, AlertKey Key)> leaving = [];
    private readonly List<(IncidentId Incident, Alert Alert)> acknowledged = [];
    private readonly List<(IncidentId Incident, Alert Alert, Routing Routing)> raised = [];
    private readonly Dictionary<AlertGroupKey, AlertGroup> groups = [];

    private AlertBatch(Reactions reactions, IReadOnlyDictionary<AlertKey, Alert> open)
    {
        this.reactions = reactions;
        this.open = new Dictionary<AlertKey, Alert>(open);
    }

    private ITransaction Transaction => reactions.Transaction;

    /// <summary>Takes the deliveries, in order.</summary>
    internal static async ValueTask Take(Reactions reactions, IReadOnlyList<Delivery> deliveries)
    {
        var playbook = reactions.Configuration.Playbook;
        List<(AlertSignal Signal, Routing Routing)> routed = [];
        foreach (var delivery in deliveries)
        {
            await reactions.Transaction.Keep(AsSignal(delivery));
            if (delivery.Unreadable is not null)
            {
                var unreadable = Unreadable(delivery);
                routed.Add((unreadable, Routing.Of(unreadable, playbook)));
            }

            foreach (var signal in delivery.Signals)
                routed.Add((signal, Routing.Of(signal, playbook)));
        }

        var keys = routed.Select(pair => new AlertKey(pair.Routing.Service, pair.Signal.DedupKey)).ToHashSet();
        var batch = new AlertBatch(reactions, await reactions.Transaction.OpenAlerts(keys));
        foreach (var (signal, routing) in routed)
            batch.Take(signal, routing);
        await batch.Keep();
    }

    /// <summary>Changes one open alert by hand or by time, with all that follows.</summary>
    internal static async ValueTask Change(Reactions reactions, Alert before, AlertOutcome outcome)
    {
        var batch = new AlertBatch(reactions, new Dictionary<AlertKey, Alert> { [before.Key] = before });
        batch.Note(before.Key, before, outcome, Routing.Of(before, reactions.Configuration.Playbook));
        await batch.Keep();
    }

    private void Take(AlertSignal signal, Routing routing)
    {
        var key = new AlertKey(routing.Service, signal.DedupKey);
        var before = open.GetValueOrDefault(key);
        var outcome = AlertRules.Take(before, signal, routing, reactions.Now, () => new AlertId(reactions.NewId()));
        Note(key, before, outcome, routing);
    }

    private void Note(AlertKey key, Alert? before, AlertOutcome outcome, Routing routing)
    {
        if (outcome.Alert is not { } alert)
            return;
        if (outcome.Fact is { } fact)
        {
            if (!facts.TryGetValue(alert.Id, out var list))
                facts[alert.Id] = list = [];
            list.Add(new NewFact(fact, fact.At));
            Follow(key, before, alert, fact, routing);
        }

        if (alert.IsOpen)
            open[key] = alert;
        else
            open.Remove(key);
        changed[alert.Id] = alert;
    }

    private void Follow(AlertKey key, Alert? before, Alert alert, AlertEvent fact, Routing routing)
    {
        switch (fact)
        {
            case AlertEvent.Opened or AlertEvent.Reopened when routing.Opens:
                joining.Add((alert.Id, routing));
                break;
            case AlertEvent.Raised when alert.Group is null && routing.Opens:
                joining.Add((alert.Id, routing));
                break;
            case AlertEvent.Raised when alert.Incident is { } incident:
                raised.Add((incident, alert, routing));
                break;
            case AlertEvent.Acknowledged when alert.Incident is { } incident:
                acknowledged.Add((incident, alert));
                break;
            case AlertEvent.Resolved:
                if (alert.Group is { } group)
                    leaving.Add((group, key));
                joining.RemoveAll(pair => pair.Alert == before?.Id);
                break;
        }
    }

    /// <summary>Writes alerts first, then groups, then incidents: the order of R3.</summary>
    private async ValueTask Keep()
    {
        foreach (var (id, list) in facts)
            await Transaction.Append(StreamId.Of(id), changed[id].Version - list.Count, list);
        foreach (var (id, routing) in joining)
            await Join(changed[id], routing);
        await Transaction.Save([.. changed.Values]);
        await ArmTimeouts();

        foreach (var (group, _) in leaving)
            await Leave(group);
        foreach (var (incident, alert, routing) in raised)
            await Raise(incident, alert, routing);
        foreach (var (incident, alert) in acknowledged)
            await Acknowledge(incident, alert);
        await reactions.Finish();
    }

    private async ValueTask Join(Alert alert, Routing routing)
    {
        var key = new AlertGroupKey(routing.Route.Name, routing.GroupKey);
        var group = groups.GetValueOrDefault(key) ?? await Transaction.OpenGroup(key);
        if (group?.Incident is { } id && await reactions.StateOf(id) is not { IsOpen: true })
        {
            await reactions.Group(AlertGroupRules.Close(group, reactions.Now), NoAlert);
            group = null;
        }

        var outcome = AlertGroupRules.Join(
            group, alert, routing, reactions.Now, () => new AlertGroupId(reactions.NewId()));
        var joined = await reactions.Group(outcome, () => ValueTask.FromResult<Alert?>(alert));
        groups[key] = joined;
        changed[alert.Id] = changed[alert.Id] with { Group = joined.Id, Incident = joined.Incident };
        if (group is not null && joined.Incident is { } incident)
            raised.Add((incident, alert, routing));
    }

    private async ValueTask Leave(AlertGroupId id)
    {
        if (await Transaction.Group(id) is { } group)
            await reactions.Group(AlertGroupRules.Leave(group, reactions.Now), NoAlert);
    }

    private async ValueTask Raise(IncidentId id, Alert alert, Routing routing)
    {
        if (await reactions.StateOf(id) is { } incident
            && DeclareIncidentOnAlertGroup.Raise(incident, alert, routing, reactions.Now) is { } command)
        {
            await reactions.Incident(id, command);
        }
    }

    /// <summary>A sender's acknowledgement takes the incident in the sender's name, as PagerDuty's users expect.</summary>
    private async ValueTask Acknowledge(IncidentId id, Alert alert)
    {
        var holder = new ResponderId(Configuration.SenderPrefix + alert.Source);
        await reactions.Incident(id, new IncidentCommand.Acknowledge(holder, alert.Source)
        {
            At = reactions.Now,
            By = Actor.Integration(alert.Service, alert.Source),
        });
    }

    private async ValueTask ArmTimeouts()
    {
        foreach (var alert in changed.Values)
        {
            var isNew = facts.TryGetValue(alert.Id, out var list)
                && list.Exists(fact => fact.Fact is AlertEvent.Opened or AlertEvent.Reopened);
            if (isNew && alert is { IsOpen: true, ExpiresAt: { } end })
                await Transaction.Arm(new NewJob(JobKinds.AlertTimeout, alert.Id.ToString(), end, ""));
        }
    }

    private static Signal AsSignal(Delivery delivery) => new()
    {
        Id = delivery.Id,
        ReceivedAt = delivery.ReceivedAt,
        Service = delivery.Service,
        Source = delivery.Source,
        Body = delivery.Body,
        Unreadable = delivery.Unreadable,
    };

    /// <summary>One alert per source and hour says that something could not be read.</summary>
    private static AlertSignal Unreadable(Delivery delivery)
    {
        var hour = delivery.ReceivedAt.ToDateTimeUtc().ToString("yyyy-MM-dd'T'HH", CultureInfo.InvariantCulture);
        return new AlertSignal
        {
            Service = delivery.Service,
            Source = delivery.Source,
            DedupKey = $"{AlertSignal.UnreadablePrefix}{delivery.Source}:{hour}",
            Action = AlertAction.Trigger,
            Severity = AlertSeverity.Error,
            Summary = $"A signal from {delivery.Source} could not be read: {delivery.Unreadable}",
        };
    }

    private static ValueTask<Alert?> NoAlert() => ValueTask.FromResult<Alert?>(null);
}
