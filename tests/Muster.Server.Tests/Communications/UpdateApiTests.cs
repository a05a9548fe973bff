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

    [Fact]
    [Requirement("COM-009")]
    public async Task What_is_said_to_readers_of_the_status_page_stands_there_once_and_in_the_ledger()
    {
        await using var muster = await TestInstallation.Start(settings => settings with { PlaybookFolder = Pack });
        var (_, incident) = await muster.Post("/api/v1/incidents", new { title = "Node 7 is down", severity = "P0" });
        var path = $"/api/v1/incidents/{incident.GetProperty("reference").GetString()}/updates";

        var (sent, answer) = await muster.Post(path, new
        {
            text = "We restart it",
            audiences = new[] { "customers/progress-status-page" },
            fields = new { cause = "a full disk", work = "moving data", expectation = "an end within the hour" },
        });
        Assert.True(sent == 200, answer.ToString());
        var shown = await Shown(muster);

        var update = Assert.Single(shown.GetProperty("incident_updates").EnumerateArray());
        Assert.Contains("moving data", update.GetProperty("body").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Node 7", shown.GetRawText(), StringComparison.Ordinal);
        var message = (await muster.Items(path)).First(each => each.GetProperty("status").GetString() == "sent");
        Assert.Contains(message.GetProperty("recipients").EnumerateArray(), each =>
            each.GetProperty("means").GetString() == "status-page");
    }

    /// <summary>The one incident on the page, as soon as it stands there.</summary>
    private static async Task<System.Text.Json.JsonElement> Shown(TestInstallation muster)
    {
        for (var tries = 0; tries < 100; tries++)
        {
            var (_, page) = await muster.Get("/status/api/v2/incidents/unresolved.json");
            if (page.GetProperty("incidents").GetArrayLength() == 1)
                return page.GetProperty("incidents")[0];
            await Task.Delay(
                TimeSpan.FromMilliseconds(100), new MachineClock(), TestContext.Current.CancellationToken);
        }

        throw new InvalidOperationException("Nothing came onto the status page.");
    }

    private static string Pack => Muster.Cli.DemoPlaybook.FolderOf("aurigraph-dlt")!;

    /// <summary>The clock of the machine.</summary>
    private sealed class MachineClock : TimeProvider;
}
