using NodaTime;
using Npgsql;

namespace Muster.Storage.Postgres;

/// <summary>Whose clock gives the instants of transactions.</summary>
public enum InstantsFrom
{
    /// <summary>The database's: all nodes have one clock (R10).</summary>
    Database,

    /// <summary>This node's; for several nodes only where they share one that is not real.</summary>
    Node,
}

/// <summary>
/// The store of many nodes: one PostgreSQL database is all they share. Each node writes through one loop with group
/// commit, as on the embedded store; what two nodes must not both decide is a row that one of them holds.
/// </summary>
public sealed class PostgresStore : IStore
{
    private const int FactsAtOnce = 5000;

    private readonly NpgsqlDataSource source;
    private readonly DatabaseClock clock;
    private readonly PostgresLog log;
    private readonly PostgresNews news;
    private readonly WriteLoop loop;
    private readonly SemaphoreSlim opening = new(1);
    private volatile bool isOpen;

    private PostgresStore(NpgsqlDataSource source, TimeProvider time, InstantsFrom instants)
    {
        this.source = source;
        clock = new DatabaseClock(time, instants == InstantsFrom.Database);
        log = new PostgresLog(source, clock);
        news = new PostgresNews(source, time, log.Facts, log.Jobs);
        log.Committed = news.Tell;
        loop = new WriteLoop(time, log);
    }

    /// <summary>Opens a database and brings it to the form of this version.</summary>
    /// <param name="connectionString">As Npgsql reads it.</param>
    /// <param name="time">The clock of delays, and of instants when they are the node's.</param>
    /// <param name="instants">Whose clock gives the instants.</param>
    /// <exception cref="StoreException">
    /// It cannot be reached, cannot be written, or was changed by a version that this one cannot go on with.
    /// </exception>
    public static PostgresStore Open(
        string connectionString, TimeProvider time, InstantsFrom instants = InstantsFrom.Database)
    {
        var connections = PostgresSource.Of(connectionString);
        try
        {
            using var connection = connections.OpenConnection();
            var store = new PostgresStore(connections, time, instants);
            store.Begin(connection);
            return store;
        }
        catch (Exception failure) when (Failures.IsOfDatabase(failure))
        {
            connections.Dispose();
            throw Failures.Told(failure);
        }
    }

    /// <summary>
    /// The same without asking yet: the first work opens the database, and until it answers each work fails with a
    /// <see cref="StoreException"/>. For a node that starts while the database is away (R8).
    /// </summary>
    public static PostgresStore OpenWithFirstWork(
        string connectionString, TimeProvider time, InstantsFrom instants = InstantsFrom.Database) =>
        new(PostgresSource.Of(connectionString), time, instants);

    /// <inheritdoc/>
    public long Head => log.Facts.Value;

    /// <inheritdoc/>
    public bool IsShared => true;

    /// <inheritdoc/>
    public Duration ClockOffset => clock.Offset;

    /// <inheritdoc/>
    public ValueTask<T> Transact<T>(Lane lane, Func<ITransaction, ValueTask<T>> work, CancellationToken cancel) =>
        isOpen ? new(loop.Add(lane, work, cancel)) : TransactFirst(lane, work, cancel);

    /// <inheritdoc/>
    public async ValueTask<T> Read<T>(Func<IReading, ValueTask<T>> read, CancellationToken cancel)
    {
        await Open(cancel);
        await using var connection = await Connect(cancel);
        var database = new Pipeline(connection);
        database.Use("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").Queue();
        var (now, _) = await clock.Ask(database);
        try
        {
            return await read(new PostgresReading(database, now));
        }
        finally
        {
            await End(database);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<string>> Weaknesses(CancellationToken cancel)
    {
        await using var connection = await Connect(cancel);
        return await Durability.Of(new Pipeline(connection));
    }

    /// <inheritdoc/>
    public async ValueTask WaitForFacts(long position, CancellationToken cancel) =>
        await log.Facts.Beyond(position, cancel);

    /// <inheritdoc/>
    public ValueTask<long> WaitForJobs(long seen, CancellationToken cancel) => log.Jobs.Beyond(seen, cancel);

    /// <inheritdoc/>
    public ValueTask<Verification> Verify(IReadOnlyList<Anchor> anchors, CancellationToken cancel) => Read(
        async reading =>
        {
            var chain = new ChainCheck(anchors);
            var last = 0L;
            while (await ((PostgresReading)reading).Log(last, FactsAtOnce) is [_, ..] facts)
            {
                cancel.ThrowIfCancellationRequested();
                foreach (var fact in facts)
                    chain.Take(fact);
                last = facts[^1].Position;
            }

            List<string> problems = [];
            var head = await reading.HeadAnchor();
            if ((head?.Position ?? 0) != last)
                problems.Add($"the head row says {head?.Position ?? 0}, the log ends at {last}");
            problems.AddRange(await ViewCheck.Run(reading, cancel));
            return chain.Finish(problems);
        },
        cancel);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await loop.DisposeAsync();
        await news.DisposeAsync();
        await log.DisposeAsync();
        await source.DisposeAsync();
        opening.Dispose();
    }

    private async ValueTask<T> TransactFirst<T>(
        Lane lane, Func<ITransaction, ValueTask<T>> work, CancellationToken cancel)
    {
        await Open(cancel);
        return await loop.Add(lane, work, cancel);
    }

    private async ValueTask Open(CancellationToken cancel)
    {
        if (isOpen)
            return;
        await opening.WaitAsync(cancel);
        try
        {
            if (isOpen)
                return;
            await using var connection = await Connect(cancel);
            Begin(connection);
        }
        catch (Exception failure) when (Failures.IsOfDatabase(failure))
        {
            throw Failures.Told(failure);
        }
        finally
        {
            opening.Release();
        }
    }

    /// <summary>Brings the database to the form of this version, and begins to hear of the other nodes.</summary>
    private void Begin(NpgsqlConnection connection)
    {
        PostgresMigrations.Apply(connection);
        log.Facts.Raise(Position(connection));
        news.Begin();
        isOpen = true;
    }

    /// <summary>A snapshot that was only read ends; a connection that broke has ended already.</summary>
    private static async ValueTask End(Pipeline database)
    {
        if (database.Connection.State != System.Data.ConnectionState.Open)
            return;
        database.Clear();
        database.Use("ROLLBACK").Queue();
        await database.Flush();
    }

    private static long Position(NpgsqlConnection connection)
    {
        using var ask = new NpgsqlCommand("SELECT position FROM head", connection);
        return (long)ask.ExecuteScalar()!;
    }

    private async ValueTask<NpgsqlConnection> Connect(CancellationToken cancel)
    {
        try
        {
            return await source.OpenConnectionAsync(cancel);
        }
        catch (Exception failure) when (Failures.IsOfDatabase(failure))
        {
            throw Failures.Told(failure);
        }
    }
}
