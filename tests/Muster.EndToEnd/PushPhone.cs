using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;

namespace Muster.EndToEnd;

/// <summary>A push server that speaks as ntfy does, and the phone that subscribes to whatever it is sent.</summary>
internal sealed class PushPhone : IAsyncDisposable
{
    private readonly HttpListener listener = new();
    private readonly ConcurrentQueue<JsonNode> messages = new();
    private readonly Task loop;

    internal PushPhone()
    {
        Url = new Uri($"http://127.0.0.1:{Place.FreePort()}/");
        listener.Prefixes.Add(Url.ToString());
        listener.Start();
        loop = Take();
    }

    internal Uri Url { get; }

    /// <summary>The first message with some words in its title or text.</summary>
    internal Task<JsonNode> Message(string words) => Eventually.Is(
        () => messages.FirstOrDefault(each =>
            $"{each["title"]} {each["message"]}".Contains(words, StringComparison.Ordinal)),
        TimeSpan.FromSeconds(20),
        $"a push message with '{words}'");

    /// <summary>Presses the button of a message, as the app does.</summary>
    internal static async Task Press(JsonNode message)
    {
        var button = message["actions"]!.AsArray().First(each => (string?)each!["action"] == "http")!;
        Assert.Equal("POST", (string?)button["method"]);
        using var http = new HttpClient();
        using var answer = await http.PostAsync(new Uri((string)button["url"]!), content: null, Place.Cancel);
        Assert.True(answer.IsSuccessStatusCode, $"the button was answered with {(int)answer.StatusCode}");
    }

    public async ValueTask DisposeAsync()
    {
        listener.Stop();
        await loop;
        listener.Close();
    }

    private async Task Take()
    {
        while (listener.IsListening)
        {
            try
            {
                var context = await listener.GetContextAsync();
                if (await JsonNode.ParseAsync(context.Request.InputStream) is { } message) messages.Enqueue(message);
                context.Response.Close("{\"id\":\"m1\"}"u8.ToArray(), willBlock: false);
            }
            catch (Exception stopped) when (stopped is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }
}
