using Muster.Core;
using Muster.Core.Alerts;
using Muster.Core.Communications;
using Muster.Core.Maintenance;
using Muster.Core.Paging;
using Muster.Core.Playbook;
using Muster.Core.StatusPage;
using Muster.Engine.Communications;
using Muster.Engine.Maintenance;
using Muster.Server.Tests.Paging;
using Muster.Storage;
using NodaTime;

namespace Muster.Server.Tests.Maintenance;

/// <summary>Planned work that begins, is quiet, ends and raises by itself.</summary>
public sealed class MaintenanceStories
{
    private static readonly Actor ada = Actor.Responder(World.Ada, "Ada Okafor");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Requirement("MNT-009")]
    [Requirement("MNT-005")]
    public async Task Alerts_of_a_window_are_held_and_one_that_still_fires_at_its_end_pages()
    {
        await using var world = await World.Open(Planning);
        var desk = Desk(world);
        await Plan(world, desk, Duration.FromHours(1));
        await world.Pass(Duration.FromMinutes(61));
        Assert.Equal(MaintenanceStatus.InProgress, (await desk.Find("M-1", Cancel))!.Status);
        await world.Signal(AlertAction.Trigger, "gone-meanwhile");
        await world.Signal(AlertAction.Resolve, "gone-meanwhile");
        await world.Signal(AlertAction.Trigger, "disk");
        Assert.Empty(world.Mail.Messages);
        await world.Pass(Duration.FromHours(1));
        Assert.Equal(MaintenanceStatus.Completed, (await desk.Find("m-1", Cancel))!.Status);
        Assert.Contains(world.Mail.Messages, page => page.Purpose == PagePurpose.Respond && page.Responder == "ada");
        Assert.Equal("disk is full", (await world.OnlyIncident()).State.Title);
    }

    [Fact]
    [Requirement("MNT-005")]
    [Requirement("COM-013")]
    public async Task Customers_read_of_it_ahead_and_its_components_are_under_maintenance_while_it_lasts()
    {
        await using var world = await World.Open(playbook => Shown(Planning(playbook)));
        var desk = Desk(world);
        await Plan(world, desk, Duration.FromHours(1));
        await world.Settle();
        var page = (await world.StatusPages.Find("main", Cancel))!;
        var ahead = Assert.Single(page.Planned);
        Assert.Equal((PublicStatus.Scheduled, world.Now + Duration.FromHours(1)), (ahead.Status, ahead.Window!.From));
        Assert.Equal(["pay"], ahead.Components);
        Assert.Equal(ComponentStatus.Operational, page.Component("pay")!.Status);

        await world.Pass(Duration.FromMinutes(61));
        page = (await world.StatusPages.Find("main", Cancel))!;
        Assert.Equal(PublicStatus.InProgress, page.Planned.Single().Status);
        Assert.Equal(ComponentStatus.UnderMaintenance, page.Component("pay")!.Status);
        Assert.Equal(ComponentStatus.Operational, page.Component("web")!.Status);

        await world.Pass(Duration.FromHours(1));
        page = (await world.StatusPages.Find("main", Cancel))!;
        Assert.Equal(PublicStatus.Completed, Assert.Single(page.Incidents).Status);
        Assert.Equal(ComponentStatus.Operational, page.Component("pay")!.Status);
        Assert.Equal(3, page.Incidents[0].Updates.Count);
    }

    private static CheckedPlaybook Shown(CheckedPlaybook playbook) => playbook with
    {
        Maintenance = playbook.Maintenance with { OnStatusPage = true },
        StatusPages =
        [
            new StatusPageRules
            {
                Id = "main",
                Name = "Shop",
                Components =
                [
                    new PageComponent("pay", "Payments", "", null, [World.Payments]),
                    new PageComponent("web", "Website", "", null, []),
                ],
            },
        ],
    };

    [Fact]
    [Requirement("MNT-009")]
    [Case(40)]
    public async Task An_escalation_that_runs_goes_on_when_a_window_begins()
    {
        await using var world = await World.Open(Planning);
        var desk = Desk(world);
        await Plan(world, desk, Duration.FromMinutes(2));
        await world.Signal(AlertAction.Trigger, "disk");
        await world.Pass(Duration.FromMinutes(6));
        Assert.Equal(MaintenanceStatus.InProgress, (await desk.Find("M-1", Cancel))!.Status);
        Assert.Contains(world.Mail.Messages, page => page.Responder == "bob");
    }

    [Fact]
    [Requirement("MNT-002")]
    [Requirement("COM-015")]
    public async Task Those_concerned_hear_seven_days_before_the_day_before_at_the_beginning_and_at_the_end()
    {
        await using var world = await World.Open(playbook => Planning(playbook, new MaintenanceRules
        {
            Notices =
            [
                new MaintenanceNotice(Duration.FromDays(7), ["customers"], "ahead"),
                new MaintenanceNotice(Duration.FromHours(24), ["customers"], "ahead"),
            ],
            States = [new MaintenanceState("in-progress", "It goes as planned."),
                new MaintenanceState("complete", "It is done.")],
        }));
        var desk = Desk(world);
        await Plan(world, desk, Duration.FromDays(8));
        foreach (var (halfHours, count) in new[] { (46, 0), (4, 1), (284, 1), (4, 2), (44, 2), (3, 3), (2, 4) })
        {
            await Leap(world, halfHours);
            Assert.Equal(count, world.Carrier.Messages.Count);
        }

        Assert.StartsWith("Work on 2026-11-28 12:00 UTC", world.Carrier.Messages[0].Subject, StringComparison.Ordinal);
        Assert.Contains("It goes as planned.", world.Carrier.Messages[2].Text, StringComparison.Ordinal);
        Assert.Contains("It is done.", world.Carrier.Messages[3].Text, StringComparison.Ordinal);
        Assert.All(world.Carrier.To, address => Assert.Equal("news@example.com", address));
    }

    [Fact]
    [Requirement("MNT-003")]
    [Requirement("MNT-008")]
    public async Task What_may_not_begin_and_what_runs_over_pages_whoever_does_it()
    {
        await using var world = await World.Open(playbook => Planning(playbook, new MaintenanceRules
        {
            ApprovedBy = ["person bob"],
            Checks = ["every monitor"],
        }));
        var desk = Desk(world);
        await Plan(world, desk, Duration.FromHours(1));
        await world.Pass(Duration.FromMinutes(61));
        var page = Assert.Single(world.Mail.Messages);
        Assert.Equal(("ada", true), (page.Responder, page.Why.Contains("person bob", StringComparison.Ordinal)));
        var (_, refusal) = await desk.Settle("M-1", isApproved: true, null, Settler(World.Ada), Cancel);
        Assert.Equal("maintenance.approval-not-yours", refusal?.Code);
        var (started, _) = await desk.Settle("M-1", isApproved: true, null, Settler(World.Bob), Cancel);
        Assert.Equal(MaintenanceStatus.InProgress, started!.Status);
        await world.Pass(Duration.FromHours(1));
        Assert.Equal(2, world.Mail.Messages.Count);
        Assert.Contains("runs over", world.Mail.Messages[1].Why, StringComparison.Ordinal);
        var (done, _) = await desk.Run("M-1", (now, rules) => new MaintenanceCommand.Tick("every monitor", true)
        {
            At = now,
            By = ada,
            Rules = rules,
        }, Cancel);
        Assert.Equal(MaintenanceStatus.Completed, done!.Status);
    }

    [Fact]
    [Requirement("MNT-010")]
    public async Task Work_that_fails_becomes_an_incident_with_the_way_back()
    {
        await using var world = await World.Open(playbook => Planning(playbook, new MaintenanceRules
        {
            OnFailure = new SeverityId("SEV2"),
        }));
        var desk = Desk(world);
        await Plan(world, desk, Duration.FromHours(1));
        await world.Pass(Duration.FromMinutes(61));
        await desk.Fail("M-1", "The copy broke.", ada, Cancel);
        await desk.Fail("M-1", "The copy broke.", ada, Cancel);
        await world.Settle();
        var incident = (await world.OnlyIncident()).State;
        Assert.Equal(
            ("M-1 failed: Exchange the disk", "SEV2"), (incident.Title, incident.Severity.Value));
        Assert.Contains("Mount the old disk.", incident.Declaration!.Description, StringComparison.Ordinal);
        Assert.Contains(world.Mail.Messages, page => page.Purpose == PagePurpose.Respond);
        await world.Signal(AlertAction.Trigger, "disk");
        Assert.Equal(2, (await world.Store.Read(
            reading => reading.Incidents(new IncidentQuery()), Cancel)).Count);
    }

    [Fact]
    [Requirement("MNT-006")]
    [Requirement("MNT-007")]
    public async Task Whoever_does_it_is_told_when_a_wait_is_over_and_it_is_not_done_before()
    {
        var rules = new MaintenanceRules
        {
            Timers = new Dictionary<string, Duration>(StringComparer.Ordinal)
            {
                ["green is available"] = Duration.FromSeconds(300),
                ["watch after the switch"] = Duration.FromMinutes(15),
            },
        };
        await using var world = await World.Open(playbook => Planning(playbook, rules));
        var desk = Desk(world);
        await Plan(world, desk, Duration.FromMinutes(5));
        await world.Pass(Duration.FromMinutes(6));
        await Wait("green is available");
        await world.Pass(Duration.FromMinutes(6));
        Assert.Contains(world.Mail.Messages, page => page.Responder == "ada"
            && page.Why.Contains("'green is available' is over. Go on with the next step", StringComparison.Ordinal));

        await Wait("watch after the switch");
        var (_, early) = await desk.Run("M-1", (now, inForce) => new MaintenanceCommand.Complete(null)
        {
            At = now,
            By = ada,
            Rules = inForce,
        }, Cancel);
        Assert.Equal("maintenance.checks-open", early?.Code);
        await world.Pass(Duration.FromMinutes(16));
        Assert.Contains(world.Mail.Messages, page =>
            page.Why.Contains("the old may be removed", StringComparison.Ordinal));
        await world.Pass(Duration.FromHours(1));
        Assert.Equal(MaintenanceStatus.Completed, (await desk.Find("M-1", Cancel))!.Status);

        async Task Wait(string timer)
        {
            var (_, refusal) = await desk.Run("M-1", (now, inForce) => new MaintenanceCommand.BeginTimer(timer)
            {
                At = now,
                By = ada,
                Rules = inForce,
            }, Cancel);
            Assert.Null(refusal);
        }
    }

    private static MaintenanceDesk Desk(World world) => new(world.Store, world.Live, world.Ids, world.Incidents);

    private static Settler Settler(ResponderId who) => new(
        who, IsAdministrator: false, Actor.Responder(who, who.Value));

    private static async Task Leap(World world, int halfHours)
    {
        for (var passed = 0; passed < halfHours; passed++)
        {
            world.Time.Advance(TimeSpan.FromMinutes(30));
            await world.Settle();
        }
    }

    private static async Task Plan(World world, MaintenanceDesk desk, Duration ahead)
    {
        var (planned, refusal) = await desk.Plan(
            new MaintenancePlan(
                "Exchange the disk", "It is full", "Nothing", [World.Payments], world.Now + ahead,
                world.Now + ahead + Duration.FromHours(1), World.Ada)
            { Rollback = "Mount the old disk." },
            ada,
            Cancel);
        Assert.Null(refusal);
        Assert.Equal("M-1", planned!.Planning!.Reference);
    }

    private static CheckedPlaybook Planning(CheckedPlaybook playbook) => Planning(playbook, new MaintenanceRules());

    private static CheckedPlaybook Planning(CheckedPlaybook playbook, MaintenanceRules rules) => playbook with
    {
        Maintenance = rules,
        Communications = new CommunicationRules
        {
            Channels =
            [
                new CommunicationChannel
                {
                    Id = "news", Name = "News", Kind = ChannelKind.Email, Address = "news@example.com",
                },
            ],
            Audiences = [new Audience { Id = "customers", Name = "Customers", IsOutside = true, Channels = ["news"] }],
            Templates =
            [
                new MessageTemplate
                {
                    Id = "ahead",
                    File = "templates/ahead.md",
                    Name = "Ahead",
                    Kind = TemplateKind.Maintenance,
                    Subject = "Work on {{beginsAt}}",
                    Body = "{{work}}, {{length}}: {{impact}}. {{reason}}.",
                },
            ],
        },
    };
}
