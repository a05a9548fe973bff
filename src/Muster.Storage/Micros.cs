using NodaTime;

namespace Muster.Storage;

/// <summary>Instants as stored: whole microseconds since 1970, negative before (R10).</summary>
public static class Micros
{
    private const long TicksPerMicrosecond = 10;

    /// <summary>The microsecond that an instant lies in; cut, never rounded up.</summary>
    public static long Of(Instant instant)
    {
        var ticks = instant.ToUnixTimeTicks();
        var whole = ticks / TicksPerMicrosecond;
        return ticks % TicksPerMicrosecond < 0 ? whole - 1 : whole;
    }

    /// <summary>The instant at which a microsecond begins.</summary>
    public static Instant ToInstant(long micros) => Instant.FromUnixTimeTicks(micros * TicksPerMicrosecond);

    /// <summary>The instant without what lies below a microsecond.</summary>
    public static Instant Cut(Instant instant) => ToInstant(Of(instant));
}
