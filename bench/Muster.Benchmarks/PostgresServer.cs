using System.Diagnostics;
using System.Globalization;

namespace Muster.Benchmarks;

/// <summary>A PostgreSQL of its own that flushes as it would in earnest; each run gets an empty database.</summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    private const string Script = "eng/postgres.sh";
    private readonly string folder;
    private int databases;

    private PostgresServer(string folder) => this.folder = folder;

    /// <summary>Starts it, in a folder that its unprivileged user can reach.</summary>
    internal static async Task<PostgresServer> Start()
    {
        var server = new PostgresServer(Path.Combine(Path.GetTempPath(), $"muster-bench-{Path.GetRandomFileName()}"));
        await server.Shell("start", "shared_buffers=512MB", "max_wal_size=4GB");
        return server;
    }

    /// <summary>The connection string of an empty database.</summary>
    internal Task<string> NewDatabase() =>
        Shell("database", string.Create(CultureInfo.InvariantCulture, $"bench{++databases}"));

    /// <summary>Processor time of the server and of all that it started.</summary>
    internal double BusySeconds() => Machine.BusySecondsOfFamily(int.Parse(
        File.ReadLines(Path.Combine(folder, "data", "postmaster.pid")).First(), CultureInfo.InvariantCulture));

    public async ValueTask DisposeAsync() => await Shell("stop");

    private async Task<string> Shell(string verb, params string[] words)
    {
        var start = new ProcessStartInfo(Path.Combine(Machine.Root, Script), [verb, folder, .. words])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? said.Trim()
            : throw new InvalidOperationException($"PostgreSQL did not {verb}: {said}");
    }
}
