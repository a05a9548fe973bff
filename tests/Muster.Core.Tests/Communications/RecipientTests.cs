using Muster.Core.Catalog;
using Muster.Core.Communications;
using Muster.Core.Directory;
using Muster.Core.Paging;
using Muster.Core.Playbook;
using Xunit;

namespace Muster.Core.Tests.Communications;

/// <summary>To whom a message to an audience goes.</summary>
public sealed class RecipientTests
{
    private static readonly CheckedPlaybook Playbook = new()
    {
        Teams =
        [
            new Team(new TeamId("leads"), "Leads", [Given.Ada, Given.Bob]),
            new Team(new TeamId("legal"), "Legal", []) { Email = "legal@example.com" },
        ],
        Directory = new DirectoryBook
        {
            Contacts = [new Contact { Id = "dpo", Role = "Data protection", Email = "dpo@example.com" }],
        },
        Communications = new CommunicationRules
        {
            Channels =
            [
                new CommunicationChannel { Id = "room", Name = "#incident-{slug}" },
                new CommunicationChannel { Id = "lobby", Name = "#lobby" },
                new CommunicationChannel
                {
                    Id = "hooked", Name = "#hooked", Address = "env:MUSTER_HOOK_ROOM",
                },
                new CommunicationChannel { Id = "mail", Name = "Mail", Kind = ChannelKind.Email },
                new CommunicationChannel
                {
                    Id = "list", Name = "All hands", Kind = ChannelKind.Email, Address = "all@example.com",
                },
                new CommunicationChannel { Id = "page", Name = "Page", Kind = ChannelKind.StatusPage },
            ],
        },
    };

    [Fact]
    public void Members_get_mail_each_once()
    {
        var found = Of(["mail"], "team leads", "person ada", "team legal", "contact dpo", "schedule primary");
        Assert.Equal(
            ["ada@example.com", "bob@example.com", "legal@example.com", "dpo@example.com"],
            found.Select(each => each.Address));
        Assert.All(found, each => Assert.Equal(RecipientMeans.Mail, each.Means));
    }

    [Fact]
    [Requirement("NTF-017")]
    public void Without_a_chat_product_the_members_of_a_room_get_it_by_mail()
    {
        var found = Of(["lobby"], "person bob");
        Assert.Equal(
            [(RecipientMeans.None, "No chat product is connected to it."), (RecipientMeans.Mail, null)],
            found.Select(each => (each.Means, each.Skip)));
        Assert.Equal(
            [RecipientMeans.Chat], Of(["hooked"], "person bob").Select(each => each.Means));
    }

    [Fact]
    public void The_room_of_the_incident_is_always_there() =>
        Assert.Equal([RecipientMeans.Room], Of(["room"], "person bob").Select(each => each.Means));

    [Fact]
    public void A_list_is_one_recipient() =>
        Assert.Equal(["all@example.com"], Of(["list"]).Select(each => each.Address));

    [Theory]
    [InlineData("change advisory board", "These are words for people: name a person, team or contact.")]
    [InlineData("role commander", "Nobody has this role.")]
    [InlineData("schedule nights", "Nobody is on call there.")]
    [InlineData("person carol", "Nobody of this name is known.")]
    public void Who_cannot_be_reached_is_there_with_the_reason(string member, string why) =>
        Assert.Equal([why], Of(["mail"], member).Select(each => each.Skip));

    [Fact]
    public void Nobody_is_never_silent()
    {
        Assert.Contains("address", Assert.Single(Of(["mail"])).Skip, StringComparison.Ordinal);
        Assert.Contains("status page", Assert.Single(Of(["page"])).Skip, StringComparison.Ordinal);
        Assert.Contains("no channel", Assert.Single(Of([])).Skip, StringComparison.Ordinal);
    }

    private static IReadOnlyList<Recipient> Of(IReadOnlyList<string> channels, params string[] members) =>
        new Recipients(Playbook, Person, schedule => schedule.Value == "primary" ? Given.Bob : null).Of(
            new Audience { Id = "them", Name = "Them", Channels = channels, Members = members }, []);

    private static Responder? Person(ResponderId id) => id != Given.Ada && id != Given.Bob ? null : new Responder
    {
        Id = id,
        Name = Given.NameOf(id),
        Contacts = [new ContactMethod("email", Channels.Email, $"{id}@example.com")],
    };
}
