using System.Text.Json;
using Muster.Client.OnCall;

namespace Muster.EndToEnd.OnCall;

public sealed class CalendarTests
{
    [Fact]
    [Case(23)]
    public async Task A_calendar_that_is_not_ours_to_judge_reads_the_shifts_that_the_API_tells()
    {
        using var folder = new TemporaryFolder();
        await using var muster = await ServedMuster.Start(folder, mailbox: null);
        var schedule = (await muster.Api.ListSchedules(Place.Cancel)).Value!.Items[0].Id;
        var feed = (await muster.Api.OpenFeed(
            new FeedOrderMessage { Schedule = schedule }, key: null, Place.Cancel)).Value!;
        var address = new Uri(muster.Url, new Uri(feed.Url!).AbsolutePath);
        var file = Path.Combine(folder.Path, "oncall.ics");
        await File.WriteAllTextAsync(file, await muster.Http.GetStringAsync(address, Place.Cancel), Place.Cancel);

        var (exit, said) = await Child.Run(
            "node", Path.Combine(Place.Root, "eng", "testtools", "calendar.mjs"), file);
        var told = (await muster.Api.ShowSchedule(schedule, from: null, until: null, Place.Cancel)).Value!.Shifts[0];

        Assert.True(exit == 0, said);
        var read = said.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line).RootElement)
            .Where(entry => entry.GetProperty("start").GetDateTimeOffset() <= told.From
                && told.From < entry.GetProperty("end").GetDateTimeOffset());
        Assert.StartsWith(told.Name!, Assert.Single(read).GetProperty("summary").GetString(), StringComparison.Ordinal);
    }
}
