using Muster.Core.Communications;
using Muster.Playbooks.Parsing;
using Xunit;

namespace Muster.Core.Tests.Playbook;

/// <summary>
/// Schemas and tables of keys are written from what the reader knows: with MUSTER_ACCEPT=1 they are written anew.
/// </summary>
public sealed class WrittenPagesTests
{
    private static readonly string Folder = Path.Combine(House.Root, "docs", "playbooks");

    private static readonly bool IsAccepted = Environment.GetEnvironmentVariable("MUSTER_ACCEPT") == "1";

    private static IEnumerable<Shape> Files =>
        Shapes.All.Where(shape => shape.Path.Length == 0 && shape.Fields.Count > 0);

    public static TheoryData<string> Names() => [.. Files.Select(shape => shape.File)];

    public static TheoryData<string> Pages() =>
        [.. System.IO.Directory.EnumerateFiles(Folder, "*.md").Select(page => Path.GetFileName(page)!)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_schema_is_what_the_reader_knows(string file) =>
        Same(Path.Combine(Folder, Path.ChangeExtension(file, ".schema.json")),
            WrittenSchema.Of(Files.Single(shape => shape.File == file)));

    [Theory]
    [MemberData(nameof(Pages))]
    public void A_table_of_keys_is_what_the_reader_knows(string page)
    {
        var path = Path.Combine(Folder, page);
        var lines = File.ReadAllLines(path).ToList();
        for (var at = 0; at < lines.Count; at++)
        {
            if (TableOf(lines[at], page) is not { } table)
                continue;
            var end = lines.IndexOf("<!-- end -->", at);
            lines.RemoveRange(at + 1, end - at - 1);
            lines.InsertRange(at + 1, table);
        }

        Same(path, string.Join('\n', lines) + "\n");
    }

    [Fact]
    public void The_schema_of_stories_is_what_the_reader_knows() =>
        Same(Path.Combine(Folder, "stories.schema.json"),
            WrittenSchema.Of(Shapes.Markdown.Single(shape => shape is { Path: "", File: "tests/*.test.yaml" })));

    private static IEnumerable<string>? TableOf(string line, string page)
    {
        if (line == "<!-- fields -->")
        {
            return
            [
                "| field | meaning |", "| --- | --- |",
                .. IncidentFields.All.Select(field => $"| `{field.Key}` | {field.Value} |"),
                .. IncidentFields.Maintenance.Select(field => $"| `{field.Key}` | {field.Value}; planned work only |"),
            ];
        }

        if (!line.StartsWith("<!-- keys: ", StringComparison.Ordinal))
            return null;
        var place = line["<!-- keys: ".Length..^" -->".Length];
        var file = Path.ChangeExtension(page, ".yaml");
        return WrittenSchema.Table(Shapes.All.Concat(Shapes.Markdown).First(shape =>
            shape.Fields.Count > 0
            && (shape.File == file
                ? shape.Path == (place == "file" ? "" : place)
                : (shape.File.EndsWith(".md", StringComparison.Ordinal) || page == "stories.md")
                    && (shape.Path.Length == 0 ? shape.File : shape.Path) == place)));
    }

    private static void Same(string path, string expected)
    {
        if (IsAccepted)
            File.WriteAllText(path, expected);
        Assert.Equal(expected, File.Exists(path) ? File.ReadAllText(path) : "");
    }
}
