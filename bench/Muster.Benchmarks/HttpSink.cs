using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace Muster.Benchmarks;

/// <summary>
/// Takes webhooks and remembers when each key was first seen whole, on the clock of whoever sent the alert.
/// As little server as the figure allows: what it costs would be counted against both peers.
/// </summary>
internal sealed partial class HttpSink : IAsyncDisposable
{
    private const int BufferBytes = 64 * 1024;
    private static readonly byte[] ok = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"u8.ToArray();
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly Task loop;
    private int messages;

    internal HttpSink()
    {
        listener.Start();
        Url = new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/");
        loop = Accept();
    }

    internal Uri Url { get; }

    /// <summary>How many whole messages came.</summary>
    internal int Messages => Volatile.Read(ref messages);

    /// <summary>The key of an alert and the timestamp of its first complete message.</summary>
    internal ConcurrentDictionary<string, long> Seen { get; } = new(StringComparer.Ordinal);

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await loop;
        listener.Dispose();
        stop.Dispose();
    }

    [GeneratedRegex("k-[0-9]{6}", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Key { get; }

    [GeneratedRegex("content-length: *(?<bytes>[0-9]+)", RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Length { get; }

    private async Task Accept()
    {
        var open = new List<Task>();
        try
        {
            while (true) open.Add(Serve(await listener.AcceptTcpClientAsync(stop.Token)));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(open);
        }
    }

    private async Task Serve(TcpClient client)
    {
        using var closing = client;
        client.NoDelay = true;
        var stream = client.GetStream();
        var buffer = new byte[BufferBytes];
        var filled = 0;
        try
        {
            while (await stream.ReadAsync(buffer.AsMemory(filled), stop.Token) is var read and > 0)
            {
                filled += read;
                while (MessageIn(buffer.AsSpan(0, filled)) is var bytes and > 0)
                {
                    Note(buffer.AsSpan(0, bytes));
                    buffer.AsSpan(bytes, filled - bytes).CopyTo(buffer);
                    filled -= bytes;
                    await stream.WriteAsync(ok, stop.Token);
                }
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or IOException)
        {
            // The server went away between two messages, as it does at the end of a run.
        }
    }

    /// <summary>How long the first message is; 0 while it is not whole.</summary>
    private static int MessageIn(ReadOnlySpan<byte> bytes)
    {
        var head = bytes.IndexOf("\r\n\r\n"u8);
        if (head < 0) return 0;
        var length = Length.Match(Encoding.ASCII.GetString(bytes[..head]));
        var body = length.Success ? int.Parse(length.Groups["bytes"].ValueSpan, provider: null) : 0;
        return bytes.Length >= head + 4 + body ? head + 4 + body : 0;
    }

    private void Note(ReadOnlySpan<byte> message)
    {
        var now = Machine.Clock.GetTimestamp();
        Interlocked.Increment(ref messages);
        foreach (Match match in Key.Matches(Encoding.UTF8.GetString(message))) Seen.TryAdd(match.Value, now);
    }
}
