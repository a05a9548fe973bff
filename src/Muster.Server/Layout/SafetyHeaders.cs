using System.Security.Cryptography;
using System.Text;

namespace Muster.Server.Layout;

/// <summary>What every answer tells a browser not to do: no foreign script, no frame, no guessing of types.</summary>
internal static class SafetyHeaders
{
    private static readonly string Policy =
        "default-src 'none'; script-src 'self'; connect-src 'self'; img-src 'self' data:; font-src 'self'; "
        + $"style-src 'self' {HashOf(Shipped.AcknowledgeStyle)}; style-src-attr 'unsafe-inline'; "
        + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    internal static Task Add(HttpContext http, RequestDelegate next)
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";
        return next(http);
    }

    private static string HashOf(string style) =>
        $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)))}'";
}
