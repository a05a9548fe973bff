using System.Text;
using Muster.Core.Alerts;
using NodaTime;

namespace Muster.Core.OnCall;

/// <summary>What a calendar says about who is on call.</summary>
/// <param name="Shifts">Shifts of known people in the stretch that was asked for, by their beginning.</param>
/// <param name="Problems">What could not be read, one sentence each; the rest was.</param>
public sealed record CalendarReading(IReadOnlyList<FixedShift> Shifts, IReadOnlyList<string> Problems);

/// <summary>A calendar in the format of RFC 5545 as shifts.</summary>
/// <remarks>
/// Of two events with the same UID the one with the greater SEQUENCE counts, then the later in the file; one with a
/// RECURRENCE-ID replaces that occurrence; a cancelled one holds nobody. An event of whole days lasts from midnight to
/// midnight in the zone of the layer, and so do times without a zone of the IANA database. Who holds it is the person
/// whose id, name or mail address is its summary, or that of an attendee or its organizer.
/// </remarks>
public static class CalendarReader
{
    /// <summary>The longest calendar that is read, in characters.</summary>
    public const int LengthMax = 12_000_000;

    private const int EventsMax = 50_000;
    private const int OccurrencesMax = 1_000;
    private const int ProblemsMax = 20;

    /// <summary>Reads a calendar.</summary>
    /// <param name="text">The calendar.</param>
    /// <param name="zone">The zone of whole days and of times without one.</param>
    /// <param name="from">Shifts that end later count.</param>
    /// <param name="until">Shifts that begin earlier count.</param>
    /// <param name="personOf">The person of an id, a name or a mail address, or null.</param>
    /// <returns>Null when it is no calendar at all, or too long.</returns>
    public static CalendarReading? Read(
        string text, DateTimeZone zone, Instant from, Instant until, Func<string, ResponderId?> personOf)
    {
        if (text.Length > LengthMax || !text.TrimStart('\uFEFF', ' ', '\r', '\n').StartsWith(
            "BEGIN:VCALENDAR", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var problems = new List<string>();
        var events = Latest(EventsOf(text));
        if (events.Count >= EventsMax)
            problems.Add($"Only the first {EventsMax} events are read.");
        var replaced = events.Where(each => each.Recurrence is not null)
            .ToLookup(each => each.Uid, each => each.TimeOf("RECURRENCE-ID", zone, problems)?.Start);
        var shifts = new List<FixedShift>();
        foreach (var each in events.Where(each => !each.IsCancelled))
        {
            if (shifts.Count >= ScheduleChanges.ShiftsMax)
            {
                problems.Add($"Only the first {ScheduleChanges.ShiftsMax} shifts are kept.");
                break;
            }

            if (each.WhoOf(personOf) is not { } person)
            {
                problems.Add($"'{each.Title}' names nobody that is known: use an id, a name or a mail address.");
                continue;
            }

            var skip = each.Recurrence is null ? replaced[each.Uid].ToHashSet() : [];
            foreach (var (start, end) in Occurrences(each, zone, from, until, problems))
            {
                if (!skip.Contains(start) && end > from && start < until)
                    shifts.Add(new FixedShift(start, end, person));
            }
        }

        shifts.Sort(static (a, b) => a.From.CompareTo(b.From));
        return new CalendarReading(shifts, [.. problems.Distinct(StringComparer.Ordinal).Take(ProblemsMax)]);
    }

    private static IEnumerable<(Instant From, Instant Until)> Occurrences(
        CalendarEvent each, DateTimeZone zone, Instant from, Instant until, List<string> problems)
    {
        if (each.TimeOf("DTSTART", zone, problems) is not { } start)
        {
            problems.Add($"'{each.Title}' has no beginning that can be read.");
            return [];
        }

        var length = each.LengthOf(start, zone, problems);
        if (length.Duration <= Duration.Zero && length.Days <= 0)
            return [];
        if (each.First("RRULE") is not { } written)
            return [(start.Start, End(start, length)), .. Extra(each, zone, start, length, problems)];

        var (rule, last) = Rule(written.Value, start);
        if (rule is null)
        {
            problems.Add($"'{each.Title}' repeats by '{written.Value}', which is not supported; its first is read.");
            return [(start.Start, End(start, length))];
        }

        var gone = each.All("EXDATE").SelectMany(property => property.Value.Split(',')
            .Select(value => CalendarTime.Read(value, property.Zone(zone, problems))?.Start)).ToHashSet();
        var early = from.InZone(start.Zone).Date.PlusDays(-length.DaysMost - 1);
        return rule.DatesFrom(start.Local.Date, early)
            .Select(date => start.On(date))
            .TakeWhile(time => time.Start < until && (last is not { } end || time.Start <= end))
            .Where(time => !gone.Contains(time.Start))
            .Take(OccurrencesMax)
            .Select(time => (time.Start, End(time, length)))
            .Concat(Extra(each, zone, start, length, problems));
    }

    /// <summary>The beginnings that are written one by one, beside a rule.</summary>
    private static IEnumerable<(Instant From, Instant Until)> Extra(
        CalendarEvent each, DateTimeZone zone, CalendarTime start, EventLength length, List<string> problems) =>
        each.All("RDATE")
            .SelectMany(property => property.Value.Split(',')
                .Select(value => CalendarTime.Read(value, property.Zone(zone, problems))))
            .OfType<CalendarTime>()
            .Where(time => time.Start != start.Start)
            .Select(time => (time.Start, End(time, length)));

    /// <summary>The rule without its end, and the end as an instant: a date means the whole day (RFC 5545 has it in
    /// UTC, many calendars do not).</summary>
    private static (Recurrence? Rule, Instant? Last) Rule(string written, CalendarTime start)
    {
        Instant? last = null;
        var parts = new List<string>();
        foreach (var part in written.Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!part.StartsWith("UNTIL=", StringComparison.OrdinalIgnoreCase))
                parts.Add(part);
            else if (CalendarTime.Read(part["UNTIL=".Length..], start.Zone) is { } end)
                last = end.IsDate ? Wall.FirstPass(end.Local.PlusDays(1), end.Zone) - Duration.Epsilon : end.Start;
        }

        return (RecurrenceText.Read(string.Join(';', parts)).Rule, last);
    }

    private static Instant End(CalendarTime start, EventLength length) => length.Days > 0
        ? Wall.FirstPass(start.Local.PlusDays(length.Days), start.Zone)
        : start.Start + length.Duration;

    private static List<CalendarEvent> Latest(IEnumerable<CalendarEvent> events)
    {
        var latest = new Dictionary<(string, string?), CalendarEvent>();
        foreach (var each in events.Take(EventsMax))
        {
            var key = (each.Uid, each.Recurrence);
            if (!latest.TryGetValue(key, out var known) || each.Sequence >= known.Sequence)
                latest[key] = each;
        }

        return [.. latest.Values];
    }

    private static IEnumerable<CalendarEvent> EventsOf(string text)
    {
        List<CalendarProperty>? open = null;
        var depth = 0;
        foreach (var line in Unfolded(text))
        {
            if (line.Equals("BEGIN:VEVENT", StringComparison.OrdinalIgnoreCase))
            {
                (open, depth) = ([], 0);
            }
            else if (open is null)
            {
                continue;
            }
            else if (line.StartsWith("BEGIN:", StringComparison.OrdinalIgnoreCase))
            {
                depth++;
            }
            else if (depth > 0 && line.StartsWith("END:", StringComparison.OrdinalIgnoreCase))
            {
                depth--;
            }
            else if (line.Equals("END:VEVENT", StringComparison.OrdinalIgnoreCase))
            {
                yield return new CalendarEvent(open);
                open = null;
            }
            else if (depth == 0 && CalendarProperty.Of(line) is { } property)
            {
                open.Add(property);
            }
        }
    }

    /// <summary>The lines of a calendar; one that begins with a blank goes on with the line before it.</summary>
    private static IEnumerable<string> Unfolded(string text)
    {
        var whole = new StringBuilder();
        foreach (var line in text.Split('\n'))
        {
            var part = line.TrimEnd('\r');
            if (part.StartsWith(' ') || part.StartsWith('\t'))
            {
                whole.Append(part, 1, part.Length - 1);
                continue;
            }

            if (whole.Length > 0)
                yield return whole.ToString();
            whole.Clear().Append(part);
        }

        if (whole.Length > 0)
            yield return whole.ToString();
    }
}
