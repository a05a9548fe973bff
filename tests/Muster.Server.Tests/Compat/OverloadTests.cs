using System.Globalization;
using System.Net;
using Muster.Server.Compat;
using Muster.Server.Tests.Layout;

namespace Muster.Server.Tests.Compat;

/// <summary>There is no room: each sender hears what makes it come again, and no key starves another.</summary>
public sealed class OverloadTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string, string, int> Senders => new()
    {
        {
            "/v2/enqueue", """
            {"routing_key":"KEY","event_action":"trigger","payload":{"summary":"s","source":"a","severity":"info"}}
            """, 429
        },
        {
            "/generic/2010-04-15/create_event.json",
            """{"service_key":"KEY","event_type":"trigger","description":"d"}""", 403
        },
        { "/og/v2/alerts", """{"message":"m"}""", 429 },
        { "/intake/alertmanager/KEY", """{"alerts":[{"labels":{"alertname":"a"}}]}""", 503 },
        { "/am/KEY/api/v2/alerts", """[{"labels":{"alertname":"a"}}]""", 503 },
        { "/intake/grafana/KEY", """{"alerts":[{"labels":{"alertname":"a"}}]}""", 503 },
        { "/intake/datadog/KEY", """{"title":"t"}""", 503 },
        { "/intake/sentry/KEY", """{"data":{"event":{"title":"t","issue_id":"1"}}}""", 202 },
        { "/intake/victorops/KEY", """{"entity_id":"e"}""", 503 },
        { "/intake/slack/KEY", """{"text":"t"}""", 503 },
        { "/intake/cloudevents/KEY", """{"specversion":"1.0","id":"1","source":"s","type":"t"}""", 429 },
        { "/intake/generic/KEY", """{"summary":"s"}""", 429 },
        { "/intake/email/KEY", "Subject: s\r\n\r\nt", 503 },
        { "/api/v2/generic/incoming?token=KEY", """{"summary":"s"}""", 429 },
        { "/integrations/v1/webhook/KEY/", """{"title":"t"}""", 503 },
    };

    [Theory]
    [MemberData(nameof(Senders))]
    [Case(60)]
    public async Task A_key_that_sends_too_much_hears_what_makes_its_sender_come_again(
        string path, string body, int status)
    {
        await using var muster = await TestInstallation.Start(set => set with { KeySignalsPerSecond = 0.0001 });
        muster.Stranger.DefaultRequestHeaders.Add("Authorization", $"GenieKey {muster.Key}");
        using var first = TestInstallation.Text("""{"summary":"takes the only place","severity":"info"}""");
        using var room = await muster.Stranger.PostAsync(
            new Uri($"/intake/generic/{muster.Key}", UriKind.Relative), first, Cancel);
        Assert.Equal(HttpStatusCode.Accepted, room.StatusCode);

        using var content = TestInstallation.Text(body.Replace("KEY", muster.Key, StringComparison.Ordinal));
        using var answer = await muster.Stranger.PostAsync(
            new Uri(path.Replace("KEY", muster.Key, StringComparison.Ordinal), UriKind.Relative), content, Cancel);

        Assert.Equal(status, (int)answer.StatusCode);
        if (status is 429 or 503)
            Assert.True(int.Parse(answer.Headers.GetValues("Retry-After").Single(), CultureInfo.InvariantCulture) > 0);
        Assert.Equal(status == 202 ? 1 : 0, muster.App.Services.GetRequiredService<HeldMessages>().Depth);
        Assert.Contains(
            await muster.Items("/api/v1/alerts"),
            alert => alert.GetProperty("dedupKey").GetString()!.StartsWith("muster:noisy:", StringComparison.Ordinal));
    }

    [Fact]
    [Case(60)]
    public void One_key_does_not_use_up_what_another_may_send()
    {
        var limits = new KeyLimits(perSecond: 1, burst: 10, new TestInstallation.StandingClock());

        Assert.True(limits.Enter(new Core.ServiceId("noisy"), 1_000, out _));
        Assert.False(limits.Enter(new Core.ServiceId("noisy"), 1, out var isToBeTold));
        Assert.True(isToBeTold);
        Assert.False(limits.Enter(new Core.ServiceId("noisy"), 1, out isToBeTold));
        Assert.False(isToBeTold);
        Assert.True(limits.Enter(new Core.ServiceId("quiet"), 1, out _));
    }

    [Fact]
    public async Task What_is_spooled_survives_a_restart_and_is_handed_in()
    {
        var folder = System.IO.Directory.CreateTempSubdirectory("muster-spool");
        try
        {
            await using (var muster = await TestInstallation.Start(set => set with
            {
                DataFolder = folder.FullName,
                KeySignalsPerSecond = 0.0001,
            }))
            {
                for (var issue = 1; issue <= 2; issue++)
                {
                    using var content = TestInstallation.Text(
                        $$"""{"data": {"event": {"title": "t", "issue_id": {{issue}} } } }""");
                    using var answer = await muster.Stranger.PostAsync(
                        new Uri($"/intake/sentry/{muster.Key}", UriKind.Relative), content, Cancel);
                    Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
                }

                Assert.Equal(1, muster.App.Services.GetRequiredService<HeldMessages>().Depth);
            }

            await using var again = await TestInstallation.Start(set => set with { DataFolder = folder.FullName });
            await again.App.Services.GetRequiredService<HeldMessages>().HandIn();

            Assert.Equal(2, (await again.Items("/api/v1/alerts?status=firing")).Count(alert =>
                alert.GetProperty("dedupKey").GetString()!.StartsWith("issue:", StringComparison.Ordinal)));
            Assert.Empty(System.IO.Directory.EnumerateFiles(Path.Combine(folder.FullName, "held")));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
