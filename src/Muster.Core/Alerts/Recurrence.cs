using NodaTime;

namespace Muster.Core.Alerts;

/// <summary>
/// On which dates something comes again. The part of RFC 5545's RRULE that windows need: FREQ from DAILY to YEARLY,
/// INTERVAL, COUNT, UNTIL, BYDAY, BYMONTHDAY, BYMONTH, WKST. Dates are those of the wall, never of UTC.
/// </summary>
public sealed record Recurrence
{
    /// <summary>The most that COUNT and INTERVAL may be.</summary>
    public const int NumberMax = 1_000;

    private const int PeriodsSearchedMax = 1_500;

    /// <summary>The unit that is counted.</summary>
    public required RecurrenceUnit Unit { get; init; }

    /// <summary>Every so many units, from 1.</summary>
    public int Interval { get; init; } = 1;

    /// <summary>So many times in all, or null for ever.</summary>
    public int? Count { get; init; }

    /// <summary>The last date on which it may begin, or null.</summary>
    public LocalDate? Until { get; init; }

    /// <summary>On these weekdays; in a month or year the ordinal counts them (-1 is the last, 0 is each).</summary>
    public IReadOnlyList<(int Ordinal, IsoDayOfWeek Day)> Days { get; init; } = [];

    /// <summary>On these days of the month; -1 is the last.</summary>
    public IReadOnlyList<int> MonthDays { get; init; } = [];

    /// <summary>In these months, 1 to 12.</summary>
    public IReadOnlyList<int> Months { get; init; } = [];

    /// <summary>The day on which a week begins.</summary>
    public IsoDayOfWeek WeekStart { get; init; } = IsoDayOfWeek.Monday;

    /// <summary>The dates from one on, in order, at most as many as are near: the walk is bounded.</summary>
    /// <param name="start">The first date of all.</param>
    /// <param name="from">Dates before it are left out.</param>
    public IEnumerable<LocalDate> DatesFrom(LocalDate start, LocalDate from)
    {
        var first = Count is null && from > start ? Math.Max(0, PeriodOf(start, from) - 1) : 0;
        var counted = 0;
        for (var period = first; period < first + PeriodsSearchedMax; period++)
        {
            foreach (var date in InPeriod(start, period).Where(date => date >= start).Order())
            {
                if (date > Until || counted >= Count)
                    yield break;
                counted++;
                if (date >= from)
                    yield return date;
            }
        }
    }

    private int PeriodOf(LocalDate start, LocalDate date) => Unit switch
    {
        RecurrenceUnit.Day => Period.DaysBetween(start, date) / Interval,
        RecurrenceUnit.Week => Period.DaysBetween(WeekOf(start), date) / (7 * Interval),
        RecurrenceUnit.Month => (((date.Year - start.Year) * 12) + date.Month - start.Month) / Interval,
        _ => (date.Year - start.Year) / Interval,
    };

    private IEnumerable<LocalDate> InPeriod(LocalDate start, int period)
    {
        if ((long)period * Interval > FarthestOf(Unit))
            return [];
        switch (Unit)
        {
            case RecurrenceUnit.Day:
                var day = start.PlusDays(period * Interval);
                return Fits(day) && FitsMonthDay(day) && FitsWeekday(day) ? [day] : [];
            case RecurrenceUnit.Week:
                var week = WeekOf(start).PlusWeeks(period * Interval);
                return Enumerable.Range(0, 7).Select(week.PlusDays).Where(each => Fits(each)
                    && (Days.Count == 0 ? each.DayOfWeek == start.DayOfWeek : FitsWeekday(each)));
            case RecurrenceUnit.Month:
                var month = new LocalDate(start.Year, start.Month, 1).PlusMonths(period * Interval);
                return Months.Count == 0 || Months.Contains(month.Month) ? InMonth(start, month) : [];
            default:
                var year = start.Year + (period * Interval);
                IReadOnlyList<int> months = Months.Count > 0 ? Months : [start.Month];
                return months.SelectMany(each => InMonth(start, new LocalDate(year, each, 1)));
        }
    }

    /// <summary>So far the calendar reaches from any start that people give.</summary>
    private static int FarthestOf(RecurrenceUnit unit) => unit switch
    {
        RecurrenceUnit.Day => 2_000_000,
        RecurrenceUnit.Week => 300_000,
        RecurrenceUnit.Month => 70_000,
        _ => 6_000,
    };

    private IEnumerable<LocalDate> InMonth(LocalDate start, LocalDate month)
    {
        var length = month.Calendar.GetDaysInMonth(month.Year, month.Month);
        for (var day = 1; day <= length; day++)
        {
            var date = month.PlusDays(day - 1);
            var isIn = (MonthDays.Count, Days.Count) switch
            {
                (0, 0) => day == start.Day,
                (0, _) => FitsOrdinal(date, length),
                (_, 0) => FitsMonthDay(date),
                _ => FitsMonthDay(date) && FitsOrdinal(date, length),
            };
            if (isIn)
                yield return date;
        }
    }

    private bool Fits(LocalDate date) => Months.Count == 0 || Months.Contains(date.Month);

    private bool FitsMonthDay(LocalDate date) => MonthDays.Count == 0
        || MonthDays.Contains(date.Day)
        || MonthDays.Contains(date.Day - date.Calendar.GetDaysInMonth(date.Year, date.Month) - 1);

    private bool FitsWeekday(LocalDate date) =>
        Days.Count == 0 || Days.Any(each => each.Day == date.DayOfWeek);

    private bool FitsOrdinal(LocalDate date, int monthLength) => Days.Any(each => each.Day == date.DayOfWeek
        && (each.Ordinal == 0
            || each.Ordinal == ((date.Day - 1) / 7) + 1
            || each.Ordinal == -(((monthLength - date.Day) / 7) + 1)));

    private LocalDate WeekOf(LocalDate date) =>
        date.PlusDays(-(((int)date.DayOfWeek - (int)WeekStart + 7) % 7));
}

/// <summary>What a recurrence counts.</summary>
public enum RecurrenceUnit
{
    /// <summary>FREQ=DAILY.</summary>
    Day,

    /// <summary>FREQ=WEEKLY.</summary>
    Week,

    /// <summary>FREQ=MONTHLY.</summary>
    Month,

    /// <summary>FREQ=YEARLY.</summary>
    Year,
}
