using NodaTime;

namespace Muster.Core.OnCall;

/// <summary>
/// When an organisation works in one region: its hours, and the days on which it does not. One calendar serves
/// layers with business hours, conditions of escalation, and deadlines in working hours or working days (OPS-008).
/// </summary>
/// <remarks>
/// All times are wall times of the zone. A window opens at the first pass of a repeated hour and closes at the last; a
/// time in a skipped hour moves forward by the gap, as for layers (docs/on-call.md).
/// </remarks>
public sealed record WorkingCalendar
{
    /// <summary>The id of the calendar of the organisation as a whole.</summary>
    public const string OrganisationId = "organisation";

    /// <summary>How far a search for working time looks: ten years.</summary>
    private const int DaysSearchedMax = 3_660;

    /// <summary>Its id: a region of the playbook, or <see cref="OrganisationId"/>.</summary>
    public required string Id { get; init; }

    /// <summary>As people read it.</summary>
    public required string Name { get; init; }

    /// <summary>The zone of its wall times.</summary>
    public required DateTimeZone Zone { get; init; }

    /// <summary>The hours of work; any of them counts.</summary>
    public IReadOnlyList<Restriction.TimeOfDay> Hours { get; init; } = DefaultHours;

    /// <summary>The days, or parts of days, without work.</summary>
    public IReadOnlyList<Holiday> Holidays { get; init; } = [];

    /// <summary>Monday to Friday, 09:00 to 17:00.</summary>
    public static IReadOnlyList<Restriction.TimeOfDay> DefaultHours { get; } =
        [new(new LocalTime(9, 0), new LocalTime(17, 0), Weekdays.Working)];

    /// <summary>Monday to Friday, 09:00 to 17:00 in a zone, without a holiday.</summary>
    public static WorkingCalendar Of(DateTimeZone zone) =>
        new() { Id = OrganisationId, Name = "The organisation", Zone = zone };

    /// <summary>Whether work is done at an instant.</summary>
    public bool IsOpen(Instant at) => OpenStretch(at) is not null;

    /// <summary>Whether a date has working time; a half day has, a whole holiday has not.</summary>
    public bool IsWorkingDay(LocalDate date) => OpeningsOn(date).Count > 0;

    /// <summary>The first instant from <paramref name="at"/> on at which work is done.</summary>
    /// <returns>Null when there is none within ten years.</returns>
    public Instant? NextOpening(Instant at)
    {
        foreach (var (from, until) in StretchesFrom(at))
        {
            if (until > at)
                return Instant.Max(from, at);
        }

        return null;
    }

    /// <summary>The instant at which so much working time has passed: 'within four working hours'.</summary>
    /// <param name="from">Where counting begins; outside working time at the next opening.</param>
    /// <param name="time">Working time, nothing or more.</param>
    /// <returns>Null when there is not so much within ten years.</returns>
    public Instant? PlusWorkingTime(Instant from, Duration time)
    {
        var left = time;
        var counted = from;
        foreach (var (opens, closes) in StretchesFrom(from))
        {
            var start = Instant.Max(opens, counted);
            if (closes <= start)
                continue;
            if (closes - start >= left)
                return start + left;
            (left, counted) = (left - (closes - start), closes);
        }

        return null;
    }

    /// <summary>The instant so many working days later, at the same time of day: 'within two working days'.</summary>
    /// <param name="from">
    /// Where counting begins; from a day without work it begins at the opening of the next working day.
    /// </param>
    /// <param name="days">Working days, 0 or more; a half day counts as one.</param>
    /// <returns>Null when there are not so many within ten years.</returns>
    public Instant? PlusWorkingDays(Instant from, int days)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(days);
        var start = from.InZone(Zone).LocalDateTime;
        if (!IsWorkingDay(start.Date))
        {
            if (NextOpening(from) is not { } opening)
                return null;
            start = opening.InZone(Zone).LocalDateTime;
        }

        var (date, left) = (start.Date, days);
        for (var searched = 0; left > 0; searched++)
        {
            if (searched == DaysSearchedMax)
                return null;
            date = date.PlusDays(1);
            if (IsWorkingDay(date))
                left--;
        }

        var due = Wall.FirstPass(date + start.TimeOfDay, Zone);
        return days == 0 ? Instant.Max(from, due) : due;
    }

    /// <summary>How much working time lies between two instants; nothing when the second is not later.</summary>
    public Duration WorkingTimeBetween(Instant from, Instant until)
    {
        var (sum, counted) = (Duration.Zero, from);
        foreach (var (opens, closes) in StretchesFrom(from))
        {
            if (opens >= until)
                break;
            var (start, end) = (Instant.Max(opens, counted), Instant.Min(closes, until));
            if (end <= start)
                continue;
            (sum, counted) = (sum + (end - start), end);
        }

        return sum;
    }

    /// <summary>The holidays of a date, whole and half.</summary>
    public IEnumerable<Holiday> HolidaysOn(LocalDate date) => Holidays.Where(holiday => holiday.On.FallsOn(date));

    /// <summary>The windows of work that open on a date, without what holidays take from them, in order.</summary>
    internal IReadOnlyList<WallWindow> OpeningsOn(LocalDate date)
    {
        var open = new List<WallWindow>();
        foreach (var hours in Hours)
            open.AddRange(hours.OpeningsOn(date));
        foreach (var day in open.Count == 0 ? [] : new[] { date, date.PlusDays(1) })
        {
            foreach (var free in FreeOn(day))
                open = [.. open.SelectMany(window => window.Without(free.Opens, free.Closes))];
        }

        open.Sort(static (a, b) => a.Opens.CompareTo(b.Opens));
        return open;
    }

    /// <summary>The stretches of the holidays of a date.</summary>
    internal IReadOnlyList<WallWindow> FreeOn(LocalDate date)
    {
        var free = new List<WallWindow>();
        foreach (var holiday in Holidays)
        {
            if (holiday.On.FallsOn(date) && holiday.FreeOn(date) is var (from, until))
                free.Add(new WallWindow(from, until));
        }

        return free;
    }

    private (Instant From, Instant Until)? OpenStretch(Instant at)
    {
        foreach (var (from, until) in StretchesFrom(at).TakeWhile(stretch => stretch.From <= at).Take(4))
        {
            if (from <= at && at < until)
                return (from, until);
        }

        return null;
    }

    /// <summary>The stretches of work that may reach beyond an instant, in order of their opening.</summary>
    private IEnumerable<(Instant From, Instant Until)> StretchesFrom(Instant at)
    {
        // Windows over midnight open the day before; a day more, as clock changes at midnight move the date.
        var first = at.InZone(Zone).Date.PlusDays(-2);
        for (var day = 0; day < DaysSearchedMax; day++)
        {
            foreach (var window in OpeningsOn(first.PlusDays(day)))
            {
                var stretch = (From: Wall.Opening(window.Opens, Zone), Until: Wall.Closing(window.Closes, Zone));
                if (stretch.Until > stretch.From && stretch.Until > at)
                    yield return stretch;
            }
        }
    }
}

/// <summary>A stretch of the wall clock.</summary>
internal readonly record struct WallWindow(LocalDateTime Opens, LocalDateTime Closes)
{
    /// <summary>What is left of it when a stretch is taken out.</summary>
    internal IEnumerable<WallWindow> Without(LocalDateTime from, LocalDateTime until)
    {
        if (until <= Opens || Closes <= from)
            return [this];

        List<WallWindow> left = [];
        if (Opens < from)
            left.Add(this with { Closes = from });
        if (until < Closes)
            left.Add(this with { Opens = until });
        return left;
    }
}
