using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Muster.Core.StatusPage;

namespace Muster.Engine.StatusPage;

/// <summary>
/// The secret part of the addresses by which a subscriber says yes, changes what they hear of, or leaves. Nothing is
/// stored: it follows from the subscriber and this installation's secret.
/// </summary>
/// <param name="vault">Signs.</param>
public sealed class SubscriberLinks(Vault vault)
{
    private const int SignatureBytes = 16;
    private const int TokenCharactersMax = 100;

    /// <summary>The token of a subscriber, fit for an address.</summary>
    public string TokenFor(PublicId subscriber) =>
        $"{subscriber}-{Base64Url.EncodeToString(Signature(subscriber.Value))}";

    /// <summary>Whose token it is, or null when it was not made here.</summary>
    public PublicId? Read(string token)
    {
        var dash = token.IndexOf('-', StringComparison.Ordinal);
        if (dash <= 0 || token.Length > TokenCharactersMax || !Base64Url.IsValid(token.AsSpan(dash + 1)))
            return null;
        var given = Base64Url.DecodeFromChars(token.AsSpan(dash + 1));
        return CryptographicOperations.FixedTimeEquals(given, Signature(token[..dash]))
            ? new PublicId(token[..dash])
            : null;
    }

    private byte[] Signature(string subscriber) =>
        vault.Sign(Encoding.UTF8.GetBytes($"subscriber v1/{subscriber}"))[..SignatureBytes];
}
