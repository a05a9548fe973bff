using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Muster.EndToEnd;

/// <summary>A process that a test started; it ends with the test, which shows what it said when it fails.</summary>
internal sealed class Child : IAsyncDisposable
{
    internal static readonly TimeSpan PatternTime = TimeSpan.FromSeconds(1);
    private const int LinesShownMax = 200;
    private readonly Process process;
    private readonly List<string> lines = [];
    private readonly string name;

    private Child(string name, Process process)
    {
        this.name = name;
        this.process = process;
    }

    internal int Id => process.Id;

    internal bool HasExited => process.HasExited;

    internal int ExitCode => process.ExitCode;

    internal IReadOnlyList<string> Lines
    {
        get
        {
            lock (lines) return [.. lines];
        }
    }

    internal static Child Start(
        string file, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        foreach (var inherited in start.Environment.Keys.Where(IsOurs).ToList()) start.Environment.Remove(inherited);
        foreach (var (key, value) in environment ?? new Dictionary<string, string>()) start.Environment[key] = value;
        var child = new Child(Path.GetFileName(file), new Process { StartInfo = start });
        child.process.OutputDataReceived += (_, said) => child.Hear(said.Data);
        child.process.ErrorDataReceived += (_, said) => child.Hear(said.Data);
        child.process.Start();
        child.process.BeginOutputReadLine();
        child.process.BeginErrorReadLine();
        return child;
    }

    /// <summary>Runs a program to its end.</summary>
    internal static async Task<(int Exit, string Said)> Run(string file, params string[] arguments)
    {
        await using var child = Start(file, arguments);
        await child.process.WaitForExitAsync(Place.Cancel);
        return (child.ExitCode, string.Join('\n', child.Lines));
    }

    /// <summary>The first line of its output that matches.</summary>
    internal Task<Match> Says(string pattern, TimeSpan within) => Eventually.Is(
        () => Lines.Select(line => Regex.Match(line, pattern, RegexOptions.None, PatternTime))
                .FirstOrDefault(match => match.Success)
            ?? (HasExited ? throw new InvalidOperationException($"{name} ended: {string.Join('\n', Lines)}") : null),
        within,
        $"{name} says {pattern}");

    /// <summary>Ends it without a word: SIGKILL.</summary>
    internal async Task Kill()
    {
        if (!process.HasExited) process.Kill();
        await process.WaitForExitAsync(CancellationToken.None);
    }

    /// <summary>Asks it to end: SIGTERM. Answers how long that took.</summary>
    internal async Task<TimeSpan> Stop()
    {
        var since = Stopwatch.StartNew();
        using var kill = Process.Start("sh", ["-c", $"kill -TERM {process.Id}"]);
        await process.WaitForExitAsync(Place.Cancel);
        return since.Elapsed;
    }

    /// <summary>Lets it stand still: SIGSTOP.</summary>
    internal Task Pause() => Signal("STOP");

    /// <summary>Lets it go on: SIGCONT.</summary>
    internal Task Resume() => Signal("CONT");

    private async Task Signal(string name)
    {
        using var kill = Process.Start("sh", ["-c", $"kill -{name} {process.Id}"]);
        await kill.WaitForExitAsync(Place.Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await Kill();
        process.Dispose();
        var said = Lines;
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"--- {name}, {said.Count} lines\n{string.Join('\n', said.TakeLast(LinesShownMax))}");
    }

    private static bool IsOurs(string variable) => variable.StartsWith("MUSTER_", StringComparison.Ordinal);

    private void Hear(string? line)
    {
        if (line is null) return;
        lock (lines) lines.Add(line);
    }
}
