using System.Globalization;
using System.Text;

namespace Muster.Core.Alerts;

/// <summary>
/// The identity of a label set: 64-bit FNV-1a over the pairs sorted by name, with byte 0xFF after each name and
/// each value, written as 16 hexadecimal digits. Equal to Alertmanager's, so both paths give one alert.
/// Source: Alertmanager API v2.
/// </summary>
public static class Fingerprint
{
    private const ulong OffsetBasis = 14695981039346656037;
    private const ulong Prime = 1099511628211;
    private const int StackBytesMax = 512;

    /// <summary>16 lower-case hexadecimal digits.</summary>
    public static string Of(Labels labels)
    {
        var hash = OffsetBasis;
        foreach (var (name, value) in labels)
        {
            hash = Mix(Mix(hash, name), value);
        }

        return hash.ToString("x16", CultureInfo.InvariantCulture);
    }

    private static ulong Mix(ulong hash, string text)
    {
        var size = Encoding.UTF8.GetMaxByteCount(text.Length);
        Span<byte> buffer = size <= StackBytesMax ? stackalloc byte[StackBytesMax] : new byte[size];
        var written = Encoding.UTF8.GetBytes(text, buffer);
        foreach (var octet in buffer[..written])
        {
            hash = unchecked((hash ^ octet) * Prime);
        }

        return unchecked((hash ^ 0xFF) * Prime);
    }
}
