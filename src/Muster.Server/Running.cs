using Muster.Engine;
using Muster.Engine.Paging;
using Muster.Server.Playbook;

namespace Muster.Server;

/// <summary>Starts before the first request is let in, runs the node beside the server, and waits for its
/// end.</summary>
internal sealed class Running(Starting starting, Node node, NodeWatch watch, FolderWatch folder,
    EmergencyPages? emergency = null)
    : IHostedService, IDisposable
{
    private readonly CancellationTokenSource stop = new();
    private Task run = Task.CompletedTask;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await starting.Run(cancellationToken);
        run = Task.WhenAll(
            node.Run(stop.Token),
            watch.Run(stop.Token),
            folder.Run(stop.Token),
            emergency?.Run(stop.Token) ?? Task.CompletedTask);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await stop.CancelAsync();
        await run.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose() => stop.Dispose();
}
