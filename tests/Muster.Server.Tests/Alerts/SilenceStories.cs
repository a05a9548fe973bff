using Muster.Core;
using Muster.Core.Alerts;
using Muster.Core.Incidents;
using Muster.Core.Paging;
using Muster.Server.Tests.Paging;
using Muster.Storage;
using NodaTime;

namespace Muster.Server.Tests.Alerts;

/// <summary>What silences, causes, restless alerts and patient routes do to pages.</summary>
public sealed class SilenceStories
{
    private static readonly Actor ada = Actor.Responder(World.Ada, "Ada Okafor");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Case(41)]
    public async Task A_silenced_alert_pages_nobody_and_pages_when_the_silence_ends()
    {
        await using var world = await World.Open();
        var silence = await Silence(world, Duration.FromMinutes(10));
        await world.Signal(AlertAction.Trigger);
        Assert.Empty(world.Mail.Messages);
        var held = await OnlyAlert(world);
        Assert.Equal((AlertStatus.Suppressed, HoldKind.Silence), (held.Status, held.Hold!.Kind));
        Assert.Contains("planned work", held.Hold.Why, StringComparison.Ordinal);
        Assert.Equal(silence.Id.ToString(), held.Hold.By);

        await world.Pass(Duration.FromMinutes(11));
        Assert.Equal(AlertStatus.Firing, (await OnlyAlert(world)).Status);
        Assert.Contains("ada", world.Mail.To);
        Assert.Equal(IncidentStatus.Triggered, (await world.OnlyIncident()).State.Status);
    }

    [Fact]
    [Case(41)]
    public async Task A_silence_made_while_it_escalates_stops_the_pages_and_says_what_it_hid()
    {
        await using var world = await World.Open();
        await world.Signal(AlertAction.Trigger);
        Assert.Equal(["ada"], world.Mail.To);
        var silence = await Silence(world, Duration.FromHours(1));
        await world.Settle();
        await world.Pass(Duration.FromMinutes(6));
        Assert.Equal(["ada"], world.Mail.To);
        Assert.Equal(IncidentStatus.Resolved, (await world.OnlyIncident()).State.Status);

        var facts = await world.Store.Read(
            reading => reading.Facts(StreamId.HiddenBy(silence.Id), afterVersion: 0), Cancel);
        Assert.Equal("hidden.held.v1", Assert.Single(facts).Type);

        Assert.Null(await world.Silences.Expire(silence.Id, key: null, ada, Cancel));
        await world.Settle();
        Assert.Equal(["ada", "ada"], world.Mail.To);
    }

    [Fact]
    [Case(41)]
    public async Task What_somebody_has_is_not_taken_from_them_by_a_silence()
    {
        await using var world = await World.Open();
        await world.Signal(AlertAction.Trigger);
        await world.Acknowledge((await world.OnlyIncident()).State.Id, World.Ada);
        await world.Settle();
        await Silence(world, Duration.FromHours(1));
        await world.Settle();
        Assert.Equal(AlertStatus.Acknowledged, (await OnlyAlert(world)).Status);
        Assert.Equal(IncidentStatus.Acknowledged, (await world.OnlyIncident()).State.Status);
    }

    [Fact]
    [Case(41)]
    public async Task A_silenced_alert_that_resolves_opens_nothing_afterwards()
    {
        await using var world = await World.Open();
        await Silence(world, Duration.FromMinutes(10));
        await world.Signal(AlertAction.Trigger);
        await world.Signal(AlertAction.Resolve);
        await world.Pass(Duration.FromMinutes(11));
        Assert.DoesNotContain(world.Mail.Messages, message => message.Purpose != PagePurpose.Reminder);
    }

    [Fact]
    [Case(41)]
    public async Task A_silence_that_is_over_already_is_refused()
    {
        await using var world = await World.Open();
        var (_, refusal) = await world.Silences.Create(
            Terms(world, Duration.FromMinutes(-1)), ada, Cancel);
        Assert.Equal("silence.empty", refusal!.Code);
    }

    [Fact]
    public async Task A_window_that_comes_again_holds_each_time_and_lets_go_between()
    {
        await using var world = await World.Open();
        var terms = Terms(world, Duration.FromMinutes(5)) with { Repeats = "FREQ=DAILY;COUNT=2", Zone = "UTC" };
        Assert.Null((await world.Silences.Create(terms, ada, Cancel)).Refusal);
        await world.Signal(AlertAction.Trigger);
        Assert.Empty(world.Mail.Messages);
        await world.Pass(Duration.FromMinutes(6));
        Assert.Equal(["ada"], world.Mail.To.Take(1));
        await world.Signal(AlertAction.Resolve);

        world.Time.Advance(TimeSpan.FromDays(1) - TimeSpan.FromMinutes(5));
        var before = world.Mail.Messages.Count;
        await world.Signal(AlertAction.Trigger);
        Assert.Equal(before, world.Mail.Messages.Count);
    }

    [Fact]
    public async Task A_cause_holds_back_what_it_explains_until_it_is_over()
    {
        await using var world = await World.Open(playbook => playbook with { Inhibitions = [SwitchDown] });
        await world.Signal(AlertAction.Trigger, "switch", change: Rack("SwitchDown", "r1"));
        await world.Signal(AlertAction.Trigger, "host", change: Rack("HostDown", "r1"));
        await world.Signal(AlertAction.Trigger, "elsewhere", change: Rack("HostDown", "r2"));
        Assert.Equal(2, world.Mail.Messages.Count);
        var host = await AlertOf(world, "host");
        Assert.Equal((AlertStatus.Suppressed, HoldKind.Inhibition), (host.Status, host.Hold!.Kind));

        await world.Signal(AlertAction.Resolve, "switch", change: Rack("SwitchDown", "r1"));
        Assert.Equal(AlertStatus.Firing, (await AlertOf(world, "host")).Status);
        Assert.Equal(3, world.Mail.Messages.Count);
    }

    [Fact]
    public async Task A_cause_in_the_same_batch_or_after_a_restart_explains_as_well()
    {
        await using var world = await World.Open(playbook => playbook with { Inhibitions = [SwitchDown] });
        var host = Rack("HostDown", "r1")(Signal("host"));
        var cause = Rack("SwitchDown", "r1")(Signal("switch"));
        await world.Intake.Take(world.Deliver(host, cause), Cancel);
        await world.Settle();
        Assert.Single(world.Mail.Messages);
        Assert.Equal(AlertStatus.Suppressed, (await AlertOf(world, "host")).Status);
    }

    [Fact]
    [Case(61)]
    public async Task Thirty_pairs_in_ten_minutes_page_once_and_stable_fire_pages_again()
    {
        var rule = new FlapRule(2, Duration.FromMinutes(10), Duration.FromMinutes(5));
        await using var world = await World.Open(playbook => playbook with
        {
            Routes = [new Core.Alerts.Route { Name = "all", Flapping = rule }],
        });
        for (var pair = 0; pair < 30; pair++)
        {
            await world.Signal(AlertAction.Trigger);
            await world.Pass(Duration.FromSeconds(10));
            await world.Signal(AlertAction.Resolve);
            await world.Pass(Duration.FromSeconds(10));
        }

        Assert.Equal(["ada"], world.Mail.To);
        await world.Signal(AlertAction.Trigger);
        var restless = (await Alerts(world))[0];
        Assert.Equal((AlertStatus.Suppressed, HoldKind.Flapping), (restless.Status, restless.Hold!.Kind));
        await world.Pass(Duration.FromMinutes(4));
        Assert.Single(world.Mail.Messages);
        await world.Pass(Duration.FromMinutes(2));
        Assert.Equal(["ada", "ada"], world.Mail.To);
    }

    [Fact]
    [Case(61)]
    public async Task Without_a_word_in_the_playbook_the_third_opening_within_ten_minutes_waits()
    {
        await using var world = await World.Open();
        for (var pair = 0; pair < 10; pair++)
        {
            await world.Signal(AlertAction.Trigger);
            await world.Pass(Duration.FromSeconds(20));
            await world.Signal(AlertAction.Resolve);
            await world.Pass(Duration.FromSeconds(20));
        }

        Assert.Equal(["ada", "ada"], world.Mail.To);
    }

    [Fact]
    public async Task A_route_that_waits_pages_only_for_what_goes_on()
    {
        var delay = new DelayRule(Duration.FromMinutes(3), During: null);
        await using var world = await World.Open(playbook => playbook with
        {
            Routes = [new Core.Alerts.Route { Name = "patient", Delays = [delay] }],
        });
        await world.Signal(AlertAction.Trigger, "short");
        await world.Pass(Duration.FromMinutes(1));
        await world.Signal(AlertAction.Resolve, "short");
        await world.Signal(AlertAction.Trigger, "long");
        await world.Pass(Duration.FromMinutes(2));
        Assert.Empty(world.Mail.Messages);
        Assert.Equal(HoldKind.Delay, (await AlertOf(world, "long")).Hold!.Kind);
        await world.Pass(Duration.FromMinutes(2));
        Assert.Single(world.Mail.Messages);
    }

    [Fact]
    [Case(58)]
    public async Task A_group_that_grows_worse_raises_its_incident_unless_its_route_says_never()
    {
        foreach (var renotify in new[] { Renotify.WhenWorse, Renotify.Never })
        {
            var route = new Core.Alerts.Route { Name = "all", Grouping = Grouping.PerService, Renotify = renotify };
            await using var world = await World.Open(playbook => playbook with { Routes = [route] });
            await world.Signal(AlertAction.Trigger, "first", AlertSeverity.Error);
            await world.Signal(AlertAction.Trigger, "second", AlertSeverity.Critical);
            var rank = (await world.OnlyIncident()).State.Rank;
            Assert.Equal(renotify == Renotify.Never ? 1 : 0, rank);
        }
    }

    [Fact]
    [Requirement("INT-015")]
    [Requirement("INT-017")]
    public async Task A_route_says_what_sort_of_trouble_it_is_and_the_incident_carries_it()
    {
        var route = new Core.Alerts.Route { Name = "intruders", Class = "security" };
        await using var world = await World.Open(playbook => playbook with { Routes = [route] });
        await world.Signal(AlertAction.Trigger);
        Assert.Equal("security", (await OnlyAlert(world)).Class);
        Assert.Equal("security", (await world.OnlyIncident()).State.Declaration!.Class);
    }

    [Fact]
    [Requirement("INT-021")]
    [Requirement("SEV-021")]
    public async Task Low_alerts_wait_on_a_list_and_page_nobody()
    {
        var route = new Core.Alerts.Route { Name = "notices", Effect = RouteEffect.List, ListName = "stand-up" };
        await using var world = await World.Open(playbook => playbook with { Routes = [route] });
        await world.Signal(AlertAction.Trigger);
        Assert.Equal("stand-up", (await OnlyAlert(world)).ListName);
        Assert.Empty(world.Mail.Messages);
    }

    private static InhibitionRule SwitchDown { get; } = new()
    {
        Name = "switch",
        Source = [new Matcher("alertname", MatcherOperator.Equal, "SwitchDown")],
        Target = [new Matcher("alertname", MatcherOperator.Equal, "HostDown")],
        Equal = ["rack"],
    };

    private static Func<AlertSignal, AlertSignal> Rack(string name, string rack) => signal => signal with
    {
        Labels = Labels.From([new("alertname", name), new("rack", rack)]),
    };

    private static AlertSignal Signal(string key) => new()
    {
        Service = World.Payments,
        Source = "pagerduty",
        DedupKey = key,
        Action = AlertAction.Trigger,
        Summary = key,
    };

    private static SilenceTerms Terms(World world, Duration length) => new(
        [new Matcher("dedup_key", MatcherOperator.Matches, "dis.*")],
        world.Now, world.Now + length, "Ada Okafor", "planned work");

    private static async Task<Silence> Silence(World world, Duration length)
    {
        var (made, refusal) = await world.Silences.Create(Terms(world, length), ada, Cancel);
        Assert.Null(refusal);
        return made!;
    }

    private static Task<IReadOnlyList<Alert>> Alerts(World world) =>
        world.Store.Read(reading => reading.Alerts(new AlertQuery()), Cancel).AsTask();

    private static async Task<Alert> OnlyAlert(World world) => Assert.Single(await Alerts(world));

    private static async Task<Alert> AlertOf(World world, string key) =>
        (await Alerts(world)).First(alert => alert.DedupKey == key);
}
