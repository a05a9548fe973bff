using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Muster.Storage;

/// <summary>
/// The chain of hashes over the log (R5): each fact's hash covers the hash before it, so a changed, missing or
/// inserted row shows in every later hash. The bytes are written down in docs/operating/hash-chain.md.
/// </summary>
internal static class HashChain
{
    internal const int HashBytes = 32;
    private const int NumberBytes = 8;
    private const int LengthBytes = 4;
    private const int StackBytesMax = 512;

    /// <summary>What the first fact's hash covers in place of a hash before it: 32 zero bytes.</summary>
    internal static ReadOnlySpan<byte> Start => Zeros;

    private static readonly byte[] Zeros = new byte[HashBytes];

    /// <summary>Writes the hash of a fact.</summary>
    /// <param name="previous">The hash of the fact before it, or <see cref="Start"/>.</param>
    /// <param name="position">Its place in the log.</param>
    /// <param name="stream">Its stream, <c>kind/key</c>.</param>
    /// <param name="version">Its place in the stream.</param>
    /// <param name="type">Its stored name.</param>
    /// <param name="at">When it happened, microseconds since 1970.</param>
    /// <param name="recorded">When it was stored, microseconds since 1970.</param>
    /// <param name="bodyDigest">SHA-256 of its body; kept when the body is erased.</param>
    /// <param name="hash">32 bytes; may be where <paramref name="previous"/> is.</param>
    internal static void Link(
        ReadOnlySpan<byte> previous,
        long position,
        string stream,
        long version,
        string type,
        long at,
        long recorded,
        ReadOnlySpan<byte> bodyDigest,
        Span<byte> hash)
    {
        var size = (2 * HashBytes) + (4 * NumberBytes) + (2 * LengthBytes)
            + Encoding.UTF8.GetByteCount(stream) + Encoding.UTF8.GetByteCount(type);
        Span<byte> bytes = size <= StackBytesMax ? stackalloc byte[size] : new byte[size];
        previous.CopyTo(bytes);
        var rest = bytes[HashBytes..];
        rest = Number(rest, position);
        rest = Text(rest, stream);
        rest = Number(rest, version);
        rest = Text(rest, type);
        rest = Number(rest, at);
        rest = Number(rest, recorded);
        bodyDigest.CopyTo(rest);
        SHA256.HashData(bytes, hash);
    }

    /// <summary>The digest of a body.</summary>
    internal static void Digest(ReadOnlySpan<byte> body, Span<byte> digest) => SHA256.HashData(body, digest);

    private static Span<byte> Number(Span<byte> into, long number)
    {
        BinaryPrimitives.WriteInt64BigEndian(into, number);
        return into[NumberBytes..];
    }

    private static Span<byte> Text(Span<byte> into, string text)
    {
        var length = Encoding.UTF8.GetBytes(text, into[LengthBytes..]);
        BinaryPrimitives.WriteInt32BigEndian(into, length);
        return into[(LengthBytes + length)..];
    }
}
