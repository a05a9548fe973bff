using System.Text.Json;
using Muster.Server.Tests.Layout;

namespace Muster.Server.Tests.Postmortems;

/// <summary>Post-mortems and actions over JSON.</summary>
public sealed class PostmortemApiTests
{
    [Fact]
    [Requirement("PMR-009")]
    [Requirement("PMR-013")]
    public async Task Any_incident_can_be_learnt_from_over_json()
    {
        await using var muster = await TestInstallation.Start();
        var reference = await Declare(muster);
        var (opened, document) = await muster.Post("/api/v1/postmortems", new
        {
            incident = reference,
            why = "A near miss",
        });
        Assert.Equal((200, "draft", "A near miss"), (opened, Text(document, "status"), Text(document, "why")));
        var titles = document.GetProperty("sections").EnumerateArray().Select(each => Text(each, "title")).ToList();
        Assert.Contains("What went well", titles);
        Assert.Contains("What went wrong", titles);
        Assert.Contains("Lessons", titles);
        Assert.True(document.GetProperty("unanswered").GetInt32() > 0);

        var (saved, written) = await muster.Post(
            $"/api/v1/postmortems/{reference}/sections/lessons", new { text = "Watch the fan.", basis = 0 });
        Assert.Equal(200, saved);
        var (_, markdown) = await muster.Get($"/api/v1/postmortems/{reference}/document");
        Assert.Contains("## Lessons\n\nWatch the fan.", Text(markdown, "text"), StringComparison.Ordinal);
        var (_, html) = await muster.Get($"/api/v1/postmortems/{reference}/document?format=html");
        Assert.Contains("<h2>Lessons</h2>", Text(html, "text"), StringComparison.Ordinal);
        Assert.Equal(400, (await muster.Get($"/api/v1/postmortems/{reference}/document?format=pdf")).Status);

        Assert.Equal(200, (await muster.Post($"/api/v1/postmortems/{reference}/submission", new { })).Status);
        var (signed, after) = await muster.Post(
            $"/api/v1/postmortems/{reference}/signatures", new { revision = Text(written, "revision") });
        Assert.Equal((200, "reviewed"), (signed, Text(after, "status")));
        var (_, published) = await muster.Post($"/api/v1/postmortems/{reference}/publication", new { });
        Assert.Equal("published", Text(published, "status"));
        Assert.Single(await muster.Items("/api/v1/postmortems?status=published"));
    }

    [Fact]
    public async Task What_cannot_be_done_is_said_with_its_code()
    {
        await using var muster = await TestInstallation.Start();
        var reference = await Declare(muster);
        Assert.Equal(404, (await muster.Get($"/api/v1/postmortems/{reference}")).Status);
        await muster.Post("/api/v1/postmortems", new { incident = reference });
        var (status, problem) = await muster.Post($"/api/v1/postmortems/{reference}/publication", new { });
        Assert.Equal((409, "postmortem.not-reviewed"), (status, Text(problem, "code")));
        (status, problem) = await muster.Post($"/api/v1/postmortems/{reference}/owner", new { owner = "nobody-known" });
        Assert.Equal((400, "owner"), (status, Text(problem, "field")));
        (status, _) = await muster.Post($"/api/v1/postmortems/{reference}/sections/nowhere", new { text = "x" });
        Assert.Equal(404, status);
        var (_, drill) = await muster.Post("/api/v1/incidents", new { title = "Practice", drill = true, page = false });
        (status, problem) = await muster.Post("/api/v1/postmortems", new { incident = Text(drill, "reference") });
        Assert.Equal((409, "postmortem.drill"), (status, Text(problem, "code")));
    }

    [Fact]
    [Requirement("PMR-010")]
    [Requirement("PMR-012")]
    public async Task What_was_promised_stands_in_the_document_and_is_listed_when_it_is_late()
    {
        await using var muster = await TestInstallation.Start();
        var reference = await Declare(muster);
        await muster.Post("/api/v1/postmortems", new { incident = reference });
        var (made, action) = await muster.Post("/api/v1/actions", new
        {
            title = "Watch the fan",
            incident = reference,
            kind = "detect",
            owner = "administrator",
            due = "2026-11-19",
            priority = "P1",
            verification = "The alert fires.",
        });
        Assert.Equal(
            (201, "AI-1", true, reference),
            (made, Text(action, "reference"), action.GetProperty("isLate").GetBoolean(), Text(action, "incident")));
        Assert.Single(await muster.Items("/api/v1/actions?late=true"));
        var (_, markdown) = await muster.Get($"/api/v1/postmortems/{reference}/document");
        Assert.Contains("AI-1 (detect): Watch the fan", Text(markdown, "text"), StringComparison.Ordinal);
        Assert.Equal(200, (await muster.Post("/api/v1/actions/ai-1/completion", new { note = "Merged" })).Status);
        var (_, done) = await muster.Post("/api/v1/actions/AI-1/verification", new { note = "It fired." });
        Assert.Equal("verified", Text(done, "status"));
        Assert.Empty(await muster.Items("/api/v1/actions?status=open"));
        var (status, problem) = await muster.Post("/api/v1/actions", new { title = "x", due = "tomorrow" });
        Assert.Equal((400, "due"), (status, Text(problem, "field")));
    }

    private static async Task<string> Declare(TestInstallation muster)
    {
        var (_, incident) = await muster.Post("/api/v1/incidents", new { title = "The fan is loud", page = false });
        return Text(incident, "reference");
    }

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;
}
