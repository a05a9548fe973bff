using System.Text.Json;
using Muster.Server.Tests.Layout;

namespace Muster.Server.Tests.Alerts;

public sealed class SilenceApiTests
{
    private static readonly DateTimeOffset later = TestInstallation.Noon.AddHours(2);

    [Fact]
    [Case(41)]
    public async Task A_silence_is_made_seen_changed_and_ended_and_says_what_it_hid()
    {
        await using var muster = await TestInstallation.Start();
        var (made, silence) = await muster.Post("/api/v1/silences", Order("summary=~\"Disk.*\""));
        Assert.Equal(201, made);
        Assert.Equal("active", silence.GetProperty("status").GetString());
        var address = $"/api/v1/silences/{silence.GetProperty("id").GetString()}";

        await Trigger(muster, "disk-1", "Disk is full");
        var alert = Assert.Single(await muster.Items("/api/v1/alerts?status=suppressed"));
        Assert.Equal("silence", alert.GetProperty("held").GetProperty("kind").GetString());
        Assert.Empty(await muster.Items("/api/v1/incidents"));
        Assert.Equal(1, (await muster.Get(address)).Json.GetProperty("hid").GetInt64());
        var hidden = Assert.Single(await muster.Items($"{address}/alerts"));
        Assert.Equal("Disk is full", hidden.GetProperty("summary").GetString());
        Assert.Single(await muster.Items($"/api/v1/silences?alert={alert.GetProperty("id").GetString()}"));

        using var change = new HttpRequestMessage(HttpMethod.Patch, address)
        {
            Content = JsonContent.Create(new { comment = "still at it" }),
        };
        using var changed = await muster.Client.SendAsync(change, TestContext.Current.CancellationToken);
        Assert.Equal(200, (int)changed.StatusCode);
        Assert.Equal("still at it", (await muster.Get(address)).Json.GetProperty("comment").GetString());
        Assert.Equal("expired", (await muster.Delete(address)).Json.GetProperty("status").GetString());
        Assert.Empty(await muster.Items("/api/v1/silences?status=active,pending"));
    }

    [Theory]
    [Case(41)]
    [InlineData("team", "silence.bad-matcher", "matchers")]
    [InlineData("team=~\"(a\"", "silence.bad-matcher", "matchers")]
    [InlineData("team=~\"(a+)+\\\\1\"", "silence.bad-matcher", "matchers")]
    [InlineData("team!=\"x\"", "silence.matches-everything", "matchers")]
    public async Task A_condition_that_cannot_be_used_is_said_so(string matcher, string code, string field)
    {
        await using var muster = await TestInstallation.Start();
        var (status, problem) = await muster.Post("/api/v1/silences", Order(matcher));
        Assert.Equal(
            (400, code, field),
            (status, problem.GetProperty("code").GetString(), problem.GetProperty("field").GetString()));
    }

    [Fact]
    [Case(41)]
    public async Task A_silence_whose_end_is_past_or_missing_is_refused()
    {
        await using var muster = await TestInstallation.Start();
        var past = new
        {
            matchers = new[] { "a=\"b\"" },
            comment = "x",
            startsAt = later.AddDays(-2),
            endsAt = later.AddDays(-1),
        };
        Assert.Equal("silence.ends-in-the-past", Code(await muster.Post("/api/v1/silences", past)));
        Assert.Equal(
            "silence.end-missing",
            Code(await muster.Post("/api/v1/silences", new { matchers = new[] { "a=\"b\"" }, comment = "x" })));
        Assert.Equal(
            "silence.bad-recurrence",
            Code(await muster.Post("/api/v1/silences", new
            {
                matchers = new[] { "a=\"b\"" },
                comment = "x",
                endsAt = later,
                repeats = "FREQ=HOURLY",
            })));
    }

    [Fact]
    public async Task A_key_of_one_service_silences_its_own_alerts_and_changes_no_other_silence()
    {
        await using var muster = await TestInstallation.Start();
        var (_, silence) = await muster.Post("/api/v1/silences", Order("team=\"payments\""));
        var id = silence.GetProperty("id").GetString();
        var root = $"/am/{muster.Key}/api/v2";
        Assert.Equal(200, (await muster.Get($"{root}/silence/{id}")).Status);
        Assert.Equal(403, (await muster.Delete($"{root}/silence/{id}")).Status);
        Assert.Equal(404, (await muster.Get("/am/0123456789abcdef0123456789abcdef/api/v2/alerts")).Status);
        var (status, _) = await muster.Post($"{root}/silences", new
        {
            matchers = new[] { new { name = "a", value = "b", isRegex = false } },
            startsAt = TestInstallation.Noon,
            endsAt = later,
            createdBy = "ada",
            comment = "",
        });
        Assert.Equal(200, status);
        Assert.Equal(2, (await muster.Get($"{root}/silences")).Json.GetArrayLength());
        Assert.Equal(1, (await muster.Get($"{root}/silences?filter=a%3D%22b%22")).Json.GetArrayLength());
        Assert.Equal(JsonValueKind.Array, (await muster.Get($"{root}/receivers")).Json.ValueKind);
        Assert.Equal(JsonValueKind.Array, (await muster.Get($"{root}/alerts/groups")).Json.ValueKind);
        Assert.Equal(400, (await muster.Get($"{root}/alerts?filter=nonsense")).Status);
    }

    internal static async Task Trigger(TestInstallation muster, string key, string summary)
    {
        var (status, _) = await muster.Post("/v2/enqueue", new
        {
            routing_key = muster.Key,
            event_action = "trigger",
            dedup_key = key,
            payload = new { summary, source = "test", severity = "critical" },
        });
        Assert.Equal(202, status);
    }

    private static object Order(string matcher) =>
        new { matchers = new[] { matcher }, endsAt = later, comment = "disks are exchanged" };

    private static string? Code((int Status, JsonElement Json) answer) => answer.Json.GetProperty("code").GetString();
}
