using System.Net;
using System.Text.Json;
using Muster.Core;
using Muster.Engine;
using Muster.Server.Tests.Layout;

namespace Muster.Server.Tests.Playbook;

/// <summary>Teams, policies and services that no file defines, and people: by the API and on screens.</summary>
public sealed class DefinitionTests
{
    private static readonly string[] Both = ["administrator", "bob"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_service_made_here_has_its_key_and_pages_by_its_own_policy_at_once()
    {
        await using var muster = await TestInstallation.Start();
        await muster.Post("/api/v1/people", new { id = "bob", name = "Bob", email = "bob@example.com" });
        await Put(muster, "/api/v1/teams/shop", new { name = "Shop", members = Both });
        var steps = new[] { new { page = "person bob" } };
        await Put(muster, "/api/v1/policies/shop", new { name = "Shop", steps });

        var (status, made) = await Put(
            muster, "/api/v1/services/checkout", new { name = "Checkout", team = "shop", policy = "shop" });
        var service = (await muster.Items("/api/v1/services"))
            .Single(each => each.GetProperty("id").GetString() == "checkout");
        var (taken, _) = await muster.Post("/v2/enqueue", new
        {
            routing_key = service.GetProperty("intakeKey").GetString(),
            event_action = "trigger",
            dedup_key = "checkout-down",
            payload = new { summary = "Checkout answers 500", source = "shop-1", severity = "critical" },
        });
        var pages = await muster.Items("/api/v1/pages");

        Assert.Equal(200, status);
        Assert.True(made.GetProperty("madeHere").GetBoolean());
        Assert.Equal(202, taken);
        Assert.Equal("bob", pages[0].GetProperty("responder").GetString());
        Assert.Equal("checkout", (await muster.Items("/api/v1/incidents"))[0].GetProperty("service").GetString());
    }

    [Fact]
    public async Task What_a_file_defines_is_read_only_and_says_its_line_and_a_patch()
    {
        await using var muster = await TestInstallation.Start();
        var keys = (await muster.Get("/api/v1/policies/default/definition")).Json;

        var (status, problem) = await Put(muster, "/api/v1/policies/default", keys.GetProperty("definition"));
        var (_, same) = await muster.Post(
            "/api/v1/policies/default/preview", JsonContent(keys.GetProperty("definition").GetRawText()));
        var (_, other) = await muster.Post("/api/v1/policies/default/preview", new
        {
            name = "Default",
            rounds = "5",
            pause = "5 min",
            steps = new[] { new { page = "schedule primary" } },
        });

        Assert.Equal((409, "policy.owned-by-file"), (status, problem.GetProperty("code").GetString()));
        Assert.Matches("^escalation.yaml:[0-9]+ ", problem.GetProperty("detail").GetString()!);
        Assert.False(keys.GetProperty("madeHere").GetBoolean());
        Assert.Equal("", same.GetProperty("patch").GetString());
        Assert.Contains("-    rounds: 3\n", other.GetProperty("patch").GetString(), StringComparison.Ordinal);
        Assert.Contains("+    rounds: 5\n", other.GetProperty("patch").GetString(), StringComparison.Ordinal);
        Assert.Equal(
            "administrator", other.GetProperty("steps")[0].GetProperty("now")[0].GetString());
    }

    [Fact]
    public async Task What_is_needed_stays_and_what_is_retired_takes_its_key_along()
    {
        await using var muster = await TestInstallation.Start();
        await Put(muster, "/api/v1/teams/shop", new { members = new[] { "administrator" } });
        await Put(muster, "/api/v1/services/checkout", new { team = "shop" });
        var key = muster.App.Services.GetRequiredService<Live>().Now.KeyOf(new ServiceId("checkout"));

        var (inUse, problem) = await muster.Delete("/api/v1/teams/shop");
        var (gone, _) = await muster.Delete("/api/v1/services/checkout");
        var (again, unknown) = await muster.Delete("/api/v1/services/checkout");
        var (free, _) = await muster.Delete("/api/v1/teams/shop");
        using var refused = await muster.Stranger.PostAsync(
            new Uri($"/intake/generic/{key}", UriKind.Relative), TestInstallation.Text("{\"summary\":\"x\"}"), Cancel);

        Assert.Equal((409, "team.in-use"), (inUse, problem.GetProperty("code").GetString()));
        Assert.Equal((204, 204), (gone, free));
        Assert.Equal((404, "service.unknown"), (again, unknown.GetProperty("code").GetString()));
        Assert.True((int)refused.StatusCode is >= 400 and < 500);
    }

    [Fact]
    public async Task A_name_that_leads_nowhere_is_refused_in_the_words_of_the_playbook()
    {
        await using var muster = await TestInstallation.Start();

        var (status, problem) = await Put(muster, "/api/v1/services/checkout", new { policy = "shpo" });
        var (badId, _) = await Put(muster, "/api/v1/teams/Not%20an%20id", new { name = "x" });

        Assert.Equal((400, "service.wrong"), (status, problem.GetProperty("code").GetString()));
        Assert.Contains("shpo", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(400, badId);
    }

    [Fact]
    public async Task A_file_that_defines_what_was_made_here_is_not_applied()
    {
        await using var muster = await TestInstallation.Start();
        await Put(muster, "/api/v1/teams/shop", new { members = new[] { "administrator" } });
        var files = (await muster.Get("/api/v1/playbook")).Json.GetProperty("files")
            .EnumerateObject().ToDictionary(each => each.Name, each => each.Value.GetString()!);
        files["teams.yaml"] = "teams: {shop: {members: [administrator]}}";

        var (status, problem) = await muster.Post("/api/v1/playbook", new { files });

        Assert.Equal((409, "playbook.clash"), (status, problem.GetProperty("code").GetString()));
    }

    [Fact]
    public async Task Who_may_do_what_is_changed_here_but_never_for_the_last_administrator_nor_what_a_file_says()
    {
        await using var muster = await TestInstallation.Start();
        await muster.Post("/api/v1/people", new { id = "bob", name = "Bob", email = "bob@example.com" });

        var (changed, bob) = await Put(
            muster, "/api/v1/people/bob", new { name = "Bob B", access = "lead", zone = "Europe/Berlin" });
        var (wrong, zone) = await Put(muster, "/api/v1/people/bob", new { zone = "Mars/Olympus" });
        var (owned, problem) = await Put(muster, "/api/v1/people/administrator", new { access = "observer" });
        await muster.Delete("/api/v1/people/bob");
        var (back, again) = await muster.Post("/api/v1/people/bob/activation");

        Assert.Equal(
            (200, "Bob B", "lead", "Europe/Berlin"),
            (changed, Text(bob, "name"), Text(bob, "access"), Text(bob, "zone")));
        Assert.Equal((400, "person.zone-unknown"), (wrong, Text(zone, "code")));
        Assert.Equal((409, "person.owned-by-file"), (owned, Text(problem, "code")));
        Assert.Equal((200, true), (back, again.GetProperty("active").GetBoolean()));
    }

    [Fact]
    public async Task The_forms_make_a_team_a_policy_and_a_service_without_a_file()
    {
        await using var muster = await TestInstallation.Start();

        var team = await Send(
            muster, "/teams", ("id", "shop"), ("name", "Shop"), ("members", "administrator"), ("act", "save"));
        var preview = await Send(
            muster, "/policies", ("id", "shop"), ("name", "Shop"), ("whom-0", "team shop"), ("act", "preview"));
        var policy = await Send(
            muster, "/policies", ("id", "shop"), ("name", "Shop"), ("whom-0", "team shop"), ("after-1", "10 min"),
            ("whom-1", "person administrator"), ("act", "save"));
        var service = await Send(
            muster, "/services", ("id", "checkout"), ("name", "Checkout"), ("policy", "shop"), ("act", "save"));
        var (_, kept) = await muster.Get("/api/v1/policies/shop/definition");

        Assert.Equal("/teams?done=definition", team.Location);
        Assert.Contains("At this moment:", preview.Html, StringComparison.Ordinal);
        Assert.Equal("/policies?done=definition", policy.Location);
        Assert.Equal("/services/checkout/connect?done=service-made", service.Location);
        Assert.Equal(2, kept.GetProperty("definition").GetProperty("steps").GetArrayLength());
    }

    [Fact]
    public async Task The_form_of_what_a_file_defines_gives_a_patch_and_changes_nothing()
    {
        await using var muster = await TestInstallation.Start();

        var (_, html) = await Send(
            muster, "/services", ("id", "default"), ("name", "Shop"), ("policy", "default"), ("act", "save"));

        Assert.Contains("catalog.yaml:", html, StringComparison.Ordinal);
        Assert.Contains("name: Shop", html, StringComparison.Ordinal);
        Assert.Equal("Default service", Text((await muster.Get("/api/v1/services/default")).Json, "name"));
    }

    [Fact]
    public async Task Readiness_says_what_is_left_to_set_up_and_where()
    {
        await using var muster = await TestInstallation.Start();

        var things = await muster.Items("/api/v1/readiness");

        Assert.Equal(
            ["mail", "reachable", "test-page", "test-answers", "schedule", "connected", "address", "backup"],
            things.Select(each => Text(each, "code")));
        Assert.Equal(
            ["test-answers"],
            things.Where(each => each.GetProperty("done").GetBoolean()).Select(each => Text(each, "code")));
        Assert.All(things, each => Assert.StartsWith("/", Text(each, "link"), StringComparison.Ordinal));
    }

    private static string? Text(JsonElement json, string key) => json.GetProperty(key).GetString();

    private static ByteArrayContent JsonContent(string text) => TestInstallation.Text(text);

    private static async Task<(int Status, JsonElement Json)> Put(TestInstallation muster, string path, object body)
    {
        using var content = System.Net.Http.Json.JsonContent.Create(body);
        using var response = await muster.Client.PutAsync(new Uri(path, UriKind.Relative), content, Cancel);
        return ((int)response.StatusCode, JsonDocument.Parse(
            await response.Content.ReadAsStringAsync(Cancel)).RootElement);
    }

    private static async Task<(string? Location, string Html)> Send(
        TestInstallation muster, string path, params (string Name, string Value)[] fields)
    {
        using var form = new FormUrlEncodedContent(
            fields.Select(field => new KeyValuePair<string, string>(field.Name, field.Value)));
        using var response = await muster.Client.PostAsync(new Uri(path, UriKind.Relative), form, Cancel);
        Assert.True(response.StatusCode is HttpStatusCode.OK or HttpStatusCode.SeeOther, $"{response.StatusCode}");
        return (
            response.Headers.Location?.ToString(),
            WebUtility.HtmlDecode(await response.Content.ReadAsStringAsync(Cancel)));
    }
}
