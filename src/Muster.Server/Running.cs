using Muster.Engine;
using Muster.Engine.Paging;
using Muster.Server.Playbook;

namespace Muster.Server;

/// <summary>Starts before the first request is let in, runs the node beside the server, and waits for its
/// end.</summary>
internal sealed partial class Running(
    Starting starting,
    Node node,
    NodeWatch watch,
    FolderWatch folder,
    IHostApplicationLifetime host,
    ILogger<Running> log,
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
            emergency?.Run(stop.Token) ?? Task.CompletedTask,
            Finish());
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await stop.CancelAsync();
        await run.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose() => stop.Dispose();

    /// <summary>What a start without the database has left; a node that must not go on ends.</summary>
    private async Task Finish()
    {
        try
        {
            await starting.Finish(stop.Token);
        }
        catch (Exception failure) when (!stop.IsCancellationRequested)
        {
            LogMustNotGoOn(failure);
            host.StopApplication();
        }
        catch (OperationCanceledException)
        {
            // It was told to stop while the database was away.
        }
    }

    [LoggerMessage(
        EventId = 4006, Level = LogLevel.Critical, Message = "The database is back, and this node must not go on")]
    private partial void LogMustNotGoOn(Exception failure);
}
