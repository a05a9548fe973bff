using NodaTime;

namespace Muster.Core.OnCall;

/// <summary>Hours in which a layer counts, on the wall clock of its zone, repeated for ever.</summary>
/// <remarks>
/// A window opens at the first pass of its opening time and closes at the last pass of its closing time, so it never
/// shrinks where the clock goes back. A time in a skipped hour moves forward by the gap; where a zone skips a day or
/// more, to the end of what it skips, so the window of a day that did not exist is empty.
/// </remarks>
public abstract record Restriction
{
    private Restriction()
    {
    }

    /// <summary>The longest window in whole days, rounded up.</summary>
    internal abstract int DaysMax { get; }

    /// <summary>The zone of its wall times; null means the layer's.</summary>
    internal virtual DateTimeZone? Zone => null;

    /// <summary>Every day, or on some weekdays, from one time of day to another.</summary>
    /// <param name="From">Opens at.</param>
    /// <param name="Until">Closes at; not later than <paramref name="From"/> means on the next day.</param>
    /// <param name="On">The weekdays on which the window opens.</param>
    public sealed record TimeOfDay(LocalTime From, LocalTime Until, Weekdays On = Weekdays.All) : Restriction
    {
        internal override int DaysMax => 1;

        internal override IReadOnlyList<WallWindow> OpeningsOn(LocalDate date) =>
            On.Has(date.DayOfWeek)
                ? [new(date + From, (Until > From ? date : date.PlusDays(1)) + Until)]
                : [];
    }

    /// <summary>Once a week, from one weekday and time to another.</summary>
    /// <param name="FromDay">Opens on.</param>
    /// <param name="From">Opens at.</param>
    /// <param name="UntilDay">Closes on.</param>
    /// <param name="Until">Closes at; not later than the opening means a week later: the same moment is always.</param>
    public sealed record TimeOfWeek(IsoDayOfWeek FromDay, LocalTime From, IsoDayOfWeek UntilDay, LocalTime Until)
        : Restriction
    {
        internal override int DaysMax => 7;

        internal override IReadOnlyList<WallWindow> OpeningsOn(LocalDate date)
        {
            if (date.DayOfWeek != FromDay)
                return [];

            var days = ((int)UntilDay - (int)FromDay + 7) % 7;
            return [new(date + From, date.PlusDays(days == 0 && Until <= From ? 7 : days) + Until)];
        }
    }

    /// <summary>The working hours of a calendar, without its holidays; in the calendar's zone.</summary>
    public sealed record WorkingHours(WorkingCalendar Calendar) : Restriction
    {
        internal override int DaysMax => 1;

        internal override DateTimeZone Zone => Calendar.Zone;

        internal override IReadOnlyList<WallWindow> OpeningsOn(LocalDate date) => Calendar.OpeningsOn(date);
    }

    /// <summary>
    /// All the time outside the working hours of a calendar: nights, weekends and holidays; in the calendar's zone.
    /// </summary>
    public sealed record OutsideWorkingHours(WorkingCalendar Calendar) : Restriction
    {
        internal override int DaysMax => 1;

        internal override DateTimeZone Zone => Calendar.Zone;

        internal override IReadOnlyList<WallWindow> OpeningsOn(LocalDate date)
        {
            IEnumerable<WallWindow> free = [new(date.AtMidnight(), date.PlusDays(1).AtMidnight())];
            foreach (var day in new[] { date.PlusDays(-1), date })
            {
                foreach (var work in Calendar.OpeningsOn(day))
                    free = free.SelectMany(window => window.Without(work.Opens, work.Closes));
            }

            return [.. free];
        }
    }

    /// <summary>The holidays of a calendar, whole and half days; in the calendar's zone.</summary>
    public sealed record OnHolidays(WorkingCalendar Calendar) : Restriction
    {
        internal override int DaysMax => 1;

        internal override DateTimeZone Zone => Calendar.Zone;

        internal override IReadOnlyList<WallWindow> OpeningsOn(LocalDate date) => Calendar.FreeOn(date);
    }

    /// <summary>The windows that open on a date.</summary>
    internal abstract IReadOnlyList<WallWindow> OpeningsOn(LocalDate date);
}

/// <summary>Some days of the week.</summary>
[Flags]
public enum Weekdays
{
    /// <summary>No day.</summary>
    None = 0,

    /// <summary>Monday.</summary>
    Monday = 1,

    /// <summary>Tuesday.</summary>
    Tuesday = 2,

    /// <summary>Wednesday.</summary>
    Wednesday = 4,

    /// <summary>Thursday.</summary>
    Thursday = 8,

    /// <summary>Friday.</summary>
    Friday = 16,

    /// <summary>Saturday.</summary>
    Saturday = 32,

    /// <summary>Sunday.</summary>
    Sunday = 64,

    /// <summary>Monday to Friday.</summary>
    Working = Monday | Tuesday | Wednesday | Thursday | Friday,

    /// <summary>Saturday and Sunday.</summary>
    Weekend = Saturday | Sunday,

    /// <summary>Every day.</summary>
    All = Working | Weekend,
}

/// <summary>Words on days of the week.</summary>
public static class WeekdaysExtensions
{
    extension(Weekdays days)
    {
        /// <summary>Whether a day is among them.</summary>
        public bool Has(IsoDayOfWeek day) => (days & (Weekdays)(1 << ((int)day - 1))) != Weekdays.None;
    }
}
