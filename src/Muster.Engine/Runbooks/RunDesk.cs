using Muster.Core;
using Muster.Core.Alerts;
using Muster.Core.Incidents;
using Muster.Core.Playbook;
using Muster.Core.Runbooks;
using Muster.Storage;
using NodaTime;

namespace Muster.Engine.Runbooks;

/// <summary>A run that somebody wants.</summary>
/// <param name="Runbook">The id of the runbook.</param>
/// <param name="Incident">The incident it is for, or null.</param>
/// <param name="Alert">The alert that led there, or null for the newest that fires.</param>
/// <param name="Values">Values for its parameters.</param>
/// <param name="Pace">What goes on without a person.</param>
/// <param name="IdempotencyKey">The same key gives the same run, or null.</param>
public sealed record RunOrder(
    string Runbook,
    IncidentId? Incident,
    AlertId? Alert,
    IReadOnlyDictionary<string, string> Values,
    RunPace Pace,
    string? IdempotencyKey = null);

/// <summary>A run with the runbook that it is pinned to.</summary>
/// <param name="Run">The run.</param>
/// <param name="Runbook">The runbook; null when its text is gone.</param>
/// <param name="IsOld">The runbook in force is another text by now.</param>
public sealed record RunView(Run Run, Runbook? Runbook, bool IsOld);

/// <summary>A runbook as lists show it.</summary>
/// <param name="Runbook">The runbook in force.</param>
/// <param name="Freshness">How far it can be trusted.</param>
/// <param name="Runs">Its runs, newest first.</param>
public sealed record RunbookView(Runbook Runbook, RunbookFreshness Freshness, IReadOnlyList<Run> Runs);

/// <summary>Runbooks and their runs: plan, begin, and each step of people. Source: RUN-002 to RUN-009.</summary>
public sealed class RunDesk(IStore store, Live live, Ids ids, RunRecords records, RunnersNow? runners = null)
{
    /// <summary>The runbooks in force, with how fresh they are.</summary>
    public async Task<IReadOnlyList<RunbookView>> Runbooks(CancellationToken cancel) => await store.Read(
        async reading =>
        {
            var playbook = (await live.At(reading)).Playbook;
            var runs = (await records.All(reading)).ToLookup(run => run.Opening!.Runbook, StringComparer.Ordinal);
            var labels = runners?.Labels(reading.Now);
            return (IReadOnlyList<RunbookView>)
            [
                .. playbook.Runbooks.Select(runbook => new RunbookView(
                    runbook,
                    RunbookFreshness.Of(runbook, [.. runs[runbook.Id]], playbook, labels, reading.Now),
                    [.. runs[runbook.Id]])),
            ];
        },
        cancel);

    /// <summary>Runs, newest first; of an incident or a runbook, or all.</summary>
    public async Task<IReadOnlyList<RunView>> List(IncidentId? incident, string? runbook, CancellationToken cancel) =>
        await store.Read(
            async reading =>
            {
                List<RunView> views = [];
                foreach (var run in await records.All(reading))
                {
                    if ((incident is null || run.Opening!.Incident == incident)
                        && (runbook is null || run.Opening!.Runbook == runbook))
                    {
                        views.Add(await View(reading, run));
                    }
                }

                return views;
            },
            cancel);

    /// <summary>One run, or null.</summary>
    public async Task<RunView?> Find(RunId id, CancellationToken cancel) => await store.Read(
        async reading => await records.Find(reading, id) is { } run ? await View(reading, run) : null, cancel);

    /// <summary>The whole output of an attempt as it is kept, or null.</summary>
    public async Task<string?> Output(RunId id, int attempt, CancellationToken cancel) =>
        await store.Read(reading => reading.Recall(RunSteps.OutputKey(id, attempt)), cancel);

    /// <summary>What a run would do.</summary>
    public async Task<(RunPlan? Plan, Refusal? Refusal)> Plan(RunOrder order, Actor by, CancellationToken cancel) =>
        await store.Read<(RunPlan?, Refusal?)>(
            async reading =>
            {
                var playbook = (await live.At(reading)).Playbook;
                var row = order.Incident is { } id ? await reading.Incident(id) : null;
                if (order.Incident is not null && row is null)
                    return (null, IncidentRefusals.Unknown);
                playbook = row is null ? playbook : await live.PlaybookOf(reading, row.State.PlaybookVersion);
                if (playbook.Runbooks.FirstOrDefault(each => each.Id == order.Runbook) is not { } runbook)
                    return (null, RunRefusals.RunbookUnknown);
                var around = await RunSteps.AroundOf(reading, row?.State, order.Alert);
                var runs = (await records.All(reading))
                    .Where(run => run.Opening!.Runbook == runbook.Id).ToList();
                return (RunPlan.Of(runbook, RunValues.Fill(runbook, order.Values, by.Name, around), runs), null);
            },
            cancel);

    /// <summary>Begins a run.</summary>
    public Task<(RunId? Id, Refusal? Refusal)> Start(RunOrder order, Actor by, CancellationToken cancel) =>
        Transact<(RunId?, Refusal?)>(
            async reactions =>
            {
                var memory = order.IdempotencyKey is { } key ? $"run:{by.Id}:{key}" : null;
                if (memory is not null && await reactions.Transaction.Recall(memory) is { } known)
                    return (new RunId(Guid.Parse(known)), null);
                var incident = order.Incident is { } id ? await reactions.StateOf(id) : null;
                if (order.Incident is not null && incident is null)
                    return (null, IncidentRefusals.Unknown);
                var playbook = incident is null
                    ? reactions.Configuration.Playbook
                    : await reactions.PlaybookOf(incident);
                var (run, refusal) = await Started(reactions, playbook, incident, order, by);
                if (run is null)
                    return (null, refusal);
                var runbook = playbook.Runbooks.First(each => each.Id == order.Runbook);
                (_, refusal) = await RunSteps.Start(reactions, runbook, run);
                if (refusal is null && memory is not null)
                    await reactions.Transaction.Remember(memory, run.Id.ToString());
                return refusal is null ? (run.Id, null) : (null, refusal);
            },
            cancel);

    /// <summary>Runs a command of a person.</summary>
    /// <param name="id">The run.</param>
    /// <param name="person">Who asks.</param>
    /// <param name="commandOf">The command; it is given the instant, the runbook, a new id, and whether this person
    /// may agree to what is asked now.</param>
    /// <param name="cancel">Gives up waiting.</param>
    public Task<Refusal?> Do(
        RunId id, Core.Directory.Responder person, Func<RunAsk, RunCommand> commandOf, CancellationToken cancel) =>
        Transact(
            async reactions =>
            {
                var state = await RunSteps.StateOf(reactions.Transaction, id);
                if (state.Opening is not { } opening)
                    return RunRefusals.Unknown;
                var incident = opening.Incident is { } about ? await reactions.StateOf(about) : null;
                var playbook = reactions.Configuration.Playbook;
                var isOfGroup = state.Current?.Group is { } group && RunApprovers.MayApprove(
                    group, person, playbook, incident, reactions.Configuration.Person);
                var runbook = await RunSteps.RunbookOf(reactions, opening) ?? RunSteps.Without(opening);
                var command = commandOf(
                    new RunAsk(reactions.Now, person.AsActor, runbook, reactions.NewId(), isOfGroup));
                if (IsChange(command, state) && !RunApprovers.MayChange(person, playbook, incident))
                    return RunRefusals.MayNotChange;
                var (_, refusal) = await RunSteps.Run(reactions, id, (_, _) => command);
                return refusal;
            },
            cancel);

    /// <summary>What a person asks lets something be changed: a step that does, or one that takes back.</summary>
    private static bool IsChange(RunCommand command, Run state) => command switch
    {
        RunCommand.Undo => true,
        RunCommand.Go or RunCommand.Retry or RunCommand.Settle or RunCommand.Record =>
            state.Current is { Kind: StepKind.Command, Effect: not StepEffect.Read },
        _ => false,
    };

    private async ValueTask<(RunEvent.Started? Run, Refusal? Refusal)> Started(
        Reactions reactions, CheckedPlaybook playbook, Incident? incident, RunOrder order, Actor by)
    {
        if (playbook.Runbooks.FirstOrDefault(each => each.Id == order.Runbook) is not { } runbook)
            return (null, RunRefusals.RunbookUnknown);
        var around = await RunSteps.AroundOf(reactions.Transaction, incident, order.Alert);
        var runs = (await records.All(reactions.Transaction))
            .Where(run => run.Opening!.Runbook == runbook.Id).ToList();
        if (RunLimits.Refuse(runbook, runs, incident?.Id, around, reactions.Now) is { } limit)
            return (null, limit);
        var (values, problems) = RunValues.Fill(runbook, order.Values, by.Name, around);
        if (problems is [var problem, ..])
            return (null, problem);
        return (
            new RunEvent.Started(
                new RunId(ids.Next()), runbook.Id, runbook.Card.Title, runbook.Digest, playbook.Version,
                incident?.Id, values, order.Pace, Parent: null, ParentStep: null,
                runbook.Rules.Timeout is { } most ? reactions.Now + most : null)
            {
                At = reactions.Now,
                By = by,
            },
            null);
    }

    private async ValueTask<RunView> View(IReading reading, Run run)
    {
        var opening = run.Opening!;
        var now = await live.At(reading);
        var playbook = await live.PlaybookOf(reading, opening.PlaybookVersion);
        var runbook = playbook.Runbooks.FirstOrDefault(each =>
            each.Id == opening.Runbook && each.Digest == opening.Digest);
        var inForce = now.Playbook.Runbooks.FirstOrDefault(each => each.Id == opening.Runbook);
        return new RunView(run, runbook, inForce?.Digest != opening.Digest);
    }

    private Task<T> Transact<T>(Func<Reactions, ValueTask<T>> work, CancellationToken cancel) =>
        store.React(live, ids, work, cancel);
}

/// <summary>What a command of a person is made with.</summary>
/// <param name="At">The transaction's instant.</param>
/// <param name="By">Who asks.</param>
/// <param name="Runbook">The runbook of the run.</param>
/// <param name="NewId">A new id.</param>
/// <param name="IsOfGroup">Whether they may agree to what is asked now.</param>
public sealed record RunAsk(Instant At, Actor By, Runbook Runbook, Guid NewId, bool IsOfGroup);
