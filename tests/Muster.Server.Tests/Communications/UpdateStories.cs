using Muster.Core;
using Muster.Core.Alerts;
using Muster.Core.Catalog;
using Muster.Core.Communications;
using Muster.Core.Incidents;
using Muster.Core.Paging;
using Muster.Core.Playbook;
using Muster.Engine.Communications;
using Muster.Engine.Paging;
using Muster.Server.Tests.Paging;
using NodaTime;

namespace Muster.Server.Tests.Communications;

/// <summary>One statement becomes a message to each audience, and what came of each stands in its ledger.</summary>
public sealed class UpdateStories
{
    private static readonly Actor ada = Actor.Responder(World.Ada, "Ada Okafor");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Requirement("COM-021")]
    [Requirement("COM-003")]
    [Requirement("COM-023")]
    public async Task One_statement_becomes_the_wording_of_each_audience()
    {
        await using var world = await World.Open(Talking);
        var id = await Incident(world);
        var (sent, refusal) = await world.Communications.Say(
            id,
            new UpdateOrder
            {
                Text = "We roll back",
                To = ["leads", "customers"],
                NextAt = world.Now + Duration.FromMinutes(20),
                Fields = Filled("eta", "13:00 UTC"),
            },
            ada,
            Cancel);
        Assert.Null(refusal);
        Assert.Equal(2, sent.Count);
        await world.Settle();
        Assert.Equal(["ada@example.com", "bob@example.com", "news@example.com"], world.Carrier.To.Order());
        var toLeads = world.Carrier.Messages.First(each => each.Recipient.Address == "bob@example.com");
        Assert.Equal("Update 1: disk is full", toLeads.Subject);
        Assert.Contains("We roll back", toLeads.Text, StringComparison.Ordinal);
        Assert.Contains("2026-11-20 12:20 UTC", toLeads.Text, StringComparison.Ordinal);
        Assert.Contains("http://muster.example/incidents/", toLeads.Text, StringComparison.Ordinal);
        var toCustomers = world.Carrier.Messages.First(each => each.Recipient.Address == "news@example.com");
        Assert.Contains("Expected end: 13:00 UTC", toCustomers.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("muster.example", toCustomers.Text, StringComparison.Ordinal);
        var incident = (await world.OnlyIncident()).State;
        Assert.Equal(world.Now + Duration.FromMinutes(20), incident.NextUpdateAt);
    }

    [Fact]
    [Requirement("COM-002")]
    public async Task A_message_with_an_empty_field_is_refused_and_nothing_is_said()
    {
        await using var world = await World.Open(Talking);
        var id = await Incident(world);
        var (_, refusal) = await world.Communications.Say(
            id, new UpdateOrder { Text = "We roll back", To = ["customers"] }, ada, Cancel);
        Assert.Equal(("update.field-missing", "fields.eta"), (refusal?.Code, refusal?.Field));
        await world.Settle();
        Assert.Empty(world.Carrier.Messages);
        Assert.Null((await world.OnlyIncident()).State.LastUpdateAt);

        var (previews, _) = await world.Communications.Preview(id, new UpdateOrder { Text = "We roll back" }, Cancel);
        Assert.Equal(["customers/news", "leads/progress"], previews.Select(each => each.Written.Variant.Key).Order());
        Assert.Equal(
            "When will it be over?",
            Assert.Single(previews, each => each.Written.Missing.Count > 0).Written.Missing[0].Question);
    }

    [Fact]
    [Requirement("NTF-001")]
    [Requirement("NTF-014")]
    public async Task A_notice_goes_out_by_itself_at_its_moment_and_one_that_needs_words_waits()
    {
        await using var world = await World.Open(playbook => Talking(playbook, new CommunicationRules
        {
            Notices =
            [
                new Notice { Id = "at-once", To = ["leads"] },
                new Notice { Id = "later", To = ["leads"], After = Duration.FromMinutes(10), Template = "progress" },
                new Notice { Id = "over", On = NoticeMoment.Resolved, To = ["customers"], Template = "over" },
            ],
        }));
        var id = await Incident(world);
        Assert.Equal(2, world.Carrier.Messages.Count);
        await world.Pass(Duration.FromMinutes(9));
        Assert.Equal(2, world.Carrier.Messages.Count);
        await world.Pass(Duration.FromMinutes(2));
        Assert.Equal(4, world.Carrier.Messages.Count);

        await world.Incidents.Resolve(id, "rolled back", ada, Cancel);
        await world.Settle();
        Assert.Equal(4, world.Carrier.Messages.Count);
        var draft = Assert.Single(
            await world.Communications.Messages(id, Cancel), each => each.Message.State == MessageState.Draft).Message;
        Assert.Equal(["thanks"], draft.Missing);
        Assert.Null(await world.Communications.SendDraft(
            id, draft.Id, new UpdateOrder { Fields = Filled("thanks", "everybody") }, ada, Cancel));
        await world.Settle();
        Assert.Contains("everybody", world.Carrier.Messages[^1].Text, StringComparison.Ordinal);
        Assert.Null(await world.Communications.SendDraft(
            id, draft.Id, new UpdateOrder { Fields = Filled("thanks", "everybody") }, ada, Cancel));
        await world.Settle();
        Assert.Equal(5, world.Carrier.Messages.Count);
    }

    [Fact]
    [Requirement("NTF-013")]
    public async Task A_rule_brings_in_legal_when_the_kind_of_trouble_is_found_and_once()
    {
        await using var world = await World.Open(playbook => Talking(playbook, new CommunicationRules
        {
            Notices = [new Notice { Id = "legal", To = ["leads"], Kinds = ["security", "privacy"] }],
        }));
        var id = await Incident(world);
        Assert.Empty(world.Carrier.Messages);
        foreach (var kinds in new[] { new[] { "performance" }, ["privacy"], ["privacy", "security"] })
        {
            await world.Do(id, now => new IncidentCommand.ChangeClasses(kinds) { At = now, By = ada });
            await world.Settle();
        }

        Assert.Equal(["ada@example.com", "bob@example.com"], world.Carrier.To.Order());
    }

    [Fact]
    [Requirement("INC-027")]
    public async Task An_answer_of_the_room_waits_for_whoever_leads_communications_before_customers_read_it()
    {
        await using var world = await World.Open(Talking);
        var id = await Incident(world);
        await world.Do(id, now => new IncidentCommand.TakeRole(new RoleId("communications"), World.Bob)
        {
            At = now,
            By = ada,
        });
        var (sent, refusal) = await world.Communications.Say(
            id,
            new UpdateOrder
            {
                Text = "Payments work again in an hour",
                To = ["customers"],
                AskFirst = ["role communications"],
                Fields = Filled("eta", "14:00 UTC"),
            },
            ada,
            Cancel);
        Assert.Null(refusal);
        await world.Settle();
        Assert.Empty(world.Carrier.Messages);
        var message = Assert.Single(sent);
        Assert.Equal(
            "update.approval-not-yours",
            (await world.Communications.Settle(
                id, message, isApproved: true, null, new Settler(World.Ada, IsAdministrator: false, ada),
                Cancel))?.Code);
        Assert.Null(await world.Communications.Settle(
            id, message, isApproved: true, "Good.",
            new Settler(World.Bob, IsAdministrator: false, Actor.Responder(World.Bob, "Bob Lind")), Cancel));
        await world.Settle();
        Assert.Contains(
            "Expected end: 14:00 UTC", Assert.Single(world.Carrier.Messages).Text, StringComparison.Ordinal);
    }

    [Fact]
    [Requirement("COM-018")]
    [Requirement("NTF-011")]
    [Requirement("COM-017")]
    public async Task In_a_security_incident_nobody_outside_hears_before_the_named_role_agrees()
    {
        await using var world = await World.Open(playbook => Talking(playbook, new CommunicationRules
        {
            Approvals = [new Approval([], SecurityOnly: true, ["role security-lead"], "it is contained")],
        }));
        var id = await Incident(world);
        await world.Do(id, now => new IncidentCommand.ChangeClasses(["security"]) { At = now, By = ada });
        var order = new UpdateOrder
        {
            Text = "Keys were read",
            To = ["customers", "leads"],
            Fields = Filled("eta", "not known"),
        };
        var (sent, refusal) = await world.Communications.Say(id, order, ada, Cancel);
        Assert.Null(refusal);
        await world.Settle();
        Assert.DoesNotContain("news@example.com", world.Carrier.To);
        Assert.Contains("bob@example.com", world.Carrier.To);

        var message = (await world.Communications.Messages(id, Cancel))
            .First(each => each.Message.State == MessageState.Waiting).Message.Id;
        Assert.Contains(message, sent);
        var bob = new Settler(World.Bob, IsAdministrator: false, Actor.Responder(World.Bob, "Bob Lind"));
        Assert.Equal(
            "update.approval-not-yours",
            (await world.Communications.Settle(id, message, isApproved: true, null, bob, Cancel))?.Code);
        await world.Do(id, now => new IncidentCommand.TakeRole(new RoleId("security-lead"), World.Bob)
        {
            At = now,
            By = ada,
        });
        Assert.Null(await world.Communications.Settle(id, message, isApproved: true, null, bob, Cancel));
        await world.Settle();
        Assert.Contains("news@example.com", world.Carrier.To);
        Assert.Contains(
            (await world.OnlyIncident()).Timeline,
            entry => entry.Text == "Bob Lind agreed to the message to customers (role security-lead).");
    }

    [Fact]
    [Requirement("NTF-012")]
    public async Task A_recipient_that_cannot_be_reached_is_tried_again_and_the_ledger_adds_up()
    {
        await using var world = await World.Open(Talking);
        var id = await Incident(world);
        world.Carrier.Answer = message => message.Recipient.Address == "bob@example.com"
            ? Handover.Refused("421 try later")
            : Handover.Taken("250");
        await world.Communications.Say(id, new UpdateOrder { Text = "We roll back", To = ["leads"] }, ada, Cancel);
        await world.Pass(Duration.FromHours(1));
        var ledger = (await world.Communications.Messages(id, Cancel))[0].Ledger;
        Assert.Equal((1, 1, 0), (
            ledger.Count(DeliveryState.Sent), ledger.Count(DeliveryState.Failed), ledger.Count(DeliveryState.Queued)));
        Assert.Equal(MessageLedger.AttemptsMax, world.Carrier.To.Count(each => each == "bob@example.com"));
        Assert.Contains(world.Live.Now.Alarms, alarm => alarm.Key == "message:person:bob");

        world.Carrier.Answer = message => Handover.Taken("250");
        Assert.Null(await world.Communications.Resend(
            id, (await world.Communications.Messages(id, Cancel))[0].Message.Id, recipient: null, ada, Cancel));
        await world.Settle();
        Assert.Equal(2, (await world.Communications.Messages(id, Cancel))[0].Ledger.Count(DeliveryState.Sent));
    }

    [Fact]
    [Requirement("NTF-012")]
    public async Task Two_hundred_recipients_get_it_within_the_rate_and_after_a_break_nobody_is_left_out()
    {
        await using var world = await World.Open(playbook => Talking(playbook) with
        {
            Teams =
            [
                new Team(new TeamId("leads"), "Leads", [
                    .. Enumerable.Range(0, 200).Select(number => new ResponderId($"p{number}")),
                ]),
            ],
            People =
            [
                .. playbook.People,
                .. Enumerable.Range(0, 200).Select(number => World.Person(new($"p{number}"), $"Person {number}")),
            ],
        });
        var id = await Incident(world);
        var lost = 0;
        world.Carrier.Answer = message => message.Attempt == 1 && ++lost % 20 == 0
            ? throw new InvalidOperationException("The process was killed here.")
            : Handover.Taken("250");
        await world.Communications.Say(id, new UpdateOrder { Text = "We roll back", To = ["leads"] }, ada, Cancel);
        await world.Settle();
        Assert.InRange(world.Carrier.Messages.Count, 1, MessagePost.RecipientsPerSecond);
        await world.Pass(Duration.FromMinutes(4));
        var ledger = (await world.Communications.Messages(id, Cancel))[0].Ledger;
        Assert.Equal(200, ledger.Count(DeliveryState.Sent));
        Assert.Equal(10, ledger.Deliveries.Count(delivery => delivery.MayRepeat));
        Assert.Equal(200, world.Carrier.To.Distinct().Count());
        Assert.Equal(10, world.Carrier.Messages.Count(message => message.MayRepeat));
    }

    [Fact]
    [Requirement("COM-004")]
    public async Task News_that_are_late_page_whoever_owes_them_then_their_lead_then_the_administrators()
    {
        await using var world = await World.Open(playbook => Talking(playbook) with
        {
            Severities =
            [
                .. playbook.Severities.Select(level => level with { UpdateEvery = Duration.FromMinutes(15) }),
            ],
        });
        var id = await Incident(world);
        await world.Acknowledge(id, World.Ada);
        await world.Communications.Say(id, new UpdateOrder { Text = "We look" }, ada, Cancel);
        await world.Pass(Duration.FromMinutes(14));
        Assert.Empty(Asked(world));
        await world.Pass(Duration.FromMinutes(2));
        Assert.Equal(["ada"], Asked(world));
        await world.Pass(Duration.FromMinutes(5));
        Assert.Equal(["ada", "bob"], Asked(world));
        await world.Pass(Duration.FromMinutes(5));
        Assert.Equal(["ada", "bob", "chief"], Asked(world));
        await world.Pass(Duration.FromMinutes(30));
        Assert.Equal(3, Asked(world).Count);
    }

    [Fact]
    [Requirement("COM-004")]
    public async Task What_is_said_in_time_pages_nobody()
    {
        await using var world = await World.Open(playbook => Talking(playbook) with
        {
            Severities =
            [
                .. playbook.Severities.Select(level => level with { UpdateEvery = Duration.FromMinutes(15) }),
            ],
        });
        var id = await Incident(world);
        await world.Acknowledge(id, World.Ada);
        for (var round = 0; round < 4; round++)
        {
            await world.Communications.Say(id, new UpdateOrder { Text = "We look" }, ada, Cancel);
            await world.Pass(Duration.FromMinutes(14));
        }

        Assert.Empty(Asked(world));
    }

    [Fact]
    public async Task In_an_exercise_nobody_outside_is_told()
    {
        await using var world = await World.Open(Talking);
        var declared = await world.Incidents.Declare(
            new Muster.Engine.Incidents.NewIncident { Title = "Practice", By = ada, Drill = true }, Cancel);
        await world.Communications.Say(
            declared.Id!.Value,
            new UpdateOrder { Text = "We practise", To = ["customers"], Fields = Filled("eta", "soon") }, ada, Cancel);
        await world.Settle();
        Assert.DoesNotContain("news@example.com", world.Carrier.To);
        var message = (await world.Communications.Messages(declared.Id.Value, Cancel))[0];
        Assert.StartsWith("EXERCISE: ", message.Message.Subject, StringComparison.Ordinal);
        Assert.Equal(1, message.Ledger.Count(DeliveryState.Skipped));
    }

    private static IReadOnlyList<string> Asked(World world) =>
        [.. world.Mail.Messages.Where(page => page.Purpose == PagePurpose.Update).Select(page => page.Responder)];

    private static async Task<IncidentId> Incident(World world)
    {
        await world.Signal(AlertAction.Trigger);
        return (await world.OnlyIncident()).State.Id;
    }

    private static Dictionary<string, string> Filled(string name, string text) =>
        new(StringComparer.Ordinal) { [name] = text };

    private static CheckedPlaybook Talking(CheckedPlaybook playbook) => Talking(playbook, new CommunicationRules());

    private static CheckedPlaybook Talking(CheckedPlaybook playbook, CommunicationRules rules) => playbook with
    {
        Teams = [new Team(new TeamId("leads"), "Leads", [World.Ada, World.Bob]) { Lead = World.Bob }],
        Communications = rules with
        {
            Channels =
            [
                new CommunicationChannel { Id = "mail", Name = "Mail", Kind = ChannelKind.Email },
                new CommunicationChannel
                {
                    Id = "news", Name = "News", Kind = ChannelKind.Email, Address = "news@example.com",
                },
            ],
            Audiences =
            [
                new Audience { Id = "leads", Name = "Leads", Channels = ["mail"], Members = ["team leads"] },
                new Audience { Id = "customers", Name = "Customers", IsOutside = true, Channels = ["news"] },
            ],
            Templates =
            [
                Template("progress", TemplateKind.Update, "leads", "{{summary}} Next: {{nextUpdateAt}} {{link}}") with
                {
                    Subject = "Update {{updateNumber}}: {{title}}",
                },
                Template("news", TemplateKind.Declared, "customers", "{{summary}} Expected end: {{eta}}") with
                {
                    Required = ["eta"],
                    Asks = Filled("eta", "When will it be over?"),
                },
                Template("over", TemplateKind.Resolved, "customers", "{{title}} is over. Thanks to {{thanks}}") with
                {
                    Required = ["thanks"],
                    Asks = Filled("thanks", "Whom do we thank?"),
                },
            ],
        },
    };

    private static MessageTemplate Template(string id, TemplateKind kind, string audience, string body) => new()
    {
        Id = id,
        File = $"templates/{id}.md",
        Name = id,
        Kind = kind,
        Audiences = [audience],
        Body = body,
    };
}
