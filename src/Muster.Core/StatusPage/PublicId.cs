using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Muster.Core.StatusPage;

/// <summary>
/// The id of something that outsiders see: twelve lower-case letters and digits, as clients of status pages expect it.
/// It says nothing about when or in which order things were made.
/// </summary>
/// <param name="Value">Twelve characters of a-z and 0-9.</param>
public readonly record struct PublicId(string Value)
{
    private const int Characters = 12;
    private const string Alphabet = "0123456789abcdefghijklmnopqrstuvwxyz";

    /// <summary>The public form of an id.</summary>
    public static PublicId Of(Guid id) => Of(id.ToString("N"));

    /// <summary>The public form of a name; the same name gives the same id for ever.</summary>
    public static PublicId Of(string name)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(name), digest);
        var number = BinaryPrimitives.ReadUInt64BigEndian(digest);
        Span<char> text = stackalloc char[Characters];
        for (var at = Characters - 1; at >= 0; at--)
        {
            text[at] = Alphabet[(int)(number % (uint)Alphabet.Length)];
            number /= (uint)Alphabet.Length;
        }

        return new PublicId(new string(text));
    }

    /// <summary>Whether a text has the form of such an id.</summary>
    public static bool HasForm(string text) =>
        text.Length == Characters && text.All(letter => char.IsAsciiDigit(letter) || char.IsAsciiLetterLower(letter));

    /// <inheritdoc/>
    public override string ToString() => Value;
}
