using System.Diagnostics;
using System.Text.Json;

namespace Muster.Server.Tests.Rooms;

/// <summary>The stand-in for Slack is Slack-like: Slack's own client, unchanged, works with it.</summary>
public sealed class SlackClientTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Slacks_own_client_works_with_the_stand_in()
    {
        var slack = new FakeSlack { Users = { ["ada@example.com"] = "UADA" }, Limits = 0 };
        await using var server = await FakeSlackServer.Start(slack);
        slack.Limits = 1;
        using var node = Process.Start(new ProcessStartInfo(
            "node", [Path.Combine(Root, "eng", "testtools", "slack.mjs"), server.Address + "/api/"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var said = await node.StandardOutput.ReadToEndAsync(Cancel);
        var problem = await node.StandardError.ReadToEndAsync(Cancel);
        await node.WaitForExitAsync(Cancel);
        Assert.True(node.ExitCode == 0, problem);
        var seen = JsonDocument.Parse(said).RootElement;
        Assert.Equal(FakeSlack.Bot, seen.GetProperty("self").GetString());
        Assert.Equal("invalid_auth", seen.GetProperty("wrongToken").GetString());
        Assert.Equal("name_taken", seen.GetProperty("taken").GetString());
        Assert.Equal("invalid_name_specials", seen.GetProperty("badName").GetString());
        Assert.Equal(4, seen.GetProperty("listed").GetArrayLength());
        Assert.Equal("message_not_found", seen.GetProperty("unknownMessage").GetString());
        Assert.Equal((7, "Two"), (seen.GetProperty("through").GetInt32(), seen.GetProperty("text").GetString()));
        var channel = slack.Channel("incident-one");
        Assert.Equal("[P0] one", channel.Topic);
        Assert.Equal([FakeSlack.Bot, "UADA"], channel.Members);
        Assert.Single(channel.Pins);
        Assert.Single(channel.Bookmarks);
        Assert.True(channel.IsArchived);
    }

    private static string Root
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(folder!.FullName, "Muster.slnx")))
                folder = folder.Parent;
            return folder.FullName;
        }
    }
}
