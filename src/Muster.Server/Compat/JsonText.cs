using System.Globalization;
using System.Text;
using System.Text.Json;
using NodaTime;

namespace Muster.Server.Compat;

/// <summary>Lenient readings of JSON that programs of many makers wrote. What is odd is read, never dropped.</summary>
internal static class JsonText
{
    private const char Replacement = '\uFFFD';

    /// <summary>Depth 64 and nothing else: a message deeper than that is not a message.</summary>
    internal static JsonReaderOptions ReaderOptions { get; } = new() { MaxDepth = 64 };

    /// <summary>The JSON without the mark that some Windows programs put in front of it.</summary>
    internal static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> json) =>
        json.StartsWith("\uFEFF"u8) ? json[3..] : json;

    /// <summary>The present value as text: strings, numbers and words as they are, objects as their JSON.</summary>
    internal static string? Text(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.Null => null,
        JsonTokenType.String => String(ref reader),
        JsonTokenType.StartObject or JsonTokenType.StartArray => Raw(ref reader),
        _ => Encoding.UTF8.GetString(reader.ValueSpan),
    };

    /// <summary>A string, or the name of a property; half a surrogate pair and NUL become the replacement
    /// character.</summary>
    internal static string String(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped)
            return Encoding.UTF8.GetString(reader.ValueSpan);
        try
        {
            return reader.GetString()!.Replace('\0', Replacement);
        }
        catch (InvalidOperationException)
        {
            return WithHalves(Encoding.UTF8.GetString(reader.ValueSpan));
        }
    }

    /// <summary>The same text with at most so many characters, never ending in half a surrogate pair.</summary>
    internal static string Cut(string text, int charactersMax)
    {
        if (text.Length <= charactersMax)
            return text;
        var length = char.IsHighSurrogate(text[charactersMax - 1]) ? charactersMax - 1 : charactersMax;
        return text[..length];
    }

    /// <summary>One line: breaks and other control characters become blanks.</summary>
    internal static string Line(string text, int charactersMax)
    {
        var trimmed = text.AsSpan().Trim();
        if (trimmed.IndexOfAnyInRange('\0', '\u001F') < 0)
            return Cut(trimmed.Length == text.Length ? text : trimmed.ToString(), charactersMax);
        return Cut(
            string.Create(trimmed.Length, trimmed, static (line, source) =>
            {
                for (var i = 0; i < source.Length; i++)
                    line[i] = char.IsControl(source[i]) ? ' ' : source[i];
            }),
            charactersMax);
    }

    /// <summary>
    /// An instant, as RFC 3339 or nearly so, or as seconds or milliseconds since 1970; null for none, for what is not
    /// one, and for the year 1, which Go writes for none. An hour off is taken as given.
    /// </summary>
    internal static Instant? When(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String when reader.TryGetDateTimeOffset(out var exact) => Known(exact),
        JsonTokenType.String => When(String(ref reader)),
        JsonTokenType.Number when reader.TryGetDouble(out var seconds) => Since1970(seconds),
        _ => null,
    };

    /// <summary>As above, from text.</summary>
    internal static Instant? When(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var lenient)
            ? Known(lenient)
            : double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
                ? Since1970(seconds)
                : null;

    /// <summary>Where a reading failed, for the sender: line and byte from 1.</summary>
    internal static string Where(JsonException problem) =>
        $"The JSON cannot be read at line {(problem.LineNumber ?? 0) + 1}, "
        + $"byte {(problem.BytePositionInLine ?? 0) + 1}.";

    private static Instant? Since1970(double number)
    {
        const double millisecondsFrom = 100_000_000_000;
        const double yearsMax = 10_000_000_000_000;
        if (number is not (> 0 and < yearsMax))
            return null;
        var seconds = number >= millisecondsFrom ? number / 1000 : number;
        return Instant.FromUnixTimeTicks((long)(seconds * 1_000_000) * 10);
    }

    private static Instant? Known(DateTimeOffset moment) =>
        moment.ToUnixTimeSeconds() <= 0
            ? null
            : Instant.FromUnixTimeTicks((moment.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / 10 * 10);

    private static string? Raw(ref Utf8JsonReader reader)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        return document.RootElement.GetRawText().Replace("\\u0000", "\\ufffd", StringComparison.Ordinal);
    }

    /// <summary>Unescapes what is not right: sequences that stand for half a pair are replaced.</summary>
    private static string WithHalves(string escaped)
    {
        var text = new StringBuilder(escaped.Length);
        for (var i = 0; i < escaped.Length; i++)
        {
            if (escaped[i] != '\\' || i + 1 == escaped.Length)
            {
                text.Append(escaped[i]);
                continue;
            }

            i++;
            if (escaped[i] == 'u' && i + 4 < escaped.Length
                && int.TryParse(
                    escaped.AsSpan(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture,
                        out var unit))
            {
                text.Append((char)unit);
                i += 4;
            }
            else
            {
                text.Append(escaped[i] switch
                {
                    'n' => '\n',
                    't' => '\t',
                    'r' => '\r',
                    'b' => '\b',
                    'f' => '\f',
                    var c => c
                });
            }
        }

        return Whole(text);
    }

    private static string Whole(StringBuilder text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                i++;
            else if (char.IsSurrogate(text[i]) || text[i] == '\0')
                text[i] = Replacement;
        }

        return text.ToString();
    }
}
