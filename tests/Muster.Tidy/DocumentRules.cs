using System.Text.RegularExpressions;
using Xunit;

namespace Muster.Tidy;

/// <summary>A document says what is there: links lead somewhere, and named files exist.</summary>
public sealed partial class DocumentRules
{
    private static readonly string[] NamingFiles = ["ARCHITECTURE.md", "docs/alert-flow.md"];

    [Fact]
    public void Links_lead_somewhere()
    {
        Rule.Holds(
            from link in Links
            where !Tree.Has(link.Target)
            select new Finding(link.File, $"link to {link.Target} leads somewhere", "correct the link"));
    }

    [Fact]
    public void Every_document_is_reached_by_a_link()
    {
        var linked = Links.Select(link => link.Target.TrimEnd('/')).ToHashSet(StringComparer.Ordinal);
        Rule.Holds(
            from file in Tree.Files
            where file.IsUnder("docs")
                && !linked.Contains(file)
                && !linked.Contains(Path.GetDirectoryName(file)!.Replace('\\', '/'))
            select new Finding(
                file, "a document is reached by a link", "link it from the page where its reader is, or delete it"));
    }

    [Fact]
    public void Files_that_a_document_names_exist()
    {
        Rule.Holds(
            from file in NamingFiles
            from match in SourceName.Matches(Tree.Text(file))
            from name in Expand(match.Groups["name"].Value)
            where !Exists(name)
            select new Finding(file, $"{name} exists", "correct the name"));
    }

    [Fact]
    public void Decisions_are_numbered_without_a_gap()
    {
        var numbers = Tree.Files
            .Where(file => file.IsUnder("docs/decisions") && Path.GetFileName(file) != "README.md")
            .Select(file => Path.GetFileName(file)[..4]).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(Enumerable.Range(1, numbers.Count).Select(number => $"{number:D4}"), numbers);
    }

    private static IEnumerable<(string File, string Target)> Links =>
        from file in Tree.Markdown
        from match in Link.Matches(Code.Replace(Tree.Text(file), string.Empty))
        let target = match.Groups["name"].Value.Split('#')[0]
        where target.Length > 0 && !target.Contains(':', StringComparison.Ordinal)
        let folder = Path.GetDirectoryName(Path.Combine(Tree.Root, file))!
        let path = Path.GetFullPath(Path.Combine(folder, target))
        select (file, Path.GetRelativePath(Tree.Root, path).Replace('\\', '/'));

    /// <summary>`Core/Alerts/{Alert,Route}.cs` names two files.</summary>
    private static IEnumerable<string> Expand(string name)
    {
        if (Choice.Match(name) is not { Success: true } choice)
            return [name];
        return choice.Groups["names"].Value.Split(',')
            .Select(each => name[..choice.Index] + each.Trim() + name[(choice.Index + choice.Length)..]);
    }

    private static bool Exists(string name) =>
        Tree.Has(name) || Tree.Has($"src/Muster.{name}") || Tree.Has($"tests/Muster.{name}");

    [GeneratedRegex(@"\]\((?<name>[^)\s]+)\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Link { get; }

    [GeneratedRegex(@"```[\s\S]*?```|`[^`\n]*`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Code { get; }

    [GeneratedRegex(@"`(?<name>[A-Z][A-Za-z.]*(/[A-Za-z0-9.{},]+)+\.(cs|razor|sql))`",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SourceName { get; }

    [GeneratedRegex(@"\{(?<names>[^}]+)\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Choice { get; }
}
