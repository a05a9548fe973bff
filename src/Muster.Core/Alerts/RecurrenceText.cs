using System.Globalization;
using NodaTime;
using NodaTime.Text;

namespace Muster.Core.Alerts;

/// <summary>Recurrences as RFC 5545 writes them: <c>FREQ=WEEKLY;BYDAY=SU,WE;UNTIL=20271231</c>.</summary>
public static class RecurrenceText
{
    /// <summary>The most characters of a rule.</summary>
    public const int LengthMax = 300;

    private static readonly string[] DayCodes = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

    private static readonly LocalDatePattern DatePattern = LocalDatePattern.CreateWithInvariantCulture("uuuuMMdd");

    /// <summary>Reads a rule; the problem says in a sentence what cannot be read or is not supported.</summary>
    public static (Recurrence? Rule, string? Problem) Read(string text)
    {
        text = text.Trim();
        if (text.StartsWith("RRULE:", StringComparison.OrdinalIgnoreCase))
            text = text["RRULE:".Length..];
        if (text.Length is 0 or > LengthMax)
            return (null, $"A recurrence has 1 to {LengthMax} characters, such as FREQ=WEEKLY;BYDAY=SU.");
        Recurrence? rule = null;
        foreach (var part in text.Split(';', StringSplitOptions.RemoveEmptyEntries).OrderBy(IsNotFrequency))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
                return (null, $"'{part}' is not NAME=VALUE.");
            var (name, value) = (part[..equals].Trim().ToUpperInvariant(), part[(equals + 1)..].Trim());
            if (name == "FREQ")
                rule = UnitOf(value) is { } unit ? new Recurrence { Unit = unit } : null;
            else if (rule is not null)
                rule = With(rule, name, value.ToUpperInvariant());
            if (rule is null)
            {
                return (null, $"'{part}' is not supported: FREQ comes as DAILY, WEEKLY, MONTHLY or YEARLY, with "
                    + "INTERVAL, COUNT, UNTIL, BYDAY, BYMONTHDAY, BYMONTH and WKST.");
            }
        }

        return rule is { Count: not null, Until: not null } ? (null, "COUNT and UNTIL exclude each other.")
            : rule is { Unit: RecurrenceUnit.Day or RecurrenceUnit.Week } && rule.Days.Any(each => each.Ordinal != 0)
                ? (null, "BYDAY takes a number only with MONTHLY and YEARLY.")
            : rule is { Unit: RecurrenceUnit.Week, MonthDays.Count: > 0 }
                ? (null, "BYMONTHDAY does not go with WEEKLY.")
            : (rule, null);
    }

    private static bool IsNotFrequency(string part) => !part.TrimStart().StartsWith(
        "FREQ", StringComparison.OrdinalIgnoreCase);

    private static RecurrenceUnit? UnitOf(string word) => word.ToUpperInvariant() switch
    {
        "DAILY" => RecurrenceUnit.Day,
        "WEEKLY" => RecurrenceUnit.Week,
        "MONTHLY" => RecurrenceUnit.Month,
        "YEARLY" => RecurrenceUnit.Year,
        _ => null,
    };

    private static Recurrence? With(Recurrence rule, string name, string value) => name switch
    {
        "INTERVAL" => Number(value, 1, Recurrence.NumberMax) is { } interval
            ? rule with { Interval = interval }
            : null,
        "COUNT" => Number(value, 1, Recurrence.NumberMax) is { } count ? rule with { Count = count } : null,
        "UNTIL" => Date(value) is { } until ? rule with { Until = until } : null,
        "BYDAY" => All(value, Weekday) is { } days ? rule with { Days = days } : null,
        "BYMONTHDAY" => All(value, MonthDay) is { } days ? rule with { MonthDays = days } : null,
        "BYMONTH" => All(value, each => Number(each, 1, 12)) is { } months ? rule with { Months = months } : null,
        "WKST" => Array.IndexOf(DayCodes, value) is >= 0 and var day
            ? rule with { WeekStart = (IsoDayOfWeek)(day + 1) }
            : null,
        _ => null,
    };

    private static int? Number(string text, int least, int most) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
        && number >= least && number <= most
            ? number
            : null;

    private static int? MonthDay(string text) => Number(text, -31, 31) is { } day and not 0 ? day : null;

    /// <summary>The date of an UNTIL; its time, when it has one, is that of the last beginning.</summary>
    private static LocalDate? Date(string text) =>
        text.Length >= 8 && DatePattern.Parse(text[..8]) is { Success: true, Value: var date } ? date : null;

    private static (int Ordinal, IsoDayOfWeek Day)? Weekday(string text)
    {
        if (text.Length < 2 || Array.IndexOf(DayCodes, text[^2..]) is not (>= 0 and var day))
            return null;
        if (text.Length == 2)
            return (0, (IsoDayOfWeek)(day + 1));
        return Number(text[..^2], -5, 5) is { } ordinal and not 0 ? (ordinal, (IsoDayOfWeek)(day + 1)) : null;
    }

    private static List<T>? All<T>(string text, Func<string, T?> read)
        where T : struct
    {
        List<T> values = [];
        foreach (var part in text.Split(','))
        {
            if (read(part.Trim()) is not { } value)
                return null;
            values.Add(value);
        }

        return values;
    }
}
