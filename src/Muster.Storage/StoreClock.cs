using NodaTime;

namespace Muster.Storage;

/// <summary>The instants of transactions: from the host's clock, in whole microseconds, never going back
/// (R10).</summary>
internal sealed class StoreClock(TimeProvider time, Instant earliest)
{
    private long last = Micros.Of(earliest);

    internal Instant Now() => Of(Instant.FromDateTimeOffset(time.GetUtcNow()));

    /// <summary>An instant that another clock gave, cut, and not before the last one.</summary>
    internal Instant Of(Instant instant)
    {
        var now = Micros.Of(instant);
        while (true)
        {
            var seen = Volatile.Read(ref last);
            if (now <= seen)
                return Micros.ToInstant(seen);
            if (Interlocked.CompareExchange(ref last, now, seen) == seen)
                return Micros.ToInstant(now);
        }
    }
}
