using System.Net;
using System.Text;
using System.Text.Json;
using Muster.Server.Tests.Layout;

namespace Muster.Server.Tests.Compat;

/// <summary>Each sender's messages through the whole server: what a recording or a described message becomes.</summary>
public sealed class SenderTests
{
    private const string GroupKeyDigest = "30b0790494d50d1ddd0ce591df48707642626f7b5224bb7cf21fdfeb";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("webhook", "/intake/alertmanager/KEY", 2)]
    [InlineData("pagerduty-v2", "/intake/pagerduty/KEY", 1)]
    [InlineData("victorops", "/intake/victorops/KEY/ledger", 1)]
    [InlineData("slack", "/intake/slack/KEY", 1)]
    [InlineData("webhook", "/integrations/v1/alertmanager/KEY/", 2)]
    [InlineData("webhook", "/api/v2/prometheusalertmanager/incoming?token=KEY", 2)]
    [Case(63)]
    [Requirement("INT-001")]
    public async Task What_Alertmanager_sends_fires_grows_and_resolves(string integration, string path, int alerts)
    {
        await using var muster = await TestInstallation.Start();
        foreach (var moment in (string[])["firing", "group-grew", "one-of-two-resolved", "resolved"])
        {
            await Send(muster, path, Capture($"{integration}.ledger-write-errors.{moment}.json"));
            if (moment == "group-grew")
            {
                var open = await muster.Items("/api/v1/alerts?status=firing");
                Assert.Equal(alerts, open.Count);
                Assert.Contains("Ledger", open[0].GetProperty("summary").GetString(), StringComparison.Ordinal);
            }
        }

        Assert.Empty(await muster.Items("/api/v1/alerts?status=firing"));
        Assert.Equal(alerts, (await muster.Items("/api/v1/alerts")).Count);
        Assert.Empty(await muster.Items("/api/v1/alerts/unreadable"));
    }

    [Fact]
    [Case(63)]
    public async Task What_Alertmanager_sends_to_Opsgenie_is_one_alert_with_the_newest_words()
    {
        await using var muster = await TestInstallation.Start();
        muster.Stranger.DefaultRequestHeaders.Add("Authorization", $"GenieKey {muster.Key}");
        foreach (var moment in (string[])["firing", "group-grew"])
        {
            foreach (var (act, path) in ((string, string)[])
                [("create", ""), ("message", "message"), ("description", "description")])
            {
                var capture = Capture($"opsgenie-{act}.ledger-write-errors.{moment}.json");
                var alias = JsonDocument.Parse(Capture($"opsgenie-create.ledger-write-errors.{moment}.json"))
                    .RootElement.GetProperty("alias").GetString();
                var url = act == "create" ? "/og/v2/alerts" : $"/og/v2/alerts/{alias}/{path}?identifierType=alias";
                await Send(muster, url, capture, act == "create" ? HttpMethod.Post : HttpMethod.Put);
            }
        }

        var alert = Assert.Single(await muster.Items("/api/v1/alerts"));
        Assert.StartsWith(GroupKeyDigest, alert.GetProperty("dedupKey").GetString(), StringComparison.Ordinal);
        Assert.Equal("[FIRING:2] LedgerWriteErrors eu (critical)", alert.GetProperty("summary").GetString());
        Assert.Equal(2, alert.GetProperty("count").GetInt64());
        Assert.Equal("error", alert.GetProperty("severity").GetString());

        var closing = $"/og/v2/alerts/{alert.GetProperty("dedupKey").GetString()}/close?identifierType=alias";
        await Send(muster, closing, Capture("opsgenie-close.ledger-write-errors.resolved.json"));
        Assert.Equal(
            "resolved", Assert.Single(await muster.Items("/api/v1/alerts")).GetProperty("status").GetString());
    }

    public static TheoryData<string, string, string, string, string> Described => new()
    {
        {
            "/generic/2010-04-15/create_event.json",
            """{"service_key":"KEY","event_type":"trigger","incident_key":"k1","description":"Down","details":{"a":1}}""",
            "k1", "Down", "critical"
        },
        {
            "/intake/grafana/KEY",
            """
            {"version":"1","orgId":1,"status":"firing","groupKey":"{}","externalURL":"http://grafana.example.com/",
            "alerts":[{"status":"firing","labels":{"alertname":"HighLatency","severity":"warning"},
            "annotations":{"summary":"p99 over 2 s"},"startsAt":"2026-11-20T11:59:00Z","endsAt":"0001-01-01T00:00:00Z",
            "fingerprint":"57c6d9296de2ad39","valueString":"[ var='A' value=2.4 ]",
            "silenceURL":"http://grafana.example.com/silence","dashboardURL":"http://grafana.example.com/d/1"}]}
            """,
            "57c6d9296de2ad39", "p99 over 2 s", "warning"
        },
        {
            "/intake/datadog/KEY",
            """
            {"cycle_key":"4711","transition":"Triggered","title":"[P2] [Triggered on {host:web-1}] CPU is high",
            "priority":"P2","tags":"env:prod,team:shop","body":"CPU was over 90 %","date":"1795176000000"}
            """,
            "4711", "CPU is high", "error"
        },
        {
            "/intake/sentry/KEY",
            """
            {"action":"triggered","installation":{"uuid":"a"},"data":{"event":{"event_id":"e1","issue_id":"77",
            "title":"NullReferenceException","level":"fatal","datetime":"2026-11-20T11:58:00Z",
            "web_url":"https://sentry.example.com/77","tags":[["environment","prod"]]},"triggered_rule":"New errors"}}
            """,
            "issue:77", "NullReferenceException", "critical"
        },
        {
            "/intake/sentry/KEY",
            """
            {"action":"warning","data":{"metric_alert":{"id":"5"},"description_title":"Warning: crash rate",
            "description_text":"2 % in the last hour","web_url":"https://sentry.example.com/5"}}
            """,
            "metric:5", "Warning: crash rate", "warning"
        },
        {
            "/intake/victorops/KEY",
            """{"message_type":"WARNING","entity_id":"disk/1","state_message":"90 % full"}""",
            "disk/1", "disk/1", "warning"
        },
        {
            "/api/v2/generic/incoming?token=KEY&summary=Query&dedup=d1",
            """{"summary":"Queue grows","details":"12,000 wait","meta":{"queue":"mail"}}""",
            "d1", "Queue grows", "critical"
        },
        {
            "/integrations/v1/formatted_webhook/KEY/",
            """{"alert_uid":"u1","title":"Site down","message":"503","state":"alerting"}""",
            "u1", "Site down", "critical"
        },
        {
            "/intake/cloudevents/KEY",
            """
            {"specversion":"1.0","id":"1","source":"/probe","type":"com.example.probe.failed","subject":"shop",
            "data":{"summary":"Shop does not answer","severity":"high"}}
            """,
            "shop", "Shop does not answer", "error"
        },
        {
            "/og/v2/alerts", """{"message":"Disk full","alias":"disk","priority":"P1"}""",
            "disk", "Disk full", "critical"
        },
    };

    [Theory]
    [MemberData(nameof(Described))]
    [Case(63)]
    [Requirement("INT-001")]
    public async Task A_message_as_its_sender_describes_it_becomes_an_alert(
        string path, string body, string key, string summary, string severity)
    {
        await using var muster = await TestInstallation.Start();
        muster.Stranger.DefaultRequestHeaders.Add("Authorization", $"GenieKey {muster.Key}");

        await Send(muster, path, Encoding.UTF8.GetBytes(body.Replace("KEY", muster.Key, StringComparison.Ordinal)));

        var alert = Assert.Single(await muster.Items("/api/v1/alerts"));
        Assert.Equal(
            (key, summary, severity, "firing"),
            (alert.GetProperty("dedupKey").GetString(), alert.GetProperty("summary").GetString(),
                alert.GetProperty("severity").GetString(), alert.GetProperty("status").GetString()));
    }

    [Theory]
    [InlineData("/intake/datadog/KEY", """{"cycle_key":"k","transition":"TRANSITION","title":"CPU"}""", "Triggered",
        "Recovered")]
    [InlineData("/intake/datadog/KEY", """{"title":"[TRANSITION on {host:a}] CPU","org":{"id":"1"}}""", "Triggered",
        "Recovered")]
    [InlineData("/integrations/v1/webhook/KEY/", """{"alert_uid":"k","title":"t","state":"TRANSITION"}""", "alerting",
        "ok")]
    [InlineData("/api/v2/generic/incoming?token=KEY", """{"summary":"s","dedup":"k","action":"TRANSITION"}""", "",
        "close")]
    [InlineData("/intake/cloudevents/KEY", """
        {"specversion":"1.0","id":"TRANSITION","source":"s","type":"x.TRANSITION","subject":"k"}
        """, "failed", "recovered")]
    public async Task The_end_finds_what_it_ends(string path, string body, string begins, string ends)
    {
        await using var muster = await TestInstallation.Start();
        foreach (var word in (string[])[begins, ends])
        {
            await Send(
                muster, path, Encoding.UTF8.GetBytes(body.Replace("TRANSITION", word, StringComparison.Ordinal)));
        }

        Assert.Equal(
            "resolved", Assert.Single(await muster.Items("/api/v1/alerts")).GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_resolved_issue_of_Sentry_ends_what_an_issue_alert_began()
    {
        await using var muster = await TestInstallation.Start();
        await Send(muster, "/intake/sentry/KEY", """
            {"action":"triggered","data":{"event":{"issue_id":"77","title":"Broken"}}}
            """u8.ToArray());
        await Send(muster, "/intake/sentry/KEY", """
            {"action":"resolved","data":{"issue":{"id":"77","title":"Broken"}}}
            """u8.ToArray());

        Assert.Equal(
            "resolved", Assert.Single(await muster.Items("/api/v1/alerts")).GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_binary_event_is_kept_whole_and_the_same_event_twice_counts_once()
    {
        await using var muster = await TestInstallation.Start();
        for (var time = 0; time < 2; time++)
        {
            using var content = TestInstallation.Text("""{"summary":"Shop is down"}""");
            using var request = new HttpRequestMessage(HttpMethod.Post, $"/intake/cloudevents/{muster.Key}")
            {
                Content = content,
            };
            foreach (var (name, value) in (ReadOnlySpan<(string, string)>)
                [("ce-id", "9"), ("ce-source", "/probe"), ("ce-type", "probe.failed"), ("ce-specversion", "1.0"),
                    ("ce-subject", "shop")])
            {
                request.Headers.Add(name, value);
            }

            using var answer = await muster.Stranger.SendAsync(request, Cancel);
            Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        }

        var alert = Assert.Single(await muster.Items("/api/v1/alerts"));
        Assert.Equal(("shop", 1), (alert.GetProperty("dedupKey").GetString(), alert.GetProperty("count").GetInt64()));
    }

    [Fact]
    public async Task A_batch_of_no_events_is_no_error_and_the_handshake_is_answered()
    {
        await using var muster = await TestInstallation.Start();
        await Send(muster, "/intake/cloudevents/KEY", "[]"u8.ToArray());
        using var request = new HttpRequestMessage(HttpMethod.Options, $"/intake/cloudevents/{muster.Key}");
        request.Headers.Add("WebHook-Request-Origin", "events.example.com");

        using var answer = await muster.Stranger.SendAsync(request, Cancel);

        Assert.Equal("events.example.com", answer.Headers.GetValues("WebHook-Allowed-Origin").Single());
    }

    [Fact]
    public async Task Changes_past_and_planned_are_listed_and_page_nobody()
    {
        await using var muster = await TestInstallation.Start();
        await Send(muster, "/v2/change/enqueue", Encoding.UTF8.GetBytes($$$"""
            {"routing_key":"{{{muster.Key}}}","payload":{"summary":"Deployed 4.2","source":"ci",
            "timestamp":"2026-11-20T11:00:00Z","custom_details":{"build":"17"}},
            "links":[{"href":"https://ci.example.com/17","text":"Build"}]}
            """));
        await Send(muster, "/v2/change/enqueue", Encoding.UTF8.GetBytes($$$"""
            {"routing_key":"{{{muster.Key}}}","payload":{"summary":"Move of the database",
            "timestamp":"2026-11-28T02:00:00Z"}}
            """));

        var changes = await muster.Items("/api/v1/changes");
        Assert.Equal(
            ["Move of the database", "Deployed 4.2"],
            changes.Select(change => change.GetProperty("summary").GetString()));
        Assert.Empty(await muster.Items("/api/v1/alerts"));
        await muster.Post("/api/v1/incidents", new { title = "Checkout is down" });
        var incident = Assert.Single(await muster.Items("/api/v1/incidents"));
        var near = Assert.Single(await muster.Items(
            $"/api/v1/changes?incident={incident.GetProperty("reference").GetString()}"));
        Assert.Equal("Deployed 4.2", near.GetProperty("summary").GetString());
    }

    internal static async Task Send(
        TestInstallation muster, string path, byte[] body, HttpMethod? method = null)
    {
        using var content = TestInstallation.Bytes(body, "text/plain");
        using var request = new HttpRequestMessage(
            method ?? HttpMethod.Post, path.Replace("KEY", muster.Key, StringComparison.Ordinal))
        {
            Content = content,
        };
        using var answer = await muster.Stranger.SendAsync(request, Cancel);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {await answer.Content.ReadAsStringAsync(Cancel)}");
    }

    private static byte[] Capture(string name) =>
        File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Captures", name));
}
