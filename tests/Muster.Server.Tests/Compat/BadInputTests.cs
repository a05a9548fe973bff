using System.IO.Compression;
using System.Net;
using System.Text;
using Muster.Server.Tests.Layout;

namespace Muster.Server.Tests.Compat;

/// <summary>Bad input gets a clear answer; with a valid key it is kept; nothing crashes.</summary>
public sealed class BadInputTests
{
    private const string NoKey = "ffffffffffffffffffffffffffffffff";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string, string, int> Broken => new()
    {
        { "/v2/enqueue", "{\"routing_key\":\"KEY\",\"event_action\":\"trig", 400 },
        { "/v2/enqueue", "{\"routing_key\":\"KEY\",\"event_action\":\"trigger\",\"payload\":\"text\"}", 400 },
        { "/v2/enqueue", "{\"routing_key\":\"KEY\",\"event_action\":7}", 400 },
        { "/v2/enqueue", "{\"routing_key\":\"KEY\",\"x\":\"\0\"}", 400 },
        { "/v2/enqueue", "{\"routing_key\":\"KEY\",\"x\":\"\xFF\"}", 400 },
        { "/v2/enqueue", "{\"routing_key\":\"KEY\",\"x\":DEEP}", 400 },
        { "/v2/enqueue", "{\"routing_key\":\"KEY\",\"x\":\"LONG\"}", 413 },
        { "/intake/alertmanager/KEY", "{\"alerts\":7}", 400 },
        { "/intake/alertmanager/KEY", "[]", 400 },
        { "/intake/alertmanager/KEY", "DEEP", 400 },
        { "/intake/alertmanager/KEY", "\"LONG\"", 413 },
        { "/am/KEY/api/v2/alerts", "{}", 400 },
        { "/am/KEY/api/v2/alerts", "[{\"labels\":7}]", 400 },
        { "/am/KEY/api/v2/alerts", "\xFF", 400 },
        { "/intake/generic/KEY", "42", 400 },
        { "/intake/generic/KEY", "{\"nothing\":\"here\"}", 400 },
        { "/intake/generic/KEY", "{\"summary\":", 400 },
        { "/intake/generic/KEY", "\"LONG\"", 413 },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    [Case(62)]
    public async Task What_cannot_be_read_is_kept_and_answered_clearly(string path, string body, int status)
    {
        await using var muster = await TestInstallation.Start();
        var bytes = Encoding.Latin1.GetBytes(body
            .Replace("KEY", muster.Key, StringComparison.Ordinal)
            .Replace("DEEP", new string('[', 100_000), StringComparison.Ordinal)
            .Replace("LONG", new string('x', 10 * 1024 * 1024), StringComparison.Ordinal));

        using var content = TestInstallation.Bytes(bytes, "text/plain");
        using var response = await muster.Stranger.PostAsync(
            new Uri(path.Replace("KEY", muster.Key, StringComparison.Ordinal), UriKind.Relative), content, Cancel);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.NotEmpty(await response.Content.ReadAsStringAsync(Cancel));
        var kept = Assert.Single(await muster.Items("/api/v1/alerts/unreadable"));
        Assert.NotEmpty(kept.GetProperty("reason").GetString()!);
    }

    [Theory]
    [InlineData("/v2/enqueue", 400)]
    [InlineData("/intake/alertmanager/" + NoKey, 404)]
    [InlineData("/am/" + NoKey + "/api/v2/alerts", 404)]
    [InlineData("/intake/generic/" + NoKey, 404)]
    public async Task A_wrong_key_keeps_nothing_and_pages_nobody(string path, int status)
    {
        await using var muster = await TestInstallation.Start();
        using var content = TestInstallation.Text(
            $$$"""{"routing_key":"{{{NoKey}}}","event_action":"trigger","payload":{"summary":"s","source":"a","severity":"info"}}""");

        using var response = await muster.Stranger.PostAsync(new Uri(path, UriKind.Relative), content, Cancel);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Empty(await muster.Items("/api/v1/alerts"));
        Assert.Empty(await muster.Items("/api/v1/alerts/unreadable"));
        Assert.Empty(await muster.Items("/api/v1/pages"));
        var metrics = await muster.Stranger.GetStringAsync(new Uri("/metrics", UriKind.Relative), Cancel);
        Assert.Contains("outcome=\"wrong-key\"", metrics, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1000, 202)]
    [InlineData(200 * 1024 * 1024, 413)]
    [Case(62)]
    public async Task Packed_bodies_are_unpacked_up_to_the_limit(int blanks, int status)
    {
        await using var muster = await TestInstallation.Start();
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            await gzip.WriteAsync("{\"summary\":\"Disk full\""u8.ToArray(), Cancel);
            var blank = Encoding.ASCII.GetBytes(new string(' ', 64 * 1024));
            for (var left = blanks; left > 0; left -= blank.Length)
                await gzip.WriteAsync(blank.AsMemory(0, Math.Min(left, blank.Length)), Cancel);
            await gzip.WriteAsync("}"u8.ToArray(), Cancel);
        }

        using var content = TestInstallation.Bytes(packed.ToArray());
        content.Headers.ContentEncoding.Add("gzip");
        using var response = await muster.Stranger.PostAsync(
            new Uri($"/intake/generic/{muster.Key}", UriKind.Relative), content, Cancel);

        Assert.Equal(status, (int)response.StatusCode);
    }

    [Fact]
    public async Task A_slash_at_the_end_is_no_redirect()
    {
        await using var muster = await TestInstallation.Start();
        using var content = TestInstallation.Text("""{"summary":"Disk full"}""", "text/plain");

        using var response = await muster.Stranger.PostAsync(
            new Uri($"/intake/generic/{muster.Key}/", UriKind.Relative), content, Cancel);

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
    }

    [Fact]
    public async Task The_same_event_twice_is_one_alert_with_a_count()
    {
        await using var muster = await TestInstallation.Start();
        var body = new
        {
            routing_key = muster.Key,
            event_action = "trigger",
            dedup_key = "disk",
            payload = new { summary = "Disk full", source = "web-1", severity = "critical" },
        };

        var (status, json) = await muster.Post("/v2/enqueue", body);
        await muster.Post("/v2/enqueue", body);

        Assert.Equal((202, "success"), (status, json.GetProperty("status").GetString()));
        var alert = Assert.Single(await muster.Items("/api/v1/alerts"));
        Assert.Equal(2, alert.GetProperty("count").GetInt64());
        Assert.Single(await muster.Items("/api/v1/incidents"));
    }
}
