using System.Text.RegularExpressions;
using System.Xml.Linq;
using Xunit;

namespace Muster.Tidy;

/// <summary>What each project may use is a row of the table in ARCHITECTURE.md, and nothing beside it.</summary>
public sealed partial class ProjectRules
{
    private const string Table = "ARCHITECTURE.md";

    [Fact]
    public void References_and_packages_are_exactly_the_table()
    {
        var rows = Tree.Rows(Table)
            .Where(cells => cells.Length == 4 && ProjectName.IsMatch(cells[0]))
            .ToDictionary(cells => Words(cells[0]).Single(), StringComparer.Ordinal);
        Rule.Holds(Compare(rows));
    }

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var solution = Tree.Text("Muster.slnx");
        Rule.Holds(
            from project in Tree.Projects
            where !solution.Contains($"Path=\"{project}\"", StringComparison.Ordinal)
            select new Finding(project, "every project is built by the solution", "add it to Muster.slnx"));
    }

    [Fact]
    public void Versions_are_exact_and_stand_in_one_file()
    {
        var versions = XDocument.Parse(Tree.Text("Directory.Packages.props")).Descendants("PackageVersion");
        var floating =
            from version in versions
            where !ExactVersion.IsMatch(version.Attribute("Version")!.Value)
            select new Finding(
                "Directory.Packages.props", $"{Name(version)} has an exact version", "write the version");
        var local =
            from project in Tree.Projects
            from package in XDocument.Parse(Tree.Text(project)).Descendants("PackageReference")
            where package.Attribute("Version") is not null
            select new Finding(
                project, $"{Name(package)} gets its version from Directory.Packages.props", "move it there");
        Rule.Holds(floating.Concat(local));
    }

    [Fact]
    public void Lock_files_of_npm_name_no_host()
    {
        Rule.Holds(
            from file in Tree.Files
            where Path.GetFileName(file) == "package-lock.json"
                && Tree.Text(file).Contains("\"resolved\"", StringComparison.Ordinal)
            select new Finding(
                file, "a lock file names packages, not hosts", "install again with the .npmrc beside it"));
    }

    private static IEnumerable<Finding> Compare(Dictionary<string, string[]> rows)
    {
        foreach (var file in Tree.Projects)
        {
            var name = Path.GetFileNameWithoutExtension(file);
            if (!rows.Remove(name, out var row))
            {
                yield return new Finding(file, "every project is a row of the table", $"add it to {Table}");
                continue;
            }
            var project = XDocument.Parse(Tree.Text(file));
            var references = Included(project, "ProjectReference")
                .Select(path => Path.GetFileNameWithoutExtension(path));
            foreach (var finding in Differences(file, "reference", references, Words(row[2])))
                yield return finding;
            foreach (var finding in Differences(file, "package", Included(project, "PackageReference"), Words(row[3])))
                yield return finding;
        }
        foreach (var name in rows.Keys)
            yield return new Finding(Table, $"{name} is a project", "remove the row");
    }

    private static IEnumerable<Finding> Differences(
        string file, string kind, IEnumerable<string> used, IReadOnlyCollection<string> allowed)
    {
        var there = used.ToHashSet(StringComparer.Ordinal);
        var more =
            from name in there.Except(allowed, StringComparer.Ordinal)
            let mend = $"remove it, or add it to {Table} with a decision record"
            select new Finding(file, $"{kind} {name} is not in the table", mend);
        var less =
            from name in allowed.Except(there, StringComparer.Ordinal)
            select new Finding(Table, $"{kind} {name} is not used by {file}", "remove it from the row");
        return more.Concat(less);
    }

    private static IEnumerable<string> Included(XDocument project, string element) =>
        project.Descendants(element).Select(each => each.Attribute("Include")?.Value).OfType<string>();

    private static string Name(XElement element) =>
        (element.Attribute("Include") ?? element.Attribute("Update"))!.Value;

    private static List<string> Words(string cell) => [.. Word.Matches(cell).Select(match => match.Value)];

    [GeneratedRegex(@"^`Muster\.[A-Za-z.]+`$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ProjectName { get; }

    [GeneratedRegex(@"[A-Za-z][A-Za-z0-9._]+", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Word { get; }

    [GeneratedRegex(@"^\d+(\.\d+)+(-[a-z0-9.]+)?$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ExactVersion { get; }
}
