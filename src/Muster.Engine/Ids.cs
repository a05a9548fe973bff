using System.Buffers.Binary;

namespace Muster.Engine;

/// <summary>
/// Makes ids: UUIDv7 (RFC 9562) from a clock and a seeded source, rising within one process. The same seed and
/// clock give the same ids, so that a simulated run can be repeated.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="random">The source; secrets never come from it.</param>
public sealed class Ids(TimeProvider time, Random random)
{
    private const int CounterBits = 12;

    private readonly Lock gate = new();
    private long lastTick;

    /// <summary>The next id, greater than every one before it from this source.</summary>
    public Guid Next()
    {
        Span<byte> bytes = stackalloc byte[16];
        lock (gate)
        {
            // Milliseconds with a counter below them: a burst within a millisecond still rises.
            lastTick = Math.Max(lastTick + 1, time.GetUtcNow().ToUnixTimeMilliseconds() << CounterBits);
            random.NextBytes(bytes[8..]);
            BinaryPrimitives.WriteInt64BigEndian(bytes, (lastTick >> CounterBits) << 16);
            BinaryPrimitives.WriteUInt16BigEndian(bytes[6..], (ushort)(0x7000 | (lastTick & 0xFFF)));
        }

        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}
