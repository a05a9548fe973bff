using System.Text.Json;
using Muster.Core;
using Muster.Core.Access;
using Muster.Core.Directory;
using Muster.Server.Access;
using Muster.Server.Search;
using Muster.Server.Tests.Layout;

namespace Muster.Server.Tests.Search;

public sealed class SearchTests
{
    [Fact]
    public async Task Incidents_are_found_by_words_of_their_title_and_by_what_was_written_in_them()
    {
        await using var muster = await TestInstallation.Start();
        var reference = Text(
            (await muster.Post("/api/v1/incidents", new { title = "Payments fail", page = false })).Json, "reference");
        await muster.Post($"/api/v1/incidents/{reference}/notes", new { text = "The connection pool is exhausted" });

        var byTitle = Assert.Single(await muster.Items("/api/v1/search?q=FAIL%20pay"));
        Assert.Equal(("incident", reference), (Text(byTitle, "kind"), Text(byTitle, "id")));
        var byNote = Assert.Single(await muster.Items("/api/v1/search?q=pool%20exhausted"));
        Assert.Equal("timeline", Text(byNote, "kind"));
        Assert.Equal("The connection pool is exhausted", Text(byNote, "title"));
        Assert.Contains($"/incidents/{reference}#e", Text(byNote, "url"), StringComparison.Ordinal);
        Assert.Empty(await muster.Items("/api/v1/search?q=pool%20exhausted&kind=incident"));
        Assert.Empty(await muster.Items("/api/v1/search?q=xylophone"));
    }

    [Fact]
    public async Task Services_schedules_and_pages_of_the_playbook_are_found()
    {
        await using var muster = await TestInstallation.Start();

        var kinds = (await muster.Items("/api/v1/search?q=default")).Select(found => Text(found, "kind")).ToHashSet();

        Assert.Contains("policy", kinds);
        Assert.Contains("playbook", kinds);
        Assert.Contains(
            "person", (await muster.Items("/api/v1/search?q=administrator")).Select(found => Text(found, "kind")));
    }

    [Fact]
    public async Task What_belongs_to_a_private_incident_is_found_by_those_who_see_it_alone()
    {
        await using var muster = await TestInstallation.Start();
        var order = new Dictionary<string, object>
        {
            ["title"] = "Payroll leaked",
            ["private"] = true,
            ["page"] = false,
        };
        var id = Text((await muster.Post("/api/v1/incidents", order)).Json, "id");
        await muster.Post($"/api/v1/incidents/{id}/notes", new { text = "The payroll lay open for an hour" });
        var eve = new Asker(
            new Responder { Id = new ResponderId("eve"), Name = "Eve" }, AccessLevel.Responder, IsByCookie: false);

        Assert.Equal(2, (await muster.Items("/api/v1/search?q=payroll")).Count);
        Assert.Empty(await muster.App.Services.GetRequiredService<Finder>().Find(
            "payroll", [], Finder.LimitDefault, eve, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("/api/v1/search", "search.text-missing")]
    [InlineData("/api/v1/search?q=%20", "search.text-missing")]
    [InlineData("/api/v1/search?q=a&kind=colour", "list.filter-wrong")]
    [InlineData("/api/v1/search?q=a&limit=1000", "list.limit-wrong")]
    public async Task A_search_that_says_nothing_is_answered_with_what_to_do(string address, string code)
    {
        await using var muster = await TestInstallation.Start();

        var (status, problem) = await muster.Get(address);

        Assert.Equal((400, code), (status, Text(problem, "code")));
    }

    [Fact]
    public async Task A_list_is_filtered_by_time_words_and_drill_and_leaves_timelines_out_unless_asked()
    {
        await using var muster = await TestInstallation.Start();
        await muster.Post("/api/v1/incidents", new { title = "Payments fail", page = false });
        await muster.Post("/api/v1/incidents", new { title = "Exercise", page = false, drill = true });

        Assert.Equal("Exercise", Text(Assert.Single(await muster.Items("/api/v1/incidents?drill=true")), "title"));
        Assert.Equal(
            "Payments fail", Text(Assert.Single(await muster.Items("/api/v1/incidents?drill=false")), "title"));
        Assert.Single(await muster.Items("/api/v1/incidents?q=fail%20payments"));
        Assert.Equal(2, (await muster.Items("/api/v1/incidents?from=2026-11-20T12:00:00Z")).Count);
        Assert.Empty(await muster.Items("/api/v1/incidents?to=2026-11-20T12:00:00Z"));
        Assert.All(
            await muster.Items("/api/v1/incidents"),
            incident => Assert.Equal(0, incident.GetProperty("timeline").GetArrayLength()));
        Assert.All(
            await muster.Items("/api/v1/incidents?include=timeline"),
            incident => Assert.NotEqual(0, incident.GetProperty("timeline").GetArrayLength()));
        var (status, problem) = await muster.Get("/api/v1/incidents?drill=perhaps");
        Assert.Equal((400, "drill"), (status, Text(problem, "field")));
    }

    [Fact]
    public async Task An_incident_in_a_list_says_what_it_says_alone_but_for_its_timeline()
    {
        await using var muster = await TestInstallation.Start();
        var id = Text((await muster.Post("/api/v1/incidents", new { title = "Payments fail" })).Json, "id");
        await muster.Post($"/api/v1/incidents/{id}/acknowledgement", body: null);

        var alone = (await muster.Get($"/api/v1/incidents/{id}")).Json;
        var listed = Assert.Single(await muster.Items("/api/v1/incidents"));

        foreach (var field in alone.EnumerateObject().Where(field => field.Name != "timeline"))
            Assert.Equal(field.Value.GetRawText(), listed.GetProperty(field.Name).GetRawText());
    }

    private static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();
}
