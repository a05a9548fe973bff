using Muster.Core;
using NodaTime;
using Npgsql;

namespace Muster.Storage.Postgres;

/// <summary>
/// The writing side of one node: one connection, one transaction for each work, the head of the log taken last (R3).
/// Works do not share a commit, because one that waits for another node would hold what the works before it took, and
/// two nodes would stop each other. A connection that broke is opened again with the next work.
/// </summary>
internal sealed class PostgresLog(NpgsqlDataSource source, DatabaseClock clock) : Log, IAsyncDisposable
{
    private const long GroupsLock = 0x4D75_7374_6572_0001;

    /// <summary>
    /// A storm begins on tables that the database's statistics call small: a plan that reads one whole is cheap when it
    /// is made, and costs each later alert more. The writer walks indexes, whatever the statistics say.
    /// </summary>
    private const string Planning = """
        SELECT set_config(name, 'off', false)
        FROM unnest(ARRAY['enable_seqscan', 'enable_hashjoin', 'enable_mergejoin']) AS s (name)
        """;

    private readonly List<PendingFact> pending = [];
    private readonly Dictionary<StreamId, StreamTail> tails = [];
    private Pipeline? database;
    private PostgresTransaction? work;
    private bool isFresh;
    private bool wakesJobs;
    private bool holdsGroups;

    internal Pipeline Database => database!;

    /// <summary>The head, once this commit holds it.</summary>
    internal LogHead? Head { get; private set; }

    internal bool HasPending => pending.Count > 0;

    internal Mark Facts { get; } = new(start: 0);

    internal Mark Jobs { get; } = new(JobMarks.Opened);

    /// <summary>Told after each commit: the newest position, and whether a job is due soon.</summary>
    internal Action<long, bool>? Committed { get; set; }

    internal override bool IsBroken => database is not { Connection.State: System.Data.ConnectionState.Open };

    internal override async ValueTask Begin()
    {
        wakesJobs = false;
        if (IsBroken)
            await Connect();
        Database.Use("BEGIN").Queue();
        isFresh = true;
    }

    internal override async ValueTask<ITransaction> BeginWork(bool isAgain)
    {
        var (now, configuration) = await AskClock();
        isFresh = false;
        return work = new PostgresTransaction(this, now, configuration, isAgain);
    }

    internal override async ValueTask KeepWork()
    {
        await work!.Finish();
        await Database.Flush();
        wakesJobs |= work.WakesJobs;
        work = null;
    }

    internal override async ValueTask TakeBackWork()
    {
        work = null;
        Forget();
        Database.Clear();
        Database.Use("ROLLBACK").Queue();
        Database.Use("BEGIN").Queue();
        await Database.Flush();
    }

    internal override async ValueTask Commit()
    {
        if (HasPending)
            await Number();
        Database.Use("COMMIT").Queue();
        await Database.Flush();
        var position = Head?.Position ?? 0;
        Forget();
        Facts.Raise(position);
        if (wakesJobs)
            Jobs.Raise(Jobs.Value + 1);
        if (position > 0 || wakesJobs)
            Committed?.Invoke(position, wakesJobs);
    }

    internal override async ValueTask Abandon()
    {
        work = null;
        Forget();
        if (IsBroken)
            return;
        try
        {
            Database.Clear();
            Database.Use("ROLLBACK").Queue();
            await Database.Flush();
        }
        catch (Exception failure) when (failure is StoreException or StreamContendedException)
        {
            await Disconnect();
        }
    }

    internal override int WorksPerCommitMax => 1;

    internal override ValueTask Settle(bool isIdle) => ValueTask.CompletedTask;

    /// <summary>The facts of this commit that belong to a stream and have no position yet.</summary>
    internal IEnumerable<StoredFact> PendingOf(StreamId stream) =>
        pending.Where(fact => fact.Stream == stream).Select(fact => fact.AsStored());

    internal void Add(PendingFact fact) => pending.Add(fact);

    internal StreamTail? Known(StreamId stream) => tails.TryGetValue(stream, out var tail) ? tail : null;

    internal void Know(StreamId stream, StreamTail tail) => tails[stream] = tail;

    internal void Know(StreamId stream, List<StoredFact> facts) => Know(
        stream, facts is [.., var last] ? new StreamTail(last.Version, Micros.Of(last.At)) : StreamTail.None);

    /// <summary>Waits until no other node decides about groups, and keeps them waiting until the commit.</summary>
    internal void HoldGroups()
    {
        if (holdsGroups)
            return;
        holdsGroups = true;
        Database.Use("SELECT pg_advisory_xact_lock($1)").With(GroupsLock).QueueUnread();
    }

    /// <summary>Takes the head and gives the facts so far their positions and hashes.</summary>
    internal async ValueTask Number()
    {
        var head = Head ?? await Database
            .Use("SELECT position, hash, configuration FROM head FOR UPDATE")
            .One(row => new LogHead(row.GetInt64(0), row.GetFieldValue<byte[]>(1), row.GetInt64(2)))
            ?? throw new StoreException("The database has no head row: it is damaged or is not Muster's.");
        var first = head.Position + 1;
        var hashes = new byte[pending.Count][];
        for (var index = 0; index < hashes.Length; index++)
        {
            var position = first + index;
            hashes[index] = pending[index].Link(head.Hash, position);
            head = new LogHead(
                position, hashes[index],
                StreamKinds.Configuration.Contains(pending[index].Stream.Kind) ? position : head.Configuration);
        }

        Insert(first, hashes);
        KeepTexts(first);
        Database
            .Use("UPDATE head SET position = $1, hash = $2, configuration = $3")
            .With(head.Position).With(head.Hash).With(head.Configuration)
            .Queue();
        await Database.Flush();
        pending.Clear();
        Head = head;
    }

    public ValueTask DisposeAsync() => Disconnect();

    private void Insert(long first, byte[][] hashes) => Database
        .Use("""
            INSERT INTO facts (position, stream, version, type, at, recorded, body, hash)
            SELECT $1 + f.n - 1, f.stream, f.version, f.type, f.at, f.recorded, f.body, f.hash
            FROM unnest($2, $3, $4, $5, $6, $7, $8) WITH ORDINALITY
              AS f (stream, version, type, at, recorded, body, hash, n)
            """)
        .With(first)
        .With([.. pending.Select(fact => fact.StreamName)])
        .With([.. pending.Select(fact => fact.Version)])
        .With([.. pending.Select(fact => fact.Type)])
        .With([.. pending.Select(fact => fact.At)])
        .With([.. pending.Select(fact => fact.Recorded)])
        .With([.. pending.Select(fact => fact.Text)])
        .With(hashes)
        .Queue();

    private void KeepTexts(long first)
    {
        List<long> positions = [];
        List<string> texts = [];
        for (var index = 0; index < pending.Count; index++)
        {
            if (pending[index].Searched is not { } text)
                continue;
            positions.Add(first + index);
            texts.Add(text);
        }

        if (positions.Count > 0)
        {
            Database
                .Use("INSERT INTO texts (position, text) SELECT * FROM unnest($1, $2)")
                .With([.. positions]).With([.. texts])
                .Queue();
        }
    }

    /// <summary>
    /// The first statement of a batch finds out whether the connection still stands, after a restart or a fail-over
    /// for instance; nothing has been done then, so another is opened.
    /// </summary>
    private async ValueTask<(Instant Now, long Configuration)> AskClock()
    {
        try
        {
            return await clock.Ask(Database);
        }
        catch (StoreException) when (isFresh && IsBroken)
        {
            await Connect();
            Database.Use("BEGIN").Queue();
            return await clock.Ask(Database);
        }
    }

    private void Forget()
    {
        pending.Clear();
        tails.Clear();
        Head = null;
        holdsGroups = false;
    }

    private async ValueTask Connect()
    {
        await Disconnect();
        try
        {
            database = new Pipeline(await source.OpenConnectionAsync());
            Database.Use(Planning).QueueUnread();
            await Database.Flush();
        }
        catch (Exception failure) when (Failures.IsOfDatabase(failure))
        {
            throw Failures.Told(failure);
        }
    }

    private async ValueTask Disconnect()
    {
        if (database is null)
            return;
        await database.Connection.DisposeAsync();
        database = null;
    }
}

/// <summary>The newest fact, its hash, and the newest fact of a configuration kind.</summary>
internal sealed record LogHead(long Position, byte[] Hash, long Configuration);
