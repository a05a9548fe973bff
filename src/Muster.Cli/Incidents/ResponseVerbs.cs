using System.CommandLine;
using Muster.Client;
using Muster.Client.Incidents;
using Muster.Core.Access;
using Muster.Core.Incidents;

namespace Muster.Cli.Incidents;

/// <summary>What is done to an incident: taken, escalated, moved, ended.</summary>
internal static class ResponseVerbs
{
    internal static IEnumerable<Verb> Of(Surroundings around) =>
    [
        Acknowledge(around), Escalate(around), Severity(around), Status(around), Resolve(around), Close(around),
        Reopen(around), Merge(around),
    ];

    private static Verb Acknowledge(Surroundings around)
    {
        var which = new WhichIncident();
        var withdraw = new Option<bool>("--withdraw") { Description = "Give it back: the escalation goes on" };
        var verb = new Verb(
            "ack", "Take an incident. Without a name: the one that pages you.", Permission.Respond,
            "muster incident ack", "muster incident ack INC-2026-11-21-001",
            "muster incident ack INC-2026-11-21-001 --withdraw");
        which.AddTo(verb);
        verb.Add(withdraw);
        verb.Aliases.Add("acknowledge");
        return verb.Does(around, async (session, cancel) =>
        {
            if (session.Of(withdraw))
                return Done(session, await session.Client.WithdrawAcknowledgement(which.Required(session), cancel));
            if (which.Said(session) is { } id)
                return Done(session, await session.Client.AcknowledgeIncident(id, cancel));
            var (paging, exit) = await OpenIncidents.PagingMe(session, cancel);
            return paging is null ? exit : Done(session, await session.Client.AcknowledgeIncident(paging, cancel));
        });
    }

    private static Verb Escalate(Surroundings around)
    {
        var which = new WhichIncident();
        var level = new Option<int?>("--level")
        {
            Description = "Which step, from 1; without it the next",
            HelpName = "N",
        };
        var verb = new Verb(
            "escalate", "Page the next step of the policy now, or a numbered one.", Permission.Respond,
            "muster incident escalate INC-2026-11-21-001", "muster incident escalate INC-2026-11-21-001 --level 2");
        which.AddTo(verb);
        verb.Add(level);
        return verb.Does(around, async (session, cancel) => Done(session, await session.Client.EscalateIncident(
            which.Required(session), session.Of(level), session.NewKey(), cancel)));
    }

    private static Verb Severity(Surroundings around)
    {
        var id = Incident();
        var to = new Argument<string>("LEVEL") { Description = "A level of the playbook: SEV1" };
        var reason = IncidentVerbs.Word("--reason", "Why", "TEXT");
        return new Verb(
            "severity", "Say how bad it is.", Permission.Respond,
            "muster incident severity INC-2026-11-21-001 SEV1 --reason \"payments too\"") { id, to, reason }
            .Does(around, async (session, cancel) => Done(session, await session.Client.ChangeSeverity(
                session.Of(id)!, session.Of(to)!, session.Of(reason), cancel)));
    }

    private static Verb Status(Surroundings around)
    {
        var id = Incident();
        var to = new Argument<string>("STATUS") { Description = string.Join(", ", IncidentStatuses.All) };
        var note = Note();
        return new Verb(
            "status", "Move an incident along.", Permission.Respond,
            "muster incident status INC-2026-11-21-001 mitigating",
            "muster incident status INC-2026-11-21-001 false-alarm --note \"the probe was wrong\"") { id, to, note }
            .Does(around, async (session, cancel) => Done(session, await session.Client.ChangeStatus(
                session.Of(id)!, session.Of(to)!, session.Of(note), cancel)));
    }

    private static Verb Resolve(Surroundings around)
    {
        var which = new WhichIncident();
        var note = Note();
        var verb = new Verb(
            "resolve", "Say that its effect is over.", Permission.Respond,
            "muster incident resolve INC-2026-11-21-001 --note \"rolled back to 1.4.2\"");
        which.AddTo(verb);
        verb.Add(note);
        return verb.Does(around, async (session, cancel) => Done(session, await session.Client.ResolveIncident(
            which.Required(session), session.Of(note), cancel)));
    }

    private static Verb Close(Surroundings around)
    {
        var which = new WhichIncident();
        var note = Note();
        var verb = new Verb(
            "close", "Say that nothing is left to do; it must be resolved.", Permission.Respond,
            "muster incident close INC-2026-11-21-001");
        which.AddTo(verb);
        verb.Add(note);
        return verb.Does(around, async (session, cancel) => Done(session, await session.Client.ChangeStatus(
            which.Required(session), IncidentStatus.Closed.Word(), session.Of(note), cancel)));
    }

    private static Verb Reopen(Surroundings around)
    {
        var which = new WhichIncident();
        var reason = IncidentVerbs.Word("--reason", "Why", "TEXT");
        var verb = new Verb(
            "reopen", "Say that it was not over.", Permission.Respond,
            "muster incident reopen INC-2026-11-21-001 --reason \"errors are back\"");
        which.AddTo(verb);
        verb.Add(reason);
        return verb.Does(around, async (session, cancel) => Done(session, await session.Client.ReopenIncident(
            which.Required(session), session.Of(reason), cancel)));
    }

    private static Verb Merge(Surroundings around)
    {
        var id = Incident();
        var into = new Option<string>("--into")
        {
            Description = "Where it goes on",
            HelpName = "INCIDENT",
            Required = true,
        };
        return new Verb(
            "merge", "Go on in another incident.", Permission.Respond,
            "muster incident merge INC-2026-11-21-002 --into INC-2026-11-21-001") { id, into }
            .Does(around, async (session, cancel) => Done(session, await session.Client.MergeIncident(
                session.Of(id)!, session.Of(into)!, cancel)));
    }

    /// <summary>The argument of a verb that takes something after it.</summary>
    internal static Argument<string> Incident() => new("INCIDENT") { Description = "Its reference or id" };

    /// <summary>Shows how an incident is now.</summary>
    internal static int Done(Session session, Answer<IncidentMessage> answer) =>
        session.Show(answer, incident => IncidentReport.Result(session.Report, incident));

    private static Option<string?> Note() => IncidentVerbs.Word("--note", "What to write beside it", "TEXT");
}
