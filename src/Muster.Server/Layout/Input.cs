using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Muster.Client;
using Muster.Server.Compat;

namespace Muster.Server.Layout;

/// <summary>The body of an API call: JSON, or nothing, which means the same as <c>{}</c>.</summary>
/// <typeparam name="T">The message; every member of it may be missing.</typeparam>
internal sealed record Input<T>(T Value) : IEndpointParameterMetadataProvider
    where T : class
{
    private const int BytesMax = 4 * 1024 * 1024;

    public static async ValueTask<Input<T>?> BindAsync(HttpContext http, ParameterInfo parameter)
    {
        var body = await SignalBody.Read(http, BytesMax);
        if (body.Bytes.IsEmpty && body.Status is 200 or 400 && http.Request.Headers.ContentEncoding.Count == 0)
            return new Input<T>(Parse("{}"u8));
        if (body.Problem is { } problem)
        {
            throw new ProblemException(
                body.Status, body.Status == 413 ? "request.too-large" : "request.not-json", problem);
        }

        return new Input<T>(Parse(JsonText.WithoutMark(body.Bytes.Span)));
    }

    /// <summary>Any Content-Type is taken (the first byte is looked at); the description of the API says
    /// JSON.</summary>
    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new AcceptsMetadata(["application/json", "*/*"], typeof(T), isOptional: true));

    private static T Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(json, WireJson.Options)
                ?? throw new ProblemException(400, "request.not-json", "The body must be a JSON object, not null.");
        }
        catch (JsonException problem)
        {
            // A reading that failed inside another means that it is not JSON at all.
            var field = problem.InnerException is JsonException ? null : FieldOf(problem.Path);
            throw field is null
                ? new ProblemException(400, "request.not-json", JsonText.Where(problem))
                : new ProblemException(
                    400, "request.wrong-value",
                    $"'{field}' has a value of the wrong kind.{Expected(field)} {JsonText.Where(problem)}", field);
        }
    }

    private static string Expected(string field) =>
        WireJson.Options.GetTypeInfo(typeof(T)).Properties.FirstOrDefault(each => each.Name == field) is { } its
            ? $" It is {KindOf(Nullable.GetUnderlyingType(its.PropertyType) ?? its.PropertyType)}."
            : "";

    private static string KindOf(Type type) =>
        type == typeof(string) ? "a text"
        : type == typeof(bool) ? "true or false"
        : type == typeof(DateTimeOffset) ? "an instant: 2026-11-20T14:32:00Z"
        : type.IsPrimitive ? "a number"
        : type.Name.Contains("Dictionary", StringComparison.Ordinal) ? "an object of names and values"
        : typeof(System.Collections.IEnumerable).IsAssignableFrom(type) ? "a list"
        : "an object";

    private static string? FieldOf(string? path) =>
        path is { Length: > 2 } && path.StartsWith("$.", StringComparison.Ordinal)
        ? path[2..]
        : null;
}
