using Muster.Core.Playbook;
using Muster.Playbooks.Playbook;
using NodaTime;
using Xunit;

namespace Muster.Core.Tests.Playbook;

/// <summary>A cadence is a clock of its levels, and has no second home.</summary>
public sealed class CadenceTests
{
    private const string Levels = """
        severities:
          P0:
            name: Critical
            definition: All is down.
            alerts: [critical]
            updates: [{channel: status page, every: 30 min}]
            executivePromptAfter: 1 h
          P1: {name: High, definition: Much is down., alerts: [error, warning, info]}
        """;

    private const string Channels = """
        channels:
          room: {name: "#incident-{yyyy}{MM}{dd}"}
          page: {kind: status page, name: status.example.com}
          leadership: {name: "#leadership"}

        """;

    [Fact]
    [Requirement("COM-004")]
    public void A_cadence_is_a_rhythm_of_its_levels()
    {
        var playbook = Read("""
            cadences:
              room-talk: {channel: room, severities: P0, every: 15 min, most: 30 min, owner: the desk, during: Watching}
              page-talk: {channel: page, severities: P1, every: 1 h, within: 10 min, remindBefore: 5 min}
              round: {kind: checkpoint, severities: P1, every: 20 min}
            """).Playbook!;
        var room = playbook.SeverityOf(new SeverityId("P0")).Updates[1];
        Assert.Equal(
            ("incident channel", Minutes(15), Minutes(30), "the desk"),
            (room.Channel, room.Every, room.Most, room.OwnerWords));
        Assert.Equal(["Watching"], room.During);
        var updates = playbook.SeverityOf(new SeverityId("P1")).Updates;
        Assert.Equal(["status page", "checkpoint"], updates.Select(rhythm => rhythm.Channel));
        Assert.Equal([Minutes(60), Minutes(20)], updates.Select(rhythm => (Duration?)rhythm.Every));
        Assert.Equal([Minutes(10), null], updates.Select(rhythm => rhythm.First));
        Assert.Equal(Minutes(5), updates[0].RemindBefore);
    }

    [Fact]
    [Requirement("COM-010")]
    public void A_prompt_asks_whether_leaders_are_told()
    {
        var playbook = Read("cadences: {ask: {kind: prompt, severities: P1, within: 2 h}}").Playbook!;
        Assert.Equal(Minutes(120), playbook.SeverityOf(new SeverityId("P1")).ExecutivePromptAfter);
    }

    [Theory]
    [InlineData("again: {channel: page, every: 45 min}")]
    [InlineData("again: {kind: prompt, severities: P0, within: 2 h}")]
    public void A_clock_with_two_homes_is_an_error_that_names_the_other(string cadence)
    {
        var (playbook, problems) = Read($"cadences:\n  {cadence}");
        Assert.Null(playbook);
        var problem = Assert.Single(problems, problem => problem.Severity == ProblemSeverity.Error);
        Assert.Equal(("communications.yaml", 6, "PB045"), (problem.File, problem.Line, problem.Code));
        Assert.Contains("severities.yaml:2:3", problem.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_place_or_another_case_is_another_clock() => Assert.NotNull(Read("""
        cadences:
          leaders: {channel: leadership, severities: P0, every: 30 min}
          all-down: {channel: page, severities: P0, every: 5 min, when: nothing works}
        """).Playbook);

    private static PlaybookReading Read(string cadences) => PlaybookReader.Read(House.With(
        ("severities.yaml", Levels), ("communications.yaml", Channels + cadences)));

    private static Duration? Minutes(int count) => Duration.FromMinutes(count);
}
