namespace Muster.Engine.Paging;

/// <summary>The organisation's own ntfy server. Source: the environment variable <c>MUSTER_NTFY</c>.</summary>
/// <param name="Address">Where it is, without a slash at the end.</param>
/// <param name="Token">The access token with which Muster publishes, or null when everybody may.</param>
public sealed record PushServer(Uri Address, string? Token)
{
    /// <summary>The token for a server: only this one gets it.</summary>
    public string? TokenFor(Uri server) =>
        Uri.Compare(server, Address, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.Ordinal) == 0
            ? Token
            : null;

    /// <summary>The contact address of a topic on it.</summary>
    public string AddressOf(string topic) =>
        $"{(Address.Scheme == "http" ? "ntfy" : "ntfys")}://{Address.Authority}/{topic}";

    /// <summary>Reads <c>https://push.example.com</c> or <c>https://:token@push.example.com</c>.</summary>
    /// <param name="text">The value.</param>
    /// <param name="problem">What is wrong with it, or null.</param>
    public static PushServer? Parse(string text, out string? problem)
    {
        problem = null;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url)
            || url.Scheme is not ("http" or "https")
            || url.Host.Length == 0 || url.AbsolutePath.Trim('/').Length > 0)
        {
            problem = "MUSTER_NTFY must look like https://push.example.com or https://:token@push.example.com.";
            return null;
        }

        var token = url.UserInfo.Split(':', 2) is [_, { Length: > 0 } secret] ? Uri.UnescapeDataString(secret) : null;
        return new PushServer(new Uri($"{url.Scheme}://{url.Authority}"), token);
    }
}
