using System.Net.WebSockets;
using System.Text.Json;
using Muster.Engine.Rooms;
using Muster.Server.Compat;
using Muster.Server.Compat.Slack;

namespace Muster.Server.Rooms;

/// <summary>
/// Hears Slack over a connection that this server opens, so that no port has to be open to the outside. Each envelope
/// is acknowledged by its id; a command is answered within the acknowledgement. Slack ends connections now and then;
/// then another is opened.
/// </summary>
internal sealed partial class SlackSocket(
    SlackClient slack, IServiceProvider services, TimeProvider time, ILogger<SlackSocket> log) : BackgroundService
{
    private const int EnvelopeBytesMax = 1024 * 1024;
    private static readonly TimeSpan PauseMin = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PauseMax = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(2.5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var pause = PauseMin;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await Hear(stoppingToken))
                    pause = PauseMin;
            }
            catch (Exception failure) when (failure is WebSocketException or HttpRequestException or JsonException
                or IOException || (failure is OperationCanceledException && !stoppingToken.IsCancellationRequested))
            {
                LogLost(failure.Message);
            }

            await Task.Delay(pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            pause = pause * 2 < PauseMax ? pause * 2 : PauseMax;
        }
    }

    /// <summary>One connection, until it ends; false when none could be opened.</summary>
    private async Task<bool> Hear(CancellationToken cancel)
    {
        var opened = await slack.OpenSocket(cancel);
        if (opened.Error is not null
            || !Uri.TryCreate(opened.Text("url"), UriKind.Absolute, out var url) || url.Scheme is not ("ws" or "wss"))
        {
            LogLost(opened.Error ?? "Slack gave no address.");
            return false;
        }

        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(url, cancel);
        while (await Next(socket, cancel) is { } envelope)
        {
            if (envelope["type"].Text == "disconnect")
                break;
            if (envelope["envelope_id"].Text is { } id)
                await Take(socket, id, envelope, cancel);
        }

        if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, cancel);
        return true;
    }

    private async Task Take(ClientWebSocket socket, string id, JsonItem envelope, CancellationToken cancel)
    {
        var call = SlackCall.OfEnvelope(envelope["type"].Text ?? "", envelope["payload"]);
        var work = services.GetRequiredService<SlackActs>().Do(call, CancellationToken.None);
        var later = services.GetRequiredService<SlackLater>();
        if (call is SlackCall.Command command)
        {
            var isDone = await Task.WhenAny(work, Task.Delay(AnswerWithin, time, cancel)) == work;
            await Acknowledge(socket, id, isDone && work.IsCompletedSuccessfully ? await work : null, cancel);
            if (!isDone || !work.IsCompletedSuccessfully)
                later.Say(work, command.RespondTo);
            return;
        }

        await Acknowledge(socket, id, text: null, cancel);
        later.Say(work, (call as SlackCall.Button)?.RespondTo);
    }

    private static async Task Acknowledge(ClientWebSocket socket, string id, string? text, CancellationToken cancel)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("envelope_id", id);
            if (text is { Length: > 0 })
            {
                json.WritePropertyName("payload");
                json.WriteRawValue(SlackActs.Answer(text));
            }

            json.WriteEndObject();
        }

        await socket.SendAsync(stream.ToArray(), WebSocketMessageType.Text, endOfMessage: true, cancel);
    }

    /// <summary>The next message, or null when the connection ended.</summary>
    private static async Task<JsonItem?> Next(ClientWebSocket socket, CancellationToken cancel)
    {
        using var whole = new MemoryStream();
        var part = new byte[16 * 1024];
        while (true)
        {
            var got = await socket.ReceiveAsync(part.AsMemory(), cancel);
            if (got.MessageType == WebSocketMessageType.Close)
                return null;
            whole.Write(part, 0, got.Count);
            if (whole.Length > EnvelopeBytesMax)
                throw new WebSocketException("Slack sent a message that is too long.");
            if (got.EndOfMessage)
                return JsonItem.ReadObject(whole.ToArray(), out _) ?? default;
        }
    }

    [LoggerMessage(EventId = 1712, Level = LogLevel.Warning, Message = "Slack is not heard: {Why}")]
    private partial void LogLost(string why);
}
