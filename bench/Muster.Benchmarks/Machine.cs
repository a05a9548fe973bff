using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Muster.Benchmarks;

/// <summary>The machine: its clock, its ports, its processor time, its disk.</summary>
internal static class Machine
{
    private const int FlushBytes = 4096;
    private const int Flushes = 2000;

    // The kernel counts processor time in hundredths of a second; sysconf(_SC_CLK_TCK) is 100 on every Linux port.
    private const double TicksPerSecond = 100;

#pragma warning disable RS0030 // Benchmarks measure the real clock; it comes in here and nowhere else.
    internal static TimeProvider Clock { get; } = TimeProvider.System;
#pragma warning restore RS0030

    /// <summary>The folder of the source.</summary>
    internal static string Root { get; } = FindRoot();

    internal static string Muster { get; } = Environment.GetEnvironmentVariable("MUSTER_EXECUTABLE")
        ?? Path.Combine(Root, "src", "Muster.Cli", "bin", "Release", "net10.0", "muster");

    internal static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    internal static Task Wait(TimeSpan time) => Task.Delay(time, Clock);

    /// <summary>Seconds of processor time that the whole machine has been busy.</summary>
    internal static double BusySeconds()
    {
        var line = File.ReadLines("/proc/stat").First();
        var fields = Numbers(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..]);
        return (fields[0] + fields[1] + fields[2] + fields[5] + fields[6]) / TicksPerSecond;
    }

    /// <summary>Seconds of processor time of one process, without its children.</summary>
    internal static double BusySeconds(int process) => Times(process.ToString(CultureInfo.InvariantCulture), 11);

    /// <summary>The same with its children, those that ended included.</summary>
    internal static double BusySecondsOfFamily(int process)
    {
        var id = process.ToString(CultureInfo.InvariantCulture);
        var children = File.ReadAllText($"/proc/{id}/task/{id}/children")
            .Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return Times(id, 11) + Times(id, 13) + children.Sum(child => Times(child, 11));
    }

    /// <summary>Bytes that a process has caused to be written to the disk.</summary>
    internal static double WrittenBytes(int process) => Numbers(
        [File.ReadLines($"/proc/{process}/io").First(line => line.StartsWith("write_bytes:", StringComparison.Ordinal))
            .Split(' ')[1]])[0];

    /// <summary>Seconds of processor time of the children that this process has seen end.</summary>
    internal static double EndedChildrenSeconds() => Times("self", 13);

    /// <summary>Resident memory in MiB.</summary>
    internal static double ResidentMiB(int process)
    {
        var line = File.ReadLines($"/proc/{process}/status")
            .First(each => each.StartsWith("VmRSS:", StringComparison.Ordinal));
        return Numbers([line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]])[0] / 1024;
    }

    /// <summary>What a flush of a 4 KiB append costs in <paramref name="folder"/>, in ms, the median of many.</summary>
    internal static double FlushMilliseconds(string folder)
    {
        var file = Path.Combine(folder, "flush");
        var page = new byte[FlushBytes];
        var times = new List<double>(Flushes);
        using (var stream = new FileStream(file, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0))
        {
            for (var each = 0; each < Flushes; each++)
            {
                stream.Write(page);
                var since = Clock.GetTimestamp();
                stream.Flush(flushToDisk: true);
                times.Add(Clock.GetElapsedTime(since).TotalMilliseconds);
            }
        }

        File.Delete(file);
        return Result.Percentile(times, 0.5);
    }

    private static double Times(string process, int first)
    {
        var stat = File.ReadAllText($"/proc/{process}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        var numbers = Numbers(fields[first..(first + 2)]);
        return (numbers[0] + numbers[1]) / TicksPerSecond;
    }

    private static double[] Numbers(string[] words) =>
        Array.ConvertAll(words, word => double.Parse(word, CultureInfo.InvariantCulture));

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Muster.slnx"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("Muster.slnx is in no folder above.");
    }
}
