using System.Text.Json;
using Muster.Engine.Alerts;
using Muster.Storage;

namespace Muster.Server.Layout;

/// <summary>Outermost: whatever breaks inside becomes an answer with a code, and a line in the log.</summary>
internal sealed class CatchProblems(RequestDelegate next, StoreAbsence absence, ILogger<CatchProblems> logger)
{
    public async Task InvokeAsync(HttpContext http)
    {
        try
        {
            await next(http);
            if (IsWordless(http))
                await Problems.Explain(http);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The asker has gone; there is nobody to answer.
        }
        catch (Exception problem) when (!http.Response.HasStarted)
        {
            await Answer(http, problem);
        }
    }

    private static bool IsWordless(HttpContext http) =>
        http.Response is { HasStarted: false, StatusCode: >= 400, ContentLength: null or 0, ContentType: null };

    private Task Answer(HttpContext http, Exception problem)
    {
        var kept = http.Response.Headers.Where(header => IsSafety(header.Key)).ToArray();
        http.Response.Clear();
        foreach (var header in kept)
            http.Response.Headers[header.Key] = header.Value;
        switch (problem)
        {
            case ProblemException bad:
                return Problems.Write(http, bad.Status, bad.Code, bad.Message, bad.Field);
            case BadHttpRequestException { StatusCode: 413 }:
                return Problems.Write(http, 413, "request.too-large", "The body is too large.");
            case BadHttpRequestException bad when bad.InnerException is JsonException json:
                return Problems.Write(http, 400, "request.not-json", json.Message);
            case BadHttpRequestException bad:
                return Problems.Write(http, bad.StatusCode, "request.wrong", bad.Message);
            case StoreException away when absence.Since is { } since:
                Problems.LogAway(logger, away, http.Request.Method, http.Request.Path);
                return Problems.Write(
                    http, 503, "database.away",
                    $"The database is away since {Words.Machine(since)}. Signals are taken all the same, and whoever "
                    + "is on call is paged from what this node last knew. Everything else has to wait: try again.");
            default:
                Problems.LogBroken(logger, problem, http.Request.Method, http.Request.Path, http.TraceIdentifier);
                return Problems.Write(
                    http, 500, "server.broken",
                    $"Muster could not answer. Look for {http.TraceIdentifier} in its log. Paging goes on by itself.");
        }
    }

    private static bool IsSafety(string header) =>
        header.StartsWith("X-", StringComparison.OrdinalIgnoreCase)
        || header is "Content-Security-Policy" or "Referrer-Policy" or "Permissions-Policy";
}
