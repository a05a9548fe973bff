using Muster.Core;
using Muster.Core.Alerts;
using Muster.Core.Escalation;
using Muster.Core.Incidents;
using Muster.Core.Paging;
using Muster.Core.Playbook;
using Muster.Engine.Incidents;
using Muster.Engine.Paging;
using NodaTime;

namespace Muster.Server.Tests.Paging;

/// <summary>Who is told: by level, by what, in which manner, after how long.</summary>
public sealed class WhoIsToldStories
{
    private static readonly Actor ByChief = Actor.Responder(World.Chief.Id, "Chi Ef");

    /// <summary>The row of the worst level: Ada by push at once and by mail after two minutes, Bob after five, the
    /// chief offered after thirty. The row of the next: Ada alone. The last row: a list.</summary>
    private static readonly EscalationPolicy Table = new()
    {
        Id = new PolicyId("default"),
        Name = "Default",
        Steps =
        [
            World.Step(1, Duration.Zero, new EscalationTarget.Person(World.Ada)) with
            {
                Severities = [new("SEV1"), new("SEV2")],
            },
            World.Step(2, Duration.FromMinutes(5), new EscalationTarget.Person(World.Bob)) with
            {
                Severities = [new("SEV1")],
            },
            World.Step(3, Duration.FromMinutes(30), new EscalationTarget.Person(World.Chief.Id)) with
            {
                Severities = [new("SEV1")],
                Act = StepAct.Offer,
                When = EscalationCondition.Open,
            },
            World.Step(4, Duration.Zero) with
            {
                Severities = [new("SEV3")],
                Act = StepAct.List,
                List = "standup",
                When = EscalationCondition.Open,
            },
        ],
    };

    [Fact]
    [Requirement("NTF-001")]
    public async Task The_table_of_levels_says_who_is_told_by_what_in_which_manner_and_after_how_long()
    {
        await using var world = await World.Open(WithTable);
        var worst = await Declare(world, "SEV1");
        await world.Settle();
        Assert.Equal(["ada"], world.Push.To);
        Assert.Empty(world.Mail.To);
        await world.Pass(Duration.FromMinutes(2));
        Assert.Equal(["ada"], world.Mail.To);
        await world.Pass(Duration.FromMinutes(3));
        Assert.Equal(["ada", "bob"], world.Mail.To);
        Assert.Empty((await world.Reader.Read(worst, CancellationToken.None))!.Escalation.Prompts);
        await world.Pass(Duration.FromMinutes(25));
        Assert.Single((await world.Reader.Read(worst, CancellationToken.None))!.Escalation.Prompts);
    }

    [Fact]
    [Requirement("INC-023")]
    public async Task Whoever_leads_an_incident_that_lasts_is_asked_about_executives()
    {
        var commander = new RoleId("commander");
        await using var world = await World.Open(playbook => WithTable(playbook) with
        {
            Severities =
            [
                new() { Id = new("SEV1"), Name = "Critical", Rank = 0, ExecutivePromptAfter = Duration.FromHours(1) },
            ],
            Roles = [new RoleRule { Id = commander, Name = "Commander" }],
        });
        var id = await Declare(world, "SEV1");
        await world.Incidents.Run(
            id, at => new IncidentCommand.TakeRole(commander, World.Bob) { At = at, By = ByChief },
            TestContext.Current.CancellationToken);
        await world.Pass(Duration.FromMinutes(59));
        Assert.DoesNotContain(world.Mail.Messages, IsQuestion);

        await world.Pass(Duration.FromMinutes(2));

        var asked = Assert.Single(world.Mail.Messages, IsQuestion);
        Assert.Equal("bob", asked.Responder);
        Assert.StartsWith("SEV1 has lasted 1 h: do executives have to hear of it", asked.Why, StringComparison.Ordinal);

        static bool IsQuestion(PageMessage page) => page.Why.Contains("executives", StringComparison.Ordinal);
    }

    [Fact]
    [Requirement("NTF-001")]
    public async Task A_lower_row_of_the_table_pages_one_person_and_the_lowest_is_listed()
    {
        await using var world = await World.Open(WithTable);
        await Declare(world, "SEV2");
        await world.Pass(Duration.FromMinutes(4));
        Assert.Equal(["ada"], world.Push.To);
        Assert.Equal(["ada"], world.Mail.To);

        var low = await Declare(world, "SEV3", pages: false);
        await world.Pass(Duration.FromMinutes(1));
        Assert.Equal(["ada"], world.Push.To);
        Assert.Equal(["standup"], (await world.Reader.Read(low, CancellationToken.None))!.Escalation.Lists);
    }

    [Fact]
    public async Task One_page_goes_by_push_mail_and_console_and_a_low_alert_becomes_a_ticket()
    {
        await using var world = await World.Open(playbook => WithTable(playbook) with
        {
            People =
            [
                World.Person(World.Ada, "Ada Okafor") with
                {
                    Contacts =
                    [
                        new ContactMethod("push", Channels.Ntfy, "ntfys://ntfy.example/ada"),
                        new ContactMethod("mail", Channels.Email, "ada@example.com"),
                        new ContactMethod("console", Channels.Console, "console"),
                    ],
                },
                .. playbook.People.Skip(1),
            ],
            Routes =
            [
                Core.Alerts.Route.Default with
                {
                    Name = "low",
                    Matchers = [new Matcher("severity", MatcherOperator.Equal, "info")],
                    Effect = RouteEffect.Ticket,
                },
            ],
        });
        await world.Signal(AlertAction.Trigger);
        Assert.Equal(["ada"], world.Push.To);
        Assert.Equal(["ada"], world.Mail.To);
        Assert.Equal(["ada"], world.Console.To);
        await world.Signal(AlertAction.Trigger, "cosmetic", AlertSeverity.Info, signal => signal with
        {
            Labels = Labels.From([new("severity", "info")]),
        });
        Assert.Single(world.Mail.Messages);
        var desk = new Engine.Tickets.TicketDesk(world.Store, world.Live, world.Ids);
        var tickets = await desk.All(CancellationToken.None);
        Assert.Single(tickets);
    }

    private static CheckedPlaybook WithTable(CheckedPlaybook playbook) => playbook with
    {
        Policies = [Table],
        People =
        [
            World.Person(World.Ada, "Ada Okafor") with
            {
                Contacts =
                [
                    new ContactMethod("push", Channels.Ntfy, "ntfys://ntfy.example/ada"),
                    new ContactMethod("mail", Channels.Email, "ada@example.com"),
                ],
                Rules =
                [
                    new NotificationRule(Duration.Zero, ["push"]),
                    new NotificationRule(Duration.FromMinutes(2), ["mail"]),
                ],
            },
            .. playbook.People.Skip(1),
        ],
    };

    private static async Task<IncidentId> Declare(World world, string severity, bool pages = true)
    {
        var declared = await world.Incidents.Declare(
            new NewIncident { Title = "Down", Severity = new SeverityId(severity), By = ByChief, Pages = pages },
            CancellationToken.None);
        return declared.Id!.Value;
    }
}
