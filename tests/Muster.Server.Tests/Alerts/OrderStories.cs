using Muster.Core.Alerts;
using Muster.Server.Tests.Paging;
using Muster.Storage;
using NodaTime;

namespace Muster.Server.Tests.Alerts;

/// <summary>Signals that come twice, late, or in the wrong order.</summary>
public sealed class OrderStories
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Case(34)]
    public async Task A_trigger_that_is_older_than_its_own_end_opens_nothing(bool firedBefore)
    {
        await using var world = await World.Open();
        var noon = world.Now;
        if (firedBefore)
            await world.Signal(AlertAction.Trigger, change: At(noon - Duration.FromSeconds(9)));
        await world.Signal(AlertAction.Resolve, change: At(noon));
        await world.Signal(AlertAction.Trigger, change: At(noon - Duration.FromSeconds(1)));

        Assert.DoesNotContain(await Alerts(world), alert => alert.IsOpen);

        await world.Signal(AlertAction.Trigger, change: At(noon));
        Assert.Single(await Alerts(world), alert => alert.IsOpen);
        Assert.Empty((await world.Store.Verify([], Cancel)).Problems);
    }

    [Fact]
    [Case(34)]
    public async Task Within_one_batch_the_newer_word_of_the_sender_counts()
    {
        await using var world = await World.Open();
        var trigger = Signal(AlertAction.Trigger, world.Now - Duration.FromSeconds(1));
        await world.Intake.Take(
            world.Deliver(Signal(AlertAction.Resolve, world.Now), trigger), Cancel);
        await world.Settle();

        Assert.DoesNotContain(await Alerts(world), alert => alert.IsOpen);
    }

    [Fact]
    [Case(56)]
    public async Task The_same_event_of_two_peers_is_one_page()
    {
        await using var world = await World.Open();
        var began = world.Now;
        await world.Signal(AlertAction.Trigger, change: At(began));
        var pages = world.Mail.Messages.Count;
        await world.Pass(Duration.FromSeconds(15));
        await world.Signal(AlertAction.Trigger, change: At(began));

        Assert.Equal(pages, world.Mail.Messages.Count);
        Assert.Equal(2, Assert.Single(await Alerts(world)).Count);
    }

    [Fact]
    [Case(57)]
    public async Task The_same_words_with_other_keys_are_two_alerts()
    {
        await using var world = await World.Open();
        await world.Signal(AlertAction.Trigger, "a", change: signal => signal with { Summary = "Disk full" });
        await world.Signal(AlertAction.Trigger, "b", change: signal => signal with { Summary = "Disk full" });

        Assert.Equal(2, (await Alerts(world)).Count);
    }

    [Fact]
    public async Task Other_words_change_an_open_alert_and_open_none()
    {
        await using var world = await World.Open();
        await world.Signal(AlertAction.Reword, change: signal => signal with { Summary = "Too early" });
        Assert.Empty(await Alerts(world));

        await world.Signal(AlertAction.Trigger);
        await world.Signal(AlertAction.Reword, change: signal => signal with { Summary = "", Details = "Since noon" });
        await world.Signal(AlertAction.Reword, change: signal => signal with { Summary = "Disk is fuller" });

        var alert = Assert.Single(await Alerts(world));
        Assert.Equal(("Disk is fuller", "Since noon", 1), (alert.Summary, alert.Details, alert.Count));
        Assert.Empty((await world.Store.Verify([], Cancel)).Problems);
    }

    [Fact]
    public async Task A_message_with_the_same_id_changes_nothing_when_it_comes_again()
    {
        await using var world = await World.Open();
        for (var time = 0; time < 2; time++)
        {
            await world.Intake.Take(
                world.Deliver(Signal(AlertAction.Trigger, sentAt: null)) with { SenderId = "m-1" }, Cancel);
        }

        Assert.Equal(1, Assert.Single(await Alerts(world)).Count);
    }

    private static Func<AlertSignal, AlertSignal> At(Instant sentAt) => signal => signal with { SentAt = sentAt };

    private static AlertSignal Signal(AlertAction action, Instant? sentAt) => new()
    {
        Service = World.Payments,
        Source = "pagerduty",
        DedupKey = "disk",
        Action = action,
        Summary = "Disk full",
        SentAt = sentAt,
    };

    private static async Task<IReadOnlyList<Alert>> Alerts(World world) =>
        await world.Store.Read(reading => reading.Alerts(new AlertQuery()), Cancel);
}
