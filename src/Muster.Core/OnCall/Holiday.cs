using NodaTime;

namespace Muster.Core.OnCall;

/// <summary>A day, or a part of one, on which a region does not work.</summary>
/// <param name="Name">As people call it.</param>
/// <param name="On">On which dates it falls.</param>
/// <param name="FreeFrom">Free from this time of day; midnight for the whole day, 12:00 for a half day.</param>
/// <param name="FreeUntil">Free until this time of day; null means the end of the day.</param>
public sealed record Holiday(
    string Name, HolidayDate On, LocalTime FreeFrom = default, LocalTime? FreeUntil = null)
{
    /// <summary>Whether the whole day is free.</summary>
    public bool IsWholeDay => FreeFrom == LocalTime.Midnight && FreeUntil is null;

    /// <summary>The free stretch of a date on which it falls.</summary>
    internal (LocalDateTime From, LocalDateTime Until) FreeOn(LocalDate date) =>
        (date + FreeFrom, FreeUntil is { } until ? date + until : date.PlusDays(1).AtMidnight());
}

/// <summary>On which dates a holiday falls.</summary>
public abstract record HolidayDate
{
    private HolidayDate()
    {
    }

    /// <summary>Whether it falls on a date.</summary>
    public abstract bool FallsOn(LocalDate date);

    /// <summary>One date of one year.</summary>
    public sealed record Once(LocalDate Date) : HolidayDate
    {
        /// <inheritdoc/>
        public override bool FallsOn(LocalDate date) => date == Date;
    }

    /// <summary>The same day every year; 29 February only in leap years.</summary>
    public sealed record EveryYear(int Month, int Day) : HolidayDate
    {
        /// <inheritdoc/>
        public override bool FallsOn(LocalDate date) => date.Month == Month && date.Day == Day;
    }

    /// <summary>A weekday of a month: the fourth Thursday of November; -1 is the last.</summary>
    /// <param name="Ordinal">1 to 5 from the beginning of the month, -1 to -5 from its end.</param>
    /// <param name="Weekday">The day of the week.</param>
    /// <param name="Month">1 to 12.</param>
    public sealed record WeekdayOfMonth(int Ordinal, IsoDayOfWeek Weekday, int Month) : HolidayDate
    {
        /// <inheritdoc/>
        public override bool FallsOn(LocalDate date)
        {
            if (date.Month != Month || date.DayOfWeek != Weekday)
                return false;

            return Ordinal > 0
                ? ((date.Day - 1) / 7) + 1 == Ordinal
                : ((date.Calendar.GetDaysInMonth(date.Year, date.Month) - date.Day) / 7) + 1 == -Ordinal;
        }
    }

    /// <summary>So many days after Easter Sunday of the western churches; before it when negative.</summary>
    public sealed record FromEaster(int Days) : HolidayDate
    {
        /// <inheritdoc/>
        public override bool FallsOn(LocalDate date) => EasterOf(date.PlusDays(-Days).Year).PlusDays(Days) == date;
    }

    /// <summary>Easter Sunday of a year, by the anonymous Gregorian rule (Nature, 1876).</summary>
    internal static LocalDate EasterOf(int year)
    {
        var golden = year % 19;
        var (century, rest) = (year / 100, year % 100);
        var epact = ((19 * golden) + century - (century / 4) - ((century - ((century + 8) / 25) + 1) / 3) + 15) % 30;
        var weekday = (32 + (2 * (century % 4)) + (2 * (rest / 4)) - epact - (rest % 4)) % 7;
        var correction = (golden + (11 * epact) + (22 * weekday)) / 451;
        var day = epact + weekday - (7 * correction) + 114;
        return new LocalDate(year, day / 31, (day % 31) + 1);
    }
}
