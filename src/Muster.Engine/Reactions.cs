using Muster.Core;
using Muster.Core.Access;
using Muster.Core.Alerts;
using Muster.Core.Clocks;
using Muster.Core.Escalation;
using Muster.Core.Incidents;
using Muster.Core.Paging;
using Muster.Core.Playbook;
using Muster.Storage;
using NodaTime;

namespace Muster.Engine;

/// <summary>
/// One transaction's commands with everything that follows from them at once, in the order alert, group, incident,
/// escalation, page (R3). What goes against that order becomes a job. Call <see cref="Finish"/> last.
/// </summary>
internal sealed class Reactions(ITransaction transaction, Configuration configuration, Live live, Ids ids)
{
    private readonly HashSet<IncidentId> touched = [];
    private readonly HashSet<string> alarmed = [];
    private readonly Reach reach = configuration.ReachAt(transaction.Now);

    internal ITransaction Transaction => transaction;

    internal Configuration Configuration => configuration;

    internal Instant Now => transaction.Now;

    /// <summary>Its clock is armed anew at the end, also when no fact of this transaction asks for it.</summary>
    internal void Touch(IncidentId id) => touched.Add(id);

    /// <summary>Keeps what happened to a group and declares its incident when it is ready.</summary>
    internal async ValueTask<AlertGroup> Group(AlertGroupOutcome outcome, Func<ValueTask<Alert?>> first)
    {
        var group = outcome.Group;
        var facts = outcome.Facts;
        if (facts.Count > 0)
        {
            await transaction.Append(
                StreamId.Of(group.Id),
                group.Version - facts.Count,
                [.. facts.Select(fact => new NewFact(fact, fact.At))]);
        }

        foreach (var fact in facts)
        {
            switch (fact)
            {
                case AlertGroupEvent.Opened when group.IncidentAt > Now:
                    await transaction.Arm(new NewJob(JobKinds.Group, group.Id.ToString(), group.IncidentAt, ""));
                    break;
                case AlertGroupEvent.Ready when await first() is { } alert:
                    group = group with { Incident = await Declare(group, alert) };
                    break;
                case AlertGroupEvent.Cleared e when group.Incident is { } incident:
                    var route = configuration.Playbook.Routes.FirstOrDefault(route => route.Name == group.Key.Route);
                    await Incident(incident, new IncidentCommand.AlertsClear(
                        e.Alerts, route?.AutoResolve ?? AutoResolve.Unacknowledged)
                    { At = Now, By = Actor.Muster });
                    break;
                case AlertGroupEvent.FiringAgain when group.Incident is { } incident:
                    await Incident(incident, new IncidentCommand.AlertsFireAgain { At = Now, By = Actor.Muster });
                    break;
            }
        }

        await transaction.Save(group);
        return group;
    }

    /// <summary>Runs a command on an incident, with all that follows.</summary>
    internal async ValueTask<Decision<IncidentEvent>> Incident(IncidentId id, IncidentCommand command)
    {
        var stream = StreamId.Of(id);
        var before = await Streams.Load<Incident, IncidentCommand, IncidentEvent>(transaction, stream);
        var (decision, after) = await Streams.Run<Incident, IncidentCommand, IncidentEvent>(
            transaction, stream, before, command, fact => fact.At);
        if (decision.Facts.Count == 0)
            return decision;

        await transaction.Save(new IncidentRow { State = after.State, Version = after.Version });
        touched.Add(id);
        foreach (var fact in decision.Facts)
            await Follow(after.State, fact);
        return decision;
    }

    /// <summary>Runs a command on an incident's escalation, with the pages that follow.</summary>
    internal async ValueTask<Decision<EscalationEvent>> Escalation(
        IncidentId id, Func<IncidentEscalation, EscalationPolicy?, Reach, EscalationCommand?> commandOf)
    {
        var stream = StreamId.EscalationOf(id);
        var before = await Streams.Load<IncidentEscalation, EscalationCommand, EscalationEvent>(transaction, stream);
        if (await StateOf(id) is not { } incident)
            return IncidentRefusals.Unknown;
        var policy = (await PlaybookOf(incident)).Policy(incident.Declaration!.Policy);
        if (commandOf(before.State, policy, reach) is not { } command)
            return Decision<EscalationEvent>.Nothing;

        var (decision, _) = await Streams.Run<IncidentEscalation, EscalationCommand, EscalationEvent>(
            transaction, stream, before, command, fact => fact.At);
        touched.Add(id);
        foreach (var fact in decision.Facts)
        {
            foreach (var page in PageRespondersOnEscalationStep.React(id, fact, configuration.Person, NewPage))
                await Queue(page);
        }

        return decision;
    }

    /// <summary>Queues a page and the job that sends it.</summary>
    internal async ValueTask Queue(PageEvent.Queued order)
    {
        await Page(order.Id, new PageCommand.Queue(order) { At = Now });
        await transaction.Arm(new NewJob(JobKinds.Page, order.Id.ToString(), order.DueAt, ""));
    }

    /// <summary>Runs a command on a page.</summary>
    internal async ValueTask<(Decision<PageEvent> Decision, Page After)> Page(PageId id, PageCommand command)
    {
        var stream = StreamId.Of(id);
        var before = await Streams.Load<Page, PageCommand, PageEvent>(transaction, stream);
        var (decision, after) = await Streams.Run<Page, PageCommand, PageEvent>(
            transaction, stream, before, command, fact => fact.At);
        if (decision.Facts.Count > 0)
        {
            await transaction.Save(new PageRow
            {
                Id = id,
                State = after.State,
                QueuedAt = after.State.Order!.At,
                Version = after.Version,
            });
        }

        return (decision, after.State);
    }

    /// <summary>Raises an alarm and tells the administrators; nothing when it is raised already.</summary>
    internal async ValueTask Alarm(string key, string text, IncidentId? incident = null)
    {
        if (configuration.Alarms.Any(alarm => alarm.Key == key) || !alarmed.Add(key))
            return;
        await Installation(new InstallationEvent.AlarmRaised(key, text) { At = Now, By = Actor.Muster });
        foreach (var person in configuration.Administrators)
        {
            var order = new PageOrder(person.Id, new PageReason { Sentence = text });
            foreach (var page in PageRespondersOnEscalationStep.Spread(
                incident, order, PagePurpose.Alarm, Now, configuration.Person, NewPage))
            {
                await Queue(page);
            }
        }
    }

    /// <summary>Takes an alarm back; nothing when it is not raised.</summary>
    internal async ValueTask Calm(string key)
    {
        if (configuration.Alarms.Any(alarm => alarm.Key == key))
            await Installation(new InstallationEvent.AlarmCleared(key) { At = Now, By = Actor.Muster });
    }

    /// <summary>Appends a fact about the installation.</summary>
    internal async ValueTask Installation(InstallationEvent fact)
    {
        var stream = new StreamId(StreamKinds.Installation, "muster");
        await transaction.Append(stream, await transaction.Version(stream), [new NewFact(fact, fact.At)]);
    }

    /// <summary>Re-arms the clock of every incident that was touched (R6).</summary>
    internal async ValueTask Finish()
    {
        foreach (var id in touched)
        {
            var key = id.ToString();
            if (await StateOf(id) is not { IsOpen: true } incident)
            {
                await transaction.Disarm(JobKinds.Clock, key);
                continue;
            }

            var (escalation, severity, policy) = await ClockInputs(incident);
            var wake = IncidentClocks.WakeAt(incident, escalation, severity, policy, Now);
            await transaction.Arm(new NewJob(JobKinds.Clock, key, wake ?? Now + severity.ReviewWithin, ""));
        }
    }

    /// <summary>What the clocks of an incident are derived from, beside itself.</summary>
    internal async ValueTask<(IncidentEscalation Escalation, Severity Severity, EscalationPolicy? Policy)> ClockInputs(
        Incident incident)
    {
        var playbook = await PlaybookOf(incident);
        var escalation = await Streams.Load<IncidentEscalation, EscalationCommand, EscalationEvent>(
            transaction, StreamId.EscalationOf(incident.Id));
        return (
            escalation.State,
            playbook.SeverityOf(incident.Severity),
            playbook.Policy(incident.Declaration!.Policy));
    }

    /// <summary>The state of an incident, or null when there is none.</summary>
    internal async ValueTask<Incident?> StateOf(IncidentId id)
    {
        var loaded = await Streams.Load<Incident, IncidentCommand, IncidentEvent>(transaction, StreamId.Of(id));
        return loaded.State.Exists ? loaded.State : null;
    }

    /// <summary>The playbook that an incident is pinned to.</summary>
    internal ValueTask<CheckedPlaybook> PlaybookOf(Incident incident) =>
        live.PlaybookOf(transaction, incident.Declaration!.PlaybookVersion);

    /// <summary>The next reference of the day in the playbook's zone (R14).</summary>
    internal async ValueTask<string> NextReference() => await References.Next(transaction, configuration.Playbook);

    internal IncidentId NewIncident() => new(ids.Next());

    internal PageId NewPage() => new(ids.Next());

    internal Guid NewId() => ids.Next();

    private async ValueTask<IncidentId> Declare(AlertGroup group, Alert alert)
    {
        var id = NewIncident();
        var routing = Routing.Of(alert, configuration.Playbook);
        await Incident(id, DeclareIncidentOnAlertGroup.React(
            group, alert, routing, id, await NextReference(), configuration.Playbook.Version, Now));
        return id;
    }

    /// <summary>What follows from one fact of an incident.</summary>
    private async ValueTask Follow(Incident incident, IncidentEvent fact)
    {
        var severity = (await PlaybookOf(incident)).SeverityOf(incident.Severity);
        await Escalation(incident.Id, (escalation, policy, people) => StartEscalationOnIncident.React(
            incident, fact, escalation, severity, policy, people));

        if (fact is IncidentEvent.Acknowledged or IncidentEvent.Joined or IncidentEvent.AlertsCleared)
        {
            var paged = fact is IncidentEvent.Acknowledged ? await PagedFor(incident.Id) : [];
            foreach (var page in TellRespondersOnIncident.React(
                incident, fact, paged, configuration.Person, NewPage))
            {
                await Queue(page);
            }
        }

        if (ConcernsAlerts(fact) && incident.Declaration!.Group is not null)
            await transaction.Arm(new NewJob(JobKinds.AlertsFollow, incident.Id.ToString(), Now, ""));
    }

    private async ValueTask<IReadOnlyCollection<ResponderId>> PagedFor(IncidentId id)
    {
        var pages = await transaction.Pages(new PageQuery { Incident = id, Limit = 1_000 });
        return
        [
            .. pages
                .Where(page => page.State.Order!.Purpose == PagePurpose.Respond
                    && (page.State.Outcome == PageOutcome.Sent || page.State.Attempts > 0))
                .Select(page => page.State.Order!.Responder)
                .Distinct(),
        ];
    }

    private static bool ConcernsAlerts(IncidentEvent fact) => fact is
        IncidentEvent.Acknowledged or IncidentEvent.AcknowledgementWithdrawn or IncidentEvent.Resolved
        or IncidentEvent.FalseAlarm or IncidentEvent.Merged or IncidentEvent.Closed or IncidentEvent.Reopened;
}
