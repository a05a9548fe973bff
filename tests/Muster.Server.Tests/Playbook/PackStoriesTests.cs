using Muster.Cli;
using Muster.Engine.Playbook;
using Muster.Playbooks.Playbook;

namespace Muster.Server.Tests.Playbook;

/// <summary>The stories of the packs, played by the real engine: each day comes as its document says.</summary>
public sealed class PackStoriesTests
{
    private const string Ledger = "aurigraph-dlt";

    private const string Custody = "custody-platform";

    [Theory]
    [InlineData(Ledger)]
    [InlineData(Custody)]
    [InlineData("film-generation")]
    [InlineData("ghost-protocol")]
    [InlineData("reconciliation")]
    [InlineData("starter")]
    public async Task Every_story_of_a_pack_comes_as_it_is_told(string pack)
    {
        var reading = Read(pack);
        Assert.NotEmpty(reading.Stories);
        var failed = new List<string>();
        foreach (var story in reading.Stories)
        {
            var result = await Rehearsal.Play(
                reading.Playbook.Playbook!, story, TestContext.Current.CancellationToken);
            failed.AddRange(
                from finding in result.Findings
                where finding.Verdict == Verdict.Fails
                select $"{finding.Place.File}:{finding.Place.Line} {finding.Text}");
        }

        Assert.True(failed.Count == 0, string.Join('\n', failed));
    }

    [Fact]
    [Requirement("ONC-010")]
    [Requirement("ESC-001")]
    public Task The_worst_level_pages_two_at_once_and_then_up_the_matrix() => Holds(Ledger, "p0-nobody-answers");

    [Fact]
    [Requirement("ESC-004")]
    public Task Levels_are_escalated_to_by_the_numbers_of_the_document() => Holds(Ledger, "escalate-by-hand");

    [Fact]
    [Requirement("ESC-007")]
    [Requirement("SEV-005")]
    public Task Management_hears_of_an_incident_that_goes_on_for_hours() => Holds(Ledger, "p1-goes-on");

    [Fact]
    [Requirement("SEV-003")]
    [Requirement("SEV-004")]
    [Requirement("COM-010")]
    [Requirement("PMR-002")]
    public Task Every_clock_of_the_worst_level_is_due_in_its_time() => Holds(Ledger, "p0-clocks");

    [Fact]
    [Requirement("COM-005")]
    public Task Three_rhythms_of_updates_run_side_by_side() => Holds(Ledger, "cadences");

    [Fact]
    [Requirement("SEV-006")]
    [Requirement("SEV-021")]
    [Requirement("ESC-011")]
    public Task A_response_in_business_days_skips_the_weekend_and_goes_to_planning() =>
        Holds(Ledger, "p3-goes-to-planning");

    [Fact]
    [Requirement("SEV-013")]
    public Task A_raised_level_begins_its_clocks_anew() => Holds(Ledger, "raised");

    [Fact]
    [Requirement("SEV-019")]
    public Task Trouble_outside_of_production_wakes_nobody() => Holds(Ledger, "outside-of-production");

    [Fact]
    [Requirement("INC-002")]
    [Requirement("INC-012")]
    public Task An_incident_goes_through_the_organisations_own_words_and_roles() => Holds(Ledger, "pool-exhaustion");

    [Fact]
    [Requirement("ONC-011")]
    [Requirement("INC-003")]
    public Task The_commander_is_paged_by_itself_and_phases_have_their_time() => Holds(Custody, "complete-outage");

    [Fact]
    [Requirement("NTF-010")]
    public Task A_security_incident_pages_its_own_policy_and_nobody_else() => Holds(Custody, "security-incident");

    [Fact]
    [Requirement("NTF-018")]
    [Requirement("NTF-004")]
    [Requirement("COM-006")]
    [Requirement("COM-007")]
    [Requirement("COM-008")]
    public Task The_whole_house_hears_then_stakeholders_then_executives() => Holds("ghost-protocol", "messages");

    [Fact]
    [Requirement("NTF-003")]
    [Requirement("NTF-019")]
    [Requirement("COM-014")]
    [Requirement("COM-026")]
    public Task Each_level_has_its_own_listeners_and_its_own_words() => Holds(Ledger, "messages");

    [Fact]
    [Requirement("COM-016")]
    [Requirement("COM-017")]
    [Requirement("COM-018")]
    public Task What_outsiders_hear_of_a_security_incident_waits_for_the_named_role() => Holds(Ledger, "security");

    [Fact]
    [Requirement("NTF-006")]
    [Requirement("NTF-009")]
    [Requirement("COM-019")]
    public Task Leaders_have_a_room_of_their_own_and_support_gets_what_it_can_say() =>
        Holds("film-generation", "messages");

    [Fact]
    [Requirement("NTF-005")]
    public Task Partners_hear_of_the_worst_level() => Holds("reconciliation", "messages");

    [Fact]
    [Requirement("NTF-007")]
    [Requirement("NTF-008")]
    public Task Customers_are_written_to_at_once_and_at_the_end() => Holds(Custody, "complete-outage");

    [Theory]
    [Requirement("COM-001")]
    [InlineData(Ledger)]
    [InlineData(Custody)]
    [InlineData("film-generation")]
    [InlineData("ghost-protocol")]
    [InlineData("reconciliation")]
    public void Every_form_and_every_audience_of_a_pack_is_in_a_story(string pack)
    {
        var reading = Read(pack);
        var rules = reading.Playbook.Playbook!.Communications;
        var messages = reading.Stories.SelectMany(story => story.Expectations)
            .OfType<Core.Playbook.Expectation.Message>().Where(each => each.Pending is null).ToList();
        Assert.Empty(rules.Audiences.Select(each => each.Id).Except(messages.Select(each => each.Audience)));
        Assert.Empty(rules.Templates
            .Where(template => template.Kind != Core.Communications.TemplateKind.Maintenance)
            .Select(each => each.Id).Except(messages.Select(each => each.Template)));
        Assert.DoesNotContain(
            reading.Stories.SelectMany(story => story.Expectations), each => each.Pending == "communications");
    }

    private static async Task Holds(string pack, string name)
    {
        var reading = Read(pack);
        var story = Assert.Single(reading.Stories, story => story.File == $"tests/{name}.test.yaml");
        var result = await Rehearsal.Play(reading.Playbook.Playbook!, story, TestContext.Current.CancellationToken);
        Assert.True(result.IsGood, string.Join('\n', result.Findings.Select(finding => finding.Text)));
    }

    private static StoryReading Read(string pack) =>
        StoryFiles.Read(PlaybookFolder.Load(DemoPlaybook.FolderOf(pack)!));
}
