using System.Globalization;
using Muster.Client;
using Muster.Client.Runbooks;
using Muster.Runner.Monitors;

namespace Muster.Runner.Runbooks;

/// <summary>How a runner is set up.</summary>
/// <param name="Policy">What it may do.</param>
/// <param name="Folder">Where its spool and the folders of its steps are.</param>
/// <param name="Say">A line for whoever looks.</param>
public sealed record RunnerSettings(RunnerPolicy Policy, string Folder, Action<string> Say);

/// <summary>
/// Asks for work, does it, and says what came of it, until it is told to stop. It calls the server and is never
/// called; when the server is away it goes on with what it has and says it later.
/// </summary>
public sealed class RunnerLoop : IDisposable
{
    private static readonly string[] AllKinds =
        ["bash", "sh", "zsh", "fish", "python", "powershell", "sql", "http", "promql", "kubectl"];

    private static readonly TimeSpan RetryFirst = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RetryMost = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan ResendFor = TimeSpan.FromHours(24);

    private readonly MusterClient client;
    private readonly RunnerSettings settings;
    private readonly TimeProvider time;
    private readonly SecretStore secrets;
    private readonly Spool spool;
    private readonly ScriptSteps scripts;
    private readonly SqlSteps queries;
    private readonly HttpSteps requests;
    private readonly LookSteps looks;

    /// <summary>A runner that has not begun.</summary>
    /// <param name="client">The server, with the runner's credential.</param>
    /// <param name="settings">How it is set up.</param>
    /// <param name="time">The clock.</param>
    public RunnerLoop(MusterClient client, RunnerSettings settings, TimeProvider time)
    {
        (this.client, this.settings, this.time) = (client, settings, time);
        secrets = new SecretStore(settings.Policy, Environment.GetEnvironmentVariable);
        spool = new Spool(Path.Combine(settings.Folder, "spool"));
        scripts = new ScriptSteps(settings.Policy, secrets, Path.Combine(settings.Folder, "work"), time);
        queries = new SqlSteps(settings.Policy, secrets);
        requests = new HttpSteps(settings.Policy, secrets);
        looks = new LookSteps(settings.Policy, scripts, queries, requests, time);
    }

    /// <summary>The loop; ends when cancelled, after telling what its steps came to.</summary>
    public async Task Run(CancellationToken cancel)
    {
        foreach (var left in spool.Left())
        {
            settings.Say($"left over from before: run {left.Run}, attempt {left.Attempt}");
            await Tell(
                left.Run,
                left.Attempt,
                left.Result ?? new RunnerResultMessage
                {
                    State = WorkResult.Unknown,
                    Why = "The runner was ended while it ran.",
                },
                cancel);
        }

        var slots = Enumerable.Range(0, Math.Clamp(settings.Policy.Slots, 1, 32)).Select(_ => Slot(cancel));
        await Task.WhenAll(settings.Policy.Allow.Monitors.Count > 0
            ? slots.Append(new LookLoop(client, settings, looks, secrets, time).Run(cancel))
            : slots);
    }

    /// <inheritdoc/>
    public void Dispose() => requests.Dispose();

    private async Task Slot(CancellationToken cancel)
    {
        var pause = RetryFirst;
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                var kinds = AllKinds.Where(settings.Policy.Allow.Kinds.Contains).ToList();
                var answer = await client.AskForWork(
                    new RunnerAskMessage(settings.Policy.Offers, kinds, WaitSeconds: 20), cancel);
                if (answer.Problem is { } problem)
                {
                    if (problem.Code == "runner.credential-wrong")
                        throw new RunnerException(problem.Detail);
                    throw new UnreachableServerException(problem.Detail, new InvalidOperationException(problem.Code));
                }

                pause = RetryFirst;
                foreach (var work in answer.Value!.Items)
                    await Do(work, cancel);
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                return;
            }
            catch (UnreachableServerException away)
            {
                settings.Say($"{away.Message}; trying again in {pause.TotalSeconds:0} s");
                await Pause(pause, cancel);
                pause = pause * 2 > RetryMost ? RetryMost : pause * 2;
            }
        }
    }

    private async Task Do(RunnerWorkMessage work, CancellationToken cancel)
    {
        settings.Say(string.Create(
            CultureInfo.InvariantCulture, $"run {work.Run}, attempt {work.Attempt}: {work.Runbook}, {work.Step}"));
        if (settings.Policy.Refuse(work) is { } refusal)
        {
            await Tell(work.Run, work.Attempt, Message(WorkResult.Refused(refusal), work), cancel);
            return;
        }

        // The server knows that it begins before it begins: whoever dies now, nobody does it a second time unasked.
        var begun = await client.BeginWork(work.Run, work.Attempt, cancel);
        if (begun.Problem is { } lost)
        {
            settings.Say($"not begun: {lost.Detail}");
            return;
        }

        spool.Begin(work.Run, work.Attempt);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        using var over = new CancellationTokenSource();
        var keeping = Keep(work, ended, over.Token);
        RunnerResultMessage result;
        try
        {
            result = Message(await Execute(work, ended.Token), work);
        }
        catch (Exception problem)
        {
            // Whatever breaks in a step is a failed step, told without the secrets that it may quote.
            result = Message(WorkResult.Refused(problem.Message), work);
        }
        finally
        {
            await over.CancelAsync();
            await keeping;
        }

        spool.End(work.Run, work.Attempt, result);
        await Tell(work.Run, work.Attempt, result, CancellationToken.None);
    }

    private Task<WorkResult> Execute(RunnerWorkMessage work, CancellationToken cancel)
    {
        var timeout = TimeSpan.FromSeconds(Math.Min(work.TimeoutSeconds, settings.Policy.TimeoutMax));
        return work.Kind switch
        {
            "sql" => queries.Run(work, timeout, cancel),
            "http" => requests.Request(work, timeout, cancel),
            "promql" => requests.Query(work, timeout, cancel),
            _ => scripts.Run(work, timeout, cancel),
        };
    }

    private RunnerResultMessage Message(WorkResult result, RunnerWorkMessage work) =>
        result.Message(secrets.All(), Math.Min(work.OutputMax, settings.Policy.OutputMax));

    /// <summary>Says that the step goes on; ends it when the server called it off or gave it to another.</summary>
    private async Task Keep(RunnerWorkMessage work, CancellationTokenSource step, CancellationToken over)
    {
        try
        {
            while (true)
            {
                await Task.Delay(TimeSpan.FromSeconds(Math.Max(0.2, work.HeartbeatSeconds)), time, over);
                try
                {
                    var kept = await client.KeepWork(work.Run, work.Attempt, over);
                    if (kept.Problem is { Code: "run.lease-lost" } lost)
                    {
                        settings.Say($"run {work.Run}: {lost.Detail}");
                        await step.CancelAsync();
                        return;
                    }
                }
                catch (UnreachableServerException away)
                {
                    // The step goes on; whether it still counts is the server's to say when it is back.
                    settings.Say(away.Message);
                }
            }
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            // The step is over.
        }
    }

    /// <summary>Says what came of a step until the server has heard it; saying it twice is the same as once.</summary>
    private async Task Tell(string run, int attempt, RunnerResultMessage result, CancellationToken cancel)
    {
        var pause = RetryFirst;
        var until = time.GetUtcNow() + ResendFor;
        while (time.GetUtcNow() < until)
        {
            try
            {
                var heard = await client.EndWork(run, attempt, result, cancel);
                if (heard.Problem is not { Status: >= 500 or 429 })
                {
                    settings.Say($"run {run}, attempt {attempt}: {result.State} {heard.Problem?.Detail}".TrimEnd());
                    spool.Forget(run, attempt);
                    return;
                }
            }
            catch (UnreachableServerException away)
            {
                settings.Say(away.Message);
            }

            await Pause(pause, cancel);
            pause = pause * 2 > RetryMost ? RetryMost : pause * 2;
        }
    }

    private async Task Pause(TimeSpan length, CancellationToken cancel)
    {
        try
        {
            await Task.Delay(length, time, cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // Told to stop.
        }
    }
}
