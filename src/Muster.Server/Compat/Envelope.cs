using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Muster.Server.Compat;

/// <summary>
/// What is kept of a request whose path says a part of the message: one JSON object with the method, the path and the
/// body as it came. So it can be read again without the request.
/// </summary>
internal static class Envelope
{
    private const string Mark = "muster-request";

    /// <summary>Puts a request's path around its body.</summary>
    internal static ReadOnlyMemory<byte> Of(HttpContext http, ReadOnlyMemory<byte> body) =>
        Of(http.Request.Method, $"{WithoutKey(http)}{QueryOf(http)}", body);

    /// <summary>Puts a method and a path around a body.</summary>
    internal static ReadOnlyMemory<byte> Of(string method, string path, ReadOnlyMemory<byte> body)
    {
        var buffer = new ArrayBufferWriter<byte>(body.Length + 256);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString(Mark, $"{method} {path}");
            writer.WriteString("body", Encoding.UTF8.GetString(body.Span));
            writer.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    /// <summary>The path and the body of what was kept; the body alone when nothing is around it.</summary>
    internal static (string? Path, ReadOnlyMemory<byte> Body) Open(ReadOnlyMemory<byte> kept)
    {
        if (JsonItem.Read(kept, out _) is not { } item || item[Mark].Text is not { } request)
            return (null, kept);
        var blank = request.IndexOf(' ', StringComparison.Ordinal);
        return (request[(blank + 1)..], Encoding.UTF8.GetBytes(item["body"].Text ?? ""));
    }

    /// <summary>The method of what was kept, or null.</summary>
    internal static string? MethodOf(ReadOnlyMemory<byte> kept) =>
        JsonItem.Read(kept, out _) is { } item && item[Mark].Text is { } request ? request.Split(' ')[0] : null;

    private static QueryString QueryOf(HttpContext http) => QueryString.Create(
        http.Request.Query.Where(pair => pair.Key is not ("token" or "apiKey" or "access_token")));

    /// <summary>A key is a secret: it is not kept with the message.</summary>
    private static string WithoutKey(HttpContext http)
    {
        var path = http.Request.Path.Value ?? "";
        return http.GetRouteValue("key") is string { Length: > 0 } key
            ? path.Replace($"/{key}", "/KEY", StringComparison.Ordinal)
            : path;
    }
}
