using NodaTime;

namespace Muster.Storage;

/// <summary>The instants of transactions: from the host's clock, in whole microseconds, never going back
/// (R10).</summary>
internal sealed class StoreClock(TimeProvider time, Instant earliest)
{
    private long last = Micros.Of(earliest);

    internal Instant Now()
    {
        var now = Micros.Of(Instant.FromDateTimeOffset(time.GetUtcNow()));
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
