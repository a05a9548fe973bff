using System.Net;
using System.Text;
using System.Text.Json;
using Muster.Server.Tests.Layout;

namespace Muster.Server.Tests.StatusPage;

/// <summary>Calls of clients of the write API, in the styles that are found in the wild.</summary>
public sealed class StatuspageClientTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("application/json", """{"incident":{"name":"Down","status":"investigating","body":"Looking."}}""")]
    [InlineData(null, """  {"incident":{"name":"Down","status":"investigating","body":"Looking."}}""")]
    [InlineData("application/x-www-form-urlencoded",
        "incident[name]=Down&incident[status]=investigating&incident[body]=Looking.")]
    [InlineData("application/x-www-form-urlencoded",
        "incident%5Bname%5D=Down&incident%5Bstatus%5D=investigating&incident%5Bmessage%5D=Looking.")]
    [InlineData("application/x-www-form-urlencoded",
        """{"incident":{"name":"Down","status":"investigating","message":"Looking."}}""")]
    [InlineData("application/x-www-form-urlencoded", "name=Down&status=investigating&message=Looking.")]
    public async Task An_incident_is_made_by_every_style_of_body(string? type, string body)
    {
        await using var muster = await TestInstallation.Start();
        var (status, incident) = await Send(muster, HttpMethod.Post, "/v1/pages/main/incidents.json", body, type);
        Assert.Equal(201, status);
        Assert.Equal(
            ("Down", "investigating", "Looking."),
            (incident.GetProperty("name").GetString(), incident.GetProperty("status").GetString(),
                incident.GetProperty("incident_updates")[0].GetProperty("body").GetString()));
        Assert.Matches("^[a-z0-9]{12}$", incident.GetProperty("id").GetString()!);
    }

    [Fact]
    public async Task Components_are_set_with_the_incident_and_one_update_comes_of_one_call()
    {
        await using var muster = await TestInstallation.Start();
        var (_, components) = await Send(muster, HttpMethod.Get, "/v1/pages/main/components");
        var code = components[0].GetProperty("id").GetString();
        Assert.Matches("^[a-z0-9]{12}$", code!);
        var (_, incident) = await Send(
            muster, HttpMethod.Post, "/v1/pages/main/incidents",
            $"incident[name]=Down&incident[components][{code}]=major_outage&incident[component_ids][]={code}");
        var id = incident.GetProperty("id").GetString();
        Assert.Equal("critical", incident.GetProperty("impact").GetString());

        var (status, after) = await Send(
            muster, HttpMethod.Patch, $"/v1/pages/main/incidents/{id}.json",
            $$$"""{"incident":{"status":"resolved","body":"Over.","components":{"{{{code}}}":"operational"} } }""");
        Assert.Equal(200, status);
        Assert.Equal(2, after.GetProperty("incident_updates").GetArrayLength());
        Assert.Equal("Over.", after.GetProperty("incident_updates")[0].GetProperty("body").GetString());
        Assert.Equal(
            "major_outage",
            after.GetProperty("incident_updates")[0].GetProperty("affected_components")[0].GetProperty("old_status")
                .GetString());
        Assert.Equal(
            [id],
            (await Send(muster, HttpMethod.Get, "/v1/pages/main/incidents?q=down")).Json.EnumerateArray()
                .Select(one => one.GetProperty("id").GetString()));
        Assert.Equal(0, (await Send(muster, HttpMethod.Get, "/v1/pages/main/incidents/unresolved.json"))
            .Json.GetArrayLength());
        Assert.Equal(200, (await Send(muster, HttpMethod.Delete, $"/v1/pages/main/incidents/{id}")).Status);
        Assert.Equal(404, (await Send(muster, HttpMethod.Get, $"/v1/pages/main/incidents/{id}")).Status);
    }

    [Fact]
    public async Task Components_and_groups_are_made_changed_and_removed()
    {
        await using var muster = await TestInstallation.Start();
        var (made, component) = await Send(
            muster, HttpMethod.Post, "/v1/pages/main/components.json",
            """{"component":{"name":"Queue","status":"degraded_performance"}}""");
        Assert.Equal((201, "degraded_performance"), (made, component.GetProperty("status").GetString()));
        var id = component.GetProperty("id").GetString();

        var (grouped, group) = await Send(
            muster, HttpMethod.Post, "/v1/pages/main/component-groups",
            $$$"""{"description":"Inside","component_group":{"name":"Core","components":["{{{id}}}"]}}""");
        Assert.Equal((201, "Inside"), (grouped, group.GetProperty("description").GetString()));
        var (_, member) = await Send(muster, HttpMethod.Get, $"/v1/pages/main/components/{id}");
        Assert.Equal(group.GetProperty("id").GetString(), member.GetProperty("group_id").GetString());

        Assert.Equal(200, (await Send(
            muster, HttpMethod.Put, $"/v1/pages/main/components/{id}", "component[status]=operational")).Status);
        Assert.Equal(200, (await Send(
            muster, HttpMethod.Get, $"/v1/pages/main/components/{id}/uptime?start=2026-11-01")).Status);
        Assert.Equal(200, (await Send(
            muster, HttpMethod.Delete, $"/v1/pages/main/component-groups/{group.GetProperty("id")}")).Status);
        Assert.Equal(204, (await Send(muster, HttpMethod.Delete, $"/v1/pages/main/components/{id}")).Status);
        Assert.Equal(404, (await Send(muster, HttpMethod.Get, $"/v1/pages/main/components/{id}")).Status);
    }

    [Fact]
    public async Task A_no_says_why_as_message_and_as_error()
    {
        await using var muster = await TestInstallation.Start();
        var (unknown, none) = await Send(muster, HttpMethod.Get, "/v1/pages/none/incidents");
        Assert.Equal(404, unknown);
        Assert.Equal(none.GetProperty("message").GetString(), none.GetProperty("error")[0].GetString());
        Assert.Equal(422, (await Send(
            muster, HttpMethod.Post, "/v1/pages/main/incidents", "incident[name]=x&incident[status]=strange")).Status);
        Assert.Equal(400, (await Send(muster, HttpMethod.Post, "/v1/pages/main/incidents", "{\"incident\":")).Status);
        using var nobody = await muster.Stranger.GetAsync(
            new Uri("/v1/pages/main/incidents", UriKind.Relative), Cancel);
        Assert.Equal(HttpStatusCode.Unauthorized, nobody.StatusCode);
        Assert.Contains("\"error\"", await nobody.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_key_may_stand_in_the_query()
    {
        await using var muster = await TestInstallation.Start();
        using var answer = await muster.Stranger.GetAsync(
            new Uri($"/v1/pages.json?api_key={TestInstallation.AdminToken}", UriKind.Relative), Cancel);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        using var other = await muster.Stranger.GetAsync(
            new Uri($"/api/v1/statuspages?api_key={TestInstallation.AdminToken}", UriKind.Relative), Cancel);
        Assert.Equal(HttpStatusCode.Unauthorized, other.StatusCode);
    }

    [Fact]
    public async Task Subscribers_and_post_mortems_go_their_way()
    {
        await using var muster = await TestInstallation.Start();
        var (made, one) = await Send(
            muster, HttpMethod.Post, "/v1/pages/main/subscribers",
            """{"subscriber":{"email":"ada@example.com","skip_confirmation_notification":true}}""");
        Assert.Equal((201, "email"), (made, one.GetProperty("mode").GetString()));
        Assert.Equal(1, (await Send(muster, HttpMethod.Get, "/v1/pages/main/subscribers/count")).Json
            .GetProperty("email").GetInt32());
        Assert.Equal(200, (await Send(
            muster, HttpMethod.Delete, $"/v1/pages/main/subscribers/{one.GetProperty("id")}")).Status);

        var (_, incident) = await Send(
            muster, HttpMethod.Post, "/v1/pages/main/incidents", "incident[name]=Down&incident[status]=resolved");
        var path = $"/v1/pages/main/incidents/{incident.GetProperty("id")}/postmortem";
        Assert.Equal(404, (await Send(muster, HttpMethod.Get, path)).Status);
        Assert.Equal(200, (await Send(
            muster, HttpMethod.Put, path, """{"postmortem":{"body_draft":"A disk was full."}}""")).Status);
        Assert.Equal(200, (await Send(muster, HttpMethod.Put, path + "/publish", "")).Status);
        Assert.Equal("postmortem", (await Send(
            muster, HttpMethod.Get, $"/v1/pages/main/incidents/{incident.GetProperty("id")}")).Json
            .GetProperty("status").GetString());
        Assert.Equal(204, (await Send(muster, HttpMethod.Delete, path)).Status);
    }

    private static async Task<(int Status, JsonElement Json)> Send(
        TestInstallation muster, HttpMethod method, string path, string? body = null, string? type = null)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.TryAddWithoutValidation("Authorization", $"OAuth {TestInstallation.AdminToken}");
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            if (type is not null)
                request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        }

        using var answer = await muster.Stranger.SendAsync(request, Cancel);
        var text = await answer.Content.ReadAsStringAsync(Cancel);
        return ((int)answer.StatusCode, text.Length == 0 ? default : JsonDocument.Parse(text).RootElement);
    }
}
