using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Muster.Playbooks.Playbook;

/// <summary>One number for the texts of a playbook: equal when they say the same.</summary>
public static class PlaybookDigest
{
    /// <summary>SHA-256 over paths and texts, 64 lower-case hexadecimal digits.</summary>
    /// <remarks>
    /// The order of the files, the kind of line ends and a byte order mark do not matter; every other character does.
    /// </remarks>
    public static string Of(IReadOnlyDictionary<string, string> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (path, text) in files.OrderBy(file => file.Key, StringComparer.Ordinal))
        {
            Append(path);
            Append(text.TrimStart('\uFEFF').ReplaceLineEndings("\n"));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());

        // The length first: no two folders have the same bytes.
        void Append(string part)
        {
            var bytes = Encoding.UTF8.GetBytes(part);
            Span<byte> length = stackalloc byte[sizeof(int)];
            BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
            hash.AppendData(length);
            hash.AppendData(bytes);
        }
    }
}
