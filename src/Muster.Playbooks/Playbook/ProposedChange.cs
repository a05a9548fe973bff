using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Muster.Core.Playbook;
using Muster.Playbooks.Parsing;

namespace Muster.Playbooks.Playbook;

/// <summary>
/// A change of one team, policy or service that a file defines: what stands there now, and a patch that makes it say
/// something else. Nobody writes the file but its owner (R7).
/// </summary>
public static partial class ProposedChange
{
    private const int ContextLines = 3;
    private const int Indent = 2;

    private static readonly JsonSerializerOptions Plain =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The keys and values of a definition as its file has them; null when no file has it.</summary>
    /// <param name="files">The playbook's files, path to text.</param>
    /// <param name="kind">What it is.</param>
    /// <param name="id">Its id.</param>
    public static JsonObject? Written(IReadOnlyDictionary<string, string> files, DefinitionKind kind, string id) =>
        Find(files, kind, id) is { } found ? NodeOf(found.Entry.Value) as JsonObject ?? [] : null;

    /// <summary>A unified diff of the file, fit for <c>git apply</c>; empty when nothing changes.</summary>
    /// <returns>Null when no file defines it. Comments inside what is replaced are lost, and the patch shows
    /// it.</returns>
    public static string? Patch(
        IReadOnlyDictionary<string, string> files, DefinitionKind kind, string id, JsonObject wanted)
    {
        if (Find(files, kind, id) is not { } found)
            return null;
        if (JsonNode.DeepEquals(NodeOf(found.Entry.Value), Words(wanted)))
            return "";
        var lines = files[found.File].Replace("\r\n", "\n", StringComparison.Ordinal).TrimEnd('\n').Split('\n');
        var first = found.Entry.Key.Place.Line - 1;
        var indent = found.Entry.Key.Place.Column - 1;
        var end = first + 1;
        while (end < lines.Length && (lines[end].Length == 0 || IndentOf(lines[end]) > indent))
            end++;
        while (end > first + 1 && (lines[end - 1].Trim().Length == 0 || lines[end - 1].TrimStart()[0] == '#'))
            end--;
        var text = new StringBuilder();
        Write(text, indent, found.Entry.Key.Text, wanted);
        return Difference(found.File, lines, first, end, text.ToString().TrimEnd('\n').Split('\n'));
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

    private static JsonNode? NodeOf(YamlValue value) => value switch
    {
        YamlMap map => new JsonObject(map.Entries.Select(entry =>
            new KeyValuePair<string, JsonNode?>(entry.Key.Text, NodeOf(entry.Value)))),
        YamlList list => new JsonArray([.. list.Items.Select(NodeOf)]),
        YamlScalar { IsNothing: false } scalar => JsonValue.Create(scalar.Text),
        _ => null,
    };

    /// <summary>Numbers and truths as the words that YAML has for them.</summary>
    private static JsonNode? Words(JsonNode? node) => node switch
    {
        JsonObject map => new JsonObject(map.Select(each =>
            new KeyValuePair<string, JsonNode?>(each.Key, Words(each.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Words)]),
        JsonValue value => JsonValue.Create(value.ToString()),
        _ => null,
    };

    private static int IndentOf(string line) => line.Length - line.TrimStart(' ').Length;

    private static void Write(StringBuilder text, int indent, string key, JsonNode? value)
    {
        text.Append(' ', indent).Append(Quoted(key)).Append(':');
        switch (value)
        {
            case JsonObject { Count: > 0 } map:
                text.Append('\n');
                foreach (var (name, each) in map)
                    Write(text, indent + Indent, name, each);
                break;
            case JsonArray list when list.Any(each => each is JsonObject):
                text.Append('\n');
                foreach (var each in list)
                    WriteItem(text, indent + Indent, each);
                break;
            default:
                text.Append(' ').Append(Inline(value)).Append('\n');
                break;
        }
    }

    private static void WriteItem(StringBuilder text, int indent, JsonNode? item)
    {
        if (item is not JsonObject { Count: > 0 } map)
        {
            text.Append(' ', indent).Append("- ").Append(Inline(item)).Append('\n');
            return;
        }

        var inner = new StringBuilder();
        foreach (var (name, each) in map)
            Write(inner, indent + Indent, name, each);
        text.Append(' ', indent).Append("- ").Append(inner, indent + Indent, inner.Length - indent - Indent);
    }

    private static string Inline(JsonNode? value) => value switch
    {
        null => "~",
        JsonArray list => $"[{string.Join(", ", list.Select(Inline))}]",
        JsonObject map => $"{{{string.Join(", ", map.Select(each => $"{Quoted(each.Key)}: {Inline(each.Value)}"))}}}",
        _ => Quoted(value.ToString()),
    };

    /// <summary>As it is where YAML reads it as that text, else in double quotes, which YAML shares with JSON.
    /// </summary>
    private static string Quoted(string text) =>
        Bare.IsMatch(text) && text is not ("null" or "Null" or "NULL") ? text : JsonSerializer.Serialize(text, Plain);

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

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9 _./@-]*(?<! )\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Bare { get; }
}
