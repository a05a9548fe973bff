using Muster.Core;
using Muster.Core.Clocks;
using Muster.Core.Incidents;
using Muster.Core.OnCall;
using Muster.Core.Paging;
using Muster.Core.Playbook;
using Muster.Engine.Clocks;
using Muster.Server.Tests.Paging;
using Muster.Storage;
using NodaTime;

namespace Muster.Server.Tests.Clocks;

/// <summary>Duties that come again without an incident: a reminder, a date that passes, and making up for it.</summary>
public sealed class DutyStories
{
    private const string Id = "dashboards";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>The world begins on Friday at noon; the duty is due on Saturday and every day after it.</summary>
    private static CheckedPlaybook Daily(CheckedPlaybook playbook) => playbook with
    {
        Incidents = new IncidentRules
        {
            Duties =
            [
                new RecurringDuty(
                    Id, "Look at the dashboards", ShiftLength.Days(1), new LocalDate(2026, 11, 21), "Bob Lind"),
            ],
        },
    };

    [Fact]
    public async Task Its_owner_is_reminded_in_the_morning_and_what_is_done_is_not_missed()
    {
        await using var world = await Started();
        var desk = new DutyDesk(world.Store, world.Live);
        Assert.Empty(world.Mail.Messages);

        await Pass(world, Duration.FromHours(21) + Duration.FromMinutes(1));
        var reminder = Assert.Single(world.Mail.Messages);
        Assert.Equal(("bob", PagePurpose.Duty), (reminder.Responder, reminder.Purpose));
        Assert.Contains("Look at the dashboards is due on Saturday 21 November 2026", reminder.Why,
            StringComparison.Ordinal);

        Assert.Null(await desk.Meet(Id, "All green.", Actor.Responder(World.Bob, "Bob Lind"), Cancel));
        await Pass(world, Duration.FromHours(16));
        var view = Assert.Single(await desk.List(Cancel));
        Assert.Equal((ClockState.Met, "All green."), (view.State.Outcomes[0].State, view.State.Outcomes[0].Note));
        Assert.Equal(new LocalDate(2026, 11, 22), view.Next);
        Assert.Empty(world.Live.Now.Alarms);
    }

    [Fact]
    public async Task A_date_that_passes_is_a_fact_and_stands_on_the_screens_until_it_is_made_up_for()
    {
        await using var world = await Started();
        var desk = new DutyDesk(world.Store, world.Live);

        await Pass(world, Duration.FromHours(36) + Duration.FromMinutes(1));
        var missed = Assert.Single((await desk.List(Cancel))[0].State.Outcomes);
        var alarm = Assert.Single(world.Live.Now.Alarms);
        await desk.Meet(Id, note: null, Actor.Responder(World.Bob, "Bob Lind"), Cancel);

        Assert.Equal(
            (ClockState.Missed, Instant.FromUtc(2026, 11, 22, 0, 0)), (missed.State, missed.At));
        Assert.Contains("was due on 2026-11-21", alarm.Text, StringComparison.Ordinal);
        Assert.Empty(world.Live.Now.Alarms);
        Assert.Equal(ClockState.Met, (await desk.List(Cancel))[0].State.On(new LocalDate(2026, 11, 21))!.State);
    }

    [Fact]
    public async Task Days_that_passed_while_nothing_ran_are_missed_as_one()
    {
        await using var world = await Started();
        world.Time.Advance(TimeSpan.FromDays(5));
        await world.Settle();

        var view = Assert.Single(await new DutyDesk(world.Store, world.Live).List(Cancel));
        Assert.Equal(new LocalDate(2026, 11, 24), Assert.Single(view.State.Outcomes).Date);
        Assert.Equal(new LocalDate(2026, 11, 25), view.Next);
    }

    [Fact]
    public async Task Setting_a_date_aside_needs_a_reason_and_the_next_one_follows()
    {
        await using var world = await Started();
        var desk = new DutyDesk(world.Store, world.Live);
        var bob = Actor.Responder(World.Bob, "Bob Lind");

        Assert.Equal("duty.reason-missing", (await desk.Waive(Id, "", bob, Cancel))!.Code);
        Assert.Null(await desk.Waive(Id, "Nobody works on Saturdays.", bob, Cancel));
        Assert.Equal("duty.unknown", (await desk.Waive("other", "x", bob, Cancel))!.Code);

        Assert.Equal(new LocalDate(2026, 11, 22), Assert.Single(await desk.List(Cancel)).Next);
        await Pass(world, Duration.FromHours(37));
        Assert.Empty(world.Live.Now.Alarms);
    }

    private static async Task<World> Started()
    {
        var world = await World.Open(Daily);
        await world.Store.Transact(
            Lane.Jobs,
            async transaction =>
            {
                await transaction.Arm(new NewJob("audit", "auditor", transaction.Now, ""));
                return true;
            },
            Cancel);
        await world.Settle();
        return world;
    }

    /// <summary>In steps of a minute: nothing here counts seconds.</summary>
    private static async Task Pass(World world, Duration time)
    {
        for (var end = world.Now + time; world.Now < end;)
        {
            world.Time.Advance(TimeSpan.FromMinutes(1));
            await world.Settle();
        }
    }
}
