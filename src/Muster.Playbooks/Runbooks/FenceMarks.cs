using System.Text;
using System.Text.Json;

namespace Muster.Playbooks.Runbooks;

/// <summary>One mark of a fence: a key with its value; a bare key means <c>true</c>.</summary>
/// <param name="Key">The key.</param>
/// <param name="Value">The value, without its quotes.</param>
/// <param name="At">Where the key begins, in characters from the opening brace.</param>
internal readonly record struct FenceMark(string Key, string Value, int At);

/// <summary>
/// The marks in braces behind the language of a fence, <c>{name=count effect=read}</c>, or the same as a JSON object.
/// Source: the runbook grammar, fences and their attributes.
/// </summary>
internal static class FenceMarks
{
    /// <summary>Reads marks from the opening brace on.</summary>
    /// <returns>The marks; or where, in characters from the brace, and what is wrong.</returns>
    internal static (IReadOnlyList<FenceMark> Marks, (int At, string Text)? Problem) Read(string text)
    {
        var inside = text[1..].TrimStart();
        return inside.StartsWith('"') ? Json(text) : Braces(text);
    }

    private static (IReadOnlyList<FenceMark>, (int, string)?) Braces(string text)
    {
        var marks = new List<FenceMark>();
        var at = 1;
        while (true)
        {
            var gap = at;
            while (at < text.Length && text[at] is ' ' or '\t')
                at++;
            if (at >= text.Length)
                return (marks, (at, "The marks have no closing '}'."));
            if (text[at] == '}')
            {
                return text[(at + 1)..].Trim().Length == 0
                    ? (marks, null)
                    : (marks, (at + 1, "Nothing stands behind '}'."));
            }

            if (marks.Count > 0 && gap == at)
                return (marks, (at, "Marks are kept apart by spaces."));
            var key = KeyAt(text, at);
            if (key.Length == 0)
                return (marks, (at, "A mark is 'key=value' or 'key'; a key begins with a letter."));
            if (marks.Exists(mark => mark.Key == key))
                return (marks, (at, $"'{key}' is written twice."));
            var start = at;
            at += key.Length;
            var value = "true";
            if (at < text.Length && text[at] == '=')
            {
                at++;
                if (ValueAt(text, ref at) is not { } read)
                    return (marks, (at, $"'{key}' has no value, or its quotes do not close."));
                value = read;
            }

            marks.Add(new FenceMark(key, value, start));
        }
    }

    private static string KeyAt(string text, int at)
    {
        var end = at;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || (end > at && text[end] is '-' or '_')))
            end++;
        return end > at && char.IsAsciiLetter(text[at]) ? text[at..end] : "";
    }

    private static string? ValueAt(string text, ref int at)
    {
        var start = at;
        if (at >= text.Length || text[at] != '"')
        {
            while (at < text.Length && text[at] is not (' ' or '\t' or '"' or '}' or '='))
                at++;
            return at > start ? text[start..at] : null;
        }

        var value = new StringBuilder();
        for (at++; at < text.Length && text[at] != '"'; at++)
        {
            if (text[at] == '\\' && at + 1 < text.Length && text[at + 1] is '"' or '\\')
                at++;
            value.Append(text[at]);
        }

        if (at >= text.Length)
            return null;
        at++;
        return value.ToString();
    }

    private static (IReadOnlyList<FenceMark>, (int, string)?) Json(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { AllowDuplicateProperties = false });
            var marks = new List<FenceMark>();
            foreach (var property in document.RootElement.EnumerateObject())
            {
                var at = Math.Max(0, text.IndexOf($"\"{property.Name}\"", StringComparison.Ordinal));
                if (KeyAt(property.Name, 0) != property.Name)
                    return (marks, (at, "A key has letters, digits, '-' and '_', and begins with a letter."));
                if (property.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array or JsonValueKind.Null)
                    return (marks, (at, $"'{property.Name}' is a text, a number, true or false."));
                marks.Add(new FenceMark(property.Name, property.Value.ToString() switch
                {
                    "True" => "true",
                    "False" => "false",
                    var value => value,
                }, at));
            }

            return (marks, null);
        }
        catch (JsonException)
        {
            return ([], (0, "The marks are neither 'key=value' pairs nor a JSON object."));
        }
    }
}
