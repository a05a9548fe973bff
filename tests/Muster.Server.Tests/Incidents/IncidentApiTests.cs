using System.Text.Json;
using Muster.Core.Timeline;
using Muster.Server.Tests.Layout;

namespace Muster.Server.Tests.Incidents;

public sealed class IncidentApiTests
{
    [Fact]
    [Requirement("INT-002")]
    [Requirement("INC-001")]
    public async Task An_incident_needs_only_a_title_and_pages_the_default_policy()
    {
        await using var muster = await TestInstallation.Start();

        var (status, incident) = await muster.Post("/api/v1/incidents", new { title = "Checkout is down" });

        Assert.Equal(201, status);
        Assert.Equal("triggered", Text(incident, "status"));
        Assert.Equal("INC-2026-11-20-001", Text(incident, "reference"));
        Assert.Equal("2026-11-20T12:00:00Z", Text(incident, "declaredAt"));
        var pages = await muster.Items($"/api/v1/pages?incident={Text(incident, "reference")}");
        Assert.All(pages, page => Assert.Equal("administrator", Text(page, "responder")));
        Assert.NotEmpty(pages);
    }

    [Theory]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("text/plain")]
    public async Task A_body_is_read_as_what_it_is_whatever_its_content_type_says(string type)
    {
        await using var muster = await TestInstallation.Start();

        var (status, _) = await muster.Post(
            "/api/v1/incidents", TestInstallation.Text("""{"title":"Checkout is down"}""", type));

        Assert.Equal(201, status);
    }

    [Fact]
    public async Task Nobody_is_paged_when_the_order_says_so()
    {
        await using var muster = await TestInstallation.Start();

        await muster.Post("/api/v1/incidents", new { title = "Quiet", page = false });

        Assert.Empty(await muster.Items("/api/v1/pages"));
    }

    [Fact]
    [Requirement("INC-012")]
    public async Task Every_act_answers_the_incident_and_a_repeat_changes_nothing()
    {
        await using var muster = await TestInstallation.Start();
        var id = Text((await muster.Post("/api/v1/incidents", new { title = "Checkout is down" })).Json, "id");
        (string Path, object? Body, string Status)[] acts =
        [
            ("acknowledgement", null, "acknowledged"),
            ("status", new { status = "mitigating" }, "mitigating"),
            ("severity", new { severity = "SEV2" }, "mitigating"),
            ("roles", new { role = "commander" }, "mitigating"),
            ("participants", null, "mitigating"),
            ("title", new { title = "Checkout was down" }, "mitigating"),
            ("resolution", null, "resolved"),
        ];

        foreach (var (path, body, expected) in acts)
        {
            var (first, once) = await muster.Post($"/api/v1/incidents/{id}/{path}", body);
            var (second, twice) = await muster.Post($"/api/v1/incidents/INC-2026-11-20-001/{path}", body);

            Assert.Equal((200, 200), (first, second));
            Assert.Equal(expected, Text(once, "status"));
            Assert.Equal(WhatPeopleDid(once), WhatPeopleDid(twice));
        }

        var (_, reopened) = await muster.Delete($"/api/v1/incidents/{id}/resolution");
        Assert.Equal("investigating", Text(reopened, "status"));
        Assert.Equal("administrator", Text(reopened, "holder"));
    }

    [Theory]
    [InlineData("status", "{\"status\":\"broken\"}", 400, "incident.status-unknown", "status")]
    [InlineData("severity", "{\"severity\":\"P9\"}", 400, "severity.unknown", "severity")]
    [InlineData("notes", "{}", 400, "incident.text-missing", "text")]
    [InlineData("notes", "{\"text\":7}", 400, "request.wrong-value", "text")]
    [InlineData("notes", "{\"text\":", 400, "request.not-json", null)]
    [InlineData("merge", "{\"into\":\"nowhere\"}", 400, "incident.unknown", "into")]
    [InlineData("participants", "{\"responder\":\"nobody\"}", 400, "person.unknown", "responder")]
    [InlineData("status", "{\"status\":\"closed\"}", 409, "incident.not-resolved", null)]
    public async Task A_no_has_a_code_and_names_the_field(
        string act, string body, int status, string code, string? field)
    {
        await using var muster = await TestInstallation.Start();
        await muster.Post("/api/v1/incidents", new { title = "Checkout is down" });

        var (answered, problem) = await muster.Post(
            $"/api/v1/incidents/INC-2026-11-20-001/{act}", TestInstallation.Text(body));

        Assert.Equal((status, code), (answered, Text(problem, "code")));
        Assert.Equal(field, problem.TryGetProperty("field", out var named) ? named.GetString() : null);
    }

    [Theory]
    [InlineData("{\"title\":7}", "It is a text.")]
    [InlineData("{\"title\":\"a\",\"page\":\"yes\"}", "It is true or false.")]
    [InlineData("{\"title\":\"a\",\"startedAt\":5}", "It is an instant: 2026-11-20T14:32:00Z.")]
    public async Task A_value_of_the_wrong_kind_is_answered_with_the_right_one(string body, string words)
    {
        await using var muster = await TestInstallation.Start();

        var (status, problem) = await muster.Post("/api/v1/incidents", TestInstallation.Text(body));

        Assert.Equal(400, status);
        Assert.Contains(words, Text(problem, "detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_incident_is_404()
    {
        await using var muster = await TestInstallation.Start();

        var (status, problem) = await muster.Post("/api/v1/incidents/INC-1999-01-01-001/acknowledgement");

        Assert.Equal((404, "incident.unknown"), (status, Text(problem, "code")));
    }

    [Fact]
    public async Task A_write_sent_twice_with_one_key_is_done_once()
    {
        await using var muster = await TestInstallation.Start();

        var (first, one) = await muster.Post("/api/v1/incidents", new { title = "Down" }, "key-1");
        var (again, same) = await muster.Post("/api/v1/incidents", new { title = "Down" }, "key-1");
        var (other, refused) = await muster.Post("/api/v1/incidents", new { title = "Other" }, "key-1");
        var note = $"/api/v1/incidents/{Text(one, "id")}/notes";
        await muster.Post(note, new { text = "Looking" }, "key-2");
        var (_, noted) = await muster.Post(note, new { text = "Looking" }, "key-2");

        Assert.Equal((201, 201, 422), (first, again, other));
        Assert.Equal(Text(one, "id"), Text(same, "id"));
        Assert.Equal("request.key-reused", Text(refused, "code"));
        Assert.Single(noted.GetProperty("timeline").EnumerateArray(), entry =>
            entry.GetRawText().Contains("Looking", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Lists_come_in_parts_newest_first()
    {
        await using var muster = await TestInstallation.Start();
        foreach (var title in (string[])["one", "two", "three"])
            await muster.Post("/api/v1/incidents", new { title, page = false });

        var (_, first) = await muster.Get("/api/v1/incidents?limit=2&status=open");
        var (_, second) = await muster.Get(new Uri(Text(first, "next")!).PathAndQuery);

        Assert.Equal(["three", "two"], Titles(first));
        Assert.Equal(["one"], Titles(second));
        Assert.Equal(JsonValueKind.Null, second.GetProperty("next").ValueKind);
        Assert.Equal(400, (await muster.Get("/api/v1/incidents?limit=0")).Status);
        Assert.Equal(400, (await muster.Get("/api/v1/incidents?status=wet")).Status);
    }

    private static IEnumerable<string?> Titles(JsonElement list) =>
        list.GetProperty("items").EnumerateArray().Select(item => Text(item, "title"));

    private static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();

    /// <summary>The timeline without the pages, which are sent beside the acts and end when they end.</summary>
    private static IEnumerable<string?> WhatPeopleDid(JsonElement incident) =>
        incident.GetProperty("timeline").EnumerateArray()
            .Where(entry => Text(entry, "kind") != TimelineKinds.Page)
            .Select(entry => Text(entry, "text"));
}
