using System.Text.Json;
using Muster.Server.Tests.Layout;

namespace Muster.Server.Tests.StatusPage;

/// <summary>Whoever leaves Statuspage takes their page with them.</summary>
public sealed class ImportTests
{
    private const string Account = """
        {
          "page": {"id": "abcdefghij01", "name": "Shop", "page_description": "How we are", "time_zone": "Berlin"},
          "components": [
            {"id": "comp00000001", "name": "Website", "status": "operational", "position": 1, "group": false,
             "group_id": "grou00000001", "showcase": true},
            {"id": "comp00000002", "name": "Payments", "status": "partial_outage", "position": 2, "group": false},
            {"id": "grou00000001", "name": "Front", "group": true, "components": ["comp00000001"]},
            {"name": "without an id"}
          ],
          "incidents": [
            {"id": "inci00000001", "name": "Website was slow", "status": "resolved", "impact": "minor",
             "created_at": "2025-03-01T10:00:00.000Z", "postmortem_body": "It was the cache.",
             "postmortem_published_at": "2025-03-03T10:00:00Z", "components": [{"id": "comp00000001"}],
             "incident_updates": [
              {"id": "upda00000002", "status": "resolved", "body": "Over.", "display_at": "2025-03-01T11:00:00Z"},
              {"id": "upda00000001", "status": "investigating", "body": "Slow.", "display_at": "2025-03-01T10:01:00Z"},
              {"id": "upda00000003", "status": "postmortem", "body": "", "display_at": "2025-03-03T10:00:00Z"}]}
          ],
          "scheduled_maintenances": [
            {"id": "inci00000002", "name": "New disks", "status": "scheduled", "impact": "maintenance",
             "created_at": "2026-11-01T10:00:00Z", "scheduled_for": "2026-12-01T10:00:00Z",
             "scheduled_until": "2026-12-01T12:00:00Z", "scheduled_auto_in_progress": true,
             "incident_updates": [
              {"id": "upda00000004", "status": "scheduled", "body": "Soon.", "created_at": "2026-11-01T10:00:00Z"}]}
          ],
          "subscribers": [
            {"id": "subs00000001", "mode": "email", "email": "ann@example.com"},
            {"id": "subs00000002", "mode": "webhook", "endpoint": "https://hook.example/x", "email": "ops@example.com"},
            {"id": "subs00000003", "mode": "sms", "display_phone_number": "+1 555 0100"},
            {"id": "subs00000004", "mode": "email", "email": "gone@example.com",
             "quarantined_at": "2025-01-01T00:00:00Z"}
          ]
        }
        """;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_account_of_Statuspage_is_brought_with_its_ids_its_past_and_its_subscribers()
    {
        await using var muster = await TestInstallation.Start();
        var (status, done) = await muster.Post("/api/v1/statuspages/shop/import", TestInstallation.Text(Account));
        Assert.True(status == 200, done.ToString());
        Assert.Equal((2, 1, 2, 3, 2), (
            Number(done, "components"), Number(done, "groups"), Number(done, "incidents"), Number(done, "updates"),
            Number(done, "subscribers")));
        Assert.Equal(
            ["+1", "gone@example.com", "without an id"],
            done.GetProperty("leftOut").EnumerateArray().Select(each => each.GetProperty("what").GetString()!)
                .Select(what => what.StartsWith("subs", StringComparison.Ordinal) ? "+1" : what)
                .Order(StringComparer.Ordinal));

        var incident = (await muster.Get("/status/shop/incidents/inci00000001.json")).Json
            .GetProperty("incident");
        Assert.Equal(
            ("Website was slow", "minor", "postmortem"),
            (incident.GetProperty("name").GetString(), incident.GetProperty("impact").GetString(),
                incident.GetProperty("status").GetString()));
        Assert.StartsWith("2025-03-01T11:00:00", incident.GetProperty("resolved_at").GetString(),
            StringComparison.Ordinal);
        Assert.StartsWith("2025-03-01T10:00:00", incident.GetProperty("started_at").GetString(),
            StringComparison.Ordinal);
        var summary = (await muster.Get("/status/shop/api/v2/summary.json")).Json;
        Assert.Equal("New disks", summary.GetProperty("scheduled_maintenances")[0].GetProperty("name").GetString());
        Assert.Equal(
            "partial_outage",
            summary.GetProperty("components").EnumerateArray()
                .First(each => each.GetProperty("id").GetString() == "comp00000002").GetProperty("status").GetString());
        var screen = await muster.Stranger.GetStringAsync(new Uri("/status/shop", UriKind.Relative), Cancel);
        Assert.Contains("Front", screen, StringComparison.Ordinal);
        Assert.Contains("Europe/Berlin", screen, StringComparison.Ordinal);
        var list = (await muster.Get("/api/v1/statuspages/shop/subscribers")).Json.GetProperty("items");
        Assert.All(list.EnumerateArray(), one => Assert.Equal("active", one.GetProperty("state").GetString()));
    }

    [Fact]
    public async Task What_was_brought_is_not_brought_again_and_a_page_of_a_file_is_left_alone()
    {
        await using var muster = await TestInstallation.Start();
        await muster.Post("/api/v1/statuspages/shop/import", TestInstallation.Text(Account));
        var (_, again) = await muster.Post("/api/v1/statuspages/shop/import", TestInstallation.Text(Account));
        Assert.Equal((0, 0), (Number(again, "incidents"), Number(again, "updates")));
        Assert.Equal(2, (await muster.Items("/api/v1/statuspages/shop/incidents")).Count);
        var (refused, problem) = await muster.Post(
            "/api/v1/statuspages/main/import", TestInstallation.Text(Account));
        Assert.Equal((400, "id"), (refused, problem.GetProperty("field").GetString()));
        Assert.Equal(400, (await muster.Post(
            "/api/v1/statuspages/other/import", TestInstallation.Text("[1]"))).Status);
    }

    private static int Number(JsonElement json, string name) => json.GetProperty(name).GetInt32();
}
