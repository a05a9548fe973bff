using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace Muster.Tidy;

/// <summary>What is in the tree is finished, switched on and reachable.</summary>
public sealed partial class LeftoverRules
{
    private const string Self = "tests/Muster.Tidy/LeftoverRules.cs";

    private static readonly HashSet<string> AtTheRoot = new(StringComparer.Ordinal)
    {
        "README.md", "ARCHITECTURE.md", "STYLE.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "LICENSE",
        "Muster.slnx", "dev", ".ci", ".editorconfig", ".gitattributes", ".gitignore", "global.json", "nuget.config",
        "Directory.Build.props", "Directory.Packages.props", "docs", "packs", "src", "tests", "bench", "eng",
    };

    private static IEnumerable<string> Texts =>
        Tree.Files.Where(file => file != Self && (file == "dev" || Path.GetExtension(file)
            is ".cs" or ".razor" or ".css" or ".js" or ".mjs" or ".sql" or ".csproj" or ".props" or ".yaml" or ".md"));

    /// <remarks>What a document leaves open stands in its pack, where the check warns about it.</remarks>
    [Fact]
    public void Nothing_is_left_for_later()
    {
        Rule.Holds(
            from file in Texts
            where Path.GetExtension(file) != ".md" && !file.IsUnder("packs")
            from line in Tree.Lines(file).Index()
            where Later.IsMatch(line.Item)
            select new Finding($"{file}:{line.Index + 1}", "nothing is left for later", "finish it or take it out"));
    }

    [Fact]
    public void No_test_is_switched_off()
    {
        Rule.Holds(
            from file in Tree.CSharp
            from argument in Tree.Syntax(file).DescendantNodes().OfType<AttributeArgumentSyntax>()
            where argument.NameEquals?.Name.Identifier.ValueText is "Skip" or "SkipWhen" or "SkipUnless"
            select new Finding(file, "a test runs or is not there", "mend the test or delete it"));
    }

    [Fact]
    public void A_suppression_carries_its_reason()
    {
        Rule.Holds(
            from file in Tree.CSharp
            from line in Tree.Lines(file).Index()
            where line.Item.TrimStart().StartsWith("#pragma warning disable", StringComparison.Ordinal)
                && !line.Item.Contains("//", StringComparison.Ordinal)
            select new Finding($"{file}:{line.Index + 1}", "a suppression says why", "add the reason after //"));
    }

    [Fact]
    public void Nothing_names_a_folder_of_one_machine()
    {
        Rule.Holds(
            from file in Texts
            from line in Tree.Lines(file).Index()
            where MachinePath.IsMatch(line.Item)
            select new Finding(
                $"{file}:{line.Index + 1}", "a path of one machine means nothing on another", "take it out"));
    }

    [Fact]
    public void The_root_has_only_what_belongs_there()
    {
        Rule.Holds(
            from entry in Tree.RootEntries
            where !AtTheRoot.Contains(entry)
            select new Finding(
                entry, "the root lists the house, nothing else", "move it under docs, eng or tests, or delete it"));
    }

    /// <remarks>Style sheets are put together by their numbers, so none is asked for by name.</remarks>
    [Fact]
    public void Every_shipped_file_is_asked_for()
    {
        var source = string.Concat(Tree.Files.Where(IsReader).Select(Tree.Text));
        Rule.Holds(
            from file in Tree.Files
            where file.IsUnder("src/Muster.Server/wwwroot", "eng")
            let name = Path.GetFileName(file)
            where name[0] != '.' && name is not ("package.json" or "package-lock.json")
                && Path.GetExtension(name) != ".css"
                && !source.Contains(name, StringComparison.Ordinal)
            select new Finding(file, "a file is used by something", "use it or delete it"));

        static bool IsReader(string file) => file == "dev"
            || (file.IsUnder("src", "tests", "bench")
                && Path.GetExtension(file) is ".cs" or ".razor" or ".css" or ".csproj")
            || Path.GetExtension(file) == ".props";
    }

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX)\b|NotImplementedException",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Later { get; }

    [GeneratedRegex(@"(?<![\w./~-])/(work|root|home|Users)/",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex MachinePath { get; }
}
