using Muster.Client;
using Muster.Client.Monitors;
using Muster.Runner.Runbooks;

namespace Muster.Runner.Monitors;

/// <summary>Asks what to look at, looks at all of it at once, and says what it saw, until it is told to stop.</summary>
internal sealed class LookLoop(
    MusterClient client, RunnerSettings settings, LookSteps looks, SecretStore secrets, TimeProvider time)
{
    private static readonly TimeSpan RetryFirst = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RetryMost = TimeSpan.FromSeconds(15);

    internal async Task Run(CancellationToken cancel)
    {
        var pause = RetryFirst;
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                var answer = await client.AskForLooks(
                    new LookAskMessage(settings.Policy.Offers, settings.Policy.Allow.Monitors, WaitSeconds: 20),
                    cancel);
                if (answer.Problem is { } problem)
                    throw new UnreachableServerException(problem.Detail, new InvalidOperationException(problem.Code));
                if (answer.Value!.Items.Count > 0)
                {
                    var seen = await Task.WhenAll(answer.Value.Items.Select(look => looks.Look(look, cancel)));
                    var hidden = secrets.All();
                    await client.TellLooks(
                        new LookResultsMessage([.. seen.Select(each => each with
                        {
                            Why = each.Why is null ? null : SecretStore.Hide(each.Why, hidden),
                        })]),
                        cancel);
                }

                pause = RetryFirst;
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                return;
            }
            catch (UnreachableServerException away)
            {
                // What was seen meanwhile is old when the server is back; it is looked at anew then.
                settings.Say($"{away.Message}; looking again in {pause.TotalSeconds:0} s");
                await Pause(pause, cancel);
                pause = pause * 2 > RetryMost ? RetryMost : pause * 2;
            }
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
