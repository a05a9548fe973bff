using Muster.Engine.Playbook;
using Muster.Playbooks.Playbook;
using NodaTime;

namespace Muster.Server.Tests.Playbook;

/// <summary>Stories are played by the real engine, in virtual time.</summary>
public sealed class RehearsalTests
{
    private static readonly Instant Noon = Instant.FromUtc(2026, 11, 20, 12, 0);

    private static readonly Dictionary<string, string> House = new(StringComparer.Ordinal)
    {
        ["people.yaml"] = """
            people:
              ada: {name: Ada Lovelace, email: ada@example.com}
              bob: {name: Bob, email: bob@example.com}
            """,
        ["escalation.yaml"] = """
            policies:
              default: {steps: [{page: person ada}, {after: 5 min, page: person bob}]}
            """,
        ["catalog.yaml"] = "services: {payments: {}}",
    };

    [Fact]
    public async Task A_story_that_comes_as_expected_passes()
    {
        var result = await Play("""
            story: Nobody answers, so the second is paged
            start: 2026-11-20 02:30
            strict: yes
            steps:
              - alert: {key: disk, severity: critical, summary: The disk is full}
              - {at: 7 min, acknowledge: bob}
              - {at: 20 min, update: We know the cause.}
              - {at: 30 min, clear: disk}
              - {at: 31 min, resolve: yes}
            expect:
              - {at: 0, page: ada}
              - {at: 5 min, page: bob}
              - {at: 4 min, incident: {status: triggered}}
              - {at: 7 min, incident: {status: acknowledged, severity: SEV1, holder: bob}}
              - {at: 40 min, incident: {status: resolved}, incidents: 1}
              - {at: 7 min, told: ada}
              - {timeline: We know the cause}
              - {message: {}, pending: communications}
            """);
        Assert.True(result.IsGood, string.Join('\n', result.Findings));
        Assert.Equal(1, result.Findings.Count(finding => finding.Verdict == Verdict.Pending));
        Assert.Contains(result.Happened, line => line.Contains("Bob", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_story_that_comes_otherwise_says_what_was_expected_and_what_happened()
    {
        var result = await Play("""
            story: Mistaken
            start: 2026-11-20 02:30
            strict: yes
            steps:
              - alert: {severity: critical}
            expect:
              - {at: 4 min, page: bob}
              - {at: 1 min, incident: {status: resolved}}
              - {at: 10 min, notPaged: anybody}
              - {at: 1 min, incidents: 2}
            """);
        var texts = result.Findings.Where(finding => finding.Verdict == Verdict.Fails).Select(finding => finding.Text);
        Assert.Equal(
            [
                "+00:04:00 page bob: bob was not paged",
                "+00:01:00 the incident is resolved: its status is triggered",
                "+00:10:00 nobody is paged: ada was paged at +00:00:00",
                "+00:01:00 2 incidents: there are 1",
                "+00:00:00 ada was paged, which nothing expects",
                "+00:05:00 bob was paged, which nothing expects",
                "+00:10:00 administrator was paged, which nothing expects",
            ],
            texts.Select(text => text.Split(" (")[0]));
    }

    [Fact]
    public async Task A_step_that_is_refused_is_told_with_its_line()
    {
        var result = await Play("""
            story: Too early
            start: 2026-11-20 02:30
            steps:
              - {at: 1 min, acknowledge: ada}
            expect:
              - {incidents: 0}
            """);
        var failed = Assert.Single(result.Findings, finding => finding.Verdict == Verdict.Fails);
        Assert.Equal(4, failed.Place.Line);
        Assert.Equal("There is no incident 1 yet.", failed.Text);
    }

    [Fact]
    [Requirement("SEV-003")]
    public async Task Clocks_are_judged_by_their_due_time_and_state()
    {
        var result = await Play(
            """
            story: Nobody takes it in time
            start: 2026-10-25 02:30
            zone: Europe/Berlin
            steps:
              - alert: {severity: critical}
            expect:
              - {at: 4 min, clock: {kind: acknowledge-by, due: 10 min, state: running}}
              - {at: 11 min, clock: {kind: acknowledge-by, due: 10 min, state: missed}}
            """,
            ("severities.yaml", """
                severities: {P0: {alerts: [critical, error, warning, info], acknowledgeWithin: 10 min}}
                """));
        Assert.True(result.IsGood, string.Join('\n', result.Findings));
    }

    private static async Task<RehearsalResult> Play(string story, params (string Path, string Text)[] more)
    {
        var files = new Dictionary<string, string>(House, StringComparer.Ordinal) { ["tests/a.test.yaml"] = story };
        foreach (var (path, text) in more)
            files[path] = text;
        var (reading, stories) = StoryFiles.Read(files, Noon);
        Assert.Empty(reading.Problems);
        return await Rehearsal.Play(reading.Playbook!, Assert.Single(stories), CancellationToken.None);
    }
}
