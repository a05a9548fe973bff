using System.CommandLine;
using Muster.Client.Incidents;
using Muster.Core.Access;

namespace Muster.Cli.Incidents;

/// <summary>Tasks and decisions of an incident, its checklists, clocks, workflows, and its playbook.</summary>
internal static class WorkVerbs
{
    /// <summary><c>muster task …</c>.</summary>
    internal static Command Tasks(Surroundings around) => new("task", "What is to be done in an incident.")
    {
        AddTask(around), MoveTask(around, "done", "Say that a task is done.", "done"),
        MoveTask(around, "drop", "Say that a task will not be done.", "dropped"), AssignTask(around), List(around),
    };

    /// <summary><c>muster decision …</c>.</summary>
    internal static Command Decisions(Surroundings around) => new("decision", "What was decided in an incident.")
    {
        Record(around),
    };

    /// <summary><c>muster board …</c>: what is known, missing, suspected and asked, and what belongs to it.</summary>
    internal static Command Board(Surroundings around) => new("board", "What is known of an incident, and what is not.")
    {
        WriteOnBoard(around), SettleOnBoard(around),
    };

    private static Verb WriteOnBoard(Surroundings around)
    {
        var id = ResponseVerbs.Incident();
        var text = new Argument<string>("TEXT") { Description = "In words" };
        var kind = IncidentVerbs.Word("--kind", "known, missing, hypothesis, question or link", "KIND");
        var address = IncidentVerbs.Word("--address", "Where a link leads", "ADDRESS");
        return new Verb(
            "add", "Write on the board.", Permission.Respond,
            "muster board add INC-2026-11-21-001 \"The bank is down\" --kind hypothesis") { id, text, kind, address }
            .Does(around, async (session, cancel) => ResponseVerbs.Done(session, await session.Client.WriteOnBoard(
                session.Of(id)!,
                new BoardOrderMessage(session.Of(kind), session.Of(text), session.Of(address)),
                session.NewKey(),
                cancel)));
    }

    private static Verb SettleOnBoard(Surroundings around)
    {
        var id = ResponseVerbs.Incident();
        var entry = new Argument<string>("ENTRY") { Description = "Its id; 'muster incident show --json' has it" };
        var outcome = new Argument<string>("OUTCOME") { Description = "confirmed, ruled-out, answered, gone or open" };
        var note = IncidentVerbs.Word("--note", "How that is known, or the answer", "TEXT");
        return new Verb(
            "settle", "Say what became of an entry.", Permission.Respond,
            "muster board settle INC-2026-11-21-001 0197a2c4d5e67f8899aabbccddeeff00 ruled-out --note \"It is up\"")
        { id, entry, outcome, note }
            .Does(around, async (session, cancel) => ResponseVerbs.Done(session, await session.Client.SettleOnBoard(
                session.Of(id)!, session.Of(entry)!,
                new BoardOutcomeMessage(session.Of(outcome), session.Of(note)), cancel)));
    }

    /// <summary>Verbs of <c>muster incident</c>.</summary>
    internal static IEnumerable<Verb> OfIncident(Surroundings around) =>
        [Check(around), Clock(around), Classify(around), Walk(around), Rebase(around)];

    private static Verb AddTask(Surroundings around)
    {
        var id = ResponseVerbs.Incident();
        var title = new Argument<string>("TITLE") { Description = "What is to be done" };
        var who = IncidentVerbs.Word("--assignee", "Who does it", "PERSON", "--responder");
        return new Verb(
            "add", "Say that something is to be done.", Permission.Respond,
            "muster task add INC-2026-11-21-001 \"Look at the gateway\" --assignee bob") { id, title, who }
            .Does(around, async (session, cancel) => ResponseVerbs.Done(session, await session.Client.AddTask(
                session.Of(id)!, session.Of(title)!, session.Of(who), session.NewKey(), cancel)));
    }

    private static Verb MoveTask(Surroundings around, string name, string description, string state)
    {
        var id = ResponseVerbs.Incident();
        var task = new Argument<string>("TASK") { Description = "Its id; 'muster task list' shows it" };
        var note = IncidentVerbs.Word("--note", "What came of it, or why not", "TEXT", "--reason");
        return new Verb(
            name, description, Permission.Respond,
            $"muster task {name} INC-2026-11-21-001 0197a2c4d5e67f8899aabbccddeeff00 --note \"It was full\"")
        { id, task, note }
            .Does(around, async (session, cancel) => ResponseVerbs.Done(session, await session.Client.ChangeTask(
                session.Of(id)!, session.Of(task)!, new TaskChangeMessage(state, Note: session.Of(note)), cancel)));
    }

    private static Verb AssignTask(Surroundings around)
    {
        var id = ResponseVerbs.Incident();
        var task = new Argument<string>("TASK") { Description = "Its id" };
        var who = new Argument<string?>("PERSON")
        {
            Description = "Who does it; without it nobody",
            Arity = ArgumentArity.ZeroOrOne,
        };
        return new Verb(
            "assign", "Say who does a task.", Permission.Respond,
            "muster task assign INC-2026-11-21-001 0197a2c4d5e67f8899aabbccddeeff00 bob") { id, task, who }
            .Does(around, async (session, cancel) => ResponseVerbs.Done(session, await session.Client.ChangeTask(
                session.Of(id)!, session.Of(task)!, new TaskChangeMessage(Assignee: session.Of(who) ?? ""), cancel)));
    }

    private static Verb List(Surroundings around)
    {
        var id = ResponseVerbs.Incident();
        return new Verb(
            "list", "Show the tasks of an incident.", Permission.Read, "muster task list INC-2026-11-21-001") { id }
            .Does(around, async (session, cancel) =>
            {
                var answer = await session.Client.ShowIncident(session.Of(id)!, cancel);
                return session.Show(answer, incident =>
                {
                    foreach (var task in incident.Tasks)
                    {
                        session.Around.Out.WriteLine(
                            $"{task.Id}  {task.State,-8}{task.Assignee ?? "-",-12}{task.Title}");
                    }
                });
            });
    }

    private static Verb Record(Surroundings around)
    {
        var id = ResponseVerbs.Incident();
        var question = new Argument<string>("QUESTION") { Description = "What was to be decided" };
        var chosen = new Option<string>("--chosen") { Description = "What was chosen", Required = true };
        var options = new Option<string[]>("--option")
        {
            Description = "An option, its risk after a colon; may be given several times",
        };
        var reason = IncidentVerbs.Word("--reason", "Why", "TEXT");
        return new Verb(
            "record", "Record a decision.", Permission.Respond,
            "muster decision record INC-2026-11-21-001 \"Roll back?\" --option \"Roll back: 10 min down\" --chosen yes")
        { id, question, chosen, options, reason }
            .Does(around, async (session, cancel) => ResponseVerbs.Done(session, await session.Client.RecordDecision(
                session.Of(id)!,
                new DecisionOrderMessage
                {
                    Question = session.Of(question),
                    Chosen = session.Of(chosen),
                    Reason = session.Of(reason),
                    Options =
                    [
                        .. (session.Of(options) ?? [])
                            .Select(each => each.Split(':', 2, StringSplitOptions.TrimEntries))
                            .Select(parts => new DecisionOptionMessage(parts[0], parts.Length > 1 ? parts[1] : null)),
                    ],
                },
                session.NewKey(),
                cancel)));
    }

    private static Verb Check(Surroundings around)
    {
        var id = ResponseVerbs.Incident();
        var item = new Argument<string>("ITEM") { Description = "The point's key: phase/detection/1" };
        var waive = IncidentVerbs.Word("--waive", "Set it aside, with the reason", "REASON");
        return new Verb(
            "check", "Tick a point of a checklist, or set it aside.", Permission.Respond,
            "muster incident check INC-2026-11-21-001 phase/detection/1") { id, item, waive }
            .Does(around, async (session, cancel) => ResponseVerbs.Done(session, await session.Client.MarkChecklist(
                session.Of(id)!,
                new ChecklistMarkMessage(
                    session.Of(item), session.Of(waive) is null ? "done" : "waived", session.Of(waive)),
                cancel)));
    }

    private static Verb Clock(Surroundings around)
    {
        var id = ResponseVerbs.Incident();
        var kind = new Argument<string>("KIND") { Description = "The clock: status-page-by" };
        var name = IncidentVerbs.Word("--name", "Which one of several", "NAME");
        var waive = IncidentVerbs.Word("--waive", "Set it aside, with the reason", "REASON");
        return new Verb(
            "clock", "Say that an obligation is met, or set it aside.", Permission.Respond,
            "muster incident clock INC-2026-11-21-001 status-page-by",
            "muster incident clock INC-2026-11-21-001 resolve-by --waive \"The target is for outages\"")
        { id, kind, name, waive }
            .Does(around, async (session, cancel) => ResponseVerbs.Done(session, session.Of(waive) is { } reason
                ? await session.Client.WaiveClock(
                    session.Of(id)!, new ClockWaiverMessage(session.Of(kind), null, reason, session.Of(name)), cancel)
                : await session.Client.MeetClock(
                    session.Of(id)!, new ClockMetMessage(session.Of(kind), session.Of(name)), cancel)));
    }

    private static Verb Classify(Surroundings around)
    {
        var id = ResponseVerbs.Incident();
        var answer = new Argument<string?>("ANSWER")
        {
            Description = "The answer to the next question of the severity tree",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var figure = IncidentVerbs.Word("--figure", "A figure: error_rate_pct=7", "NAME=VALUE");
        return new Verb(
            "classify", "Answer the severity tree, or give a figure, and see what it speaks for.", Permission.Respond,
            "muster incident classify INC-2026-11-21-001 no",
            "muster incident classify INC-2026-11-21-001 --figure error_rate_pct=7") { id, answer, figure }
            .Does(around, async (session, cancel) =>
            {
                var reply = await Classified(session, session.Of(id)!, session.Of(answer), session.Of(figure), cancel);
                return session.Show(reply, incident =>
                {
                    var found = incident.Classification!;
                    foreach (var reason in found.Reasons)
                        session.Around.Out.WriteLine($"{reason.Severity}: {reason.Text}");
                    if (found.Conflict)
                        session.Around.Out.WriteLine("The tree and the figures differ: choose.");
                    if (found.Next is { } next)
                        session.Around.Out.WriteLine($"{next.Ask} ({string.Join(" / ", next.Answers)})");
                });
            });
    }

    private static async Task<Client.Answer<IncidentMessage>> Classified(
        Session session, string id, string? answer, string? figure, CancellationToken cancel)
    {
        if (figure is null)
        {
            return answer is null
                ? await session.Client.ShowIncident(id, cancel)
                : await session.Client.AnswerTree(id, new TreeAnswerMessage(answer), cancel);
        }

        var parts = figure.Split('=', 2);
        var isNumber = double.TryParse(
            parts.Length > 1 ? parts[1] : "",
            System.Globalization.NumberStyles.Float,
            System.Globalization.CultureInfo.InvariantCulture,
            out var value);
        return await session.Client.GiveFigure(id, new FigureMessage(parts[0], isNumber ? value : null), cancel);
    }

    private static Verb Walk(Surroundings around)
    {
        var id = ResponseVerbs.Incident();
        var workflow = new Argument<string>("WORKFLOW") { Description = "The workflow: error-rate" };
        var node = IncidentVerbs.Word("--node", "Go on from this node; without it the workflow begins", "NODE");
        var answer = IncidentVerbs.Word("--answer", "The answer to its question", "ANSWER");
        var note = IncidentVerbs.Word("--note", "A note", "TEXT");
        return new Verb(
            "walk", "Begin a workflow, or go on in it.", Permission.Respond,
            "muster incident walk INC-2026-11-21-001 error-rate",
            "muster incident walk INC-2026-11-21-001 error-rate --node known --answer yes")
        { id, workflow, node, answer, note }
            .Does(around, async (session, cancel) =>
            {
                if (session.Of(node) is not { } from)
                {
                    return ResponseVerbs.Done(
                        session, await session.Client.StartWorkflow(session.Of(id)!, session.Of(workflow)!, cancel));
                }

                var shown = await session.Client.ShowIncident(session.Of(id)!, cancel);
                var walk = shown.Value?.Workflows.FirstOrDefault(each =>
                    each.Workflow == session.Of(workflow) && each.State == "walking")?.Walk ?? "none";
                return ResponseVerbs.Done(session, await session.Client.StepWorkflow(
                    session.Of(id)!,
                    walk,
                    new WorkflowStepMessage(from, session.Of(answer), session.Of(note)),
                    cancel));
            });
    }

    private static Verb Rebase(Surroundings around)
    {
        var id = ResponseVerbs.Incident();
        var apply = new Option<bool>("--apply") { Description = "Do it; without it only the difference is shown" };
        return new Verb(
            "rebase", "Show what the playbook in force changes for an incident, and move it there.", Permission.Respond,
            "muster incident rebase INC-2026-11-21-001",
            "muster incident rebase INC-2026-11-21-001 --apply") { id, apply }
            .Does(around, async (session, cancel) =>
            {
                var answer = await session.Client.Rebase(session.Of(id)!, session.Of(apply), cancel);
                return session.Show(answer, change =>
                {
                    var hint = change.Applied ? "" : " (not done; --apply does it)";
                    session.Around.Out.WriteLine($"Version {change.From} to {change.To}{hint}");
                    foreach (var clock in change.Clocks)
                    {
                        session.Around.Out.WriteLine(
                            $"{clock.Kind} {clock.Name}: {clock.Before?.ToString("u") ?? "-"} -> "
                                + $"{clock.After?.ToString("u") ?? "-"}");
                    }
                });
            });
    }
}
