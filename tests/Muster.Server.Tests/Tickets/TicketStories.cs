using Muster.Core;
using Muster.Core.Alerts;
using Muster.Core.Playbook;
using Muster.Core.Tickets;
using Muster.Engine.Tickets;
using Muster.Server.Tests.Paging;
using NodaTime;

namespace Muster.Server.Tests.Tickets;

/// <summary>Low alerts that become tickets and page nobody.</summary>
public sealed class TicketStories
{
    private static readonly Actor bob = Actor.Responder(World.Bob, "Bob Lind");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Requirement("INT-021")]
    [Requirement("ONC-014")]
    public async Task A_low_alert_becomes_a_ticket_of_whoever_is_on_call_and_pages_nobody()
    {
        await using var world = await World.Open(AsTickets);
        var desk = new TicketDesk(world.Store, world.Live, world.Ids);
        await world.Signal(AlertAction.Trigger, "disk");
        await world.Signal(AlertAction.Trigger, "disk");
        var ticket = Assert.Single(await desk.All(Cancel));
        Assert.Equal(
            ("T-1", "disk is full", TicketKind.Alert, (ResponderId?)World.Ada),
            (ticket.Opening!.Reference, ticket.Opening.Title, ticket.Opening.Kind, ticket.Assignee));
        Assert.Empty(world.Mail.Messages);

        await desk.Run("t-1", now => new TicketCommand.Close("exchanged") { At = now, By = bob }, Cancel);
        await world.Signal(AlertAction.Trigger, "disk");
        Assert.False(Assert.Single(await desk.All(Cancel)).IsOpen);

        await world.Signal(AlertAction.Resolve, "disk");
        await world.Signal(AlertAction.Trigger, "disk");
        var again = Assert.Single(await desk.All(Cancel));
        Assert.Equal((true, 2, "T-1"), (again.IsOpen, again.Openings, again.Opening!.Reference));
    }

    [Fact]
    [Requirement("SEV-021")]
    public async Task A_level_can_say_that_its_alerts_become_tickets()
    {
        await using var world = await World.Open(playbook => playbook with
        {
            Severities =
            [
                .. playbook.Severities.Select(level => level with { Tickets = !level.Opens }),
            ],
        });
        var desk = new TicketDesk(world.Store, world.Live, world.Ids);
        await world.Signal(AlertAction.Trigger, "low", AlertSeverity.Info);
        Assert.Equal("low is full", Assert.Single(await desk.All(Cancel)).Opening!.Title);
        Assert.Empty(world.Mail.Messages);
    }

    [Fact]
    [Requirement("INT-021")]
    public async Task What_a_silence_holds_back_becomes_a_ticket_when_it_is_let_go()
    {
        await using var world = await World.Open(AsTickets);
        var desk = new TicketDesk(world.Store, world.Live, world.Ids);
        var (silence, _) = await world.Silences.Create(
            new SilenceTerms(
                [new Matcher("dedup_key", MatcherOperator.Equal, "disk")],
                world.Now,
                world.Now + Duration.FromHours(1),
                "Bob Lind",
                "planned work"),
            bob,
            Cancel);
        await world.Signal(AlertAction.Trigger, "disk");
        Assert.Empty(await desk.All(Cancel));
        await world.Silences.Expire(silence!.Id, key: null, bob, Cancel);
        await world.Settle();
        Assert.Single(await desk.All(Cancel));
    }

    private static CheckedPlaybook AsTickets(CheckedPlaybook playbook) => playbook with
    {
        Routes =
        [
            new Core.Alerts.Route { Name = "chores", Effect = RouteEffect.Ticket, Flapping = null },
        ],
    };
}
