using Muster.Core;
using Muster.Core.Incidents;
using NodaTime;
using Xunit;
using static Muster.Storage.Tests.Samples;

namespace Muster.Storage.Tests;

public abstract partial class StoreBehaviour
{
    [Fact]
    public async Task What_people_wrote_is_found_whatever_its_case_the_newest_first()
    {
        await Write(1, Declared(1), Note("Restarted DB-7, waiting"), Note("Still slow over \"there\""));
        await Write(
            2, Declared(2),
            new IncidentEvent.Resolved("Überlauf at db-7 repaired", false) { At = Noon, By = AdaHerself });

        Assert.Equal([5, 2], await Positions("DB-7"));
        Assert.Equal([5], await Positions("überLAUF"));
        Assert.Equal([3], await Positions("\"there\""));
        Assert.Equal([5, 2], await Positions("db"));
        Assert.Equal([2], await Positions("db-7", before: 5));
        Assert.Equal([5], await Positions("db-7", limit: 1));
        Assert.Equal([5, 3, 2], await Positions(""));
        Assert.Equal([3, 2], await Positions("", before: 5));
        Assert.Empty(await Positions("checkout"));
        Assert.Empty(await Positions("100%"));
    }

    [Fact]
    public async Task A_search_within_the_transaction_finds_what_was_just_written()
    {
        var found = await Store.Transact(
            Lane.Human,
            async write =>
            {
                await write.Append(StreamId.Of(new IncidentId(Id(1))), 0, [new NewFact(Declared(1), Noon)]);
                await write.Append(StreamId.Of(new IncidentId(Id(1))), 1, [new NewFact(Note("Cable cut"), Noon)]);
                return await write.Written(new TextQuery { Text = "cable" });
            },
            Stores.Cancel);

        Assert.Equal(2, Assert.Single(found).Version);
    }

    [Fact]
    public async Task Incidents_are_listed_by_when_they_were_declared_and_whether_they_are_drills()
    {
        var day = Instant.FromUnixTimeMilliseconds(0x0193_5000_0000);
        var drill = Declared(2) with { Drill = true };
        await Store.Write(async write =>
        {
            await write.Save(IncidentOf(Declared(1)));
            await write.Save(IncidentOf(drill));
            await write.Save(IncidentOf(Declared(3)));
        });

        var after = day + Duration.FromMilliseconds(1);
        Assert.Equal([3, 2, 1], await Numbers(new IncidentQuery { From = day, To = after }));
        Assert.Empty(await Numbers(new IncidentQuery { To = day }));
        Assert.Empty(await Numbers(new IncidentQuery { From = after }));
        Assert.Equal([2], await Numbers(new IncidentQuery { Drill = true }));
        Assert.Equal([2], await Numbers(new IncidentQuery { Drill = true, From = day, Text = "checkout" }));
        Assert.Equal([3, 1], await Numbers(new IncidentQuery { Drill = false }));
        Assert.Equal([1], await Numbers(new IncidentQuery { Drill = false, Before = new IncidentId(Id(3)) }));
        Assert.Empty(await Numbers(new IncidentQuery { Drill = true, Text = "checkout", To = day }));

        async Task<IEnumerable<int>> Numbers(IncidentQuery query) =>
            (await Store.Ask(read => read.Incidents(query))).Select(row => NumberOf(row.State.Id.Value));
    }

    private Task Write(int number, params IncidentEvent[] facts) => Store.Write(async write =>
    {
        await write.Append(
            StreamId.Of(new IncidentId(Id(number))), 0, [.. facts.Select(fact => new NewFact(fact, Noon))]);
        await write.Save(IncidentOf(facts));
    });

    private async Task<IEnumerable<long>> Positions(string text, long? before = null, int limit = 100) =>
        (await Store.Ask(read => read.Written(new TextQuery { Text = text, Before = before, Limit = limit })))
        .Select(fact => fact.Position);
}
