using Muster.Core.Alerts;
using Muster.Core.Incidents;
using Muster.Core.Paging;
using Muster.Server.Tests.Paging;
using NodaTime;

namespace Muster.Server.Tests.Alerts;

/// <summary>A group that grows after its page, and one whose members go.</summary>
public sealed class GroupGrowthStories
{
    [Fact]
    [Case(58)]
    public async Task A_group_that_grows_is_heard_of_again_when_its_route_says_so_at_most_once_in_five_minutes()
    {
        await using var world = await Open(Renotify.WhenGrowing);
        await world.Signal(AlertAction.Trigger, "host-1");
        Assert.Equal(["ada"], world.Mail.To);
        await world.Signal(AlertAction.Trigger, "host-2");
        Assert.Equal(["ada", "ada"], world.Mail.To);
        Assert.Equal(PagePurpose.Prompt, world.Mail.Messages[1].Purpose);
        Assert.Contains("2 fire now", world.Mail.Messages[1].Why, StringComparison.Ordinal);
        await world.Signal(AlertAction.Trigger, "host-3");
        Assert.Equal(2, world.Mail.Messages.Count);

        await world.Acknowledge((await world.OnlyIncident()).State.Id, World.Bob);
        await world.Pass(Duration.FromMinutes(5));
        var before = world.Mail.Messages.Count;
        await world.Signal(AlertAction.Trigger, "host-4");
        Assert.Equal(
            [("bob", PagePurpose.Prompt)],
            world.Mail.Messages.Skip(before).Select(message => (message.Responder, message.Purpose)));
        Assert.Contains("4 fire now", world.Mail.Messages[^1].Why, StringComparison.Ordinal);
    }

    [Theory]
    [Case(58)]
    [InlineData(Renotify.WhenWorse)]
    [InlineData(Renotify.Never)]
    public async Task Otherwise_a_group_that_grows_without_getting_worse_tells_nobody(Renotify renotify)
    {
        await using var world = await Open(renotify);
        await world.Signal(AlertAction.Trigger, "host-1");
        await world.Signal(AlertAction.Trigger, "host-2");
        Assert.Single(world.Mail.Messages);
    }

    [Fact]
    [Case(58)]
    public async Task A_group_whose_members_resolve_or_vanish_silently_is_over()
    {
        await using var world = await Open(Renotify.WhenGrowing);
        await world.Signal(AlertAction.Trigger, "host-1");
        await world.Signal(AlertAction.Trigger, "host-2");
        await world.Signal(AlertAction.Resolve, "host-1");
        Assert.True((await world.OnlyIncident()).State.IsOpen);
        await world.Pass(Duration.FromMinutes(11));
        Assert.Equal(IncidentStatus.Resolved, (await world.OnlyIncident()).State.Status);
    }

    private static Task<World> Open(Renotify renotify) => World.Open(playbook => playbook with
    {
        Routes =
        [
            new Core.Alerts.Route
            {
                Name = "all",
                Grouping = Grouping.PerService,
                Renotify = renotify,
                ResolveTimeout = Duration.FromMinutes(10),
            },
        ],
    });
}
