namespace Muster.Playbooks.Parsing;

/// <summary>Addresses that a browser or a webhook may open.</summary>
internal static class Links
{
    internal static bool IsHttp(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
        && uri.Host.Length > 0
        && !address.Any(char.IsControl);
}
