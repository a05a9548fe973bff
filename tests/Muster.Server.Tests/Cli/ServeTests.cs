using System.Text.Json.Nodes;
using Muster.Cli;

namespace Muster.Server.Tests.Cli;

public sealed class ServeTests : IDisposable
{
    private readonly DirectoryInfo folder = System.IO.Directory.CreateTempSubdirectory("muster-test-");

    [Fact]
    public async Task A_server_serves_until_it_is_told_to_stop_and_its_record_verifies()
    {
        var url = $"http://127.0.0.1:{DemoMailbox.FreePort()}";
        var data = Path.Combine(folder.FullName, "data");
        var operatorPrompt = new Prompt { Time = Machine.Time, Variables = { ["MUSTER_ADMIN_TOKEN"] = "ada-token" } };
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var serving = CommandLine.Run(["serve", "--data", data, "--urls", url], operatorPrompt.Around, stop.Token);
        var asker = new Prompt { Variables = { ["MUSTER_URL"] = url } };
        while (await asker.Type("incident", "list") == Exit.Unreachable && !serving.IsCompleted)
            await Task.Delay(TimeSpan.FromMilliseconds(50), Machine.Time, TestContext.Current.CancellationToken);
        var second = new Prompt { Time = Machine.Time };
        Assert.Equal(Exit.Refused, await second.Type("serve", "--data", data + "2", "--urls", url));
        Assert.Contains("something else listens", second.Error, StringComparison.Ordinal);

        await stop.CancelAsync();
        Assert.Equal(Exit.Done, await serving);
        Assert.Contains("/setup/", operatorPrompt.Out, StringComparison.Ordinal);

        var verifier = new Prompt();
        Assert.Equal(Exit.Done, await verifier.Type("verify", "--data", data, "--json"));
        var found = JsonNode.Parse(verifier.Out)!;
        Assert.True(found["facts"]!.GetValue<long>() > 0);
        Assert.Empty(found["problems"]!.AsArray());

        var anchor = Path.Combine(folder.FullName, "anchor");
        await File.WriteAllTextAsync(
            anchor,
            $$"""{"position":1000000,"hash":"{{found["head"]!["hash"]}}","at":"2026-11-20T12:00:00Z"}""",
            TestContext.Current.CancellationToken);
        Assert.Equal(Exit.Refused, await new Prompt().Type("verify", "--data", data, "--anchor", anchor));
    }

    [Theory]
    [InlineData("verify", "--data", "nowhere", Exit.Refused)]
    [InlineData("verify", "--anchor", "nowhere", Exit.Misuse)]
    [InlineData("serve", "--urls", "https://127.0.0.1:1", Exit.Misuse)]
    [InlineData("playbook", "check", "nowhere", Exit.Refused)]
    public async Task What_is_not_there_is_said_in_words(string verb, string option, string value, int exit)
    {
        var prompt = new Prompt();
        Assert.Equal(exit, await prompt.Type(verb, option, value));
        Assert.NotEqual("", prompt.Out + prompt.Error);
        Assert.DoesNotContain("   at ", prompt.Error, StringComparison.Ordinal);
    }

    public void Dispose() => folder.Delete(recursive: true);
}
