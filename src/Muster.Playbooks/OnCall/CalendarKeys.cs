using Muster.Core.OnCall;
using Muster.Playbooks.Parsing;
using Muster.Playbooks.Playbook;
using NodaTime;

namespace Muster.Playbooks.OnCall;

/// <summary>The keys <c>hours</c>, <c>holidays</c> and <c>regions</c> of playbook.yaml: when work is done.</summary>
internal static class CalendarKeys
{
    internal static void Read(Entries file)
    {
        var draft = file.Draft;
        draft.Calendars.Add(WorkingCalendar.Of(draft.Zone) with
        {
            Hours = Hours(file) ?? WorkingCalendar.DefaultHours,
            Holidays = [.. Holidays(file)],
        });
        foreach (var (id, value) in file.Members("regions"))
        {
            var isNew = draft.Define(Named.Region, id);
            if (Entries.Of(value, Shapes.Region, draft) is not { } entries)
                continue;
            var read = Region(id, entries);
            if (isNew)
                draft.Calendars.Add(read);
        }
    }

    /// <summary>A region has what the one around it has, its own hours instead, its own holidays too.</summary>
    private static WorkingCalendar Region(YamlScalar id, Entries region)
    {
        var draft = region.Draft;
        var around = draft.Calendars[0];
        if (region.Scalar("of") is { } of)
        {
            draft.Refer(Named.Region, of);
            around = draft.Calendars.Skip(1).FirstOrDefault(each => each.Id == of.Text) ?? around;
        }

        return new WorkingCalendar
        {
            Id = id.Text,
            Name = region.Text("name") ?? id.Text,
            Zone = region.Zone("zone") ?? around.Zone,
            Hours = Hours(region) ?? around.Hours,
            Holidays = [.. around.Holidays, .. Holidays(region)],
        };
    }

    private static List<Restriction.TimeOfDay>? Hours(Entries place)
    {
        if (!place.Has("hours"))
            return null;
        var hours = new List<Restriction.TimeOfDay>();
        foreach (var item in place.Items("hours"))
        {
            if (Entries.Of(item, Shapes.Hours, place.Draft) is not { } entries)
                continue;
            var days = entries.Has("days") ? SchedulesFile.Days(entries) : Weekdays.Working;
            if (Time(entries, "from", needed: true) is { } from && Time(entries, "until", needed: true) is { } until
                && days is { } on)
            {
                hours.Add(new Restriction.TimeOfDay(from, until, on));
            }
        }

        return hours;
    }

    private static IEnumerable<Holiday> Holidays(Entries place)
    {
        foreach (var item in place.Items("holidays"))
        {
            if (Entries.Of(item, Shapes.Holiday, place.Draft) is not { } entries)
                continue;
            if (!entries.Has("on"))
                entries.Miss("on", HolidayText.Expected);
            var on = entries.Form("on", HolidayText.Read, HolidayText.Expected);
            var from = Time(entries, "from") ?? LocalTime.Midnight;
            var until = Time(entries, "until") is { } end && end != LocalTime.Midnight ? end : (LocalTime?)null;
            if (until <= from)
            {
                entries.Draft.Findings.Add(
                    ProblemCode.BadTime, entries.Value("until")!.Place, "The holiday ends before it begins.");
            }

            if (on is not null)
                yield return new Holiday(entries.Text("name") ?? entries.Text("on")!, on, from, until);
        }
    }

    private static LocalTime? Time(Entries entries, string key, bool needed = false)
    {
        if (needed && !entries.Has(key))
            entries.Miss(key, WallText.TimeExpected);
        return entries.FormOf(key, WallText.Time, WallText.TimeExpected);
    }
}

/// <summary>Dates of holidays as people write them.</summary>
internal static class HolidayText
{
    internal const string Expected =
        "a day such as '12-25' (every year), '2026-12-24', 'easter', 'easter + 1' or 'last Mon of May'";

    private const int EasterDaysMax = 100;

    private static readonly string[] Ordinals = ["1st", "2nd", "3rd", "4th", "5th"];

    private static readonly string[] Months =
    [
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
        "december",
    ];

    /// <summary>On which dates a holiday falls, or null when it cannot be read.</summary>
    internal static HolidayDate? Read(string text)
    {
        text = text.Trim().ToLowerInvariant();
        if (text.StartsWith("easter", StringComparison.Ordinal))
            return FromEaster(text["easter".Length..].Replace(" ", "", StringComparison.Ordinal));
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words is [var ordinal, var weekday, "of", var month])
            return OfMonth(ordinal, weekday, month);
        if (text.Length == 5 && WallText.Date($"2024-{text}") is { Time: null, Date: var day })
            return new HolidayDate.EveryYear(day.Month, day.Day);
        return WallText.Date(text) is { Time: null, Date: var date } ? new HolidayDate.Once(date) : null;
    }

    private static HolidayDate.FromEaster? FromEaster(string days)
    {
        if (days.Length == 0)
            return new HolidayDate.FromEaster(0);
        return days[0] is '+' or '-'
            && int.TryParse(days, System.Globalization.NumberStyles.AllowLeadingSign,
                System.Globalization.CultureInfo.InvariantCulture, out var count)
            && Math.Abs(count) <= EasterDaysMax
                ? new HolidayDate.FromEaster(count)
                : null;
    }

    private static HolidayDate.WeekdayOfMonth? OfMonth(string ordinal, string weekday, string month)
    {
        var number = ordinal == "last" ? -1 : Array.IndexOf(Ordinals, ordinal) + 1;
        var which = month.Length < 3
            ? -1
            : Array.FindIndex(Months, name => name.StartsWith(month, StringComparison.Ordinal));
        return number != 0 && which >= 0 && WallText.Weekday(weekday) is { } day
            ? new HolidayDate.WeekdayOfMonth(number, day, which + 1)
            : null;
    }
}
