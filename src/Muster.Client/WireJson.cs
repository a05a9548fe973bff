using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Muster.Client;

/// <summary>How messages are written on the wire: camelCase names, RFC 3339 instants in UTC.</summary>
public static class WireJson
{
    /// <summary>A message is at most this deep.</summary>
    public const int DepthMax = 64;

    /// <summary>Used by the server and by the client alike.</summary>
    public static JsonSerializerOptions Options { get; } = Make();

    /// <summary>Applies the same rules to options that somebody else made.</summary>
    public static void Configure(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        options.DictionaryKeyPolicy = null;
        options.PropertyNameCaseInsensitive = false;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.MaxDepth = DepthMax;
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.Converters.Add(new UtcConverter());
    }

    private static JsonSerializerOptions Make()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        Configure(options);
        return options;
    }
}

/// <summary>An instant as <c>2026-11-20T09:00:00Z</c>, at most six digits of fraction; any offset is read.</summary>
public sealed class UtcConverter : JsonConverter<DateTimeOffset>
{
    private const string Format = "yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'";

    /// <inheritdoc/>
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && reader.TryGetDateTimeOffset(out var instant)
            ? instant.ToUniversalTime()
            : throw new JsonException("Expected an instant such as 2026-11-20T09:00:00Z.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(Write(value));

    /// <summary>The same form outside JSON: in a query.</summary>
    public static string Write(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString(Format, CultureInfo.InvariantCulture);
}

/// <summary>A part of a list, newest first.</summary>
/// <param name="Items">At most as many as <c>limit</c> said.</param>
/// <param name="Next">The URL of the next part, or null at the end.</param>
/// <typeparam name="T">The items' message.</typeparam>
public sealed record ListMessage<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>Why something was not done (RFC 9457).</summary>
public sealed record ProblemMessage
{
    /// <summary>A short name of the status.</summary>
    public string? Title { get; init; }

    /// <summary>The HTTP status.</summary>
    public int? Status { get; init; }

    /// <summary>What is wrong and what to do, for a person.</summary>
    public string? Detail { get; init; }

    /// <summary>Stable, dotted, lower case: <c>incident.unknown</c>.</summary>
    public string? Code { get; init; }

    /// <summary>The input field at fault, or null.</summary>
    public string? Field { get; init; }
}
