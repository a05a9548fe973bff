namespace Muster.Core.Paging;

/// <summary>
/// A topic of an ntfy server: who knows its name can read and write it, so that its name is a secret. Written as a
/// contact address: <c>ntfys://host[:port]/topic</c>, or <c>ntfy://</c> for a server without TLS.
/// </summary>
/// <param name="Server">The server's address, http or https, without a slash at the end.</param>
/// <param name="Name">The topic's name.</param>
public sealed record PushTopic(Uri Server, string Name)
{
    private const int NameCharactersMax = 64;

    /// <summary>The topic of a contact address, or null when it is none.</summary>
    public static PushTopic? Parse(string address)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var url)
            || url.Scheme is not ("ntfy" or "ntfys")
            || url.Host.Length == 0 || url.Query.Length > 0 || url.UserInfo.Length > 0)
        {
            return null;
        }

        var name = url.AbsolutePath.Trim('/');
        return name.Length is > 0 and <= NameCharactersMax && name.All(IsAllowed)
            && Uri.TryCreate(
                $"{(url.Scheme == "ntfy" ? "http" : "https")}://{url.Authority}", UriKind.Absolute, out var server)
            ? new PushTopic(server, name)
            : null;
    }

    private static bool IsAllowed(char sign) => char.IsAsciiLetterOrDigit(sign) || sign is '-' or '_';
}
