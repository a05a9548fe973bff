using System.Runtime.CompilerServices;

namespace Muster.Storage.Sqlite;

/// <summary>Reads a file, also one that a server has open.</summary>
internal sealed class SqliteCopySource : ICopySource
{
    private const int RowsBetweenPauses = 10_000;

    private readonly Connection connection;

    private SqliteCopySource(Connection connection) => this.connection = connection;

    internal static SqliteCopySource Open(string file)
    {
        if (!File.Exists(file))
            throw new StoreException($"{file} is not there");
        var snapshot = Connection.ToRead(file);
        snapshot.Use("BEGIN").Run();
        return new SqliteCopySource(snapshot);
    }

    public ValueTask<CopyHead> Head() => ValueTask.FromResult(connection
        .Use("SELECT position, hash, configuration, sequence FROM head")
        .One(row => new CopyHead(row.Number(0), row.Bytes(1).ToArray(), row.Number(2), row.Number(3)))!);

    public async IAsyncEnumerable<object?[]> Rows(
        CopyTable table, [EnumeratorCancellation] CancellationToken cancel)
    {
        var rows = connection.Use($"SELECT {table.Names} FROM {table.Name} ORDER BY {table.Order}");
        var count = 0;
        try
        {
            while (rows.Step())
            {
                yield return [.. table.Columns.Select((column, index) => Value(rows, column.Kind, index))];
                if (++count % RowsBetweenPauses != 0)
                    continue;
                cancel.ThrowIfCancellationRequested();
                await Task.Yield();
            }
        }
        finally
        {
            rows.Reset();
        }
    }

    public ValueTask DisposeAsync()
    {
        connection.Dispose();
        return ValueTask.CompletedTask;
    }

    private static object? Value(Statement row, ColumnKind kind, int column) => kind switch
    {
        _ when row.IsNull(column) => null,
        ColumnKind.Text => row.Text(column),
        ColumnKind.Bytes => row.Bytes(column).ToArray(),
        ColumnKind.Id => row.Id(column),
        ColumnKind.Flag => row.Number(column) != 0,
        _ => row.Number(column),
    };
}

/// <summary>Writes a new file; it has its name only when it is whole.</summary>
internal sealed class SqliteCopySink : ICopySink
{
    private readonly string file;
    private readonly Connection connection;

    private SqliteCopySink(string file, Connection connection)
    {
        this.file = file;
        this.connection = connection;
    }

    internal static SqliteCopySink Make(string file)
    {
        if (File.Exists(file))
            throw new StoreException($"{file} is there already; a copy never overwrites a store");
        File.Delete(Unfinished(file));
        var target = Connection.ToWrite(Unfinished(file));
        target.Run("PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL; PRAGMA cache_size = -65536;");
        Migrations.Apply(target);
        target.Use("BEGIN IMMEDIATE").Run();
        return new SqliteCopySink(file, target);
    }

    public async ValueTask<long> Write(
        CopyTable table, IAsyncEnumerable<object?[]> rows, CancellationToken cancel)
    {
        var marks = string.Join(", ", table.Columns.Select(_ => "?"));
        var count = 0L;
        await foreach (var row in rows.WithCancellation(cancel))
        {
            var insert = connection.Use($"INSERT INTO {table.Name} ({table.Names}) VALUES ({marks})");
            for (var column = 0; column < row.Length; column++)
                Bind(insert, row[column]);
            insert.Run();
            count++;
        }

        return count;
    }

    public ValueTask Finish(CopyHead head)
    {
        connection.Use("INSERT INTO incident_words (incident_words) VALUES ('rebuild')").Run();
        connection.Use("INSERT INTO text_words (text_words) VALUES ('rebuild')").Run();
        connection
            .Use("UPDATE head SET position = ?, hash = ?, configuration = ?, sequence = ? WHERE id = 1")
            .With(head.Position).WithBlob(head.Hash).With(head.Configuration).With(head.Sequence)
            .Run();
        connection.Use("COMMIT").Run();
        connection.Dispose();
        File.Move(Unfinished(file), file, overwrite: false);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        connection.Dispose();
        File.Delete(Unfinished(file));
        return ValueTask.CompletedTask;
    }

    private static string Unfinished(string file) => file + ".copying";

    private static void Bind(Statement insert, object? value) => _ = value switch
    {
        null => insert.WithNull(),
        long number => insert.With(number),
        bool flag => insert.With(flag ? 1 : 0),
        Guid id => insert.With(id),
        byte[] bytes => insert.WithBlob(bytes),
        _ => insert.With((string)value),
    };
}
