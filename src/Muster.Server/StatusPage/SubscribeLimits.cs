using System.Collections.Concurrent;

namespace Muster.Server.StatusPage;

/// <summary>So that nobody has mails sent to strangers: so many sign-ups an hour from one network address.</summary>
internal sealed class SubscribeLimits(TimeProvider time)
{
    /// <summary>So many from one address within the window.</summary>
    internal const int PerAddressMax = 20;

    private const int AddressesMax = 50_000;
    private static readonly TimeSpan Window = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<string, (long Since, int Count)> seen = new(StringComparer.Ordinal);

    /// <summary>Whether one more is taken; counts it.</summary>
    internal bool Allow(HttpContext http)
    {
        if (seen.Count > AddressesMax)
            seen.Clear();
        var now = time.GetTimestamp();
        var counted = seen.AddOrUpdate(
            http.Connection.RemoteIpAddress?.ToString() ?? "",
            _ => (now, 1),
            (_, before) => time.GetElapsedTime(before.Since, now) > Window
                ? (now, 1)
                : (before.Since, before.Count + 1));
        return counted.Count <= PerAddressMax;
    }
}
