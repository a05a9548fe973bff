using System.Globalization;
using NodaTime;
using NodaTime.Text;

namespace Muster.Playbooks.Parsing;

/// <summary>
/// Durations as people write them: <c>90 s</c>, <c>5 min</c>, <c>1 h 30 min</c>, <c>3.5 d</c>, <c>PT5M</c>.
/// </summary>
public static class DurationText
{
    /// <summary>What is expected, for sentences.</summary>
    public const string Expected = "a duration with its unit: '90 s', '5 min', '1 h 30 min', '3.5 d', 'PT5M'";

    private static readonly Duration Longest = Duration.FromDays(3_660);

    /// <summary>Reads a duration from nothing to ten years, to the second.</summary>
    /// <param name="text">What was written.</param>
    /// <param name="duration">The duration.</param>
    /// <returns>False when it is not one, is negative, has no unit (but for 0), or is longer than ten years.</returns>
    public static bool TryRead(string text, out Duration duration)
    {
        duration = Duration.Zero;
        text = text.Trim();
        if (text is "0")
            return true;
        var read = text is ['P' or 'p', ..] ? Iso(text.ToUpperInvariant()) : Words(text);
        if (read is not { } seconds || seconds < 0 || seconds > (decimal)Longest.TotalSeconds)
            return false;
        duration = Duration.FromMilliseconds((long)(seconds * 1_000));
        return true;
    }

    private static decimal? Iso(string text)
    {
        var read = PeriodPattern.NormalizingIso.Parse(text);
        if (!read.Success || read.Value is not { Years: 0, Months: 0 } period)
            return null;
        return (period.Weeks * 604_800m) + (period.Days * 86_400m) + (period.Hours * 3_600m)
            + (period.Minutes * 60m) + period.Seconds + (period.Milliseconds / 1_000m);
    }

    /// <summary>Numbers and units in turn, the units in any order, each once.</summary>
    private static decimal? Words(string text)
    {
        var seconds = 0m;
        var seen = new HashSet<decimal>();
        for (var at = 0; at < text.Length;)
        {
            var digits = at;
            while (at < text.Length && (char.IsAsciiDigit(text[at]) || text[at] == '.'))
                at++;
            if (at - digits > 12 || !TryCount(text[digits..at], out var count))
                return null;

            while (at < text.Length && text[at] == ' ')
                at++;
            var letters = at;
            while (at < text.Length && char.IsAsciiLetter(text[at]))
                at++;
            if (Unit(text[letters..at]) is not { } unit || !seen.Add(unit))
                return null;
            seconds += count * unit;
            while (at < text.Length && text[at] == ' ')
                at++;
        }

        return seen.Count > 0 ? seconds : null;
    }

    private static bool TryCount(string digits, out decimal count) =>
        decimal.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out count);

    private static decimal? Unit(string word) => word.ToLowerInvariant() switch
    {
        "s" or "sec" or "second" or "seconds" => 1,
        "m" or "min" or "minute" or "minutes" => 60,
        "h" or "hour" or "hours" => 3_600,
        "d" or "day" or "days" => 86_400,
        "w" or "week" or "weeks" => 604_800,
        _ => null,
    };
}
