using System.Net;
using System.Net.Sockets;

// These tests measure seconds on a machine with few cores: one at a time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
[assembly: AssemblyFixture(typeof(Muster.EndToEnd.Browser))]

namespace Muster.EndToEnd;

/// <summary>Where the things are that a test starts, and the clock that all of them live by.</summary>
internal static class Place
{
#pragma warning disable RS0030 // Real processes run on the machine's clock; it comes in here and nowhere else.
    internal static TimeProvider Clock { get; } = TimeProvider.System;
#pragma warning restore RS0030

    internal static CancellationToken Cancel => TestContext.Current.CancellationToken;

    internal static string Root { get; } = FindRoot();

    /// <summary>The program as it was built with these tests.</summary>
    internal static string Muster { get; } = Environment.GetEnvironmentVariable("MUSTER_EXECUTABLE")
        ?? Path.Combine(Root, "src", "Muster.Cli", "bin", Configuration(), "net10.0", "muster");

    internal static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Muster.slnx"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("Muster.slnx is in no folder above the tests.");
    }

    private static string Configuration() =>
        AppContext.BaseDirectory.Contains("/Release/", StringComparison.Ordinal) ? "Release" : "Debug";
}

/// <summary>A folder of its own that is gone with the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    internal string Path { get; } = Directory.CreateTempSubdirectory("muster-e2e-").FullName;

    internal string Sub(string name) => Directory.CreateDirectory(System.IO.Path.Combine(Path, name)).FullName;

    internal string Write(string name, string text)
    {
        var file = System.IO.Path.Combine(Path, name);
        File.WriteAllText(file, text);
        return file;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
