using System.Text.RegularExpressions;
using Xunit;

namespace Muster.Tidy;

/// <summary>An organisation is in its pack and nowhere else: the program knows none of them.</summary>
public sealed partial class PackRules
{
    private const string Starter = "starter";

    private static IEnumerable<string> Packs => Tree.Files
        .Where(file => file.IsUnder("packs") && Path.GetFileName(file) == "playbook.yaml")
        .Select(file => file.Split('/')[1])
        .Where(pack => pack != Starter);

    [Fact]
    public void No_source_names_an_organisation_of_the_packs()
    {
        var names = Packs
            .SelectMany(pack => new[] { pack, OrganisationOf(pack) })
            .ToList();
        Assert.Equal(10, names.Count);
        Assert.DoesNotContain("", names);
        // One word alone can be a word of the language: an id such as that is looked for in quotes and paths.
        var patterns = names.Select(name => new Regex(
            name.Contains('-', StringComparison.Ordinal) || name.Contains(' ', StringComparison.Ordinal)
                ? Regex.Escape(name)
                : $"""["/]{Regex.Escape(name)}["/]""",
            RegexOptions.IgnoreCase | RegexOptions.CultureInvariant,
            TimeSpan.FromSeconds(1))).ToList();
        Rule.Holds(
            from file in Tree.Files
            where file.IsUnder("src")
            let text = Tree.Text(file)
            from pattern in patterns
            where pattern.IsMatch(text)
            select new Finding(
                file, $"the program knows no organisation, and here is {pattern}", "let the playbook say it"));
    }

    private static string OrganisationOf(string pack) =>
        Organisation.Match(Tree.Text($"packs/{pack}/playbook.yaml")).Groups["name"].Value;

    [GeneratedRegex(@"^organisation:\s*(?<name>.+?)\s*$", RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Organisation { get; }
}
