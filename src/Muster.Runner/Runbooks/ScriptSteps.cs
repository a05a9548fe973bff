using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;
using Muster.Client.Runbooks;

namespace Muster.Runner.Runbooks;

/// <summary>
/// Scripts: a fresh process in a folder of its own, in a process group that is ended as a whole. The text goes into a
/// file as it was written; values are variables of the environment.
/// </summary>
internal sealed partial class ScriptSteps(RunnerPolicy policy, SecretStore secrets, string folder, TimeProvider time)
{
    private const int Terminate = 15;
    private const int Kill = 9;
    private static readonly TimeSpan EndsWithin = TimeSpan.FromSeconds(3);

    internal async Task<WorkResult> Run(RunnerWorkMessage work, TimeSpan timeout, CancellationToken cancel)
    {
        if (work.Values.Select(pair => StepValues.Refuse(pair.Key, pair.Value)).FirstOrDefault(each => each is not null)
            is { } wrong)
        {
            return WorkResult.Refused(wrong);
        }

        if (!policy.AllowsAnyCommand && PathInCommand().Match(work.Text) is { Success: true } match)
        {
            return WorkResult.Refused(
                "The policy of this runner names the programs that may run; "
                    + $"“{match.Groups["word"].Value}” goes round it.");
        }

        var own = Directory.CreateDirectory(Path.Combine(folder, $"{work.Run}-{work.Attempt}")).FullName;
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(own, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        try
        {
            return await Run(Program(work, own), timeout, work.OutputMax, cancel);
        }
        finally
        {
            Directory.Delete(own, recursive: true);
        }
    }

    private ProcessStartInfo Program(RunnerWorkMessage work, string own)
    {
        var file = Path.Combine(own, work.Kind == "kubectl" && IsManifest(work.Text) ? "manifest.yaml" : "step");
        File.WriteAllText(file, work.Text + "\n", new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        var start = new ProcessStartInfo("setsid")
        {
            WorkingDirectory = own,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var word in Words(work, file))
            start.ArgumentList.Add(word);
        start.Environment.Clear();
        start.Environment["PATH"] = PathOf(own);
        start.Environment["HOME"] = own;
        start.Environment["LANG"] = "C.UTF-8";
        foreach (var name in policy.Environment)
        {
            if (Environment.GetEnvironmentVariable(name) is { } value)
                start.Environment[name] = value;
        }

        foreach (var (name, value) in work.Values)
            start.Environment[name] = value;
        foreach (var name in work.Secrets)
            start.Environment[VariableOf(name)] = secrets.Value(name);
        return start;
    }

    /// <summary>A secret is the variable of its name, in letters that a variable can have.</summary>
    private static string VariableOf(string secret) => new([.. secret.Select(each =>
        char.IsAsciiLetterOrDigit(each) ? each : '_')]);

    private IEnumerable<string> Words(RunnerWorkMessage work, string file) => work.Kind switch
    {
        "bash" or "zsh" when work.Strict =>
            [Interpreter(work.Kind), .. work.Kind == "bash" ? ["--noprofile", "--norc"] : Array.Empty<string>(),
                "-e", "-o", "pipefail", file],
        "kubectl" when IsManifest(work.Text) => [Interpreter("kubectl"), "apply", "-f", file],
        "kubectl" => [Interpreter("bash"), "--noprofile", "--norc", "-e", "-o", "pipefail", file],
        "sh" when work.Strict => [Interpreter("sh"), "-e", file],
        "python" => [Interpreter("python"), "-I", file],
        "powershell" => [Interpreter("pwsh"), "-NoProfile", "-NonInteractive", "-File", file],
        var shell => [Interpreter(shell), file],
    };

    private string Interpreter(string kind) =>
        policy.Interpreters.GetValueOrDefault(kind) ?? (kind == "python" ? "python3" : kind);

    private static bool IsManifest(string text) =>
        text.Contains("apiVersion:", StringComparison.Ordinal) && text.Contains("kind:", StringComparison.Ordinal);

    /// <summary>The PATH of scripts: the runner's own, or a folder with only the programs that may run.</summary>
    private string PathOf(string own)
    {
        var path = Environment.GetEnvironmentVariable("PATH") ?? "/usr/local/bin:/usr/bin:/bin";
        if (policy.AllowsAnyCommand)
            return path;
        var bin = Directory.CreateDirectory(Path.Combine(own, ".bin")).FullName;
        foreach (var place in path.Split(':').Where(Directory.Exists))
        {
            foreach (var command in policy.Allow.Commands)
            {
                var (from, to) = (Path.Combine(place, command), Path.Combine(bin, Path.GetFileName(command)));
                if (File.Exists(from) && !File.Exists(to))
                    File.CreateSymbolicLink(to, from);
            }
        }

        return bin;
    }

    private async Task<WorkResult> Run(
        ProcessStartInfo start, TimeSpan timeout, int outputMax, CancellationToken cancel)
    {
        // setsid is found by the runner's own PATH, whatever the script is given.
        start.FileName = Which("setsid") ?? throw new RunnerException("This machine has no 'setsid'.");
        start.ArgumentList[0] = Which(start.ArgumentList[0])
            ?? throw new RunnerException($"This machine has no '{start.ArgumentList[0]}'.");
        using var process = Process.Start(start)!;
        using var sentry = Sentry(process.Id);
        process.StandardInput.Close();
        var said = new CappedText(Math.Min(outputMax, policy.OutputMax));
        var reading = Task.WhenAll(
            said.Read(process.StandardOutput.BaseStream), said.Read(process.StandardError.BaseStream));
        using var deadline = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancel);
        var isEnded = false;
        try
        {
            await process.WaitForExitAsync(either.Token);
        }
        catch (OperationCanceledException)
        {
            isEnded = true;
            await End(process);
        }

        // Whatever the script left running in its group ends with it.
        Signal(process.Id, Kill);
        await Relieve(sentry);
        await Task.WhenAny(reading, Task.Delay(EndsWithin, time, CancellationToken.None));
        var (text, bytes) = said.Taken();
        if (isEnded)
        {
            return cancel.IsCancellationRequested && !deadline.IsCancellationRequested
                ? new WorkResult(WorkResult.Cancelled, null, text, bytes) { Why = "It was called off while it ran." }
                : new WorkResult(WorkResult.TimedOut, null, text, bytes)
                {
                    Why = $"It took longer than {timeout.TotalSeconds} s and was ended.",
                };
        }

        return new WorkResult(
            process.ExitCode == 0 ? WorkResult.Succeeded : WorkResult.Failed, process.ExitCode, text, bytes)
        {
            Why = process.ExitCode == 0 ? null : $"It ended with exit code {process.ExitCode}.",
        };
    }

    /// <summary>
    /// A runner that is killed cannot end its script; a process that waits on a pipe of the runner's does: the pipe
    /// closes with the runner, whatever ended it.
    /// </summary>
    private static Process Sentry(int group)
    {
        var start = new ProcessStartInfo(Which("setsid")!)
        {
            RedirectStandardInput = true,
            UseShellExecute = false,
        };
        foreach (var word in (string[])
            [Which("sh") ?? "/bin/sh", "-c", "read -r word || kill -s KILL -- \"-$1\"", "sentry", $"{group}"])
        {
            start.ArgumentList.Add(word);
        }

        start.Environment.Clear();
        return Process.Start(start)!;
    }

    private static async Task Relieve(Process sentry)
    {
        try
        {
            await sentry.StandardInput.WriteLineAsync("over");
            sentry.StandardInput.Close();
            await sentry.WaitForExitAsync(CancellationToken.None);
        }
        catch (IOException)
        {
            // Somebody ended it; there is nothing left that it could end.
        }
    }

    private async Task End(Process process)
    {
        Signal(process.Id, Terminate);
        try
        {
            using var patience = new CancellationTokenSource(EndsWithin, time);
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            Signal(process.Id, Kill);
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    /// <summary>The leader of the group has the group's number, because setsid made it so.</summary>
    private static void Signal(int group, int signal) => _ = SendSignal(-group, signal);

    private static string? Which(string program) => program.Contains('/', StringComparison.Ordinal)
        ? program
        : (Environment.GetEnvironmentVariable("PATH") ?? "/usr/local/bin:/usr/bin:/bin").Split(':')
            .Select(place => Path.Combine(place, program)).FirstOrDefault(File.Exists);

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendSignal(int pid, int signal);

    // A word in the place of a command that has a slash in it, at the beginning of a line or behind ; | & ( `.
    [GeneratedRegex(
        @"(^|[;&|(`]|\b(do|then|else|exec|command|env|sudo|xargs|nohup|time)\b)[ \t]*"
            + @"(?<word>[^\s;&|()`'""=]*/[^\s;&|()`]*)",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 250)]
    private static partial Regex PathInCommand();
}

/// <summary>The first and the last of what a process says, and how much it was in all.</summary>
internal sealed class CappedText(int keep)
{
    // A secret may lie across the cut; so much more is kept until it is hidden.
    private const int Margin = 8_192;

    private readonly Lock gate = new();
    private readonly List<byte> head = [];
    private readonly Queue<byte[]> tail = new();
    private int tailBytes;
    private long bytes;

    internal async Task Read(Stream stream)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            int count;
            while ((count = await stream.ReadAsync(buffer)) > 0)
                Add(buffer.AsSpan(0, count));
        }
        catch (Exception ended) when (ended is IOException or ObjectDisposedException)
        {
            // The process is gone, and so is what it had not said.
        }
    }

    internal (string Text, long Bytes) Taken()
    {
        lock (gate)
        {
            var last = tail.SelectMany(each => each).ToArray();
            var isWhole = head.Count + last.Length == bytes;
            var text = Encoding.UTF8.GetString([.. head]);
            return (last.Length == 0 ? text : text + (isWhole ? "" : "\n…\n") + Encoding.UTF8.GetString(last), bytes);
        }
    }

    private void Add(ReadOnlySpan<byte> said)
    {
        lock (gate)
        {
            bytes += said.Length;
            var room = (int)Math.Clamp((keep / 2) + Margin - head.Count, 0, said.Length);
            head.AddRange(said[..room]);
            if (room == said.Length)
                return;
            tail.Enqueue(said[room..].ToArray());
            tailBytes += said.Length - room;
            while (tailBytes - tail.Peek().Length > (keep / 2) + Margin)
                tailBytes -= tail.Dequeue().Length;
        }
    }
}
