using System.Buffers;
using System.Text;

namespace Muster.Core.Communications;

/// <summary>What a field of a template holds: nothing, one text, or several.</summary>
/// <param name="Items">The texts, in order; empty for nothing.</param>
public readonly record struct FieldValue(IReadOnlyList<string> Items)
{
    /// <summary>Nothing.</summary>
    public static FieldValue None { get; } = new([]);

    /// <summary>Nothing stands in it.</summary>
    public bool IsEmpty => Items is null || Items.All(string.IsNullOrWhiteSpace);

    /// <summary>As one line; several are joined with commas.</summary>
    public string Text => Items is null ? "" : string.Join(", ", Items.Where(item => !string.IsNullOrWhiteSpace(item)));

    /// <summary>One text, or nothing.</summary>
    public static FieldValue Of(string? text) => string.IsNullOrWhiteSpace(text) ? None : new([text.Trim()]);

    /// <summary>Several texts, or nothing.</summary>
    public static FieldValue Of(IEnumerable<string> items) => new([.. items]);
}

/// <summary>
/// A value as Markdown that shows exactly its letters (R15): what would be a mark is escaped, an address becomes a
/// link.
/// </summary>
public static class MarkdownEscape
{
    private static readonly SearchValues<char> NotInLinks = SearchValues.Create("<>\"`\\ ");

    private const string Marks = "\\`*_[]<>|~&";

    /// <summary>The value escaped.</summary>
    public static string Of(string value)
    {
        var text = new StringBuilder(value.Length + 8);
        foreach (var (at, line) in value.ReplaceLineEndings("\n").Split('\n').Index())
        {
            if (at > 0)
                text.Append('\n');
            Line(line, text);
        }

        return text.ToString();
    }

    private static void Line(string line, StringBuilder text)
    {
        var begun = line.TrimStart();
        text.Append(line, 0, Math.Min(3, line.Length - begun.Length));
        foreach (var (at, word) in begun.Split(' ').Index())
        {
            if (at > 0)
                text.Append(' ');
            if (IsAddress(word))
                text.Append('<').Append(word).Append('>');
            else
                Word(word, at == 0, text);
        }
    }

    /// <summary>At the beginning of a line some words make a heading, a list or a rule.</summary>
    private static void Word(string word, bool isFirst, StringBuilder text)
    {
        var digits = word.TakeWhile(char.IsAsciiDigit).Count();
        var isNumber = isFirst && digits > 0 && digits == word.Length - 1 && word[^1] is '.' or ')';
        foreach (var (at, letter) in word.Index())
        {
            var opens = isFirst && at == 0 && letter is '#' or '+' or '-' or '=';
            if (Marks.Contains(letter, StringComparison.Ordinal) || (isFirst && at == 0 && opens)
                || (isNumber && at == digits))
            {
                text.Append('\\');
            }

            text.Append(letter);
        }
    }

    private static bool IsAddress(string word) =>
        (word.StartsWith("https://", StringComparison.Ordinal) || word.StartsWith("http://", StringComparison.Ordinal))
        && !word.AsSpan().ContainsAny(NotInLinks)
        && Uri.TryCreate(word, UriKind.Absolute, out _);
}
