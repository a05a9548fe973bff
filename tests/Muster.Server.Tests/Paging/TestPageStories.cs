using Muster.Core.OnCall;
using Muster.Core.Paging;
using NodaTime;

namespace Muster.Server.Tests.Paging;

/// <summary>The way to each person is tried out by itself, in working hours, as often as oncall.yaml says.</summary>
public sealed class TestPageStories
{
    [Fact]
    [Case(73)]
    [Requirement("INT-023")]
    public async Task Each_person_gets_a_test_page_once_in_its_time_and_only_in_working_hours()
    {
        await using var world = await World.Open(playbook => playbook with
        {
            OnCall = new OnCallPractice { TestEvery = Duration.FromDays(2) },
        });
        await world.Jobs.Plan(CancellationToken.None);
        await world.Settle();
        Assert.Equal(["ada", "bob", "chief"], world.Mail.To);
        Assert.All(world.Mail.Messages, message => Assert.Equal(PagePurpose.Test, message.Purpose));
        Assert.All(world.Mail.Messages, message => Assert.NotNull(message.AcknowledgeUrl));

        // From Friday noon: two days later is Sunday, so the next one comes on Monday morning.
        await Days(world, 2.5);
        Assert.Equal(3, world.Mail.Messages.Count);
        await Days(world, 1);
        Assert.Equal(6, world.Mail.Messages.Count);
    }

    [Fact]
    public async Task Without_a_word_in_the_playbook_nobody_is_tested()
    {
        await using var world = await World.Open();
        await world.Jobs.Plan(CancellationToken.None);
        await Days(world, 2);
        Assert.Empty(world.Mail.Messages);
    }

    /// <summary>Moves in steps of half an hour: nothing here is due more often.</summary>
    private static async Task Days(World world, double days)
    {
        for (var step = 0; step < days * 48; step++)
        {
            world.Time.Advance(TimeSpan.FromMinutes(30));
            await world.Settle();
        }
    }
}
