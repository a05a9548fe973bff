using Muster.Core.StatusPage;
using Xunit;
using C = Muster.Core.StatusPage.SubscriberCommand;
using E = Muster.Core.StatusPage.SubscriberEvent;

namespace Muster.Core.Tests.StatusPage;

public sealed class SubscriberTests
{
    [Fact]
    public void An_address_hears_nothing_before_its_owner_says_yes()
    {
        var one = Asked();
        Assert.Equal(SubscriberState.Unconfirmed, one.State.State);
        one = one.When(new C.Confirm { At = Given.At(1), By = Actor.Muster });
        Assert.Equal(SubscriberState.Active, one.State.State);
        one.When(new C.Confirm { At = Given.At(2), By = Actor.Muster }).ThenNothing();
    }

    [Theory]
    [InlineData("ada")]
    [InlineData("ada@example.com, bob@example.com")]
    [InlineData("ada@example.com\r\nBcc: all@example.com")]
    [InlineData("@")]
    public void What_is_no_mail_address_is_refused(string address) =>
        Stream<Subscriber, SubscriberCommand, SubscriberEvent>.Of().When(Subscribe(address))
            .ThenRefused("statuspage.address-wrong");

    [Theory]
    [InlineData(false, Subscriber.FailuresMax)]
    [InlineData(true, Subscriber.RefusalsMax)]
    public void An_address_that_nothing_reaches_is_left_alone_and_forgotten_at_last(bool forGood, int times)
    {
        var one = Asked().When(new C.Confirm { At = Given.Noon, By = Actor.Muster });
        for (var at = 1; at < times; at++)
        {
            one = one.When(new C.Report("No such mailbox.", forGood) { At = Given.At(at), By = Actor.Muster });
            Assert.Equal(SubscriberState.Active, one.State.State);
        }

        one = one.When(new C.Report("No such mailbox.", forGood) { At = Given.At(times), By = Actor.Muster });
        Assert.Equal(SubscriberState.Quarantined, one.State.State);
        Assert.Equal(Given.At(times) + Subscriber.KeptFor, one.State.PurgeAt);
        Assert.Equal(
            SubscriberState.Active,
            one.When(new C.Reactivate { At = Given.At(60), By = Given.ByAda }).State.State);
    }

    [Fact]
    public void One_notice_that_arrives_ends_the_count()
    {
        var one = Asked().When(new C.Confirm { At = Given.Noon, By = Actor.Muster })
            .When(new C.Report("Busy.", ForGood: false) { At = Given.At(1), By = Actor.Muster })
            .When(new C.Report(Why: null, ForGood: false) { At = Given.At(2), By = Actor.Muster });
        Assert.Equal(0, one.State.Failures);
    }

    [Fact]
    public void Whoever_left_is_asked_again_when_they_come_back()
    {
        var one = Asked().When(new C.Confirm { At = Given.Noon, By = Actor.Muster })
            .When(new C.Unsubscribe("link") { At = Given.At(1), By = Actor.Muster });
        Assert.Equal(SubscriberState.Unsubscribed, one.State.State);
        one.When(new C.Unsubscribe("link") { At = Given.At(1), By = Actor.Muster }).ThenNothing();
        Assert.Equal(SubscriberState.Unconfirmed, one.When(Subscribe("ada@example.com")).State.State);
    }

    [Fact]
    public void A_wish_takes_in_components_groups_or_one_incident()
    {
        var page = Pages.Page().State.Shown();
        var (checkout, files) = (page.Component("checkout")!, page.Component("files")!);
        var shop = SubscriptionScope.Everything with { Groups = [checkout.Settings.Group!] };
        Assert.True(shop.Takes(Pages.Outage, [checkout]));
        Assert.False(shop.Takes(Pages.Outage, [files]));
        var some = SubscriptionScope.Everything with { Components = ["files"] };
        Assert.True(some.Takes(Pages.Outage, [checkout, files]));
        var only = SubscriptionScope.Everything with { Incident = Pages.Outage };
        Assert.True(only.Takes(Pages.Outage, []));
        Assert.False(only.Takes(PublicId.Of("another"), [checkout]));
        Assert.True(SubscriptionScope.Everything.Takes(Pages.Outage, []));
    }

    private static Stream<Subscriber, SubscriberCommand, SubscriberEvent> Asked() =>
        Stream<Subscriber, SubscriberCommand, SubscriberEvent>.Of().When(Subscribe("ada@example.com"));

    private static C.Subscribe Subscribe(string address) => new(new E.Subscribed(
        PublicId.Of("ada"), "main", SubscriberKind.Email, address, null, SubscriptionScope.Everything, NeedsYes: true)
    { At = Given.Noon, By = Actor.Muster })
    { At = Given.Noon, By = Actor.Muster };
}
