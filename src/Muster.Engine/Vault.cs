using System.Security.Cryptography;
using System.Text;

namespace Muster.Engine;

/// <summary>
/// The installation's secrets: encrypts what must be read again (integration keys), signs links, digests what is
/// only compared. All keys are derived from one master secret that lies outside the store.
/// </summary>
public sealed class Vault
{
    /// <summary>The length of a master secret in bytes.</summary>
    public const int MasterBytes = 32;

    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    private readonly byte[] sealing;
    private readonly byte[] signing;

    /// <summary>Derives the keys.</summary>
    /// <param name="master">At least <see cref="MasterBytes"/> bytes.</param>
    /// <exception cref="ArgumentException">It is shorter.</exception>
    public Vault(ReadOnlySpan<byte> master)
    {
        if (master.Length < MasterBytes)
            throw new ArgumentException($"A master secret has at least {MasterBytes} bytes.", nameof(master));
        sealing = Derive(master, "muster sealing v1");
        signing = Derive(master, "muster signing v1");
    }

    /// <summary>A new random secret of so many bytes, as lower-case hexadecimal.</summary>
    public static string NewSecret(int bytes) => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(bytes));

    /// <summary>SHA-256 of a secret of high entropy, lower-case hexadecimal: how it is kept and looked up.</summary>
    public static string Digest(string secret) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    /// <summary>Encrypts with AES-256-GCM; the purpose is authenticated with it.</summary>
    public string Seal(string secret, string purpose)
    {
        var nonce = RandomNumberGenerator.GetBytes(NonceBytes);
        var text = Encoding.UTF8.GetBytes(secret);
        var cipher = new byte[text.Length];
        var tag = new byte[TagBytes];
        using var aes = new AesGcm(sealing, TagBytes);
        aes.Encrypt(nonce, text, cipher, tag, Encoding.UTF8.GetBytes(purpose));
        return Convert.ToBase64String([.. nonce, .. tag, .. cipher]);
    }

    /// <summary>The inverse of <see cref="Seal"/>, or null when it was not sealed here for this purpose.</summary>
    public string? Unseal(string sealedText, string purpose)
    {
        try
        {
            var all = Convert.FromBase64String(sealedText).AsSpan();
            var text = new byte[all.Length - NonceBytes - TagBytes];
            using var aes = new AesGcm(sealing, TagBytes);
            aes.Decrypt(
                all[..NonceBytes],
                all[(NonceBytes + TagBytes)..],
                all[NonceBytes..(NonceBytes + TagBytes)],
                text,
                Encoding.UTF8.GetBytes(purpose));
            return Encoding.UTF8.GetString(text);
        }
        catch (Exception broken) when (broken is CryptographicException or FormatException or OverflowException)
        {
            return null;
        }
    }

    /// <summary>HMAC-SHA256 over the bytes.</summary>
    public byte[] Sign(ReadOnlySpan<byte> bytes) => HMACSHA256.HashData(signing, bytes);

    private static byte[] Derive(ReadOnlySpan<byte> master, string purpose)
    {
        var key = new byte[32];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, master, key, salt: [], Encoding.UTF8.GetBytes(purpose));
        return key;
    }
}
