using System.Text.Json;
using Muster.Server.Tests.Layout;
using Muster.Server.Tests.Playbook;

namespace Muster.Server.Tests.Incidents;

/// <summary>What becomes of an escalation whose policy, service or schedule is changed while it runs.</summary>
public sealed class PolicyChangeTests
{
    private const string AdaThenBob =
        "policies: {default: {steps: [{page: person ada}, {page: person bob, after: 1 h}]}}";

    [Fact]
    [Case(29)]
    public async Task An_edited_policy_holds_for_new_incidents_and_the_running_one_names_the_version_it_follows()
    {
        await using var muster = await TestInstallation.Start();
        await Books.Apply(muster, ("escalation.yaml", AdaThenBob));
        var running = await Declared(muster, "First");
        var version = running.GetProperty("playbookVersion").GetInt32();

        await Books.Apply(muster, ("escalation.yaml", "policies: {default: {steps: [{page: person bob}]}}"));
        await muster.Post($"{At(running)}/escalation", new { level = 2 });
        var (_, after) = await muster.Get(At(running));
        var next = await Declared(muster, "Second");

        Assert.Equal(version, after.GetProperty("playbookVersion").GetInt32());
        Assert.Equal(["ada", "bob"], (await Paged(muster, running)).Order());
        Assert.Equal(version + 1, next.GetProperty("playbookVersion").GetInt32());
        Assert.Equal(["bob"], await Paged(muster, next));
    }

    [Fact]
    [Case(29)]
    public async Task A_service_that_moves_to_another_policy_moves_no_incident_that_runs()
    {
        await using var muster = await TestInstallation.Start();
        const string two = "policies: {default: {steps: [{page: person ada}]}, other: {steps: [{page: person bob}]}}";
        await Books.Apply(muster, ("escalation.yaml", two));
        var running = await Declared(muster, "First");

        await Books.Apply(
            muster, ("escalation.yaml", two), ("catalog.yaml", "services: {default: {policy: other}}"));
        var (_, after) = await muster.Get(At(running));
        var next = await Declared(muster, "Second");

        Assert.Equal("default", after.GetProperty("policy").GetString());
        Assert.Equal("other", next.GetProperty("policy").GetString());
        Assert.Equal(["bob"], await Paged(muster, next));
    }

    [Fact]
    [Case(29)]
    public async Task A_schedule_that_is_gone_when_its_level_is_reached_hands_on_and_says_so()
    {
        await using var muster = await TestInstallation.Start();
        await Books.Apply(
            muster,
            ("schedules.yaml", "schedules: {primary: {zone: UTC, people: [bob], every: 1 week}}"),
            (
                "escalation.yaml",
                "policies: {default: {steps: [{page: person ada}, {page: schedule primary, after: 1 h}]}}"));
        var running = await Declared(muster, "First");

        await Books.Apply(muster);
        await muster.Post($"{At(running)}/escalation", new { level = 2 });

        var (_, after) = await muster.Get(At(running));
        Assert.Contains(after.GetProperty("timeline").EnumerateArray(), entry =>
            entry.GetProperty("detail").GetString()?.Contains(
                "Schedule primary does not exist any more.", StringComparison.Ordinal) == true);
        Assert.Contains("administrator", await Paged(muster, running));
    }

    private static async Task<JsonElement> Declared(TestInstallation muster, string title) =>
        (await muster.Post("/api/v1/incidents", new { title })).Json;

    private static string At(JsonElement incident) => $"/api/v1/incidents/{incident.GetProperty("id").GetString()}";

    private static async Task<IReadOnlyList<string?>> Paged(TestInstallation muster, JsonElement incident) =>
    [
        .. (await muster.Items($"/api/v1/pages?incident={incident.GetProperty("id").GetString()}"))
            .Where(page => page.GetProperty("purpose").GetString() == "respond")
            .Select(page => page.GetProperty("responder").GetString()).Distinct(),
    ];
}
