using System.Buffers.Binary;
using NodaTime;

namespace Muster.Storage;

/// <summary>Ids begin with the millisecond in which they were given (UUIDv7, RFC 9562), so a time is a range of
/// them and needs no index of its own.</summary>
internal static class IdRange
{
    private const int MillisecondBits = 48;

    /// <summary>The least id of an instant's millisecond; before 1970 the least of all.</summary>
    internal static Guid From(Instant instant)
    {
        var milliseconds = Math.Clamp(instant.ToUnixTimeMilliseconds(), 0, (1L << MillisecondBits) - 1);
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(bytes, milliseconds << (64 - MillisecondBits));
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>The millisecond in which an id was given, since 1970.</summary>
    internal static long MillisecondOf(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        return BinaryPrimitives.ReadInt64BigEndian(bytes) >>> (64 - MillisecondBits);
    }

    /// <summary>The same, or null for null.</summary>
    internal static Guid? From(Instant? instant) => instant is { } known ? From(known) : null;
}
