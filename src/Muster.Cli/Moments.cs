using System.CommandLine;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Muster.Cli;

/// <summary>Instants as people type and read them.</summary>
internal static partial class Moments
{
    private const string Forms = "write 2026-11-21T14:00Z, a time with its zone, or +90m, -2h, now";

    /// <summary>An option that takes an instant.</summary>
    internal static Option<DateTimeOffset?> Option(Surroundings around, string name, string description) => new(name)
    {
        Description = $"{description} (2026-11-21T14:00Z, +90m, -2h or now)",
        HelpName = "TIME",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (Parse(text, around.Time.GetUtcNow()) is { } moment) return moment;
            result.AddError($"'{text}' is not a time that {name} understands: {Forms}.");
            return null;
        },
    };

    /// <summary>Reads an instant; null when it is none or says no zone: such a time is many instants.</summary>
    internal static DateTimeOffset? Parse(string text, DateTimeOffset now)
    {
        if (text.Equals("now", StringComparison.OrdinalIgnoreCase)) return now;
        if (Distance.Match(text) is { Success: true } match)
            return Far(match) is { } far ? now + far : null;
        return Zoned.IsMatch(text) && DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var moment) ? moment : null;
    }

    /// <summary>An instant for people: always UTC, and says so.</summary>
    internal static string Show(DateTimeOffset moment) =>
        moment.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>The same, or a dash.</summary>
    internal static string Show(DateTimeOffset? moment) => moment is { } at ? Show(at) : "-";

    /// <summary>An instant for the wire.</summary>
    internal static string Wire(DateTimeOffset moment) =>
        moment.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture);

    private static TimeSpan? Far(Match match)
    {
        var count = int.Parse(match.Groups["count"].Value, CultureInfo.InvariantCulture);
        var one = match.Groups["unit"].Value switch
        {
            "s" => TimeSpan.FromSeconds(1),
            "m" => TimeSpan.FromMinutes(1),
            "h" => TimeSpan.FromHours(1),
            _ => TimeSpan.FromDays(1),
        };
        return match.Groups["sign"].Value == "-" ? -count * one : count * one;
    }

    [GeneratedRegex(@"^(?<sign>[+-])(?<count>\d{1,4})(?<unit>[smhd])$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 100)]
    private static partial Regex Distance { get; }

    [GeneratedRegex(@"^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}.*(Z|z|UTC|[+-]\d{2}:\d{2})$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 100)]
    private static partial Regex Zoned { get; }
}
