using Muster.Storage.Postgres;
using Muster.Storage.Sqlite;

namespace Muster.Storage;

/// <summary>Where a store lies: a file of the embedded store, or a PostgreSQL database.</summary>
public abstract record StorePlace
{
    private StorePlace()
    {
    }

    /// <summary>The embedded store's file.</summary>
    public sealed record SqliteFile(string Path) : StorePlace;

    /// <summary>A database, as Npgsql reads it.</summary>
    public sealed record PostgresDatabase(string ConnectionString) : StorePlace;
}

/// <summary>What a copy found.</summary>
/// <param name="Rows">How many rows each table had, in the order in which they were copied.</param>
/// <param name="Verification">What a reading of the copy says; its head is the source's when it has no
/// problem.</param>
public sealed record CopyReport(IReadOnlyList<(string Table, long Rows)> Rows, Verification Verification);

/// <summary>
/// Copies everything that a store holds, from one snapshot and while its server goes on, to an empty place of either
/// kind, and verifies the copy against the head of that snapshot: the same facts, the same hashes. The claims of jobs
/// are not copied, because whoever holds them does not know the copy.
/// </summary>
public static class StoreCopy
{
    private static readonly CopyTable[] Tables =
    [
        new("facts", "position",
        [
            new("position", ColumnKind.Long), new("stream", ColumnKind.Text), new("version", ColumnKind.Long),
            new("type", ColumnKind.Text), new("at", ColumnKind.Long), new("recorded", ColumnKind.Long),
            new("body", ColumnKind.Text), new("digest", ColumnKind.Bytes), new("hash", ColumnKind.Bytes),
        ]),
        new("signals", "id",
        [
            new("id", ColumnKind.Id), new("received", ColumnKind.Long), new("service", ColumnKind.Text),
            new("source", ColumnKind.Text), new("body", ColumnKind.Bytes), new("unreadable", ColumnKind.Text),
            new("cause", ColumnKind.Flag),
        ]),
        new("alerts", "id",
        [
            new("id", ColumnKind.Id), new("service", ColumnKind.Text), new("dedup_key", ColumnKind.Text),
            new("status", ColumnKind.Short), new("alert_group", ColumnKind.Id), new("incident", ColumnKind.Id),
            new("body", ColumnKind.Text),
        ]),
        new("alert_groups", "id",
        [
            new("id", ColumnKind.Id), new("route", ColumnKind.Text), new("key", ColumnKind.Text),
            new("is_closed", ColumnKind.Flag), new("body", ColumnKind.Text),
        ]),
        new("incidents", "id",
        [
            new("id", ColumnKind.Id), new("reference", ColumnKind.Text), new("status", ColumnKind.Short),
            new("severity", ColumnKind.Text), new("service", ColumnKind.Text), new("held_by", ColumnKind.Text),
            new("version", ColumnKind.Long), new("search", ColumnKind.Text), new("drill", ColumnKind.Flag),
            new("body", ColumnKind.Text),
        ]),
        new("texts", "position", [new("position", ColumnKind.Long), new("text", ColumnKind.Text)]),
        new("pages", "id",
        [
            new("id", ColumnKind.Id), new("queued", ColumnKind.Long), new("incident", ColumnKind.Id),
            new("responder", ColumnKind.Text), new("outcome", ColumnKind.Short), new("version", ColumnKind.Long),
            new("body", ColumnKind.Text),
        ]),
        new("jobs", "due, id",
        [
            new("due", ColumnKind.Long), new("id", ColumnKind.Long), new("kind", ColumnKind.Text),
            new("key", ColumnKind.Text), new("payload", ColumnKind.Text), new("attempts", ColumnKind.Int),
            new("fence", ColumnKind.Long),
        ]),
        new("counters", "name", [new("name", ColumnKind.Text), new("value", ColumnKind.Long)]),
        new("playbooks", "version",
        [
            new("version", ColumnKind.Int), new("applied", ColumnKind.Long), new("applied_by", ColumnKind.Text),
            new("digest", ColumnKind.Text), new("files", ColumnKind.Text),
        ]),
        new("remembered", "key", [new("key", ColumnKind.Text), new("value", ColumnKind.Text)]),
    ];

    /// <summary>Copies one to the other.</summary>
    /// <exception cref="StoreException">The source cannot be read, or the target is not empty.</exception>
    public static async Task<CopyReport> Run(StorePlace from, StorePlace to, CancellationToken cancel)
    {
        List<(string Table, long Rows)> copied = [];
        CopyHead head;
        await using (var source = await Source(from, cancel))
        await using (var sink = await Sink(to, cancel))
        {
            head = await source.Head();
            foreach (var table in Tables)
                copied.Add((table.Name, await sink.Write(table, source.Rows(table, cancel), cancel)));
            await sink.Finish(head);
        }

        return new CopyReport(copied, await Verify(to, head, cancel));
    }

    private static async Task<Verification> Verify(StorePlace place, CopyHead head, CancellationToken cancel)
    {
        Anchor[] anchors = head.Position == 0
            ? []
            : [new(head.Position, Convert.ToHexStringLower(head.Hash), NodaTime.Instant.FromUnixTimeTicks(0))];
        if (place is StorePlace.SqliteFile file)
            return await SqliteStore.VerifyFile(file.Path, anchors, cancel);
        await using var store = PostgresStore.Open(
            ((StorePlace.PostgresDatabase)place).ConnectionString, new MachineTime());
        return await store.Verify(anchors, cancel);
    }

    private static async ValueTask<ICopySource> Source(StorePlace place, CancellationToken cancel) => place switch
    {
        StorePlace.SqliteFile file => SqliteCopySource.Open(file.Path),
        StorePlace.PostgresDatabase database =>
            await PostgresCopySource.Open(database.ConnectionString, cancel),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static async ValueTask<ICopySink> Sink(StorePlace place, CancellationToken cancel) => place switch
    {
        StorePlace.SqliteFile file => SqliteCopySink.Make(file.Path),
        StorePlace.PostgresDatabase database => await PostgresCopySink.Open(database.ConnectionString, cancel),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>Delays of a verification, which needs no instant.</summary>
    private sealed class MachineTime : TimeProvider;
}

/// <summary>A table as both kinds of store have it.</summary>
internal sealed record CopyTable(string Name, string Order, IReadOnlyList<CopyColumn> Columns)
{
    /// <summary>The names, with commas between.</summary>
    internal string Names { get; } = string.Join(", ", Columns.Select(column => column.Name));
}

/// <summary>A column, by what a value of it is between the stores.</summary>
internal sealed record CopyColumn(string Name, ColumnKind Kind);

/// <summary>What a value is: numbers are long, flags are bool, the others string, byte[] and Guid; or null.</summary>
internal enum ColumnKind
{
    Long,
    Int,
    Short,
    Flag,
    Text,
    Bytes,
    Id,
}

/// <summary>The head of the log, and the last number given to a job or a fence.</summary>
internal sealed record CopyHead(long Position, byte[] Hash, long Configuration, long Sequence);

/// <summary>Reads a store on one snapshot.</summary>
internal interface ICopySource : IAsyncDisposable
{
    ValueTask<CopyHead> Head();

    IAsyncEnumerable<object?[]> Rows(CopyTable table, CancellationToken cancel);
}

/// <summary>Writes an empty store; nothing of it is there before <see cref="Finish"/>.</summary>
internal interface ICopySink : IAsyncDisposable
{
    ValueTask<long> Write(CopyTable table, IAsyncEnumerable<object?[]> rows, CancellationToken cancel);

    ValueTask Finish(CopyHead head);
}
