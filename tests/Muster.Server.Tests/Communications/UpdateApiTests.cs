using Muster.Server.Tests.Layout;

namespace Muster.Server.Tests.Communications;

/// <summary>Updates over HTTP, with the playbook of the aurigraph pack.</summary>
public sealed class UpdateApiTests
{
    [Fact]
    [Requirement("COM-001")]
    [Requirement("COM-002")]
    [Requirement("NTF-003")]
    public async Task An_update_is_seen_first_then_sent_and_its_ledger_is_read()
    {
        await using var muster = await TestInstallation.Start(settings => settings with { PlaybookFolder = Pack });
        var (_, incident) = await muster.Post("/api/v1/incidents", new { title = "The node is down", severity = "P0" });
        var path = $"/api/v1/incidents/{incident.GetProperty("reference").GetString()}/updates";
        var (seen, previews) = await muster.Post($"{path}/preview", new
        {
            text = "We restart it",
            audiences = new[] { "responders", "customers" },
        });
        Assert.Equal(200, seen);
        Assert.Contains(previews.GetProperty("items").EnumerateArray(), each =>
            each.GetProperty("audience").GetString() == "customers"
            && each.GetProperty("missing").EnumerateArray().Any(field =>
                field.GetProperty("field").GetString() == "issue"));

        var (refused, problem) = await muster.Post(
            path, new { text = "We restart it", audiences = new[] { "nobody" } });
        Assert.Equal(
            (400, "update.audience-unknown", "audiences"),
            (refused, problem.GetProperty("code").GetString(), problem.GetProperty("field").GetString()));

        var (sent, _) = await muster.Post(path, new
        {
            text = "We restart it",
            audiences = new[] { "responders/progress-internal" },
            fields = new { cause = "not known yet", estimatedEnd = "not known yet" },
        });
        Assert.Equal(200, sent);
        var message = (await muster.Items(path)).First(each => each.GetProperty("status").GetString() == "sent");
        Assert.Equal("progress-internal", message.GetProperty("template").GetString());
        Assert.Contains(message.GetProperty("recipients").EnumerateArray(), each =>
            each.GetProperty("means").GetString() == "room");
        var (shown, _) = await muster.Get($"{path}/{message.GetProperty("id").GetString()}");
        Assert.Equal(200, shown);
        Assert.Equal(404, (await muster.Get($"{path}/00000000000000000000000000000009")).Status);
    }

    [Fact]
    public async Task The_screen_shows_who_will_get_it_before_and_what_came_of_it_after()
    {
        await using var muster = await TestInstallation.Start(settings => settings with { PlaybookFolder = Pack });
        var (_, incident) = await muster.Post("/api/v1/incidents", new { title = "The node is down", severity = "P0" });
        var path = $"/incidents/{incident.GetProperty("reference").GetString()}/communications";
        var html = await (await muster.Client.GetAsync(
            new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken)).Content
            .ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains("To be written", html, StringComparison.Ordinal);
        Assert.Contains("reaches ", html, StringComparison.Ordinal);
    }

    private static string Pack => Muster.Cli.DemoPlaybook.FolderOf("aurigraph-dlt")!;
}
