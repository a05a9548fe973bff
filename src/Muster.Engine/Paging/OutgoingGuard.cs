using System.Net;
using System.Net.Sockets;

namespace Muster.Engine.Paging;

/// <summary>
/// Guards outgoing calls to addresses that people type in: no redirects, and the address that is really connected
/// to is checked, after the name was resolved. Cloud metadata lives on link-local addresses, so these are refused;
/// private networks are what a self-hosted server is for, so these are allowed.
/// </summary>
public static class OutgoingGuard
{
    /// <summary>A client that refuses what <see cref="IsRefused"/> names.</summary>
    public static HttpClient NewClient() => NewClient(IsRefused);

    /// <summary>A client for addresses that strangers gave: it refuses what is not on the public network as
    /// well.</summary>
    public static HttpClient NewPublicClient() => NewClient(address => IsRefused(address) || IsPrivate(address));

    private static HttpClient NewClient(Predicate<IPAddress> refuses) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        ConnectCallback = (context, cancel) => Connect(context, refuses, cancel),
    });

    /// <summary>Link-local, multicast, broadcast and unspecified addresses, also when mapped into IPv6.</summary>
    public static bool IsRefused(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            return address.IsIPv6LinkLocal || address.IsIPv6Multicast || address.Equals(IPAddress.IPv6Any);
        }

        var octets = address.GetAddressBytes();
        return octets[0] == 0 || octets[0] >= 224 || (octets[0] == 169 && octets[1] == 254);
    }

    /// <summary>This machine and networks that are not routed in public (RFC 1918, 4193, 6598), also when mapped into
    /// IPv6.</summary>
    public static bool IsPrivate(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        if (IPAddress.IsLoopback(address))
            return true;
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
            return address.IsIPv6UniqueLocal || address.IsIPv6SiteLocal;
        var octets = address.GetAddressBytes();
        return octets[0] == 10
            || (octets[0] == 172 && octets[1] is >= 16 and < 32)
            || (octets[0] == 192 && octets[1] == 168)
            || (octets[0] == 100 && octets[1] is >= 64 and < 128);
    }

    private static async ValueTask<Stream> Connect(
        SocketsHttpConnectionContext context, Predicate<IPAddress> refuses, CancellationToken cancel)
    {
        var host = context.DnsEndPoint.Host;
        var addresses = await Dns.GetHostAddressesAsync(host, cancel);
        var allowed = Array.FindAll(addresses, address => !refuses(address));
        if (allowed.Length == 0)
        {
            throw new HttpRequestException(
                HttpRequestError.ConnectionError, $"{host} leads to an address that Muster does not call.");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, context.DnsEndPoint.Port, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
