using Muster.Core.Alerts;
using NodaTime;

namespace Muster.Storage.Sqlite;

/// <summary>
/// The writing side: one connection, and in memory what would cost a read for each alert. Each of these goes back
/// with the work or the batch that is taken back.
/// </summary>
internal sealed class SqliteLog : Log, IAsyncDisposable
{
    private const int RecentRowsMax = 4_096;

    /// <summary>So many pages (4 KiB) in the write-ahead log are moved to the file, beside the writer.</summary>
    private const long PagesPerStep = 2_000;

    /// <summary>
    /// The log begins anew only when all of it was moved while nothing is written. So the writer moves the rest itself
    /// when so many pages were written: few are left then.
    /// </summary>
    private const long PagesPerTurn = 16_000;

    private readonly StoreClock clock;
    private LogHead committed;
    private Place place;
    private SqliteTransaction? work;
    private bool wakesJobs;
    private readonly LogFlush flush;
    private readonly Connection mover;
    private Task moving = Task.CompletedTask;
    private long pagesMoved;
    private long pagesTurned;
    private long dataVersion;

    internal SqliteLog(Connection connection, string file, TimeProvider time)
    {
        Connection = connection;
        flush = new LogFlush(file + "-wal");
        mover = Connection.ToWrite(file);
        Open.Load(connection);
        committed = Head = ReadHead();
        dataVersion = ReadDataVersion();
        clock = new StoreClock(time, ReadLastRecorded());
        Facts = new Mark(Head.Position);
    }

    internal Connection Connection { get; }

    internal OpenRows Open { get; } = new();

    internal RecentRows<AlertId, Alert> Alerts { get; } = new(RecentRowsMax);

    internal RecentRows<AlertGroupId, AlertGroup> Groups { get; } = new(RecentRowsMax);

    /// <summary>The head as the work under way sees it.</summary>
    internal LogHead Head { get; set; }

    internal Mark Facts { get; }

    internal Mark Jobs { get; } = new(JobMarks.Opened);

    internal StoreClock Clock => clock;

    internal override bool IsBroken => Connection.IsAutocommit;

    internal override ValueTask Begin()
    {
        Connection.Use("BEGIN IMMEDIATE").Run();
        wakesJobs = false;
        var version = ReadDataVersion();
        if (version != dataVersion)
        {
            // Another program has written to the file: what is in memory may be wrong.
            Reload();
            dataVersion = version;
        }
        return ValueTask.CompletedTask;
    }

    internal override ValueTask<ITransaction> BeginWork(bool isAgain)
    {
        Connection.Use("SAVEPOINT work").Run();
        place = new Place(Head, Open.Place, Alerts.Place, Groups.Place);
        work = new SqliteTransaction(this, clock.Now());
        return ValueTask.FromResult<ITransaction>(work);
    }

    internal override ValueTask KeepWork()
    {
        Connection.Use("RELEASE work").Run();
        wakesJobs |= work!.WakesJobs;
        work = null;
        return ValueTask.CompletedTask;
    }

    internal override ValueTask TakeBackWork()
    {
        Connection.Use("ROLLBACK TO work").Run();
        Connection.Use("RELEASE work").Run();
        GoBack(place);
        work = null;
        return ValueTask.CompletedTask;
    }

    internal override ValueTask Commit()
    {
        if (Head != committed)
        {
            Connection
                .Use("UPDATE head SET position = ?, hash = ?, configuration = ?, sequence = ? WHERE id = 1")
                .With(Head.Position).WithBlob(Head.Hash).With(Head.Configuration).With(Head.Sequence)
                .Run();
        }

        Connection.Use("COMMIT").Run();
        committed = Head;
        Open.Settle();
        Alerts.Settle();
        Groups.Settle();
        Facts.Raise(Head.Position);
        if (wakesJobs)
            Jobs.Raise(Jobs.Value + 1);
        return ValueTask.CompletedTask;
    }

    internal override ValueTask Abandon()
    {
        try
        {
            if (!Connection.IsAutocommit)
                Connection.Use("ROLLBACK").Run();
        }
        catch (StoreException)
        {
            // The next batch finds out whether the file can be written again.
        }

        GoBack(new Place(committed, default, 0, 0));
        work = null;
        return ValueTask.CompletedTask;
    }

    internal override bool FlushesApart => true;

    internal override void Flush() => flush.Run();

    internal override ValueTask Settle(bool isIdle)
    {
        var written = Connection.PagesWritten();
        if (written - pagesTurned >= PagesPerTurn && moving.IsCompleted)
        {
            Connection.Checkpoint();
            pagesTurned = pagesMoved = written;
        }
        else if (written - pagesMoved >= PagesPerStep && moving.IsCompleted)
        {
            pagesMoved = written;
            moving = Move();
        }

        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await moving;
        mover.Dispose();
        flush.Dispose();
        Connection.Dispose();
    }

    private async Task Move()
    {
        await Task.Yield();
        mover.Checkpoint();
    }

    private void GoBack(Place to)
    {
        Head = to.Head;
        Open.GoBack(to.Open);
        Alerts.Forget(to.Alerts);
        Groups.Forget(to.Groups);
    }

    private void Reload()
    {
        Alerts.Clear();
        Groups.Clear();
        Open.Load(Connection);
        committed = Head = ReadHead();
    }

    private LogHead ReadHead() => Connection
        .Use("SELECT position, hash, configuration, sequence FROM head")
        .One(row => new LogHead(row.Number(0), row.Bytes(1).ToArray(), row.Number(2), row.Number(3)))
        ?? throw new StoreException("The file has no head row: it is damaged or is not Muster's.");

    private long ReadDataVersion() => Connection.Use("PRAGMA data_version").One(row => row.Number(0));

    private Instant ReadLastRecorded() => Connection
        .Use("SELECT recorded FROM facts ORDER BY position DESC LIMIT 1")
        .One<Instant?>(row => row.At(0)) ?? Instant.FromUnixTimeTicks(0);

    private readonly record struct Place(
        LogHead Head, (int Alerts, int Groups) Open, int Alerts, int Groups);
}

/// <summary>The newest fact, its hash, the newest fact of a configuration kind, and the last number given.</summary>
internal sealed record LogHead(long Position, byte[] Hash, long Configuration, long Sequence);
