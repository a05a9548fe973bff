using Muster.Core;
using Muster.Core.Alerts;
using Muster.Core.Monitors;
using Muster.Engine.Monitors;
using Muster.Server.Tests.Paging;
using Muster.Storage;
using NodaTime;

namespace Muster.Server.Tests.Monitors;

/// <summary>Dead man's switches on a clock that moves when told.</summary>
public sealed class HeartbeatStories
{
    private static readonly Duration Minute = Duration.FromMinutes(1);
    private static readonly HeartbeatPeriod FiveMinutes = new(Duration.FromMinutes(5), 0);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Case(67)]
    [Requirement("INT-019")]
    public async Task A_beat_at_the_very_deadline_is_in_time_and_a_moment_later_it_is_late()
    {
        await using var world = await World.Open();
        var (desk, id) = await Watch(world, FiveMinutes, Minute);
        await desk.Beat(id, Cancel);

        Move(world, Duration.FromMinutes(6));
        await desk.Beat(id, Cancel);
        await world.Settle();
        Assert.Equal(HeartbeatState.Ok, (await desk.Find(id, Cancel))!.Heartbeat.State);

        Move(world, Duration.FromMinutes(6) + Duration.FromSeconds(1));
        await world.Settle();
        Assert.Equal(HeartbeatState.Late, (await desk.Find(id, Cancel))!.Heartbeat.State);
        var alert = Assert.Single(await Alerts(world));
        Assert.Equal((AlertStatus.Firing, "heartbeat"), (alert.Status, alert.Source));
        Assert.NotEmpty(world.Mail.Messages);
    }

    [Fact]
    [Case(67)]
    public async Task The_next_beat_ends_its_alert_and_it_can_be_late_again()
    {
        await using var world = await World.Open();
        var (desk, id) = await Watch(world, FiveMinutes, Minute);
        for (var round = 1; round <= 2; round++)
        {
            await desk.Beat(id, Cancel);
            await world.Settle();
            Assert.Equal(HeartbeatState.Ok, (await desk.Find(id, Cancel))!.Heartbeat.State);
            Assert.DoesNotContain(await Alerts(world), one => one.IsOpen);

            Move(world, Duration.FromMinutes(6) + Duration.FromSeconds(1));
            await world.Settle();
            Assert.Single(await Alerts(world), one => one.IsOpen);
        }
    }

    [Fact]
    [Case(67)]
    public async Task A_first_beat_that_never_comes_is_an_alarm()
    {
        await using var world = await World.Open();
        var (desk, id) = await Watch(world, FiveMinutes, Minute);
        Assert.Equal(HeartbeatState.New, (await desk.Find(id, Cancel))!.Heartbeat.State);

        Move(world, Duration.FromMinutes(6) + Duration.FromSeconds(1));
        await world.Settle();

        Assert.Contains("never been heard", Assert.Single(await Alerts(world)).Details!, StringComparison.Ordinal);
    }

    [Fact]
    [Case(67)]
    public async Task A_paused_heartbeat_is_silent_without_alarm_until_it_is_resumed()
    {
        await using var world = await World.Open();
        var (desk, id) = await Watch(world, FiveMinutes, Minute);
        await Do(desk, id, now => new HeartbeatCommand.Pause { At = now, By = Actor.Muster });
        await Quiet(world, Duration.FromHours(5));
        await desk.Beat(id, Cancel);
        Assert.Equal(HeartbeatState.Paused, (await desk.Find(id, Cancel))!.Heartbeat.State);

        await Do(desk, id, now => new HeartbeatCommand.Resume { At = now, By = Actor.Muster });
        await Quiet(world, Duration.FromMinutes(6));
        Move(world, Duration.FromSeconds(1));
        await world.Settle();
        Assert.Single(await Alerts(world), one => one.IsOpen);
    }

    [Fact]
    [Case(67)]
    public async Task A_deleted_heartbeat_is_forgotten_and_its_alert_ends()
    {
        await using var world = await World.Open();
        var (desk, id) = await Watch(world, FiveMinutes, Minute);
        Move(world, Duration.FromMinutes(7));
        await world.Settle();
        await Do(desk, id, now => new HeartbeatCommand.Delete { At = now, By = Actor.Muster });

        Assert.Equal(AlertStatus.Resolved, Assert.Single(await Alerts(world)).Status);
        Assert.Null(await desk.Find(id, Cancel));
        Assert.False(await desk.Beat(id, Cancel));
    }

    [Fact]
    [Case(67)]
    public async Task What_was_missed_while_we_were_down_ourselves_is_unknown_not_late()
    {
        await using var world = await World.Open();
        var (desk, id) = await Watch(world, FiveMinutes, Minute);
        await desk.Beat(id, Cancel);
        await world.Settle();
        await world.Jobs.Plan(Cancel);
        await world.Settle();

        Move(world, Duration.FromHours(2));
        await world.Jobs.Plan(Cancel);
        await world.Settle();
        Assert.Equal(HeartbeatState.Unknown, (await desk.Find(id, Cancel))!.Heartbeat.State);
        Assert.Empty(await Alerts(world));

        await Quiet(world, Duration.FromMinutes(6));
        Move(world, Duration.FromSeconds(1));
        await world.Settle();
        Assert.Equal(HeartbeatState.Late, (await desk.Find(id, Cancel))!.Heartbeat.State);
    }

    [Fact]
    [Case(67)]
    public async Task A_short_downtime_in_the_middle_of_a_month_does_not_put_off_a_monthly_job()
    {
        await using var world = await World.Open();
        var (desk, id) = await Watch(world, new HeartbeatPeriod(Duration.Zero, 1), Duration.FromHours(1));
        await desk.Beat(id, Cancel);
        await world.Jobs.Plan(Cancel);
        await world.Settle();
        var deadline = (await desk.Find(id, Cancel))!.Deadline;

        Move(world, Duration.FromDays(3));
        await world.Jobs.Plan(Cancel);
        await world.Settle();

        var view = (await desk.Find(id, Cancel))!;
        Assert.Equal((HeartbeatState.Ok, deadline), (view.Heartbeat.State, view.Deadline));
        Assert.Equal(Instant.FromUtc(2026, 12, 20, 13, 0), deadline);
    }

    [Theory]
    [InlineData("30s", "30s")]
    [InlineData("90s", "90s")]
    [InlineData("60m", "1h")]
    [InlineData("48h", "2d")]
    [InlineData("1mo", "1mo")]
    [InlineData("9s", null)]
    [InlineData("367d", null)]
    [InlineData("13mo", null)]
    [InlineData("soon", null)]
    [InlineData("", null)]
    public void A_period_is_written_as_people_write_it(string text, string? expected) =>
        Assert.Equal(expected, HeartbeatPeriod.Parse(text)?.ToString());

    private static async Task<(HeartbeatDesk Desk, HeartbeatId Id)> Watch(
        World world, HeartbeatPeriod period, Duration grace)
    {
        var desk = new HeartbeatDesk(world.Store, world.Live, world.Ids, world.Vault);
        var (id, _, refusal) = await desk.Make(World.Payments, "Nightly backup", period, grace, Actor.Muster, Cancel);
        Assert.Null(refusal);
        return (desk, id);
    }

    private static async Task Do(HeartbeatDesk desk, HeartbeatId id, Func<Instant, HeartbeatCommand> command) =>
        Assert.Null(await desk.Run(id, command, Cancel));

    private static async Task Quiet(World world, Duration time)
    {
        Move(world, time);
        await world.Settle();
        Assert.DoesNotContain(await Alerts(world), one => one.IsOpen);
    }

    private static void Move(World world, Duration time) => world.Time.Advance(time.ToTimeSpan());

    private static async Task<IReadOnlyList<Alert>> Alerts(World world) =>
        await world.Store.Read(reading => reading.Alerts(new AlertQuery()), Cancel);
}
