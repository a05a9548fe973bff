using Muster.Core.Escalation;
using NodaTime;
using Xunit;

namespace Muster.Core.Tests.Playbook;

/// <summary>Rotas and escalation tables as organisations have them can be written down, and say what was
/// meant.</summary>
public sealed class OrganisationTests
{
    [Theory]
    [InlineData(
        "By level: the worst pages more people at once, and a long outage those who lead",
        """
        - {page: [person ada, team payments], severities: [SEV1, SEV2]}
        - {after: 5 min, page: schedule primary, severities: SEV1}
        - {after: 30 min, when: open, page: person bob, severities: SEV1}
        - {after: 1 h, when: open, page: person bob, severities: SEV2}
        """,
        "0 ada payments; 5 primary; 30 bob",
        "0 ada payments; 60 bob")]
    [InlineData(
        "The person on call, and for the worst a commander after five minutes",
        """
        - {page: schedule primary}
        - {after: 5 min, page: person bob, severities: SEV1}
        """,
        "0 primary; 5 bob",
        "0 primary")]
    [InlineData(
        "Five levels up the line, and management by how long it lasts",
        """
        - {name: Primary, page: schedule primary}
        - {name: Secondary, after: 5 min, page: person bob}
        - {name: Team lead, after: 15 min, page: team payments}
        - {name: Vice president, after: 30 min, page: person ada}
        - {name: Management, after: 1 h, when: open, page: person ada, severities: SEV1}
        - {name: Management, after: 4 h, when: open, page: person ada, severities: SEV2}
        """,
        "0 primary; 5 bob; 15 payments; 30 ada; 60 ada",
        "0 primary; 5 bob; 15 payments; 30 ada; 240 ada")]
    [InlineData(
        "A quarter of an hour for each",
        """
        - page: schedule primary
        - {after: 15 min, page: person bob}
        - {after: 30 min, page: team payments}
        - {after: 60 min, page: [person ada, team payments]}
        """,
        "0 primary; 15 bob; 30 payments; 60 ada payments",
        "0 primary; 15 bob; 30 payments; 60 ada payments")]
    [InlineData(
        "A table by time beside a table by level",
        """
        - {page: [schedule primary, person ada], severities: SEV1}
        - {page: schedule primary, severities: [SEV2, SEV3]}
        - {after: 15 min, page: person bob}
        - {after: 30 min, page: person ada, severities: SEV2}
        """,
        "0 primary ada; 15 bob",
        "0 primary; 15 bob; 30 ada")]
    [Requirement("ESC-001")]
    public void An_escalation_table_pages_whom_it_names(string table, string steps, string worst, string second)
    {
        var written = string.Join('\n', steps.Split('\n').Select(line => "      " + line));
        var policy = House.Checked("escalation.yaml", $"policies:\n  default:\n    steps:\n{written}\n").Policies[0];
        Assert.Equal((table, worst, second), (table, Told(policy, "SEV1"), Told(policy, "SEV2")));
    }

    [Fact]
    [Requirement("ONC-001")]
    public void A_secondary_changes_in_the_middle_of_the_week_and_leads_take_months()
    {
        var playbook = House.Checked("schedules.yaml", """
            schedules:
              primary: {people: [ada, bob], every: 7 d, handoff: "09:00", start: 2026-01-05}
              secondary: {people: [bob, ada], every: 1 week, handoff: Mon 09:00, offset: 3.5 d}
              leads: {people: [ada, bob], every: 1 month, handoff: day 1 09:00}
              seniors:
                layers:
                  - {people: ada}
                  - {people: bob, restrict: [{days: workdays, from: "09:00", until: "17:00"}]}
            """);
        Assert.Equal(4, playbook.Schedules.Count);
        Assert.Equal(Duration.FromHours(84), playbook.Schedules[1].Layers[0].Rotation.Offset.ToDuration());
    }

    private static string Told(EscalationPolicy policy, string severity) => string.Join("; ", policy.Steps
        .Where(step => step.AppliesTo(new SeverityId(severity)))
        .OrderBy(step => step.At)
        .Select(step => $"{step.At.TotalMinutes} {string.Join(' ', step.Targets.Select(Name))}"));

    private static string Name(EscalationTarget target) => target switch
    {
        EscalationTarget.OnCall onCall => onCall.Schedule.Value,
        EscalationTarget.Person person => person.Responder.Value,
        EscalationTarget.Members members => members.Team.Value,
        _ => "",
    };
}
