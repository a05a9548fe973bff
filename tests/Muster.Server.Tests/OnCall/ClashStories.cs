using Muster.Core;
using Muster.Core.OnCall;
using Muster.Server.Tests.Paging;
using NodaTime;

namespace Muster.Server.Tests.OnCall;

public sealed class ClashStories
{
    private static readonly Actor ByAda = Actor.Responder(World.Ada, "Ada Okafor");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Case(17)]
    public async Task An_override_that_wins_over_a_temporary_schedule_is_an_alarm_that_pages_nobody_until_one_is_gone()
    {
        var primary = new ScheduleId("primary");
        await using var world = await World.Open(playbook => playbook with
        {
            Schedules = [new Schedule(primary, "Primary", DateTimeZone.Utc, [])],
        });
        await world.Jobs.Plan(Cancel);
        var (from, until) = (world.Now + Duration.FromHours(1), world.Now + Duration.FromHours(9));
        var (planned, _) = await world.Schedules.SetTemporary(
            primary, from, until, [new FixedShift(from, until, World.Ada)], reason: null, ByAda, Cancel);
        await world.Pass(Duration.FromMinutes(1));
        Assert.DoesNotContain(world.Live.Now.Alarms, IsClash);

        await world.Schedules.Override(primary, from, until, World.Bob, reason: null, ByAda, Cancel);
        await world.Pass(Duration.FromMinutes(1));
        var alarm = Assert.Single(world.Live.Now.Alarms, IsClash);
        Assert.Contains("(Bob Lind) wins over the temporary schedule", alarm.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(world.Mail.Messages, message =>
            message.Why.Contains("temporary schedule", StringComparison.Ordinal));

        await world.Schedules.RemoveTemporary(primary, planned!.Value, ByAda, Cancel);
        await world.Pass(Duration.FromMinutes(1));
        Assert.DoesNotContain(world.Live.Now.Alarms, IsClash);
    }

    private static bool IsClash(Engine.Alarm alarm) =>
        alarm.Key.StartsWith("override-over-temporary:", StringComparison.Ordinal);
}
