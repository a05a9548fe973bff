using System.Globalization;
using Muster.Server.Compat;
using NodaTime;

namespace Muster.Server.Layout;

/// <summary>Query parameters, and what the description of the API says about them.</summary>
internal static class Query
{
    internal static int? Number(HttpContext http, string name) =>
        http.Request.Query[name].ToString() is not { Length: > 0 } text ? null
        : int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number
        : throw new ProblemException(400, "request.wrong-value", $"'{name}' must be a number, not '{text}'.", name);

    internal static Instant? Moment(HttpContext http, string name) =>
        http.Request.Query[name].ToString() is not { Length: > 0 } text ? null
        : JsonText.When(text.Replace(' ', '+')) ?? JsonText.When(text)
            ?? throw new ProblemException(
                400, "request.wrong-value", $"'{name}' must be an instant such as 2026-11-20T09:00:00Z.", name);

    internal static bool? Truth(HttpContext http, string name) =>
        http.Request.Query[name].ToString() is not { Length: > 0 } text ? null
        : bool.TryParse(text, out var truth) ? truth
        : throw new ProblemException(
            400, "request.wrong-value", $"'{name}' must be true or false, not '{text}'.", name);

    internal static string? Text(HttpContext http, string name) =>
        http.Request.Query[name].ToString() is { Length: > 0 } text ? text : null;

    /// <summary>Names the query parameters of a list, for the description of the API.</summary>
    internal static TBuilder Takes<TBuilder>(this TBuilder builder, params string[] names)
        where TBuilder : IEndpointConventionBuilder
    {
        builder.Add(endpoint => endpoint.Metadata.Add(new QueryNames(names)));
        return builder;
    }
}

/// <summary>The query parameters of an endpoint.</summary>
internal sealed record QueryNames(IReadOnlyList<string> Names);
