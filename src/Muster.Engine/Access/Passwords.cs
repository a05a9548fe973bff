using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Muster.Engine.Access;

/// <summary>
/// Passwords as they are kept: PBKDF2 with HMAC-SHA-256, 600,000 rounds and a salt of its own each (OWASP's figure
/// for this function), written <c>pbkdf2-sha256$rounds$salt$hash</c>.
/// </summary>
public static class Passwords
{
    /// <summary>The shortest password, in characters.</summary>
    public const int CharactersMin = 12;

    /// <summary>The longest password, in characters.</summary>
    public const int CharactersMax = 200;

    private const int Rounds = 600_000;
    private const int SaltBytes = 16;
    private const int HashBytes = 32;
    private const string Scheme = "pbkdf2-sha256";

    /// <summary>The form in which a password is kept.</summary>
    public static string Hash(string password)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        var hash = Derive(password, salt, Rounds);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Scheme}${Rounds}${Convert.ToBase64String(salt)}${Convert.ToBase64String(hash)}");
    }

    /// <summary>Whether a password is the kept one. Takes as long for an unknown person (null) as for a known
    /// one.</summary>
    public static bool Holds(string? kept, string password)
    {
        var parts = (kept ?? Nobody).Split('$');
        if (parts.Length != 4 || parts[0] != Scheme)
            return false;
        var rounds = int.Parse(parts[1], CultureInfo.InvariantCulture);
        var expected = Convert.FromBase64String(parts[3]);
        var actual = Derive(password, Convert.FromBase64String(parts[2]), rounds);
        return CryptographicOperations.FixedTimeEquals(expected, actual) && kept is not null;
    }

    private static string Nobody { get; } = string.Create(
        CultureInfo.InvariantCulture,
        $"{Scheme}${Rounds}${Zeros(SaltBytes)}${Zeros(HashBytes)}");

    private static string Zeros(int bytes) => Convert.ToBase64String(new byte[bytes]);

    private static byte[] Derive(string password, byte[] salt, int rounds) => Rfc2898DeriveBytes.Pbkdf2(
        Encoding.UTF8.GetBytes(password), salt, rounds, HashAlgorithmName.SHA256, HashBytes);
}
