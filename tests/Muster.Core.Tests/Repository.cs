namespace Muster.Core.Tests;

/// <summary>Files of the repository that tests compare with the code.</summary>
internal static class Repository
{
    internal static string Root { get; } = FindRoot();

    /// <summary>Rewrite what is compared instead of failing; set by <c>MUSTER_ACCEPT=1</c>.</summary>
    internal static bool Accepts { get; } = Environment.GetEnvironmentVariable("MUSTER_ACCEPT") == "1";

    internal static string PathOf(string file) => Path.Combine(Root, file);

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Muster.slnx")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("No Muster.slnx above.");
        return folder;
    }
}
