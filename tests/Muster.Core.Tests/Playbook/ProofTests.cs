using Muster.Core.OnCall;
using Muster.Playbooks.Playbook;
using NodaTime;
using Xunit;

namespace Muster.Core.Tests.Playbook;

/// <summary>What the check proves of the year ahead, and what it finds unused.</summary>
public sealed class ProofTests
{
    [Fact]
    public void A_gap_that_a_later_step_covers_in_time_is_no_gap_of_the_policy()
    {
        var problems = Read(
            "schedules: {day: {people: [ada], restrict: [{days: Mon-Fri, from: '09:00', until: '17:00'}]}}",
            "policies: {default: {steps: [{page: schedule day}, {after: 5 min, page: person bob}]}}",
            "severities: {P0: {alerts: [critical, error, warning, info], acknowledgeWithin: 5 min}}");
        Assert.DoesNotContain(problems, problem => problem.Contains("PB164", StringComparison.Ordinal));
    }

    [Fact]
    public void A_night_without_anybody_within_the_time_of_a_level_is_told_with_its_first_hours()
    {
        var problems = Read(
            "schedules: {day: {people: [ada], restrict: [{days: Mon-Fri, from: '09:00', until: '17:00'}]}}",
            "policies: {default: {steps: [{page: schedule day}, {after: 10 min, page: person bob}]}}",
            "severities: {P0: {alerts: [critical, error, warning, info], acknowledgeWithin: 5 min}}");
        var problem = Assert.Single(problems, problem => problem.Contains("PB164", StringComparison.Ordinal));
        Assert.StartsWith(
            "escalation.yaml:1:12 warning PB164 The policy 'default' reaches nobody within 5 min of P0 for an "
                + "incident declared from Fri 20 Nov 2026 17:00 UTC until Mon 23 Nov 2026 09:00 UTC, and ",
            problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_schedules_that_cover_each_other_leave_no_gap()
    {
        var problems = Read(
            """
            schedules:
              day: {people: [ada], restrict: [{from: '09:00', until: '21:00'}]}
              night: {people: [bob], restrict: [{from: '20:55', until: '09:00'}]}
            """,
            "policies: {default: {steps: [{page: [schedule day, schedule night]}]}}",
            "");
        Assert.DoesNotContain(problems, problem => problem.Contains("PB164", StringComparison.Ordinal));
    }

    [Fact]
    public void A_schedule_and_a_policy_that_nothing_uses_are_told()
    {
        var problems = Read(
            "schedules: {primary: {people: [ada]}, spare: {people: [bob]}}",
            "policies: {default: {steps: [{page: schedule primary}]}, old: {steps: [{page: person bob}]}}",
            "");
        Assert.Equal(
            [
                "escalation.yaml:1:58 info PB161 The policy 'old' is not used: no service, route or kind follows it.",
                "schedules.yaml:1:39 info PB161 The schedule 'spare' is not used: no policy pages it.",
            ],
            problems);
    }

    [Fact]
    public void A_changed_value_is_told_with_its_path()
    {
        var before = House.With();
        var after = House.With(
            ("schedules.yaml", "schedules:\n  primary: {people: [ada, cleo]} # Cleo comes\n"),
            ("docs/why.md", "# Why\n"));
        Assert.Equal(
            ["docs/why.md: new", "schedules.yaml: schedules.primary.people[1]: bob → cleo"],
            PlaybookDifference.Of(before, after).Select(change => change.ToString()));
        Assert.Empty(PlaybookDifference.Of(before, before));
    }

    [Fact]
    public void Another_order_of_people_names_who_is_on_call_instead_of_whom()
    {
        var before = House.Checked("schedules.yaml", "schedules: {primary: {people: [ada, bob]}}").Schedules[0];
        var after = House.Checked("schedules.yaml", "schedules: {primary: {people: [ada, ada]}}").Schedules[0];
        var changes = ScheduleDifference.Of(
            before, after, [], new Interval(House.Noon, House.Noon + Duration.FromDays(28)));
        Assert.All(changes, change => Assert.Equal(
            (new ResponderId("bob"), new ResponderId("ada")), (change.Before, change.After)));
        Assert.Equal(Duration.FromDays(14), changes.Aggregate(
            Duration.Zero, (sum, change) => sum + (change.Until - change.From)));
    }

    private static IEnumerable<string> Read(string schedules, string policies, string severities) =>
        PlaybookReader.Read(
            House.With(("schedules.yaml", schedules), ("escalation.yaml", policies), ("severities.yaml", severities)),
            House.Noon).Problems
            .Where(problem => problem.Code != "PB105")
            .Select(problem => problem.ToString());
}
