using System.Buffers;
using System.Text;
using NodaTime;
using SQLitePCL;

namespace Muster.Storage.Sqlite;

/// <summary>
/// A prepared statement that is bound from left to right, stepped and used again. Nothing is allocated for binding.
/// </summary>
internal sealed class Statement : IDisposable
{
    private const int StackBytesMax = 512;
    private const int GuidBytes = 16;

    private readonly sqlite3 database;
    private readonly sqlite3_stmt handle;
    private int parameter;

    internal Statement(sqlite3 database, string sql)
    {
        this.database = database;
        Connection.Check(
            database, raw.sqlite3_prepare_v3(database, sql, raw.SQLITE_PREPARE_PERSISTENT, out handle));
    }

    /// <summary>Begins to bind anew.</summary>
    internal Statement Begin()
    {
        parameter = 0;
        return this;
    }

    internal Statement With(long value)
    {
        raw.sqlite3_bind_int64(handle, ++parameter, value);
        return this;
    }

    internal Statement With(long? value) => value is { } number ? With(number) : WithNull();

    internal Statement With(Instant value) => With(Micros.Of(value));

    internal Statement With(Guid value)
    {
        Span<byte> bytes = stackalloc byte[GuidBytes];
        value.TryWriteBytes(bytes, bigEndian: true, out _);
        raw.sqlite3_bind_blob(handle, ++parameter, bytes);
        return this;
    }

    internal Statement With(Guid? value) => value is { } id ? With(id) : WithNull();

    internal Statement With(string? text)
    {
        if (text is null)
            return WithNull();
        var size = Encoding.UTF8.GetMaxByteCount(text.Length);
        if (size <= StackBytesMax)
        {
            Span<byte> bytes = stackalloc byte[StackBytesMax];
            return WithText(bytes[..Encoding.UTF8.GetBytes(text, bytes)]);
        }

        var rented = ArrayPool<byte>.Shared.Rent(size);
        WithText(rented.AsSpan(0, Encoding.UTF8.GetBytes(text, rented)));
        ArrayPool<byte>.Shared.Return(rented);
        return this;
    }

    /// <summary>Text that is UTF-8 already.</summary>
    internal Statement WithText(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
            raw.sqlite3_bind_text(handle, ++parameter, "");
        else
            raw.sqlite3_bind_text(handle, ++parameter, text);
        return this;
    }

    internal Statement WithBlob(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
            raw.sqlite3_bind_zeroblob(handle, ++parameter, 0);
        else
            raw.sqlite3_bind_blob(handle, ++parameter, bytes);
        return this;
    }

    internal Statement WithNull()
    {
        raw.sqlite3_bind_null(handle, ++parameter);
        return this;
    }

    /// <summary>Moves to the next row; false when there is none, and the statement is ready to be used again.</summary>
    internal bool Step()
    {
        var result = raw.sqlite3_step(handle);
        if (result == raw.SQLITE_ROW)
            return true;
        raw.sqlite3_reset(handle);
        if (result != raw.SQLITE_DONE)
            Connection.Check(database, result);
        return false;
    }

    /// <summary>Runs it to its end, whatever rows it gives.</summary>
    internal void Run()
    {
        while (Step())
        {
        }
    }

    /// <summary>Runs it; false when a uniqueness forbids it.</summary>
    internal bool TryRun()
    {
        var result = raw.sqlite3_step(handle);
        raw.sqlite3_reset(handle);
        if (result == raw.SQLITE_CONSTRAINT)
            return false;
        if (result is not (raw.SQLITE_DONE or raw.SQLITE_ROW))
            Connection.Check(database, result);
        return true;
    }

    /// <summary>Runs it and says how many rows it changed.</summary>
    internal int Change()
    {
        Run();
        return raw.sqlite3_changes(database);
    }

    /// <summary>All rows.</summary>
    internal List<TRow> All<TRow>(Func<Statement, TRow> read)
    {
        List<TRow> rows = [];
        try
        {
            while (Step())
                rows.Add(read(this));
        }
        finally
        {
            raw.sqlite3_reset(handle);
        }

        return rows;
    }

    /// <summary>The first row, or the default.</summary>
    internal TRow? One<TRow>(Func<Statement, TRow> read)
    {
        try
        {
            return Step() ? read(this) : default;
        }
        finally
        {
            raw.sqlite3_reset(handle);
        }
    }

    /// <summary>Ends it before its last row.</summary>
    internal void Reset() => raw.sqlite3_reset(handle);

    internal bool IsNull(int column) => raw.sqlite3_column_type(handle, column) == raw.SQLITE_NULL;

    internal long Number(int column) => raw.sqlite3_column_int64(handle, column);

    internal long? NumberOrNull(int column) => IsNull(column) ? null : Number(column);

    internal Instant At(int column) => Micros.ToInstant(Number(column));

    internal string Text(int column) => Encoding.UTF8.GetString(raw.sqlite3_column_blob(handle, column));

    internal string? TextOrNull(int column) => IsNull(column) ? null : Text(column);

    /// <summary>The bytes of a blob or a text; valid until the next step.</summary>
    internal ReadOnlySpan<byte> Bytes(int column) => raw.sqlite3_column_blob(handle, column);

    internal byte[]? BytesOrNull(int column) => IsNull(column) ? null : Bytes(column).ToArray();

    internal Guid Id(int column) => new(Bytes(column), bigEndian: true);

    public void Dispose() => handle.Dispose();
}
