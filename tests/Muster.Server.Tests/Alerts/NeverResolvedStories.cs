using Muster.Core;
using Muster.Core.Alerts;
using Muster.Core.Incidents;
using Muster.Engine.Alerts;
using Muster.Server.Tests.Paging;
using NodaTime;

namespace Muster.Server.Tests.Alerts;

/// <summary>Senders that never say that something is over: their service says after how long it is.</summary>
public sealed class NeverResolvedStories
{
    private static readonly Actor ByBob = Actor.Responder(World.Bob, "Bob Lind");

    [Fact]
    [Case(58)]
    public async Task What_a_service_hears_of_no_more_is_over_after_the_time_that_it_is_given_and_repeats_keep_it_open()
    {
        await using var world = await World.Open();
        var desk = new IntakeDesk(world.Store, world.Live, world.Vault);
        Assert.Null(await desk.Set(
            World.Payments, new IntakeSettings { ResolveAfter = Duration.FromHours(1) }, ByBob,
            CancellationToken.None));
        await world.Signal(AlertAction.Trigger);
        await world.Pass(Duration.FromMinutes(50));
        await world.Signal(AlertAction.Trigger);
        await world.Pass(Duration.FromMinutes(50));
        Assert.Equal(AlertStatus.Firing, Assert.Single((await world.OnlyIncident()).Alerts).Status);

        await world.Pass(Duration.FromMinutes(11));

        var over = await world.OnlyIncident();
        Assert.Equal(AlertStatus.Resolved, Assert.Single(over.Alerts).Status);
        Assert.Equal(IncidentStatus.Resolved, over.State.Status);
        Assert.Contains(over.Timeline, entry => entry.Text.Contains(
            "was not repeated in time and counts as resolved", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_service_without_such_a_time_keeps_its_alerts_open()
    {
        await using var world = await World.Open();
        await world.Signal(AlertAction.Trigger);
        await world.Pass(Duration.FromHours(2));
        Assert.Equal(AlertStatus.Firing, Assert.Single((await world.OnlyIncident()).Alerts).Status);
    }
}
