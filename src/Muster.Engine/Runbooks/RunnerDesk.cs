using System.Security.Cryptography;
using System.Text;
using Muster.Core;
using Muster.Core.Runbooks;
using Muster.Storage;
using NodaTime;

namespace Muster.Engine.Runbooks;

/// <summary>A step that a runner took.</summary>
/// <param name="Run">The run.</param>
/// <param name="Runbook">Its runbook.</param>
/// <param name="Step">The step.</param>
/// <param name="Values">What it is given.</param>
public sealed record RunnerWork(
    Run Run, Runbook Runbook, RunbookStep Step, IReadOnlyDictionary<string, string> Values);

/// <summary>
/// Runners: who may be one, and the steps that they take. A runner asks and is answered; nothing connects to it, and
/// the server itself starts no program. Source: E.10 of the grammar.
/// </summary>
public sealed class RunnerDesk(IStore store, Live live, Ids ids, RunRecords records, RunnersNow now)
{
    private const int SecretBytes = 24;
    private readonly Folds<Runner, RunnerCommand, RunnerEvent> known = new(StreamKinds.Runner);

    /// <summary>All runners by name, with when this node last heard of each.</summary>
    public async Task<IReadOnlyList<(Runner Runner, RunnerSeen? Seen)>> List(CancellationToken cancel)
    {
        var runners = await store.Read(known.All, cancel);
        return
        [
            .. runners.Where(runner => !runner.IsRemoved)
                .OrderBy(runner => runner.Name, StringComparer.Ordinal)
                .Select(runner => (runner, now.Of(runner.Name!))),
        ];
    }

    /// <summary>Makes a token with which a runner of this name registers once.</summary>
    public async Task<(string? Token, Refusal? Refusal)> Invite(string name, Actor by, CancellationToken cancel)
    {
        var token = "mri_" + Vault.NewSecret(SecretBytes);
        var refusal = await Run(
            name,
            at => new RunnerCommand.Invite(name, Vault.Digest(token), at + Runner.TokenFor) { At = at, By = by },
            cancel);
        return refusal is null ? (token, null) : (null, refusal);
    }

    /// <summary>Registers a runner; answers with its name and the credential that it shows from now on.</summary>
    public async Task<(string? Name, string? Credential, Refusal? Refusal)> Register(
        string token, IReadOnlyList<string> labels, CancellationToken cancel)
    {
        var digest = Vault.Digest(token);
        var runners = await store.Read(known.All, cancel);
        if (runners.FirstOrDefault(each => each.Invitation?.Digest == digest) is not { Name: { } name })
            return (null, null, RunnerRefusals.TokenWrong);
        var credential = "mrc_" + Vault.NewSecret(SecretBytes);
        var refusal = await Run(
            name,
            at => new RunnerCommand.Register(digest, Vault.Digest(credential), labels) { At = at, By = ActorOf(name) },
            cancel);
        return refusal is null ? (name, credential, null) : (null, null, refusal);
    }

    /// <summary>Removes a runner: its credential no longer counts.</summary>
    public async Task<Refusal?> Remove(string name, Actor by, CancellationToken cancel)
    {
        now.Forget(name);
        return await Run(name, at => new RunnerCommand.Remove { At = at, By = by }, cancel);
    }

    /// <summary>The name of the runner whose credential this is, or null.</summary>
    public async Task<string?> NameOf(string credential, CancellationToken cancel)
    {
        var digest = Encoding.ASCII.GetBytes(Vault.Digest(credential));
        var runners = await store.Read(known.All, cancel);
        return runners.FirstOrDefault(runner => runner is { IsRemoved: false, Digest: { } its }
            && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(its), digest))?.Name;
    }

    /// <summary>The next step that fits a runner, taken for it; or null when there is none now.</summary>
    public async Task<RunnerWork?> Claim(
        string name, IReadOnlyList<string> labels, IReadOnlyList<string> kinds, CancellationToken cancel)
    {
        var waiting = await store.Read(
            async reading =>
            {
                now.Hear(new RunnerSeen(name, name, labels, kinds, reading.Now));
                var playbooks = await live.At(reading);
                List<RunId> fitting = [];
                foreach (var run in (await records.All(reading))
                    .Where(run => run.Current?.State == StepState.Queued).OrderBy(run => run.Current!.QueuedAt))
                {
                    var opening = run.Opening!;
                    var playbook = opening.PlaybookVersion == playbooks.Playbook.Version
                        ? playbooks.Playbook
                        : await live.PlaybookOf(reading, opening.PlaybookVersion);
                    if (playbook.Runbooks.FirstOrDefault(each =>
                            each.Id == opening.Runbook && each.Digest == opening.Digest) is { } runbook
                        && runbook.Step(run.Current!.Step) is { } step
                        && RunnerFit.Takes(runbook, step, name, labels, kinds))
                    {
                        fitting.Add(opening.Id);
                    }
                }

                return fitting;
            },
            cancel);
        foreach (var id in waiting)
        {
            if (await Take(id, name, cancel) is { } work)
                return work;
        }

        return null;
    }

    /// <summary>A runner is about to start its step.</summary>
    public Task<(StepState State, Refusal? Refusal)> Begin(
        RunId id, int attempt, string name, CancellationToken cancel) => Transact(
        id,
        (at, runbook, newId) => new RunCommand.Begin(attempt, name)
        {
            At = at,
            By = ActorOf(name),
            Runbook = runbook,
            NewId = newId,
        },
        after: null,
        cancel);

    /// <summary>A runner is still at its step; refused when the step is not its own any more.</summary>
    public async Task<(StepState State, Refusal? Refusal)> Keep(
        RunId id, int attempt, string name, CancellationToken cancel) => await store.Transact(
        Lane.Jobs,
        async transaction =>
        {
            var reactions = new Reactions(transaction, await live.At(transaction), live, ids);
            var run = await RunSteps.StateOf(transaction, id);
            if (run.Current is not { State: StepState.Leased or StepState.Running } current
                || current.Attempt != attempt || current.Runner != name
                || transaction.Now > current.Deadline + RunSteps.Lease)
            {
                return (StepState.Unknown, RunRefusals.LeaseLost);
            }

            await RunSteps.Renew(reactions, id, run);
            await reactions.Finish();
            return (current.State, (Refusal?)null);
        },
        cancel);

    /// <summary>A runner says what came of its step. Saying it again changes nothing.</summary>
    public Task<(StepState State, Refusal? Refusal)> End(
        RunId id, int attempt, string name, StepResult result, CancellationToken cancel) => Transact(
        id,
        (at, runbook, newId) => new RunCommand.Report(attempt, name, result)
        {
            At = at,
            By = ActorOf(name),
            Runbook = runbook,
            NewId = newId,
        },
        async (transaction, run) =>
        {
            var isShown = run.Path.Append(run.Current)
                .Any(step => step is { Said: not null } && step.Attempt == attempt);
            if (isShown && result.Output.Length > 0)
                await transaction.Remember(RunSteps.OutputKey(id, attempt), StepOutputs.Mask(result.Output));
        },
        cancel);

    private static Actor ActorOf(string name) => new(ActorKind.Muster, $"runner/{name}", $"Runner {name}");

    private async Task<RunnerWork?> Take(RunId id, string name, CancellationToken cancel) => await store.Transact(
        Lane.Jobs,
        async transaction =>
        {
            var reactions = new Reactions(transaction, await live.At(transaction), live, ids);
            var before = await RunSteps.StateOf(transaction, id);
            if (before.Current is not { State: StepState.Queued } queued)
                return null;
            RunnerWork? work = null;
            var (after, refusal) = await RunSteps.Run(reactions, id, (run, runbook) =>
            {
                var step = runbook.Step(queued.Step)!;
                var items = RunValues.ItemsOf(run, step);
                var item = items is not null && queued.Item < items.Count ? items[queued.Item] : null;
                work = new RunnerWork(run, runbook, step, RunValues.ForStep(run, step, item));
                return new RunCommand.Lease(queued.Attempt, name)
                {
                    At = reactions.Now,
                    By = ActorOf(name),
                    Runbook = runbook,
                    NewId = reactions.NewId(),
                };
            });
            await reactions.Finish();
            return refusal is null && after.Current is { State: StepState.Leased } ? work! with { Run = after } : null;
        },
        cancel);

    private async Task<(StepState State, Refusal? Refusal)> Transact(
        RunId id,
        Func<Instant, Runbook, Guid, RunCommand> commandOf,
        Func<ITransaction, Run, ValueTask>? after,
        CancellationToken cancel) => await store.Transact(
        Lane.Jobs,
        async transaction =>
        {
            var reactions = new Reactions(transaction, await live.At(transaction), live, ids);
            var (run, refusal) = await RunSteps.Run(
                reactions, id, (_, runbook) => commandOf(reactions.Now, runbook, reactions.NewId()));
            if (refusal is null && after is not null)
                await after(transaction, run);
            await reactions.Finish();
            return (run.Current?.State ?? StepState.Succeeded, refusal);
        },
        cancel);

    private async Task<Refusal?> Run(
        string name, Func<Instant, RunnerCommand> commandOf, CancellationToken cancel) => await store.Transact(
        Lane.Human,
        async transaction =>
        {
            var stream = StreamId.OfRunner(name);
            var before = await Streams.Load<Runner, RunnerCommand, RunnerEvent>(transaction, stream);
            var (decision, _) = await Streams.Run<Runner, RunnerCommand, RunnerEvent>(
                transaction, stream, before, commandOf(transaction.Now), fact => fact.At);
            return decision.Refusal;
        },
        cancel);
}
