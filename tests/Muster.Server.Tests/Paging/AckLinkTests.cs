using Muster.Core;
using Muster.Core.Incidents;
using Muster.Core.Paging;
using Muster.Engine;
using Muster.Engine.Paging;
using NodaTime;

namespace Muster.Server.Tests.Paging;

public sealed class AckLinkTests
{
    private static readonly Instant Noon = Instant.FromUtc(2026, 11, 20, 12, 0);
    private static readonly AckLink Link = new(
        new PageId(Guid.Parse("01a1fe421c377000ad9877f5d7b33ca7")),
        new IncidentId(Guid.Parse("01a1fe421a9c7000b48bd6ce2f1b84bb")),
        new ResponderId("ada"),
        Noon);

    private readonly AckLinks links = new(new Vault(new byte[Vault.MasterBytes]));

    [Fact]
    public void A_link_stands_for_its_page_its_incident_its_person_and_its_end() =>
        Assert.Equal(Link, links.Read(Token(links)));

    [Fact]
    public void A_link_with_any_character_changed_stands_for_nothing()
    {
        var token = Token(links);
        for (var place = 0; place < token.Length - 1; place++)
        {
            var other = token[place] == 'A' ? 'B' : 'A';
            Assert.Null(links.Read(token[..place] + other + token[(place + 1)..]));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("A")]
    [InlineData("not a token")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void What_is_no_link_stands_for_nothing(string token) => Assert.Null(links.Read(token));

    [Fact]
    public void A_link_of_another_installation_stands_for_nothing()
    {
        var others = new AckLinks(new Vault([.. Enumerable.Repeat((byte)7, Vault.MasterBytes)]));

        Assert.Null(links.Read(Token(others)));
    }

    private static string Token(AckLinks links) =>
        links.TokenFor(Link.Page, Link.Incident, Link.Responder, Link.ExpiresAt);
}
