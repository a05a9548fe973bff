using System.Globalization;
using NodaTime;
using NodaTime.Text;

namespace Muster.Core.OnCall;

/// <summary>One content line of a calendar (RFC 5545, 3.1).</summary>
internal sealed record CalendarProperty(string Name, IReadOnlyList<string> Parameters, string Value)
{
    internal static CalendarProperty? Of(string line)
    {
        var (isQuoted, colon) = (false, -1);
        var cuts = new List<int>();
        for (var at = 0; at < line.Length && colon < 0; at++)
        {
            switch (line[at])
            {
                case '"':
                    isQuoted = !isQuoted;
                    break;
                case ';' when !isQuoted:
                    cuts.Add(at);
                    break;
                case ':' when !isQuoted:
                    colon = at;
                    break;
            }
        }

        if (colon <= 0)
            return null;
        cuts.Add(colon);
        var parameters = new List<string>();
        for (var i = 0; i + 1 < cuts.Count; i++)
            parameters.Add(line[(cuts[i] + 1)..cuts[i + 1]]);
        return new CalendarProperty(line[..cuts[0]].ToUpperInvariant(), parameters, line[(colon + 1)..]);
    }

    /// <summary>A parameter's value without its quotes, or null.</summary>
    internal string? Parameter(string name) => Parameters
        .FirstOrDefault(each => each.StartsWith(name + "=", StringComparison.OrdinalIgnoreCase))
        ?[(name.Length + 1)..].Trim('"');

    /// <summary>The zone that it names, else another one; an unknown name is a problem.</summary>
    internal DateTimeZone Zone(DateTimeZone otherwise, List<string> problems)
    {
        if (Parameter("TZID") is not { } name)
            return otherwise;
        if (DateTimeZoneProviders.Tzdb.GetZoneOrNull(name) is { } zone)
            return zone;
        if (NodaTime.TimeZones.TzdbDateTimeZoneSource.Default.WindowsMapping.PrimaryMapping.TryGetValue(
            name, out var known))
        {
            return DateTimeZoneProviders.Tzdb[known];
        }

        problems.Add($"The zone '{name}' is not known; {otherwise.Id} is read instead.");
        return otherwise;
    }

    /// <summary>The text without escapes.</summary>
    internal string Text => Value
        .Replace("\\n", " ", StringComparison.OrdinalIgnoreCase)
        .Replace("\\,", ",", StringComparison.Ordinal)
        .Replace("\\;", ";", StringComparison.Ordinal)
        .Replace("\\\\", "\\", StringComparison.Ordinal)
        .Trim();
}

/// <summary>A beginning: a date, or a date and a time, in its zone.</summary>
internal sealed record CalendarTime(LocalDateTime Local, DateTimeZone Zone, bool IsDate)
{
    private static readonly LocalDatePattern DatePattern = LocalDatePattern.CreateWithInvariantCulture("uuuuMMdd");

    private static readonly LocalDateTimePattern TimePattern =
        LocalDateTimePattern.CreateWithInvariantCulture("uuuuMMdd'T'HHmmss");

    /// <summary>The instant; a repeated time is its first pass, a skipped one moves forward by the gap.</summary>
    internal Instant Start => Wall.FirstPass(Local, Zone);

    internal static CalendarTime? Read(string text, DateTimeZone zone)
    {
        text = text.Trim();
        if (text.Length == 8 && DatePattern.Parse(text) is { Success: true, Value: var date })
            return new CalendarTime(date.AtMidnight(), zone, IsDate: true);
        var isUtc = text.EndsWith('Z');
        return TimePattern.Parse(isUtc ? text[..^1] : text) is { Success: true, Value: var time }
            ? new CalendarTime(time, isUtc ? DateTimeZone.Utc : zone, IsDate: false)
            : null;
    }

    /// <summary>The same time of day on another date.</summary>
    internal CalendarTime On(LocalDate date) => this with { Local = date + Local.TimeOfDay };
}

/// <summary>How long an event lasts: whole days of the wall, or a duration.</summary>
internal readonly record struct EventLength(int Days, Duration Duration)
{
    internal int DaysMost => Math.Max(Days, (int)Math.Min(Duration.TotalDays, 3_650) + 1);
}

/// <summary>One event of a calendar.</summary>
internal sealed class CalendarEvent(IReadOnlyList<CalendarProperty> properties)
{
    internal string Uid => First("UID")?.Value ?? $"{First("DTSTART")?.Value} {First("SUMMARY")?.Value}";

    internal string? Recurrence => First("RECURRENCE-ID")?.Value;

    internal string Title => First("SUMMARY")?.Text ?? "(without a title)";

    internal bool IsCancelled =>
        string.Equals(First("STATUS")?.Value.Trim(), "CANCELLED", StringComparison.OrdinalIgnoreCase);

    internal int Sequence =>
        int.TryParse(First("SEQUENCE")?.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : 0;

    internal CalendarProperty? First(string name) => properties.FirstOrDefault(each => each.Name == name);

    internal IEnumerable<CalendarProperty> All(string name) => properties.Where(each => each.Name == name);

    internal CalendarTime? TimeOf(string name, DateTimeZone zone, List<string> problems) =>
        First(name) is { } property ? CalendarTime.Read(property.Value, property.Zone(zone, problems)) : null;

    /// <summary>From DTEND or DURATION; without either a day for a date, and nothing for a time.</summary>
    internal EventLength LengthOf(CalendarTime start, DateTimeZone zone, List<string> problems)
    {
        if (TimeOf("DTEND", zone, problems) is { } end)
        {
            return end.IsDate && start.IsDate
                ? new EventLength(Period.DaysBetween(start.Local.Date, end.Local.Date), Duration.Zero)
                : new EventLength(0, end.Start - start.Start);
        }

        if (First("DURATION") is { } written
            && PeriodPattern.NormalizingIso.Parse(written.Value.Trim().TrimStart('+')) is { Success: true } read
            && read.Value is { Years: 0, Months: 0 } period)
        {
            return start.IsDate
                ? new EventLength((int)period.ToDuration().TotalDays, Duration.Zero)
                : new EventLength(0, period.ToDuration());
        }

        return new EventLength(start.IsDate ? 1 : 0, Duration.Zero);
    }

    /// <summary>Who it is about: its summary first, then attendees, then the organizer.</summary>
    internal ResponderId? WhoOf(Func<string, ResponderId?> personOf)
    {
        if (First("SUMMARY") is { } summary && personOf(summary.Text) is { } named)
            return named;
        foreach (var property in All("ATTENDEE").Concat(All("ORGANIZER")))
        {
            var address = property.Value.Trim();
            if (address.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase))
                address = address["mailto:".Length..];
            if ((personOf(address) ?? (property.Parameter("CN") is { } name ? personOf(name) : null)) is { } person)
                return person;
        }

        return null;
    }
}
