using Muster.Core;
using Muster.Core.Alerts;
using Muster.Core.Directory;
using Muster.Core.Incidents;
using NodaTime;
using Xunit;
using static Muster.Storage.Tests.Samples;

namespace Muster.Storage.Tests;

public abstract partial class StoreBehaviour
{
    [Fact]
    public async Task An_empty_store_has_no_facts()
    {
        Assert.Equal(0, Store.Head);
        Assert.Empty(await Store.Ask(read => read.FactsAfter(0, 10)));
        Assert.Null(await Store.Ask(read => read.HeadAnchor()));
        Assert.Equal(0, await Store.Ask(read => read.ConfigurationPosition()));
    }

    [Fact]
    public async Task A_fact_is_read_as_it_was_appended()
    {
        await Store.Write(write => write.Append(AlertStream(1), 0, [Opened("päth/🔥")]));

        var fact = Assert.Single(await Store.Ask(read => read.Facts(AlertStream(1), 0)));
        Assert.Equal((1, 1, "alert.opened.v1"), (fact.Position, fact.Version, fact.Type));
        Assert.Equal((Noon, Noon, AlertStream(1)), (fact.At, fact.Recorded, fact.Stream));
        Assert.Equal(Opened("päth/🔥").Fact, FactJson.Read(fact.Type, fact.Body!));
        Assert.Equal(1, Store.Head);
    }

    [Fact]
    public async Task An_erased_stream_keeps_its_places_and_the_chain_holds()
    {
        var ada = StreamId.Of(Ada);
        await Store.Write(write => write.Append(
            ada, 0, [new(new PersonEvent.Renamed("Ada Okafor") { At = Noon, By = AdaHerself }, Noon)]));
        await Store.Write(write => write.Append(AlertStream(1), 0, [Opened()]));
        for (var time = 0; time < 2; time++)
        {
            await Store.Write(async write =>
            {
                await write.Erase(ada);
                await write.Append(
                    ada, time + 1, [new(new PersonEvent.Deactivated { At = Noon, By = AdaHerself }, Noon)]);
            });
        }

        var facts = await Store.Ask(read => read.Facts(ada, 0));
        Assert.Equal([null, null, "person.deactivated.v1"], facts.Select(fact => fact.Body is null ? null : fact.Type));
        Assert.Equal([1L, 3L, 4L], facts.Select(fact => fact.Position));
        Assert.NotNull(Assert.Single(await Store.Ask(read => read.Facts(AlertStream(1), 0))).Body);
        var verified = await Store.Verify([], CancellationToken.None);
        Assert.Empty(verified.Problems);
        Assert.Equal((4, 2), (verified.Facts, verified.Erased));
    }

    [Fact]
    [Requirement("OPS-011")]
    public async Task Changes_of_some_kinds_come_newest_first_and_in_parts()
    {
        var ada = StreamId.Of(Ada);
        var schedule = new StreamId(StreamKinds.Schedule, "primary");
        for (var number = 0; number < 3; number++)
        {
            await Store.Write(async write =>
            {
                await write.Append(AlertStream(number), 0, [Opened($"disk-{number}")]);
                await write.Append(ada, number, [Renamed($"Ada {number}")]);
                await write.Append(schedule, number, [Removed(number)]);
            });
        }

        string[] kinds = [StreamKinds.Person, StreamKinds.Schedule];
        var newest = await Store.Ask(read => read.Changes(new ChangeQuery(kinds, Before: null, 4)));
        var rest = await Store.Ask(read => read.Changes(new ChangeQuery(kinds, newest[^1].Position, 4)));
        var people = await Store.Ask(read => read.Changes(new ChangeQuery([StreamKinds.Person], Before: null, 10)));

        Assert.Equal([9, 8, 6, 5], newest.Select(fact => fact.Position));
        Assert.Equal([3, 2], rest.Select(fact => fact.Position));
        Assert.Equal([3, 2, 1], people.Select(fact => fact.Version));
        Assert.Empty(await Store.Ask(read => read.Changes(new ChangeQuery([], Before: null, 10))));

        static NewFact Renamed(string name) => new(new PersonEvent.Renamed(name) { At = Noon, By = AdaHerself }, Noon);

        static NewFact Removed(int number) => new(
            new Core.OnCall.ScheduleEvent.OverrideRemoved(new OverrideId(Id(number))) { At = Noon, By = AdaHerself },
            Noon);
    }

    [Fact]
    public async Task A_work_that_throws_leaves_nothing()
    {
        await Assert.ThrowsAsync<InvalidDataException>(() => Store.Write(async write =>
        {
            await write.Append(AlertStream(1), 0, [Opened()]);
            await write.Keep(SignalOf(1));
            await write.Save([AlertRow(1)]);
            await write.Save(GroupRow(1));
            await write.Arm(JobFor("a", Noon));
            await write.Remember("key", "value");
            await write.Next("counter");
            throw new InvalidDataException("no");
        }));

        Assert.Equal(0, Store.Head);
        Assert.Null(await Store.Ask(read => read.Signal(Id(1))));
        Assert.Null(await Store.Ask(read => read.Alert(AlertRow(1).Id)));
        Assert.Empty(await Store.Write(write => write.OpenAlerts([AlertRow(1).Key])));
        Assert.Null(await Store.Write(write => write.OpenGroup(GroupRow(1).Key)));
        Assert.Null(await Store.Ask(read => read.Job("page", "a")));
        Assert.Null(await Store.Ask(read => read.Recall("key")));
        Assert.Equal(1, await Store.Write(write => write.Next("counter")));
    }

    [Fact]
    public async Task A_work_sees_its_own_writes()
    {
        await Store.Write(async write =>
        {
            await write.Append(AlertStream(1), 0, [Opened()]);
            await write.Append(AlertStream(1), 1, [Resolved()]);
            await write.Save([AlertRow(1)]);
            await write.Save(GroupRow(2));
            await write.Save(IncidentOf(Declared(3)));
            await write.Arm(JobFor("a", Noon));

            Assert.Equal(2, await write.Version(AlertStream(1)));
            Assert.Equal(2, (await write.FactsAfter(0, 10)).Count);
            Assert.Equal(2, (await write.HeadAnchor())!.Position);
            Assert.Equal(AlertRow(1).Id, (await write.OpenAlerts([AlertRow(1).Key]))[AlertRow(1).Key].Id);
            Assert.NotNull(await write.OpenGroup(GroupRow(2).Key));
            Assert.Single(await write.Incidents(new IncidentQuery()));
            Assert.NotNull(await write.Job("page", "a"));
        });
    }

    [Fact]
    public async Task An_append_to_a_stream_that_has_moved_on_is_run_again()
    {
        await Store.Write(write => write.Append(AlertStream(1), 0, [Opened()]));
        var runs = 0;
        await Store.Write(async write =>
        {
            var expected = runs++ == 0 ? 0 : await write.Version(AlertStream(1));
            await write.Append(AlertStream(1), expected, [Resolved()]);
        });

        Assert.Equal(2, runs);
        Assert.Equal(2, await Store.Ask(read => read.Version(AlertStream(1))));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task A_work_that_is_contended_again_and_again_is_given_up(long expected)
    {
        await Store.Write(write => write.Append(AlertStream(1), 0, [Opened()]));
        var runs = 0;
        await Assert.ThrowsAsync<StreamContendedException>(() => Store.Write(write =>
        {
            runs++;
            return write.Append(AlertStream(1), expected, [Resolved()]);
        }));

        Assert.Equal(8, runs);
        Assert.Equal(1, Store.Head);
    }

    [Fact]
    public async Task Positions_have_no_gaps_whatever_fails_between_them()
    {
        var works = Enumerable.Range(0, 200).Select(async number =>
        {
            try
            {
                await Store.Write(async write =>
                {
                    await write.Append(AlertStream(number), 0, [Opened(), Resolved()]);
                    if (number % 3 == 0)
                        throw new InvalidDataException("no");
                });
            }
            catch (InvalidDataException)
            {
                // Meant.
            }
        });
        await Task.WhenAll(works);

        var facts = await Store.Ask(read => read.FactsAfter(0, 1000));
        Assert.Equal(Enumerable.Range(1, facts.Count).Select(at => (long)at), facts.Select(fact => fact.Position));
        Assert.Equal(Store.Head, facts.Count);
        Assert.Equal(133 * 2, facts.Count);
        Assert.Empty((await Store.Verify([], Stores.Cancel)).Problems);
    }

    [Fact]
    public async Task What_happened_in_a_stream_never_goes_back()
    {
        await Store.Write(write => write.Append(AlertStream(1), 0, [Opened()]));
        var due = Noon - Duration.FromMinutes(5);
        await Store.Write(write => write.Append(AlertStream(1), 1, [Resolved(due)]));

        var last = (await Store.Ask(read => read.Facts(AlertStream(1), 1)))[0];
        Assert.Equal(Noon, last.At);
        Assert.Equal(due, FactJson.Read<AlertEvent>(last.Body!).At);
    }

    [Fact]
    public async Task Instants_are_cut_to_microseconds()
    {
        var late = Noon.PlusNanoseconds(1_999);
        await Store.Write(async write =>
        {
            await write.Append(AlertStream(1), 0, [Opened(at: late)]);
            await write.Arm(JobFor("a", late));
            await write.Keep(SignalOf(1) with { ReceivedAt = late });
        });

        var cut = Noon.PlusNanoseconds(1_000);
        Assert.Equal(cut, (await Store.Ask(read => read.FactsAfter(0, 1)))[0].At);
        Assert.Equal(cut, (await Store.Ask(read => read.Job("page", "a")))!.Due);
        Assert.Equal(cut, (await Store.Ask(read => read.Signal(Id(1))))!.ReceivedAt);
    }

    [Fact]
    [Case(49)]
    public async Task A_transactions_instant_never_goes_back()
    {
        var first = await Store.Write(write => ValueTask.FromResult(write.Now));
        Time.Move(Duration.FromHours(-1));
        var second = await Store.Write(write => ValueTask.FromResult(write.Now));

        Assert.Equal((Noon, Noon), (first, second));
    }

    [Fact]
    public async Task Facts_of_several_streams_come_in_log_order_and_the_newest_count()
    {
        await Store.Write(async write =>
        {
            await write.Append(AlertStream(1), 0, [Opened("a")]);
            await write.Append(AlertStream(2), 0, [Opened("b")]);
            await write.Append(AlertStream(1), 1, [Resolved()]);
            await write.Append(AlertStream(3), 0, [Opened("c")]);
        });

        var facts = await Store.Ask(read => read.Facts([AlertStream(3), AlertStream(1), AlertStream(1)], 2));
        Assert.Equal([3L, 4L], facts.Select(fact => fact.Position));
        Assert.Equal(2, (await Store.Ask(read => read.FactsAfter(1, 2))).Count);
    }

    [Fact]
    public async Task Configuration_is_found_among_everything_else()
    {
        var person = StreamId.Of(Ada);
        var fact = new NewFact(new PersonEvent.Deactivated { At = Noon, By = AdaHerself }, Noon);
        await Store.Write(async write =>
        {
            await write.Append(AlertStream(1), 0, [Opened()]);
            await write.Append(person, 0, [fact]);
            await write.Append(AlertStream(2), 0, [Opened("other")]);
        });

        Assert.Equal(2, await Store.Ask(read => read.ConfigurationPosition()));
        Assert.Equal(2, (await Store.Ask(read => read.FactsOfKind(StreamKinds.Person, 0))).Single().Position);
        Assert.Empty(await Store.Ask(read => read.FactsOfKind(StreamKinds.Person, 2)));
        await Reopen();
        Assert.Equal(2, await Store.Write(write => write.ConfigurationPosition()));
    }

    [Fact]
    public async Task Whoever_waits_for_facts_is_woken_by_the_commit()
    {
        var waiting = Store.WaitForFacts(0, Stores.Cancel).AsTask();
        Assert.False(waiting.IsCompleted);
        await Store.Write(write => write.Append(AlertStream(1), 0, [Opened()]));
        await waiting;
        await Store.WaitForFacts(0, Stores.Cancel);
    }

    [Fact]
    public async Task A_read_is_one_snapshot()
    {
        await Store.Ask(async read =>
        {
            Assert.Equal(0, await read.Version(StreamId.Of(new IncidentId(Id(1)))));
            await Store.Write(write => write.Append(AlertStream(1), 0, [Opened()]));
            Assert.Empty(await read.FactsAfter(0, 10));
            return true;
        });
        Assert.Single(await Store.Ask(read => read.FactsAfter(0, 10)));
    }
}
