using Muster.Core;
using Muster.Core.Search;
using NodaTime;

namespace Muster.Storage.Sqlite;

/// <summary>Reads and writes of one work: the log, jobs and the rest here, rows and views in the other part.</summary>
internal sealed partial class SqliteTransaction(SqliteLog log, Instant now)
    : SqliteReading(log.Connection, log.Open, now), ITransaction
{
    /// <summary>A job was planned that is due so soon that whoever waits for jobs should look.</summary>
    internal bool WakesJobs { get; private set; }

    public override ValueTask<long> ConfigurationPosition() => ValueTask.FromResult(log.Head.Configuration);

    public override ValueTask<Anchor?> HeadAnchor() => ValueTask.FromResult(
        log.Head.Position == 0
            ? null
            : new Anchor(log.Head.Position, Convert.ToHexStringLower(log.Head.Hash), Now));

    public ValueTask Append(StreamId stream, long expectedVersion, IReadOnlyList<NewFact> facts)
    {
        var name = stream.ToString();
        var last = LastAt(name, expectedVersion);
        var version = expectedVersion;
        foreach (var (fact, at) in facts)
        {
            last = Math.Max(Micros.Of(at), last);
            Add(name, ++version, fact, last);
        }

        if (facts.Count > 0 && StreamKinds.Configuration.Contains(stream.Kind))
            log.Head = log.Head with { Configuration = log.Head.Position };
        return ValueTask.CompletedTask;
    }

    public ValueTask Erase(StreamId stream)
    {
        var bodies = Connection
            .Use("SELECT position, body FROM facts WHERE stream = ? AND body IS NOT NULL")
            .With(stream.ToString())
            .All(row => (Position: row.Number(0), Body: row.Bytes(1).ToArray()));
        foreach (var (position, body) in bodies)
        {
            var digest = new byte[HashChain.HashBytes];
            HashChain.Digest(body, digest);
            Connection
                .Use("UPDATE facts SET body = NULL, digest = ? WHERE position = ?")
                .WithBlob(digest).With(position)
                .Run();
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask Arm(NewJob job)
    {
        Remove(job.Kind, job.Key);
        var number = NextNumber();
        Connection
            .Use("""
                INSERT INTO jobs (due, id, kind, key, payload, attempts, fence, leased)
                VALUES (?1, ?2, ?3, ?4, ?5, 0, ?2, NULL)
                """)
            .With(job.Due).With(number).With(job.Kind).With(job.Key).With(job.Payload)
            .Run();
        Plan(job.Due);
        return ValueTask.CompletedTask;
    }

    public ValueTask Disarm(string kind, string key)
    {
        Remove(kind, key);
        return ValueTask.CompletedTask;
    }

    /// <summary>
    /// Read, then written in one walk over the same rows, because they lie side by side. One fence for all: a fence is
    /// compared with those of its own job alone.
    /// </summary>
    public ValueTask<IReadOnlyList<Job>> Claim(int limit, Duration lease)
    {
        var free = Connection
            .Use($"""
                SELECT {JobColumns} FROM jobs WHERE due <= ?1 AND (leased IS NULL OR leased <= ?1)
                ORDER BY due, id LIMIT ?2
                """)
            .With(Now).With(Limits.Of(limit))
            .All(ReadPlanned);
        if (free is not [.., var last])
            return List<Job>([]);
        var (fence, until) = (NextNumber(), Micros.Cut(Now + lease));
        Connection
            .Use("""
                UPDATE jobs SET attempts = attempts + 1, fence = ?2, leased = ?3
                WHERE (due, id) <= (?4, ?5) AND (leased IS NULL OR leased <= ?1)
                """)
            .With(Now).With(fence).With(until).With(last.Job.Due).With(last.Id)
            .Run();
        return List(free.ConvertAll(each => each.Job with
        {
            Attempts = each.Job.Attempts + 1,
            Fence = fence,
            LeasedUntil = until,
        }));
    }

    public ValueTask<IReadOnlyList<Job>> Renew(IReadOnlyList<Job> jobs, Duration lease)
    {
        var until = Micros.Cut(Now + lease);
        List<Job> renewed = [];
        foreach (var job in jobs)
        {
            if (Planned(job.Kind, job.Key) is not { } planned || planned.Job.Fence != job.Fence)
                continue;
            Connection
                .Use("UPDATE jobs SET leased = ? WHERE kind = ? AND key = ?")
                .With(until).With(job.Kind).With(job.Key)
                .Run();
            renewed.Add(planned.Job with { LeasedUntil = until });
        }

        return List(renewed);
    }

    public ValueTask<bool> Complete(Job job)
    {
        var holds = Planned(job.Kind, job.Key) is { } planned && planned.Job.Fence == job.Fence;
        if (holds)
            Remove(job.Kind, job.Key);
        return ValueTask.FromResult(holds);
    }

    public ValueTask<bool> Postpone(Job job, Instant due)
    {
        var holds = Planned(job.Kind, job.Key) is { } planned && planned.Job.Fence == job.Fence;
        if (holds)
        {
            Connection
                .Use("UPDATE jobs SET due = ?, fence = ?, leased = NULL WHERE kind = ? AND key = ?")
                .With(due).With(NextNumber()).With(job.Kind).With(job.Key)
                .Run();
            Plan(due);
        }

        return ValueTask.FromResult(holds);
    }

    public ValueTask<long> Next(string counter) => ValueTask.FromResult(Connection
        .Use("""
            INSERT INTO counters (name, value) VALUES (?, 1)
            ON CONFLICT (name) DO UPDATE SET value = value + 1 RETURNING value
            """)
        .With(counter)
        .One(row => row.Number(0)));

    public async ValueTask Apply(PlaybookVersion playbook)
    {
        var current = await CurrentPlaybook();
        if (playbook.Version != (current?.Version ?? 0) + 1)
            throw new StreamContendedException("The playbook");
        Connection
            .Use("INSERT INTO playbooks (version, applied, applied_by, digest, files) VALUES (?, ?, ?, ?, ?)")
            .With(playbook.Version).With(playbook.AppliedAt).With(playbook.By).With(playbook.Digest)
            .WithText(StateJson.Write(playbook.Files))
            .Run();
    }

    public ValueTask Remember(string key, string value)
    {
        Connection
            .Use("INSERT INTO remembered (key, value) VALUES (?, ?) ON CONFLICT (key) DO NOTHING")
            .With(key).With(value)
            .Run();
        return ValueTask.CompletedTask;
    }

    private void Add(string stream, long version, object fact, long at)
    {
        var body = FactJson.Write(fact);
        var type = FactNames.Of(fact);
        var position = log.Head.Position + 1;
        var recorded = Micros.Of(Now);
        var hash = new byte[HashChain.HashBytes];
        HashChain.Digest(body, hash);
        HashChain.Link(log.Head.Hash, position, stream, version, type, at, recorded, hash, hash);
        var isNext = Connection
            .Use("""
                INSERT INTO facts (position, stream, version, type, at, recorded, body, hash)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """)
            .With(position).With(stream).With(version).With(type).With(at).With(recorded).WithText(body).WithBlob(hash)
            .TryRun();
        if (!isNext)
            throw new StreamContendedException(stream);
        log.Head = log.Head with { Position = position, Hash = hash };
        if (SearchedText.Of(fact) is { } text)
            Keep(position, text);
    }

    private void Keep(long position, string text)
    {
        Connection.Use("INSERT INTO texts (position, text) VALUES (?, ?)").With(position).With(text).Run();
        Connection.Use("INSERT INTO text_words (rowid, text) VALUES (?, ?)").With(position).With(text).Run();
    }

    /// <summary>
    /// When the last fact of a stream happened. A new stream is not looked up: its first fact collides when there
    /// is one.
    /// </summary>
    private long LastAt(string stream, long expectedVersion)
    {
        if (expectedVersion == 0)
            return long.MinValue;
        var last = Connection
            .Use("SELECT version, at FROM facts WHERE stream = ? ORDER BY version DESC LIMIT 1")
            .With(stream)
            .One(row => (Version: row.Number(0), At: row.Number(1)));
        return last.Version == expectedVersion ? last.At : throw new StreamContendedException(stream);
    }

    private void Remove(string kind, string key) => Connection
        .Use("DELETE FROM jobs WHERE kind = ? AND key = ?")
        .With(kind).With(key)
        .Run();

    private void Plan(Instant due) => WakesJobs |= due <= Now + JobMarks.Ahead;

    private long NextNumber()
    {
        log.Head = log.Head with { Sequence = log.Head.Sequence + 1 };
        return log.Head.Sequence;
    }
}
