using System.Text;

namespace Muster.Storage.Postgres;

/// <summary>Texts as PostgreSQL can hold them.</summary>
internal static class Texts
{
    private const char Replacement = '\uFFFD';

    /// <summary>
    /// The text without the character zero and without halves of surrogate pairs, which no column can hold. Only
    /// names and keys of senders pass here as they came; bodies are JSON, where both are written in ASCII.
    /// </summary>
    internal static string Holdable(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF') && !text.Contains('\0', StringComparison.Ordinal))
            return text;
        var held = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            held.Append(rune.Value == 0 ? Replacement.ToString() : rune.ToString());
        return held.ToString();
    }

    /// <summary>The pattern of LIKE that finds a text anywhere.</summary>
    internal static string Anywhere(string text) => string.Concat(
        "%",
        text.Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("%", "\\%", StringComparison.Ordinal)
            .Replace("_", "\\_", StringComparison.Ordinal),
        "%");
}
