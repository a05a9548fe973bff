using System.Net;
using System.Net.Sockets;

namespace Muster.Server.Compat.Mail;

/// <summary>
/// Takes mail by itself where <c>MUSTER_SMTP_LISTEN</c> says so: for machines that can send nothing but mail. Each mail
/// is on disk before it is answered with 250. Meant for an inner network: it has no encryption and lets nobody relay.
/// </summary>
internal sealed partial class SmtpListener(ServerSettings settings, IntakeDoor door, ILogger<SmtpListener> log)
    : BackgroundService
{
    private const int ConversationsMax = 100;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly SemaphoreSlim conversations = new(ConversationsMax, ConversationsMax);
    private readonly TaskCompletionSource<int> port = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Where it listens, once it does.</summary>
    internal Task<int> Port => port.Task;

    /// <inheritdoc/>
    public override void Dispose()
    {
        conversations.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (settings.SmtpListen is not { } place)
            return;
        using var listener = new TcpListener(place);
        listener.Start();
        port.TrySetResult(((IPEndPoint)listener.LocalEndpoint).Port);
        while (!stoppingToken.IsCancellationRequested)
        {
            await conversations.WaitAsync(stoppingToken);
            var client = await listener.AcceptTcpClientAsync(stoppingToken);
            _ = Converse(client, stoppingToken);
        }
    }

    private async Task Converse(TcpClient client, CancellationToken stop)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(Patience);
        try
        {
            using (client)
            {
                await using var stream = client.GetStream();
                await new SmtpConversation(stream, door).Run(patience.Token);
            }
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException or SocketException)
        {
            LogGone(gone.Message);
        }
        finally
        {
            conversations.Release();
        }
    }

    [LoggerMessage(EventId = 4011, Level = LogLevel.Debug, Message = "A mail conversation broke off: {Why}")]
    private partial void LogGone(string why);
}
