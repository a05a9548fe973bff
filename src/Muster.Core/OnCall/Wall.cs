using NodaTime;

namespace Muster.Core.OnCall;

/// <summary>
/// Wall times as numbers: ticks of 100 ns since 1970 on the wall clock, so that turns are counted by one division.
/// </summary>
internal static class Wall
{
    /// <summary>A gap from here on is a skipped day; 23 hours, as the clock may change at the same time.</summary>
    private const int SecondsOfSkippedDayMin = 23 * NodaConstants.SecondsPerHour;

    /// <summary>From here on no layer holds anybody: turns must end before the calendar does.</summary>
    internal static Instant LayersEnd { get; } = Instant.FromUtc(9999, 1, 1, 0, 0);

    /// <summary>The last wall time that a hand-off can have; later ones never come.</summary>
    internal static long TicksMax { get; } = TicksOf(new LocalDateTime(9999, 12, 30, 0, 0));

    internal static long TicksOf(LocalDateTime wall) => wall.InUtc().ToInstant().ToUnixTimeTicks();

    internal static LocalDateTime FromTicks(long ticks) => Instant.FromUnixTimeTicks(ticks).InUtc().LocalDateTime;

    /// <summary>The quotient rounded down, also left of zero.</summary>
    internal static long Floor(long dividend, long divisor)
    {
        var quotient = dividend / divisor;
        return dividend % divisor < 0 ? quotient - 1 : quotient;
    }

    /// <summary>The remainder from 0 up, also left of zero.</summary>
    internal static int Modulo(long dividend, int divisor) => (int)(dividend - (Floor(dividend, divisor) * divisor));

    /// <summary>The first pass of a wall time; a skipped one moves forward by the gap.</summary>
    internal static Instant FirstPass(LocalDateTime wall, DateTimeZone zone)
    {
        var mapping = zone.MapLocal(wall);
        return mapping.Count > 0 ? mapping.First().ToInstant() : MovedByGap(mapping);
    }

    /// <summary>Where a skipped wall time comes to lie: as long after the gap's end as after its beginning.</summary>
    internal static Instant MovedByGap(NodaTime.TimeZones.ZoneLocalMapping skipped) =>
        new OffsetDateTime(skipped.LocalDateTime, skipped.EarlyInterval.WallOffset).ToInstant();

    /// <summary>The opening of a window: the first pass; skipped days shrink to nothing.</summary>
    internal static Instant Opening(LocalDateTime wall, DateTimeZone zone) => Edge(wall, zone, lastPass: false);

    /// <summary>The closing of a window: the last pass; skipped days shrink to nothing.</summary>
    internal static Instant Closing(LocalDateTime wall, DateTimeZone zone) => Edge(wall, zone, lastPass: true);

    private static Instant Edge(LocalDateTime wall, DateTimeZone zone, bool lastPass)
    {
        var mapping = zone.MapLocal(wall);
        if (mapping.Count > 0)
            return (lastPass ? mapping.Last() : mapping.First()).ToInstant();

        var gapSeconds = mapping.LateInterval.WallOffset.Seconds - mapping.EarlyInterval.WallOffset.Seconds;
        return gapSeconds >= SecondsOfSkippedDayMin
            ? mapping.LateInterval.Start
            : MovedByGap(mapping);
    }
}
