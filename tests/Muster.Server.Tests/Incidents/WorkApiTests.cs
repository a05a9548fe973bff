using Muster.Core;
using Muster.Core.Playbook;
using Muster.Engine.Playbook;
using Muster.Playbooks.Playbook;
using Muster.Server.Tests.Layout;

namespace Muster.Server.Tests.Incidents;

/// <summary>What people answer, tick, do and decide in an incident, over HTTP and on the screen.</summary>
public sealed class WorkApiTests
{
    private const string Severities = """
        severities:
          SEV1:
            alerts: [critical, error, warning, info]
            acknowledgeWithin: 5 min
            resolveWithin: 1 h
            conditions: [{text: All fails, when: error_rate_pct == 100}]
            initialActions: [Say that you have it.]
            updates: [{channel: status page, every: 30 min}]
          SEV2: {resolveWithin: 4 h}
        """;

    [Fact]
    [Requirement("INC-031")]
    [Requirement("INC-026")]
    public async Task Tasks_and_decisions_are_kept_with_the_incident_and_in_its_timeline()
    {
        await using var muster = await TestInstallation.Start();
        var at = await Declared(muster);

        var (_, added) = await muster.Post($"{at}/tasks", new { title = "Look at the gateway" });
        var task = added.GetProperty("tasks")[0].GetProperty("id").GetString();
        var (status, done) = await muster.Post($"{at}/tasks/{task}", new { state = "done", note = "It was full." });
        Assert.Equal((200, "done"), (status, done.GetProperty("tasks")[0].GetProperty("state").GetString()));
        var (_, decided) = await muster.Post(
            $"{at}/decisions",
            new { question = "Roll back?", chosen = "yes", options = new[] { new { text = "yes", risk = "slow" } } });
        Assert.Equal("yes", decided.GetProperty("decisions")[0].GetProperty("chosen").GetString());
        Assert.Contains(
            decided.GetProperty("timeline").EnumerateArray(),
            line => line.GetProperty("text").GetString()!.Contains("finished the task", StringComparison.Ordinal));

        var (refused, problem) = await muster.Post($"{at}/tasks", new { title = " " });
        Assert.Equal((400, "task.title-missing"), (refused, problem.GetProperty("code").GetString()));
    }

    [Fact]
    [Requirement("SEV-008")]
    public async Task A_figure_proposes_a_level_and_a_checklist_is_ticked()
    {
        await using var muster = await TestInstallation.Start();
        await Apply(muster, Severities, "figures");
        var at = await Declared(muster);

        var (_, given) = await muster.Post($"{at}/figures", new { figure = "error_rate_pct", value = 100 });
        Assert.Equal("SEV1", given.GetProperty("classification").GetProperty("proposed").GetString());

        var (_, ticked) = await muster.Post($"{at}/checklist", new { item = "action/SEV1/1" });
        var item = ticked.GetProperty("checklists")[0].GetProperty("items")[0];
        Assert.Equal("done", item.GetProperty("state").GetString());
        var (status, _) = await muster.Post($"{at}/checklist", new { item = "action/SEV1/9" });
        Assert.Equal(404, status);
    }

    [Fact]
    public async Task A_clock_of_several_is_set_aside_by_its_name_with_a_reason()
    {
        await using var muster = await TestInstallation.Start();
        await Apply(muster, Severities, "waivers");
        var at = await Declared(muster);

        var (missing, _) = await muster.Post(
            $"{at}/clocks/waivers", new { kind = "next-update-by", name = "status page" });
        var (_, waived) = await muster.Post(
            $"{at}/clocks/waivers",
            new { kind = "next-update-by", name = "status page", reason = "Nobody outside sees it." });

        Assert.Equal(400, missing);
        Assert.Contains(waived.GetProperty("clocks").EnumerateArray(), clock =>
            clock.TryGetProperty("name", out var name) && name.GetString() == "status page"
            && clock.GetProperty("state").GetString() == "waived");
    }

    [Fact]
    public async Task A_running_incident_moves_to_the_playbook_in_force_after_its_clocks_were_compared()
    {
        await using var muster = await TestInstallation.Start();
        await Apply(muster, Severities, "first");
        var at = await Declared(muster);
        await Apply(
            muster, Severities.Replace("resolveWithin: 1 h", "resolveWithin: 2 h", StringComparison.Ordinal), "second");

        var (_, shown) = await muster.Post($"{at}/rebase");
        Assert.False(shown.GetProperty("applied").GetBoolean());
        var change = shown.GetProperty("clocks").EnumerateArray().Single();
        Assert.Equal("resolve-by", change.GetProperty("kind").GetString());
        Assert.Equal("2026-11-20T13:00:00Z", change.GetProperty("before").GetString());
        Assert.Equal("2026-11-20T14:00:00Z", change.GetProperty("after").GetString());
        Assert.Equal("2026-11-20T13:00:00Z", await ResolveBy(muster, at));

        await muster.Post($"{at}/rebase", new { apply = true });
        Assert.Equal("2026-11-20T14:00:00Z", await ResolveBy(muster, at));
    }

    private static async Task<string?> ResolveBy(TestInstallation muster, string at) =>
        (await muster.Get(at)).Json.GetProperty("clocks").EnumerateArray()
            .Single(clock => clock.GetProperty("kind").GetString() == "resolve-by").GetProperty("dueAt").GetString();

    private static async Task<string> Declared(TestInstallation muster)
    {
        var (_, incident) = await muster.Post("/api/v1/incidents", new { title = "Checkout is down" });
        return $"/api/v1/incidents/{incident.GetProperty("id").GetString()}";
    }

    private static async Task Apply(TestInstallation muster, string severities, string digest)
    {
        var current = muster.App.Services.GetRequiredService<Muster.Engine.Live>().Now.Playbook;
        var files = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["severities.yaml"] = severities,
            ["people.yaml"] = "people: {administrator: {name: Administrator, email: a@example.com}}",
            ["escalation.yaml"] = "policies: {default: {steps: [{page: person administrator}]}}",
            ["catalog.yaml"] = "services: {default: {policy: default}}",
        };
        var (playbook, problems) = PlaybookReader.Read(files);
        Assert.DoesNotContain(problems, problem => problem.Severity == ProblemSeverity.Error);
        var applied = await muster.App.Services.GetRequiredService<PlaybookDesk>().Apply(
            files, digest, playbook!, Actor.Muster, isForced: true, CancellationToken.None);
        Assert.Equal(current.Version + 1, applied.Version);
    }
}
