using Muster.Cli;
using Muster.Playbooks.Playbook;

namespace Muster.Server.Tests.Cli;

public sealed class DemoTests
{
    [Fact]
    public void The_shortened_starter_is_a_playbook_without_problems()
    {
        var files = PlaybookFolder.Load(DemoPlaybook.FolderOf("starter")!)
            .ToDictionary(file => file.Key, file => DemoPlaybook.Of(file.Key, file.Value), StringComparer.Ordinal);
        var reading = PlaybookReader.Read(files, NodaTime.Instant.FromDateTimeOffset(Prompt.Noon));
        Assert.Empty(reading.Problems);
        Assert.Contains("after: 5 s", files["escalation.yaml"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("..")]
    [InlineData("../src")]
    [InlineData("")]
    [InlineData("no-such-pack")]
    public async Task A_pack_is_a_folder_of_packs_and_nothing_else(string pack) =>
        Assert.Equal(Exit.Misuse, await new Prompt().Type("demo", "--once", "--pack", pack));

    [Fact]
    [Requirement("NTF-017")]
    public async Task The_demonstration_ends_with_its_timeline_and_leaves_a_record_that_holds()
    {
        var prompt = new Prompt { Time = Machine.Time, NewId = Machine.NewId };
        var exit = await prompt.Type("demo", "--once");
        Assert.True(exit == Exit.Done, prompt.Out + prompt.Error);
        Assert.Contains("bob@localhost has mail", prompt.Out, StringComparison.Ordinal);
        Assert.Contains("bob has INC-", prompt.Out, StringComparison.Ordinal);
        Assert.Contains("is resolved", prompt.Out, StringComparison.Ordinal);
        Assert.Contains("Timeline", prompt.Out, StringComparison.Ordinal);
    }
}
