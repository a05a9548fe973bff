using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;

namespace Muster.EndToEnd;

/// <summary>A page that came by webhook.</summary>
/// <param name="Ticks">When, on the stopwatch.</param>
/// <param name="Page">Its id.</param>
/// <param name="Text">Its subject and text.</param>
/// <param name="MayRepeat">It says that it may be a repeat.</param>
internal sealed record SunkPage(long Ticks, string Page, string Text, bool MayRepeat);

/// <summary>A provider that takes every page at once and notes when: fast enough for a storm.</summary>
internal sealed class PageSink : IAsyncDisposable
{
    private readonly List<SunkPage> pages = [];
    private HttpListener listener = new();
    private Task loop = Task.CompletedTask;

    internal PageSink(string address = "127.0.0.1")
    {
        Url = $"http://{address}:{Place.FreePort()}/";
        Open();
    }

    internal string Url { get; }

    internal IReadOnlyList<SunkPage> Pages
    {
        get
        {
            lock (pages) return [.. pages];
        }
    }

    /// <summary>Its port is open again.</summary>
    internal void Open()
    {
        listener = new HttpListener();
        listener.Prefixes.Add(Url);
        listener.Start();
        loop = Take(listener);
    }

    /// <summary>Its port is closed: who sends is refused.</summary>
    internal void Close() => listener.Close();

    public async ValueTask DisposeAsync()
    {
        Close();
        await loop;
    }

    private async Task Take(HttpListener open)
    {
        while (open.IsListening)
        {
            try
            {
                var context = await open.GetContextAsync();
                _ = Take(context);
            }
            catch (Exception stopped) when (stopped is HttpListenerException or ObjectDisposedException
                or InvalidOperationException)
            {
                return;
            }
        }
    }

    private async Task Take(HttpListenerContext context)
    {
        try
        {
            var body = await JsonNode.ParseAsync(context.Request.InputStream);
            var at = Stopwatch.GetTimestamp();
            context.Response.Close();
            lock (pages)
            {
                pages.Add(new SunkPage(
                    at, (string)body!["page"]!, $"{body["subject"]} {body["text"]} {body["why"]}",
                    (bool)body["mayRepeat"]!));
            }
        }
        catch (Exception gone) when (gone is HttpListenerException or IOException or ObjectDisposedException)
        {
            // The node was killed while it sent: it was not taken.
        }
    }
}
