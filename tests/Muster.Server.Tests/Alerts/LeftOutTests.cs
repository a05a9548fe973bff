using System.Text.Json;
using Muster.Server.Tests.Layout;

namespace Muster.Server.Tests.Alerts;

public sealed class LeftOutTests
{
    [Fact]
    [Case(58)]
    public async Task A_group_that_its_sender_cut_short_is_marked_on_the_incident_until_a_whole_message_comes()
    {
        await using var muster = await TestInstallation.Start();
        await Send(muster, truncated: 7);

        var incident = Assert.Single(await muster.Items("/api/v1/incidents"));
        Assert.Equal(7, incident.GetProperty("alertsLeftOut").GetInt64());
        Assert.Contains(
            "left out 7 more alerts", await Room(muster, incident), StringComparison.Ordinal);

        await Send(muster, truncated: 0);
        var whole = Assert.Single(await muster.Items("/api/v1/incidents"));
        Assert.Equal(0, whole.GetProperty("alertsLeftOut").GetInt64());
        Assert.DoesNotContain("left out", await Room(muster, whole), StringComparison.Ordinal);
    }

    private static async Task Send(TestInstallation muster, int truncated)
    {
        var (status, _) = await muster.Post($"/intake/alertmanager/{muster.Key}", TestInstallation.Text($$$"""
            {"version":"4","groupKey":"{}:{alertname=\"Disk\"}","truncatedAlerts":{{{truncated}}},"status":"firing",
             "receiver":"muster","groupLabels":{},"commonLabels":{},"commonAnnotations":{},"externalURL":"",
             "alerts":[{"status":"firing","labels":{"alertname":"Disk","severity":"critical"},"annotations":{},
               "startsAt":"2026-11-20T11:59:00Z","endsAt":"0001-01-01T00:00:00Z","generatorURL":"",
               "fingerprint":"b4b2c9ba9f9a4f4b"}]}
            """));
        Assert.Equal(200, status);
    }

    private static async Task<string> Room(TestInstallation muster, JsonElement incident)
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Get, $"/incidents/{incident.GetProperty("reference").GetString()}");
        request.Headers.Accept.ParseAdd("text/html");
        using var response = await muster.Client.SendAsync(request, TestContext.Current.CancellationToken);
        var html = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return string.Join(' ', html.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }
}
