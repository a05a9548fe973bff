using Muster.Core;
using Muster.Core.Alerts;
using Muster.Core.Incidents;
using Xunit;
using static Muster.Storage.Tests.Samples;

namespace Muster.Storage.Tests;

public abstract partial class StoreBehaviour
{
    [Fact]
    public async Task A_sound_store_verifies_and_gives_the_head_to_anchor()
    {
        await Store.Write(async write =>
        {
            await write.Append(AlertStream(1), 0, [Opened(), Resolved()]);
            await write.Save([AlertRow(1) with { Version = 2, Status = AlertStatus.Resolved, ResolvedAt = Noon }]);
            await write.Append(
                StreamId.Of(new IncidentId(Id(1))), 0,
                [new NewFact(Declared(1), Noon), new NewFact(Note("The disk is being moved"), Noon)]);
            await write.Save(IncidentOf(Declared(1), Note("The disk is being moved")));
            await write.Append(StreamId.Of(PageOf(2).Id), 0, [new NewFact(Queued(2), Noon)]);
            await write.Save(PageOf(2, Queued(2)));
        });
        var anchor = await Store.Ask(read => read.HeadAnchor());
        await Reopen();
        await Store.Write(write => write.Append(AlertStream(3), 0, [Opened()]));

        var verification = await Store.Verify([anchor!], Stores.Cancel);
        Assert.Empty(verification.Problems);
        Assert.Equal((6, 0, 6), (verification.Facts, verification.Erased, verification.Head!.Position));
        Assert.Equal((await Store.Ask(read => read.HeadAnchor()))!.Hash, verification.Head.Hash);
    }

    [Fact]
    public async Task An_anchor_of_another_history_is_a_problem()
    {
        await Store.Write(write => write.Append(AlertStream(1), 0, [Opened()]));
        var other = new Anchor(1, new string('0', 64), Noon);
        var ahead = new Anchor(2, new string('0', 64), Noon);

        Assert.Contains("anchored", Assert.Single((await Store.Verify([other], Stores.Cancel)).Problems),
            StringComparison.Ordinal);
        Assert.Contains("ends before", Assert.Single((await Store.Verify([ahead], Stores.Cancel)).Problems),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_view_that_the_facts_do_not_give_is_a_problem()
    {
        await Store.Write(async write =>
        {
            await write.Append(StreamId.Of(new IncidentId(Id(1))), 0, [new NewFact(Declared(1), Noon)]);
            await write.Save(IncidentOf(Declared(1, "Another title")));
            await write.Append(AlertStream(2), 0, [Opened(), Resolved()]);
            await write.Save([AlertRow(2) with { Version = 2 }]);
            await write.Append(AlertStream(3), 0, [Opened()]);
            await write.Save([AlertRow(3, "counts") with { Version = 7 }]);
        });

        var problems = (await Store.Verify([], Stores.Cancel)).Problems;
        Assert.Equal(3, problems.Count);
        Assert.Contains(problems, each => each.StartsWith("incident/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_empty_store_verifies()
    {
        var verification = await Store.Verify([], Stores.Cancel);
        Assert.Equal((0, null), (verification.Facts, verification.Head));
        Assert.Empty(verification.Problems);
    }
}
