using System.Runtime.CompilerServices;
using Muster.Core.Alerts;
using Npgsql;
using NpgsqlTypes;

namespace Muster.Storage.Postgres;

/// <summary>Reads a database, also one that nodes write to.</summary>
internal sealed class PostgresCopySource : ICopySource
{
    private readonly NpgsqlDataSource source;
    private readonly NpgsqlConnection connection;

    private PostgresCopySource(NpgsqlDataSource source, NpgsqlConnection connection)
    {
        this.source = source;
        this.connection = connection;
    }

    internal static async ValueTask<PostgresCopySource> Open(string connectionString, CancellationToken cancel)
    {
        var (opened, snapshot) = await PostgresCopySink.Connect(connectionString, cancel);
        await PostgresCopySink.Run(snapshot, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
        return new PostgresCopySource(opened, snapshot);
    }

    public async ValueTask<CopyHead> Head()
    {
        await using var ask = new NpgsqlCommand(
            "SELECT h.position, h.hash, h.configuration, n.last_value FROM head h, job_numbers n", connection);
        await using var row = await ask.ExecuteReaderAsync();
        await row.ReadAsync();
        return new CopyHead(row.GetInt64(0), row.GetFieldValue<byte[]>(1), row.GetInt64(2), row.GetInt64(3));
    }

    public async IAsyncEnumerable<object?[]> Rows(
        CopyTable table, [EnumeratorCancellation] CancellationToken cancel)
    {
        await using var ask = new NpgsqlCommand(
            $"SELECT {table.Names} FROM {table.Name} ORDER BY {table.Order}", connection);
        ask.CommandTimeout = 0;
        await using var rows = await ask.ExecuteReaderAsync(cancel);
        while (await rows.ReadAsync(cancel))
            yield return [.. table.Columns.Select((column, index) => Value(rows, column.Kind, index))];
    }

    public async ValueTask DisposeAsync()
    {
        await connection.DisposeAsync();
        await source.DisposeAsync();
    }

    private static object? Value(NpgsqlDataReader row, ColumnKind kind, int column) => kind switch
    {
        _ when row.IsDBNull(column) => null,
        ColumnKind.Text => row.GetString(column),
        ColumnKind.Bytes => row.GetFieldValue<byte[]>(column),
        ColumnKind.Id => row.GetGuid(column),
        ColumnKind.Flag => row.GetBoolean(column),
        _ => row.GetInt64(column),
    };
}

/// <summary>Writes an empty database, in one transaction.</summary>
internal sealed class PostgresCopySink : ICopySink
{
    /// <summary>What this store has beside the tables that both have: ends of streams, open keys, numbers.</summary>
    private const string Derived = """
        INSERT INTO streams (stream, version, at)
          SELECT DISTINCT ON (stream) stream, version, at FROM facts ORDER BY stream, version DESC;
        INSERT INTO open_groups (route, key, alert_group) SELECT route, key, id FROM alert_groups WHERE NOT is_closed;
        ANALYZE
        """;

    private readonly NpgsqlDataSource source;
    private readonly NpgsqlConnection connection;

    private PostgresCopySink(NpgsqlDataSource source, NpgsqlConnection connection)
    {
        this.source = source;
        this.connection = connection;
    }

    internal static async ValueTask<PostgresCopySink> Open(string connectionString, CancellationToken cancel)
    {
        var (opened, target) = await Connect(connectionString, cancel);
        PostgresMigrations.Apply(target);
        await using var ask = new NpgsqlCommand(
            "SELECT (SELECT position FROM head) + (SELECT count(*) FROM signals) + (SELECT count(*) FROM playbooks)",
            target);
        if (await ask.ExecuteScalarAsync(cancel) is > 0L)
        {
            await target.DisposeAsync();
            await opened.DisposeAsync();
            throw new StoreException("The database holds an installation already; a copy never overwrites a store");
        }

        await Run(target, "BEGIN");
        return new PostgresCopySink(opened, target);
    }

    /// <summary>A connection of a source of its own.</summary>
    internal static async ValueTask<(NpgsqlDataSource Source, NpgsqlConnection Connection)> Connect(
        string connectionString, CancellationToken cancel)
    {
        var connections = PostgresSource.Of(connectionString);
        try
        {
            return (connections, await connections.OpenConnectionAsync(cancel));
        }
        catch (Exception failure) when (Failures.IsOfDatabase(failure))
        {
            await connections.DisposeAsync();
            throw Failures.Told(failure);
        }
    }

    internal static async ValueTask Run(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask<long> Write(
        CopyTable table, IAsyncEnumerable<object?[]> rows, CancellationToken cancel)
    {
        var count = 0L;
        await using var writer = await connection.BeginBinaryImportAsync(
            $"COPY {table.Name} ({table.Names}) FROM STDIN (FORMAT BINARY)", cancel);
        await foreach (var row in rows.WithCancellation(cancel))
        {
            await writer.StartRowAsync(cancel);
            for (var column = 0; column < row.Length; column++)
                await Put(writer, table.Columns[column].Kind, row[column]);
            count++;
        }

        await writer.CompleteAsync(cancel);
        return count;
    }

    public async ValueTask Finish(CopyHead head)
    {
        await Run(connection, Derived);
        await Run(
            connection,
            "INSERT INTO open_alerts (service, dedup_key, alert) "
            + $"SELECT service, dedup_key, id FROM alerts WHERE status <> {(int)AlertStatus.Resolved}");
        await using (var set = new NpgsqlCommand(
            "UPDATE head SET position = $1, hash = $2, configuration = $3", connection))
        {
            set.Parameters.Add(new NpgsqlParameter<long> { TypedValue = head.Position });
            set.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = head.Hash });
            set.Parameters.Add(new NpgsqlParameter<long> { TypedValue = head.Configuration });
            await set.ExecuteNonQueryAsync();
        }

        await Run(connection, $"SELECT setval('job_numbers', {Math.Max(1, head.Sequence)})");
        await Run(connection, "COMMIT");
    }

    public async ValueTask DisposeAsync()
    {
        await connection.DisposeAsync();
        await source.DisposeAsync();
    }

    private static async ValueTask Put(NpgsqlBinaryImporter writer, ColumnKind kind, object? value)
    {
        switch (kind)
        {
            case var _ when value is null:
                await writer.WriteNullAsync();
                break;
            case ColumnKind.Text:
                await writer.WriteAsync(Texts.Holdable((string)value), NpgsqlDbType.Text);
                break;
            case ColumnKind.Short:
                await writer.WriteAsync(checked((short)(long)value), NpgsqlDbType.Smallint);
                break;
            case ColumnKind.Int:
                await writer.WriteAsync(checked((int)(long)value), NpgsqlDbType.Integer);
                break;
            case ColumnKind.Long:
                await writer.WriteAsync((long)value, NpgsqlDbType.Bigint);
                break;
            case ColumnKind.Flag:
                await writer.WriteAsync((bool)value, NpgsqlDbType.Boolean);
                break;
            case ColumnKind.Id:
                await writer.WriteAsync((Guid)value, NpgsqlDbType.Uuid);
                break;
            default:
                await writer.WriteAsync((byte[])value, NpgsqlDbType.Bytea);
                break;
        }
    }
}
