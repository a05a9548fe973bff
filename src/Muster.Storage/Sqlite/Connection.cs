using SQLitePCL;

namespace Muster.Storage.Sqlite;

/// <summary>One connection with the statements that were prepared on it. One thread at a time.</summary>
internal sealed class Connection : IDisposable
{
    private const int PrimaryCodeMask = 0xFF;

    private readonly sqlite3 database;
    private readonly Dictionary<string, Statement> statements = new(StringComparer.Ordinal);

    private Connection(sqlite3 database) => this.database = database;

    /// <summary>No transaction is open.</summary>
    internal bool IsAutocommit => raw.sqlite3_get_autocommit(database) != 0;

    /// <summary>For writing; makes the file when it is absent.</summary>
    internal static Connection ToWrite(string file) =>
        Open(file, raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE);

    /// <summary>For reading.</summary>
    internal static Connection ToRead(string file) => Open(file, raw.SQLITE_OPEN_READONLY);

    /// <summary>For reading a file that nothing writes, in a folder that may be read-only.</summary>
    internal static Connection ToReadCopy(string file)
    {
        var path = new Uri(Path.GetFullPath(file)).AbsoluteUri;
        return Open(path + "?immutable=1", raw.SQLITE_OPEN_READONLY | raw.SQLITE_OPEN_URI);
    }

    /// <summary>Runs statements that give nothing.</summary>
    internal void Run(string sql) => Check(database, raw.sqlite3_exec(database, sql));

    /// <summary>The statement of a text, prepared once, ready to be bound.</summary>
    internal Statement Use(string sql)
    {
        if (!statements.TryGetValue(sql, out var statement))
            statements[sql] = statement = new Statement(database, sql);
        return statement.Begin();
    }

    /// <summary>How many pages this connection has written since it was opened.</summary>
    internal long PagesWritten()
    {
        raw.sqlite3_db_status(database, raw.SQLITE_DBSTATUS_CACHE_WRITE, out var pages, out _, 0);
        return pages;
    }

    /// <summary>Moves what can be moved from the write-ahead log to the file, without waiting for readers.</summary>
    internal void Checkpoint() =>
        raw.sqlite3_wal_checkpoint_v2(database, "main", raw.SQLITE_CHECKPOINT_PASSIVE, out _, out _);

    /// <summary>Throws what a result code means.</summary>
    /// <exception cref="StoreException">It is no success.</exception>
    internal static void Check(sqlite3 database, int result)
    {
        if ((result & PrimaryCodeMask) is raw.SQLITE_OK or raw.SQLITE_ROW or raw.SQLITE_DONE)
            return;
        var code = raw.sqlite3_extended_errcode(database);
        throw new StoreException($"SQLite: {raw.sqlite3_errmsg(database).utf8_to_string()} (code {code})");
    }

    public void Dispose()
    {
        foreach (var statement in statements.Values)
            statement.Dispose();
        statements.Clear();
        database.Dispose();
    }

    private static Connection Open(string file, int flags)
    {
        SqliteLibrary.Load();
        var result = raw.sqlite3_open_v2(file, out var database, flags | raw.SQLITE_OPEN_NOMUTEX, vfs: null);
        if (result != raw.SQLITE_OK)
        {
            var reason = raw.sqlite3_errstr(result).utf8_to_string();
            database?.Dispose();
            throw new StoreException($"{file} cannot be opened: {reason} (code {result})");
        }

        raw.sqlite3_busy_timeout(database, 5000);
        return new Connection(database);
    }
}
