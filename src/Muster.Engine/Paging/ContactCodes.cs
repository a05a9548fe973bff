using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Muster.Core;
using Muster.Core.Paging;
using NodaTime;

namespace Muster.Engine.Paging;

/// <summary>
/// Codes that prove that messages to an address arrive. Nothing is stored: a code follows from the person, the
/// address, the time and this installation's secret.
/// </summary>
/// <param name="vault">Signs.</param>
public sealed class ContactCodes(Vault vault)
{
    private const uint Codes = 1_000_000;

    /// <summary>A code holds at least this long, and at most twice as long.</summary>
    public static Duration Window { get; } = Duration.FromMinutes(15);

    /// <summary>The code of this moment, six digits.</summary>
    public string Of(ResponderId person, string address, Instant now) => Of(person, address, WindowOf(now));

    /// <summary>Whether a code is that of this window or the one before.</summary>
    public bool Holds(ResponderId person, ContactMethod contact, string code, Instant now)
    {
        var given = Encoding.ASCII.GetBytes(code.Trim());
        var window = WindowOf(now);
        return CryptographicOperations.FixedTimeEquals(given, Bytes(person, contact.Address, window))
            | CryptographicOperations.FixedTimeEquals(given, Bytes(person, contact.Address, window - 1));
    }

    private byte[] Bytes(ResponderId person, string address, long window) =>
        Encoding.ASCII.GetBytes(Of(person, address, window));

    private string Of(ResponderId person, string address, long window)
    {
        var signed = vault.Sign(Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture, $"contact v1/{window}/{person}/{address}")));
        var number = BinaryPrimitives.ReadUInt64BigEndian(signed) % Codes;
        return number.ToString("000000", CultureInfo.InvariantCulture);
    }

    private static long WindowOf(Instant now) => now.ToUnixTimeTicks() / Window.BclCompatibleTicks;
}
