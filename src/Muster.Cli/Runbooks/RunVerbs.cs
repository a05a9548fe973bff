using System.CommandLine;
using System.Globalization;
using Muster.Cli.Incidents;
using Muster.Client;
using Muster.Client.Runbooks;
using Muster.Core.Access;

namespace Muster.Cli.Runbooks;

/// <summary><c>muster runbook list|plan|run|…</c>: procedures that run on a server, one step at a time.</summary>
internal static class RunVerbs
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    internal static IEnumerable<Verb> Of(Surroundings around) =>
    [
        List(around), Plan(around), Run(around), Show(around), Go(around), Approve(around), Deny(around),
        Answer(around), Done(around), Skip(around), Settle(around),
        Simple(around, "repeat", "repeat", "Do the step that failed once more."),
        Undo(around), Cancel(around),
    ];

    private static Verb List(Surroundings around)
    {
        var runs = new Option<bool>("--runs") { Description = "The runs instead of the runbooks" };
        var incident = IncidentVerbs.Word("--incident", "Only runs of the incident", "INCIDENT");
        var open = new Option<bool>("--open") { Description = "Only runs that go on" };
        return new Verb(
            "list", "The runbooks in force with how far each can be trusted, or their runs.", Permission.Read,
            "muster runbook list", "muster runbook list --runs --open")
        {
            runs, incident, open,
        }.Does(around, async (session, cancel) =>
            session.Of(runs) || session.Of(open) || session.Of(incident) is not null
            ? session.Show(
                await session.Client.ListRuns(
                    session.Of(incident), runbook: null, session.Of(open) ? "open" : null, cancel),
                list => session.Report.Table(
                    ["run", "runbook", "status", "step", "state"],
                    list.Items.Select(run => new[]
                    {
                        run.Id, run.Runbook, run.Status, run.Current?.Step, run.Current?.State,
                    })))
            : session.Show(
                await session.Client.ListRunbooks(cancel),
                list => session.Report.Table(
                    ["runbook", "trust", "steps", "runs", "owner", "title"],
                    list.Items.Select(book => new[]
                    {
                        book.Id, book.Freshness, Text(book.Steps.Count), Text(book.Runs), book.Owner, book.Title,
                    }))));
    }

    private static Verb Plan(Surroundings around)
    {
        var order = new OrderOptions();
        return order.AddTo(new Verb(
            "plan", "What a run would do: values, steps, targets, approvals, secrets by name. Nothing is done.",
            Permission.Read, "muster runbook plan pg-connections --incident INC-2026-11-21-001 --set limit=20"))
            .Does(around, async (session, cancel) => session.Show(
                await session.Client.PlanRun(order.Of(session), cancel), plan => Write(session.Report, plan)));
    }

    private static Verb Run(Surroundings around)
    {
        var order = new OrderOptions();
        var pace = IncidentVerbs.Word(
            "--pace", "What goes on by itself: reads (else), steps (nothing), all (what nobody must agree to)", "PACE");
        return order.AddTo(new Verb(
            "run", "Begin a run and show what it does until it ends or needs a person.", Permission.Respond,
            "muster runbook run pg-connections --incident INC-2026-11-21-001",
            "muster runbook run restart --set pod=api-1 --pace steps")
        { pace })
            .Does(around, async (session, cancel) =>
            {
                var asked = order.Of(session) with { Pace = session.Of(pace) };
                var begun = await session.Client.StartRun(asked, session.NewKey(), cancel);
                return begun.Problem is { } problem ? session.Refuse(problem)
                    : await Follow(session, begun, cancel);
            });
    }

    private static Verb Show(Surroundings around)
    {
        var id = Id();
        var follow = new Option<bool>("--follow") { Description = "Go on until it ends or needs a person" };
        return new Verb("show", "One run: what was done, and where it is.", Permission.Read, "muster runbook show RUN")
        {
            id, follow,
        }.Does(around, async (session, cancel) =>
        {
            var run = await session.Client.ShowRun(session.Of(id)!, cancel);
            return run.Problem is null && session.Of(follow)
                ? await Follow(session, run, cancel)
                : session.Show(run, shown => WriteAll(session.Report, shown));
        });
    }

    private static Verb Go(Surroundings around)
    {
        var confirm = IncidentVerbs.Word("--confirm", "Why it is done although it is dangerous", "REASON");
        return Asks(
            around, "go", "execution", "Let the step run; people are asked to agree when it needs that.",
            "muster runbook go RUN --confirm \"the cache is stale on all nodes\"", [confirm],
            session => new RunStepOrderMessage { Confirm = session.Of(confirm) });
    }

    private static Verb Approve(Surroundings around) => Asks(
        around, "approve", "approval", "Agree to the step that asks for it.", "muster runbook approve RUN", [],
        _ => new RunStepOrderMessage());

    private static Verb Deny(Surroundings around)
    {
        var reason = Reason();
        return Asks(
            around, "deny", "denial", "Say no to the step that asks for agreement.",
            "muster runbook deny RUN --reason \"not during the batch\"", [reason],
            session => new RunStepOrderMessage { Reason = session.Of(reason) });
    }

    private static Verb Answer(Surroundings around)
    {
        var answer = new Argument<string>("ANSWER") { Description = "One of the answers of the question" };
        var id = Id();
        return new Verb(
            "answer", "Answer the question where the run is.", Permission.Respond,
            "muster runbook answer RUN \"No, they work\"") { id, answer }
            .Does(around, (session, cancel) => Ask(
                session, session.Of(id)!, "answer", new RunStepOrderMessage { Answer = session.Of(answer) }, cancel));
    }

    private static Verb Done(Surroundings around)
    {
        var failed = new Option<bool>("--failed") { Description = "It did not work" };
        var note = IncidentVerbs.Word("--note", "What you saw", "TEXT");
        var output = IncidentVerbs.Word("--output", "What it said, as text", "TEXT");
        var confirm = IncidentVerbs.Word("--confirm", "Why it is done although it is dangerous", "REASON");
        return Asks(
            around, "done", "result", "Say what came of a step that you did by hand.",
            "muster runbook done RUN --note \"restarted\"", [failed, note, output, confirm],
            session => new RunStepOrderMessage
            {
                Worked = !session.Of(failed),
                Note = session.Of(note),
                Output = session.Of(output),
                Confirm = session.Of(confirm),
            });
    }

    private static Verb Skip(Surroundings around)
    {
        var reason = Reason();
        return Asks(
            around, "skip", "skip", "Leave the step out.", "muster runbook skip RUN --reason \"done yesterday\"",
            [reason], session => new RunStepOrderMessage { Reason = session.Of(reason) });
    }

    private static Verb Settle(Surroundings around)
    {
        var reason = Reason();
        var outcome = new Option<string>("--as")
        {
            Description = "worked, repeat or abandon",
            HelpName = "OUTCOME",
            Required = true,
        };
        return Asks(
            around, "settle", "settlement", "Say what became of a step whose runner was lost.",
            "muster runbook settle RUN --as worked --reason \"the pods are new\"", [outcome, reason],
            session => new RunStepOrderMessage { As = session.Of(outcome), Reason = session.Of(reason) });
    }

    private static Verb Undo(Surroundings around)
    {
        var step = IncidentVerbs.Word("--step", "The step; without it the one where the run is", "STEP");
        return Asks(
            around, "undo", "undo", "Take back what a step did, by the step that its author named.",
            "muster runbook undo RUN --step scale-up", [step],
            session => new RunStepOrderMessage { Step = session.Of(step) });
    }

    private static Verb Cancel(Surroundings around)
    {
        var reason = Reason();
        return Asks(
            around, "cancel", "cancellation", "Call the run off.", "muster runbook cancel RUN --reason \"other cause\"",
            [reason], session => new RunStepOrderMessage { Reason = session.Of(reason) });
    }

    private static Verb Simple(Surroundings around, string name, string what, string description) => Asks(
        around, name, what, description, $"muster runbook {name} RUN", [], _ => new RunStepOrderMessage());

    private static Verb Asks(
        Surroundings around, string name, string what, string description, string example, Option[] options,
        Func<Session, RunStepOrderMessage> orderOf)
    {
        var id = Id();
        var verb = new Verb(name, description, Permission.Respond, example) { id };
        foreach (var option in options) verb.Add(option);
        return verb.Does(around, (session, cancel) =>
            Ask(session, session.Of(id)!, what, orderOf(session), cancel));
    }

    private static async Task<int> Ask(
        Session session, string id, string what, RunStepOrderMessage order, CancellationToken cancel) =>
        session.Show(
            await session.Client.AskOfRun(id, what, order, cancel), run => WriteNow(session.Report, run));

    /// <summary>Prints each step as it ends, until the run ends or needs a person.</summary>
    private static async Task<int> Follow(Session session, Answer<RunMessage> answer, CancellationToken cancel)
    {
        var said = 0;
        while (true)
        {
            var run = answer.Value!;
            if (!session.Json)
            {
                foreach (var step in run.Path.Skip(said)) Write(session.Report, step);
                said = Math.Max(said, run.Path.Count);
            }

            if (run.Current is not { State: "queued" or "leased" or "running" or "waiting" or "calling" }
                || run.Current is { State: "queued" })
            {
                // What waits for a runner may wait for long: a look a little later tells whether one took it.
                if (run.Current is { State: "queued" } && await TakenSoon(session, run, cancel) is { } taken)
                {
                    answer = taken;
                    continue;
                }

                return session.Show(answer, shown => WriteNow(session.Report, shown)) is var exit
                    && run.Status is "failed" ? Exit.Refused : exit;
            }

            await Task.Delay(LookEvery, session.Around.Time, cancel);
            answer = await session.Client.ShowRun(run.Id, cancel);
            if (answer.Problem is { } problem) return session.Refuse(problem);
        }
    }

    private static async Task<Answer<RunMessage>?> TakenSoon(Session session, RunMessage run, CancellationToken cancel)
    {
        for (var look = 0; look < 5; look++)
        {
            await Task.Delay(LookEvery, session.Around.Time, cancel);
            var answer = await session.Client.ShowRun(run.Id, cancel);
            if (answer.Value is { } now && (now.Current?.State != "queued" || now.Path.Count > run.Path.Count))
                return answer;
        }

        return null;
    }

    private static void Write(Report report, RunPlanMessage plan)
    {
        report.Line($"{plan.Title} ({plan.Runbook}, {plan.Digest[..12]})");
        foreach (var value in plan.Values) report.Line($"  {value.Name} = {value.Value} (from {value.From})");
        foreach (var problem in plan.Problems) report.Line($"  missing: {problem.Detail}");
        report.Table(
            ["step", "part", "kind", "effect", "runs on", "agrees", "secrets", "usually", "title"],
            plan.Steps.Select(step => new[]
            {
                step.Step, step.Phase, step.Kind, step.Effect, step.Target, step.Approval,
                step.Secrets.Count == 0 ? null : string.Join(",", step.Secrets),
                step.UsuallySeconds is { } seconds ? $"{Math.Ceiling(seconds)} s" : null,
                step.Title,
            }));
        foreach (var step in plan.Steps.Where(step => step.Danger is not null))
            report.Line($"{step.Step} is dangerous: {step.Danger}");
        report.Line("Nothing was done.");
    }

    private static void WriteAll(Report report, RunMessage run)
    {
        report.Line($"{run.Title} ({run.Runbook}), begun by {run.By}, {Moments.Show(run.StartedAt)}");
        foreach (var step in run.Path) Write(report, step);
        WriteNow(report, run);
    }

    private static void Write(Report report, RunStepMessage step)
    {
        var exit = step.Exit is { } code ? $", exit {Text(code)}" : "";
        report.Line($"{step.Title}: {step.Answer ?? step.State}{exit}");
        if (step.Why is { } why) report.Line($"  {why}");
        foreach (var line in (step.Head ?? "").Split('\n').Where(line => line.Length > 0)) report.Line($"  | {line}");
        if (step.Tail is null) return;
        report.Line("  | …");
        foreach (var line in step.Tail.Split('\n')) report.Line($"  | {line}");
    }

    private static void WriteNow(Report report, RunMessage run)
    {
        if (run.Current is not { } step)
        {
            report.Line($"The run {run.Id} is over: {run.Status}.{(run.Reason is { } why ? $" {why}" : "")}");
            return;
        }

        report.Line($"The run {run.Id} is at “{step.Title}”: {step.State}.{(step.Why is { } why2 ? $" {why2}" : "")}");
        foreach (var answer in step.Written?.Answers ?? [])
            report.Line($"  muster runbook answer {run.Id} \"{answer}\"");
        var next = step.State switch
        {
            "ready" when step.Kind == "command" => $"muster runbook go {run.Id}",
            "ready" when step.Kind != "decision" => $"muster runbook done {run.Id}",
            "awaiting-approval" => $"muster runbook approve {run.Id}     ({step.Approval} must agree)",
            "failed" or "timed-out" or "cancelled" => $"muster runbook repeat {run.Id}",
            "unknown" => $"muster runbook settle {run.Id} --as worked --reason …",
            "queued" => $"muster runbook done {run.Id}     (no runner has taken it yet)",
            _ => null,
        };
        if (step.Written?.Danger is { } danger && step.State == "ready")
            report.Line($"  It is dangerous: {danger}. Add --confirm REASON.");
        if (next is not null) report.Line($"  {next}");
    }

    private static Argument<string> Id() => new("RUN") { Description = "The run's id" };

    private static Option<string?> Reason() => IncidentVerbs.Word("--reason", "Why", "REASON");

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Which runbook, for what, with which values.</summary>
    private sealed class OrderOptions
    {
        private readonly Argument<string> runbook = new("RUNBOOK") { Description = "Its id; 'muster runbook list'" };

        private readonly Option<string?> incident =
            IncidentVerbs.Word("--incident", "The incident it is for", "INCIDENT");

        private readonly Option<string?> alert = IncidentVerbs.Word("--alert", "The alert that led there", "ALERT");

        private readonly Option<string[]> values = new("--set")
        {
            Description = "A value for what it asks: NAME=VALUE, as often as needed",
            HelpName = "NAME=VALUE",
        };

        internal Verb AddTo(Verb verb)
        {
            verb.Add(runbook);
            verb.Add(incident);
            verb.Add(alert);
            verb.Add(values);
            return verb;
        }

        internal RunOrderMessage Of(Session session)
        {
            var given = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var pair in session.Of(values) ?? [])
            {
                var parts = pair.Split('=', 2);
                given[parts[0]] = parts.Length == 2
                    ? parts[1]
                    : throw new MisuseException($"'{pair}' is no value", "Write it as NAME=VALUE.");
            }

            return new RunOrderMessage
            {
                Runbook = session.Of(runbook),
                Incident = session.Of(incident),
                Alert = session.Of(alert),
                Values = given,
            };
        }
    }
}
