using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NodaTime;

namespace Muster.Server.Compat.Slack;

/// <summary>
/// The proof that a call came from Slack: a digest over the time and the bytes of the body, as they were sent. What is
/// older than five minutes may be a copy of an earlier call. Source: wire formats C.3.
/// </summary>
internal static class SlackSignature
{
    internal static Duration Window { get; } = Duration.FromMinutes(5);

    internal static bool Holds(
        string secret, string? timestamp, string? signature, ReadOnlySpan<byte> body, Instant now)
    {
        if (signature is null
            || !long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || seconds > Instant.MaxValue.ToUnixTimeSeconds())
        {
            return false;
        }

        var age = now - Instant.FromUnixTimeSeconds(seconds);
        return age <= Window && age >= -Window
            && CryptographicOperations.FixedTimeEquals(
                Encoding.UTF8.GetBytes(Of(secret, timestamp!, body)), Encoding.UTF8.GetBytes(signature));
    }

    /// <summary>The signature of a body at a time.</summary>
    internal static string Of(string secret, string timestamp, ReadOnlySpan<byte> body)
    {
        byte[] signed = [.. Encoding.UTF8.GetBytes($"v0:{timestamp}:"), .. body];
        return "v0=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed));
    }
}
