using Muster.Core;
using Muster.Core.Actions;
using Muster.Core.Clocks;
using Muster.Core.Incidents;
using Muster.Core.Paging;
using Muster.Core.Playbook;
using Muster.Core.Postmortems;
using Muster.Engine.Actions;
using NodaTime;
using C = Muster.Core.Postmortems.PostmortemCommand;
using E = Muster.Core.Postmortems.PostmortemEvent;

namespace Muster.Engine.Postmortems;

/// <summary>What happens to a post-mortem by itself: it begins, is drafted, and its clocks are met.</summary>
internal static class PostmortemTick
{
    private const int RunbookDays = 14;

    internal static ValueTask<Loaded<Postmortem>> Load(Reactions reactions, IncidentId id) =>
        Streams.Load<Postmortem, C, E>(reactions.Transaction, StreamId.PostmortemOf(id));

    /// <summary>An incident is over: what its level asks for begins; what had begun is drafted anew.</summary>
    internal static async ValueTask Do(Reactions reactions, IncidentId id)
    {
        if (await reactions.StateOf(id) is not { } incident)
            return;
        var playbook = await reactions.PlaybookOf(incident);
        var (before, _) = await Load(reactions, id);
        if (before.Exists)
        {
            await Draft(reactions, incident, playbook, Actor.Muster);
            return;
        }

        var due = await DueAt(reactions, incident, playbook);
        if (OpenPostmortemOnResolution.React(incident, playbook, due, reactions.Now) is { } open)
            await Begin(reactions, incident, playbook, open);
    }

    /// <summary>Begins one, drafts it, and asks whoever is to write it.</summary>
    internal static async ValueTask<Refusal?> Begin(
        Reactions reactions, Incident incident, CheckedPlaybook playbook, C.Open open)
    {
        var (decision, _) = await Decide(reactions, incident.Id, open);
        if (decision.Refusal is not null || decision.IsNothing)
            return decision.Refusal;
        await Draft(reactions, incident, playbook, open.By);
        if (OpenPostmortemOnResolution.Writer(incident) is { } writer)
            await Ask(reactions, incident, writer, open.By);
        return null;
    }

    /// <summary>Writes the parts from the record.</summary>
    internal static async ValueTask Draft(
        Reactions reactions, Incident incident, CheckedPlaybook playbook, Actor by)
    {
        var record = await PostmortemRecords.Of(
            reactions.Transaction, incident, playbook, reactions.Configuration);
        await Decide(reactions, incident.Id, new C.Draft(PostmortemDraft.Of(record)) { At = reactions.Now, By = by });
    }

    /// <summary>Asks a person to write it.</summary>
    internal static async ValueTask<Refusal?> Ask(
        Reactions reactions, Incident incident, ResponderId writer, Actor by)
    {
        var (decision, after) = await Decide(
            reactions, incident.Id, new C.SetOwner(writer) { At = reactions.Now, By = by });
        if (decision.Refusal is not null || decision.IsNothing)
            return decision.Refusal;
        var until = after.State.Opening!.DueAt is { } due
            ? $" It is due on {due.InZone(reactions.Configuration.Written.Zone):ddd d MMM HH:mm}."
            : "";
        await Tell(reactions, writer, $"You are asked to write the post-mortem of {incident.Reference}.{until}");
        return null;
    }

    /// <summary>Tells a person something that does not hurry.</summary>
    internal static async ValueTask Tell(Reactions reactions, ResponderId person, string sentence)
    {
        foreach (var page in PageRespondersOnEscalationStep.Spread(
            incident: null,
            new PageOrder(person, new PageReason { Sentence = sentence }),
            PagePurpose.Duty,
            reactions.Now,
            reactions.Configuration.Person,
            reactions.NewPage,
            Urgency.Low))
        {
            await reactions.Queue(page);
        }
    }

    /// <summary>Runs a command, with the obligations that it meets.</summary>
    internal static async ValueTask<(Decision<E> Decision, Loaded<Postmortem> After)> Decide(
        Reactions reactions, IncidentId id, C command)
    {
        var answer = await Streams.Run<Postmortem, C, E>(
            reactions.Transaction, StreamId.PostmortemOf(id), await Load(reactions, id), command, fact => fact.At);
        foreach (var fact in answer.Decision.Facts)
        {
            if (fact is E.Published)
                await LookOver(reactions, id, answer.After.State, fact.By);
            if (Meets(fact) is { } kind)
                await Meet(reactions, id, kind, fact.By);
        }

        return answer;
    }

    /// <summary>After a post-mortem somebody looks over the runbooks, and that is followed to its end (RUN-039).
    /// </summary>
    private static async ValueTask LookOver(Reactions reactions, IncidentId id, Postmortem document, Actor by)
    {
        if (await reactions.StateOf(id) is not { } incident)
            return;
        var zone = reactions.Configuration.Written.Zone;
        var used = incident.Work.Runbooks.Count == 0
            ? ""
            : $": {string.Join(", ", incident.Work.Runbooks.Order(StringComparer.Ordinal))}";
        await ActionTick.Promise(
            reactions, new ActionId(reactions.NewId()), incident,
            new ActionPlan(
                $"Look over the runbooks after {incident.Reference}{used}", ActionKind.Runbook,
                document.Owner, reactions.Now.InZone(zone).Date.PlusDays(RunbookDays), Priority: null,
                "Whoever did not take part follows them without asking.", Factor: null,
                incident.Work.Runbooks.Order(StringComparer.Ordinal).FirstOrDefault()),
            by);
    }

    private static ClockKind? Meets(E fact) => fact switch
    {
        E.Published => ClockKind.PostmortemBy,
        E.MeetingHeld => ClockKind.PostmortemMeetingBy,
        E.Reported => ClockKind.ReportBy,
        _ => null,
    };

    private static async ValueTask Meet(Reactions reactions, IncidentId id, ClockKind kind, Actor by)
    {
        if (await reactions.StateOf(id) is not { } incident)
            return;
        var clocks = await reactions.ClocksOf(incident, await reactions.PlaybookOf(incident));
        if (clocks.FirstOrDefault(clock => clock.Kind == kind && clock.MetAt is null) is { } clock)
        {
            await reactions.Incident(id, new IncidentCommand.MeetClock(kind, clock.DueAt, clock.Name, Note: null)
            {
                At = reactions.Now,
                By = by,
            });
        }
    }

    private static async ValueTask<Instant?> DueAt(Reactions reactions, Incident incident, CheckedPlaybook playbook) =>
        (await reactions.ClocksOf(incident, playbook))
        .Where(clock => clock.Kind == ClockKind.PostmortemBy).Select(clock => (Instant?)clock.DueAt).FirstOrDefault();

    /// <summary>Begins one because a person wants it.</summary>
    internal static async ValueTask<Refusal?> BeginFor(
        Reactions reactions, Incident incident, string why, PostmortemForm form, Actor by)
    {
        if (incident.Declaration!.Drill)
            return PostmortemRefusals.IsDrill;
        var playbook = await reactions.PlaybookOf(incident);
        var due = await DueAt(reactions, incident, playbook);
        return await Begin(
            reactions, incident, playbook,
            OpenPostmortemOnResolution.Open(incident, why, form, due, reactions.Now, by));
    }
}
