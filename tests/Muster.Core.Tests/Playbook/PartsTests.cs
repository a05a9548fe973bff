using Muster.Core.Access;
using Muster.Core.Communications;
using Muster.Core.Incidents;
using Muster.Core.Monitors;
using Muster.Core.Playbook;
using Muster.Core.StatusPage;
using Muster.Playbooks.Monitors;
using Muster.Playbooks.Playbook;
using NodaTime;
using Xunit;

namespace Muster.Core.Tests.Playbook;

/// <summary>What stands beside the pager is read as it is written.</summary>
public sealed class PartsTests
{
    [Fact]
    [Requirement("DIR-008")]
    public void A_document_names_its_owner_and_its_review()
    {
        var document = House.Checked("playbook.yaml", """
            document: {version: 1.0.0, owner: Operations, updated: 2026-08-12, review: 2027-02-12, remindBefore: 1 week}
            """).Document;
        Assert.Equal(("1.0.0", "Operations"), (document.Version, document.Owner));
        Assert.Equal(ReviewState.Later, document.ReviewAt(new LocalDate(2027, 2, 4)));
        Assert.Equal(ReviewState.Near, document.ReviewAt(new LocalDate(2027, 2, 5)));
        Assert.Equal(ReviewState.Near, document.ReviewAt(new LocalDate(2027, 2, 12)));
        Assert.Equal(ReviewState.Overdue, document.ReviewAt(new LocalDate(2027, 2, 13)));
    }

    [Fact]
    [Requirement("DIR-001")]
    [Requirement("DIR-003")]
    [Requirement("DIR-006")]
    [Requirement("DIR-007")]
    public void The_directory_holds_contacts_vendors_and_links()
    {
        var book = House.Checked("directory.yaml", """
            contacts:
              legal: {role: Legal counsel, name: Dana, phone: "+44 20", escalation: chief}
              chief: {person: ada}
            vendors:
              cloud: {support: 24/7, account: 7, services: payments}
            links: {Runbooks: docs/runbooks/}
            """).Directory;
        Assert.Equal(["Legal counsel", "chief"], book.Contacts.Select(contact => contact.Role));
        Assert.Equal("chief", book.Contacts[0].Escalation);
        Assert.Equal(new ResponderId("ada"), book.Contacts[1].Person);
        Assert.Equal(("24/7", "7"), (book.Vendors[0].Support, book.Vendors[0].Account));
        Assert.Equal("docs/runbooks/", book.Links[0].Address);
    }

    [Theory]
    [Requirement("DIR-002")]
    [InlineData("to be decided")]
    [InlineData("[name]")]
    [InlineData("<phone>")]
    [InlineData("???")]
    public void A_placeholder_is_a_warning(string text)
    {
        var (playbook, problems) = House.Read("directory.yaml", $"contacts: {{dba: {{name: '{text}'}}}}");
        Assert.NotNull(playbook);
        Assert.Equal("PB160", Assert.Single(problems).Code);
    }

    [Fact]
    [Requirement("ESC-014")]
    public void A_vendor_that_the_directory_does_not_know_is_told_with_the_nearest_word()
    {
        var files = House.With(
            ("directory.yaml", "vendors: {hosting: {}}"),
            ("escalation.yaml", "policies: {default: {steps: [{page: person ada}, {offer: vendor hostng}]}}"));
        var (playbook, problems) = PlaybookReader.Read(files, House.Noon);
        Assert.Null(playbook);
        var problem = Assert.Single(problems, each => each.Severity == ProblemSeverity.Error);
        Assert.Equal("PB015", problem.Code);
        Assert.Contains("There is no vendor 'hostng'.", problem.Text, StringComparison.Ordinal);
        Assert.Contains("hosting", problem.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cadence_is_late_after_the_longest_time_of_its_range()
    {
        var rules = House.Checked("communications.yaml", """
            channels: {room: {name: "#incident-{yyyy}", archiveAfter: 7 d}}
            audiences: {customers: {outside: yes, channels: room}}
            cadences:
              updates: {severities: SEV1, channel: room, every: 15 min, most: 30 min}
              executives: {kind: prompt, within: 1 h}
            notices: {mail: {to: customers, within: 15 min}}
            approvals: [{securityOnly: yes, by: role commander}]
            """).Communications;
        Assert.Equal(Duration.FromMinutes(30), rules.Cadences[0].LateAfter);
        Assert.Equal((CadenceKind.Prompt, Duration.FromHours(1)), (rules.Cadences[1].Kind, rules.Cadences[1].Within));
        Assert.Equal((NoticeMoment.Declared, Duration.Zero), (rules.Notices[0].On, rules.Notices[0].After));
        Assert.True(rules.Audiences[0].IsOutside);
        Assert.Equal(["role commander"], rules.Approvals[0].By);
    }

    [Fact]
    public void A_template_knows_what_it_requires_and_what_its_writer_is_asked_for()
    {
        var template = Assert.Single(House.Checked("templates/first.md", """
            ---
            kind: declared
            severities: SEV1
            required: [title, symptoms]
            asks: {symptoms: What do users see?}
            subject: "{{severity}}: {{title}}"
            ---
            # First update
            {{symptoms}} {{#if commander}}{{commander}} commands.{{else}}Nobody commands.{{/if}}
            """).Communications.Templates);
        Assert.Equal(("first", "First update"), (template.Id, template.Name));
        Assert.Equal(["title", "symptoms"], template.Required);
        Assert.Equal("What do users see?", template.Asks["symptoms"]);
        Assert.StartsWith("# First update", template.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{{severty}}", "templates/x.md:1:1 error PB061 Nothing fills the field 'severty': add it to 'asks' "
        + "with a question. Did you mean 'severity'?")]
    [InlineData("Hi {{#if title}}x", "templates/x.md:1:4 error PB060 '{{#if}}' is not closed by '{{/if}}'.")]
    [InlineData("\n {{/each}}", "templates/x.md:2:2 error PB060 '{{/each}}' closes nothing.")]
    [InlineData("{{lookup a b}}", "templates/x.md:1:1 error PB060 'lookup a b' is no field: '{{name}}', "
        + "'{{#if name}}', '{{#each name}}'.")]
    [InlineData("---\nrequired: title\n---\nHello",
        "templates/x.md:2:11 error PB061 'title' is required and stands nowhere in the text.")]
    [InlineData("---\nkind: declared", "templates/x.md:1:1 error PB001 The keys at the beginning have no closing "
        + "'---'.")]
    [InlineData("---\nkind: first\n---\n", "templates/x.md:2:7 error PB009 'first' is none of: declared, update, "
        + "impact, resolved, pinned, maintenance, security, talking points, postmortem, other.")]
    [Requirement("COM-002")]
    public void A_template_that_could_not_be_filled_is_told_at_its_place(string text, string problem) =>
        Assert.Equal(problem, Assert.Single(House.Read("templates/x.md", text).Problems).ToString());

    [Fact]
    [Requirement("COM-010")]
    public void A_status_page_knows_when_the_first_post_is_due()
    {
        var page = Assert.Single(House.Checked("statuspage.yaml", """
            pages:
              main:
                components: {checkout: {services: payments}}
                impacts: {SEV1: critical, SEV2: major}
                postWithin: {SEV1: 10 min}
                automatic: SEV1
            """).StatusPages);
        Assert.Equal(Duration.FromMinutes(10), page.PostWithin[new SeverityId("SEV1")]);
        Assert.Equal(PageImpact.Major, page.Impacts[new SeverityId("SEV2")]);
        Assert.Equal([new ServiceId("payments")], page.Components[0].Services);
    }

    [Fact]
    [Requirement("SEC-008")]
    public void A_legal_clock_has_an_end_a_beginning_and_reminders()
    {
        var security = House.Checked("security.yaml", """
            kinds: {breach: {personalData: yes, phases: [{name: First, until: 15 min, steps: Isolate.}]}}
            doNot: [{text: Delete logs, blocks: [rm, delete]}]
            clocks:
              authority: {within: 72 h, remind: [4 h, 24 h], owner: role commander}
              users: {when: the law requires it}
            """).Security;
        Assert.Equal(Duration.FromHours(72), security.Clocks[0].Within);
        Assert.Equal(LegalStart.Awareness, security.Clocks[0].Starts);
        Assert.Equal([Duration.FromHours(24), Duration.FromHours(4)], security.Clocks[0].Remind);
        Assert.Null(security.Clocks[1].Within);
        Assert.True(security.Kinds[0].PersonalData);
        Assert.Equal(["rm", "delete"], security.DoNot[0].Blocks);
    }

    [Theory]
    [InlineData("> 5", 5, false)]
    [InlineData("> 5", 5.1, true)]
    [InlineData(">= 5 %", 5, true)]
    [InlineData("< 0.5", 0.4, true)]
    [InlineData("<= 1", 1, true)]
    [InlineData("== 0", 0, true)]
    [InlineData("!= 0", 0, false)]
    [InlineData("between 1 and 5", 5, true)]
    [InlineData("between 1 and 5", 5.1, false)]
    [InlineData("> 2 x normal", 2, false)]
    public void A_limit_holds_as_it_is_written(string text, double measured, bool holds) =>
        Assert.Equal(holds, LimitText.Read(text)!.Value.Holds(measured));

    [Theory]
    [InlineData("5")]
    [InlineData("over 5")]
    [InlineData("> five")]
    [InlineData("between 5 and 1")]
    [InlineData("")]
    public void What_is_no_limit_is_not_read(string text) => Assert.Null(LimitText.Read(text));

    [Fact]
    [Requirement("SEV-018")]
    public void An_alert_may_lead_to_several_levels_and_to_a_runbook()
    {
        var files = House.With(
            ("monitors.yaml", """
                alerts: {errors: {metric: error_pct, when: "> 1", severities: [SEV2, SEV3], runbook: db/slow}}
                metrics: {database: [db_cpu, db_lag]}
                """),
            ("runbooks/db/slow.md", "# The database is slow\n"));
        var playbook = PlaybookReader.Read(files, House.Noon).Playbook!;
        var alert = Assert.Single(playbook.Monitors.Alerts);
        Assert.Equal(new Threshold(Comparison.More, 1, 1), alert.When);
        Assert.Equal(["SEV2", "SEV3"], alert.Severities.Select(level => level.Value));
        var card = playbook.Runbooks[0].Card;
        Assert.Equal(("db/slow", "The database is slow"), (card.Id, card.Title));
    }

    [Fact]
    public void Prose_stands_beside_what_it_is_about()
    {
        var prose = Assert.Single(House.Checked("docs/levels.md", """
            ---
            about: [severity/SEV1, policy/default]
            ---
            # When to wake somebody
            """).Prose);
        Assert.Equal(("When to wake somebody", 2), (prose.Title, prose.About.Count));
        Assert.Equal(
            "docs/x.md:2:8 error PB015 There is no policy 'defalt'. Did you mean 'default'?",
            Assert.Single(House.Read("docs/x.md", "---\nabout: policy/defalt\n---\n").Problems).ToString());
    }

    [Fact]
    public void A_permission_set_gives_deeds_to_people_teams_and_roles()
    {
        var set = Assert.Single(House.Checked(
            "access.yaml", "sets: {security: {may: [see security], people: ada, teams: payments, roles: scribe}}")
            .PermissionSets);
        Assert.Equal([Deed.SeeSecurity], set.Deeds);
        Assert.Equal((1, 1, 1), (set.People.Count, set.Teams.Count, set.Roles.Count));
    }
}
