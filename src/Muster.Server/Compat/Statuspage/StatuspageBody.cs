using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using Muster.Server.Layout;
using NodaTime;

namespace Muster.Server.Compat.Statuspage;

/// <summary>
/// The body of a call in any style that clients use: JSON with or without a content type, forms with brackets, the root
/// object or its fields alone. The first byte decides, not the header.
/// </summary>
internal sealed class StatuspageBody
{
    private const int BytesMax = 1024 * 1024;
    private const int DepthMax = 32;

    private readonly JsonObject fields;

    private StatuspageBody(JsonObject whole, string root, bool isWrapped)
    {
        Whole = whole;
        fields = isWrapped ? (JsonObject)whole[root]! : whole;
        IsWrapped = isWrapped;
    }

    /// <summary>Everything that was sent.</summary>
    internal JsonObject Whole { get; }

    /// <summary>Whether the fields stood in their root object.</summary>
    internal bool IsWrapped { get; }

    /// <summary>Reads the body of a request.</summary>
    /// <exception cref="ProblemException">It cannot be read.</exception>
    internal static async Task<StatuspageBody> Read(HttpContext http, string root)
    {
        var whole = http.Request.HasFormContentType
            && http.Request.ContentType!.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase)
            ? OfForm((await http.Request.ReadFormAsync(http.RequestAborted)).SelectMany(
                pair => pair.Value, (pair, value) => KeyValuePair.Create(pair.Key, value ?? "")))
            : await OfBytes(http);
        var isWrapped = whole[root] is JsonObject;
        if (!isWrapped && whole.Count > 0)
            http.Response.Headers.Append("Warning", $"299 - \"Put the fields into '{root}'.\"");
        return new StatuspageBody(whole, root, isWrapped);
    }

    /// <summary>Whether a field was sent, be it null.</summary>
    internal bool Has(string name) => fields.ContainsKey(name);

    /// <summary>A text, or null when it was not sent or is null.</summary>
    internal string? Text(string name) => Text(fields[name]);

    /// <summary>A field of the outermost object, where some clients put it.</summary>
    internal string? Outer(string name) => Text(Whole[name]);

    /// <summary>Yes or no, or null when it was not sent.</summary>
    internal bool? Flag(string name) => Text(name) switch
    {
        null or "" => null,
        "true" or "1" or "t" or "True" => true,
        "false" or "0" or "f" or "False" => false,
        var other => throw Wrong(name, $"'{other}' is neither true nor false."),
    };

    /// <summary>An instant, or null when it was not sent.</summary>
    internal Instant? Moment(string name) => Text(name) is not { Length: > 0 } text
        ? null
        : DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? Instant.FromUnixTimeMilliseconds(at.ToUnixTimeMilliseconds())
            : throw Wrong(name, $"'{text}' is no instant such as 2026-11-20T09:00:00Z.");

    /// <summary>A list of texts; null when it was not sent.</summary>
    internal IReadOnlyList<string>? List(string name) => fields[name] switch
    {
        null when !fields.ContainsKey(name) => null,
        null => [],
        JsonArray array => [.. array.Select(Text).OfType<string>().Where(text => text.Length > 0)],
        var one => Text(one) is { Length: > 0 } text
            ? text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            : [],
    };

    /// <summary>A map of texts; null when it was not sent.</summary>
    internal IReadOnlyList<KeyValuePair<string, string>>? Map(string name) => fields[name] switch
    {
        JsonObject map => [.. map.Select(pair => KeyValuePair.Create(pair.Key, Text(pair.Value) ?? ""))],
        null => null,
        JsonArray => null,
        _ => throw Wrong(name, $"'{name}' maps ids to statuses."),
    };

    /// <summary>An object as JSON, whose values are objects; null when it was not sent.</summary>
    internal string? Metadata()
    {
        if (fields["metadata"] is not { } metadata)
            return null;
        return metadata is JsonObject map && map.All(pair => pair.Value is JsonObject)
            ? map.ToJsonString()
            : throw Wrong("metadata", "The values of 'metadata' are objects.");
    }

    private static async Task<JsonObject> OfBytes(HttpContext http)
    {
        var body = await SignalBody.Read(http, BytesMax);
        if (body.Bytes.IsEmpty)
            return [];
        if (body.Problem is { } problem)
            throw new ProblemException(body.Status, "request.unreadable", problem);
        var bytes = JsonText.WithoutMark(body.Bytes.Span);
        var first = bytes.TrimStart(" \r\n\t"u8);
        if (first.IsEmpty)
            return [];
        if (first[0] != '{')
        {
            var form = QueryHelpers.ParseQuery(System.Text.Encoding.UTF8.GetString(bytes));
            return OfForm(form.SelectMany(
                pair => pair.Value, (pair, value) => KeyValuePair.Create(pair.Key, value ?? "")));
        }

        try
        {
            var options = new JsonDocumentOptions { MaxDepth = DepthMax };
            return JsonNode.Parse(bytes, documentOptions: options) as JsonObject ?? [];
        }
        catch (JsonException wrong)
        {
            throw new ProblemException(400, "request.not-json", JsonText.Where(wrong));
        }
    }

    /// <summary>Names with brackets as objects and arrays: <c>incident[components][abc]</c>,
    /// <c>incident[component_ids][]</c>.</summary>
    private static JsonObject OfForm(IEnumerable<KeyValuePair<string, string>> pairs)
    {
        var root = new JsonObject();
        foreach (var (name, value) in pairs)
        {
            var path = name.Replace("]", "", StringComparison.Ordinal).Split('[');
            if (path.Length > 6)
                continue;
            Put(root, path, value);
        }

        return root;
    }

    private static void Put(JsonObject at, ReadOnlySpan<string> path, string value)
    {
        if (path.Length == 1)
        {
            at[path[0]] = value;
        }
        else if (path.Length == 2 && path[1].Length == 0)
        {
            if (at[path[0]] is not JsonArray list)
                at[path[0]] = list = [];
            list.Add((JsonNode)value);
        }
        else
        {
            if (at[path[0]] is not JsonObject inner)
                at[path[0]] = inner = [];
            Put(inner, path[1..], value);
        }
    }

    private static string? Text(JsonNode? node) => node switch
    {
        null => null,
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        JsonValue value => value.ToJsonString(),
        _ => null,
    };

    internal static ProblemException Wrong(string field, string message) =>
        new(422, "statuspage.field-wrong", message, field);
}
