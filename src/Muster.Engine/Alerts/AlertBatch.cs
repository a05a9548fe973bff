using System.Globalization;
using Muster.Core;
using Muster.Core.Alerts;
using Muster.Core.Incidents;
using Muster.Engine.Monitors;
using Muster.Engine.Tickets;
using Muster.Storage;

namespace Muster.Engine.Alerts;

/// <summary>
/// Takes a batch of deliveries in one transaction: repeats of a key are collapsed to one row and one counter, only
/// transitions reach the log, and everything that follows (groups, incidents, escalations, pages) is in it (R1-R3).
/// </summary>
internal sealed class AlertBatch
{
    private readonly Reactions reactions;
    private readonly Dictionary<AlertKey, Alert> known;
    private readonly Dictionary<AlertId, List<NewFact>> facts = [];
    private readonly Dictionary<AlertId, Alert> changed = [];
    private readonly Dictionary<AlertKey, Alert> closed = [];
    private readonly List<(AlertId Alert, Routing Routing, bool IsNew)> looked = [];
    private readonly List<(AlertId Alert, Routing Routing)> joining = [];
    private readonly Dictionary<AlertGroupId, (int Count, bool IsHeld)> leaving = [];
    private readonly List<(IncidentId Incident, Alert Alert)> acknowledged = [];
    private readonly List<(IncidentId Incident, Alert Alert, Routing Routing)> raised = [];
    private readonly Dictionary<IncidentId, long> grown = [];
    private readonly Dictionary<AlertGroupKey, AlertGroup> groups = [];
    private readonly Dictionary<IncidentId, Incident?> incidents = [];

    private static readonly Dictionary<AlertKey, Alert> NoneEnded = [];

    /// <summary>The newest alert that is over, of the keys that have no open one.</summary>
    private IReadOnlyDictionary<AlertKey, Alert> ended = NoneEnded;

    private readonly AlertRestraint restraint;
    private int noted;

    private AlertBatch(Reactions reactions, IReadOnlyDictionary<AlertKey, Alert> open)
    {
        this.reactions = reactions;
        restraint = new AlertRestraint(reactions);
        known = new Dictionary<AlertKey, Alert>(open);
    }

    private ITransaction Transaction => reactions.Transaction;

    /// <summary>Takes the deliveries, in order.</summary>
    internal static async ValueTask Take(Reactions reactions, IReadOnlyList<Delivery> deliveries)
    {
        var playbook = reactions.Configuration.Playbook;
        List<(AlertSignal Signal, Routing Routing, Guid Delivery)> routed = [];
        foreach (var delivery in deliveries)
        {
            if (delivery.Unreadable is not null)
            {
                var unreadable = Unreadable(delivery);
                routed.Add((unreadable, Routing.Of(unreadable, playbook), delivery.Id));
            }

            if (delivery.Signals.Count == 0 || await WasTaken(reactions, delivery))
                continue;
            var timeout = reactions.Configuration.IntakeOf(delivery.Service).Settings.ResolveAfter;
            foreach (var sent in delivery.Signals)
            {
                var signal = timeout is { } after && sent.ExpiresAt is null
                    ? sent with { ExpiresAt = reactions.Now + after }
                    : sent;
                routed.Add((signal, Routing.Of(signal, playbook), delivery.Id));
            }
        }

        var keys = routed.Select(pair => new AlertKey(pair.Routing.Service, pair.Signal.DedupKey)).ToHashSet();
        var open = await reactions.Transaction.OpenAlerts(keys);
        keys.ExceptWith(open.Keys);
        var batch = new AlertBatch(reactions, open);
        if (keys.Count > 0)
            batch.ended = await reactions.Transaction.NewestResolved(keys);
        HashSet<Guid> causes = [];
        foreach (var (signal, routing, delivery) in routed)
        {
            var before = batch.noted;
            batch.Take(signal, routing);
            if (batch.noted > before)
                causes.Add(delivery);
        }

        foreach (var delivery in deliveries)
            await reactions.Transaction.Keep(AsSignal(delivery, causes.Contains(delivery.Id)));
        await batch.Keep();
    }

    /// <summary>Whether the sender sent this very message before; remembers it when not.</summary>
    private static async ValueTask<bool> WasTaken(Reactions reactions, Delivery delivery)
    {
        if (delivery.SenderId is not { } id)
            return false;
        var key = $"{delivery.Service}/{delivery.Source}/{id}";
        if (await reactions.Transaction.Job(JobKinds.Taken, key) is not null)
            return true;
        await reactions.Transaction.Arm(
            new NewJob(JobKinds.Taken, key, reactions.Now + Delivery.RepeatsWithin, ""));
        return false;
    }

    /// <summary>Changes one open alert by hand or by time, with all that follows.</summary>
    internal static async ValueTask Change(Reactions reactions, Alert before, AlertOutcome outcome)
    {
        var batch = new AlertBatch(reactions, new Dictionary<AlertKey, Alert> { [before.Key] = before });
        batch.Note(before.Key, before, outcome, Routing.Of(before, reactions.Configuration.Playbook));
        await batch.Keep();
    }

    /// <summary>Looks anew at what holds some open alerts back, with all that follows.</summary>
    internal static async ValueTask Review(Reactions reactions, IReadOnlyList<Alert> alerts)
    {
        if (alerts.Count == 0)
            return;
        var batch = new AlertBatch(reactions, new Dictionary<AlertKey, Alert>());
        foreach (var alert in alerts)
        {
            batch.changed[alert.Id] = alert;
            batch.looked.Add((alert.Id, Routing.Of(alert, reactions.Configuration.Playbook), false));
        }

        await batch.Keep();
    }

    private void Take(AlertSignal signal, Routing routing)
    {
        var key = new AlertKey(routing.Service, signal.DedupKey);
        var before = known.GetValueOrDefault(key) ?? NewestClosed(key, signal);
        var outcome = AlertRules.Take(before, signal, routing, reactions.Now, () => new AlertId(reactions.NewId()));
        Note(key, before, outcome, routing);
    }

    /// <summary>A signal that says when it was sent is compared with the end of the alert before it.</summary>
    private Alert? NewestClosed(AlertKey key, AlertSignal signal) =>
        signal.SentAt is null ? null : ended.GetValueOrDefault(key);

    private void Note(AlertKey key, Alert? before, AlertOutcome outcome, Routing routing)
    {
        if (outcome.Alert is not { } alert)
            return;
        if (outcome.Fact is { } fact)
        {
            Add(alert.Id, fact);
            Follow(before, alert, fact, routing);
        }

        known[key] = alert;
        if (!alert.IsOpen && before is { IsOpen: true })
            closed[key] = alert;
        changed[alert.Id] = alert;
    }

    private void Follow(Alert? before, Alert alert, AlertEvent fact, Routing routing)
    {
        switch (fact)
        {
            case AlertEvent.Opened or AlertEvent.Reopened:
                looked.Add((alert.Id, routing, fact is AlertEvent.Opened));
                break;
            case AlertEvent.Raised when alert.Group is null:
                looked.Add((alert.Id, routing, false));
                break;
            case AlertEvent.Raised when alert.Incident is { } incident && Renotifies(routing):
                raised.Add((incident, alert, routing));
                break;
            case AlertEvent.Acknowledged when alert.Incident is { } incident:
                acknowledged.Add((incident, alert));
                break;
            case AlertEvent.Resolved:
                if (alert.Group is { } group)
                    Leaves(group, isHeld: false);
                foreach (var explained in alert.Explains)
                    Leaves(explained, isHeld: false);
                break;
        }
    }

    private void Add(AlertId id, AlertEvent fact)
    {
        noted++;
        if (!facts.TryGetValue(id, out var list))
            facts[id] = list = [];
        list.Add(new NewFact(fact, fact.At));
    }

    private void Leaves(AlertGroupId group, bool isHeld) =>
        leaving[group] = (leaving.GetValueOrDefault(group).Count + 1, isHeld);

    /// <summary>
    /// Causes first, so that one batch with a cause and what it explains pages once; then each alert is held back,
    /// let go, or joins its group.
    /// </summary>
    private async ValueTask Look()
    {
        foreach (var (id, routing, isNew) in looked)
        {
            if (isNew && changed[id] is { IsOpen: true } alert)
            {
                var before = closed.GetValueOrDefault(alert.Key) ?? ended.GetValueOrDefault(alert.Key);
                changed[id] = await restraint.Opening(alert, routing.Route, before);
            }
        }

        var seen = new HashSet<AlertId>();
        foreach (var (id, routing, _) in looked)
        {
            if (changed[id] is { IsOpen: true } alert && seen.Add(id))
                await Look(alert, routing);
        }

        await restraint.Keep();
    }

    private async ValueTask Look(Alert alert, Routing routing)
    {
        var held = alert.Hold;
        var hold = await restraint.Of(alert, routing.Route);
        var outcome = hold is null
            ? AlertRules.Release(alert, reactions.Now)
            : AlertRules.Suppress(alert, hold, reactions.Now);
        if (outcome is { Fact: { } fact, Alert: { } after })
        {
            Add(alert.Id, fact);
            changed[alert.Id] = after;
            if (alert.Group is { } group)
                Leaves(group, isHeld: true);
            await restraint.Note(held, after);
        }

        if (changed[alert.Id] is { Group: null, Hold: null } && routing.Opens)
            joining.Add((alert.Id, routing));
    }

    /// <summary>Writes alerts first, then groups, then incidents: the order of R3.</summary>
    private async ValueTask Keep()
    {
        await Look();
        foreach (var (id, list) in facts)
        {
            var version = changed[id].Version - list.Count;
            await Transaction.Append(StreamId.Of(id), version, list);
            foreach (var fact in list)
                await MirrorPost.Plan(reactions, changed[id], (AlertEvent)fact.Fact, ++version);
            await StatusPage.Suspicions.Plan(reactions, changed[id]);
        }

        await FindGroups();
        foreach (var (id, routing) in joining)
            await Join(changed[id], routing);
        await Transaction.Save([.. changed.Values]);
        await ArmTimeouts();
        foreach (var group in groups.Values)
            await Transaction.Save(group);

        foreach (var (group, (count, isHeld)) in leaving)
            await Leave(group, count, isHeld);
        foreach (var (incident, alert, routing) in raised)
            await Raise(incident, alert, routing);
        foreach (var (incident, alerts) in grown)
        {
            await reactions.Incident(
                incident, new IncidentCommand.AlertsGrow(alerts) { At = reactions.Now, By = Actor.Muster });
        }

        foreach (var (incident, alert) in acknowledged)
            await Acknowledge(incident, alert);
        await OpenTickets();
        foreach (var (id, _, isNew) in looked)
        {
            if (isNew && changed[id] is { IsOpen: true, Hold: null } alert)
                await MonitorWatch.LookInto(reactions, alert);
        }

        await reactions.Finish();
    }

    /// <summary>What opened, or was let go, and whose route or level asks for a ticket.</summary>
    private async ValueTask OpenTickets()
    {
        foreach (var (id, routing, _) in looked.DistinctBy(each => each.Alert))
        {
            if (routing.Tickets && changed[id] is { IsOpen: true, Hold: null } alert
                && facts.TryGetValue(id, out var list) && list.Exists(fact =>
                    fact.Fact is AlertEvent.Opened or AlertEvent.Reopened or AlertEvent.Released))
            {
                await TicketDesk.Take(reactions, alert, routing);
            }
        }
    }

    /// <summary>
    /// The open groups that alerts of this batch join: the store is asked once for all of them. A group whose incident
    /// is over closes here, when its alerts have not followed it yet.
    /// </summary>
    private async ValueTask FindGroups()
    {
        if (joining.Count == 0)
            return;
        var keys = joining.Select(pair => GroupKeyOf(pair.Routing)).ToHashSet();
        var found = await Transaction.OpenGroups(keys);
        var asked = found.Values.Where(group => group.Incident is not null).ToList();
        var open = asked.Count == 0
            ? null
            : await Transaction.OpenAmong([.. asked.Select(group => group.Incident!.Value)]);
        foreach (var (key, group) in found)
        {
            if (group.Incident is not { } incident || open!.Contains(incident))
                groups[key] = group;
            else
                await reactions.Group(AlertGroupRules.Close(group, reactions.Now), NoAlert);
        }
    }

    private static AlertGroupKey GroupKeyOf(Routing routing) => new(routing.Route.Name, routing.GroupKey);

    /// <summary>The alert joins the open group of its key, or opens one.</summary>
    private async ValueTask Join(Alert alert, Routing routing)
    {
        var key = GroupKeyOf(routing);
        var group = groups.GetValueOrDefault(key);

        var outcome = AlertGroupRules.Join(
            group, alert, routing, reactions.Now, () => new AlertGroupId(reactions.NewId()));
        var joined = outcome.Facts.Count == 0
            ? outcome.Group
            : await reactions.Group(outcome, () => ValueTask.FromResult<Alert?>(alert));
        groups[key] = joined;
        changed[alert.Id] = changed[alert.Id] with { Group = joined.Id, Incident = joined.Incident };
        if (group is not null && joined.Incident is { } incident && Renotifies(routing))
        {
            raised.Add((incident, alert, routing));
            if (routing.Route.Renotify == Renotify.WhenGrowing)
                grown[incident] = joined.OpenAlerts;
        }
    }

    private async ValueTask Leave(AlertGroupId id, int count, bool isHeld)
    {
        if (await Transaction.Group(id) is not { } group)
            return;
        List<AlertGroupEvent> transitions = [];
        for (var left = 0; left < count; left++)
        {
            var outcome = AlertGroupRules.Leave(group, reactions.Now, isHeld);
            group = outcome.Group;
            transitions.AddRange(outcome.Facts);
        }

        await reactions.Group(new AlertGroupOutcome(group, transitions), NoAlert);
        await AlertRestraint.Left(reactions, group);
    }

    private async ValueTask Raise(IncidentId id, Alert alert, Routing routing)
    {
        if (await IncidentOf(id) is { } incident
            && DeclareIncidentOnAlertGroup.Raise(incident, alert, routing, reactions.Now) is { } command)
        {
            await reactions.Incident(id, command);
            incidents.Remove(id);
        }
    }

    private async ValueTask<Incident?> IncidentOf(IncidentId id)
    {
        if (!incidents.TryGetValue(id, out var incident))
            incidents[id] = incident = await reactions.StateOf(id);
        return incident;
    }

    /// <summary>A sender's acknowledgement takes the incident in the sender's name, as PagerDuty's users
    /// expect.</summary>
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

    private static bool Renotifies(Routing routing) => routing.Route.Renotify != Renotify.Never;

    private static Signal AsSignal(Delivery delivery, bool isCause) => new()
    {
        IsCause = isCause,
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
