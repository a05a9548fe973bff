namespace Muster.Engine;

/// <summary>One node: its intake and its jobs, until it is told to stop.</summary>
public sealed class Node(Intake intake, Jobs jobs)
{
    /// <summary>Runs both loops; completes when both have ended.</summary>
    public async Task Run(CancellationToken cancel) =>
        await Task.WhenAll(intake.Run(cancel), jobs.Run(cancel));
}
