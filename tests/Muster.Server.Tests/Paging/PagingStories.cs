using Muster.Core;
using Muster.Core.Alerts;
using Muster.Core.Escalation;
using Muster.Core.Incidents;
using Muster.Core.Paging;
using Muster.Engine.Alerts;
using Muster.Engine.Incidents;
using Muster.Engine.Paging;
using Muster.Storage;
using NodaTime;

namespace Muster.Server.Tests.Paging;

public sealed class PagingStories
{
    [Fact]
    [Requirement("ONC-009")]
    [Requirement("INC-028")]
    public async Task An_alert_pages_the_first_then_the_next_until_one_takes_it_and_resolves_with_its_alert()
    {
        await using var world = await World.Open();
        Assert.Equal(IntakeAnswer.Kept, await world.Signal(AlertAction.Trigger));
        var opened = await world.OnlyIncident();
        Assert.Equal(IncidentStatus.Triggered, opened.State.Status);
        Assert.Equal("INC-2026-11-20-001", opened.State.Reference);
        Assert.Equal(["ada"], world.Mail.To);

        await world.Pass(Duration.FromSeconds(299));
        Assert.Equal(["ada"], world.Mail.To);
        await world.Pass(Duration.FromSeconds(1));
        Assert.Equal(["ada", "bob"], world.Mail.To);

        await world.Acknowledge(opened.State.Id, World.Bob);
        await world.Settle();
        Assert.Equal(["ada", "bob", "ada"], world.Mail.To);
        Assert.Equal(PagePurpose.Taken, world.Mail.Messages[^1].Purpose);

        await world.Pass(Duration.FromHours(1));
        Assert.Equal(3, world.Mail.Messages.Count);
        await world.Signal(AlertAction.Resolve);
        var cleared = await world.OnlyIncident();
        Assert.NotNull(cleared.State.AlertsClearedAt);
        Assert.Equal(IncidentStatus.Acknowledged, cleared.State.Status);
        Assert.Equal(PagePurpose.Cleared, world.Mail.Messages[^1].Purpose);

        await world.Incidents.Resolve(opened.State.Id, "Disk grown.", Actor.Responder(World.Bob, "Bob"),
            CancellationToken.None);
        await world.Settle();
        var over = await world.OnlyIncident();
        Assert.Equal(IncidentStatus.Resolved, over.State.Status);
        Assert.Null(await world.Store.Read(
            reading => reading.Job("clock", opened.State.Id.ToString()), CancellationToken.None));
        Assert.True(over.Timeline.Count >= 10, string.Join("\n", over.Timeline));
    }

    [Fact]
    public async Task Nobody_answering_pages_the_administrators_once_the_policy_is_used_up()
    {
        await using var world = await World.Open();
        await world.Signal(AlertAction.Trigger);
        await world.Pass(Duration.FromMinutes(30));
        Assert.Equal(["ada", "bob", "chief"], world.Mail.To);
    }

    [Fact]
    public async Task An_incident_that_nobody_has_resolves_itself_when_its_alerts_have()
    {
        await using var world = await World.Open();
        await world.Signal(AlertAction.Trigger);
        await world.Pass(Duration.FromMinutes(1));
        await world.Signal(AlertAction.Resolve);
        await world.Pass(Duration.FromMinutes(30));
        Assert.Equal(IncidentStatus.Resolved, (await world.OnlyIncident()).State.Status);
        Assert.Equal(["ada"], world.Mail.To);
    }

    [Fact]
    public async Task Repeats_count_and_page_nobody_again()
    {
        await using var world = await World.Open();
        for (var repeat = 0; repeat < 50; repeat++)
            await world.Signal(AlertAction.Trigger);
        var view = await world.OnlyIncident();
        Assert.Equal(50, Assert.Single(view.Alerts).Count);
        Assert.Single(world.Mail.Messages);
    }

    [Fact]
    [Requirement("NTF-012")]
    [Case(68)]
    public async Task A_page_whose_provider_timed_out_is_sent_again_and_says_that_it_may_be_a_repeat()
    {
        await using var world = await World.Open();
        var calls = 0;
        world.Mail.Answer = _ => ++calls == 1
            ? Task.FromException<Handover>(new TimeoutException("no answer"))
            : Task.FromResult(Handover.Taken("2"));
        await world.Signal(AlertAction.Trigger);
        await world.Pass(Duration.FromSeconds(10));
        Assert.Equal([false, true], world.Mail.Messages.Select(message => message.MayRepeat));
    }

    [Fact]
    [Case(28)]
    public async Task A_page_that_is_refused_for_good_goes_to_the_administrators()
    {
        await using var world = await World.Open();
        world.Mail.Answer = message => Task.FromResult(message.Responder == "ada"
            ? Handover.RefusedForGood("550 no such mailbox")
            : Handover.Taken("x"));
        await world.Signal(AlertAction.Trigger);
        Assert.Equal(["ada", "chief"], world.Mail.To);
        Assert.Contains("550", world.Mail.Messages[^1].Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_the_mail_server_is_away_the_console_is_told_and_the_mail_follows_when_it_is_back()
    {
        await using var world = await World.Open();
        var back = world.Now + Duration.FromMinutes(3);
        world.Mail.Answer = _ => Task.FromResult(
            world.Now < back ? Handover.Refused("connection refused") : Handover.Taken("x"));
        await world.Signal(AlertAction.Trigger);
        await world.Pass(Duration.FromSeconds(60));
        Assert.Contains(world.Console.Messages, message => message.Purpose == PagePurpose.Respond);

        await world.Pass(Duration.FromMinutes(4));

        var pages = (await world.OnlyIncident()).Pages;
        Assert.Contains(pages, page => page.State is { Outcome: PageOutcome.Sent, SentBy: Channels.Email }
            && page.State.Order!.Responder == World.Ada);
    }

    [Fact]
    [Case(27)]
    public async Task A_step_that_reaches_nobody_makes_the_next_due_at_once()
    {
        await using var world = await World.Open(playbook => playbook with
        {
            People = [World.Person(World.Ada, "Ada") with { Contacts = [] }, .. playbook.People.Skip(1)],
        });
        await world.Signal(AlertAction.Trigger);
        Assert.Equal(["bob"], world.Mail.To);
    }

    [Fact]
    public async Task An_acknowledgement_before_a_personal_rule_is_due_drops_the_page()
    {
        await using var world = await World.Open(playbook => playbook with
        {
            People =
            [
                World.Person(World.Ada, "Ada") with
                {
                    Contacts =
                    [
                        new ContactMethod("email", Channels.Email, "ada@example.com"),
                        new ContactMethod("second", Channels.Email, "ada2@example.com"),
                    ],
                    Rules =
                    [
                        new NotificationRule(Duration.Zero, ["email"]),
                        new NotificationRule(Duration.FromMinutes(2), ["second"]),
                    ],
                },
                .. playbook.People.Skip(1),
            ],
        });
        await world.Signal(AlertAction.Trigger);
        var id = (await world.OnlyIncident()).State.Id;
        await world.Acknowledge(id, World.Ada);
        await world.Pass(Duration.FromMinutes(5));
        Assert.Single(world.Mail.Messages);
        Assert.Contains(
            (await world.OnlyIncident()).Pages, page => page.State.Outcome == PageOutcome.NotNeeded);
    }

    [Fact]
    [Case(39)]
    public async Task A_warning_opens_an_incident_and_a_worse_alert_makes_it_page()
    {
        await using var world = await World.Open();
        await world.Signal(AlertAction.Trigger, severity: AlertSeverity.Warning);
        Assert.Empty(world.Mail.Messages);
        await world.Signal(AlertAction.Trigger, severity: AlertSeverity.Critical);
        Assert.Equal(["ada"], world.Mail.To);
        Assert.Equal("SEV1", (await world.OnlyIncident()).State.Severity.Value);
    }

    [Fact]
    public async Task Something_unreadable_is_kept_and_one_alert_an_hour_says_so()
    {
        await using var world = await World.Open();
        for (var index = 0; index < 5; index++)
        {
            var delivery = world.Deliver() with { Unreadable = "it is no JSON" };
            Assert.Equal(IntakeAnswer.Kept, await world.Intake.Take(delivery, CancellationToken.None));
        }

        await world.Settle();
        Assert.Equal(["chief"], world.Mail.To);
        var kept = await world.Store.Read(
            reading => reading.Signals(new SignalQuery { UnreadableOnly = true }), CancellationToken.None);
        Assert.Equal(5, kept.Count);
    }

    [Fact]
    public async Task An_alert_that_is_not_repeated_resolves_by_timeout()
    {
        await using var world = await World.Open();
        await world.Signal(AlertAction.Trigger, change: signal => signal with
        {
            ExpiresAt = world.Now + Duration.FromMinutes(4),
        });
        await world.Pass(Duration.FromMinutes(3));
        await world.Signal(AlertAction.Trigger, change: signal => signal with
        {
            ExpiresAt = world.Now + Duration.FromMinutes(4),
        });
        await world.Pass(Duration.FromMinutes(2));
        Assert.True((await world.OnlyIncident()).State.IsOpen);
        await world.Pass(Duration.FromMinutes(3));
        Assert.Equal(IncidentStatus.Resolved, (await world.OnlyIncident()).State.Status);
    }

    [Fact]
    [Requirement("ESC-004")]
    public async Task Escalating_by_hand_pages_the_level_that_was_asked_for()
    {
        await using var world = await World.Open();
        await world.Signal(AlertAction.Trigger);
        var id = (await world.OnlyIncident()).State.Id;
        await world.Incidents.Escalate(id, 2, Actor.Responder(World.Ada, "Ada"), CancellationToken.None);
        await world.Settle();
        Assert.Equal(["ada", "bob"], world.Mail.To);
        var refused = await world.Incidents.Escalate(id, 9, Actor.Responder(World.Ada, "Ada"), CancellationToken.None);
        Assert.Equal("escalation.no-such-level", refused.Refusal!.Code);
    }

    [Fact]
    [Requirement("ESC-003")]
    public async Task An_unresolved_incident_pages_by_its_own_condition_after_it_was_taken()
    {
        await using var world = await World.Open(playbook => playbook with
        {
            Policies =
            [
                playbook.Policies[0] with
                {
                    Steps =
                    [
                        .. playbook.Policies[0].Steps,
                        World.Step(3, Duration.FromHours(1), new EscalationTarget.Person(new ResponderId("chief"))) with
                        {
                            When = EscalationCondition.Unresolved,
                        },
                    ],
                },
            ],
        });
        await world.Signal(AlertAction.Trigger);
        await world.Acknowledge((await world.OnlyIncident()).State.Id, World.Ada);
        await world.Pass(Duration.FromMinutes(59));
        Assert.Equal(["ada"], world.Mail.To);
        await world.Pass(Duration.FromMinutes(2));
        Assert.Equal(["ada", "chief"], world.Mail.To);
    }

    [Fact]
    public async Task A_repeat_long_after_the_incident_was_resolved_by_hand_opens_another()
    {
        await using var world = await World.Open();
        await world.Signal(AlertAction.Trigger);
        var first = (await world.OnlyIncident()).State.Id;
        await world.Acknowledge(first, World.Ada);
        await world.Incidents.Resolve(first, null, Actor.Responder(World.Ada, "Ada"), CancellationToken.None);
        await world.Pass(Duration.FromMinutes(5));
        await world.Signal(AlertAction.Trigger);
        Assert.Single(world.Mail.Messages);
        await world.Pass(Duration.FromMinutes(11));
        await world.Signal(AlertAction.Trigger);
        Assert.Equal(["ada", "ada"], world.Mail.To);
    }

    [Fact]
    public async Task A_declared_incident_is_the_same_for_the_same_idempotency_key()
    {
        await using var world = await World.Open();
        var order = new NewIncident
        {
            Title = "Checkout fails",
            By = Actor.Responder(World.Ada, "Ada"),
            IdempotencyKey = "abc",
        };
        var one = await world.Incidents.Declare(order, CancellationToken.None);
        var two = await world.Incidents.Declare(order, CancellationToken.None);
        Assert.Equal(one.Id, two.Id);
        await world.Settle();
        Assert.Equal(["ada"], world.Mail.To);
    }
}
