using Muster.Engine;
using Muster.Engine.Access;
using Muster.Server.Tests.Paging;

namespace Muster.Server.Tests.Access;

public sealed class SecretTests
{
    private readonly Vault vault = new(new byte[Vault.MasterBytes]);

    [Fact]
    public void What_was_sealed_is_read_again_for_its_purpose_only()
    {
        var sealedText = vault.Seal("d31a1a58b4edc1b8", "integration-key/payments");

        Assert.Equal("d31a1a58b4edc1b8", vault.Unseal(sealedText, "integration-key/payments"));
        Assert.Null(vault.Unseal(sealedText, "integration-key/ledger"));
        Assert.DoesNotContain("d31a1a58", sealedText, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("AAAA")]
    [InlineData("no base64!")]
    public void What_was_not_sealed_here_is_not_read(string text) => Assert.Null(vault.Unseal(text, "any"));

    [Fact]
    public void A_password_holds_for_itself_only_and_is_not_kept_in_clear()
    {
        var kept = Passwords.Hash("correct horse battery");

        Assert.True(Passwords.Holds(kept, "correct horse battery"));
        Assert.False(Passwords.Holds(kept, "Correct horse battery"));
        Assert.False(Passwords.Holds(kept: null, "correct horse battery"));
        Assert.DoesNotContain("horse", kept, StringComparison.Ordinal);
    }

    [Fact]
    public void Ids_rise_are_of_version_seven_and_repeat_with_their_seed()
    {
        var time = new ManualTime(new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero));
        var ids = new Ids(time, new Random(7));
        var again = new Ids(time, new Random(7));
        var last = "";
        for (var count = 0; count < 10_000; count++)
        {
            var id = ids.Next();
            Assert.Equal(7, id.Version);
            var text = id.ToString("N");
            Assert.True(string.CompareOrdinal(last, text) < 0, $"{text} does not come after {last}");
            Assert.Equal(text, again.Next().ToString("N"));
            last = text;
        }
    }
}
