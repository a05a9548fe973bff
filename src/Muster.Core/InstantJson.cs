using System.Text.Json;
using System.Text.Json.Serialization;
using NodaTime;
using NodaTime.Text;

namespace Muster.Core;

/// <summary>
/// An instant as <c>2026-11-20T02:47:03.123456Z</c>; cut to microseconds (R10). Each alert is written with several, so
/// the usual form is written and read digit by digit; every other form goes through the pattern.
/// </summary>
public sealed class InstantJson : JsonConverter<Instant>
{
    private const int SecondsLength = 19;
    private const int LengthMax = 27;
    private const int FractionDigits = 6;
    private const int TicksPerMicrosecond = 10;

    private static readonly Instant Earliest = Instant.FromUtc(1, 1, 1, 0, 0);
    private static readonly Instant Latest = Instant.FromUtc(9999, 12, 31, 23, 59);

    /// <summary>The one pattern of stored and sent instants.</summary>
    public static InstantPattern Pattern { get; } =
        InstantPattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm:ss.FFFFFF'Z'");

    /// <inheritdoc/>
    public override Instant Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (!reader.HasValueSequence && TryRead(reader.ValueSpan, out var usual))
            return usual;
        return InstantPattern.ExtendedIso.Parse(reader.GetString()!).TryGetValue(default, out var instant)
            ? instant
            : throw new JsonException("An instant is written like 2026-11-20T02:47:03Z.");
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Instant value, JsonSerializerOptions options)
    {
        if (value < Earliest || value > Latest)
        {
            writer.WriteStringValue(Pattern.Format(value));
            return;
        }

        Span<byte> text = stackalloc byte[LengthMax];
        writer.WriteStringValue(text[..Write(value.ToDateTimeUtc(), text)]);
    }

    private static int Write(DateTime utc, Span<byte> text)
    {
        "0000-00-00T00:00:00.000000Z"u8.CopyTo(text);
        Put(text[..4], utc.Year);
        Put(text[5..7], utc.Month);
        Put(text[8..10], utc.Day);
        Put(text[11..13], utc.Hour);
        Put(text[14..16], utc.Minute);
        Put(text[17..19], utc.Second);
        var micros = (int)(utc.Ticks % TimeSpan.TicksPerSecond / TicksPerMicrosecond);
        Put(text.Slice(SecondsLength + 1, FractionDigits), micros);
        var length = SecondsLength;
        if (micros > 0)
            length = text[..^1].LastIndexOfAnyExcept((byte)'0') + 1;
        text[length] = (byte)'Z';
        return length + 1;
    }

    private static bool TryRead(ReadOnlySpan<byte> text, out Instant instant)
    {
        instant = default;
        if (text.Length is <= SecondsLength or > LengthMax || text[^1] != 'Z' || text[4] != '-' || text[7] != '-'
            || text[10] != 'T' || text[13] != ':' || text[16] != ':')
        {
            return false;
        }

        var fraction = text[SecondsLength..^1];
        if (fraction.Length == 1 || (fraction.Length > 1 && fraction[0] != '.'))
            return false;
        if (!TryTake(text[..4], out var year) || !TryTake(text[5..7], out var month)
            || !TryTake(text[8..10], out var day) || !TryTake(text[11..13], out var hour)
            || !TryTake(text[14..16], out var minute) || !TryTake(text[17..19], out var second)
            || !TryTake(fraction.IsEmpty ? fraction : fraction[1..], out var micros)
            || year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)
            || hour > 23 || minute > 59 || second > 59)
        {
            return false;
        }

        for (var digits = fraction.Length - 1; digits is > 0 and < FractionDigits; digits++)
            micros *= 10;
        instant = Instant.FromUtc(year, month, day, hour, minute, second)
            .PlusTicks((long)micros * TicksPerMicrosecond);
        return true;
    }

    private static void Put(Span<byte> into, int number)
    {
        for (var at = into.Length - 1; at >= 0; at--)
        {
            into[at] = (byte)('0' + (number % 10));
            number /= 10;
        }
    }

    private static bool TryTake(ReadOnlySpan<byte> digits, out int number)
    {
        number = 0;
        foreach (var digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'9')
                return false;
            number = (number * 10) + (digit - '0');
        }

        return true;
    }
}

/// <summary>A day as <c>2026-11-21</c>.</summary>
public sealed class LocalDateJson : JsonConverter<LocalDate>
{
    /// <inheritdoc/>
    public override LocalDate Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        LocalDatePattern.Iso.Parse(reader.GetString() ?? "") is { Success: true, Value: var day }
            ? day
            : throw new JsonException("This is no day.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, LocalDate value, JsonSerializerOptions options) =>
        writer.WriteStringValue(LocalDatePattern.Iso.Format(value));
}
