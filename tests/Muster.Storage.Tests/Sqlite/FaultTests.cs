using Muster.Storage.Sqlite;
using NodaTime;
using Xunit;
using static Muster.Storage.Tests.Samples;

namespace Muster.Storage.Tests.Sqlite;

public sealed class FaultTests : IDisposable
{
    private readonly Scratch folder = new();
    private readonly ManualTime time = new(Noon);

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_process_killed_in_the_middle_of_a_work_leaves_what_was_answered_and_no_more()
    {
        var copy = folder.File("killed.db");
        await using (var store = SqliteStore.Open(folder.Database, time))
        {
            for (var number = 1; number <= 300; number++)
            {
                await store.Write(async write =>
                {
                    await write.Keep(SignalOf(number));
                    await write.Append(AlertStream(number), 0, [Opened()]);
                    await write.Save([AlertRow(number, $"key {number}")]);
                    await write.Arm(JobFor($"job {number}", Noon));
                });
            }

            await store.Write(async write =>
            {
                await write.Append(AlertStream(301), 0, [Opened()]);
                File.Copy(folder.Database, copy);
                File.Copy(folder.Database + "-wal", copy + "-wal");
            });
        }

        await using var reopened = SqliteStore.Open(copy, time);
        Assert.Equal(300, reopened.Head);
        Assert.Empty((await reopened.Verify([], Stores.Cancel)).Problems);
        Assert.Equal(300, (await reopened.Write(write => write.OpenAlerts(
            [.. Enumerable.Range(1, 400).Select(number => AlertRow(number, $"key {number}").Key)]))).Count);
        Assert.Equal(300, (await reopened.Write(write => write.Claim(1000, Duration.FromSeconds(5)))).Count);
        await reopened.Write(write => write.Append(AlertStream(301), 0, [Opened()]));
        Assert.Empty((await reopened.Verify([], Stores.Cancel)).Problems);
    }

    [Fact]
    public async Task A_full_disk_fails_the_works_and_the_store_goes_on_when_there_is_room()
    {
        await using (var store = SqliteStore.Open(folder.Database, time, pagesMax: 150))
        {
            var kept = 0;
            var failed = 0;
            for (var number = 1; number <= 100; number++)
            {
                try
                {
                    await store.Write(async write =>
                    {
                        await write.Append(AlertStream(number), 0, [Opened()]);
                        await write.Save([AlertRow(number, $"key {number}")]);
                        await write.Keep(SignalOf(number) with { Body = new byte[20_000] });
                    });
                    kept++;
                }
                catch (StoreException)
                {
                    failed++;
                }
            }

            Assert.True(kept > 5 && failed > 5, $"{kept} kept, {failed} failed");
            Assert.Equal(kept, store.Head);
            Assert.Equal(kept, (await store.Ask(read => read.Alerts(new AlertQuery { Limit = 1000 }))).Count);
            Assert.Empty(await store.Write(write => write.OpenAlerts([AlertRow(100, "key 100").Key])));
            Assert.Empty((await store.Verify([], Stores.Cancel)).Problems);
        }

        await using var roomy = SqliteStore.Open(folder.Database, time);
        await roomy.Write(write => write.Append(AlertStream(100), 0, [Opened()]));
        Assert.Empty((await roomy.Verify([], Stores.Cancel)).Problems);
    }

    [Fact]
    [Case(53)]
    public async Task A_commit_that_cannot_be_made_fails_its_batch_alone()
    {
        await using var store = SqliteStore.Open(folder.Database, time);
        await store.Write(write => write.Append(AlertStream(1), 0, [Opened()]));
        using (var other = Connection.ToWrite(folder.Database))
        {
            other.Run("ALTER TABLE head RENAME TO gone");
            var failing = store.Write(write => write.Append(AlertStream(2), 0, [Opened()]));
            await Assert.ThrowsAsync<StoreException>(() => failing);
            other.Run("ALTER TABLE gone RENAME TO head");
        }

        Assert.Equal(1, store.Head);
        await store.Write(write => write.Append(AlertStream(2), 0, [Opened()]));
        Assert.Empty((await store.Verify([], Stores.Cancel)).Problems);
    }

    [Fact]
    public async Task Another_program_that_wrote_to_the_file_is_noticed()
    {
        await using var store = SqliteStore.Open(folder.Database, time);
        await store.Write(write => write.Save([AlertRow(1)]));
        await using (var other = SqliteStore.Open(folder.Database, time))
        {
            await other.Write(write => write.Append(AlertStream(7), 0, [Opened()]));
            await other.Write(write => write.Save([AlertRow(8, "other")]));
        }

        await store.Write(write => write.Append(AlertStream(9), 0, [Opened()]));
        Assert.Equal(2, store.Head);
        Assert.Single(await store.Write(write => write.OpenAlerts([AlertRow(8, "other").Key])));
        Assert.DoesNotContain(
            (await store.Verify([], Stores.Cancel)).Problems,
            each => !each.StartsWith("alert/", StringComparison.Ordinal));
    }

    [Fact]
    public void A_flush_that_failed_once_is_never_made_up_for()
    {
        using var flush = new LogFlush(folder.File("log"));
        var first = Assert.Throws<StoreException>(flush.Run);
        Assert.Contains("could not be flushed", first.Message, StringComparison.Ordinal);
        File.WriteAllText(folder.File("log"), "the disk is back");
        Assert.Same(first, Assert.Throws<StoreException>(flush.Run));
    }

    [Fact]
    public async Task Works_that_are_committed_together_are_each_answered_after_a_flush()
    {
        await using (var store = SqliteStore.Open(folder.Database, time))
        {
            await Task.WhenAll(Enumerable.Range(1, 500).Select(async number =>
            {
                await store.Write(write => write.Keep(SignalOf(number)));
                Assert.NotNull(await store.Ask(read => read.Signal(SignalOf(number).Id)));
            }));
        }

        await using var reopened = SqliteStore.Open(folder.Database, time);
        foreach (var number in Enumerable.Range(1, 500))
            Assert.NotNull(await reopened.Ask(read => read.Signal(SignalOf(number).Id)));
    }

    [Fact]
    public void A_file_that_is_no_database_is_refused_with_its_name()
    {
        File.WriteAllText(folder.Database, new string('x', 8192));
        Assert.Throws<StoreException>(() => SqliteStore.Open(folder.Database, time));
        var nowhere = folder.File("none/muster.db");
        Assert.Contains(nowhere, Assert.Throws<StoreException>(() => SqliteStore.Open(nowhere, time)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_of_a_newer_version_is_refused()
    {
        await using (var store = SqliteStore.Open(folder.Database, time))
        {
            await store.Write(write => write.Remember("key", "value"));
        }

        using (var connection = Connection.ToWrite(folder.Database))
            connection.Run("INSERT INTO migrations (number, name) VALUES (9999, '9999_future.sql')");

        Assert.Contains("Update Muster", Assert.Throws<StoreException>(() => SqliteStore.Open(folder.Database,
            time)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_one_file_is_left_beside_those_of_sqlite()
    {
        await using (var store = SqliteStore.Open(folder.Database, time))
        {
            await store.Write(write => write.Remember("key", "value"));
            Assert.All(Directory.GetFiles(folder.Folder), file => Assert.StartsWith(folder.Database, file,
                StringComparison.Ordinal));
        }

        Assert.Equal([folder.Database], Directory.GetFiles(folder.Folder));
    }
}
