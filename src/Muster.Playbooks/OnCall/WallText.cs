using System.Globalization;
using Muster.Core.OnCall;
using Muster.Playbooks.Parsing;
using NodaTime;
using NodaTime.Text;

namespace Muster.Playbooks.OnCall;

/// <summary>Dates, times, weekdays, hand-offs and lengths of turns as people write them.</summary>
internal static class WallText
{
    internal const string TimeExpected = "a time of day from '00:00' to '24:00'";
    internal const string DateExpected = "a date, '2026-01-05', or a date and a time, '2026-01-05 09:00'";
    internal const string HandOffExpected = "'09:00', 'Mon 09:00', 'day 1 09:00' or 'last day 09:00'";
    internal const string DaysExpected = "days: 'Mon', 'Mon-Fri', 'Mon, Wed', 'workdays', 'weekend' or 'every day'";
    internal const string LengthExpected = "a length such as '12 h', '1 day', '2 weeks' or '1 month'";

    private static readonly LocalTimePattern Minutes = LocalTimePattern.CreateWithInvariantCulture("H:mm");

    private static readonly string[] DayNames =
        ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

    private static readonly ZonedDateTimePattern Reading =
        ZonedDateTimePattern.CreateWithInvariantCulture("ddd d MMM yyyy HH:mm x", zoneProvider: null);

    /// <summary>An instant as people read it: <c>Mon 30 Nov 2026 09:00 CET</c>.</summary>
    internal static string Wall(Instant instant, DateTimeZone zone) => Reading.Format(instant.InZone(zone));

    /// <summary>A time of day as it is read.</summary>
    internal static string Write(LocalTime time) => time.ToString("HH:mm", CultureInfo.InvariantCulture);

    /// <summary>A date and a time as they are read.</summary>
    internal static string Write(LocalDateTime wall) =>
        wall.ToString("uuuu-MM-dd HH:mm", CultureInfo.InvariantCulture);

    /// <summary>Days of the week as they are read.</summary>
    internal static string Write(Weekdays days) => string.Join(
        ", ", DayNames.Where((_, at) => days.Has((IsoDayOfWeek)(at + 1))).Select(Short));

    /// <summary>A hand-off as it is read.</summary>
    internal static string Write(HandOff handOff) => handOff switch
    {
        { Weekday: { } day } => $"{Short(DayNames[(int)day - 1])} {Write(handOff.Time)}",
        { DayOfMonth: -1 } => $"last day {Write(handOff.Time)}",
        { DayOfMonth: { } day } => $"day {day} {Write(handOff.Time)}",
        _ => Write(handOff.Time),
    };

    /// <summary>A length of turns as it is read.</summary>
    internal static string Write(ShiftLength length) => $"{length.Count} {length.Unit switch
    {
        ShiftUnit.Hours => "h",
        ShiftUnit.Days => length.Count == 1 ? "day" : "days",
        ShiftUnit.Weeks => length.Count == 1 ? "week" : "weeks",
        _ => length.Count == 1 ? "month" : "months",
    }}";

    private static string Short(string name) => $"{char.ToUpperInvariant(name[0])}{name[1..3]}";

    /// <summary>A time of day; 24:00 is the midnight that ends the day.</summary>
    internal static LocalTime? Time(string text)
    {
        text = text.Trim();
        if (text is "24:00")
            return LocalTime.Midnight;
        var read = Minutes.Parse(text);
        return read.Success ? read.Value : null;
    }

    /// <summary>A day of the week by its English name or the first three letters or more of it.</summary>
    internal static IsoDayOfWeek? Weekday(string text)
    {
        text = text.Trim().ToLowerInvariant();
        var at = text.Length < 3
            ? -1
            : Array.FindIndex(DayNames, name => name.StartsWith(text, StringComparison.Ordinal));
        return at < 0 ? null : (IsoDayOfWeek)(at + 1);
    }

    /// <summary>A date; with a time when one is written.</summary>
    internal static (LocalDate Date, LocalTime? Time)? Date(string text)
    {
        text = text.Trim().Replace('T', ' ');
        var space = text.IndexOf(' ', StringComparison.Ordinal);
        var date = LocalDatePattern.Iso.Parse(space < 0 ? text : text[..space]);
        if (!date.Success || date.Value.Year is < 1970 or > 2200)
            return null;
        if (space < 0)
            return (date.Value, null);
        return Time(text[(space + 1)..]) is { } time ? (date.Value, time) : null;
    }

    /// <summary>When turns change.</summary>
    internal static HandOff? HandOff(string text)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (words.Length == 0 || Time(words[^1]) is not { } time)
            return null;
        return words.Length switch
        {
            1 => new HandOff(time),
            2 when Weekday(words[0]) is { } weekday => new HandOff(time, weekday),
            3 when words is ["last", "day", _] => new HandOff(time, DayOfMonth: -1),
            3 when words[0] == "day" && DayOfMonth(words[1]) is { } day => new HandOff(time, DayOfMonth: day),
            _ => null,
        };
    }

    /// <summary>Some days of the week; a range may go over the weekend, 'Fri-Mon'.</summary>
    internal static Weekdays? Days(string text)
    {
        switch (text.Trim().ToLowerInvariant())
        {
            case "every day" or "all" or "daily":
                return Weekdays.All;
            case "workdays" or "weekdays" or "working days":
                return Weekdays.Working;
            case "weekend" or "weekends":
                return Weekdays.Weekend;
        }

        var days = Weekdays.None;
        foreach (var part in text.Split(','))
        {
            var ends = part.Split('-');
            if (ends.Length > 2 || Weekday(ends[0]) is not { } first || Weekday(ends[^1]) is not { } last)
                return null;
            for (var day = (int)first; ; day = (day % 7) + 1)
            {
                days |= (Weekdays)(1 << (day - 1));
                if (day == (int)last)
                    break;
            }
        }

        return days;
    }

    /// <summary>How long a turn lasts.</summary>
    internal static ShiftLength? Length(string text)
    {
        switch (text.Trim().ToLowerInvariant())
        {
            case "day" or "daily":
                return ShiftLength.Days(1);
            case "week" or "weekly":
                return ShiftLength.Weeks(1);
            case "month" or "monthly":
                return ShiftLength.Months(1);
            case "hour" or "hourly":
                return ShiftLength.Hours(1);
            case "quarter" or "quarterly":
                return ShiftLength.Months(3);
            case "year" or "yearly":
                return ShiftLength.Months(12);
        }

        text = text.Trim();
        var digits = text.TakeWhile(char.IsAsciiDigit).Count();
        var unit = text[digits..].Trim().ToLowerInvariant();
        if (digits is > 0 and <= 5
            && int.Parse(text.AsSpan(0, digits), CultureInfo.InvariantCulture) is var count
            && count >= 1 && count <= ShiftLength.CountMax)
        {
            switch (unit)
            {
                case "h" or "hour" or "hours":
                    return ShiftLength.Hours(count);
                case "d" or "day" or "days":
                    return ShiftLength.Days(count);
                case "w" or "week" or "weeks":
                    return ShiftLength.Weeks(count);
                case "month" or "months":
                    return ShiftLength.Months(count);
            }
        }

        return DurationText.TryRead(text, out var length) ? WholeHours(length) : null;
    }

    private static ShiftLength? WholeHours(Duration length)
    {
        var hours = length.TotalHours;
        return hours >= 1 && hours <= ShiftLength.CountMax && hours == Math.Floor(hours)
            ? ShiftLength.Hours((int)hours)
            : null;
    }

    private static int? DayOfMonth(string text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var day)
            && day is (>= 1 and <= 31) or (<= -1 and >= -31)
            ? day
            : null;
}
