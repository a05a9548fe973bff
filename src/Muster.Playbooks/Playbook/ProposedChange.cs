using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Muster.Core.Playbook;
using Muster.Playbooks.Parsing;

namespace Muster.Playbooks.Playbook;

/// <summary>
/// A change of one team, policy or service that a file defines: what stands there now, and a patch that makes it say
/// something else. Nobody writes the file but its owner (R7).
/// </summary>
public static class ProposedChange
{
    private const int ContextLines = 3;

    /// <summary>The keys and values of a definition as its file has them; null when no file has it.</summary>
    /// <param name="files">The playbook's files, path to text.</param>
    /// <param name="kind">What it is.</param>
    /// <param name="id">Its id.</param>
    public static JsonObject? Written(IReadOnlyDictionary<string, string> files, DefinitionKind kind, string id) =>
        Find(files, kind, id) is { } found ? EntryText.NodeOf(found.Entry.Value) as JsonObject ?? [] : null;

    /// <summary>A unified diff of the file, fit for <c>git apply</c>; empty when nothing changes.</summary>
    /// <returns>Null when no file defines it. Comments inside what is replaced are lost, and the patch shows
    /// it.</returns>
    public static string? Patch(
        IReadOnlyDictionary<string, string> files, DefinitionKind kind, string id, JsonObject wanted)
    {
        if (Find(files, kind, id) is not { } found)
            return null;
        if (JsonNode.DeepEquals(EntryText.NodeOf(found.Entry.Value), EntryText.Words(wanted)))
            return "";
        var lines = FileEdit.Lines(files[found.File]);
        var first = found.Entry.Key.Place.Line - 1;
        var indent = found.Entry.Key.Place.Column - 1;
        var end = FileEdit.End(lines, first, indent);
        return Difference(
            found.File, lines, first, end, EntryText.Lines(indent, found.Entry.Key.Text, wanted));
    }

    private static (string File, YamlEntry Entry)? Find(
        IReadOnlyDictionary<string, string> files, DefinitionKind kind, string id)
    {
        var (shape, key) = kind switch
        {
            DefinitionKind.Team => (Shapes.Teams, "teams"),
            DefinitionKind.Policy => (Shapes.Policies, "policies"),
            _ => (Shapes.Services, "services"),
        };
        foreach (var file in new[] { shape.File, Path.ChangeExtension(shape.File, ".yml") })
        {
            if (files.TryGetValue(file, out var text)
                && YamlReader.Read(file, text, new Findings()) is YamlMap map
                && map[key] is YamlMap members
                && members.Entries.FirstOrDefault(entry => entry.Key.Text == id) is { } entry)
            {
                return (file, entry);
            }
        }

        return null;
    }

    private static string Difference(string file, string[] lines, int first, int end, string[] wanted)
    {
        var same = 0;
        while (same < wanted.Length && first + same < end && lines[first + same] == wanted[same])
            same++;
        var tail = 0;
        while (tail < wanted.Length - same && end - tail > first + same && lines[end - tail - 1] == wanted[^(tail + 1)])
            tail++;
        var (from, to) = (first + same, end - tail);
        var before = Math.Max(0, from - ContextLines);
        var after = Math.Min(lines.Length, to + ContextLines);
        var added = wanted[same..^tail];
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"--- a/{file}\n+++ b/{file}\n");
        text.Append(CultureInfo.InvariantCulture, $"@@ -{before + 1},{after - before} ");
        var length = after - before - (to - from) + added.Length;
        text.Append(CultureInfo.InvariantCulture, $"+{before + 1},{length} @@\n");
        Add(' ', lines[before..from]);
        Add('-', lines[from..to]);
        Add('+', added);
        Add(' ', lines[to..after]);
        return text.ToString();

        void Add(char mark, string[] block)
        {
            foreach (var line in block)
                text.Append(mark).Append(line).Append('\n');
        }
    }
}
