using NodaTime;

namespace Muster.Core.OnCall;

/// <summary>One turn that lasts longer than nothing.</summary>
/// <param name="Number">From 0 at the anchor.</param>
/// <param name="From">First instant.</param>
/// <param name="Until">First instant after it.</param>
internal readonly record struct Turn(long Number, Instant From, Instant Until);

/// <summary>The turns of a rotation, found by division and not by counting, however long ago it began.</summary>
internal sealed class Turns
{
    private readonly DateTimeZone zone;
    private readonly HandOffs handOffs;
    private readonly long first;

    /// <summary>The turns of a rotation.</summary>
    /// <param name="rotation">The rotation.</param>
    /// <param name="anchor">A wall time in turn 0.</param>
    /// <param name="zone">The zone of the wall.</param>
    internal Turns(Rotation rotation, LocalDateTime anchor, DateTimeZone zone)
    {
        this.zone = zone;
        handOffs = HandOffs.Of(rotation, anchor);
        first = handOffs.LastAt(Wall.TicksOf(anchor));
    }

    /// <summary>The turn that is in progress at an instant.</summary>
    /// <remarks>The wall clock gives the turn; around a clock change it can be one off, which the loops mend.</remarks>
    internal Turn At(Instant at)
    {
        var handOff = handOffs.LastAt(Wall.TicksOf(at.InZone(zone).LocalDateTime));
        var from = InstantOf(handOff);
        var until = InstantOf(handOff + 1);
        while (from > at)
            (handOff, until, from) = (handOff - 1, from, InstantOf(handOff - 1));

        while (until <= at)
            (handOff, from, until) = (handOff + 1, until, InstantOf(handOff + 2));

        return new Turn(handOff - first, from, until);
    }

    /// <summary>
    /// When a hand-off happens: never after the next one, so that a hand-off in a long skipped stretch gives way to
    /// those that follow it.
    /// </summary>
    private Instant InstantOf(long handOff)
    {
        var ticks = handOffs.WallTicksOf(handOff);
        if (ticks > Wall.TicksMax)
            return Instant.MaxValue;

        var mapping = zone.MapLocal(Wall.FromTicks(ticks));
        if (mapping.Count > 0)
            return mapping.First().ToInstant();

        var afterGap = Wall.TicksOf(mapping.LateInterval.IsoLocalStart);
        var following = handOffs.WallTicksOf(handOffs.LastAt(afterGap - 1) + 1);
        return Instant.Min(Wall.MovedByGap(mapping), Wall.FirstPass(Wall.FromTicks(following), zone));
    }
}

/// <summary>The hand-offs of a rotation on the wall clock, numbered from an arbitrary one.</summary>
internal abstract class HandOffs
{
    private HandOffs()
    {
    }

    /// <summary>The hand-offs of a rotation.</summary>
    internal static HandOffs Of(Rotation rotation, LocalDateTime anchor)
    {
        var offset = TicksOf(rotation.Offset);
        var length = rotation.Length;
        return length.Unit == ShiftUnit.Months
            ? new Monthly(rotation.HandOff, anchor, length.Count, offset)
            : new Even(Wall.TicksOf(LastBefore(anchor, rotation)) + offset, length.Count * UnitTicks(length.Unit));
    }

    /// <summary>The wall time of a hand-off.</summary>
    internal abstract long WallTicksOf(long number);

    /// <summary>The number of the last hand-off at or before a wall time.</summary>
    internal abstract long LastAt(long wallTicks);

    private static long UnitTicks(ShiftUnit unit) => unit switch
    {
        ShiftUnit.Hours => NodaConstants.TicksPerHour,
        ShiftUnit.Days => NodaConstants.TicksPerDay,
        _ => NodaConstants.TicksPerWeek,
    };

    private static long TicksOf(Period fixedLength) =>
        ReferenceEquals(fixedLength, Period.Zero) ? 0 : (long)fixedLength.ToDuration().TotalTicks;

    /// <summary>The last moment at or before the anchor with the hand-off's time, for weeks also its weekday.</summary>
    private static LocalDateTime LastBefore(LocalDateTime anchor, Rotation rotation)
    {
        var handOff = rotation.HandOff;
        var days = rotation.Length.Unit == ShiftUnit.Weeks && handOff.Weekday is { } weekday
            ? ((int)anchor.DayOfWeek - (int)weekday + 7) % 7
            : 0;
        var wall = anchor.Date.PlusDays(-days) + handOff.Time;
        if (wall <= anchor)
            return wall;

        return wall.PlusDays(rotation.Length.Unit == ShiftUnit.Weeks ? -7 : -1);
    }

    private sealed class Even(long origin, long length) : HandOffs
    {
        internal override long WallTicksOf(long number) => origin + (number * length);

        internal override long LastAt(long wallTicks) => Wall.Floor(wallTicks - origin, length);
    }

    private sealed class Monthly : HandOffs
    {
        private readonly LocalTime time;
        private readonly int day;
        private readonly long origin;
        private readonly int months;
        private readonly long offset;

        internal Monthly(HandOff handOff, LocalDateTime anchor, int months, long offset)
        {
            time = handOff.Time;
            day = handOff.DayOfMonth ?? anchor.Day;
            origin = MonthOf(anchor.Date);
            this.months = months;
            this.offset = offset;
            if (WallTicksOf(0) - offset > Wall.TicksOf(anchor))
                origin--;
        }

        internal override long WallTicksOf(long number)
        {
            var month = origin + (number * months);
            var year = Wall.Floor(month, 12);
            if (year > 9999)
                return long.MaxValue;

            var start = new LocalDate((int)year, (int)(month - (year * 12)) + 1, 1);
            var length = start.Calendar.GetDaysInMonth(start.Year, start.Month);
            var date = start.PlusDays(day > 0 ? Math.Min(day, length) - 1 : Math.Max(length + day, 0));
            return Wall.TicksOf(date + time) + offset;
        }

        internal override long LastAt(long wallTicks)
        {
            var number = Wall.Floor(MonthOf(Wall.FromTicks(wallTicks - offset).Date) - origin, months);
            return WallTicksOf(number) <= wallTicks ? number : number - 1;
        }

        private static long MonthOf(LocalDate date) => (date.Year * 12L) + date.Month - 1;
    }
}
