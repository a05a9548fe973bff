using System.Security.Cryptography;
using Xunit;

namespace Muster.Storage.Tests;

public sealed class HashChainTests
{
    [Fact]
    public void A_hash_covers_the_bytes_that_the_document_names()
    {
        var digest = SHA256.HashData("{}"u8);
        var bytes = Convert.FromHexString(
            new string('0', 64)                 // the hash before the first fact
            + "0000000000000001"                // position
            + "00000008" + "616C6572742FC3A9"   // stream
            + "0000000000000002"                // version
            + "00000001" + "74"                 // type
            + "FFFFFFFFFFFFFFFF"                // at, a microsecond before 1970
            + "0000000000000003"                // recorded
            + Convert.ToHexString(digest));

        var hash = new byte[32];
        HashChain.Link(HashChain.Start, 1, "alert/é", 2, "t", -1, 3, digest, hash);
        Assert.Equal(Convert.ToHexString(SHA256.HashData(bytes)), Convert.ToHexString(hash));
    }

    [Fact]
    public void Moving_a_letter_from_one_column_to_the_next_changes_the_hash()
    {
        var digest = new byte[32];
        var one = new byte[32];
        var other = new byte[32];
        HashChain.Link(HashChain.Start, 1, "ab", 1, "c", 0, 0, digest, one);
        HashChain.Link(HashChain.Start, 1, "a", 1, "bc", 0, 0, digest, other);
        Assert.NotEqual(one, other);
    }
}
