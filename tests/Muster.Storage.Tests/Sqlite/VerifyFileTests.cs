using Muster.Core;
using Muster.Core.Evidence;
using Muster.Core.Incidents;
using Muster.Storage.Sqlite;
using Xunit;
using static Muster.Storage.Tests.Samples;

namespace Muster.Storage.Tests.Sqlite;

public sealed class VerifyFileTests : IAsyncLifetime
{
    private readonly Scratch folder = new();
    private Anchor head = null!;

    public async ValueTask InitializeAsync()
    {
        await using var store = SqliteStore.Open(folder.Database, new ManualTime(Noon));
        await store.Write(write => write.Append(AlertStream(1), 0, [Opened("a")]));
        await store.Write(write => write.Append(AlertStream(1), 1, [Resolved()]));
        await store.Write(write => write.Append(AlertStream(2), 0, [Opened("b")]));
        head = (await store.Ask(read => read.HeadAnchor()))!;
    }

    public ValueTask DisposeAsync()
    {
        folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_sound_file_has_no_problems() => Assert.Empty((await Verify(head)).Problems);

    [Fact]
    [Requirement("SEC-011")]
    public async Task Sql_cannot_change_or_delete_a_fact()
    {
        Assert.Contains(
            "never changed",
            Assert.Throws<StoreException>(() => Sql("UPDATE facts SET body = '{}' WHERE position = 1")).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "never changed",
            Assert.Throws<StoreException>(() => Sql("UPDATE facts SET body = NULL WHERE position = 1")).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "never deleted",
            Assert.Throws<StoreException>(() => Sql("DELETE FROM facts WHERE position = 3")).Message,
            StringComparison.Ordinal);
        Assert.Empty((await Verify(head)).Problems);
    }

    [Fact]
    [Requirement("SEC-011")]
    public async Task Every_changed_byte_of_a_fact_is_found()
    {
        DropTriggers();
        foreach (var column in (string[])["stream", "type", "body", "hash"])
        {
            var bytes = Convert.FromHexString(Ask($"SELECT hex({column}) FROM facts WHERE position = 2"));
            var kind = column == "hash" ? "BLOB" : "TEXT";
            for (var at = 0; at < bytes.Length; at++)
            {
                bytes[at] ^= 1;
                Set(column, $"CAST(x'{Convert.ToHexString(bytes)}' AS {kind})");
                Assert.True((await Verify()).Problems.Count > 0, $"{column}, byte {at}");
                bytes[at] ^= 1;
            }

            Set(column, $"CAST(x'{Convert.ToHexString(bytes)}' AS {kind})");
        }

        Assert.Empty((await Verify(head)).Problems);
    }

    [Theory]
    [InlineData("version")]
    [InlineData("at")]
    [InlineData("recorded")]
    public async Task Every_changed_bit_of_a_number_is_found(string column)
    {
        DropTriggers();
        var value = long.Parse(Ask($"SELECT {column} FROM facts WHERE position = 2"), null);
        for (var bit = 0; bit < 64; bit++)
        {
            Set(column, $"{value ^ (1L << bit)}");
            Assert.True((await Verify()).Problems.Count > 0, $"bit {bit}");
        }
    }

    [Fact]
    public async Task A_missing_row_an_inserted_row_and_a_cut_tail_are_found()
    {
        DropTriggers();
        Sql("DELETE FROM facts WHERE position = 2");
        Assert.Contains((await Verify()).Problems, each => each.Contains("position 2 is missing",
            StringComparison.Ordinal));

        Sql("DELETE FROM facts WHERE position > 1");
        Assert.Contains((await Verify()).Problems, each => each.Contains("head row", StringComparison.Ordinal));

        Sql("UPDATE head SET position = 1, hash = (SELECT hash FROM facts WHERE position = 1)");
        Assert.Empty((await Verify()).Problems);
        Assert.Contains((await Verify(head)).Problems, each => each.Contains("ends before", StringComparison.Ordinal));

        Sql(
            "INSERT INTO facts SELECT 2, stream, 2, type, at, recorded, body, digest, hash "
            + "FROM facts WHERE position = 1");
        Assert.NotEmpty((await Verify()).Problems);
    }

    [Fact]
    [Requirement("PMR-014")]
    public async Task A_changed_file_of_an_incident_is_found()
    {
        var content = "a graph"u8.ToArray();
        var kept = new EvidenceEvent.Kept(
            Artefact.DigestOf(content), "text/plain", content.Length, Convert.ToBase64String(content))
        {
            At = Noon,
            By = Actor.Muster,
        };
        await using (var store = SqliteStore.Open(folder.Database, new ManualTime(Noon)))
            await store.Write(write => write.Append(StreamId.EvidenceOf(kept.Digest), 0, [new NewFact(kept, Noon)]));
        Assert.Empty((await Verify(head)).Problems);
        DropTriggers();
        Sql($"UPDATE facts SET body = replace(body, '{kept.Content}', '{Convert.ToBase64String("b graph"u8)}') "
            + "WHERE position = 4");
        Assert.NotEmpty((await Verify()).Problems);
    }

    [Fact]
    public async Task An_erased_body_leaves_its_digest_and_is_counted_apart()
    {
        DropTriggers();
        var digest = Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(
            Convert.FromHexString(Ask("SELECT hex(body) FROM facts WHERE position = 2"))));
        Sql($"UPDATE facts SET body = NULL, digest = x'{digest}' WHERE position = 2");
        var verification = await Verify(head);
        Assert.Empty(verification.Problems);
        Assert.Equal(1, verification.Erased);

        Sql("UPDATE facts SET digest = NULL WHERE position = 2");
        Assert.NotEmpty((await Verify()).Problems);
    }

    [Fact]
    public async Task A_damaged_file_is_a_problem_and_never_an_exception()
    {
        var bytes = await File.ReadAllBytesAsync(folder.Database, Stores.Cancel);
        var copy = folder.File("copy.db");
        for (var at = 0; at < bytes.Length; at += 1 + (bytes.Length / 150))
        {
            var damaged = (byte[])bytes.Clone();
            damaged[at] ^= 0x55;
            await File.WriteAllBytesAsync(copy, damaged, Stores.Cancel);
            Assert.NotNull(await SqliteStore.VerifyFile(copy, [head], Stores.Cancel));
        }

        await File.WriteAllBytesAsync(copy, bytes.AsMemory(0, 5000), Stores.Cancel);
        Assert.NotEmpty((await SqliteStore.VerifyFile(copy, [], Stores.Cancel)).Problems);
        Assert.NotEmpty((await SqliteStore.VerifyFile(folder.File("none.db"), [], Stores.Cancel)).Problems);
    }

    [Fact]
    public async Task A_file_is_verified_while_a_store_has_it_open()
    {
        await using var store = SqliteStore.Open(folder.Database, new ManualTime(Noon));
        await store.Write(write => write.Save(IncidentOf(Declared(5))));
        await store.Write(write => write.Append(
            Core.StreamId.Of(new IncidentId(Id(5))), 0, [new NewFact(Declared(5), Noon)]));
        Assert.Empty((await Verify(head)).Problems);
    }

    private async Task<Verification> Verify(params Anchor[] anchors) =>
        await SqliteStore.VerifyFile(folder.Database, anchors, Stores.Cancel);

    private void DropTriggers() => Sql("DROP TRIGGER facts_are_not_changed; DROP TRIGGER facts_are_not_deleted");

    private void Set(string column, string value) => Sql($"UPDATE facts SET {column} = {value} WHERE position = 2");

    private void Sql(string text)
    {
        using var connection = Connection.ToWrite(folder.Database);
        connection.Run(text);
    }

    private string Ask(string text)
    {
        using var connection = Connection.ToWrite(folder.Database);
        return connection.Use(text).One(row => row.Text(0))!;
    }
}
