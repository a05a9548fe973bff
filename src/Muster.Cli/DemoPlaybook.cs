using System.Text.RegularExpressions;

namespace Muster.Cli;

/// <summary>
/// A pack as the demonstration plays it: a minute lasts a second, and a second person is there to be asked.
/// </summary>
internal static partial class DemoPlaybook
{
    /// <summary>The person who is asked when the first does not answer.</summary>
    internal const string SecondAddress = "bob@localhost";

    private const string Second = $"  bob:\n    name: Bob Second\n    email: {SecondAddress}\n    access: lead\n";

    /// <summary>The folder of a pack, beside the program or in the tree above it; null when there is none.</summary>
    internal static string? FolderOf(string pack)
    {
        if (!Name.IsMatch(pack)) return null;
        for (var above = new DirectoryInfo(AppContext.BaseDirectory); above is not null; above = above.Parent)
        {
            var folder = Path.Combine(above.FullName, "packs", pack);
            if (System.IO.Directory.Exists(folder)) return folder;
        }

        return null;
    }

    /// <summary>Writes the pack's files, shortened, below a folder.</summary>
    internal static void Write(string pack, string folder)
    {
        foreach (var file in System.IO.Directory.EnumerateFiles(pack, "*", SearchOption.AllDirectories))
        {
            var path = Path.GetRelativePath(pack, file);
            var place = Path.Combine(folder, path);
            System.IO.Directory.CreateDirectory(Path.GetDirectoryName(place)!);
            File.WriteAllText(place, Of(path.Replace('\\', '/'), File.ReadAllText(file)));
        }
    }

    /// <summary>One file as the demonstration plays it.</summary>
    internal static string Of(string path, string text)
    {
        if (!path.EndsWith(".yaml", StringComparison.Ordinal)) return text;
        var shortened = Minutes.Replace(text, "${count} s");
        return path switch
        {
            "people.yaml" => $"{shortened.TrimEnd()}\n{Second}",
            "escalation.yaml" => shortened.Replace("person administrator", "person bob", StringComparison.Ordinal),
            "routing.yaml" => $"{shortened.TrimEnd()}\n    autoResolve: always\n",
            _ => shortened,
        };
    }

    [GeneratedRegex(@"\b(?<count>\d+) min\b",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Minutes { get; }

    [GeneratedRegex("^[a-z][a-z0-9-]{0,62}$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 100)]
    private static partial Regex Name { get; }
}
