using System.Text;
using System.Text.RegularExpressions;

namespace Muster.Core.Communications;

/// <summary>
/// Fills a template: <c>{{name}}</c>, <c>{{#if name}} … {{else}} … {{/if}}</c>, <c>{{#unless name}}</c> and
/// <c>{{#each name}} … {{this}} … {{/each}}</c>, and nothing else. The result is Markdown; values are escaped for
/// Markdown and for nothing else (R15). Source: COM-001, COM-002, COM-024.
/// </summary>
public static partial class TemplateRendering
{
    private const int DepthMax = 20;

    /// <summary>The Markdown of a template's body.</summary>
    /// <param name="template">The text with fields; it was checked when the playbook was.</param>
    /// <param name="fields">The values by name; a name without a value is empty.</param>
    public static string Body(string template, IReadOnlyDictionary<string, FieldValue> fields) =>
        Blank.Replace(Render(template, fields, MarkdownEscape.Of), "\n\n").Trim('\n', ' ');

    /// <summary>A subject: one line of plain text.</summary>
    public static string Subject(string template, IReadOnlyDictionary<string, FieldValue> fields) =>
        string.Join(' ', Render(template, fields, static text => text)
            .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static string Render(
        string template, IReadOnlyDictionary<string, FieldValue> fields, Func<string, string> write)
    {
        var parts = Parts(Alone.Replace(template.ReplaceLineEndings("\n"), "${tag}"));
        var text = new StringBuilder(template.Length * 2);
        var at = 0;
        Block(parts, ref at, new Filling(fields, write, Item: null), text, isShown: true, depth: 0);
        return text.ToString();
    }

    /// <summary>Writes up to the end of a block, or to its <c>else</c>; answers which it was.</summary>
    private static string Block(
        List<Part> parts, ref int at, Filling filling, StringBuilder text, bool isShown, int depth)
    {
        while (at < parts.Count)
        {
            var part = parts[at++];
            if (part.Tag is null)
            {
                if (isShown)
                    text.Append(part.Text);
                continue;
            }

            if (part.Tag is "/" or "else")
                return part.Tag;
            if (part.Tag.Length == 0)
            {
                if (isShown)
                    text.Append(filling.Write(filling.Of(part.Text).Text));
                continue;
            }

            if (depth < DepthMax)
                Inner(part, parts, ref at, filling, text, isShown, depth + 1);
        }

        return "";
    }

    private static void Inner(
        Part head, List<Part> parts, ref int at, Filling filling, StringBuilder text, bool isShown, int depth)
    {
        var value = filling.Of(head.Text);
        if (head.Tag == "each" && isShown && !value.IsEmpty)
        {
            var begin = at;
            foreach (var item in value.Items.Where(item => !string.IsNullOrWhiteSpace(item)))
            {
                at = begin;
                var ended = Block(parts, ref at, filling with { Item = item }, text, isShown: true, depth);
                if (ended == "else")
                    Block(parts, ref at, filling, text, isShown: false, depth);
            }

            return;
        }

        var holds = head.Tag switch { "if" => !value.IsEmpty, "unless" => value.IsEmpty, _ => false };
        if (Block(parts, ref at, filling, text, isShown && holds, depth) == "else")
            Block(parts, ref at, filling, text, isShown && !holds, depth);
    }

    private static List<Part> Parts(string template)
    {
        List<Part> parts = [];
        var from = 0;
        foreach (var match in Tag.Matches(template).AsEnumerable())
        {
            parts.Add(new Part(Tag: null, template[from..match.Index]));
            from = match.Index + match.Length;
            var (sign, word, name) = (
                match.Groups["sign"].Value, match.Groups["word"].Value, match.Groups["name"].Value);
            parts.Add(sign switch
            {
                "#" => new Part(word, name),
                "/" => new Part("/", word),
                _ when name == "else" => new Part("else", ""),
                _ => new Part("", name),
            });
        }

        parts.Add(new Part(Tag: null, template[from..]));
        return parts;
    }

    /// <summary>A piece of a template.</summary>
    /// <param name="Tag">Null for text, empty for a field, else <c>if unless each else /</c>.</param>
    /// <param name="Text">The text, or the name.</param>
    private readonly record struct Part(string? Tag, string Text);

    private sealed record Filling(
        IReadOnlyDictionary<string, FieldValue> Fields, Func<string, string> Write, string? Item)
    {
        internal FieldValue Of(string name) => name == "this"
            ? FieldValue.Of(Item)
            : Fields.GetValueOrDefault(name, FieldValue.None);
    }

    [GeneratedRegex(
        @"\{\{\s*(?:(?<sign>\#)(?<word>if|unless|each)\s+(?<name>[A-Za-z][A-Za-z0-9]*)"
            + @"|(?<sign>/)(?<word>if|unless|each)|(?<name>[A-Za-z][A-Za-z0-9]*))\s*\}\}",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Tag { get; }

    /// <summary>A line with nothing but the head or the end of a block goes with it.</summary>
    [GeneratedRegex(
        @"^[ \t]*(?<tag>\{\{\s*([\#/][^{}]*|else\s*)\}\})[ \t]*\n",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.Multiline,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Alone { get; }

    [GeneratedRegex(@"\n[ \t]*\n([ \t]*\n)+", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Blank { get; }
}
