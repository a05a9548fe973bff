using System.CommandLine;
using Muster.Cli.Incidents;
using Muster.Client.Actions;
using Muster.Core.Access;

namespace Muster.Cli.Actions;

/// <summary><c>muster action …</c>: what was promised so that trouble does not come again.</summary>
internal static class ActionVerbs
{
    internal static Command Of(Surroundings around) => new("action", "What was promised after incidents.")
    {
        List(around), Show(around), Add(around), Change(around),
        Act(around, "start", "start", "Be at it."),
        Act(around, "done", "completion", "Say that it is done."),
        Act(around, "verify", "verification", "Say how it was seen that it helps; needs --note."),
        Act(around, "reopen", "reopening", "Open it again; needs --note."),
        Decline(around),
    };

    private static Verb List(Surroundings around)
    {
        var status = IncidentVerbs.Word("--status", "Only this status", "STATUS");
        var owner = IncidentVerbs.Word("--owner", "Only those of the person", "PERSON");
        var incident = IncidentVerbs.Word("--incident", "Only those of the incident", "INCIDENT");
        var late = new Option<bool>("--late") { Description = "Only those whose day has passed" };
        return new Verb(
            "list", "Actions: what is left to do first, by its day.", Permission.Read, "muster action list",
            "muster action list --late") { status, owner, incident, late }
            .Does(around, async (session, cancel) => session.Show(
                await session.Client.ListActions(
                    session.Of(status), session.Of(owner), session.Of(incident), session.Of(late) ? "true" : null,
                    cancel),
                list => session.Report.Table(
                    ["action", "status", "kind", "who", "due", "after", "what"],
                    list.Items.Select(each => new[]
                    {
                        each.Reference, each.Status, each.Kind, each.Owner ?? "",
                        each.Due is { } due ? each.IsLate ? $"{due} late" : due : "", each.Incident ?? "", each.Title,
                    }))));
    }

    private static Verb Show(Surroundings around)
    {
        var id = Id();
        return new Verb("show", "One action.", Permission.Read, "muster action show AI-3") { id }
            .Does(around, async (session, cancel) => session.Show(
                await session.Client.ShowAction(session.Of(id)!, cancel), action => Write(session.Report, action)));
    }

    private static Verb Add(Surroundings around)
    {
        var title = new Argument<string>("TITLE") { Description = "What is done" };
        var order = new OrderOptions();
        var incident = IncidentVerbs.Word("--incident", "The incident after which it is promised", "INCIDENT");
        return order.AddTo(new Verb(
            "add", "Promise something.", Permission.Respond,
            "muster action add \"Test tokens without a date\" --incident INC-2026-11-21-001 --kind prevent "
                + "--owner ada --due 2026-12-01 --priority P0 --verification \"The test fails without the fix\"")
        {
            title, incident,
        }).Does(around, async (session, cancel) => session.Show(
            await session.Client.AddAction(
                order.Of(session) with { Title = session.Of(title), Incident = session.Of(incident) },
                session.NewKey(), cancel),
            action => Write(session.Report, action)));
    }

    private static Verb Change(Surroundings around)
    {
        var id = Id();
        var title = IncidentVerbs.Word("--title", "What is done", "TEXT");
        var order = new OrderOptions();
        return order.AddTo(new Verb(
            "change", "Plan it otherwise; what is left out stays.", Permission.Respond,
            "muster action change AI-3 --due 2026-12-15") { id, title })
            .Does(around, async (session, cancel) => session.Show(
                await session.Client.ChangeAction(
                    session.Of(id)!, order.Of(session) with { Title = session.Of(title) }, cancel),
                action => Write(session.Report, action)));
    }

    private static Verb Decline(Surroundings around)
    {
        var id = Id();
        var reason = IncidentVerbs.Word("--reason", "Why", "TEXT");
        var approver = IncidentVerbs.Word("--approver", "Who agrees", "PERSON");
        return new Verb(
            "decline", "Say that it will not be done, why, and who agrees.", Permission.Respond,
            "muster action decline AI-3 --reason \"The service goes in March\" --approver dora")
        {
            id, reason, approver,
        }.Does(around, async (session, cancel) => session.Show(
            await session.Client.ActOnAction(
                session.Of(id)!, "refusal", new ActionNoteMessage(session.Of(reason), session.Of(approver)), cancel),
            action => Write(session.Report, action)));
    }

    private static Verb Act(Surroundings around, string name, string act, string what)
    {
        var id = Id();
        var note = IncidentVerbs.Word("--note", "What came of it, how it was seen, or why", "TEXT");
        return new Verb(name, what, Permission.Respond, $"muster action {name} AI-3 --note \"Seen on Monday\"")
        {
            id, note,
        }.Does(around, async (session, cancel) => session.Show(
            await session.Client.ActOnAction(
                session.Of(id)!, act, new ActionNoteMessage(session.Of(note)), cancel),
            action => Write(session.Report, action)));
    }

    private static Argument<string> Id() => new("ACTION") { Description = "Its reference, AI-3, or its id" };

    private static void Write(Report report, ActionMessage action) => report.Pairs(
        ("action", action.Reference),
        ("what", action.Title),
        ("status", action.Status),
        ("kind", action.Kind),
        ("after", action.Incident),
        ("who", action.Owner),
        ("due", action.IsLate ? $"{action.Due}, late" : action.Due),
        ("priority", action.Priority),
        ("we will know by", action.Verification),
        ("runbook", action.Runbook),
        ("note", action.Note),
        ("agreed by", action.Approver),
        ("came all the same", action.Challenges.Count == 0 ? null : string.Join(", ", action.Challenges)));

    /// <summary>What can be said of an action, new or planned otherwise.</summary>
    private sealed class OrderOptions
    {
        private readonly Option<string?> kind = IncidentVerbs.Word(
            "--kind", "prevent, detect, respond, permanent-fix, runbook, process or learn", "KIND");

        private readonly Option<string?> owner = IncidentVerbs.Word("--owner", "Who does it", "PERSON");
        private readonly Option<string?> due = IncidentVerbs.Word("--due", "By the end of this day", "DAY");
        private readonly Option<string?> priority = IncidentVerbs.Word("--priority", "In your words", "WORD");

        private readonly Option<string?> verification = IncidentVerbs.Word(
            "--verification", "How we will know that it helps", "TEXT");

        private readonly Option<string?> runbook = IncidentVerbs.Word(
            "--runbook", "The runbook it is about", "RUNBOOK");

        internal Verb AddTo(Verb verb)
        {
            foreach (var option in (Option<string?>[])[kind, owner, due, priority, verification, runbook])
                verb.Add(option);
            return verb;
        }

        internal ActionOrderMessage Of(Session session) => new()
        {
            Kind = session.Of(kind),
            Owner = session.Of(owner),
            Due = session.Of(due),
            Priority = session.Of(priority),
            Verification = session.Of(verification),
            Runbook = session.Of(runbook),
        };
    }
}
