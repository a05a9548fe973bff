using System.Diagnostics;
using Muster.Client;

namespace Muster.Benchmarks;

/// <summary>A server under measurement, with an empty store of its own.</summary>
internal sealed class Peer : IAsyncDisposable
{
    internal const string Token = "an-administrator-of-a-benchmark";
    private static readonly TimeSpan startTime = TimeSpan.FromSeconds(30);
    private readonly Process process;

    private Peer(Process process, Uri url)
    {
        this.process = process;
        Url = url;
    }

    internal Uri Url { get; }

    internal int Id => process.Id;

    /// <summary>From the start of the process to the first 200.</summary>
    internal TimeSpan Ready { get; private set; }

    /// <summary>The integration key of our service; empty for the peer.</summary>
    internal string Key { get; private set; } = "";

    /// <summary>Starts Muster on a data folder and a playbook.</summary>
    /// <param name="folder">Its data is below.</param>
    /// <param name="playbook">What is in force.</param>
    /// <param name="database">A PostgreSQL connection string, or null for SQLite.</param>
    /// <param name="secret">The master secret that the nodes of one database share, or null for one of its own.</param>
    internal static async Task<Peer> StartMuster(
        string folder, string playbook, string? database = null, string? secret = null)
    {
        var url = new Uri($"http://127.0.0.1:{Machine.FreePort()}");
        // The working folder is empty and not the data folder: nothing below the content root changes.
        var start = new ProcessStartInfo(Machine.Muster,
        [
            "serve", "--data", Path.Combine(folder, "data"), "--urls", url.ToString().TrimEnd('/'),
            "--playbook", playbook,
        ]);
        start.Environment["MUSTER_ADMIN_TOKEN"] = Token;
        start.Environment["DOTNET_HOSTBUILDER__RELOADCONFIGONCHANGE"] = "false";
        // One contact gets every page of a benchmark; folding them is measured by the storm, which sends few to each.
        start.Environment["MUSTER_PAGES_SINGLY"] = "1000000";
        start.Environment.Remove("MUSTER_SMTP");
        start.Environment.Remove("MUSTER_DATABASE");
        start.Environment.Remove("MUSTER_KEY");
        if (database is not null) start.Environment["MUSTER_DATABASE"] = database;
        if (secret is not null) start.Environment["MUSTER_KEY"] = secret;
        var peer = await Start(start, folder, url, "/readyz");
        using var http = MusterClient.Connect(url, Token, new SocketsHttpHandler());
        var services = await new MusterClient(http).ListServices(CancellationToken.None);
        peer.Key = services.Value?.Items[0].IntakeKey
            ?? throw new InvalidOperationException($"No key: {services.Problem?.Detail}");
        return peer;
    }

    /// <summary>Starts Debian's Alertmanager.</summary>
    internal static Task<Peer> StartAlertmanager(string folder, string configuration)
    {
        var url = new Uri($"http://127.0.0.1:{Machine.FreePort()}");
        var file = Path.Combine(folder, "alertmanager.yml");
        File.WriteAllText(file, configuration);
        var start = new ProcessStartInfo("/usr/bin/prometheus-alertmanager",
        [
            $"--config.file={file}", $"--storage.path={Path.Combine(folder, "data")}",
            $"--web.listen-address={url.Authority}", "--cluster.listen-address=", "--log.level=error",
        ]);
        return Start(start, folder, url, "/-/ready");
    }

    internal double ResidentMiB() => Machine.ResidentMiB(Id);

    internal double BusySeconds() => Machine.BusySeconds(Id);

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private static async Task<Peer> Start(ProcessStartInfo start, string folder, Uri url, string ready)
    {
        start.WorkingDirectory = Directory.CreateDirectory(Path.Combine(folder, "empty")).FullName;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.UseShellExecute = false;
        using var http = new HttpClient();
        var since = Machine.Clock.GetTimestamp();
        var started = Process.Start(start)!;
        var said = new Queue<string>();
        started.OutputDataReceived += (_, line) => Keep(said, line.Data);
        started.ErrorDataReceived += (_, line) => Keep(said, line.Data);
        started.BeginOutputReadLine();
        started.BeginErrorReadLine();
        while (!await Answers(http, new Uri(url, ready)))
        {
            if (started.HasExited || Machine.Clock.GetElapsedTime(since) > startTime)
                throw new InvalidOperationException($"{start.FileName} did not start: {string.Join('\n', said)}");
            await Machine.Wait(TimeSpan.FromMilliseconds(2));
        }

        return new Peer(started, url) { Ready = Machine.Clock.GetElapsedTime(since) };
    }

    private static async Task<bool> Answers(HttpClient http, Uri url)
    {
        try
        {
            using var answer = await http.GetAsync(url);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static void Keep(Queue<string> said, string? line)
    {
        lock (said)
        {
            if (line is not null) said.Enqueue(line);
            while (said.Count > 50) said.Dequeue();
        }
    }
}

/// <summary>A folder that is gone after its use.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    internal string Path { get; } = Directory.CreateTempSubdirectory("muster-bench-").FullName;

    public void Dispose()
    {
        if (Directory.Exists(Path)) Directory.Delete(Path, recursive: true);
    }
}
