using NodaTime;

namespace Muster.Storage.Tests;

/// <summary>A clock that stands until it is moved.</summary>
internal sealed class ManualTime(Instant start) : TimeProvider
{
    private long micros = Micros.Of(start);

    public override long TimestampFrequency => 1_000_000;

    public override DateTimeOffset GetUtcNow() => Micros.ToInstant(Volatile.Read(ref micros)).ToDateTimeOffset();

    public override long GetTimestamp() => Volatile.Read(ref micros);

    internal Instant Now => Micros.ToInstant(Volatile.Read(ref micros));

    internal void Move(Duration by) => Interlocked.Add(ref micros, by.BclCompatibleTicks / 10);
}
