using System.Text.Json.Nodes;
using Muster.Cli;
using Muster.Server.Tests.Cli;

namespace Muster.Server.Tests.Runbooks;

/// <summary><c>muster runbook lint</c>: a report of any Markdown, without a server.</summary>
public sealed class RunbookLintTests : IDisposable
{
    private readonly DirectoryInfo folder = System.IO.Directory.CreateTempSubdirectory("muster-test-");

    [Fact]
    [Requirement("RUN-033")]
    public async Task A_plain_file_is_reported_with_its_steps_and_the_blanks_that_it_could_ask_for()
    {
        var file = Write("plain.md", """
            # Restart the queue

            ## Fix

            1. Look which worker hangs.
            2. End it:

               ```bash
               kubectl delete pod <worker-name>
               ```
            """);
        var prompt = new Prompt();
        Assert.Equal(Exit.Done, await prompt.Type("runbook", "lint", file, "--steps", "--json"));
        var report = JsonNode.Parse(prompt.Out)!["runbooks"]![0]!;
        Assert.Equal("Restart the queue", report["title"]!.GetValue<string>());
        Assert.Equal(
            ["manual", "manual"], report["steps"]!.AsArray().Select(step => step!["kind"]!.GetValue<string>()));
        Assert.Equal(["worker_name"], report["suggested"]!.AsArray().Select(name => name!.GetValue<string>()));
        Assert.Empty(report["problems"]!.AsArray());
    }

    [Fact]
    [Requirement("RUN-006")]
    public async Task A_wrong_mark_is_told_with_its_place_and_ends_with_a_refusal()
    {
        Write("good.md", "## Fix\n\n- [ ] Look\n");
        Write("bad.md", "## Fix\n\n```bash {name=a efect=read}\nuptime\n```\n");
        var prompt = new Prompt();
        Assert.Equal(Exit.Refused, await prompt.Type("runbook", "lint", folder.FullName));
        Assert.Contains(
            "bad.md:3:17 error RB002 There is no mark 'efect'. Did you mean 'effect'?", prompt.Out,
            StringComparison.Ordinal);
        Assert.Contains("2 runbook(s), 1 error(s)", prompt.Out, StringComparison.Ordinal);
    }

    public void Dispose() => folder.Delete(recursive: true);

    private string Write(string name, string text)
    {
        var path = Path.Combine(folder.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }
}
