using System.Net;
using System.Text.Json;
using Muster.Server.Tests.Layout;

namespace Muster.Server.Tests.Alerts;

/// <summary>How a service is connected, on screens and by the API.</summary>
public sealed class IntakeScreenTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Requirement("INT-023")]
    public async Task A_test_alert_goes_the_way_of_any_alert_and_the_screen_says_what_came_of_it()
    {
        await using var muster = await TestInstallation.Start();

        using var sent = await muster.Client.PostAsync(Address("/services/default/test-alert"), content: null, Cancel);
        var html = await muster.Client.GetStringAsync(sent.Headers.Location, Cancel);

        Assert.Equal(HttpStatusCode.SeeOther, sent.StatusCode);
        Assert.Contains("What came of the test alert", html, StringComparison.Ordinal);
        Assert.Contains("/incidents/INC-2026-11-20-001", html, StringComparison.Ordinal);
        Assert.Contains($"/intake/sentry/{muster.Key}", html, StringComparison.Ordinal);
        Assert.Contains($"/integrations/v1/formatted_webhook/{muster.Key}/", html, StringComparison.Ordinal);
    }

    [Fact]
    [Requirement("INT-003")]
    public async Task A_report_is_taken_only_where_the_form_is_open_and_becomes_an_incident()
    {
        await using var muster = await TestInstallation.Start();
        using var closed = await muster.Stranger.GetAsync(Address("/report/default"), Cancel);
        Assert.Equal(HttpStatusCode.NotFound, closed.StatusCode);

        await muster.Post("/api/v1/services/default/intake", new { takesReports = true });
        using var form = await muster.Stranger.GetAsync(Address("/report/default"), Cancel);
        Assert.Equal(HttpStatusCode.OK, form.StatusCode);
        var (status, report) = await muster.Post(
            "/api/v1/services/default/reports", new { summary = "Checkout shows an error", stopsWork = true });

        Assert.Equal(200, status);
        var alert = Assert.Single(await muster.Items("/api/v1/alerts"));
        Assert.Equal(
            (report.GetProperty("dedupKey").GetString(), "report", "error"),
            (alert.GetProperty("dedupKey").GetString(), alert.GetProperty("source").GetString(),
                alert.GetProperty("severity").GetString()));
        Assert.Single(await muster.Items("/api/v1/incidents"));
    }

    [Fact]
    [Requirement("INT-003")]
    public async Task The_public_form_takes_a_few_reports_from_one_address_and_then_asks_to_wait()
    {
        await using var muster = await TestInstallation.Start();
        await muster.Post("/api/v1/services/default/intake", new { takesReports = true });
        List<int> answers = [];
        for (var report = 0; report < 6; report++)
            answers.Add(await SendForm(muster, "The shop is slow"));

        Assert.Equal([303, 303, 303, 303, 303, 429], answers);
        Assert.Equal(5, (await muster.Items("/api/v1/alerts")).Count);
    }

    [Fact]
    public async Task An_alert_that_nobody_ends_resolves_after_the_time_that_its_service_sets()
    {
        await using var muster = await TestInstallation.Start();
        var (status, intake) = await muster.Post("/api/v1/services/default/intake", new { resolveAfterSeconds = 3600 });
        Assert.Equal((200, 3600), (status, intake.GetProperty("resolveAfterSeconds").GetInt64()));
        var (wrong, problem) = await muster.Post("/api/v1/services/default/intake", new { resolveAfterSeconds = 5 });

        Assert.Equal((400, "resolveAfterSeconds"), (wrong, problem.GetProperty("field").GetString()));
        var (unheard, _) = await muster.Post("/api/v1/services/default/intake", new { topics = new[] { "x" } });
        Assert.Equal(400, unheard);
    }

    [Fact]
    public async Task A_heartbeat_is_made_beats_pauses_and_goes_by_the_API()
    {
        await using var muster = await TestInstallation.Start();
        var (status, made) = await muster.Post(
            "/api/v1/heartbeats", new { name = "Backup", service = "default", every = "1d" });
        Assert.Equal((201, "new"), (status, made.GetProperty("state").GetString()));
        var id = made.GetProperty("id").GetString();
        var path = new Uri(made.GetProperty("url").GetString()!).PathAndQuery;

        using var beat = await muster.Stranger.GetAsync(Address(path), Cancel);
        Assert.Equal(HttpStatusCode.OK, beat.StatusCode);
        Assert.Equal("ok", await State());
        await muster.Post($"/api/v1/heartbeats/{id}/pause");
        Assert.Equal("paused", await State());
        await muster.Delete($"/api/v1/heartbeats/{id}/pause");
        Assert.Equal("new", await State());
        using var named = new HttpRequestMessage(HttpMethod.Get, "/og/v2/heartbeats/backup/ping");
        named.Headers.Add("Authorization", $"GenieKey {muster.Key}");
        using var pong = await muster.Stranger.SendAsync(named, Cancel);
        Assert.Equal(HttpStatusCode.Accepted, pong.StatusCode);
        Assert.Equal("ok", await State());
        Assert.Equal(204, (await muster.Delete($"/api/v1/heartbeats/{id}")).Status);
        using var gone = await muster.Stranger.GetAsync(Address(path), Cancel);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);

        async Task<string?> State() =>
            (await muster.Get($"/api/v1/heartbeats/{id}")).Json.GetProperty("state").GetString();
    }

    [Theory]
    [InlineData("", "1d", "default", "name")]
    [InlineData("x", "soon", "default", "every")]
    [InlineData("x", "1d", "nobody", "service")]
    public async Task A_wrong_heartbeat_is_refused_with_the_field_at_fault(
        string name, string every, string service, string field)
    {
        await using var muster = await TestInstallation.Start();
        var (status, problem) = await muster.Post("/api/v1/heartbeats", new { name, service, every });

        Assert.Equal((400, field), (status, problem.GetProperty("field").GetString()));
    }

    [Fact]
    public async Task A_key_of_nobody_is_sampled_for_administrators()
    {
        await using var muster = await TestInstallation.Start();
        using var content = TestInstallation.Text("""{"summary":"x"}""");
        using var answer = await muster.Stranger.PostAsync(
            Address("/intake/generic/abcdef0123456789abcdef0123456789"), content, Cancel);

        var sample = Assert.Single(await muster.Items("/api/v1/intake/wrong-keys"));
        Assert.Equal(
            ("generic", "abcd"),
            (sample.GetProperty("source").GetString(), sample.GetProperty("keyHint").GetString()));
        var html = await muster.Client.GetStringAsync(Address("/alerts/unreadable"), Cancel);
        Assert.Contains("abcd", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_of_Opsgenie_can_be_asked_what_became_of_it()
    {
        await using var muster = await TestInstallation.Start();
        muster.Stranger.DefaultRequestHeaders.Add("Authorization", $"GenieKey {muster.Key}");
        using var content = TestInstallation.Text("""{"message":"Disk full"}""");
        using var made = await muster.Stranger.PostAsync(Address("/og/v2/alerts"), content, Cancel);
        var request = JsonDocument.Parse(await made.Content.ReadAsStringAsync(Cancel)).RootElement
            .GetProperty("requestId").GetString();

        var data = JsonDocument.Parse(await muster.Stranger.GetStringAsync(
            Address($"/og/v2/alerts/requests/{request}"), Cancel)).RootElement.GetProperty("data");
        Assert.True(data.GetProperty("isSuccess").GetBoolean());
        var id = data.GetProperty("alertId").GetString();
        using var note = TestInstallation.Text("""{"note":"Looking","user":"ada"}""");
        using var noted = await muster.Stranger.PostAsync(Address($"/og/v2/alerts/{id}/notes"), note, Cancel);
        using var nothing = TestInstallation.Text("{}");
        using var closed = await muster.Stranger.PostAsync(Address($"/og/v2/alerts/{id}/close"), nothing, Cancel);

        Assert.Equal(
            (HttpStatusCode.Accepted, HttpStatusCode.Accepted), (noted.StatusCode, closed.StatusCode));
        var shown = JsonDocument.Parse(await muster.Stranger.GetStringAsync(Address($"/og/v2/alerts/{id}"), Cancel));
        Assert.Equal("closed", shown.RootElement.GetProperty("data").GetProperty("status").GetString());
        using var unknown = await muster.Stranger.GetAsync(Address("/og/v2/alerts/none?identifierType=alias"), Cancel);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    private static async Task<int> SendForm(TestInstallation muster, string summary)
    {
        using var page = await muster.Stranger.GetAsync(Address("/report/default"), Cancel);
        var html = await page.Content.ReadAsStringAsync(Cancel);
        var token = html.Split("__RequestVerificationToken\" value=\"")[1].Split('"')[0];
        using var request = new HttpRequestMessage(HttpMethod.Post, "/report/default");
        request.Content = new FormUrlEncodedContent(
            [new("summary", summary), new("__RequestVerificationToken", token)]);
        if (page.Headers.TryGetValues("Set-Cookie", out var cookies))
            request.Headers.Add("Cookie", string.Join("; ", cookies.Select(cookie => cookie.Split(';')[0])));
        using var answer = await muster.Stranger.SendAsync(request, Cancel);
        return (int)answer.StatusCode;
    }

    private static Uri Address(string path) => new(path, UriKind.RelativeOrAbsolute);
}
