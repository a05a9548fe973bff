using Muster.Core.Monitors;
using Muster.Playbooks.Parsing;

namespace Muster.Playbooks.Monitors;

/// <summary>Limits as people write them: <c>&gt; 5</c>, <c>between 1 and 5</c>, <c>&gt; 2 x normal</c>.</summary>
public static class LimitText
{
    private const string Normal = "x normal";

    private static readonly (string Sign, Comparison Compare)[] Signs =
    [
        ("<=", Comparison.AtMost), (">=", Comparison.AtLeast), ("==", Comparison.Equal), ("!=", Comparison.NotEqual),
        ("<", Comparison.Less), (">", Comparison.More), ("=", Comparison.Equal),
    ];

    /// <summary>The limit, or null when the text is none.</summary>
    /// <remarks>A sign of percent after a number is read over: the unit is the metric's.</remarks>
    public static Threshold? Read(string text)
    {
        text = text.Trim();
        var isRelative = text.EndsWith(Normal, StringComparison.OrdinalIgnoreCase);
        if (isRelative)
            text = text[..^Normal.Length].Trim();
        if (text.StartsWith("between ", StringComparison.OrdinalIgnoreCase))
        {
            var ends = text["between ".Length..].Split(" and ", StringSplitOptions.TrimEntries);
            return ends is [var first, var last] && Number(first) is { } from && Number(last) is { } to && from <= to
                ? new Threshold(Comparison.Between, from, to, isRelative)
                : null;
        }

        foreach (var (sign, compare) in Signs)
        {
            if (text.StartsWith(sign, StringComparison.Ordinal))
            {
                return Number(text[sign.Length..]) is { } value
                    ? new Threshold(compare, value, value, isRelative)
                    : null;
            }
        }

        return null;
    }

    private static double? Number(string text) =>
        EntryForms.TryNumber(text.Trim().TrimEnd('%'), out var number) ? number : null;
}
