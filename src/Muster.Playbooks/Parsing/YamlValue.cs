using Muster.Core.Playbook;

namespace Muster.Playbooks.Parsing;

/// <summary>A value of a YAML file, with its place.</summary>
internal abstract class YamlValue(SourcePlace place)
{
    /// <summary>Where it begins.</summary>
    internal SourcePlace Place { get; } = place;

    /// <summary>How many values it holds when every alias is written out, itself included.</summary>
    internal long Size { get; init; } = 1;

    /// <summary>What it is called in sentences.</summary>
    internal abstract string Kind { get; }
}

/// <summary>A text, number or word: YAML's types are not used, each key knows what it wants.</summary>
internal sealed class YamlScalar(SourcePlace place, string text, bool isQuoted) : YamlValue(place)
{
    /// <summary>The text, without quotes.</summary>
    internal string Text { get; } = text;

    /// <summary>Nothing was written: <c>key:</c>, <c>~</c> or <c>null</c>.</summary>
    internal bool IsNothing { get; } = !isQuoted && text is "" or "~" or "null" or "Null" or "NULL";

    internal override string Kind => IsNothing ? "nothing" : $"'{Quote.Of(Text)}'";
}

/// <summary>A list.</summary>
internal sealed class YamlList(SourcePlace place, IReadOnlyList<YamlValue> items) : YamlValue(place)
{
    internal IReadOnlyList<YamlValue> Items { get; } = items;

    internal override string Kind => "a list";
}

/// <summary>Keys with values, in the order in which they are written; each key once.</summary>
internal sealed class YamlMap(SourcePlace place, IReadOnlyList<YamlEntry> entries) : YamlValue(place)
{
    internal IReadOnlyList<YamlEntry> Entries { get; } = entries;

    internal override string Kind => "keys with values";

    internal YamlValue? this[string key] => Entries.FirstOrDefault(entry => entry.Key.Text == key)?.Value;
}

/// <summary>One key with its value.</summary>
internal sealed record YamlEntry(YamlScalar Key, YamlValue Value);

/// <summary>What an author wrote, fit for a sentence of one line.</summary>
internal static class Quote
{
    private const int LengthMax = 60;

    internal static string Of(string text)
    {
        var cut = text.Length <= LengthMax ? text : string.Concat(text.AsSpan(0, LengthMax), "…");
        return string.Create(cut.Length, cut, static (line, source) =>
        {
            for (var at = 0; at < line.Length; at++)
                line[at] = IsPlain(source[at]) ? source[at] : ' ';
        });
    }

    private static bool IsPlain(char c) =>
        !char.IsControl(c) && !char.IsSurrogate(c) && c is not ('\u2028' or '\u2029');
}
