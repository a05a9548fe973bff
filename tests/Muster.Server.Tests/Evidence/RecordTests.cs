using System.Text;
using System.Text.Json;
using Muster.Core.Evidence;
using Muster.Server.Tests.Layout;

namespace Muster.Server.Tests.Evidence;

/// <summary>The record of an incident as evidence.</summary>
public sealed class RecordTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Requirement("INC-029")]
    public async Task What_is_written_down_later_says_both_times_and_what_became_of_it()
    {
        await using var muster = await TestInstallation.Start();
        var id = await Declare(muster);
        await muster.Post($"/api/v1/incidents/{id}/notes", new
        {
            text = "kubectl rollout undo",
            kind = "command",
            happenedAt = TestInstallation.Noon.AddMinutes(-10),
        });
        var (_, told) = await muster.Post(
            $"/api/v1/incidents/{id}/notes", new { text = "It was red.", kind = "recollection" });
        var command = Line(told, "Ran: kubectl rollout undo");
        Assert.Equal(TestInstallation.Noon.AddMinutes(-10), command.GetProperty("at").GetDateTimeOffset());
        Assert.Equal(TestInstallation.Noon, command.GetProperty("recordedAt").GetDateTimeOffset());
        var note = Line(told, "Remembered: It was red.").GetProperty("note").GetString();

        var (_, corrected) = await muster.Post(
            $"/api/v1/incidents/{id}/notes/{note}/correction", new { text = "It was yellow.", reason = "Seen again" });
        Assert.Contains(
            "“It was red.”", Line(corrected, "Remembered: It was yellow.").GetProperty("detail").GetString(),
            StringComparison.Ordinal);
        Assert.Equal(400, (await muster.Delete($"/api/v1/incidents/{id}/notes/{note}")).Status);
        var (_, struck) = await muster.Delete($"/api/v1/incidents/{id}/notes/{note}?reason=It+names+a+customer");
        var mark = Assert.Single(
            struck.GetProperty("timeline").EnumerateArray(),
            line => line.GetProperty("text").GetString()!.EndsWith("was taken back.", StringComparison.Ordinal));
        Assert.Contains("It names a customer", mark.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(404, (await muster.Delete($"/api/v1/incidents/{id}/notes/nowhere?reason=x")).Status);
        var (status, problem) = await muster.Post($"/api/v1/incidents/{id}/notes", new
        {
            text = "Later",
            happenedAt = TestInstallation.Noon.AddMinutes(1),
        });
        Assert.Equal((400, "incident.in-the-future"), (status, problem.GetProperty("code").GetString()));
    }

    [Fact]
    [Requirement("INV-010")]
    public async Task The_cause_is_unknown_then_suspected_then_confirmed_and_each_change_has_its_instant()
    {
        await using var muster = await TestInstallation.Start();
        var id = await Declare(muster);
        await muster.Post($"/api/v1/incidents/{id}/cause", new { state = "suspected", text = "The deployment" });
        var (_, known) = await muster.Post(
            $"/api/v1/incidents/{id}/cause", new { state = "confirmed", text = "The deployment of 14:25" });
        Assert.Equal(
            ["Cause suspected: The deployment.", "Cause confirmed: The deployment of 14:25."],
            known.GetProperty("timeline").EnumerateArray()
                .Where(line => line.GetProperty("text").GetString()!.StartsWith("Cause ", StringComparison.Ordinal))
                .Select(line => line.GetProperty("text").GetString()));
        var (status, problem) = await muster.Post($"/api/v1/incidents/{id}/cause", new { state = "guessed" });
        Assert.Equal((400, "state"), (status, problem.GetProperty("field").GetString()));
    }

    [Fact]
    [Requirement("PMR-014")]
    public async Task A_file_is_kept_by_its_digest_and_given_to_whoever_may_see_the_incident()
    {
        await using var muster = await TestInstallation.Start();
        var content = Encoding.UTF8.GetBytes("a graph");
        var digest = Artefact.DigestOf(content);
        var id = await Declare(muster);
        var file = new { name = "graph.txt", type = "text/plain", content = Convert.ToBase64String(content) };
        var (status, incident) = await muster.Post($"/api/v1/incidents/{id}/attachments", file);
        Assert.Equal(200, status);
        Assert.Contains(
            $"SHA-256 {digest}", Line(incident, "Administrator attached graph.txt.").GetProperty("detail").GetString(),
            StringComparison.Ordinal);
        using var given = await muster.Client.GetAsync(
            new Uri($"/api/v1/incidents/{id}/attachments/{digest}", UriKind.Relative), Cancel);
        Assert.Equal(content, await given.Content.ReadAsByteArrayAsync(Cancel));
        var other = await Declare(muster);
        Assert.Equal(404, (await muster.Get($"/api/v1/incidents/{other}/attachments/{digest}")).Status);
        var (wrong, problem) = await muster.Post(
            $"/api/v1/incidents/{id}/attachments", new { name = "x", content = "?" });
        Assert.Equal((400, "evidence.not-base64"), (wrong, problem.GetProperty("code").GetString()));
    }

    private static JsonElement Line(JsonElement incident, string text) => Assert.Single(
        incident.GetProperty("timeline").EnumerateArray(), line => line.GetProperty("text").GetString() == text);

    private static async Task<string> Declare(TestInstallation muster)
    {
        var (_, incident) = await muster.Post("/api/v1/incidents", new { title = "The fan is loud", page = false });
        return incident.GetProperty("id").GetString()!;
    }
}
