using Muster.Core.Alerts;
using Muster.Core.Incidents;
using Muster.Core.Paging;
using Muster.Storage.Sqlite;
using NodaTime;

namespace Muster.Server.Tests.Paging;

public sealed class RestartStories : IDisposable
{
    private readonly string file = Path.Combine(Path.GetTempPath(), $"muster-{Path.GetRandomFileName()}.db");

    public void Dispose()
    {
        foreach (var side in new[] { "", "-wal", "-shm" })
            File.Delete(file + side);
    }

    [Fact]
    public async Task A_restart_sends_nothing_again_and_goes_on_where_it_was()
    {
        ManualTime time;
        await using (var before = await Open(time: null))
        {
            time = before.Time;
            await before.Signal(AlertAction.Trigger);
            await before.Pass(Duration.FromMinutes(2));
            Assert.Equal(["ada"], before.Mail.To);
        }

        await using var after = await Open(time);
        await after.Settle();
        Assert.Empty(after.Mail.Messages);

        await after.Pass(Duration.FromMinutes(3));
        Assert.Equal(["bob"], after.Mail.To);
        await after.Acknowledge((await after.OnlyIncident()).State.Id, World.Bob);
        await after.Pass(Duration.FromMinutes(20));
        Assert.Equal(IncidentStatus.Acknowledged, (await after.OnlyIncident()).State.Status);
        Assert.DoesNotContain(after.Mail.Messages.Skip(1), message => message.Purpose == PagePurpose.Respond);
        Assert.Empty((await after.Store.Verify([], CancellationToken.None)).Problems);
    }

    [Fact]
    [Requirement("INC-039")]
    public async Task What_came_due_while_the_server_was_down_happens_once_after_it_is_back()
    {
        ManualTime time;
        await using (var before = await Open(time: null))
        {
            time = before.Time;
            await before.Signal(AlertAction.Trigger);
        }

        time.Advance(TimeSpan.FromHours(2));
        await using var after = await Open(time);
        await after.Settle();
        await after.Pass(Duration.FromMinutes(1));
        Assert.Equal(["bob", "chief"], after.Mail.To.Order());
    }

    [Fact]
    [Case(46)]
    public async Task A_page_whose_end_nobody_saw_before_a_restart_is_sent_again_as_a_possible_repeat()
    {
        ManualTime time;
        await using (var before = await Open(time: null))
        {
            time = before.Time;
            before.Mail.Answer = _ => throw new TimeoutException("the process is about to die");
            await before.Signal(AlertAction.Trigger);
        }

        time.Advance(TimeSpan.FromSeconds(2));
        await using var after = await Open(time);
        await after.Settle();
        var page = Assert.Single(after.Mail.Messages);
        Assert.True(page.MayRepeat);
    }

    private Task<World> Open(ManualTime? time) =>
        World.Open(open: clock => SqliteStore.Open(file, clock), time: time);
}
