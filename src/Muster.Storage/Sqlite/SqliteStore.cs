using System.Globalization;
using System.Threading.Channels;
using NodaTime;

namespace Muster.Storage.Sqlite;

/// <summary>
/// The embedded store: one file with its write-ahead log beside it. One connection writes, in one loop with group
/// commit; a few read, each read on its own snapshot. What was answered has been flushed, so a file that was left by a
/// killed process is opened as it is.
/// </summary>
public sealed class SqliteStore : IStore
{
    private const int ReadersMax = 4;
    private const int RowsBetweenPauses = 10_000;

    private const string WriterSettings = """
        PRAGMA page_size = 4096;
        PRAGMA journal_mode = WAL;
        PRAGMA synchronous = NORMAL;
        PRAGMA wal_autocheckpoint = 0;
        PRAGMA journal_size_limit = 67108864;
        PRAGMA temp_store = MEMORY;
        PRAGMA cache_size = -65536;
        """;

    private const string ReaderSettings = """
        PRAGMA query_only = true;
        PRAGMA temp_store = MEMORY;
        PRAGMA cache_size = -16384;
        """;

    private readonly string file;
    private readonly SqliteLog log;
    private readonly WriteLoop loop;
    private readonly Channel<Connection?> readers = Channel.CreateUnbounded<Connection?>();

    private SqliteStore(string file, SqliteLog log, TimeProvider time)
    {
        this.file = file;
        this.log = log;
        loop = new WriteLoop(time, log);
        for (var count = 0; count < ReadersMax; count++)
            readers.Writer.TryWrite(item: null);
    }

    /// <summary>The version of the system's SQLite.</summary>
    /// <exception cref="StoreException">There is none, or it is too old.</exception>
    public static string LibraryVersion => SqliteLibrary.Version;

    /// <summary>Opens a file, or makes it, and brings it to the form of this version.</summary>
    /// <param name="file">Its path; its folder must be there.</param>
    /// <param name="time">Where instants come from.</param>
    /// <exception cref="StoreException">
    /// It cannot be opened, it is not Muster's, it was written by a newer version, or the system's SQLite is too old.
    /// </exception>
    public static SqliteStore Open(string file, TimeProvider time) => Open(file, time, pagesMax: null);

    /// <summary>The same with a file that may not grow beyond so many pages of 4 KiB, as on a full disk.</summary>
    internal static SqliteStore Open(string file, TimeProvider time, long? pagesMax)
    {
        var connection = Connection.ToWrite(file);
        try
        {
            connection.Run(WriterSettings);
            Migrations.Apply(connection);

            // One process writes: whoever held a claim when the file was left is dead.
            connection.Run("UPDATE jobs SET leased = NULL WHERE leased IS NOT NULL");
            if (pagesMax is { } pages)
                connection.Run(string.Create(CultureInfo.InvariantCulture, $"PRAGMA max_page_count = {pages}"));
            return new SqliteStore(file, new SqliteLog(connection, file, time), time);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Verifies a file that no server has open, or a copy of one; nothing is written. A file that cannot be read
    /// is a problem of the answer, not an exception.
    /// </summary>
    /// <param name="file">Its path.</param>
    /// <param name="anchors">Heads that were kept elsewhere, or empty.</param>
    /// <param name="cancel">Stops.</param>
    public static async ValueTask<Verification> VerifyFile(
        string file, IReadOnlyList<Anchor> anchors, CancellationToken cancel)
    {
        try
        {
            using var connection = OpenToVerify(file);
            var integrity = connection.Use("PRAGMA integrity_check(10)").All(row => row.Text(0));
            var verification = await Verify(connection, new OpenRows(), anchors, cancel);
            return integrity is ["ok"]
                ? verification
                : verification with
                {
                    Problems = [.. integrity.Select(each => $"the file: {each}"),
                    .. verification.Problems]
                };
        }
        catch (StoreException broken)
        {
            return new Verification(Facts: 0, Erased: 0, Head: null, [$"the file cannot be read: {broken.Message}"]);
        }
    }

    /// <inheritdoc/>
    public long Head => log.Facts.Value;

    /// <inheritdoc/>
    public ValueTask<T> Transact<T>(Lane lane, Func<ITransaction, ValueTask<T>> work, CancellationToken cancel) =>
        new(loop.Add(lane, work, cancel));

    /// <inheritdoc/>
    public async ValueTask<T> Read<T>(Func<IReading, ValueTask<T>> read, CancellationToken cancel)
    {
        var connection = await readers.Reader.ReadAsync(cancel);
        try
        {
            connection ??= OpenReader();
            return await Snapshot(connection, read);
        }
        finally
        {
            if (!readers.Writer.TryWrite(connection))
                connection?.Dispose();
        }
    }

    /// <inheritdoc/>
    public async ValueTask WaitForFacts(long position, CancellationToken cancel) =>
        await log.Facts.Beyond(position, cancel);

    /// <inheritdoc/>
    public ValueTask<long> WaitForJobs(long seen, CancellationToken cancel) => log.Jobs.Beyond(seen, cancel);

    /// <inheritdoc/>
    public ValueTask<Verification> Verify(IReadOnlyList<Anchor> anchors, CancellationToken cancel) =>
        Read(reading => Verify((SqliteReading)reading, anchors, cancel), cancel);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await loop.DisposeAsync();
        readers.Writer.TryComplete();
        while (readers.Reader.TryRead(out var connection))
            connection?.Dispose();
        await log.DisposeAsync();
    }

    private static Connection OpenToVerify(string file)
    {
        if (!File.Exists(file))
            throw new StoreException($"{file} is not there");
        try
        {
            var connection = Connection.ToRead(file);
            connection.Use("SELECT count(*) FROM sqlite_schema").Run();
            return connection;
        }
        catch (StoreException) when (!File.Exists(file + "-wal"))
        {
            return Connection.ToReadCopy(file);
        }
    }

    private static async ValueTask<Verification> Verify(
        Connection connection, OpenRows open, IReadOnlyList<Anchor> anchors, CancellationToken cancel)
    {
        connection.Use("BEGIN").Run();
        return await Verify(new SqliteReading(connection, open, Instant.FromUnixTimeTicks(0)), anchors, cancel);
    }

    private static async ValueTask<Verification> Verify(
        SqliteReading reading, IReadOnlyList<Anchor> anchors, CancellationToken cancel)
    {
        var chain = new ChainCheck(anchors);
        var rows = 0;
        var last = 0L;
        foreach (var fact in reading.Log())
        {
            chain.Take(fact);
            last = fact.Position;
            if (++rows % RowsBetweenPauses == 0)
            {
                cancel.ThrowIfCancellationRequested();
                await Task.Yield();
            }
        }

        List<string> problems = [];
        var head = await reading.HeadAnchor();
        if ((head?.Position ?? 0) != last)
            problems.Add($"the head row says {head?.Position ?? 0}, the log ends at {last}");
        problems.AddRange(await ViewCheck.Run(reading, cancel));
        return chain.Finish(problems);
    }

    private async ValueTask<T> Snapshot<T>(Connection connection, Func<IReading, ValueTask<T>> read)
    {
        connection.Use("BEGIN").Run();
        try
        {
            // The snapshot is taken by the first read.
            connection.Use("SELECT position FROM head").Run();
            return await read(new SqliteReading(connection, log.Open, log.Clock.Now()));
        }
        finally
        {
            connection.Use("COMMIT").Run();
        }
    }

    private Connection OpenReader()
    {
        var connection = Connection.ToRead(file);
        connection.Run(ReaderSettings);
        return connection;
    }
}
