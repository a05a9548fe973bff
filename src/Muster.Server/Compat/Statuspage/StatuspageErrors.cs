using System.Text.Json;

namespace Muster.Server.Compat.Statuspage;

/// <summary>How a no is said to clients of the write API: what some read as a message, others as an error.</summary>
internal static class StatuspageErrors
{
    /// <summary>Whether a request is for the write API.</summary>
    internal static bool Concerns(HttpContext http) =>
        http.Request.Path.StartsWithSegments("/v1", StringComparison.Ordinal);

    /// <summary>Writes it; the status is set already.</summary>
    internal static Task Write(HttpContext http, string detail)
    {
        http.Response.ContentType = "application/json; charset=utf-8";
        return HttpMethods.IsHead(http.Request.Method)
            ? Task.CompletedTask
            : JsonSerializer.SerializeAsync(
                http.Response.Body, new { message = detail, error = new[] { detail } },
                cancellationToken: http.RequestAborted);
    }
}
