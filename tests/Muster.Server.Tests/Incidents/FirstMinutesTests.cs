using System.Text.Json;
using Muster.Server.Tests.Layout;
using Muster.Server.Tests.Playbook;

namespace Muster.Server.Tests.Incidents;

/// <summary>What an incident says of itself in its first minutes: what found it, how long it took, what is known, who
/// could lead.</summary>
public sealed class FirstMinutesTests
{
    private const string Severities = """
        severities:
          SEV1: {alerts: [critical, error], acknowledgeWithin: 5 min}
          SEV2: {alerts: [warning], effect: open}
          SEV3: {alerts: [info]}
        """;

    [Fact]
    [Requirement("INT-005")]
    public async Task An_incident_says_what_found_it_and_keeps_its_four_instants()
    {
        await using var muster = await TestInstallation.Start();
        await muster.Post($"/intake/generic/{muster.Key}", TestInstallation.Text(
            """{"summary":"Disk is full","dedup_key":"disk","severity":"critical"}"""));
        await muster.Post("/api/v1/services/default/reports", new { summary = "Cards are refused", stopsWork = true });
        await muster.Post("/api/v1/incidents", new
        {
            title = "Seen by hand",
            startedAt = "2026-11-20T11:30:00Z",
            detectedAt = "2026-11-20T11:45:00Z",
        });

        var incidents = await muster.Items("/api/v1/incidents");

        Assert.Equal(
            ["alert", "person", "report"], incidents.Select(each => Text(each, "source")).Order());
        var alert = incidents.Single(each => Text(each, "source") == "alert");
        Assert.Equal("2026-11-20T12:00:00Z", Text(alert, "firstSignalAt"));
        var person = incidents.Single(each => Text(each, "source") == "person");
        Assert.Equal(
            ("2026-11-20T11:30:00Z", "2026-11-20T11:45:00Z", "2026-11-20T12:00:00Z"),
            (Text(person, "startedAt"), Text(person, "detectedAt"), Text(person, "declaredAt")));
        var (_, taken) = await muster.Post($"/api/v1/incidents/{Text(person, "id")}/acknowledgement");
        Assert.Equal("2026-11-20T12:00:00Z", Text(taken, "acknowledgedAt"));
    }

    [Fact]
    [Requirement("INC-032")]
    [Requirement("INT-024")]
    public async Task Every_duration_follows_from_the_recorded_instants_also_when_they_are_corrected()
    {
        await using var muster = await TestInstallation.Start();
        var (_, made) = await muster.Post("/api/v1/incidents", new
        {
            title = "Down",
            page = false,
            startedAt = "2026-11-20T11:30:00Z",
            detectedAt = "2026-11-20T11:45:00Z",
        });
        var at = $"/api/v1/incidents/{Text(made, "id")}";
        await muster.Post($"{at}/acknowledgement");
        var (_, over) = await muster.Post($"{at}/resolution");
        Assert.Equal((900, 900, 1800), Durations(over));

        var (_, corrected) = await muster.Post($"{at}/times", new
        {
            startedAt = "2026-11-20T11:00:00Z",
            reason = "The log says so.",
        });
        Assert.Equal((2700, 900, 3600), Durations(corrected));
    }

    [Fact]
    [Requirement("INT-009")]
    public async Task An_alert_known_by_name_leads_to_its_severity_and_to_what_answers_it()
    {
        await using var muster = await TestInstallation.Start();
        await Books.Apply(
            muster,
            ("severities.yaml", Severities),
            ("monitors.yaml", """
                metrics: {api: [error_rate_pct]}
                alerts:
                  high-error-rate:
                    name: High Error Rate Detected
                    metric: error_rate_pct
                    when: "> 5"
                    severities: [SEV1]
                    workflow: errors
                """),
            ("workflows/errors.yaml", """
                name: Errors of the API
                nodes:
                  start: {title: Look at the last deployment, next: over}
                  over: {title: Watch it and close, end: resolved}
                """));
        await muster.Post($"/intake/generic/{muster.Key}", TestInstallation.Text(
            """{"summary":"High Error Rate Detected","dedup_key":"errors","severity":"warning"}"""));

        var incident = Assert.Single(await muster.Items("/api/v1/incidents"));

        Assert.Equal("SEV1", Text(incident, "severity"));
        var known = Assert.Single(incident.GetProperty("knownAlerts").EnumerateArray());
        Assert.Equal(("high-error-rate", "errors"), (Text(known, "id"), Text(known, "workflow")));
        var room = await Room(muster, incident);
        Assert.Contains("walk the workflow Errors of the API", room, StringComparison.Ordinal);
    }

    [Fact]
    [Requirement("INT-012")]
    public async Task The_first_assessment_is_the_first_checklist_and_is_answered_point_by_point()
    {
        await using var muster = await TestInstallation.Start();
        await Books.Apply(muster, ("severities.yaml", Severities), ("classification.yaml", """
            assessment: ["Is it real?", "How bad is it?", "What is hit?", "Does the team know?"]
            """));
        var (_, made) = await muster.Post("/api/v1/incidents", new { title = "Down", page = false });
        var at = $"/api/v1/incidents/{Text(made, "id")}";
        var list = made.GetProperty("checklists")[0];
        Assert.Equal(("assessment", 4), (Text(list, "id"), list.GetProperty("items").GetArrayLength()));
        Assert.True(list.GetProperty("present").GetBoolean());

        var (_, ticked) = await muster.Post($"{at}/checklist", new { item = "assessment/1", note = "Seen it myself" });
        var point = ticked.GetProperty("checklists")[0].GetProperty("items")[0];
        Assert.Equal(("done", "Seen it myself"), (Text(point, "state"), Text(point, "note")));
        Assert.False(ticked.GetProperty("checklists")[0].GetProperty("present").GetBoolean());
    }

    [Fact]
    [Requirement("INT-014")]
    public async Task Several_incidents_of_one_cause_are_put_together_and_suggest_a_raise()
    {
        await using var muster = await TestInstallation.Start();
        await Books.Apply(muster, ("severities.yaml", Severities));
        var first = await Declared(muster, "Search is slow");
        for (var number = 2; number <= 3; number++)
        {
            var other = await Declared(muster, $"Page {number} is slow");
            var (_, whole) = await muster.Get($"/api/v1/incidents/{first}");
            Assert.Empty(whole.GetProperty("classification").GetProperty("raises").EnumerateArray());
            Assert.Equal(200, (await muster.Post($"/api/v1/incidents/{other}/merge", new { into = first })).Status);
        }

        var (_, incident) = await muster.Get($"/api/v1/incidents/{first}");

        var raise = Assert.Single(incident.GetProperty("classification").GetProperty("raises").EnumerateArray());
        Assert.Equal(("SEV1", "Several incidents have this one cause"), (Text(raise, "severity"), Text(raise, "text")));
        Assert.Contains("Raise it to SEV1", await Room(muster, incident), StringComparison.Ordinal);
    }

    [Fact]
    [Requirement("ONC-003")]
    [Requirement("ONC-013")]
    public async Task A_schedule_follows_a_role_and_its_backup_is_named_when_nobody_holds_it()
    {
        await using var muster = await TestInstallation.Start();
        await Books.Apply(
            muster,
            ("schedules.yaml", "schedules: {commanders: {zone: UTC, people: [bob], every: 1 week}}"),
            ("roles.yaml", """
                roles:
                  commander: {name: Incident commander, from: [schedule commanders], backup: [person ada]}
                """));
        var (_, incident) = await muster.Post("/api/v1/incidents", new { title = "Down", page = false });
        Assert.Equal(("commander", "bob", false), Suggested(incident));
        Assert.Contains("Give it to Bob Lind", await Room(muster, incident), StringComparison.Ordinal);

        await muster.Post("/api/v1/overrides", new { until = "2026-11-22T12:00:00Z", nobody = true });
        var at = $"/api/v1/incidents/{Text(incident, "id")}";
        var (_, without) = await muster.Get(at);
        Assert.Equal(("commander", "ada", true), Suggested(without));

        var (_, given) = await muster.Post($"{at}/roles", new { role = "commander", responder = "ada" });
        Assert.Empty(given.GetProperty("roleSuggestions").EnumerateArray());
    }

    private static (string?, string?, bool) Suggested(JsonElement incident)
    {
        var one = Assert.Single(incident.GetProperty("roleSuggestions").EnumerateArray());
        return (Text(one, "role"), one.GetProperty("people")[0].GetString(), one.GetProperty("backup").GetBoolean());
    }

    private static (double, double, double) Durations(JsonElement incident)
    {
        var took = incident.GetProperty("durations");
        return (
            took.GetProperty("detectSeconds").GetDouble(), took.GetProperty("acknowledgeSeconds").GetDouble(),
            took.GetProperty("resolveSeconds").GetDouble());
    }

    private static async Task<string> Declared(TestInstallation muster, string title) => Text(
        (await muster.Post("/api/v1/incidents", new { title, severity = "SEV2", page = false })).Json, "reference")!;

    private static async Task<string> Room(TestInstallation muster, JsonElement incident)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/incidents/{Text(incident, "reference")}");
        request.Headers.Accept.ParseAdd("text/html");
        using var response = await muster.Client.SendAsync(request, TestContext.Current.CancellationToken);
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    private static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();
}
