using NodaTime;

namespace Muster.Core.OnCall;

/// <summary>People who take turns of one length, in order, for ever.</summary>
/// <remarks>
/// Turns are counted on the wall clock: a one-day turn lasts 23 or 25 hours across a clock change, and a 12-hour
/// rotation that hands off at 08:00 does so all year. A hand-off in the skipped hour moves forward by the gap (02:30
/// becomes 03:30); one in the repeated hour takes the first pass. A turn that lies in a skipped stretch as a whole is
/// empty and its holder loses it, so the order of the wall clock is kept. Source: NodaTime's lenient resolver. Worked
/// dates: docs/on-call.md, "Handoffs and clock changes".
/// </remarks>
public sealed record Rotation
{
    /// <summary>
    /// The order of turns. A person may occur more than once. Null is a slot that is left unassigned on purpose: it
    /// takes its turn and holds nobody. Empty means that the rotation never holds anybody.
    /// </summary>
    public required IReadOnlyList<ResponderId?> Responders { get; init; }

    /// <summary>How long a turn lasts on the wall clock.</summary>
    public required ShiftLength Length { get; init; }

    /// <summary>When turns change.</summary>
    public required HandOff HandOff { get; init; }

    /// <summary>
    /// Moves every hand-off later on the wall clock: three and a half days make a secondary change in the middle of
    /// the primary's week. Only weeks, days and smaller units; months and years have no fixed length.
    /// </summary>
    /// <exception cref="ArgumentException">The offset has months or years.</exception>
    public Period Offset
    {
        get;
        init => field = value is { Months: 0, Years: 0 }
            ? value
            : throw new ArgumentException("An offset counts weeks, days and hours; months vary.", nameof(value));
    } = Period.Zero;

    /// <summary>
    /// A wall time in turn 0. Null means the layer's start. Set when an edited layer goes on counting the turns of the
    /// layer that it replaces.
    /// </summary>
    public LocalDateTime? Anchor { get; init; }

    /// <summary>Who holds a turn; null for an unassigned slot and for an empty rotation.</summary>
    /// <param name="turn">Any turn; turns before 0 count backwards from the end of the list.</param>
    public ResponderId? HolderOf(long turn) =>
        Responders.Count == 0 ? null : Responders[Wall.Modulo(turn, Responders.Count)];
}

/// <summary>A length on the wall clock.</summary>
public readonly record struct ShiftLength
{
    /// <summary>A length.</summary>
    /// <param name="count">How many units, 1 to <see cref="CountMax"/>.</param>
    /// <param name="unit">Of which unit.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is out of range.</exception>
    public ShiftLength(int count, ShiftUnit unit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, CountMax);
        Count = count;
        Unit = unit;
    }

    /// <summary>The most units of a turn.</summary>
    public static int CountMax => 10_000;

    /// <summary>How many units.</summary>
    public int Count { get; }

    /// <summary>Of which unit.</summary>
    public ShiftUnit Unit { get; }

    /// <summary>So many hours of the wall clock.</summary>
    public static ShiftLength Hours(int count) => new(count, ShiftUnit.Hours);

    /// <summary>So many days.</summary>
    public static ShiftLength Days(int count) => new(count, ShiftUnit.Days);

    /// <summary>So many weeks.</summary>
    public static ShiftLength Weeks(int count) => new(count, ShiftUnit.Weeks);

    /// <summary>So many months; a year is twelve.</summary>
    public static ShiftLength Months(int count) => new(count, ShiftUnit.Months);
}

/// <summary>The units of a turn.</summary>
public enum ShiftUnit
{
    /// <summary>Hours of the wall clock.</summary>
    Hours,

    /// <summary>Days.</summary>
    Days,

    /// <summary>Weeks.</summary>
    Weeks,

    /// <summary>Months.</summary>
    Months,
}

/// <summary>The wall time, and for weeks and months the day, at which turns change.</summary>
/// <param name="Time">The time of day; for turns of hours the time from which they are counted.</param>
/// <param name="Weekday">For weeks: the day; null means the weekday of the layer's start.</param>
/// <param name="DayOfMonth">
/// For months: 1 to 31, in a shorter month its last day; or -1 (the last day) to -31, counted from the end, in a
/// shorter month its first day. Null means the day of the layer's start.
/// </param>
public sealed record HandOff(LocalTime Time, IsoDayOfWeek? Weekday = null, int? DayOfMonth = null)
{
    /// <summary>For months: the day, see the parameter.</summary>
    /// <exception cref="ArgumentOutOfRangeException">0, above 31 or below -31.</exception>
    public int? DayOfMonth { get; init; } = DayOfMonth is null or (>= 1 and <= 31) or (<= -1 and >= -31)
        ? DayOfMonth
        : throw new ArgumentOutOfRangeException(nameof(DayOfMonth), DayOfMonth, "1 to 31, or -1 to -31 from the end.");
}
