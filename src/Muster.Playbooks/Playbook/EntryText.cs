using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Muster.Playbooks.Parsing;

namespace Muster.Playbooks.Playbook;

/// <summary>Keys and values as the YAML of a playbook's file, and back.</summary>
internal static partial class EntryText
{
    private const int Indent = 2;

    private static readonly JsonSerializerOptions Plain =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The lines of one key, below which its value stands.</summary>
    internal static string[] Lines(int indent, string key, JsonNode? value)
    {
        var text = new StringBuilder();
        Write(text, indent, key, value);
        return text.ToString().TrimEnd('\n').Split('\n');
    }

    /// <summary>What stands in a file, every scalar as its text.</summary>
    internal static JsonNode? NodeOf(YamlValue value) => value switch
    {
        YamlMap map => new JsonObject(map.Entries.Select(entry =>
            new KeyValuePair<string, JsonNode?>(entry.Key.Text, NodeOf(entry.Value)))),
        YamlList list => new JsonArray([.. list.Items.Select(NodeOf)]),
        YamlScalar { IsNothing: false } scalar => JsonValue.Create(scalar.Text),
        _ => null,
    };

    /// <summary>Numbers and truths as the words that YAML has for them.</summary>
    internal static JsonNode? Words(JsonNode? node) => node switch
    {
        JsonObject map => new JsonObject(map.Select(each =>
            new KeyValuePair<string, JsonNode?>(each.Key, Words(each.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Words)]),
        JsonValue value => JsonValue.Create(value.ToString()),
        _ => null,
    };

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

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9 _./@-]*(?<! )\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Bare { get; }
}
