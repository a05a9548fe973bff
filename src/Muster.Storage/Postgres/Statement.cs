using NodaTime;
using Npgsql;
using NpgsqlTypes;

namespace Muster.Storage.Postgres;

/// <summary>One statement with its values in order, and what becomes of its answer.</summary>
internal sealed class Statement(Pipeline pipeline, string text)
{
    private Action<int>? judge;

    internal NpgsqlBatchCommand Command { get; } = new(text);

    /// <summary>Takes each row of the answer; null when it gives none.</summary>
    internal Action<NpgsqlDataReader>? Row { get; private set; }

    internal Statement With(long value) => Add(value, NpgsqlDbType.Bigint);

    internal Statement With(long? value) => Add(value, NpgsqlDbType.Bigint);

    internal Statement With(Instant value) => With(Micros.Of(value));

    internal Statement With(bool value) => Add(value, NpgsqlDbType.Boolean);

    internal Statement With(bool? value) => Add(value, NpgsqlDbType.Boolean);

    internal Statement With(Guid value) => Add(value, NpgsqlDbType.Uuid);

    internal Statement With(Guid? value) => Add(value, NpgsqlDbType.Uuid);

    internal Statement With(byte[] value) => Add(value, NpgsqlDbType.Bytea);

    /// <summary>A text; what the database cannot hold is replaced.</summary>
    internal Statement With(string? value) => Add(value is null ? null : Texts.Holdable(value), NpgsqlDbType.Text);

    internal Statement With(bool?[] values) => Add(values, NpgsqlDbType.Array | NpgsqlDbType.Boolean);

    internal Statement With(long[] values) => Add(values, NpgsqlDbType.Array | NpgsqlDbType.Bigint);

    internal Statement With(Guid[] values) => Add(values, NpgsqlDbType.Array | NpgsqlDbType.Uuid);

    internal Statement With(Guid?[] values) => Add(values, NpgsqlDbType.Array | NpgsqlDbType.Uuid);

    internal Statement With(byte[][] values) => Add(values, NpgsqlDbType.Array | NpgsqlDbType.Bytea);

    internal Statement With(string?[] values) => Add(
        Array.ConvertAll(values, value => value is null ? null : Texts.Holdable(value)),
        NpgsqlDbType.Array | NpgsqlDbType.Text);

    /// <summary>Waits for the next statement that needs an answer.</summary>
    internal void Queue() => pipeline.Add(this);

    /// <summary>The same; the number of rows that it wrote is judged then.</summary>
    internal void Queue(Action<int> affected)
    {
        judge = affected;
        pipeline.Add(this);
    }

    /// <summary>The number of rows that it writes will be judged.</summary>
    internal Statement Judged(Action<int> affected)
    {
        judge = affected;
        return this;
    }

    /// <summary>The same for one that gives a row which nobody needs.</summary>
    internal void QueueUnread()
    {
        Row = static _ => { };
        pipeline.Add(this);
    }

    /// <summary>All rows.</summary>
    internal async ValueTask<List<T>> All<T>(Func<NpgsqlDataReader, T> read)
    {
        List<T> rows = [];
        Row = reader => rows.Add(read(reader));
        pipeline.Add(this);
        await pipeline.Flush();
        return rows;
    }

    /// <summary>The first row, or nothing.</summary>
    internal async ValueTask<T?> One<T>(Func<NpgsqlDataReader, T> read)
    {
        var rows = await All(read);
        return rows.Count == 0 ? default : rows[0];
    }

    /// <summary>How many rows it wrote.</summary>
    internal async ValueTask<int> Affected()
    {
        var written = 0;
        Queue(affected => written = affected);
        await pipeline.Flush();
        return written;
    }

    /// <summary>Lets it judge its own answer.</summary>
    internal void Judge() => judge?.Invoke((int)Command.RecordsAffected);

    private Statement Add(object? value, NpgsqlDbType type)
    {
        Command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value, NpgsqlDbType = type });
        return this;
    }
}
