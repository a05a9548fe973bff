using System.Security.Cryptography;
using System.Text;
using Muster.Core;
using Muster.Engine;

namespace Muster.Server.Compat;

/// <summary>Signatures by a shared secret over the raw bytes. While a secret is rotated both hold.</summary>
internal static class Signatures
{
    /// <summary>Whether one of the secrets signed the bytes with HMAC-SHA256, in hexadecimal.</summary>
    internal static bool Holds(IReadOnlyList<string> secrets, string? signature, ReadOnlySpan<byte> signed)
    {
        var given = Hexadecimal(signature);
        if (given is null)
            return false;
        foreach (var secret in secrets)
        {
            if (CryptographicOperations.FixedTimeEquals(
                HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed), given))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The secrets of a sender of a service; none means that it need not sign.</summary>
    internal static IReadOnlyList<string> SecretsOf(HttpContext http, ServiceId service, string source) =>
        http.RequestServices.GetRequiredService<Live>().Now.SecretsOf(service, source);

    private static byte[]? Hexadecimal(string? text)
    {
        var hex = text?.Trim() ?? "";
        if (hex.StartsWith("sha256=", StringComparison.Ordinal))
            hex = hex[7..];
        try
        {
            return hex.Length == HMACSHA256.HashSizeInBytes * 2 ? Convert.FromHexString(hex) : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
