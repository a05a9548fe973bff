using Muster.Core.Access;
using Muster.Core.Directory;
using Muster.Core.Paging;
using Xunit;
using static Muster.Core.Directory.PersonCommand;
using static Muster.Core.Tests.Given;
using E = Muster.Core.Directory.PersonEvent;

namespace Muster.Core.Tests.Directory;

public sealed class PersonTests
{
    private static readonly ContactMethod Mail = new("email", Channels.Email, "ada@example.com");

    private static readonly E.Added Added = new("Ada Okafor", AccessLevel.Responder) { At = Noon, By = ByBob };

    [Fact]
    public void A_person_is_added_once()
    {
        var added = When(new Add(" Ada Okafor ", AccessLevel.Responder) { At = Noon, By = ByBob });
        added.Then(Added);
        added.When(new Add("Ada Okafor", AccessLevel.Responder) { At = Noon, By = ByBob }).ThenRefused("person.exists");
        When(new Add(" ", AccessLevel.Responder) { At = Noon, By = ByBob }).ThenRefused("person.name-missing");
    }

    [Fact]
    public void A_contact_method_is_added_changed_and_removed()
    {
        var added = When(new AddContact(Mail) { At = Noon, By = ByAda });
        added.Then(new E.ContactAdded(Mail) { At = Noon, By = ByAda });
        added.When(new AddContact(Mail) { At = Noon, By = ByAda }).ThenNothing();
        var changed = added.When(new AddContact(Mail with { Address = "ada@example.org" }) { At = Noon, By = ByAda });
        Assert.Equal("ada@example.org", Assert.Single(changed.State.Contacts).Address);
        var removed = changed.When(new RemoveContact("email") { At = Noon, By = ByAda });
        Assert.Empty(removed.State.Contacts);
        removed.When(new RemoveContact("email") { At = Noon, By = ByAda }).ThenNothing();
    }

    [Theory]
    [InlineData(Channels.Email, "")]
    [InlineData(Channels.Email, "ada")]
    [InlineData(Channels.Email, "@example.com")]
    [InlineData(Channels.Email, "ada@")]
    [InlineData(Channels.Email, "ada@example.com\r\nBcc: all@example.com")]
    [InlineData(Channels.Email, "ada@example.com, bob@example.com")]
    [InlineData(Channels.Webhook, "example.com/hook")]
    [InlineData(Channels.Webhook, "file:///etc/passwd")]
    [InlineData("pigeon", "ada")]
    public void What_is_no_address_is_refused(string channel, string address) =>
        When(new AddContact(new ContactMethod("x", channel, address)) { At = Noon, By = ByAda })
            .ThenRefused("person.contact-wrong");

    [Fact]
    public void A_deactivated_person_is_out_of_every_session_and_can_come_back()
    {
        var gone = When(new Deactivate { At = At(1), By = ByBob }, Added);
        Assert.Equal((true, At(1)), (gone.State.IsDeactivated, gone.State.SessionsFrom));
        gone.When(new Deactivate { At = At(2), By = ByBob }).ThenNothing();
        var back = gone.When(new Activate { At = At(3), By = ByBob });
        Assert.False(back.State.IsDeactivated);
        back.When(new Activate { At = At(4), By = ByBob }).ThenNothing();
    }

    [Fact]
    public void A_new_password_ends_older_sessions()
    {
        var set = When(new SetPassword("hash") { At = At(1), By = ByAda }, Added);
        Assert.Equal(("hash", At(1)), (set.State.PasswordHash, set.State.SessionsFrom));
    }

    [Fact]
    public void A_name_that_does_not_change_is_no_fact()
    {
        When(new Rename("Ada Okafor") { At = At(1), By = ByAda }, Added).ThenNothing();
        When(new Rename("Ada O.") { At = At(1), By = ByAda }, Added)
            .Then(new E.Renamed("Ada O.") { At = At(1), By = ByAda });
    }

    private static Stream<Person, PersonCommand, E> When(PersonCommand command, params IEnumerable<E> given) =>
        Stream<Person, PersonCommand, E>.Of(given).When(command);
}
