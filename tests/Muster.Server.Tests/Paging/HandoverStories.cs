using Muster.Core;
using Muster.Core.Alerts;
using Muster.Core.Escalation;
using Muster.Core.Incidents;
using Muster.Core.OnCall;
using Muster.Core.Paging;
using Muster.Core.Playbook;
using Muster.Engine.Incidents;
using Muster.Storage;
using NodaTime;

namespace Muster.Server.Tests.Paging;

public sealed class HandoverStories
{
    private static readonly Actor ByBob = Actor.Responder(World.Bob, "Bob Lind");

    [Fact]
    [Case(35)]
    public async Task The_end_of_a_snooze_pages_whoever_is_on_call_then()
    {
        await using var world = await World.Open();
        await world.Signal(AlertAction.Trigger);
        var id = (await world.OnlyIncident()).State.Id;
        await world.Do(id, now => new IncidentCommand.Snooze(World.Bob, now + Duration.FromHours(1))
        {
            At = now,
            By = ByBob,
        });
        await world.Pass(Duration.FromMinutes(59));
        Assert.Equal(["ada"], Asked(world));
        await world.Pass(Duration.FromMinutes(1));
        Assert.Equal(["ada", "ada"], Asked(world));
        Assert.Null((await world.OnlyIncident()).State.HeldBy);
    }

    [Fact]
    [Case(35)]
    public async Task Who_gives_no_sign_of_life_loses_the_incident_unless_it_is_put_off()
    {
        await using var world = await World.Open(playbook => playbook with
        {
            Policies = [playbook.Policies[0] with { AcknowledgeTimeout = Duration.FromMinutes(30) }],
        });
        await world.Signal(AlertAction.Trigger);
        var id = (await world.OnlyIncident()).State.Id;
        await world.Acknowledge(id, World.Bob);
        await world.Pass(Duration.FromMinutes(20));
        await world.Do(id, now => new IncidentCommand.WriteNote(new Guid(7, 0, 0, new byte[8]), "Looking.")
        {
            At = now,
            By = ByBob,
        });
        await world.Pass(Duration.FromMinutes(29));
        Assert.Equal(World.Bob, (await world.OnlyIncident()).State.HeldBy);
        await world.Do(id, now => new IncidentCommand.Snooze(World.Bob, now + Duration.FromHours(2))
        {
            At = now,
            By = ByBob,
        });
        await world.Pass(Duration.FromMinutes(119));
        Assert.Equal(World.Bob, (await world.OnlyIncident()).State.HeldBy);
        await world.Pass(Duration.FromMinutes(2));
        Assert.Null((await world.OnlyIncident()).State.HeldBy);
        Assert.Contains(world.Mail.Messages, message => message is { Purpose: PagePurpose.Prompt, Responder: "bob" });
    }

    [Fact]
    [Case(36)]
    public async Task After_a_change_of_shift_the_repeat_goes_to_the_person_on_call_now()
    {
        var schedule = new ScheduleId("primary");
        await using var world = await World.Open(playbook => playbook with
        {
            Schedules = [Daily(schedule, new LocalTime(12, 3))],
            Policies =
            [
                playbook.Policies[0] with
                {
                    Rounds = 2,
                    RoundPause = Duration.FromMinutes(5),
                    Steps = [World.Step(1, Duration.Zero, new EscalationTarget.OnCall(schedule))],
                },
            ],
        });
        await world.Signal(AlertAction.Trigger);
        await world.Pass(Duration.FromMinutes(6));
        var asked = Asked(world).ToList();
        Assert.Equal(2, asked.Count);
        Assert.NotEqual(asked[0], asked[1]);
    }

    [Fact]
    public async Task An_incident_given_to_another_pages_them_and_goes_on_by_the_policy_when_they_are_silent()
    {
        await using var world = await World.Open();
        await world.Signal(AlertAction.Trigger);
        var id = (await world.OnlyIncident()).State.Id;
        await world.Acknowledge(id, World.Bob);
        await world.Settle();
        world.Mail.Messages.Clear();
        await world.Do(id, now => new IncidentCommand.Reassign(World.Chief.Id, "Yours.") { At = now, By = ByBob });
        await world.Settle();
        Assert.Equal(["chief"], world.Mail.To);
        Assert.Null((await world.OnlyIncident()).State.HeldBy);
        await world.Pass(Duration.FromSeconds(299));
        Assert.Equal(["chief"], world.Mail.To);
        await world.Pass(Duration.FromSeconds(2));
        Assert.Equal(["chief", "ada"], world.Mail.To);
        await world.Acknowledge(id, World.Chief.Id);
        Assert.Equal(World.Chief.Id, (await world.OnlyIncident()).State.HeldBy);
        Assert.Null((await world.OnlyIncident()).State.AssignedTo);
    }

    [Fact]
    [Case(39)]
    public async Task A_page_that_waited_for_the_end_of_quiet_hours_goes_out_when_the_incident_gets_worse()
    {
        await using var world = await World.Open(Quiet);
        var id = await Declared(world, "SEV3");
        Assert.Empty(world.Mail.Messages);
        await world.Incidents.ChangeSeverity(id, "SEV1", null, ByBob, CancellationToken.None);
        await world.Settle();
        Assert.Equal(["ada"], world.Mail.To);
        await world.Incidents.ChangeSeverity(id, "SEV3", null, ByBob, CancellationToken.None);
        await world.Pass(Duration.FromMinutes(1));
        Assert.Equal(["ada"], world.Mail.To);
    }

    [Fact]
    [Case(72)]
    public async Task Quiet_hours_hold_what_is_not_urgent_and_never_a_critical_page()
    {
        await using var world = await World.Open(Quiet);
        await Declared(world, "SEV1");
        Assert.Equal(["ada"], world.Mail.To);
        await Declared(world, "SEV3");
        Assert.Equal(["ada"], world.Mail.To);
        var waiting = await world.Store.Read(
            reading => reading.Pages(new PageQuery { Responder = World.Ada, Limit = 1 }), CancellationToken.None);
        Assert.Equal(Instant.FromUtc(2026, 11, 20, 14, 0), waiting[0].State.Order!.DueAt);
    }

    [Fact]
    [Case(38)]
    public async Task Incidents_go_round_a_team_one_each()
    {
        await using var world = await World.Open(playbook => playbook with
        {
            Teams = [new Core.Catalog.Team(new TeamId("db"), "Databases", [World.Ada, World.Bob, World.Chief.Id])],
            Policies =
            [
                playbook.Policies[0] with
                {
                    Steps = [World.Step(1, Duration.Zero, new EscalationTarget.InTurn(new TeamId("db")))],
                },
            ],
        });
        foreach (var _ in Enumerable.Range(0, 4))
            await Declared(world, "SEV1");
        Assert.Equal(["ada", "bob", "chief", "ada"], world.Mail.To);
    }

    [Fact]
    [Case(30)]
    public async Task Who_is_deactivated_while_being_called_is_gone_around_at_once()
    {
        await using var world = await World.Open(playbook => playbook with
        {
            People =
            [
                World.Person(World.Ada, "Ada Okafor") with
                {
                    Rules = [new NotificationRule(Duration.FromMinutes(1), ["email"])],
                },
                .. playbook.People.Skip(1),
            ],
        });
        await world.Signal(AlertAction.Trigger);
        await world.Access.SetActive(World.Ada, isActive: false, ByBob, CancellationToken.None);
        await world.Pass(Duration.FromSeconds(61));
        Assert.Equal(["bob"], world.Mail.To);
    }

    [Fact]
    [Requirement("ESC-013")]
    [Requirement("ESC-015")]
    public async Task A_step_reaches_a_group_of_stakeholders_and_whoever_has_a_role()
    {
        var commander = new RoleId("commander");
        await using var world = await World.Open(playbook => playbook with
        {
            Teams = [new Core.Catalog.Team(new TeamId("board"), "Stakeholders", [World.Bob, World.Chief.Id])],
            Policies =
            [
                playbook.Policies[0] with
                {
                    Steps =
                    [
                        World.Step(1, Duration.Zero, new EscalationTarget.Members(new TeamId("board"))),
                        World.Step(2, Duration.FromMinutes(10), new EscalationTarget.InRole(commander)),
                    ],
                },
            ],
        });
        var id = await Declared(world, "SEV1");
        Assert.Equal(["bob", "chief"], world.Mail.To);
        await world.Do(id, now => new IncidentCommand.TakeRole(commander, World.Ada) { At = now, By = ByBob });
        await world.Pass(Duration.FromMinutes(10));
        Assert.Equal(["bob", "chief", "ada"], world.Mail.To);
    }

    [Fact]
    [Case(43)]
    public async Task An_incident_acknowledged_a_month_ago_pages_nobody()
    {
        await using var world = await World.Open();
        await world.Signal(AlertAction.Trigger);
        await world.Acknowledge((await world.OnlyIncident()).State.Id, World.Bob);
        await world.Settle();
        var sent = world.Mail.Messages.Count;
        world.Time.Advance(TimeSpan.FromDays(31));
        await world.Settle();
        Assert.DoesNotContain(world.Mail.Messages.Skip(sent), message => message.Purpose == PagePurpose.Respond);
    }

    [Fact]
    [Case(45)]
    public async Task A_rule_of_a_person_that_lies_ahead_survives_the_next_level()
    {
        await using var world = await World.Open(playbook => playbook with
        {
            People =
            [
                World.Person(World.Ada, "Ada Okafor") with
                {
                    Rules =
                    [
                        new NotificationRule(Duration.Zero, ["email"]),
                        new NotificationRule(Duration.FromMinutes(7), ["email"]),
                    ],
                },
                .. playbook.People.Skip(1),
            ],
        });
        await world.Signal(AlertAction.Trigger);
        await world.Pass(Duration.FromMinutes(8));
        Assert.Equal(["ada", "bob", "ada"], world.Mail.To);
    }

    [Fact]
    public async Task Without_paging_a_worse_severity_pages_nobody_until_somebody_asks()
    {
        await using var world = await World.Open();
        var id = await Declared(world, "SEV3", pages: false);
        await world.Incidents.ChangeSeverity(id, "SEV1", null, ByBob, CancellationToken.None);
        await world.Pass(Duration.FromMinutes(20));
        Assert.Empty(world.Mail.Messages);
        await world.Incidents.ChangeSeverity(id, "SEV1", null, ByBob, CancellationToken.None, pages: true);
        await world.Settle();
        Assert.Equal(["ada"], world.Mail.To);
    }

    [Fact]
    public async Task Resolving_by_status_records_whether_alerts_still_fire()
    {
        await using var world = await World.Open();
        await world.Signal(AlertAction.Trigger);
        var id = (await world.OnlyIncident()).State.Id;
        var moved = await world.Do(id, now => new IncidentCommand.ChangeStatus(IncidentStatus.Resolved, null)
        {
            At = now,
            By = ByBob,
        });
        Assert.True(Assert.IsType<IncidentEvent.Resolved>(Assert.Single(moved.Facts)).AlertsStillFiring);
    }

    [Fact]
    [Requirement("ESC-018")]
    public async Task The_holder_is_asked_to_escalate_when_the_target_time_passes_without_a_fix()
    {
        await using var world = await World.Open(playbook => playbook with
        {
            Severities =
            [
                CheckedPlaybook.DefaultSeverities[0] with { ResolveWithin = Duration.FromHours(1) },
                .. CheckedPlaybook.DefaultSeverities.Skip(1),
            ],
        });
        await world.Signal(AlertAction.Trigger);
        await world.Acknowledge((await world.OnlyIncident()).State.Id, World.Bob);
        await world.Pass(Duration.FromMinutes(61));
        var prompt = Assert.Single(world.Mail.Messages, message => message.Purpose == PagePurpose.Prompt);
        Assert.Equal("bob", prompt.Responder);
    }

    [Fact]
    [Requirement("ESC-002")]
    public async Task Steps_that_are_reached_in_the_same_instant_page_a_person_once()
    {
        await using var world = await World.Open(playbook => playbook with
        {
            Policies =
            [
                playbook.Policies[0] with
                {
                    Steps =
                    [
                        World.Step(1, Duration.Zero, new EscalationTarget.Person(World.Ada)),
                        World.Step(2, Duration.Zero, new EscalationTarget.Person(World.Ada)) with
                        {
                            When = EscalationCondition.Open,
                        },
                    ],
                },
            ],
        });
        await world.Signal(AlertAction.Trigger);
        Assert.Equal(["ada"], world.Mail.To);
    }

    private static IEnumerable<string> Asked(World world) => world.Mail.Messages
        .Where(message => message.Purpose == PagePurpose.Respond)
        .Select(message => message.Responder);

    private static CheckedPlaybook Quiet(CheckedPlaybook playbook) => playbook with
    {
        People =
        [
            World.Person(World.Ada, "Ada Okafor") with
            {
                Quiet = new QuietHours(
                    new Restriction.TimeOfDay(new LocalTime(11, 0), new LocalTime(14, 0)), DateTimeZone.Utc),
            },
            .. playbook.People.Skip(1),
        ],
        Policies = [playbook.Policies[0] with { Steps = [playbook.Policies[0].Steps[0]] }],
    };

    private static async Task<IncidentId> Declared(World world, string severity, bool pages = true)
    {
        var answer = await world.Incidents.Declare(
            new NewIncident
            {
                Title = "Slow",
                By = ByBob,
                Severity = new SeverityId(severity),
                Pages = pages,
            },
            CancellationToken.None);
        await world.Settle();
        return answer.Id!.Value;
    }

    private static Schedule Daily(ScheduleId id, LocalTime at) => new(
        id,
        "Primary",
        DateTimeZone.Utc,
        [
            new Layer(
                "day",
                new Rotation
                {
                    Responders = [World.Ada, World.Bob],
                    Length = new ShiftLength(1, ShiftUnit.Days),
                    HandOff = new HandOff(at),
                },
                [],
                new LocalDate(2026, 1, 1) + at,
                null),
        ]);
}
