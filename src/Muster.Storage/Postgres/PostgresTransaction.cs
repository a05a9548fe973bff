using Muster.Core;
using NodaTime;

namespace Muster.Storage.Postgres;

/// <summary>
/// Reads and writes of one work: the log and jobs here, rows and views in the other part. Facts are numbered as late
/// as possible, because the log's head holds up every other node (R3).
/// </summary>
internal sealed partial class PostgresTransaction(
    PostgresLog log, Instant now, long configuration, bool isAgain)
    : PostgresReading(log.Database, now), ITransaction
{
    /// <summary>Streams that were read whole, with what this work has added.</summary>
    private readonly Dictionary<StreamId, List<StoredFact>> loaded = [];

    private Gathering<(string Kind, string Key), NewJob>? armed;
    private Gathering<StreamId, StreamEnd>? begun;
    private Gathering<StreamId, StreamEnd>? grown;

    /// <summary>A job was planned that is due so soon that whoever waits for jobs should look.</summary>
    internal bool WakesJobs { get; private set; }

    private bool HasConfiguration { get; set; }

    public override async ValueTask<IReadOnlyList<StoredFact>> Facts(StreamId stream, long afterVersion)
    {
        if (!loaded.TryGetValue(stream, out var facts))
        {
            if (isAgain)
                Hold(stream);
            facts = [.. await base.Facts(stream, afterVersion: 0), .. log.PendingOf(stream)];
            loaded[stream] = facts;
            log.Know(stream, facts);
        }

        return afterVersion <= 0 ? [.. facts] : [.. facts.Where(fact => fact.Version > afterVersion)];
    }

    public override async ValueTask<IReadOnlyList<StoredFact>> Facts(IReadOnlyList<StreamId> streams, int limit)
    {
        await Number();
        return await base.Facts(streams, limit);
    }

    public override async ValueTask<IReadOnlyList<StoredFact>> FactsAfter(long position, int limit)
    {
        await Number();
        return await base.FactsAfter(position, limit);
    }

    public override async ValueTask<IReadOnlyList<StoredFact>> FactsOfKind(string kind, long afterPosition)
    {
        await Number();
        return await base.FactsOfKind(kind, afterPosition);
    }

    public override async ValueTask<IReadOnlyList<StoredFact>> Changes(ChangeQuery query)
    {
        await Number();
        return await base.Changes(query);
    }

    public override async ValueTask<IReadOnlyList<StoredFact>> Written(TextQuery query)
    {
        await Number();
        return await base.Written(query);
    }

    public override async ValueTask<long> Version(StreamId stream) => (await Tail(stream)).Version;

    public override async ValueTask<long> ConfigurationPosition()
    {
        if (!HasConfiguration)
            return configuration;
        await Number();
        return log.Head!.Configuration;
    }

    public override async ValueTask<Anchor?> HeadAnchor()
    {
        await Number();
        return log.Head is not { } head
            ? await base.HeadAnchor()
            : head.Position == 0 ? null : new Anchor(head.Position, Convert.ToHexStringLower(head.Hash), Now);
    }

    public async ValueTask Append(StreamId stream, long expectedVersion, IReadOnlyList<NewFact> facts)
    {
        var tail = expectedVersion == 0 && log.Known(stream) is null ? StreamTail.None : await Tail(stream);
        if (tail.Version != expectedVersion)
            throw new StreamContendedException(stream.ToString());
        if (facts.Count == 0)
            return;
        foreach (var (fact, at) in facts)
        {
            tail = new StreamTail(tail.Version + 1, Math.Max(Micros.Of(at), tail.At));
            var pending = new PendingFact(stream, tail.Version, tail.At, Micros.Of(Now), fact);
            log.Add(pending);
            if (loaded.TryGetValue(stream, out var known))
                known.Add(pending.AsStored());
        }

        log.Know(stream, tail);
        HasConfiguration |= StreamKinds.Configuration.Contains(stream.Kind);
        Lock(stream, expectedVersion, tail);
    }

    public async ValueTask Erase(StreamId stream)
    {
        await Number();
        loaded.Clear();
        await Database
            .Use("UPDATE facts SET body = NULL, digest = sha256(convert_to(body, 'UTF8')) "
                + "WHERE stream = $1 AND body IS NOT NULL")
            .With(stream.ToString())
            .Affected();
    }

    public ValueTask Arm(NewJob job)
    {
        armed ??= new(Database, Plan, (_, later) => later);
        armed.Add((job.Kind, job.Key), job);
        Plan(job.Due);
        return ValueTask.CompletedTask;
    }

    public ValueTask Disarm(string kind, string key)
    {
        Database.Use("DELETE FROM jobs WHERE kind = $1 AND key = $2").With(kind).With(key).Queue();
        return ValueTask.CompletedTask;
    }

    /// <summary>
    /// Locked first, then written where they lie: nothing can move a row that is locked. One fence for all: a fence is
    /// compared with those of its own job alone.
    /// </summary>
    public async ValueTask<IReadOnlyList<Job>> Claim(int limit, Duration lease)
    {
        var claimed = await Database
            .Use("""
                UPDATE jobs SET attempts = attempts + 1, fence = (SELECT nextval('job_numbers')), leased = $3
                WHERE ctid = ANY (ARRAY (
                  SELECT ctid FROM jobs WHERE due <= $1 AND (leased IS NULL OR leased <= $1)
                  ORDER BY due, id LIMIT $2 FOR UPDATE SKIP LOCKED))
                RETURNING kind, key, due, payload, attempts, fence, leased, id
                """)
            .With(Now).With(Limits.Of(limit)).With(Micros.Cut(Now + lease))
            .All(row => (Job: ReadJob(row), Id: row.GetInt64(7)));
        return [.. claimed.OrderBy(each => each.Job.Due).ThenBy(each => each.Id).Select(each => each.Job)];
    }

    public async ValueTask<IReadOnlyList<Job>> Renew(IReadOnlyList<Job> jobs, Duration lease) => await Database
        .Use($"""
            UPDATE jobs SET leased = $1 FROM unnest($2, $3, $4) AS held (k, y, f)
            WHERE kind = held.k AND key = held.y AND fence = held.f RETURNING {JobColumns}
            """)
        .With(Micros.Cut(Now + lease))
        .With([.. jobs.Select(job => job.Kind)])
        .With([.. jobs.Select(job => job.Key)])
        .With([.. jobs.Select(job => job.Fence)])
        .All(ReadJob);

    public async ValueTask<bool> Complete(Job job) => await Database
        .Use("DELETE FROM jobs WHERE kind = $1 AND key = $2 AND fence = $3")
        .With(job.Kind).With(job.Key).With(job.Fence)
        .Affected() == 1;

    public async ValueTask<bool> Postpone(Job job, Instant due)
    {
        var isHeld = await Database
            .Use("""
                UPDATE jobs SET due = $4, fence = nextval('job_numbers'), leased = NULL
                WHERE kind = $1 AND key = $2 AND fence = $3
                """)
            .With(job.Kind).With(job.Key).With(job.Fence).With(due)
            .Affected() == 1;
        if (isHeld)
            Plan(due);
        return isHeld;
    }

    public ValueTask<long> Next(string counter) => Database
        .Use("""
            INSERT INTO counters (name, value) VALUES ($1, 1)
            ON CONFLICT (name) DO UPDATE SET value = counters.value + 1 RETURNING value
            """)
        .With(counter)
        .One(row => row.GetInt64(0));

    /// <summary>The last statements of the work; after them nothing of it can fail.</summary>
    internal async ValueTask Finish()
    {
        LeaveUnused();
        if (HasConfiguration)
            await Number();
    }

    private Statement Plan(IReadOnlyList<NewJob> jobs) => Database
        .Use("""
            INSERT INTO jobs (due, id, kind, key, payload, attempts, fence)
            SELECT due, n, kind, key, payload, 0, n FROM (
              SELECT *, nextval('job_numbers') AS n FROM unnest($1, $2, $3, $4) AS j (due, kind, key, payload)) AS j
            ON CONFLICT (kind, key) DO UPDATE SET
              due = excluded.due, id = excluded.id, payload = excluded.payload, attempts = 0,
              fence = excluded.fence, leased = NULL
            """)
        .With([.. jobs.Select(job => Micros.Of(job.Due))])
        .With([.. jobs.Select(job => job.Kind)])
        .With([.. jobs.Select(job => job.Key)])
        .With([.. jobs.Select(job => job.Payload)]);

    /// <summary>Takes the end of a stream for this transaction, or finds that another node has it.</summary>
    private void Lock(StreamId stream, long expectedVersion, StreamTail tail)
    {
        if (stream.Kind == StreamKinds.Alert)
        {
            // Whoever changes an alert holds its key, so the ends of alerts may be taken together, in any order.
            var ends = expectedVersion == 0
                ? begun ??= new(Database, Begin, (first, later) => first with { Tail = later.Tail })
                : grown ??= new(Database, Grow, (first, later) => first with { Tail = later.Tail });
            ends.Add(stream, new StreamEnd(stream.ToString(), expectedVersion, tail));
            return;
        }

        var statement = expectedVersion == 0
            ? Database.Use("INSERT INTO streams (stream, version, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING")
            : Database.Use("UPDATE streams SET version = $2, at = $3 WHERE stream = $1 AND version = $4");
        statement.With(stream.ToString()).With(tail.Version).With(tail.At);
        if (expectedVersion > 0)
            statement.With(expectedVersion);
        statement.Queue(written =>
        {
            if (written != 1)
                throw new StreamContendedException(stream.ToString());
        });
    }

    private Statement Begin(IReadOnlyList<StreamEnd> ends) => Database
        .Use("INSERT INTO streams (stream, version, at) SELECT * FROM unnest($1, $2, $3) ON CONFLICT DO NOTHING")
        .With([.. ends.Select(end => end.Stream)])
        .With([.. ends.Select(end => end.Tail.Version)])
        .With([.. ends.Select(end => end.Tail.At)])
        .Judged(written => AllOf(ends, written));

    private Statement Grow(IReadOnlyList<StreamEnd> ends) => Database
        .Use("""
            UPDATE streams AS s SET version = e.version, at = e.at
            FROM unnest($1, $2, $3, $4) AS e (stream, version, at, expected)
            WHERE s.stream = e.stream AND s.version = e.expected
            """)
        .With([.. ends.Select(end => end.Stream)])
        .With([.. ends.Select(end => end.Tail.Version)])
        .With([.. ends.Select(end => end.Tail.At)])
        .With([.. ends.Select(end => end.Expected)])
        .Judged(written => AllOf(ends, written));

    private static void AllOf(IReadOnlyList<StreamEnd> ends, int written)
    {
        if (written != ends.Count)
            throw new StreamContendedException(string.Join(", ", ends.Select(end => end.Stream)));
    }

    /// <summary>Once contended, a work takes the end of a stream before it reads it, and cannot lose again.</summary>
    private void Hold(StreamId stream) => Database
        .Use("SELECT 1 FROM streams WHERE stream = $1 FOR UPDATE")
        .With(stream.ToString())
        .QueueUnread();

    private async ValueTask<StreamTail> Tail(StreamId stream)
    {
        if (log.Known(stream) is { } known)
            return known;
        if (isAgain)
            Hold(stream);
        var tail = await Database
            .Use("SELECT version, at FROM streams WHERE stream = $1")
            .With(stream.ToString())
            .One<StreamTail?>(row => new StreamTail(row.GetInt64(0), row.GetInt64(1))) ?? StreamTail.None;
        log.Know(stream, tail);
        return tail;
    }

    /// <summary>Gives the facts so far their positions; holds the head until the commit.</summary>
    private async ValueTask Number()
    {
        if (!log.HasPending)
            return;
        await log.Number();
        loaded.Clear();
    }

    private void Plan(Instant due) => WakesJobs |= due <= Now + JobMarks.Ahead;
}

/// <summary>A stream's new end, and the version that it must have had.</summary>
internal sealed record StreamEnd(string Stream, long Expected, StreamTail Tail);
