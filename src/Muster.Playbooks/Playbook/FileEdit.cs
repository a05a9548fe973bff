using System.Diagnostics;
using System.Text.Json.Nodes;
using Muster.Playbooks.Parsing;

namespace Muster.Playbooks.Playbook;

/// <summary>
/// Writes one entry of a file and leaves every other line as it is. What a file holds in another form than one entry
/// below the other is written anew as far as needed; its comments are lost there.
/// </summary>
internal static class FileEdit
{
    /// <summary>The file with the entry <c>key.id</c> made or replaced.</summary>
    /// <param name="text">The file, well formed; null or empty when there is none.</param>
    /// <param name="file">How it is called.</param>
    /// <param name="key">The key at the outermost level: <c>teams</c>.</param>
    /// <param name="id">The entry below it.</param>
    /// <param name="value">What it is to say.</param>
    internal static string Set(string? text, string file, string key, string id, JsonObject value)
    {
        var wanted = Root(file, text ?? "");
        if (wanted[key] is not JsonObject members)
            wanted[key] = members = [];
        members.Remove(id);
        members[id] = EntryText.Words(value);

        string?[] ways = [Entry(text, file, key, id, value), Key(text, file, key, members), Whole(wanted)];
        return ways.FirstOrDefault(way => way is not null && JsonNode.DeepEquals(Root(file, way), wanted))
            ?? throw new UnreachableException($"{file} cannot be written.");
    }

    /// <summary>The lines of the block that begins at a line: those below it that stand further in.</summary>
    /// <returns>The line after its last, without blank lines and comments at its end.</returns>
    internal static int End(string[] lines, int first, int indent)
    {
        var end = first + 1;
        while (end < lines.Length && (lines[end].Length == 0 || IndentOf(lines[end]) > indent))
            end++;
        while (end > first + 1 && (lines[end - 1].Trim().Length == 0 || lines[end - 1].TrimStart()[0] == '#'))
            end--;
        return end;
    }

    /// <summary>A file's lines; the last one ends with the file.</summary>
    internal static string[] Lines(string text) =>
        text.Replace("\r\n", "\n", StringComparison.Ordinal).TrimEnd('\n').Split('\n');

    /// <summary>Only the entry is written, in its place or after the last one.</summary>
    private static string? Entry(string? text, string file, string key, string id, JsonObject value)
    {
        if (text is null || Map(file, text)?[key] is not YamlMap { Entries: [.., var last] } members)
            return null;
        var lines = Lines(text);
        var place = (members.Entries.FirstOrDefault(entry => entry.Key.Text == id) ?? last).Key;
        var indent = place.Place.Column - 1;
        var end = End(lines, place.Place.Line - 1, indent);
        var first = place.Text == id ? place.Place.Line - 1 : end;
        return Join(lines, first, end, EntryText.Lines(indent, id, value));
    }

    /// <summary>The key is written with all that is below it, in its place or at the end.</summary>
    private static string? Key(string? text, string file, string key, JsonObject members)
    {
        if (string.IsNullOrWhiteSpace(text) || Map(file, text) is not { } map)
            return null;
        var lines = Lines(text);
        var written = EntryText.Lines(0, key, members);
        if (map.Entries.FirstOrDefault(entry => entry.Key.Text == key) is not { Key.Place: var place })
            return Join(lines, lines.Length, lines.Length, ["", .. written]);
        var first = place.Line - 1;
        return Join(lines, first, End(lines, first, place.Column - 1), written);
    }

    private static string Whole(JsonObject wanted) =>
        string.Join('\n', wanted.SelectMany(each => EntryText.Lines(0, each.Key, each.Value))) + "\n";

    private static string Join(string[] lines, int first, int end, string[] written) =>
        string.Join('\n', [.. lines[..first], .. written, .. lines[end..]]) + "\n";

    private static JsonObject Root(string file, string text) =>
        Map(file, text) is { } map ? (JsonObject)EntryText.NodeOf(map)! : [];

    private static YamlMap? Map(string file, string text) => YamlReader.Read(file, text, new Findings()) as YamlMap;

    private static int IndentOf(string line) => line.Length - line.TrimStart(' ').Length;
}
