using System.Net;
using System.Text.Json;
using System.Xml.Linq;
using Muster.Core.StatusPage;
using Muster.Engine.StatusPage;
using Muster.Server.Tests.Layout;

namespace Muster.Server.Tests.StatusPage;

/// <summary>What everybody reads, and how it comes there over JSON.</summary>
public sealed class StatusPageTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Requirement("COM-013")]
    [Requirement("COM-009")]
    public async Task What_is_published_is_read_by_everybody_as_soon_as_it_was_answered()
    {
        await using var muster = await TestInstallation.Start();
        Assert.Contains("Everything works", await Read(muster, "/status"), StringComparison.Ordinal);

        var (made, incident) = await Open(muster);
        Assert.Equal(201, made);

        var html = await Read(muster, "/status");
        Assert.Contains("The service is down, since", html, StringComparison.Ordinal);
        Assert.Contains("We are <strong>looking</strong> into it.", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>", html, StringComparison.Ordinal);
        Assert.Contains("data-health=\"major\"", html, StringComparison.Ordinal);
        var id = incident.GetProperty("id").GetString();
        Assert.Contains(
            "The service is down", await Read(muster, $"/status/main/incidents/{id}"), StringComparison.Ordinal);
        var summary = await Json(muster, "/status/api/v2/summary.json");
        Assert.Equal("critical", summary.GetProperty("status").GetProperty("indicator").GetString());
        Assert.Equal(id, summary.GetProperty("incidents")[0].GetProperty("id").GetString());
        Assert.True(summary.GetProperty("stamp").TryGetProperty("valid_until", out _));
    }

    [Fact]
    [Requirement("COM-012")]
    public async Task Its_end_brings_everything_back_and_stands_in_the_history()
    {
        await using var muster = await TestInstallation.Start();
        var (_, incident) = await Open(muster);
        var id = incident.GetProperty("id").GetString();

        var (status, after) = await muster.Post(
            $"/api/v1/statuspages/main/incidents/{id}/updates", new { status = "resolved", body = "It is over." });

        Assert.Equal((200, "resolved"), (status, after.GetProperty("status").GetString()));
        Assert.Equal("none", (await Json(muster, "/status/main/api/v2/status.json"))
            .GetProperty("status").GetProperty("indicator").GetString());
        Assert.Contains("The service is down", await Read(muster, "/status/main/history"), StringComparison.Ordinal);
        Assert.Equal(
            [after.GetProperty("id").GetString()],
            (await Json(muster, "/status/api/v2/incidents.json")).GetProperty("incidents").EnumerateArray()
                .Select(one => one.GetProperty("id").GetString()));
        Assert.Empty((await Json(muster, "/status/api/v2/incidents/unresolved.json"))
            .GetProperty("incidents").EnumerateArray());
    }

    [Fact]
    public async Task An_answer_that_a_reader_has_is_not_sent_again_and_packed_ones_are_packed()
    {
        await using var muster = await TestInstallation.Start();
        using var first = await muster.Stranger.GetAsync(new Uri("/status", UriKind.Relative), Cancel);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/status");
        request.Headers.TryAddWithoutValidation("If-None-Match", first.Headers.ETag!.ToString());
        using var again = await muster.Stranger.SendAsync(request, Cancel);
        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);

        using var packed = new HttpRequestMessage(HttpMethod.Get, "/status");
        packed.Headers.AcceptEncoding.ParseAdd("br");
        using var answer = await muster.Stranger.SendAsync(packed, Cancel);
        Assert.Equal("br", Assert.Single(answer.Content.Headers.ContentEncoding));
        Assert.Contains("public", answer.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Times_are_in_the_zone_that_the_reader_chose_with_its_name()
    {
        await using var muster = await TestInstallation.Start();
        await Open(muster);
        Assert.Contains("since 12:00 UTC", await Read(muster, "/status"), StringComparison.Ordinal);
        Assert.Contains("since 13:00 CET", await Read(muster, "/status?zone=Europe/Berlin"), StringComparison.Ordinal);
        Assert.Contains("12:00 UTC", await Read(muster, "/status?zone=Nowhere/Land"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Feeds_hold_the_same_ids_at_each_reading_and_an_item_for_each_word_when_asked()
    {
        await using var muster = await TestInstallation.Start();
        var (_, incident) = await Open(muster);
        var id = incident.GetProperty("id").GetString();
        await muster.Post(
            $"/api/v1/statuspages/main/incidents/{id}/updates", new { body = "A <b>disk</b> & \u0001 was full." });

        var atom = XDocument.Parse(await Read(muster, "/status/history.atom"));
        XNamespace ns = "http://www.w3.org/2005/Atom";
        var entry = Assert.Single(atom.Root!.Elements(ns + "entry"));
        Assert.EndsWith($"2005:Incident/{id}", entry.Element(ns + "id")!.Value, StringComparison.Ordinal);
        Assert.StartsWith("2026-11-20T12:00:00", entry.Element(ns + "updated")!.Value, StringComparison.Ordinal);
        Assert.Contains("<strong>Update</strong>", entry.Element(ns + "content")!.Value, StringComparison.Ordinal);
        Assert.Contains("&lt;b&gt;", entry.Element(ns + "content")!.Value, StringComparison.Ordinal);

        var rss = XDocument.Parse(await Read(muster, "/status/main/history.rss?per=update"));
        var items = rss.Root!.Element("channel")!.Elements("item").ToList();
        Assert.Equal(2, items.Select(item => item.Element("guid")!.Value).Distinct().Count());
        Assert.Equal(
            "Status Status - Incident History", rss.Root.Element("channel")!.Element("title")!.Value);
    }

    [Fact]
    public async Task Planned_work_stands_on_the_page_and_in_a_calendar()
    {
        await using var muster = await TestInstallation.Start();
        var (status, _) = await muster.Post("/api/v1/statuspages/main/incidents", new
        {
            name = "Upgrade",
            body = "Short pauses.",
            scheduledFor = TestInstallation.Noon.AddDays(1),
            scheduledUntil = TestInstallation.Noon.AddDays(1).AddHours(2),
        });
        Assert.Equal(201, status);
        Assert.Equal("Upgrade", (await Json(muster, "/status/api/v2/scheduled-maintenances/upcoming.json"))
            .GetProperty("scheduled_maintenances")[0].GetProperty("name").GetString());
        var calendar = await Read(muster, "/status/main/maintenance.ics");
        Assert.Contains("DTSTART:20261121T120000Z", calendar, StringComparison.Ordinal);
        Assert.Contains("SUMMARY:Upgrade", calendar, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_there_is_said_so()
    {
        await using var muster = await TestInstallation.Start();
        foreach (var path in (string[])["/status/none", "/status/main/incidents/none", "/status/none/history.rss"])
        {
            using var answer = await muster.Stranger.GetAsync(new Uri(path, UriKind.Relative), Cancel);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }

        Assert.Equal(404, (await muster.Get("/api/v1/statuspages/none")).Status);
        Assert.Equal(404, (await muster.Post("/api/v1/statuspages/main/incidents/none/updates", new { })).Status);
        var (status, problem) = await muster.Post(
            "/api/v1/statuspages/main/incidents", new { name = "x", components = new { nothing = "major_outage" } });
        Assert.Equal(
            (400, "statuspage.component-unknown", "components"),
            (status, problem.GetProperty("code").GetString(), problem.GetProperty("field").GetString()));
    }

    [Fact]
    public async Task Whoever_signs_up_says_yes_by_a_link_and_leaves_by_one_post()
    {
        await using var muster = await TestInstallation.Start();
        using var asked = await muster.Stranger.PostAsync(
            new Uri("/status/main/subscribers", UriKind.Relative),
            new FormUrlEncodedContent([new("email", "ada@example.com"), new("about", "component:service")]), Cancel);
        Assert.Equal(HttpStatusCode.OK, asked.StatusCode);
        var one = Assert.Single(await muster.Items("/api/v1/statuspages/main/subscribers"));
        Assert.Equal("unconfirmed", one.GetProperty("state").GetString());

        var token = muster.App.Services.GetRequiredService<SubscriberLinks>()
            .TokenFor(new PublicId(one.GetProperty("id").GetString()!));
        Assert.Contains("Yes, send me updates", await Read(muster, $"/status/main/subscription/{token}"),
            StringComparison.Ordinal);
        Assert.Equal("unconfirmed", await State(muster));
        await Post(muster, $"/status/main/subscription/{token}", []);
        Assert.Equal("active", await State(muster));
        await Post(muster, $"/status/main/subscription/{token}/unsubscribe",
            [new("List-Unsubscribe", "One-Click")]);
        Assert.Equal("unsubscribed", await State(muster));

        using var forged = await muster.Stranger.PostAsync(
            new Uri($"/status/main/subscription/{token[..^2]}xx/unsubscribe", UriKind.Relative), null, Cancel);
        Assert.Equal(HttpStatusCode.NotFound, forged.StatusCode);
    }

    [Fact]
    public async Task A_page_and_its_parts_can_be_made_without_a_file()
    {
        await using var muster = await TestInstallation.Start();
        Assert.Equal(201, (await muster.Post("/api/v1/statuspages", new { id = "inner", name = "Inner" })).Status);
        using var put = await muster.Client.PutAsync(
            new Uri("/api/v1/statuspages/inner/components/queue", UriKind.Relative),
            JsonContent.Create(new { name = "Queue" }), Cancel);
        Assert.Equal(HttpStatusCode.OK, put.StatusCode);
        await muster.Post("/api/v1/statuspages/inner/components/queue/status", new { status = "partial_outage" });
        Assert.Contains("Queue: partial outage", await Read(muster, "/status/inner"), StringComparison.Ordinal);
        Assert.Equal(409, (await muster.Post("/api/v1/statuspages", new { id = "main", name = "Main" })).Status);
    }

    [Fact]
    public async Task A_copy_in_files_says_the_same_until_when_it_holds_and_never_goes_back()
    {
        var folder = System.IO.Directory.CreateTempSubdirectory("muster-copy-").FullName;
        try
        {
            await using var muster = await TestInstallation.Start(settings => settings with { StatusCopies = folder });
            var (_, incident) = await Open(muster);
            var index = Path.Combine(folder, "main", "index.html");
            for (var tries = 0; tries < 200; tries++)
            {
                var written = File.Exists(index) ? await File.ReadAllTextAsync(index, Cancel) : "";
                if (written.Contains("The service is down", StringComparison.Ordinal))
                    break;

                await Task.Delay(TimeSpan.FromMilliseconds(50), new MachineClock(), Cancel);
            }

            var html = await File.ReadAllTextAsync(index, Cancel);
            Assert.Contains("The service is down, since", html, StringComparison.Ordinal);
            Assert.Contains("data-until=\"2026-11-20T12:03:00Z\"", html, StringComparison.Ordinal);
            Assert.DoesNotContain("<form", html, StringComparison.Ordinal);
            var stamp = JsonDocument.Parse(await File.ReadAllTextAsync(
                Path.Combine(folder, "main", "stamp.json"), Cancel)).RootElement;
            var files = Path.Combine(folder, "main", stamp.GetProperty("folder").GetString()!);
            foreach (var link in new[] { "muster.css", "status.js", "history.html", "summary.json", "history.rss",
                $"incidents/{incident.GetProperty("id").GetString()}.html" })
            {
                Assert.True(File.Exists(Path.Combine(files, link)), link);
            }

            Assert.True(stamp.GetProperty("version").GetInt64() > 0);
        }
        finally
        {
            System.IO.Directory.Delete(folder, recursive: true);
        }
    }

    internal static Task<(int Status, JsonElement Json)> Open(TestInstallation muster) => muster.Post(
        "/api/v1/statuspages/main/incidents",
        new
        {
            name = "The service is down",
            body = "We are **looking** into it. <script>alert(1)</script> [x](javascript:alert(1))",
            components = new { service = "major_outage" },
        });

    internal static async Task<string> Read(TestInstallation muster, string path)
    {
        using var answer = await muster.Stranger.GetAsync(new Uri(path, UriKind.Relative), Cancel);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync(Cancel);
    }

    private static async Task<JsonElement> Json(TestInstallation muster, string path) =>
        JsonDocument.Parse(await Read(muster, path)).RootElement;

    private static async Task<string?> State(TestInstallation muster) =>
        Assert.Single(await muster.Items("/api/v1/statuspages/main/subscribers")).GetProperty("state").GetString();

    private static async Task Post(
        TestInstallation muster, string path, IEnumerable<KeyValuePair<string, string>> fields)
    {
        using var answer = await muster.Stranger.PostAsync(
            new Uri(path, UriKind.Relative), new FormUrlEncodedContent(fields), Cancel);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    /// <summary>Delays of the machine, for what another thread does.</summary>
    private sealed class MachineClock : TimeProvider;
}
