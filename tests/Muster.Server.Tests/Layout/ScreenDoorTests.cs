using System.Net;
using System.Text.RegularExpressions;
using Muster.Core;
using Muster.Core.Incidents;
using Muster.Core.Paging;
using Muster.Engine.Paging;
using NodaTime;

namespace Muster.Server.Tests.Layout;

/// <summary>The ways in for browsers: signing in, forms against forgery, and the link of a page.</summary>
public sealed partial class ScreenDoorTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_stranger_is_led_to_signing_in()
    {
        await using var muster = await TestInstallation.Start();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/incidents");
        request.Headers.Accept.ParseAdd("text/html");

        using var response = await muster.Stranger.SendAsync(request, Cancel);

        Assert.Equal(HttpStatusCode.Found, response.StatusCode);
        Assert.StartsWith("/sign-in", response.Headers.Location!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_without_its_token_changes_nothing()
    {
        await using var muster = await TestInstallation.Start();
        using var form = new FormUrlEncodedContent([new("who", "administrator"), new("password", "whatever it was")]);

        using var response = await muster.Stranger.PostAsync(new Uri("/sign-in", UriKind.Relative), form, Cancel);

        Assert.Equal(400, (int)response.StatusCode);
        Assert.Contains("form.stale", await response.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Guessing_a_password_ends_after_ten_tries()
    {
        await using var muster = await TestInstallation.Start();
        using var page = await muster.Stranger.GetAsync(new Uri("/sign-in", UriKind.Relative), Cancel);
        var token = FormToken().Match(await page.Content.ReadAsStringAsync(Cancel)).Groups["token"].Value;
        var cookie = string.Join("; ", page.Headers.GetValues("Set-Cookie").Select(each => each.Split(';')[0]));
        HttpStatusCode last = default;

        for (var tries = 0; tries < 11; tries++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/sign-in");
            request.Headers.Add("Cookie", cookie);
            request.Content = new FormUrlEncodedContent(
            [
                new("who", "administrator"), new("password", "wrong"), new("__RequestVerificationToken", token),
            ]);
            using var response = await muster.Stranger.SendAsync(request, Cancel);
            last = response.StatusCode;
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, last);
    }

    [Fact]
    [Requirement("INT-011")]
    public async Task Looking_at_the_link_of_a_page_acknowledges_nothing_and_its_button_does()
    {
        await using var muster = await TestInstallation.Start();
        var (_, incident) = await muster.Post("/api/v1/incidents", new { title = "Checkout is down" });
        var id = incident.GetProperty("id").GetString()!;
        var path = new Uri($"/a/{TokenFor(muster, id, Duration.FromHours(1))}", UriKind.Relative);

        using var look = await muster.Stranger.GetAsync(path, Cancel);
        var before = (await muster.Get($"/api/v1/incidents/{id}")).Json.GetProperty("status").GetString();
        using var take = await muster.Stranger.PostAsync(path, content: null, Cancel);
        var after = (await muster.Get($"/api/v1/incidents/{id}")).Json;

        Assert.Equal(HttpStatusCode.OK, look.StatusCode);
        Assert.Equal("triggered", before);
        Assert.True((int)take.StatusCode < 400);
        Assert.Equal("administrator", after.GetProperty("holder").GetString());
    }

    [Fact]
    public async Task A_link_that_expired_or_was_forged_takes_nothing()
    {
        await using var muster = await TestInstallation.Start();
        var (_, incident) = await muster.Post("/api/v1/incidents", new { title = "Checkout is down" });
        var id = incident.GetProperty("id").GetString()!;
        var expired = new Uri($"/a/{TokenFor(muster, id, -Duration.FromHours(1))}", UriKind.Relative);

        using var late = await muster.Stranger.GetAsync(expired, Cancel);
        using var tried = await muster.Stranger.PostAsync(expired, content: null, Cancel);
        using var forged = await muster.Stranger.GetAsync(new Uri("/a/AAAA", UriKind.Relative), Cancel);

        Assert.Equal((410, 404), ((int)late.StatusCode, (int)forged.StatusCode));
        var after = (await muster.Get($"/api/v1/incidents/{id}")).Json;
        Assert.Equal("triggered", after.GetProperty("status").GetString());
    }

    [Fact]
    public async Task Every_answer_forbids_foreign_scripts_and_frames()
    {
        await using var muster = await TestInstallation.Start();

        using var response = await muster.Stranger.GetAsync(new Uri("/sign-in", UriKind.Relative), Cancel);

        var policy = response.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.False(response.Headers.Contains("Server"));
    }

    private static string TokenFor(TestInstallation muster, string incident, Duration left) =>
        muster.App.Services.GetRequiredService<AckLinks>().TokenFor(
            new PageId(Guid.Empty),
            new IncidentId(Guid.Parse(incident)),
            new ResponderId("administrator"),
            Instant.FromDateTimeOffset(TestInstallation.Noon) + left);

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]*value=\"(?<token>[^\"]+)\"", RegexOptions.None, 1000)]
    private static partial Regex FormToken();
}
