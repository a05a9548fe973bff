using Databases;
using Muster.Core;
using Muster.Core.Alerts;
using Muster.Core.Incidents;
using Muster.Storage.Postgres;
using Muster.Storage.Sqlite;
using Muster.Storage.Tests.Sqlite;
using NodaTime;
using Xunit;
using static Muster.Storage.Tests.Samples;

namespace Muster.Storage.Tests;

/// <summary>An installation moves between the stores and back, and is the same at the end.</summary>
public sealed class StoreCopyTests
{
    private readonly ManualTime time = new(Noon);

    [Fact]
    public async Task An_installation_moves_to_PostgreSQL_and_back_with_every_hash()
    {
        using var folder = new Scratch();
        await using var database = await TestDatabase.Make();
        var (there, again) = (new StorePlace.PostgresDatabase(database.ConnectionString),
            new StorePlace.SqliteFile(folder.File("again.db")));
        Anchor head;
        await using (var store = SqliteStore.Open(folder.Database, time))
        {
            await Fill(store);
            head = (await store.Ask(read => read.HeadAnchor()))!;

            // The server goes on while it is copied.
            var moved = await StoreCopy.Run(new StorePlace.SqliteFile(folder.Database), there, Stores.Cancel);
            Assert.Empty(moved.Verification.Problems);
            Assert.Equal(head.Hash, moved.Verification.Head!.Hash);
        }

        await using (var store = PostgresStore.Open(database.ConnectionString, time, InstantsFrom.Node))
            await GoesOn(store);
        var back = await StoreCopy.Run(there, again, Stores.Cancel);
        Assert.Empty(back.Verification.Problems);
        await using (var store = SqliteStore.Open(again.Path, time))
        {
            Assert.Single(await store.Ask(read => read.Incidents(new IncidentQuery { Text = "checkout" })));
            Assert.Empty((await store.Verify([head], Stores.Cancel)).Problems);
            Assert.Equal(4, await store.Write(write => write.Next("2026-11-20")));
        }
    }

    [Fact]
    public async Task A_copy_never_overwrites_a_store()
    {
        using var folder = new Scratch();
        await using var database = await TestDatabase.Make();
        await using (var store = SqliteStore.Open(folder.Database, time))
            await Fill(store);
        await using (var store = PostgresStore.Open(database.ConnectionString, time, InstantsFrom.Node))
            await Fill(store);
        StorePlace file = new StorePlace.SqliteFile(folder.Database);
        StorePlace other = new StorePlace.PostgresDatabase(database.ConnectionString);

        await Assert.ThrowsAsync<StoreException>(() => StoreCopy.Run(file, other, Stores.Cancel));
        await Assert.ThrowsAsync<StoreException>(() => StoreCopy.Run(other, file, Stores.Cancel));
        Assert.Equal(3, (await SqliteStore.VerifyFile(folder.Database, [], Stores.Cancel)).Facts);
    }

    private static async Task Fill(IStore store) => await store.Write(async write =>
    {
        await write.Append(AlertStream(1), 0, [Opened(), Resolved()]);
        await write.Append(StreamId.Of(new IncidentId(Id(2))), 0, [new NewFact(Declared(2), Noon)]);
        await write.Keep(SignalOf(1));
        await write.Save([AlertRow(1) with { Version = 2, Status = AlertStatus.Resolved, ResolvedAt = Noon }]);
        await write.Save([AlertRow(4, "other") with { Version = 0 }]);
        await write.Save(GroupRow(3));
        await write.Save(IncidentOf(Declared(2)));
        await write.Arm(JobFor("a", Noon));
        await write.Next("2026-11-20");
        await write.Next("2026-11-20");
        await write.Apply(PlaybookOf(1));
        await write.Remember("key", "value");
    });

    /// <summary>What was open is open, what was counted counts on, and no number is given twice.</summary>
    private static async Task GoesOn(IStore store)
    {
        Assert.Single(await store.Write(write => write.OpenAlerts([AlertRow(4, "other").Key])));
        Assert.NotNull(await store.Write(write => write.OpenGroup(GroupRow(3).Key)));
        var job = Assert.Single(await store.Write(write => write.Claim(1, Duration.FromSeconds(5))));
        await store.Write(write => write.Postpone(job, Noon + Duration.FromHours(1)));
        Assert.Equal(3, await store.Write(write => write.Next("2026-11-20")));
        await store.Write(write => write.Append(AlertStream(1), 2, [Opened()]));
        await store.Write(write => write.Save([AlertRow(1) with { Version = 3 }]));
        Assert.Equal("value", await store.Ask(read => read.Recall("key")));
        Assert.Equal(PlaybookOf(1).Files, (await store.Ask(read => read.CurrentPlaybook()))!.Files);
    }
}
