using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Muster.Client;

namespace Muster.Cli;

/// <summary>A mailbox on this machine that takes all mail and shows it in a browser.</summary>
internal sealed class DemoMailbox : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private readonly Process process;
    private readonly string file;

    private DemoMailbox(Process process, string file, int port, string url)
    {
        (this.process, this.file) = (process, file);
        (Port, Url) = (port, url);
    }

    /// <summary>Where it takes mail.</summary>
    internal int Port { get; }

    /// <summary>Where it shows it.</summary>
    internal string Url { get; }

    /// <summary>Starts it; null when Node or the mailbox is not there.</summary>
    internal static async Task<DemoMailbox?> Start(Surroundings around, string folder, CancellationToken cancel)
    {
        if (Script(around) is not { } script) return null;
        var (file, port) = (Path.Combine(folder, "mail.jsonl"), FreePort());
        try
        {
            var node = Process.Start(new ProcessStartInfo("node", [script, "--http", $"{port}", "--out", file])
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var said = await node.StandardOutput.ReadLineAsync(cancel);
            if (said is not null
                && JsonDocument.Parse(said).RootElement.GetProperty("listening").TryGetInt32(out var smtp))
            {
                return new DemoMailbox(node, file, smtp, $"http://127.0.0.1:{port}");
            }

            node.Dispose();
        }
        catch (Win32Exception)
        {
            // Node is not installed; whoever asked says so.
        }

        return null;
    }

    /// <summary>A port that nobody had a moment ago.</summary>
    internal static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Waits for a message to somebody that offers to acknowledge.</summary>
    internal async Task<Mail> Wait(Func<Mail, bool> wanted, TimeProvider time, CancellationToken cancel)
    {
        while (true)
        {
            if (File.Exists(file))
            {
                foreach (var line in await File.ReadAllLinesAsync(file, cancel))
                {
                    if (Read(line) is { } mail && wanted(mail)) return mail;
                }
            }

            await Task.Delay(Pause, time, cancel);
        }
    }

    /// <summary>A line of the file; null while it is being written.</summary>
    private static Mail? Read(string line) =>
        line is [.., '}'] ? JsonSerializer.Deserialize<Mail>(line, WireJson.Options) : null;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private static string? Script(Surroundings around)
    {
        if (around.Set("MUSTER_MAILBOX") is { } set) return File.Exists(set) ? set : null;
        for (var above = new DirectoryInfo(AppContext.BaseDirectory); above is not null; above = above.Parent)
        {
            var script = Path.Combine(above.FullName, "eng", "testtools", "mailbox.mjs");
            if (File.Exists(script)) return script;
        }

        return null;
    }

    /// <summary>A message as the mailbox writes it.</summary>
    internal sealed record Mail(IReadOnlyList<string> To, string Subject, string Text)
    {
        /// <summary>The link that acknowledges, or null.</summary>
        internal string? Link => Text.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries)
            .FirstOrDefault(word => word.Contains("/a/", StringComparison.Ordinal));
    }
}
