using FsCheck;
using FsCheck.Fluent;
using Muster.Core.Maintenance;
using NodaTime;
using NodaTime.Text;
using Xunit;
using C = Muster.Core.Maintenance.MaintenanceCommand;
using E = Muster.Core.Maintenance.MaintenanceEvent;
using Work = Muster.Core.Tests.Stream<
    Muster.Core.Maintenance.PlannedWork,
    Muster.Core.Maintenance.MaintenanceCommand,
    Muster.Core.Maintenance.MaintenanceEvent>;

namespace Muster.Core.Tests.Maintenance;

/// <summary>Planned work from the plan to its end.</summary>
public sealed class PlannedWorkTests
{
    private static readonly MaintenanceId One = new(Given.Id(1));

    private static readonly MaintenanceRules Rules = new()
    {
        Requires = ["a test in staging"],
        ApprovedBy = ["team change-board"],
        Checks = ["every monitor"],
        Notices =
        [
            new MaintenanceNotice(Duration.FromDays(7), ["customers"], null),
            new MaintenanceNotice(Duration.FromHours(24), ["customers"], null),
        ],
    };

    private static readonly MaintenancePlan Plan = new(
        "Exchange the disk", "It is full", "Nothing", [Given.Payments], Given.Noon + Duration.FromDays(10),
        Given.Noon + Duration.FromDays(10) + Duration.FromHours(4), Given.Ada);

    [Fact]
    [Requirement("MNT-003")]
    public void Without_agreement_and_what_it_needs_it_does_not_begin()
    {
        var planned = Planned;
        planned.When(Start(Given.Ada, Plan.StartsAt)).ThenRefused("maintenance.not-ready");
        var late = planned.When(Start(null, Plan.StartsAt));
        Assert.Equal(
            ["the agreement of team change-board", "a test in staging"],
            Assert.IsType<E.Blocked>(Assert.Single(late.Last.Facts)).Missing);
        late.When(Start(null, Plan.StartsAt + Duration.FromMinutes(1))).ThenNothing();
        Assert.IsType<E.Skipped>(Assert.Single(late.When(Start(null, Plan.EndsAt)).Last.Facts));
        var agreed = late.When(Agree(1)).When(Tick("a test in staging", 2));
        Assert.IsType<E.Started>(Assert.Single(
            agreed.When(Start(null, Plan.StartsAt + Duration.FromMinutes(5))).Last.Facts));
    }

    [Fact]
    [Requirement("MNT-004")]
    public void Steps_points_of_return_and_staging_must_be_there_before_it_begins()
    {
        var rules = Rules with { ApprovedBy = [], Requires = ["the exact steps", "points of return", "staging"] };
        var ready = Planned;
        foreach (var item in rules.Requires)
        {
            ready.When(Start(Given.Ada, Plan.StartsAt) with { Rules = rules }).ThenRefused("maintenance.not-ready");
            ready = ready.When(Tick(item, 1) with { Rules = rules });
        }

        Assert.IsType<E.Started>(Assert.Single(
            ready.When(Start(Given.Ada, Plan.StartsAt) with { Rules = rules }).Last.Facts));
    }

    [Fact]
    [Requirement("MNT-006")]
    public void The_waits_of_a_change_run_one_after_the_other_and_end_at_their_time()
    {
        var begun = Switching;
        begun.When(Wait("watch", 0)).ThenRefused("maintenance.timer-too-early");
        begun.When(Wait("coffee", 0)).ThenRefused("maintenance.timer-unknown");

        var waiting = begun.When(Wait("available", 1));
        Assert.Equal(At(1) + Duration.FromSeconds(300), MaintenanceDue.WakeAt(waiting.State, Blue, At(1)));
        waiting.When(Wait("available", 2)).ThenNothing();
        waiting.When(Over(5)).ThenNothing();

        var available = waiting.When(Over(6));
        Assert.Equal(
            new E.TimerOver("available") { At = At(6), By = Actor.Muster }, Assert.Single(available.Last.Facts));
        Assert.True(WorkTimers.MayBegin(available.State, Blue, "watch"));
    }

    [Fact]
    [Requirement("MNT-007")]
    public void Nothing_of_the_old_is_removed_and_nothing_is_done_before_the_new_is_stable()
    {
        var watched = Switching.When(Wait("available", 0)).When(Over(5)).When(Wait("watch", 5));
        Assert.False(WorkTimers.IsStable(watched.State, Blue));
        watched.When(Done(10)).ThenRefused("maintenance.checks-open");

        // It did not hold: the new servers are waited for once more, and watched once more.
        var again = watched.When(Over(20)).When(Wait("available", 21)).When(Over(26));
        Assert.False(WorkTimers.IsStable(again.State, Blue));

        var stable = again.When(Wait("watch", 27)).When(Over(42));
        Assert.True(WorkTimers.IsStable(stable.State, Blue));
        Assert.IsType<E.Completed>(Assert.Single(stable.When(Done(43)).Last.Facts));
    }

    [Fact]
    [Requirement("MNT-003")]
    public void A_plan_that_changes_must_be_agreed_to_again()
    {
        var agreed = Planned.When(Agree(1));
        Assert.True(agreed.State.IsApproved(Rules));
        var changed = agreed.When(new C.Change(Plan with { Title = "Exchange two disks" })
        {
            At = Given.At(2),
            By = Given.ByAda,
            Rules = Rules,
        });
        Assert.False(changed.State.IsApproved(Rules));
        changed.When(Agree(3)).When(new C.Decline("team change-board", " ")
        {
            At = Given.At(4),
            By = Given.ByBob,
            Rules = Rules,
        }).ThenRefused("maintenance.reason-missing");
    }

    [Fact]
    [Requirement("MNT-002")]
    public void Notices_leave_at_their_lead_times_and_a_late_plan_tells_once()
    {
        var agreed = Planned.When(Agree(1)).State;
        Assert.Empty(MaintenanceDue.Notices(Planned.State, Rules, Plan.StartsAt - Duration.FromDays(2)));
        Assert.Empty(MaintenanceDue.Notices(agreed, Rules, Plan.StartsAt - Duration.FromDays(8)));
        Assert.Equal(Plan.StartsAt - Duration.FromDays(7), MaintenanceDue.WakeAt(agreed, Rules, Given.Noon));
        Assert.Equal(
            [Duration.FromDays(7)],
            MaintenanceDue.Notices(agreed, Rules, Plan.StartsAt - Duration.FromDays(7)).Select(each => each.Before));
        Assert.Equal(
            [Duration.FromHours(24), Duration.FromDays(7)],
            MaintenanceDue.Notices(agreed, Rules, Plan.StartsAt - Duration.FromHours(3)).Select(each => each.Before));
    }

    [Fact]
    [Requirement("MNT-008")]
    public void It_counts_as_done_only_when_everything_was_looked_at()
    {
        var running = Running;
        running.When(new C.Complete(null) { At = Plan.StartsAt, By = Given.ByAda, Rules = Rules })
            .ThenRefused("maintenance.checks-open");
        var over = running.When(End(Plan.EndsAt));
        Assert.Equal(MaintenanceStatus.Verifying, over.State.Status);
        Assert.True(over.State.HasOverrun);
        over.When(End(Plan.EndsAt + Duration.FromMinutes(1))).ThenNothing();
        var done = over.When(Tick("every monitor", 0, Plan.EndsAt + Duration.FromMinutes(2)))
            .When(End(Plan.EndsAt + Duration.FromMinutes(2)));
        Assert.Equal(MaintenanceStatus.Completed, done.State.Status);
        done.When(Tick("every monitor", 0, Plan.EndsAt)).ThenRefused("maintenance.over");
    }

    [Fact]
    [Requirement("MNT-010")]
    public void What_fails_is_over_and_says_why()
    {
        Planned.When(Fail("no")).ThenRefused("maintenance.not-started");
        Running.When(Fail(" ")).ThenRefused("maintenance.reason-missing");
        Assert.Equal(MaintenanceStatus.Failed, Running.When(Fail("The copy broke.")).State.Status);
        Running.When(new C.Cancel("") { At = Plan.StartsAt, By = Given.ByAda, Rules = Rules })
            .ThenRefused("maintenance.under-way");
    }

    /// <summary>Sunday at half past two in Berlin, over both clock changes (test case 40).</summary>
    [Theory]
    [Requirement("MNT-001")]
    [InlineData("2027-03-28", "2027-03-28T01:30:00Z", "2027-03-28T02:30:00Z")]
    [InlineData("2027-10-31", "2027-10-31T00:30:00Z", "2027-10-31T03:30:00Z")]
    [InlineData("2027-06-06", "2027-06-06T00:30:00Z", "2027-06-06T02:30:00Z")]
    public void A_window_that_comes_again_keeps_to_the_wall_clock(string date, string from, string until)
    {
        var weekly = Plan with
        {
            StartsAt = Instant.FromUtc(2026, 11, 29, 1, 30),
            EndsAt = Instant.FromUtc(2026, 11, 29, 3, 30),
            Repeats = "FREQ=WEEKLY;BYDAY=SU",
            Zone = "Europe/Berlin",
        };
        var day = LocalDatePattern.Iso.Parse(date).Value;
        var window = MaintenancePlans.Next(weekly, day.AtMidnight().InUtc().ToInstant() - Duration.FromHours(12));
        Assert.Equal(
            (from, until),
            (InstantPattern.General.Format(window!.Value.From), InstantPattern.General.Format(window.Value.Until)));
    }

    [Fact]
    public void Work_that_comes_again_goes_on_to_its_next_window()
    {
        var weekly = Plan with { Repeats = "FREQ=WEEKLY;COUNT=2" };
        var free = new MaintenanceRules();
        var done = Work.Of(new E.Planned(One, "M-1", weekly) { At = Given.Noon, By = Given.ByAda })
            .When(new C.Start([]) { At = weekly.StartsAt, By = Actor.Muster, Rules = free })
            .When(new C.End { At = weekly.EndsAt, By = Actor.Muster, Rules = free });
        Assert.Equal(
            (MaintenanceStatus.Scheduled, weekly.StartsAt + Duration.FromDays(7), 1),
            (done.State.Status, done.State.Window!.Value.From, done.State.Windows));
        var last = done
            .When(new C.Start([])
            {
                At = weekly.StartsAt + Duration.FromDays(7),
                By = Actor.Muster,
                Rules = free,
            })
            .When(new C.End { At = weekly.EndsAt + Duration.FromDays(7), By = Actor.Muster, Rules = free });
        Assert.Equal(MaintenanceStatus.Completed, last.State.Status);
        Assert.Null(last.State.Window);
    }

    [Theory]
    [InlineData("", "why", 1, null, "maintenance.title-wrong")]
    [InlineData("Disk", "", 1, null, "maintenance.reason-wrong")]
    [InlineData("Disk", "why", -1, null, "maintenance.times-wrong")]
    [InlineData("Disk", "why", 24 * 40, null, "maintenance.times-wrong")]
    [InlineData("Disk", "why", 1, "FREQ=SOMETIMES", "maintenance.repeats-wrong")]
    public void What_cannot_be_planned_says_why(string title, string reason, int hours, string? repeats, string code) =>
        Assert.Equal(code, MaintenancePlans.Problem(
            Plan with
            {
                Title = title,
                Reason = reason,
                EndsAt = Plan.StartsAt + Duration.FromHours(hours),
                Repeats = repeats,
            },
            Given.Noon)?.Code);

    /// <summary>Whatever is asked in whatever order, nothing throws and what is over stays over.</summary>
    [Fact]
    public void Any_order_of_commands_is_answered() => Prop.ForAll<byte[]>(steps =>
    {
        var work = Planned;
        var at = Given.Noon;
        foreach (var step in steps ?? [])
        {
            at += Duration.FromHours(step);
            var before = work.State;
            C asked = (step % 9) switch
            {
                0 => Agree(0) with { At = at },
                1 => Start(null, at),
                2 => Start(Given.Ada, at),
                3 => End(at),
                4 => Tick("every monitor", 0, at),
                5 => Tick("a test in staging", 0, at),
                6 => new C.Complete(null) { At = at, By = Given.ByAda, Rules = Rules },
                7 => new C.Notice([Duration.FromDays(7)]) { At = at, By = Actor.Muster, Rules = Rules },
                _ => Fail("broken") with { At = at },
            };
            work = work.When(asked);
            if (!before.IsOpen && work.State.Status != before.Status)
                return false;
        }

        return true;
    }).QuickCheckThrowOnFailure();

    private static Work Planned => Work.Of(new E.Planned(One, "M-1", Plan) { At = Given.Noon, By = Given.ByAda });

    private static Work Running =>
        Planned.When(Agree(1)).When(Tick("a test in staging", 2)).When(Start(null, Plan.StartsAt));

    private static C.Start Start(ResponderId? by, Instant at) => new C.Start([])
    {
        At = at,
        By = by is null ? Actor.Muster : Given.ByAda,
        Rules = Rules,
    };

    private static C.End End(Instant at) => new C.End { At = at, By = Actor.Muster, Rules = Rules };

    private static C.Approve Agree(double minutes) => new C.Approve("team change-board", null)
    {
        At = Given.At(minutes),
        By = Given.ByBob,
        Rules = Rules,
    };

    private static C.Tick Tick(string item, double minutes, Instant? at = null) => new C.Tick(item, IsDone: true)
    {
        At = at ?? Given.At(minutes),
        By = Given.ByAda,
        Rules = Rules,
    };

    private static C.Fail Fail(string reason) => new C.Fail(reason, null)
    {
        At = Plan.StartsAt,
        By = Given.ByAda,
        Rules = Rules,
    };

    /// <summary>A change between two sets of servers.</summary>
    private static MaintenanceRules Blue => new()
    {
        Timers = new Dictionary<string, Duration>(StringComparer.Ordinal)
        {
            ["available"] = Duration.FromSeconds(300),
            ["watch"] = Duration.FromMinutes(15),
        },
    };

    private static Work Switching => Planned.When(Start(null, Plan.StartsAt) with { Rules = Blue });

    private static Instant At(double minutes) => Plan.StartsAt + Duration.FromMinutes(minutes);

    private static C.BeginTimer Wait(string timer, double minutes) => new C.BeginTimer(timer)
    {
        At = At(minutes),
        By = Given.ByAda,
        Rules = Blue,
    };

    private static C.EndTimers Over(double minutes) => new C.EndTimers
    {
        At = At(minutes),
        By = Actor.Muster,
        Rules = Blue,
    };

    private static C.Complete Done(double minutes) => new C.Complete(null)
    {
        At = At(minutes),
        By = Given.ByAda,
        Rules = Blue,
    };
}
