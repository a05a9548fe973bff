using System.Net;

namespace Muster.Engine.Paging;

/// <summary>Where mail goes out. Source: the environment variable <c>MUSTER_SMTP</c>.</summary>
/// <param name="Host">Its name.</param>
/// <param name="Port">Its port.</param>
/// <param name="Tls">STARTTLS is required (scheme <c>smtps</c>).</param>
/// <param name="Credentials">User and password, or null.</param>
/// <param name="From">The sender's address.</param>
public sealed record SmtpServer(string Host, int Port, bool Tls, NetworkCredential? Credentials, string From)
{
    private const int DefaultPort = 25;
    private const int DefaultTlsPort = 587;

    /// <summary>The domain of the sender's address: where Message-IDs are from.</summary>
    public string Domain => From[(From.IndexOf('@', StringComparison.Ordinal) + 1)..];

    /// <summary>Reads <c>smtp://user:pass@host:port?from=muster@example.com</c>, or <c>smtps://</c>.</summary>
    /// <param name="text">The value.</param>
    /// <param name="problem">What is wrong with it, or null.</param>
    public static SmtpServer? Parse(string text, out string? problem)
    {
        problem = null;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url)
            || url.Scheme is not ("smtp" or "smtps")
            || url.Host.Length == 0)
        {
            problem = "MUSTER_SMTP must look like smtp://user:password@host:25 or smtps://host:587.";
            return null;
        }

        var tls = url.Scheme == "smtps";
        var user = url.UserInfo.Split(':', 2);
        var credentials = url.UserInfo.Length == 0
            ? null
            : new NetworkCredential(
                Uri.UnescapeDataString(user[0]), user.Length > 1 ? Uri.UnescapeDataString(user[1]) : "");
        var from = url.Query.TrimStart('?').Split('&')
            .Where(pair => pair.StartsWith("from=", StringComparison.Ordinal))
            .Select(pair => Uri.UnescapeDataString(pair["from=".Length..]))
            .FirstOrDefault(address => address.Contains('@', StringComparison.Ordinal)) ?? "muster@localhost";
        var port = url.Port > 0 ? url.Port : tls ? DefaultTlsPort : DefaultPort;
        return new SmtpServer(url.Host, port, tls, credentials, from);
    }
}
