using Muster.Core;
using Muster.Core.OnCall;
using Muster.Core.Playbook;
using Muster.Playbooks.Parsing;
using Muster.Playbooks.Playbook;
using NodaTime;

namespace Muster.Playbooks.OnCall;

/// <summary>schedules.yaml: who is on call when.</summary>
internal static class SchedulesFile
{
    /// <summary>A Monday from which turns are counted when no 'start' is written.</summary>
    private static readonly LocalDate FirstDay = new(2024, 1, 1);

    private static readonly HandOff Morning = new(new LocalTime(9, 0));

    private static readonly Dictionary<ResponderId, WorkingCalendar> NoCalendars = [];

    /// <summary>The words of 'holidays'; the writer of schedules uses them too.</summary>
    internal static readonly (string Word, HolidayRule Value)[] HolidayRules =
        [("work", HolidayRule.Works), ("off", HolidayRule.Off), ("next", HolidayRule.Next)];

    private static readonly (string Word, Func<WorkingCalendar, Restriction> Value)[] CalendarHours =
    [
        ("working", calendar => new Restriction.WorkingHours(calendar)),
        ("outside", calendar => new Restriction.OutsideWorkingHours(calendar)),
        ("holidays", calendar => new Restriction.OnHolidays(calendar)),
    ];

    internal static void Read(Entries file)
    {
        foreach (var (id, value) in file.Members("schedules"))
        {
            var isNew = file.Draft.Define(Named.Schedule, id);
            if (Entries.Of(value, Shapes.Schedule, file.Draft) is not { } schedule)
                continue;
            var read = Schedule(id, schedule);
            if (isNew)
                file.Draft.Schedules.Add(read);
        }
    }

    /// <summary>One schedule; also one that was made on a screen, whose text is in the same language.</summary>
    internal static Schedule Schedule(YamlScalar id, Entries schedule)
    {
        var name = schedule.Text("name") ?? id.Text;
        var zone = schedule.Zone("zone") ?? schedule.Draft.Zone;
        var layers = new List<Layer>();
        if (schedule.Has("layers"))
        {
            if (schedule.Has("people"))
            {
                schedule.Draft.Findings.Add(
                    ProblemCode.WrongForm,
                    schedule.Value("people")!.Place,
                    "A schedule has either 'layers' or its own 'people', not both: move the people into a layer.");
            }

            Layers(schedule, zone, layers);
        }
        else
        {
            layers.Add(Layer(schedule, name, id.Place));
        }

        return new Schedule(new ScheduleId(id.Text), name, zone, layers);
    }

    private static void Layers(Entries schedule, DateTimeZone zone, List<Layer> layers)
    {
        var items = schedule.Items("layers");
        if (items.Count == 0)
            schedule.Miss("layers", "at least one");
        foreach (var item in items)
        {
            if (Entries.Of(item, Shapes.Layer, schedule.Draft) is not { } entries)
                continue;
            var named = entries.Text("name") ?? $"Layer {layers.Count + 1}";
            if (layers.Any(layer => layer.Name == named))
            {
                schedule.Draft.Findings.Add(
                    ProblemCode.DuplicateName, entries.Place, $"There is a layer '{Quote.Of(named)}' already.");
            }

            var own = entries.Zone("zone");
            layers.Add(Layer(entries, named, entries.Place) with { Zone = own == zone ? null : own });
        }
    }

    private static Layer Layer(Entries entries, string name, SourcePlace place)
    {
        var feed = Feed(entries);
        var people = feed is null ? People(entries, place) : [];
        var length = entries.FormOf("every", WallText.Length, WallText.LengthExpected) ?? ShiftLength.Weeks(1);
        var handOff = HandOff(entries, length);
        var start = entries.FormOf("start", WallText.Date, WallText.DateExpected) ?? (FirstDay, null);
        var end = entries.FormOf("end", WallText.Date, WallText.DateExpected);
        var startsAt = start.Date + (start.Time ?? handOff.Time);
        LocalDateTime? endsAt = end is { } last ? last.Date + (last.Time ?? handOff.Time) : null;
        if (endsAt <= startsAt)
        {
            entries.Draft.Findings.Add(
                ProblemCode.BadTime, entries.Value("end")!.Place, "The layer ends before it starts.");
        }

        var offset = entries.Length("offset") ?? Duration.Zero;
        var onHoliday = entries.Choice("holidays", HolidayRule.Works, HolidayRules);
        return new Layer(
            name,
            new Rotation
            {
                Responders = people,
                Length = length,
                HandOff = handOff,
                Offset = offset == Duration.Zero ? Period.Zero : Period.FromSeconds((long)offset.TotalSeconds),
            },
            [.. Restrictions(entries)],
            startsAt,
            endsAt)
        {
            OnHoliday = onHoliday,
            Calendars = onHoliday == HolidayRule.Works ? NoCalendars : Calendars(people, entries.Draft),
            IsShadow = entries.Flag("shadow", false),
            Feed = feed,
            Shifts = feed is null ? null : [],
        };
    }

    /// <summary>The address of a calendar that says who holds, instead of people who take turns.</summary>
    private static Uri? Feed(Entries entries)
    {
        if (entries.Scalar("calendar") is not { } written)
            return null;
        if (entries.Value("people") is { } people)
        {
            entries.Draft.Findings.Add(
                ProblemCode.WrongForm,
                people.Place,
                "A layer has either 'people' who take turns or a 'calendar' that says who holds, not both.");
        }

        var address = written.Text.Trim();
        if (address.StartsWith("webcal://", StringComparison.OrdinalIgnoreCase))
            address = $"https://{address["webcal://".Length..]}";
        if (Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http")
            return uri;
        entries.Draft.Findings.Add(
            ProblemCode.BadAddress,
            written.Place,
            $"'{Quote.Of(written.Text)}' is not the address of a calendar: 'https://…/oncall.ics'.");
        return null;
    }

    private static Dictionary<ResponderId, WorkingCalendar> Calendars(List<ResponderId?> people, Draft draft)
    {
        var calendars = new Dictionary<ResponderId, WorkingCalendar>();
        foreach (var person in people.OfType<ResponderId>())
        {
            var region = draft.People.Find(each => each.Id == person)?.Region;
            if ((draft.Calendars.Find(each => each.Id == region) ?? draft.Calendars.FirstOrDefault()) is { } calendar)
                calendars[person] = calendar;
        }

        return calendars;
    }

    private static List<ResponderId?> People(Entries entries, SourcePlace place)
    {
        var people = new List<ResponderId?>();
        var written = entries.Texts("people");
        foreach (var person in written)
        {
            people.Add(person.Text == Draft.Nobody
                ? null
                : new ResponderId(entries.Draft.Refer(Named.Person, person)));
        }

        if (written.Count == 0 && (!entries.Has("people") || entries.Value("people") is YamlList { Items.Count: 0 }))
            entries.Miss("people", "who takes turns, at least one", place);
        return people;
    }

    private static HandOff HandOff(Entries entries, ShiftLength length)
    {
        var handOff = entries.Form("handoff", WallText.HandOff, WallText.HandOffExpected) ?? Morning;
        var wrong = (handOff, length.Unit) switch
        {
            ({ Weekday: not null }, not ShiftUnit.Weeks) => "A weekday is for turns of weeks",
            ({ DayOfMonth: not null }, not ShiftUnit.Months) => "A day of the month is for turns of months",
            _ => null,
        };
        if (wrong is null)
            return handOff;
        entries.Draft.Findings.Add(
            ProblemCode.BadTime, entries.Value("handoff")!.Place, $"{wrong}; for these turns write a time, '09:00'.");
        return Morning;
    }

    private static IEnumerable<Restriction> Restrictions(Entries layer)
    {
        foreach (var item in layer.Items("restrict"))
        {
            if (Entries.Of(item, Shapes.Restriction, layer.Draft) is { } entries && Hours(entries) is { } hours)
                yield return hours;
        }
    }

    /// <summary>Hours of the working calendar of a region.</summary>
    private static Restriction OfCalendar(Entries entries)
    {
        var draft = entries.Draft;
        if ((entries.Value("from") ?? entries.Value("until") ?? entries.Value("days")) is { } other)
        {
            draft.Findings.Add(
                ProblemCode.WrongForm,
                other.Place,
                "'hours' takes the times from playbook.yaml: 'from', 'until' and 'days' do not go with it.");
        }

        var calendar = draft.Calendars.FirstOrDefault() ?? WorkingCalendar.Of(draft.Zone);
        if (entries.Scalar("region") is { } region)
        {
            draft.Refer(Named.Region, region);
            calendar = draft.Calendars.Find(each => each.Id == region.Text) ?? calendar;
        }

        return entries.Choice("hours", CalendarHours[0].Value, CalendarHours)(calendar);
    }

    /// <summary>A window of hours; null, with problems, when it cannot be read.</summary>
    internal static Restriction? Hours(Entries entries)
    {
        if (entries.Has("hours"))
            return OfCalendar(entries);
        foreach (var key in new[] { "from", "until" })
        {
            if (!entries.Has(key))
                entries.Miss(key, "a time, '09:00', or for a window of days a day and a time, 'Fri 17:00'");
        }

        var days = entries.Has("days") ? Days(entries) : Weekdays.All;
        var from = entries.Form("from", Edge, "a time, '09:00', or a day and a time, 'Fri 17:00'");
        var until = entries.Form("until", Edge, "a time, '17:00', or a day and a time, 'Mon 09:00'");
        if (from is null || until is null || days is not { } on)
            return null;
        if (from.Weekday is { } fromDay && until.Weekday is { } untilDay && !entries.Has("days"))
            return new Restriction.TimeOfWeek(fromDay, from.Time, untilDay, until.Time);
        if (from.Weekday is null && until.Weekday is null)
            return new Restriction.TimeOfDay(from.Time, until.Time, on);
        entries.Draft.Findings.Add(
            ProblemCode.BadTime,
            entries.Place,
            "Either 'from' and 'until' are times, with 'days' or without, or both have a day and 'days' is not there.");
        return null;
    }

    private static HandOff? Edge(string text) => WallText.HandOff(text) is { DayOfMonth: null } edge ? edge : null;

    /// <summary>The days of a key, some words or one; null, with a problem, when they cannot be read.</summary>
    internal static Weekdays? Days(Entries entries)
    {
        var days = Weekdays.None;
        foreach (var word in entries.Texts("days"))
        {
            if (WallText.Days(word.Text) is { } some)
            {
                days |= some;
                continue;
            }

            entries.Draft.Findings.Add(
                ProblemCode.BadTime, word.Place, $"'{Quote.Of(word.Text)}' is not {WallText.DaysExpected}.");
            return null;
        }

        return days == Weekdays.None ? null : days;
    }
}
