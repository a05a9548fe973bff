using System.Globalization;
using System.Net;
using System.Text;

namespace Muster.EndToEnd;

/// <summary>An invented exporter with one gauge, the free share of a disk, that the test sets.</summary>
internal sealed class Exporter : IAsyncDisposable
{
    private readonly HttpListener listener = new();
    private readonly Task loop;
    private double free = 0.5;

    internal Exporter()
    {
        Port = Place.FreePort();
        listener.Prefixes.Add($"http://127.0.0.1:{Port}/");
        listener.Start();
        loop = Answer();
    }

    internal int Port { get; }

    internal double Free
    {
        set => Volatile.Write(ref free, value);
    }

    public async ValueTask DisposeAsync()
    {
        listener.Stop();
        await loop;
        listener.Close();
    }

    private async Task Answer()
    {
        while (listener.IsListening)
        {
            try
            {
                var context = await listener.GetContextAsync();
                var share = Volatile.Read(ref free).ToString(CultureInfo.InvariantCulture);
                context.Response.ContentType = "text/plain; version=0.0.4";
                var text = $"# TYPE disk_free_share gauge\ndisk_free_share{{disk=\"ledger\"}} {share}\n";
                context.Response.Close(Encoding.UTF8.GetBytes(text), willBlock: false);
            }
            catch (Exception stopped) when (stopped is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }
}
