using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Muster.Core;
using Muster.Core.Incidents;
using Muster.Core.Paging;
using NodaTime;

namespace Muster.Engine.Paging;

/// <summary>What a link in a message stands for.</summary>
public sealed record AckLink(PageId Page, IncidentId Incident, ResponderId Responder, Instant ExpiresAt);

/// <summary>
/// Signed links that acknowledge without signing in: one page, one incident, one person, until an instant. Nothing
/// is stored: the token carries what it stands for, and an HMAC over it.
/// </summary>
/// <param name="vault">Signs.</param>
public sealed class AckLinks(Vault vault)
{
    /// <summary>A link works so long after its page was queued.</summary>
    public static Duration Lifetime { get; } = Duration.FromHours(24);

    private const int SignatureBytes = 16;
    private const int FixedBytes = 16 + 16 + 8;
    private const int TokenCharactersMax = 400;

    /// <summary>The token of a link, URL-safe.</summary>
    public string TokenFor(PageId page, IncidentId incident, ResponderId responder, Instant expiresAt)
    {
        var name = Encoding.UTF8.GetBytes(responder.Value);
        var body = new byte[FixedBytes + name.Length];
        page.Value.TryWriteBytes(body, bigEndian: true, out _);
        incident.Value.TryWriteBytes(body.AsSpan(16), bigEndian: true, out _);
        BinaryPrimitives.WriteInt64BigEndian(body.AsSpan(32), expiresAt.ToUnixTimeSeconds());
        name.CopyTo(body, FixedBytes);
        return Base64Url.EncodeToString([.. Signature(body), .. body]);
    }

    /// <summary>What a token stands for, expired or not; null when it was not made here.</summary>
    public AckLink? Read(string token)
    {
        if (token.Length is 0 or > TokenCharactersMax || !Base64Url.IsValid(token))
            return null;
        var all = Base64Url.DecodeFromChars(token).AsSpan();
        if (all.Length <= SignatureBytes + FixedBytes)
            return null;
        var body = all[SignatureBytes..];
        if (!CryptographicOperations.FixedTimeEquals(all[..SignatureBytes], Signature(body)))
            return null;
        return new AckLink(
            new PageId(new Guid(body[..16], bigEndian: true)),
            new IncidentId(new Guid(body[16..32], bigEndian: true)),
            new ResponderId(Encoding.UTF8.GetString(body[FixedBytes..])),
            Instant.FromUnixTimeSeconds(BinaryPrimitives.ReadInt64BigEndian(body[32..40])));
    }

    private byte[] Signature(ReadOnlySpan<byte> body) =>
        vault.Sign([.. "acknowledge v1"u8, .. body])[..SignatureBytes];
}
