using System.Collections.Concurrent;
using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Muster.Server.Tests.Rooms;

/// <summary>The stand-in for Slack at an address of this machine, with Socket Mode.</summary>
internal sealed class FakeSlackServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentQueue<JsonNode> acknowledged = new();
    private readonly TaskCompletionSource<WebSocket> connected =
        new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource stop = new();

    private FakeSlackServer(WebApplication app, FakeSlack slack)
    {
        this.app = app;
        Slack = slack;
    }

    internal FakeSlack Slack { get; }

    internal string Address { get; private set; } = "";

    /// <summary>What came back for envelopes.</summary>
    internal IReadOnlyList<JsonNode> Acknowledged => [.. acknowledged];

    internal static async Task<FakeSlackServer> Start(FakeSlack slack)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var built = builder.Build();
        var server = new FakeSlackServer(built, slack);
        built.UseWebSockets();
        built.Map("/socket", server.Talk);
        built.MapPost("/api/{method}", server.Take);
        await built.StartAsync(TestContext.Current.CancellationToken);
        server.Address = built.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!
            .Addresses.First();
        slack.SocketUrl = server.Address.Replace("http:", "ws:", StringComparison.Ordinal) + "/socket";
        return server;
    }

    /// <summary>Sends an envelope over the open connection.</summary>
    internal async Task Send(string id, string type, JsonNode payload)
    {
        var socket = await connected.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        var envelope = new JsonObject { ["envelope_id"] = id, ["type"] = type, ["payload"] = payload };
        await socket.SendAsync(
            Encoding.UTF8.GetBytes(envelope.ToJsonString()), WebSocketMessageType.Text, endOfMessage: true,
            TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await app.StopAsync(CancellationToken.None);
        await app.DisposeAsync();
        stop.Dispose();
    }

    private async Task Take(string method, HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var form = FakeSlack.Form(await reader.ReadToEndAsync(http.RequestAborted));
        var token = http.Request.Headers.Authorization.ToString().Replace(
            "Bearer ", "", StringComparison.OrdinalIgnoreCase);
        var (status, retryAfter, json) = Slack.Take(method, token, form);
        http.Response.StatusCode = status;
        if (retryAfter is { } seconds)
            http.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync(json.ToJsonString(), http.RequestAborted);
    }

    private async Task Talk(HttpContext http)
    {
        using var socket = await http.WebSockets.AcceptWebSocketAsync();
        await socket.SendAsync(
            """{"type":"hello"}"""u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, stop.Token);
        connected.TrySetResult(socket);
        var part = new byte[64 * 1024];
        try
        {
            while (socket.State == WebSocketState.Open)
            {
                var got = await socket.ReceiveAsync(part.AsMemory(), stop.Token);
                if (got.MessageType == WebSocketMessageType.Text)
                    acknowledged.Enqueue(JsonNode.Parse(Encoding.UTF8.GetString(part, 0, got.Count))!);
            }
        }
        catch (Exception over) when (over is OperationCanceledException or WebSocketException)
        {
            // The test, or the other side, has ended.
            _ = over;
        }
    }
}
