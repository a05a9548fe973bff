using System.Text;
using Muster.Core;
using Muster.Core.Alerts;
using Muster.Server.Compat;
using Muster.Server.Compat.Alertmanager;
using Muster.Server.Compat.Generic;
using Muster.Server.Compat.PagerDuty;
using NodaTime;

namespace Muster.Server.Tests.Compat;

public sealed class MessageTests
{
    private static readonly Instant Noon = Instant.FromUtc(2026, 11, 20, 12, 0);
    private static readonly Instant Later = Instant.FromUtc(2026, 11, 21, 12, 0);
    private static readonly ServiceId Payments = new("payments");

    public static TheoryData<string> PagerDutyCaptures => Captures("pagerduty-v2");

    public static TheoryData<string> WebhookCaptures => Captures("webhook");

    [Theory]
    [MemberData(nameof(PagerDutyCaptures))]
    [Case(63)]
    public void Every_event_that_Alertmanager_sends_to_PagerDuty_is_valid(string name)
    {
        var (sent, problem) = PagerDutyEvent.Parse(Capture(name));

        Assert.Null(problem);
        Assert.Empty(sent.Problems());
        var signal = sent.ToSignal(Payments, Later, sent.DedupKey!);
        Assert.Equal(64, signal.DedupKey.Length);
        Assert.Equal(name.Contains(".resolved", StringComparison.Ordinal), signal.Action == AlertAction.Resolve);
    }

    [Theory]
    [MemberData(nameof(WebhookCaptures))]
    [Requirement("INT-001")]
    [Case(63)]
    public void Every_webhook_of_Alertmanager_gives_one_signal_an_alert(string name)
    {
        var parsed = AlertmanagerPayload.ParseWebhook(Capture(name), Payments, Later);

        Assert.Null(parsed.Problem);
        Assert.NotEmpty(parsed.Signals);
        Assert.All(parsed.Signals, signal =>
        {
            Assert.Equal(Fingerprint.Of(signal.Labels), signal.DedupKey);
            Assert.StartsWith("{}", signal.SenderGroup, StringComparison.Ordinal);
            Assert.NotEmpty(signal.Summary);
            Assert.Null(signal.ExpiresAt);
        });
    }

    [Fact]
    public void One_of_two_alerts_of_a_group_resolves_by_itself()
    {
        var parsed = AlertmanagerPayload.ParseWebhook(
            Capture("webhook-bearer.node-filesystem.one-of-two-resolved.json"), Payments, Later);

        Assert.Equal(
            [AlertAction.Resolve, AlertAction.Trigger],
            parsed.Signals.Select(signal => signal.Action).OrderDescending());
    }

    [Fact]
    public void Alerts_that_Alertmanager_left_out_are_marked()
    {
        var parsed = AlertmanagerPayload.ParseWebhook(
            Capture("webhook-max-alerts.many-targets.truncated.json"), Payments, Later);

        Assert.Equal(3, parsed.Signals.Count);
        Assert.All(parsed.Signals, signal => Assert.Contains("left out 2 more", signal.Details,
            StringComparison.Ordinal));
    }

    [Fact]
    public void What_Prometheus_posts_fires_until_its_end_and_is_resolved_after_it()
    {
        var body = Capture("prometheus-direct.node-filesystem.firing.json");
        var before = AlertmanagerPayload.ParseAlerts(body, Payments, Noon);
        var after = AlertmanagerPayload.ParseAlerts(body, Payments, Later);

        Assert.All(before.Signals, signal => Assert.Equal(AlertAction.Trigger, signal.Action));
        Assert.All(before.Signals, signal => Assert.True(signal.ExpiresAt > Noon));
        Assert.All(after.Signals, signal => Assert.Equal(AlertAction.Resolve, signal.Action));
        Assert.Equal(before.Signals[0].DedupKey, after.Signals[0].DedupKey);
    }

    [Fact]
    public void Valid_alerts_are_kept_beside_bad_ones()
    {
        var parsed = AlertmanagerPayload.ParseAlerts(
            """[{"labels":{"alertname":"Down"}},{"labels":{}},7,{"labels":{"alertname":"Slow"}}]"""u8, Payments, Noon);

        Assert.Equal(["Down", "Slow"], parsed.Signals.Select(signal => signal.Summary));
        Assert.Equal("Alert 2 has no labels.", parsed.Problem);
        Assert.Equal(Noon + Duration.FromMinutes(5), parsed.Signals[0].ExpiresAt);
    }

    [Theory]
    [InlineData("2026-11-20T12:00:00Z", "2026-11-20T12:00:00Z")]
    [InlineData("2026-11-20T13:00:00.123456789+01:00", "2026-11-20T12:00:00.123456Z")]
    [InlineData("2026-11-20T12:00:00.000+0000", "2026-11-20T12:00:00Z")]
    [InlineData("2026-11-20 12:00:00", "2026-11-20T12:00:00Z")]
    [InlineData("1795176000", "2026-11-20T12:00:00Z")]
    [InlineData("1795176000000", "2026-11-20T12:00:00Z")]
    [InlineData("0001-01-01T00:00:00Z", null)]
    [InlineData("yesterday", null)]
    [Case(66)]
    public void Times_are_read_as_senders_write_them(string text, string? expected) =>
        Assert.Equal(expected, JsonText.When(text)?.ToString("uuuu-MM-dd'T'HH:mm:ss.FFFFFF'Z'", null));

    [Fact]
    [Case(66)]
    public void A_time_an_hour_off_is_taken_as_given_and_does_not_hide_what_comes_after()
    {
        var signal = Trigger("""
            {"routing_key":"k","event_action":"trigger","payload":{"summary":"Down","source":"a","severity":"error",
            "timestamp":"2026-11-20T13:00:00.000+0000"}}
            """);

        Assert.Equal(Noon + Duration.FromHours(1), signal.StartedAt);
        Assert.Equal(Noon, signal.SentAt);
    }

    [Fact]
    [Case(62)]
    public void A_long_summary_is_cut_and_never_within_a_surrogate_pair()
    {
        var summary = new string('x', 1023) + "🔥🔥";
        var signal = Trigger(
            $$$"""{"event_action":"trigger","payload":{"summary":"{{{summary}}}","source":"a","severity":"info"}}""");

        Assert.Equal(new string('x', 1023), signal.Summary);
    }

    [Fact]
    [Case(62)]
    public void Half_a_surrogate_pair_and_a_NUL_in_a_string_are_replaced()
    {
        var signal = Trigger("""
            {"event_action":"trigger","payload":{"summary":"cut \ud83d","source":"a\u0000b","severity":"info"}}
            """);

        Assert.Equal("cut \uFFFD", signal.Summary);
        Assert.Equal("a\uFFFDb", signal.Labels["source"]);
    }

    [Fact]
    [Case(62)]
    public void Of_a_name_given_twice_the_last_value_counts()
    {
        var signal = Trigger("""
            {"event_action":"resolve","event_action":"trigger",
            "payload":{"summary":"first","summary":"second","source":"a","severity":"info"}}
            """);

        Assert.Equal("second", signal.Summary);
    }

    [Theory]
    [InlineData("""{"a":{"b":[1,{"c":null}]},"n":7,"t":"x"}""", "a: {\"b\":[1,{\"c\":null}]}\nn: 7\nt: x")]
    [InlineData("\"plain words\"", "plain words")]
    [InlineData("[1,2]", "[1,2]")]
    public void Custom_details_may_be_an_object_or_anything_else(string json, string expected) => Assert.Equal(
        expected,
        Trigger(
            """{"event_action":"trigger","payload":{"summary":"s","source":"a","severity":"info","custom_details":"""
            + json + "}}").Details);

    [Theory]
    [InlineData(255, 0)]
    [InlineData(256, 1)]
    [Case(62)]
    public void A_dedup_key_has_at_most_255_characters(int characters, int problems)
    {
        var key = new string('k', characters);
        var (sent, _) = PagerDutyEvent.Parse(Encoding.UTF8.GetBytes(
            $$"""{"routing_key":"0123456789abcdef0123456789abcdef","event_action":"resolve","dedup_key":"{{key}}"}"""));

        Assert.Equal(problems, sent.Problems().Count);
    }

    [Fact]
    public void The_key_is_found_in_an_event_that_is_cut_off()
    {
        var (sent, problem) = PagerDutyEvent.Parse(
            """{"payload":{"summary":"x"},"routing_key": "0123456789abcdef0123456789abcdef","event_a"""u8);

        Assert.NotNull(problem);
        Assert.Equal("0123456789abcdef0123456789abcdef", sent.RoutingKey);
    }

    [Theory]
    [InlineData("""{"title":"Disk full","alias":7,"state":"alerting","priority":"P3"}""", "7", AlertAction.Trigger)]
    [InlineData("""{"message":"Disk full","id":"x","status":"OK"}""", "x", AlertAction.Resolve)]
    [InlineData("summary=Disk+full&key=x&action=close", "x", AlertAction.Resolve)]
    [InlineData("""[{"name":"Disk full","key":"x","status":"acked"}]""", "x", AlertAction.Acknowledge)]
    public void Anybody_says_in_usual_words_what_is_wrong(string body, string key, AlertAction action)
    {
        var parsed = GenericMessage.Parse(Encoding.UTF8.GetBytes(body), Payments, Noon);

        var signal = Assert.Single(parsed.Signals);
        Assert.Equal(("Disk full", key, action), (signal.Summary, signal.DedupKey, signal.Action));
    }

    [Fact]
    public void Labels_links_and_details_of_anybody_are_kept()
    {
        var parsed = GenericMessage.Parse(
            Encoding.UTF8.GetBytes("""
                {"summary":"s","labels":{"team":"payments","n":3},"description":"more","url":"https://example.com/a",
                "links":[{"href":"https://example.com/b","text":"B"},"javascript:alert(1)"]}
                """),
            Payments,
            Noon);

        var signal = Assert.Single(parsed.Signals);
        Assert.Equal(("payments", "3", "more"), (signal.Labels["team"], signal.Labels["n"], signal.Details));
        Assert.Equal(["https://example.com/a", "https://example.com/b"], signal.Links.Select(link => link.Href));
    }

    private static AlertSignal Trigger(string json)
    {
        var (sent, problem) = PagerDutyEvent.Parse(Encoding.UTF8.GetBytes(json));
        Assert.Null(problem);
        return sent.ToSignal(Payments, Noon, "key");
    }

    private static byte[] Capture(string name) =>
        File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Captures", name));

    private static TheoryData<string> Captures(string integration) =>
    [
        .. System.IO.Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Captures"),
            $"{integration}*.json")
            .Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal),
    ];
}
