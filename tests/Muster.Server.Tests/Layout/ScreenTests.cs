using System.Net;
using System.Text.RegularExpressions;
using Muster.Core;
using Muster.Core.Incidents;
using Muster.Core.Paging;
using Muster.Engine.Paging;
using NodaTime;

namespace Muster.Server.Tests.Layout;

/// <summary>What every screen keeps to, asked of the whole server over HTTP without a script.</summary>
public sealed partial class ScreenTests
{
    private const int RoomBytesMax = 150_000;
    private const int AcknowledgeBytesMax = 20_000;
    private static readonly Instant Noon = Instant.FromDateTimeOffset(TestInstallation.Noon);

    private static readonly string[] Addresses =
    [
        "/", "/incidents", "/incidents?show=all&text=x", "/incidents/new", "/alerts", "/alerts?show=all", "/oncall",
        "/oncall?at=2026-12-24T18:00", "/services", "/services/new", "/services/default", "/teams", "/teams/new",
        "/policies",
        "/policies/new", "/policies/default", "/lists", "/audit", "/audit?kind=token&by=muster",
        "/incidents/INC-2026-11-20-001/pages", "/alerts/silences", "/profile", "/settings", "/playbook",
        "/incidents/INC-2026-11-20-001",
    ];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_screen_has_one_heading_landmarks_named_fields_and_forms_that_work_without_script()
    {
        await using var muster = await TestInstallation.Start();
        await Declare(muster, "The ledger is slow");

        foreach (var address in Addresses)
        {
            var html = await Show(muster, address);
            Assert.True(html.Split("<h1").Length == 2, $"{address}: one h1");
            Assert.True(html.Split("<main").Length == 2, $"{address}: one main");
            Assert.Contains("<a class=\"skip\" href=\"#main\"", html, StringComparison.Ordinal);
            Assert.All(Forms().Matches(html), form => AssertWorksAlone(form.Value));
            Assert.All(PostForms().Matches(html), form =>
                Assert.Contains("__RequestVerificationToken", form.Value, StringComparison.Ordinal));
            Assert.All(Scripts().Matches(html), script =>
                Assert.Contains("src=", script.Value, StringComparison.Ordinal));
            Assert.False(Handlers().IsMatch(html), $"{address}: no script in attributes");
            Assert.All(Inputs().Matches(html), input => AssertNamed(address, html, input));
        }
    }

    [Fact]
    public async Task Every_time_has_its_zone()
    {
        await using var muster = await TestInstallation.Start();
        await Declare(muster, "The ledger is slow");

        foreach (var address in Addresses)
        {
            foreach (Match time in Times().Matches(await Show(muster, address)))
                Assert.True(time.Value.Contains(" UTC", StringComparison.Ordinal), $"{address}: {time.Value}");
        }
    }

    [Fact]
    [Requirement("INT-002")]
    public async Task A_title_is_enough_to_declare_and_the_room_follows()
    {
        await using var muster = await TestInstallation.Start();

        var room = await Declare(muster, "The ledger <b>is</b> slow");
        var html = await Show(muster, room);

        Assert.Contains("The ledger &lt;b&gt;is&lt;/b&gt; slow", html, StringComparison.Ordinal);
        Assert.Contains("Nobody has it", html, StringComparison.Ordinal);
        Assert.Equal(room, await Post(muster, $"{room}/acknowledgement"));
        Assert.Contains("data-state=\"acknowledged\"", await Show(muster, room), StringComparison.Ordinal);
        Assert.Equal(room, await Post(muster, $"{room}/notes", ("text", "168 of 200 in use")));
        Assert.Contains("168 of 200 in use", await Show(muster, room), StringComparison.Ordinal);
        Assert.Equal(room, await Post(muster, $"{room}/updates", ("text", "We free them"), ("next", "30")));
        Assert.Contains("Next update", await Show(muster, room), StringComparison.Ordinal);
        Assert.Equal(room, await Post(muster, $"{room}/resolution", ("note", "")));
        Assert.Contains("data-state=\"resolved\"", await Show(muster, room), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_is_said_on_the_screen_that_asked()
    {
        await using var muster = await TestInstallation.Start();
        var room = await Declare(muster, "The ledger is slow");

        using var answer = await muster.Client.PostAsync(
            Address($"{room}/notes"), new FormUrlEncodedContent([new("text", " ")]), Cancel);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("The note is empty.", await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_script_gets_only_what_is_inside_the_frame()
    {
        await using var muster = await TestInstallation.Start();
        var room = await Declare(muster, "The ledger is slow");
        using var request = new HttpRequestMessage(HttpMethod.Get, room);
        request.Headers.Add("HX-Request", "true");

        using var answer = await muster.Client.SendAsync(request, Cancel);
        var html = await answer.Content.ReadAsStringAsync(Cancel);

        Assert.DoesNotContain("<html", html, StringComparison.Ordinal);
        Assert.Contains("id=\"log\"", html, StringComparison.Ordinal);
        Assert.Contains("id=\"thumbs\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_room_loads_light()
    {
        await using var muster = await TestInstallation.Start();
        var room = await Declare(muster, "The ledger is slow");
        var html = await Show(muster, room);
        var bytes = html.Length;
        foreach (Match asset in LinkedAssets().Matches(html))
            bytes += (await Packed(muster, asset.Groups["to"].Value)).Length;

        Assert.InRange(bytes, 1, RoomBytesMax);
    }

    [Fact]
    public async Task The_acknowledge_screen_is_one_light_request_and_only_its_button_does_anything()
    {
        await using var muster = await TestInstallation.Start();
        var (link, room) = await Link(muster);

        using var answer = await muster.Stranger.GetAsync(Address(link), Cancel);
        var html = await answer.Content.ReadAsStringAsync(Cancel);

        Assert.InRange(html.Length, 1, AcknowledgeBytesMax);
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.DoesNotContain("rel=\"stylesheet\"", html, StringComparison.Ordinal);
        Assert.Contains("I have it", html, StringComparison.Ordinal);
        Assert.Contains("Nobody has it", await Show(muster, room), StringComparison.Ordinal);
        using var taken = await muster.Stranger.PostAsync(Address(link), content: null, Cancel);
        Assert.Equal(HttpStatusCode.SeeOther, taken.StatusCode);
        var after = await muster.Stranger.GetStringAsync(Address(link), Cancel);
        Assert.Contains("You have it", after, StringComparison.Ordinal);
        Assert.Contains("by link in a mail", await Show(muster, room), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_that_is_not_ours_says_so_and_acknowledges_nothing()
    {
        await using var muster = await TestInstallation.Start();

        using var answer = await muster.Stranger.GetAsync(Address("/a/nothing"), Cancel);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        var html = await answer.Content.ReadAsStringAsync(Cancel);
        Assert.Contains("This link does not work any more", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stranger_is_led_to_the_sign_in_and_back()
    {
        await using var muster = await TestInstallation.Start();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/oncall");
        request.Headers.Add("Accept", "text/html");

        using var answer = await muster.Stranger.SendAsync(request, Cancel);

        Assert.Equal("/sign-in?back=%2Foncall", answer.Headers.Location!.ToString());
        var form = await muster.Stranger.GetStringAsync(answer.Headers.Location, Cancel);
        Assert.Contains("name=\"to\" value=\"/oncall\"", form, StringComparison.Ordinal);
        Assert.Contains("value=\"/\"", await muster.Stranger.GetStringAsync(
            Address("/sign-in?back=//evil.example"), Cancel), StringComparison.Ordinal);
    }

    private static async Task<(string Link, string Room)> Link(TestInstallation muster)
    {
        var room = await Declare(muster, "The ledger is slow");
        var (_, json) = await muster.Get("/api/v1" + room);
        var id = new IncidentId(Guid.Parse(json.GetProperty("id").GetString()!));
        var token = muster.App.Services.GetRequiredService<AckLinks>().TokenFor(
            new PageId(new Guid(1, 2, 3, new byte[8])),
            id,
            new ResponderId("administrator"),
            Noon + Duration.FromHours(1));
        return ($"/a/{token}", room);
    }

    private static Task<string> Declare(TestInstallation muster, string title) =>
        Post(muster, "/incidents", ("title", title), ("key", title));

    private static async Task<string> Show(TestInstallation muster, string address)
    {
        using var answer = await muster.Client.GetAsync(Address(address), Cancel);
        Assert.True(answer.IsSuccessStatusCode, $"{address}: {(int)answer.StatusCode}");
        return await answer.Content.ReadAsStringAsync(Cancel);
    }

    /// <summary>Sends a form and tells where it leads.</summary>
    private static async Task<string> Post(
        TestInstallation muster, string address, params IEnumerable<(string Name, string Value)> fields)
    {
        using var form = new FormUrlEncodedContent(
            fields.Select(field => KeyValuePair.Create<string, string>(field.Name, field.Value)));
        using var answer = await muster.Client.PostAsync(Address(address), form, Cancel);
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        return answer.Headers.Location!.ToString();
    }

    private static async Task<byte[]> Packed(TestInstallation muster, string address)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Add("Accept-Encoding", "br");
        using var answer = await muster.Stranger.SendAsync(request, Cancel);
        Assert.Contains("br", answer.Content.Headers.ContentEncoding);
        Assert.Contains("immutable", answer.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        return await answer.Content.ReadAsByteArrayAsync(Cancel);
    }

    /// <summary>A field is inside its label, or a label names it.</summary>
    private static void AssertNamed(string address, string html, Match input)
    {
        if (input.Value.Contains("type=\"hidden\"", StringComparison.Ordinal))
            return;
        var before = html[..input.Index];
        var isInside = before.LastIndexOf("<label", StringComparison.Ordinal)
            > before.LastIndexOf("</label>", StringComparison.Ordinal);
        var id = Ids().Match(input.Value).Groups["id"].Value;
        Assert.True(
            isInside || (id.Length > 0 && html.Contains($"for=\"{id}\"", StringComparison.Ordinal)),
            $"{address}: no label for {input.Value}");
    }

    private static void AssertWorksAlone(string form) => Assert.True(
        form.Contains("method=\"dialog\"", StringComparison.Ordinal)
            || (form.Contains(" method=\"", StringComparison.Ordinal)
                && form.Contains(" action=\"", StringComparison.Ordinal)),
        form);

    private static Uri Address(string path) => new(path, UriKind.Relative);

    [GeneratedRegex("<form[^>]*>", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Forms();

    [GeneratedRegex("<form method=\"post\".*?</form>", RegexOptions.Singleline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PostForms();

    [GeneratedRegex("<script[^>]*>", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Scripts();

    [GeneratedRegex("<(?:input|select|textarea)[^>]*>", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Inputs();

    [GeneratedRegex("<time[^>]*>.*?</time>", RegexOptions.Singleline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Times();

    [GeneratedRegex("(?:src|rel=\"stylesheet\" href)=\"(?<to>/[^\"]+)\"", RegexOptions.None,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex LinkedAssets();

    [GeneratedRegex("\\son[a-z]+=\"", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Handlers();

    [GeneratedRegex(" id=\"(?<id>[^\"]+)\"", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Ids();
}
