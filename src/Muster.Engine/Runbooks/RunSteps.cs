using System.Globalization;
using Muster.Core;
using Muster.Core.Incidents;
using Muster.Core.Paging;
using Muster.Core.Runbooks;
using Muster.Storage;
using NodaTime;
using NodaTime.Text;
using E = Muster.Core.Runbooks.RunEvent;

namespace Muster.Engine.Runbooks;

/// <summary>
/// Runs a command on a run inside a transaction, with all that follows: the runbook that it calls begins, the one that
/// waits for it goes on, people are asked to agree, and its job is armed anew.
/// </summary>
internal static class RunSteps
{
    private const int DepthMax = 8;
    private static readonly InstantPattern At = InstantPattern.ExtendedIso;

    /// <summary>A runner that is at a step is heard of at least so often.</summary>
    internal static Duration Lease { get; } = Duration.FromSeconds(30);

    /// <summary>Where the whole output of an attempt is kept.</summary>
    internal static string OutputKey(RunId id, int attempt) =>
        string.Create(CultureInfo.InvariantCulture, $"run-output:{id}:{attempt}");

    /// <summary>The state of a run.</summary>
    internal static async ValueTask<Run> StateOf(IReading reading, RunId id) =>
        (await Streams.Load<Run, RunCommand, E>(reading, StreamId.Of(id))).State;

    /// <summary>The runbook as a run is pinned to it, or null when its text is gone.</summary>
    internal static async ValueTask<Runbook?> RunbookOf(Reactions reactions, E.Started opening)
    {
        var playbook = await reactions.PlaybookOf(opening.PlaybookVersion);
        return playbook.Runbooks.FirstOrDefault(runbook =>
            runbook.Id == opening.Runbook && runbook.Digest == opening.Digest);
    }

    /// <summary>Begins a run.</summary>
    internal static async ValueTask<(Run After, Refusal? Refusal)> Start(
        Reactions reactions, Runbook runbook, E.Started run, int depth = 0)
    {
        if (run.Incident is { } incident)
        {
            var noted = await reactions.Incident(
                incident, new IncidentCommand.StartRunbook(run.Id, run.Runbook, run.Title)
                {
                    At = run.At,
                    By = run.By,
                });
            if (noted.Refusal is { } refusal)
                return (Core.Runbooks.Run.Initial, refusal);
        }

        return await Run(
            reactions, run.Id, Core.Runbooks.Run.Initial, runbook,
            new RunCommand.Start(run)
            {
                At = run.At,
                By = run.By,
                Runbook = runbook,
                NewId = reactions.NewId(),
            },
            depth);
    }

    /// <summary>Runs a command that is made of the run's state and its runbook.</summary>
    internal static async ValueTask<(Run After, Refusal? Refusal)> Run(
        Reactions reactions, RunId id, Func<Run, Runbook, RunCommand> commandOf, int depth = 0)
    {
        var state = await StateOf(reactions.Transaction, id);
        if (state.Opening is not { } opening)
            return (state, RunRefusals.Unknown);
        var runbook = await RunbookOf(reactions, opening) ?? Without(opening);
        var command = commandOf(state, runbook);
        if (runbook.Steps.Count == 0 && command is not RunCommand.Cancel)
            return (state, RunRefusals.Unpinned);
        return await Run(reactions, id, state, runbook, command, depth);
    }

    /// <summary>A run whose text is gone can still be called off.</summary>
    internal static Runbook Without(E.Started opening) => new()
    {
        Card = new RunbookCard { Id = opening.Runbook, File = "", Title = opening.Title },
        Digest = opening.Digest,
    };

    /// <summary>A run's job is due.</summary>
    internal static async ValueTask Tick(Reactions reactions, Job job)
    {
        var id = new RunId(Guid.Parse(job.Key));
        Instant? leased = At.Parse(job.Payload) is { Success: true, Value: var at } ? at : null;
        var (after, refusal) = await Run(reactions, id, (_, runbook) => new RunCommand.Tick(leased)
        {
            At = reactions.Now,
            By = Actor.Muster,
            Runbook = runbook,
            NewId = reactions.NewId(),
        });
        if (refusal is null)
            await Arm(reactions, id, after, leased);
    }

    /// <summary>A runner was heard of: its step is not lost before another stretch of time.</summary>
    internal static ValueTask Renew(Reactions reactions, RunId id, Run run) =>
        Arm(reactions, id, run, reactions.Now + Lease);

    private static async ValueTask<(Run After, Refusal? Refusal)> Run(
        Reactions reactions, RunId id, Run state, Runbook runbook, RunCommand command, int depth)
    {
        var stream = StreamId.Of(id);
        var version = await reactions.Transaction.Version(stream);
        var (decision, after) = await Streams.Run<Run, RunCommand, E>(
            reactions.Transaction, stream, new Loaded<Run>(state, version), command, fact => fact.At);
        if (decision.Refusal is { } refusal)
            return (state, refusal);
        if (decision.Facts.Count == 0)
            return (after.State, null);
        if (after.State.Opening!.Incident is { } incident)
            reactions.Touch(incident);
        var isHeard = command is RunCommand.Lease or RunCommand.Begin;
        await Arm(reactions, id, after.State, isHeard ? reactions.Now + Lease : null);
        foreach (var fact in decision.Facts)
            await Follow(reactions, after.State, runbook, fact, depth);
        return (after.State, null);
    }

    private static async ValueTask Arm(Reactions reactions, RunId id, Run run, Instant? leased)
    {
        var isHeld = run.Current?.State is StepState.Leased or StepState.Running;
        var due = isHeld
            ? Earlier(leased ?? run.Current!.Deadline + Lease, run.Opening!.Deadline)
            : run.WakeAt;
        if (due is { } at)
        {
            await reactions.Transaction.Arm(new NewJob(
                JobKinds.Run, id.ToString(), at, isHeld && leased is { } until ? At.Format(until) : ""));
        }
        else
        {
            await reactions.Transaction.Disarm(JobKinds.Run, id.ToString());
        }
    }

    private static Instant? Earlier(Instant? one, Instant? other) =>
        one is null ? other : other is null || one < other ? one : other;

    private static async ValueTask Follow(Reactions reactions, Run after, Runbook runbook, E fact, int depth)
    {
        var opening = after.Opening!;
        switch (fact)
        {
            case E.Called called:
                await Call(reactions, opening, runbook, called, depth);
                break;
            case E.Ended ended:
                if (after.Path.LastOrDefault()?.Child is { } child)
                    await CallOff(reactions, child, opening.Title, fact.By, depth);
                if (opening.Parent is { } parent)
                    await Return(reactions, parent, opening.Id, ended, depth);
                break;
            case E.StepEnded { Saved: { } saved } when opening.Incident is { } about
                && saved.Value.AsNumber is { } measured:
                await Incidents.CheckMeasures.Take(reactions, about, saved.Name, measured, fact.By);
                break;
            case E.ApprovalAsked asked:
                await Ask(reactions, opening, runbook, asked);
                break;
            case E.Lost { IsRepeated: false } lost when opening.By.AsResponder is { } person:
                await Tell(
                    reactions, opening, [person],
                    $"Nobody knows what became of “{lost.Title}” of “{opening.Title}”: say how it goes on.");
                break;
        }
    }

    /// <summary>The runbook that a step begins; when it cannot begin, the step has failed.</summary>
    private static async ValueTask Call(
        Reactions reactions, E.Started parent, Runbook from, E.Called called, int depth)
    {
        var playbook = await reactions.PlaybookOf(parent.PlaybookVersion);
        var why = $"There is no runbook {called.File}.";
        if (playbook.Runbooks.Linked(from, called.File) is { } runbook)
        {
            var incident = parent.Incident is { } id ? await reactions.StateOf(id) : null;
            var around = await AroundOf(reactions.Transaction, incident, alert: null);
            var given = called.Values.ToDictionary(
                value => value.Name,
                value => value.Value.AsText ?? RunbookValueJson.Write(value.Value),
                StringComparer.Ordinal);
            var (values, problems) = RunValues.Fill(runbook, given, parent.Title, around);
            why = depth >= DepthMax ? "Runbooks call each other at most eight deep."
                : problems is [var problem, ..] ? problem.Message
                : null;
            if (why is null)
            {
                var (_, refusal) = await Start(
                    reactions, runbook,
                    new E.Started(
                        called.Child, runbook.Id, runbook.Card.Title, runbook.Digest, parent.PlaybookVersion,
                        parent.Incident, values, parent.Pace, parent.Id, called.Step,
                        runbook.Rules.Timeout is { } most ? reactions.Now + most : parent.Deadline)
                    {
                        At = reactions.Now,
                        By = called.By,
                    },
                    depth + 1);
                why = refusal?.Message;
            }
        }

        if (why is null)
            return;
        await Run(
            reactions, parent.Id,
            (_, above) => new RunCommand.ChildEnded(called.Child, RunOutcome.Failed, why)
            {
                At = reactions.Now,
                By = Actor.Muster,
                Runbook = above,
                NewId = reactions.NewId(),
            },
            depth + 1);
    }

    private static async ValueTask Return(Reactions reactions, RunId parent, RunId id, E.Ended ended, int depth) =>
        await Run(
            reactions, parent,
            (_, above) => new RunCommand.ChildEnded(id, ended.Outcome, ended.Reason)
            {
                At = reactions.Now,
                By = ended.By,
                Runbook = above,
                NewId = reactions.NewId(),
            },
            depth + 1);

    private static async ValueTask CallOff(Reactions reactions, RunId child, string title, Actor by, int depth)
    {
        if ((await StateOf(reactions.Transaction, child)).IsOpen)
        {
            await Run(
                reactions, child,
                (_, below) => new RunCommand.Cancel($"“{title}”, which waited for it, is over.")
                {
                    At = reactions.Now,
                    By = by,
                    Runbook = below,
                },
                depth + 1);
        }
    }

    /// <summary>What is known of an incident and of the alert that led there: the named one, else the newest that
    /// fires.</summary>
    internal static async ValueTask<IReadOnlyDictionary<string, string>> AroundOf(
        IReading reading, Incident? incident, Core.Alerts.AlertId? alert)
    {
        var found = alert is { } id ? await reading.Alert(id) : null;
        if (found is null && incident is not null)
        {
            var alerts = await reading.Alerts(new AlertQuery { Incident = incident.Id, Limit = 20 });
            found = alerts.FirstOrDefault(each => each.IsOpen) ?? (alerts.Count > 0 ? alerts[0] : null);
        }

        return RunLimits.Around(incident, found);
    }

    /// <summary>Whoever may agree hears of the question at once.</summary>
    private static async ValueTask Ask(Reactions reactions, E.Started opening, Runbook runbook, E.ApprovalAsked asked)
    {
        var incident = opening.Incident is { } id ? await reactions.StateOf(id) : null;
        var playbook = reactions.Configuration.Playbook;
        var allowsSelf = runbook.Step(asked.Step)?.Rules.Approval?.AllowsSelf == true;
        var people = RunApprovers.Of(asked.Group, playbook, incident)
            .Where(person => allowsSelf || person != asked.By.AsResponder);
        var title = runbook.Step(asked.Step)?.Title ?? asked.Step;
        await Tell(
            reactions, opening, people,
            $"{asked.By.Name} asks you to agree to “{title}” of the runbook “{opening.Title}”.");
    }

    private static async ValueTask Tell(
        Reactions reactions, E.Started opening, IEnumerable<ResponderId> people, string sentence)
    {
        foreach (var person in people)
        {
            foreach (var page in PageRespondersOnEscalationStep.Spread(
                opening.Incident, new PageOrder(person, new PageReason { Sentence = sentence }), PagePurpose.Prompt,
                reactions.Now, reactions.Configuration.Person, reactions.NewPage))
            {
                await reactions.Queue(page);
            }
        }
    }
}
