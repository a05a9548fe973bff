using System.Net;
using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Muster.Client;
using Muster.Core;

namespace Muster.Server.Layout;

/// <summary>How a no is said over HTTP: RFC 9457 with a stable code, or a plain page to a browser.</summary>
internal static partial class Problems
{
    internal const string ContentType = "application/problem+json";

    /// <summary>The HTTP status of a refusal. The one mapping.</summary>
    internal static int StatusOf(Refusal refusal) => refusal.Kind switch
    {
        RefusalKind.Unknown => 404,
        RefusalKind.Invalid => 400,
        RefusalKind.Forbidden => 403,
        _ => 409,
    };

    internal static ProblemAnswer ToProblem(this Refusal refusal) => new(refusal);

    /// <summary>A browser that navigates, rather than a program.</summary>
    internal static bool WantsScreen(HttpContext http) =>
        !http.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal)
        && http.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal);

    internal static Task Write(HttpContext http, int status, string code, string detail, string? field = null)
    {
        http.Response.StatusCode = status;
        http.Response.Headers.CacheControl = "no-store";
        if (Compat.Statuspage.StatuspageErrors.Concerns(http))
            return Compat.Statuspage.StatuspageErrors.Write(http, detail);
        if (WantsScreen(http))
            return WriteScreen(http, status, detail);
        http.Response.ContentType = ContentType;
        var problem = new ProblemMessage
        {
            Title = TitleOf(status),
            Status = status,
            Detail = detail,
            Code = code,
            Field = field,
        };
        return HttpMethods.IsHead(http.Request.Method)
            ? Task.CompletedTask
            : JsonSerializer.SerializeAsync(http.Response.Body, problem, WireJson.Options, http.RequestAborted);
    }

    private static async Task WriteScreen(HttpContext http, int status, string detail)
    {
        http.Response.ContentType = "text/html; charset=utf-8";
        var said = HtmlEncoder.Default.Encode(detail);
        var title = HtmlEncoder.Default.Encode(TitleOf(status));
        await http.Response.WriteAsync(
            $"""
            <!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title} · Muster</title>
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <link rel="stylesheet" href="{Shipped.Url("css/muster.css")}"></head><body><main class="alone" id="main">
            <h1>{title}</h1><p class="lede">{said}</p>
            <p><a class="button main" href="/">Go to the command centre</a></p>
            </main></body></html>
            """,
            http.RequestAborted);
    }

    internal static string TitleOf(int status) => status switch
    {
        400 => "The request is wrong",
        401 => "Who asks?",
        403 => "Not allowed",
        404 => "There is nothing here",
        405 => "Not done this way",
        409 => "Not as things are",
        410 => "It is over",
        413 => "Too much",
        415 => "Not understood in this form",
        422 => "The request does not fit",
        429 => "Too many at once",
        503 => "Not just now",
        _ when Enum.IsDefined((HttpStatusCode)status) => ((HttpStatusCode)status).ToString(),
        _ => "Problem",
    };

    /// <summary>Says what an answer without words means: an unknown address, a wrong method, a wrong form.</summary>
    internal static Task Explain(HttpContext http) => http.Response.StatusCode switch
    {
        404 => Write(http, 404, "request.unknown-address", $"There is nothing at {http.Request.Path}."),
        405 => Write(
            http, 405, "request.wrong-method", $"{http.Request.Path} is not used with {http.Request.Method}."),
        413 => Write(http, 413, "request.too-large", "The body is too large."),
        415 => Write(http, 415, "request.wrong-type", "Send the body as application/json."),
        var status => Write(http, status, "request.failed", TitleOf(status)),
    };

    [LoggerMessage(EventId = 4002, Level = LogLevel.Warning, Message = "{Method} {Path} needs the database")]
    internal static partial void LogAway(ILogger logger, Exception away, string method, string path);

    [LoggerMessage(EventId = 4001, Level = LogLevel.Error, Message = "{Method} {Path} broke ({Trace})")]
    internal static partial void LogBroken(ILogger logger, Exception problem, string method, string path, string trace);
}

/// <summary>A refusal as the answer of an endpoint.</summary>
internal sealed class ProblemAnswer(Refusal refusal) : IResult, IEndpointMetadataProvider
{
    internal Refusal Refusal => refusal;

    public Task ExecuteAsync(HttpContext httpContext) => Problems.Write(
        httpContext, Problems.StatusOf(refusal), refusal.Code, refusal.Message, refusal.Field);

    /// <summary>What the description of the API says about it.</summary>
    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder)
    {
        foreach (var status in (int[])[400, 401, 403, 404, 409])
        {
            builder.Metadata.Add(new ProducesResponseTypeMetadata(
                status, typeof(ProblemMessage), [Problems.ContentType]));
        }
    }
}

/// <summary>Ends the request with a problem: input that cannot be read, or a store that is away.</summary>
internal sealed class ProblemException(int status, string code, string detail, string? at = null)
    : Exception(detail)
{
    internal int Status => status;

    internal string Code => code;

    /// <summary>The input field at fault, or null.</summary>
    internal string? Field => at;
}
