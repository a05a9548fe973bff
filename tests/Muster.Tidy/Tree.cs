using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Muster.Tidy;

/// <summary>The tree as it lies on disk, without what a build, npm or a running server puts there.</summary>
internal static partial class Tree
{
    private static readonly HashSet<string> Made =
        new(StringComparer.Ordinal) { ".git", "bin", "obj", "node_modules", "artifacts", "data", ".vs", "TestResults" };

    internal static string Root { get; } = FindRoot();

    /// <summary>Every file, as a path from the root with forward slashes, in order.</summary>
    internal static IReadOnlyList<string> Files { get; } = [.. Walk(Root).Order(StringComparer.Ordinal)];

    internal static IEnumerable<string> CSharp => Files.Where(file => file.EndsWith(".cs", StringComparison.Ordinal));

    internal static IEnumerable<string> Markdown => Files.Where(file => file.EndsWith(".md", StringComparison.Ordinal));

    internal static IEnumerable<string> Projects =>
        Files.Where(file => file.EndsWith(".csproj", StringComparison.Ordinal));

    internal static IEnumerable<string> RootEntries =>
        Directory.EnumerateFileSystemEntries(Root)
            .Select(path => Path.GetFileName(path))
            .Where(name => !Made.Contains(name));

    internal static string Text(string file) => File.ReadAllText(Path.Combine(Root, file));

    internal static string[] Lines(string file) => File.ReadAllLines(Path.Combine(Root, file));

    internal static bool Has(string path) =>
        File.Exists(Path.Combine(Root, path)) || Directory.Exists(Path.Combine(Root, path));

    internal static bool IsUnder(this string file, params string[] folders) =>
        Array.Exists(folders, folder => file.StartsWith(folder + "/", StringComparison.Ordinal));

    internal static CompilationUnitSyntax Syntax(string file) =>
        CSharpSyntaxTree.ParseText(Text(file), CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.Preview))
            .GetCompilationUnitRoot();

    /// <summary>The cells of every table row of a Markdown file, trimmed; the line under a head is left out.</summary>
    internal static IEnumerable<string[]> Rows(string file) =>
        from line in Lines(file)
        where line.StartsWith('|') && !RuleLine.IsMatch(line)
        select line.Trim().Trim('|').Split('|').Select(cell => cell.Trim()).ToArray();

    private static IEnumerable<string> Walk(string folder)
    {
        foreach (var path in Directory.EnumerateFileSystemEntries(folder))
        {
            var relative = Path.GetRelativePath(Root, path).Replace('\\', '/');
            if (Made.Contains(Path.GetFileName(path)) || relative == "src/Muster.Server/wwwroot/lib")
                continue;
            foreach (var file in Directory.Exists(path) ? Walk(path) : [relative])
                yield return file;
        }
    }

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Muster.slnx")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("No Muster.slnx above.");
        return folder;
    }

    [GeneratedRegex(@"^\|[\s:|-]+\|\s*$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex RuleLine { get; }
}
