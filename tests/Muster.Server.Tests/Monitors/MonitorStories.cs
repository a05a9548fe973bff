using Muster.Core;
using Muster.Core.Alerts;
using Muster.Core.Catalog;
using Muster.Core.Incidents;
using Muster.Core.Monitors;
using Muster.Core.Verification;
using Muster.Engine.Catalog;
using Muster.Engine.Monitors;
using Muster.Server.Tests.Paging;
using Muster.Storage;
using NodaTime;
using Monitor = Muster.Core.Monitors.Monitor;

namespace Muster.Server.Tests.Monitors;

/// <summary>Monitors on a clock that moves when told: what is seen becomes alerts, pages and checks.</summary>
public sealed class MonitorStories
{
    private static readonly Duration Minute = Duration.FromMinutes(1);
    private static readonly MonitorKind[] Kinds = [MonitorKind.Http, MonitorKind.Metric];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Requirement("INT-004")]
    [Requirement("INT-013")]
    public async Task An_outage_pages_when_both_places_see_it_and_ends_when_one_is_answered()
    {
        await using var world = await Started();
        var desk = Desk(world);
        for (var round = 0; round < 2; round++)
        {
            await See(world, desk, "eu", isGood: false);
            await See(world, desk, "us", isGood: true);
            world.Time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Empty(await Alerts(world));
        Assert.Equal(MonitorState.Doubtful, (await desk.Find("shop", Cancel))!.Record.State);
        await See(world, desk, "us", isGood: false);
        await See(world, desk, "us", isGood: false);
        var alert = Assert.Single(await Alerts(world));
        Assert.Equal(("monitor", AlertStatus.Firing), (alert.Source, alert.Status));
        Assert.NotEmpty(world.Mail.Messages);
        Assert.Equal(MonitorState.Down, await desk.StateOf(World.Payments, Cancel));

        await See(world, desk, "us", isGood: true);
        Assert.False(Assert.Single(await Alerts(world)).IsOpen);
    }

    [Fact]
    [Requirement("INT-004")]
    public async Task A_place_takes_a_look_once_and_another_takes_it_when_it_died()
    {
        await using var world = await Started();
        var desk = Desk(world);
        Assert.Equal(["eu"], await Places(desk, "eu"));
        Assert.Empty(await Places(desk, "eu"));
        Assert.Equal(["us"], await Places(desk, "us"));
        world.Time.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal(["eu", "us"], (await Places(desk, "us", "eu")).Order());
        Assert.Empty(await desk.Claim("r", ["eu"], [MonitorKind.Tcp], Cancel));
        await See(world, desk, "eu", isGood: true);
        Assert.Empty(await Places(desk, "eu"));
        world.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(await desk.Look("shop", Cancel));
        Assert.Equal(["eu"], await Places(desk, "eu"));
    }

    [Fact]
    [Requirement("INT-013")]
    public async Task An_alert_that_the_places_do_not_confirm_ends_as_a_false_alarm_with_the_note()
    {
        await using var world = await Started();
        var desk = Desk(world);
        await world.Signal(AlertAction.Trigger, change: signal => signal with { Summary = "Shop unreachable" });
        world.Time.Advance(TimeSpan.FromSeconds(1));
        await See(world, desk, "eu", isGood: true);
        Assert.True(Assert.Single(await Alerts(world)).IsOpen);
        await See(world, desk, "us", isGood: true);
        await world.Settle();
        var over = await world.OnlyIncident();
        Assert.Equal(IncidentStatus.FalseAlarm, over.State.Status);
        Assert.False(Assert.Single(await Alerts(world)).IsOpen);
        Assert.Contains(over.Timeline, line =>
            $"{line.Text} {line.Detail}".Contains("answers at 2 of 2 places", StringComparison.Ordinal));
    }

    [Fact]
    [Requirement("INT-013")]
    public async Task An_alert_that_the_places_confirm_goes_on_and_one_that_somebody_has_is_left_to_them()
    {
        await using var world = await Started();
        var desk = Desk(world);
        await world.Signal(AlertAction.Trigger, change: signal => signal with { Summary = "Shop unreachable" });
        world.Time.Advance(TimeSpan.FromSeconds(1));
        await See(world, desk, "eu", isGood: false);
        await See(world, desk, "us", isGood: false);
        var open = await world.OnlyIncident();
        Assert.True(open.State.IsOpen);
        Assert.Contains(open.Timeline, line =>
            line.Text.Contains("answers at 0 of 2 places", StringComparison.Ordinal));
        Assert.Contains(await Alerts(world), alert => alert is { IsOpen: true, Source: "pagerduty" });

        await using var other = await Started();
        var looks = Desk(other);
        await other.Signal(AlertAction.Trigger, change: signal => signal with { Summary = "Shop unreachable" });
        other.Time.Advance(TimeSpan.FromSeconds(1));
        await other.Acknowledge((await other.OnlyIncident()).State.Id, World.Ada);
        await See(other, looks, "eu", isGood: true);
        await See(other, looks, "us", isGood: true);
        Assert.NotEqual(IncidentStatus.FalseAlarm, (await other.OnlyIncident()).State.Status);
    }

    [Fact]
    [Requirement("INT-006")]
    [Requirement("INT-007")]
    [Requirement("INT-016")]
    public async Task A_measurement_that_is_sent_fires_the_alert_of_its_level_after_its_time()
    {
        await using var world = await Started();
        var desk = Desk(world);
        for (var minute = 0; minute < 5; minute++)
        {
            Assert.Null((await desk.Measure("error_pct", 2, null, Cancel)).Refusal);
            world.Time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Empty(await Alerts(world));
        await desk.Measure("error_pct", 2, null, Cancel);
        var some = Assert.Single(await Alerts(world));
        Assert.Equal(("Some errors", AlertSeverity.Warning), (some.Summary, some.Severity));
        await desk.Measure("error_pct", 7, null, Cancel);
        Assert.Equal(2, (await Alerts(world)).Count(alert => alert.IsOpen));
        await desk.Measure("error_pct", 0, null, Cancel);
        Assert.DoesNotContain(await Alerts(world), alert => alert.IsOpen);
        Assert.Equal("measurement.metric-wrong", (await desk.Measure("unheard_of", 1, null, Cancel)).Refusal?.Code);
    }

    [Fact]
    [Requirement("INT-020")]
    public async Task Errors_during_a_deployment_are_an_alert_of_their_own()
    {
        await using var world = await Started();
        var desk = Desk(world);
        await desk.Measure("deployment_errors_pct", 6, null, Cancel);
        Assert.Empty(await Alerts(world));
        await new ChangeDesk(world.Store, world.Live).Record(
            world.Deliver(),
            new ServiceChangeEvent.Recorded(
                world.Ids.Next(), World.Payments, "Version 42", "ci", world.Now, Details: null, [])
            {
                At = world.Now,
                By = Actor.Muster,
            },
            Cancel);
        world.Time.Advance(TimeSpan.FromMinutes(1));
        await desk.Measure("deployment_errors_pct", 6, null, Cancel);
        Assert.Equal("Errors while deploying", Assert.Single(await Alerts(world)).Summary);
        world.Time.Advance(TimeSpan.FromMinutes(31));
        await desk.Measure("deployment_errors_pct", 6, null, Cancel);
        Assert.DoesNotContain(await Alerts(world), alert => alert.IsOpen);
    }

    [Fact]
    public async Task When_nobody_looks_any_more_somebody_hears_of_it()
    {
        await using var world = await Started();
        var desk = Desk(world);
        await See(world, desk, "eu", isGood: true);
        await See(world, desk, "us", isGood: true);
        await world.Pass(MonitorJudge.StaleAfter(Shop) + Duration.FromSeconds(1));
        var alert = Assert.Single(await Alerts(world));
        Assert.Contains("not looked at any more", alert.Summary, StringComparison.Ordinal);
        await See(world, desk, "eu", isGood: true);
        await See(world, desk, "us", isGood: true);
        Assert.DoesNotContain(await Alerts(world), each => each.IsOpen);
    }

    [Fact]
    [Requirement("VER-005")]
    [Requirement("VER-006")]
    [Requirement("VER-009")]
    [Requirement("VER-012")]
    [Requirement("VER-014")]
    public async Task While_a_fix_is_watched_its_monitors_are_looked_at_more_often_and_a_relapse_opens_it_again()
    {
        await using var world = await Started();
        var desk = Desk(world);
        await world.Signal(AlertAction.Trigger);
        var id = (await world.OnlyIncident()).State.Id;
        await world.Acknowledge(id, World.Ada);
        await world.Signal(AlertAction.Resolve);
        var refused = await Resolve(world, id, note: null);
        Assert.Equal("incident.verification-outstanding", refused?.Code);
        Assert.Contains("The shop answers", refused!.Message, StringComparison.Ordinal);

        // A look is fresh, so what it says counts at once.
        await See(world, desk, "eu", isGood: true);
        await See(world, desk, "us", isGood: true);
        Assert.Null(await Resolve(world, id, note: null));
        var over = await world.OnlyIncident();
        Assert.Equal((IncidentStatus.Resolved, true), (over.State.Status, over.State.Work.Checks["up"].IsMet));

        Assert.Empty(await Places(desk, "eu", "us"));
        world.Time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(["eu", "us"], (await Places(desk, "eu", "us")).Order());
        for (var round = 0; round < 2; round++)
        {
            await See(world, desk, "eu", isGood: false);
            await See(world, desk, "us", isGood: false);
        }

        Assert.True((await world.Reader.Read(id, Cancel))!.State.IsOpen);
        Assert.False((await world.Reader.Read(id, Cancel))!.State.Work.Checks["up"].IsMet);
    }

    private static readonly Monitor Shop = new()
    {
        Id = "shop",
        Name = "The shop",
        Target = "https://shop.example.com",
        From = ["eu", "us"],
        Service = World.Payments,
    };

    private static Task<World> Started() => World.Open(playbook => playbook with
    {
        Monitors = new MonitorRules
        {
            Monitors = [Shop],
            Alerts =
            [
                Rule("some", "Some errors", "error_pct", new(Comparison.More, 1, 1)) with
                {
                    For = Minute * 5,
                    Level = AlertSeverity.Warning,
                },
                Rule("many", "Many errors", "error_pct", new(Comparison.More, 5, 5)),
                Rule("deploying", "Errors while deploying", "deployment_errors_pct", new(Comparison.More, 5, 5)) with
                {
                    AfterDeployment = Duration.FromMinutes(30),
                },
                new AlertDefinition
                {
                    Id = "unreachable",
                    Name = "Shop unreachable",
                    Metric = "outside",
                    Confirm = "shop",
                },
            ],
        },
        Verification = new VerificationRules
        {
            Checks = [new VerificationCheck("up", "The shop answers", null, null, null, null) { Monitor = "shop" }],
            Rules =
            [
                new VerificationRule
                {
                    Name = "All",
                    WatchFor = Duration.FromMinutes(30),
                    PollEvery = Duration.FromSeconds(10),
                },
            ],
        },
    });

    private static AlertDefinition Rule(string id, string name, string metric, Threshold limit) =>
        new() { Id = id, Name = name, Metric = metric, When = limit, Service = World.Payments };

    private static MonitorDesk Desk(World world) => new(world.Store, world.Live, world.Ids);

    private static async Task See(World world, MonitorDesk desk, string place, bool isGood)
    {
        await desk.Report("shop", [new MonitorLook(place, $"runner-{place}", isGood, 20, null)], Cancel);
        await world.Settle();
    }

    private static async Task<IEnumerable<string>> Places(MonitorDesk desk, params string[] labels) =>
        (await desk.Claim("r", labels, Kinds, Cancel)).Select(work => work.Place).ToList();

    private static async Task<Refusal?> Resolve(World world, IncidentId id, string? note) => (await world.Do(
        id, now => new IncidentCommand.ChangeStatus(IncidentStatus.Resolved, note)
        {
            At = now,
            By = Actor.Responder(World.Ada, "Ada"),
        })).Refusal;

    private static async Task<IReadOnlyList<Alert>> Alerts(World world) =>
        await world.Store.Read(reading => reading.Alerts(new AlertQuery()), Cancel);
}
