using Muster.Playbooks.Playbook;
using Xunit;

namespace Muster.Core.Tests.Playbook;

/// <summary>The examples of the page about stories are read, and the bad one has the problems that it tells.</summary>
public sealed class StoryPageTests
{
    private static readonly string[] Lines =
        File.ReadAllLines(Path.Combine(House.Root, "docs", "playbooks", "stories.md"));

    [Fact]
    public void The_good_example_is_a_story()
    {
        var (reading, stories) = Read("```yaml");
        Assert.Empty(reading.Problems);
        var story = Assert.Single(stories);
        Assert.Equal((5, 7), (story.Steps.Count, story.Expectations.Count));
        Assert.True(story.IsStrict);
    }

    [Fact]
    public void The_bad_example_has_the_problems_that_it_tells()
    {
        var (reading, stories) = Read("```yaml invalid");
        Assert.Empty(stories);
        Assert.Equal(Block("```text"), reading.Problems.Select(problem => problem.ToString()));
    }

    private static StoryReading Read(string fence)
    {
        var files = House.With(
            ("tests/example.test.yaml", string.Join('\n', Block(fence))),
            ("communications.yaml", "audiences: {customers: {outside: yes}}"));
        return StoryFiles.Read(files, House.Noon);
    }

    private static string[] Block(string fence)
    {
        var from = Array.IndexOf(Lines, fence) + 1;
        return Lines[from..Array.IndexOf(Lines, "```", from)];
    }
}
