using Muster.Core;
using Muster.Core.Alerts;
using Muster.Core.Paging;
using Muster.Engine.Paging;
using NodaTime;

namespace Muster.Server.Tests.Paging;

/// <summary>Somebody leaves while an incident waits for them.</summary>
public sealed class PersonGoneStories
{
    private static readonly Actor ByBob = Actor.Responder(World.Bob, "Bob Lind");

    [Fact]
    [Case(39)]
    public async Task Becoming_less_bad_while_a_page_is_with_its_provider_cuts_it_off_no_more()
    {
        await using var world = await World.Open();
        world.Mail.Answer = async _ =>
        {
            var id = (await world.OnlyIncident()).State.Id;
            await world.Incidents.ChangeSeverity(
                id, "SEV4", "not so bad", ByBob, CancellationToken.None);
            return Handover.Taken("1");
        };
        await world.Signal(AlertAction.Trigger);
        var page = Assert.Single((await world.OnlyIncident()).Pages).State;
        Assert.Equal((PageOutcome.Sent, 1), (page.Outcome, page.Attempts));
        Assert.Equal("SEV4", (await world.OnlyIncident()).State.Severity.Value);
    }

    [Fact]
    [Case(30)]
    public async Task Who_is_deactivated_after_being_paged_is_gone_around_at_once_and_the_timeline_says_why()
    {
        await using var world = await World.Open();
        await world.Signal(AlertAction.Trigger);
        Assert.Equal(["ada"], world.Mail.To);

        await world.Access.SetActive(World.Ada, isActive: false, ByBob, CancellationToken.None);
        await world.Settle();

        Assert.Equal(["ada", "bob"], world.Mail.To);
        var timeline = (await world.OnlyIncident()).Timeline;
        Assert.Contains(timeline, entry =>
            entry.Detail?.Contains("Ada Okafor is deactivated.", StringComparison.Ordinal) == true);
        await world.Access.SetActive(World.Ada, isActive: false, ByBob, CancellationToken.None);
        await world.Settle();
        Assert.Equal(2, world.Mail.Messages.Count);
    }

    [Fact]
    [Case(30)]
    public async Task What_a_deactivated_person_held_is_paged_for_again()
    {
        await using var world = await World.Open();
        await world.Signal(AlertAction.Trigger);
        var id = (await world.OnlyIncident()).State.Id;
        await world.Acknowledge(id, World.Ada);
        await world.Settle();

        await world.Access.SetActive(World.Ada, isActive: false, ByBob, CancellationToken.None);
        await world.Settle();

        var incident = await world.OnlyIncident();
        Assert.Null(incident.State.HeldBy);
        Assert.Contains("bob", world.Mail.To);
        Assert.Contains(incident.Timeline, entry =>
            entry.Text.Contains("no longer has it", StringComparison.Ordinal)
            && entry.Detail == "Ada Okafor is deactivated.");
    }

    [Fact]
    [Case(30)]
    public async Task An_incident_that_waits_for_somebody_else_is_left_alone()
    {
        await using var world = await World.Open();
        await world.Signal(AlertAction.Trigger);
        await world.Access.SetActive(World.Bob, isActive: false, ByBob, CancellationToken.None);
        await world.Pass(Duration.FromMinutes(1));
        Assert.Equal(["ada"], world.Mail.To);
    }
}
