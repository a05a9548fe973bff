using Muster.Core.Playbook;
using Muster.Playbooks.Playbook;

namespace Muster.Playbooks.Parsing;

/// <summary>
/// The keys between two lines of <c>---</c> at the beginning of a Markdown file, and the Markdown after them.
/// </summary>
internal static class FrontMatter
{
    private const string Fence = "---";

    /// <summary>Reads a file; without such lines it has no keys and all of it is Markdown.</summary>
    /// <returns>The keys, the Markdown, and the number of its first line; null when the keys cannot be read.</returns>
    internal static (Entries Keys, string Body, int Line)? Read(string path, string text, Shape shape, Draft draft)
    {
        var lines = text.TrimStart('\uFEFF').ReplaceLineEndings("\n").Split('\n');
        var end = lines[0].TrimEnd() == Fence
            ? Array.FindIndex(lines, 1, line => line.TrimEnd() == Fence)
            : -1;
        if (end < 0)
        {
            if (lines[0].TrimEnd() == Fence)
            {
                draft.Findings.Add(
                    ProblemCode.NotYaml,
                    new SourcePlace(path, 1, 1),
                    "The keys at the beginning have no closing '---'.");
                return null;
            }

            var none = new YamlMap(new SourcePlace(path, 1, 1), []);
            return Entries.Of(none, shape, draft) is { } nothing ? (nothing, string.Join('\n', lines), 1) : null;
        }

        // An empty line takes the place of the fence: the places of problems stay those of the file.
        var keys = "\n" + string.Join('\n', lines[1..end]);
        var value = YamlReader.Read(path, keys, draft.Findings);
        if (value is null && draft.Findings.HasErrorIn(path))
            return null;
        return Entries.Of(value ?? new YamlMap(new SourcePlace(path, 1, 1), []), shape, draft) is { } entries
            ? (entries, string.Join('\n', lines[(end + 1)..]), end + 2)
            : null;
    }

    /// <summary>The first heading of a Markdown text, or null.</summary>
    internal static string? Heading(string body) => body.Split('\n')
        .Select(line => line.Trim())
        .FirstOrDefault(line => line.StartsWith('#') && line.TrimStart('#').StartsWith(' '))
        ?.TrimStart('#').Trim();
}
