using System.Text.Json;
using Muster.Playbooks.Parsing;
using Muster.Playbooks.Playbook;
using Xunit;

namespace Muster.Core.Tests.Playbook;

/// <summary>
/// docs/playbooks is a specification: each example there is read, and the lines in the text block after it are the
/// problems that it has. An example may name what stands in the files above its own in the reader's order.
/// </summary>
public sealed class PlaybookPagesTests
{
    private static readonly string Folder = Path.Combine(House.Root, "docs", "playbooks");

    /// <summary>A file names only what stands in files before it.</summary>
    internal static readonly (string File, string Text)[] Context =
    [
        ("playbook.yaml", "regions: {de: {name: Germany}, us: {zone: America/New_York}}"),
        ("severities.yaml", ""),
        ("people.yaml", """
            people:
              ada: {name: Ada Lovelace, email: ada@example.com}
              bob: {name: Bob, email: bob@example.com}
              cleo: {name: Cleo, email: cleo@example.com}
            """),
        ("teams.yaml", "teams: {payments: {members: [ada, bob]}, leads: {members: [ada]}}"),
        ("schedules.yaml", "schedules: {primary: {people: [ada, bob]}, secondary: {people: [bob, ada]}}"),
        ("escalation.yaml", """
            policies:
              default: {steps: [{page: schedule primary}]}
              security: {steps: [{page: person ada}]}
            """),
        ("catalog.yaml", "services: {payments: {}, storage: {}}"),
        ("routing.yaml", ""),
        ("runbooks/known-fixes.md", "# Fixes that are known"),
        ("directory.yaml", ""),
        ("communications.yaml", "audiences: {customers: {outside: yes}}"),
        ("statuspage.yaml", ""),
        ("security.yaml", ""),
        ("maintenance.yaml", ""),
        ("monitors.yaml", ""),
        ("verification.yaml", ""),
        ("investigation.yaml", ""),
        ("postmortem.yaml", ""),
        ("targets.yaml", ""),
        ("drills.yaml", ""),
        ("access.yaml", ""),
    ];

    public static TheoryData<string, int> Examples()
    {
        var data = new TheoryData<string, int>();
        foreach (var file in Shapes.Pages)
        {
            var page = Path.ChangeExtension(file, ".md");
            foreach (var example in ExamplesOf(page))
                data.Add(page, example.Line);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void An_example_has_exactly_the_problems_that_its_page_tells(string page, int line)
    {
        var file = Path.ChangeExtension(page, ".yaml");
        var example = ExamplesOf(page).Single(each => each.Line == line);
        var files = Context.TakeWhile(each => each.File != file)
            .Append((File: PathOf(file), Text: example.Yaml))
            .ToDictionary(each => each.File, each => each.Text, StringComparer.Ordinal);
        files.TryAdd("directory.yaml", "vendors: {hosting: {}}");

        var (playbook, problems) = PlaybookReader.Read(files, House.Noon);

        var told = problems.Where(problem => problem.File == PathOf(file)).Select(problem => problem.ToString());
        Assert.Equal(example.Problems, told);
        Assert.Equal(example.Kind == "yaml invalid", playbook is null);
        Assert.Equal(example.Kind == "yaml", example.Problems.Length == 0);
    }

    [Fact]
    public void Every_page_shows_a_good_and_a_bad_example()
    {
        foreach (var file in Shapes.Pages)
        {
            var kinds = ExamplesOf(Path.ChangeExtension(file, ".md")).Select(example => example.Kind).ToList();
            Assert.Contains("yaml", kinds);
            Assert.Contains("yaml invalid", kinds);
        }
    }

    [Fact]
    public void A_playbook_of_ten_lines_has_no_problem()
    {
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in ExamplesOf("README.md").Single().Yaml.Split('\n'))
        {
            if (line.StartsWith("# ", StringComparison.Ordinal))
                files.Add(line[2..], "");
            else
                files[files.Keys.Last()] += line + "\n";
        }

        var (playbook, problems) = PlaybookReader.Read(files, House.Noon);
        Assert.Empty(problems);
        Assert.Equal("default", playbook!.Services[0].Policy?.Value);
    }

    [Fact]
    public void The_page_of_problems_lists_every_code_with_its_severity_and_meaning()
    {
        var rows = File.ReadLines(Path.Combine(Folder, "problems.md"))
            .Where(line => line.StartsWith("| PB", StringComparison.Ordinal)
                || line.StartsWith("| RB", StringComparison.Ordinal));
        Assert.Equal(
            ProblemCode.All.Select(code =>
                $"| {code.Code} | {code.Severity.ToString().ToLowerInvariant()} | {code.Meaning} |"),
            rows);
    }

    [Fact]
    public void Codes_are_unique_and_told_in_order() =>
        Assert.Equal(
            ProblemCode.All.Select(code => code.Code).Distinct().Order(StringComparer.Ordinal),
            ProblemCode.All.Select(code => code.Code));

    [Fact]
    public void Every_key_has_a_row_on_the_page_of_its_file()
    {
        var missing =
            from shape in Shapes.All
            where shape.Path.Length > 0
            let page = File.ReadAllText(Path.Combine(Folder, Path.ChangeExtension(shape.File, ".md")))
            from key in shape.Keys
            where !page.Contains($"`{key}`", StringComparison.Ordinal)
            select $"{shape.File}: {key}";
        Assert.Empty(missing);
    }

    [Fact]
    public void Schemas_know_exactly_the_keys_that_the_reader_knows()
    {
        foreach (var shape in Shapes.All)
        {
            var schema = Schema.Of(shape.File);
            Assert.Equal(
                (shape.File, shape.Path, string.Join(' ', shape.Keys.Order(StringComparer.Ordinal))),
                (shape.File, shape.Path, string.Join(' ', schema.KeysAt(shape.Path).Order(StringComparer.Ordinal))));
        }
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void A_schema_takes_every_example_without_an_error(string page, int line)
    {
        var example = ExamplesOf(page).Single(each => each.Line == line);
        if (example.Kind != "yaml invalid")
            Assert.Empty(Schema.Of(Path.ChangeExtension(page, ".yaml")).Complaints(example.Yaml));
    }

    [Fact]
    public void Schemas_take_the_starter_pack()
    {
        foreach (var (path, text) in PlaybookFolder.Load(Path.Combine(House.Root, "packs", "starter")))
        {
            if (path.EndsWith(".yaml", StringComparison.Ordinal))
            {
                Assert.Empty(Schema.Of(path.StartsWith("tests/", StringComparison.Ordinal) ? "stories.yaml" : path)
                    .Complaints(text));
            }
        }
    }

    [Fact]
    public void Schemas_are_of_the_edition_that_editors_know()
    {
        foreach (var file in Shapes.Pages)
        {
            using var schema = JsonDocument.Parse(File.ReadAllText(Schema.PathOf(file)));
            Assert.Equal(
                "https://json-schema.org/draft/2020-12/schema",
                schema.RootElement.GetProperty("$schema").GetString());
        }
    }

    /// <summary>Where a file is read whose page stands for those of a folder.</summary>
    private static string PathOf(string file) => file == "workflow.yaml" ? "workflows/example.yaml" : file;

    private static List<Example> ExamplesOf(string page)
    {
        var examples = new List<Example>();
        var lines = File.ReadAllLines(Path.Combine(Folder, page));
        for (var at = 0; at < lines.Length; at++)
        {
            if (!lines[at].StartsWith("```", StringComparison.Ordinal))
                continue;
            var kind = lines[at][3..];
            var end = Array.IndexOf(lines, "```", at + 1);
            var body = lines[(at + 1)..end];
            if (kind == "text" && examples.Count > 0 && examples[^1].Kind != "yaml")
                examples[^1] = examples[^1] with { Problems = body };
            else if (kind.StartsWith("yaml", StringComparison.Ordinal))
                examples.Add(new Example(at + 1, kind, string.Join('\n', body), []));
            at = end;
        }

        return examples;
    }

    private sealed record Example(int Line, string Kind, string Yaml, string[] Problems);
}
