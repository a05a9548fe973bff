using NodaTime;
using Xunit;
using static Muster.Storage.Tests.Samples;

namespace Muster.Storage.Tests;

public abstract partial class StoreBehaviour
{
    private static readonly Duration Day = Duration.FromDays(1);

    [Fact]
    [Requirement("INT-001")]
    public async Task Old_signals_that_were_the_cause_of_nothing_are_dropped_and_the_others_stay()
    {
        var ids = new Dictionary<string, Guid>
        {
            ["repeat"] = Aged(Noon, 1),
            ["cause"] = Aged(Noon, 2),
            ["of a version before"] = Aged(Noon, 3),
            ["young"] = Aged(Noon + Day * 5, 4),
        };
        await Store.Write(async write =>
        {
            await write.Keep(SignalOf(1) with { Id = ids["repeat"], IsCause = false });
            await write.Keep(SignalOf(2) with { Id = ids["cause"], IsCause = true });
            await write.Keep(SignalOf(3) with { Id = ids["of a version before"] });
            await write.Keep(SignalOf(4) with { Id = ids["young"], IsCause = false });
        });

        Time.Move(Day * 9);
        await DropUntil(Noon + Day * 2);
        Assert.Equal(["cause", "of a version before", "young"], await Left(ids));
        Assert.True((await Store.Ask(read => read.Signal(ids["cause"])))!.IsCause);
        Assert.Null((await Store.Ask(read => read.Signal(ids["of a version before"])))!.IsCause);

        await DropUntil(Noon + Day * 9);
        Assert.Equal(["cause", "of a version before"], await Left(ids));
    }

    [Fact]
    public async Task Signals_of_days_that_come_and_go_are_kept_and_dropped_day_by_day()
    {
        // A round each day, as the job does it: the days are made ahead, filled, and go when they are old.
        Dictionary<string, Guid> ids = [];
        for (var day = 0; day < 8; day++)
        {
            await DropUntil(Time.Now - Day * 3);
            await Store.Write(async write =>
            {
                for (var hour = 0; hour < 24; hour += 6)
                {
                    var at = Noon + Day * day + Duration.FromHours(hour);
                    var id = Aged(at, (day * 100) + hour);
                    ids[$"{day}/{hour:00}"] = id;
                    await write.Keep(SignalOf(1) with { Id = id, IsCause = hour == 0 });
                }
            });
            Time.Move(Day);
        }

        await DropUntil(Noon + Day * 5);
        Assert.True(await Store.Write(write => write.DropSignals(Noon, limit: 3)) == 0, "it may be asked again");
        var left = await Left(ids);
        Assert.All(Enumerable.Range(0, 8), day => Assert.Contains($"{day}/00", left));
        Assert.All(Enumerable.Range(5, 3), day => Assert.Contains($"{day}/18", left));
        Assert.All(Enumerable.Range(0, 4), day => Assert.DoesNotContain($"{day}/06", left));
        Assert.Empty((await Store.Verify([], Stores.Cancel)).Problems);
    }

    private static Guid Aged(Instant at, int number)
    {
        var id = IdRange.From(at).ToByteArray(bigEndian: true);
        (id[14], id[15]) = ((byte)(number >> 8), (byte)(number & 0xff));
        return new Guid(id, bigEndian: true);
    }

    private async Task DropUntil(Instant before)
    {
        for (var rounds = 0; await Store.Write(write => write.DropSignals(before, limit: 3)) > 0; rounds++)
            Assert.True(rounds < 1_000, "dropping comes to an end");
    }

    private async Task<IReadOnlyList<string>> Left(IReadOnlyDictionary<string, Guid> ids)
    {
        List<string> left = [];
        foreach (var (name, id) in ids)
        {
            if (await Store.Ask(read => read.Signal(id)) is not null)
                left.Add(name);
        }

        return [.. left.Order(StringComparer.Ordinal)];
    }
}
