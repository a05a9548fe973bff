using Muster.Core;
using Muster.Core.Access;
using Muster.Core.Alerts;
using Muster.Core.Clocks;
using Muster.Core.Escalation;
using Muster.Core.Incidents;
using Muster.Core.Paging;
using Muster.Core.Playbook;
using Muster.Engine.Communications;
using Muster.Engine.Escalation;
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

    internal ITransaction Transaction => transaction;

    internal Configuration Configuration => configuration;

    internal Instant Now => transaction.Now;

    /// <summary>The address of this installation.</summary>
    internal string PublicUrl => live.PublicUrl;

    /// <summary>The room of an incident in the chat product is looked at soon; nothing without such a
    /// product.</summary>
    internal async ValueTask PlanChat(IncidentId id)
    {
        if (live.HasChat)
            await Rooms.ChatRooms.Plan(transaction, id);
    }

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
                        e.Alerts, route?.AutoResolve ?? AutoResolve.Unacknowledged, e.Held == true)
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
        if (command is IncidentCommand.ChangeStatus { To: IncidentStatus.Resolved } resolve)
            command = resolve with { AlertsStillFiring = await IsFiring(id) };
        if (command is IncidentCommand.Resolve or IncidentCommand.ChangeStatus { To: IncidentStatus.Resolved }
            && command.By.Kind == ActorKind.Responder && await StateOf(id) is { IsOpen: true } ending)
        {
            await Monitors.MonitorChecks.Bring(this, ending);
        }

        var stream = StreamId.Of(id);
        var before = await Streams.Load<Incident, IncidentCommand, IncidentEvent>(transaction, stream);
        if (command is IncidentCommand.Declare declare)
        {
            command = declare with
            {
                Declaration = IncidentNaming.Named(declare.Declaration, configuration.Playbook),
            };
        }

        if (before.State.Exists && await Refuse(before.State, command) is { } refused)
            return refused;
        var (decision, after) = await Streams.Run<Incident, IncidentCommand, IncidentEvent>(
            transaction, stream, before, command, fact => fact.At);
        if (command is IncidentCommand.GiveFigure figure && decision.Refusal is null)
            await Incidents.CheckMeasures.Take(this, id, figure.Figure, figure.Value, figure.By);
        if (decision.Facts.Count == 0)
            return decision;

        await transaction.Save(new IncidentRow { State = after.State, Version = after.Version });
        touched.Add(id);
        foreach (var fact in decision.Facts)
            await Follow(after.State, fact);
        return decision;
    }

    /// <summary>Whether an alert of an incident fires.</summary>
    internal async ValueTask<bool> IsFiring(IncidentId id) => (await transaction.Alerts(new AlertQuery
    {
        Incident = id,
        Statuses = [AlertStatus.Firing, AlertStatus.Acknowledged],
        Limit = 1,
    })).Count > 0;

    /// <summary>Runs a command on an incident's escalation, with the pages that follow.</summary>
    internal async ValueTask<Decision<EscalationEvent>> Escalation(
        IncidentId id, Func<IncidentEscalation, EscalationPolicy?, Reach, EscalationCommand?> commandOf)
    {
        var stream = StreamId.EscalationOf(id);
        var before = await Streams.Load<IncidentEscalation, EscalationCommand, EscalationEvent>(transaction, stream);
        if (await StateOf(id) is not { } incident)
            return IncidentRefusals.Unknown;
        var playbook = await PlaybookOf(incident);
        var policy = playbook.Policy(incident.Declaration!.Policy);
        var turns = await EscalationTurns.Last(transaction, policy);
        var reach = configuration.ReachAt(Now, incident, turns.GetValueOrDefault);
        if (commandOf(before.State, policy, reach) is not { } command)
            return Decision<EscalationEvent>.Nothing;

        var (decision, _) = await Streams.Run<IncidentEscalation, EscalationCommand, EscalationEvent>(
            transaction, stream, before, command, fact => fact.At);
        touched.Add(id);
        var urgency = Urgencies.Of(playbook.SeverityOf(incident.Severity));
        HashSet<(ResponderId, string, PagePurpose, Instant)> told = [];
        foreach (var fact in decision.Facts)
        {
            await EscalationTurns.Take(transaction, id, fact);
            foreach (var page in PageRespondersOnEscalationStep.React(
                id, fact, configuration.Person, NewPage, urgency))
            {
                // Steps that are reached in the same instant page a person once (ESC-002).
                if (told.Add((page.Responder, page.Address, page.Purpose, page.DueAt)))
                    await Queue(page);
            }

            foreach (var page in TellShadowsOnEscalationStep.React(
                id, fact, configuration.Playbook, configuration.Person, NewPage))
            {
                await Queue(page);
            }
        }

        return decision;
    }

    /// <summary>Queues a page and the job that sends it; what is urgent may use the hand-overs kept free for
    /// it.</summary>
    internal async ValueTask Queue(PageEvent.Queued order)
    {
        await Page(order.Id, new PageCommand.Queue(order) { At = Now });
        var isUrgent = order is { Purpose: PagePurpose.Respond or PagePurpose.Bundle, Urgency: Urgency.High };
        await transaction.Arm(new NewJob(
            JobKinds.Page, order.Id.ToString(), order.DueAt, isUrgent ? JobKinds.Urgent : ""));
    }

    /// <summary>The state of a page.</summary>
    internal async ValueTask<Page> PageOf(PageId id) =>
        (await Streams.Load<Page, PageCommand, PageEvent>(transaction, StreamId.Of(id))).State;

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
        if (configuration.Alarms.Any(alarm => alarm.Key == key) || alarmed.Contains(key))
            return;
        await Note(key, text);
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

    /// <summary>Raises an alarm that stands on the screens and pages nobody; nothing when it is raised
    /// already.</summary>
    internal async ValueTask Note(string key, string text)
    {
        if (configuration.Alarms.Any(alarm => alarm.Key == key) || !alarmed.Add(key))
            return;
        await Installation(new InstallationEvent.AlarmRaised(key, text) { At = Now, By = Actor.Muster });
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
            if (await StateOf(id) is not { } incident)
                continue;
            await PlanChat(id);
            var playbook = await PlaybookOf(incident);
            var (escalation, severity, _) = await ClockInputs(incident);
            var wake = IncidentClocks.WakeAt(incident, escalation, playbook, Now);
            if (severity.Updates.Count > 0 && incident.IsOpen)
                await Overdue.Plan(this, incident, IncidentClocks.Of(incident, escalation, playbook, Now));
            if (wake is not null || incident.IsOpen)
                await transaction.Arm(new NewJob(JobKinds.Clock, key, wake ?? Now + severity.ReviewWithin, ""));
            else
                await transaction.Disarm(JobKinds.Clock, key);
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

    /// <summary>The playbook of an applied version, or the present one when there is no such version.</summary>
    internal ValueTask<CheckedPlaybook> PlaybookOf(int version) => live.PlaybookOf(transaction, version);

    /// <summary>All obligations of an incident under a playbook.</summary>
    internal async ValueTask<IReadOnlyList<Clock>> ClocksOf(Incident incident, CheckedPlaybook playbook) =>
        IncidentClocks.Of(incident, (await ClockInputs(incident)).Escalation, playbook, Now);

    /// <summary>The state of an incident, or null when there is none.</summary>
    internal async ValueTask<Incident?> StateOf(IncidentId id)
    {
        var loaded = await Streams.Load<Incident, IncidentCommand, IncidentEvent>(transaction, StreamId.Of(id));
        return loaded.State.Exists ? loaded.State : null;
    }

    /// <summary>The playbook that an incident is pinned to.</summary>
    internal ValueTask<CheckedPlaybook> PlaybookOf(Incident incident) =>
        live.PlaybookOf(transaction, incident.PlaybookVersion);

    /// <summary>The next reference of the day in the playbook's zone (R14).</summary>
    internal async ValueTask<string> NextReference() => await References.Next(transaction, configuration.Playbook);

    internal IncidentId NewIncident() => new(ids.Next());

    internal PageId NewPage() => new(ids.Next());

    internal Guid NewId() => ids.Next();

    /// <summary>Why the playbook does not allow a person's command, or null.</summary>
    private async ValueTask<Refusal?> Refuse(Incident incident, IncidentCommand command)
    {
        if (command is not (IncidentCommand.ChangeStatus or IncidentCommand.Resolve or IncidentCommand.TakeRole
            or IncidentCommand.AnswerRole or IncidentCommand.CloseRoom))
        {
            return null;
        }

        var playbook = await PlaybookOf(incident);
        return MoveRules.Refuse(incident, command, playbook, await ClocksOf(incident, playbook));
    }

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
        var playbook = await PlaybookOf(incident);
        var severity = playbook.SeverityOf(incident.Severity);
        var escalated = await Escalation(incident.Id, (escalation, policy, people) =>
            StartEscalationOnIncident.React(incident, fact, escalation, severity, policy, people));

        var isTaken = fact is IncidentEvent.Acknowledged
            && !escalated.Facts.Any(each => each is EscalationEvent.Answered);
        if (isTaken || fact is IncidentEvent.Joined or IncidentEvent.AlertsCleared or IncidentEvent.ClockMissed
            or IncidentEvent.AcknowledgementLapsed or IncidentEvent.AlertsGrew
            or IncidentEvent.RoleOffered or IncidentEvent.RoleOfferEnded)
        {
            var paged = isTaken || fact is IncidentEvent.AlertsGrew ? await PagedFor(incident.Id) : [];
            foreach (var page in TellRespondersOnIncident.React(
                incident, fact, paged, configuration.Person, NewPage))
            {
                await Queue(page);
            }
        }

        if (fact is IncidentEvent.ClockMissed missed)
        {
            await Overdue.Missed(this, incident, missed);
            foreach (var page in AskAboutExecutivesOnClock.React(
                incident, missed, playbook, configuration.Person, NewPage))
            {
                await Queue(page);
            }
        }

        await Notices.Follow(this, incident, fact);
        if (fact is IncidentEvent.CheckMeasured measured)
            await Incidents.CheckMeasures.Follow(this, incident, measured);
        await Runbooks.AutoRuns.Plan(this, incident, fact, playbook);
        await StatusPage.Announcements.Plan(this, incident, fact);
        if (fact is IncidentEvent.Reassigned given)
            await Ask(incident, given, Urgencies.Of(severity));
        if (fact is IncidentEvent.SeverityChanged changed)
            await Hasten(incident, changed, playbook);
        if (fact is IncidentEvent.Resolved or IncidentEvent.FalseAlarm or IncidentEvent.Merged or IncidentEvent.Closed)
            await Alerts.SilenceEnds.With(this, incident.Id);
        if (fact is IncidentEvent.Resolved && !incident.Declaration!.Drill)
            await transaction.Arm(new NewJob(JobKinds.Postmortem, incident.Id.ToString(), Now, ""));
        if (ConcernsAlerts(fact) && incident.Declaration!.Group is not null)
            await transaction.Arm(new NewJob(JobKinds.AlertsFollow, incident.Id.ToString(), Now, ""));
    }

    /// <summary>Whoever an incident was given to is paged at once.</summary>
    private async ValueTask Ask(Incident incident, IncidentEvent.Reassigned given, Urgency urgency)
    {
        var words = given.Note is { } note ? $" {note}" : "";
        var order = new PageOrder(
            given.To, new PageReason { Sentence = $"{given.By.Name} gave it to you: take it.{words}" });
        foreach (var page in PageRespondersOnEscalationStep.Spread(
            incident.Id, order, PagePurpose.Respond, Now, configuration.Person, NewPage, urgency))
        {
            await Queue(page);
        }
    }

    /// <summary>Pages that wait because they were of low urgency go out when the incident becomes worse (test case
    /// 39).</summary>
    private async ValueTask Hasten(
        Incident incident, IncidentEvent.SeverityChanged changed, CheckedPlaybook playbook)
    {
        if (Urgencies.Of(playbook.SeverityOf(changed.From)) == Urgency.High
            || Urgencies.Of(playbook.SeverityOf(changed.To)) == Urgency.Low)
        {
            return;
        }

        var waiting = (await transaction.Pages(new PageQuery { Incident = incident.Id, Limit = 1_000 }))
            .Where(page => page.State is { Outcome: PageOutcome.Queued, Attempts: 0 }
                && page.State.Order is { Purpose: PagePurpose.Respond, Urgency: Urgency.Low } order
                && order.DueAt > Now)
            .ToList();
        var why = $"Its severity is {changed.To} now: it goes out at once.";
        foreach (var page in waiting)
            await Page(page.Id, new PageCommand.Drop(why) { At = Now });
        foreach (var order in waiting.Select(page => page.State.Order!).DistinctBy(order => order.Responder))
        {
            foreach (var page in PageRespondersOnEscalationStep.Spread(
                incident.Id, new PageOrder(order.Responder, order.Reason), PagePurpose.Respond, Now,
                configuration.Person, NewPage))
            {
                await Queue(page);
            }
        }
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
