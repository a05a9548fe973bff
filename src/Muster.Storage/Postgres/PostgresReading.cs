using System.Text;
using Muster.Core;
using Muster.Core.Alerts;
using Muster.Core.Incidents;
using Muster.Core.Paging;
using NodaTime;
using Npgsql;

namespace Muster.Storage.Postgres;

/// <summary>Reads of one snapshot on one connection; single rows and the log here, lists in the other part.</summary>
internal partial class PostgresReading(Pipeline database, Instant now) : IReading
{
    protected const string FactColumns = "position, stream, version, type, at, recorded, body";
    protected const string JobColumns = "kind, key, due, payload, attempts, fence, leased, id";
    private const string PlaybookColumns = "version, applied, applied_by, digest, files";

    public Instant Now { get; } = now;

    protected Pipeline Database { get; } = database;

    public virtual async ValueTask<IReadOnlyList<StoredFact>> Facts(StreamId stream, long afterVersion) =>
        await Database
            .Use($"SELECT {FactColumns} FROM facts WHERE stream = $1 AND version > $2 ORDER BY version")
            .With(stream.ToString()).With(afterVersion)
            .All(ReadFact);

    public virtual async ValueTask<IReadOnlyList<StoredFact>> Facts(IReadOnlyList<StreamId> streams, int limit) =>
        await Database
            .Use($"""
                SELECT {FactColumns} FROM (
                  SELECT {FactColumns} FROM facts WHERE stream = ANY ($1) ORDER BY position DESC LIMIT $2) AS newest
                ORDER BY position
                """)
            .With([.. streams.Select(stream => stream.ToString())]).With(limit)
            .All(ReadFact);

    public virtual async ValueTask<IReadOnlyList<StoredFact>> FactsAfter(long position, int limit) => await Database
        .Use($"SELECT {FactColumns} FROM facts WHERE position > $1 ORDER BY position LIMIT $2")
        .With(position).With(limit)
        .All(ReadFact);

    /// <summary>The slash that ends the kind is followed by the digit nought in ASCII: all keys lie between.</summary>
    public virtual async ValueTask<IReadOnlyList<StoredFact>> FactsOfKind(string kind, long afterPosition) =>
        await Database
            .Use($"""
                SELECT {FactColumns} FROM facts WHERE stream >= $1 AND stream < $2 AND position > $3 ORDER BY position
                """)
            .With(kind + "/").With(kind + "0").With(afterPosition)
            .All(ReadFact);

    /// <summary>A walk of the index of streams for each kind; only the facts that are answered are read.</summary>
    public virtual async ValueTask<IReadOnlyList<StoredFact>> Changes(ChangeQuery query) => await Database
        .Use($"""
            SELECT {FactColumns} FROM facts WHERE position IN (
              SELECT f.position FROM unnest($1) AS kind
              JOIN facts f ON f.stream >= kind || '/' AND f.stream < kind || '0'
              WHERE f.position < $2 ORDER BY f.position DESC LIMIT $3)
            ORDER BY position DESC
            """)
        .With([.. query.Kinds]).With(query.Before ?? long.MaxValue).With(Limits.Of(query.Limit))
        .All(ReadFact);

    public virtual ValueTask<long> Version(StreamId stream) => Database
        .Use("SELECT version FROM streams WHERE stream = $1")
        .With(stream.ToString())
        .One(row => row.GetInt64(0));

    public virtual ValueTask<long> ConfigurationPosition() => Database
        .Use("SELECT configuration FROM head")
        .One(row => row.GetInt64(0));

    public virtual ValueTask<Anchor?> HeadAnchor() => Database
        .Use("SELECT position, hash FROM head WHERE position > 0")
        .One(row => new Anchor(row.GetInt64(0), Convert.ToHexStringLower(row.GetFieldValue<byte[]>(1)), Now));

    public virtual async ValueTask<IReadOnlyDictionary<AlertKey, Alert>> OpenAlerts(
        IReadOnlyCollection<AlertKey> keys)
    {
        var rows = await Database
            .Use("""
                SELECT a.body FROM unnest($1, $2) AS k (service, dedup_key)
                JOIN open_alerts o ON o.service = k.service AND o.dedup_key = k.dedup_key
                JOIN alerts a ON a.id = o.alert
                """)
            .With([.. keys.Select(key => key.Service.Value)]).With([.. keys.Select(key => key.DedupKey)])
            .All(ReadAlert);
        return ByKey(rows);
    }

    public virtual ValueTask<IReadOnlyDictionary<AlertKey, Alert>> NewestResolved(
        IReadOnlyCollection<AlertKey> keys) => NewestResolved(keys, lockRows: "");

    public virtual ValueTask<Alert?> Alert(AlertId id) => Database
        .Use("SELECT body FROM alerts WHERE id = $1")
        .With(id.Value)
        .One(ReadAlert);

    public virtual async ValueTask<IReadOnlyDictionary<AlertGroupKey, AlertGroup>> OpenGroups(
        IReadOnlyCollection<AlertGroupKey> keys)
    {
        var groups = await Database
            .Use("""
                SELECT g.body FROM unnest($1, $2) AS k (route, key)
                JOIN open_groups o ON o.route = k.route AND o.key = k.key
                JOIN alert_groups g ON g.id = o.alert_group
                """)
            .With([.. keys.Select(key => key.Route)]).With([.. keys.Select(key => key.Key)])
            .All(ReadGroup);
        return groups.ToDictionary(group => group.Key);
    }

    public async ValueTask<IReadOnlySet<IncidentId>> OpenAmong(IReadOnlyCollection<IncidentId> incidents)
    {
        var open = await Database
            .Use($"SELECT id FROM incidents WHERE id = ANY ($1) AND status < {(int)IncidentStatus.Resolved}")
            .With([.. incidents.Select(id => id.Value)])
            .All(row => new IncidentId(row.GetGuid(0)));
        return open.ToHashSet();
    }

    public virtual ValueTask<AlertGroup?> Group(AlertGroupId id) => Database
        .Use("SELECT body FROM alert_groups WHERE id = $1")
        .With(id.Value)
        .One(ReadGroup);

    public ValueTask<IncidentRow?> Incident(IncidentId id) => Database
        .Use("SELECT version, body FROM incidents WHERE id = $1")
        .With(id.Value)
        .One(ReadIncident);

    public ValueTask<IncidentRow?> IncidentByReference(string reference) => Database
        .Use("SELECT version, body FROM incidents WHERE reference = $1 ORDER BY id DESC LIMIT 1")
        .With(IncidentText.Fold(reference))
        .One(ReadIncident);

    public ValueTask<Signal?> Signal(Guid id) => Database
        .Use($"SELECT {SignalColumns} FROM signals WHERE id = $1")
        .With(id)
        .One(ReadSignal);

    public ValueTask<Job?> Job(string kind, string key) => Database
        .Use($"SELECT {JobColumns} FROM jobs WHERE kind = $1 AND key = $2")
        .With(kind).With(key)
        .One(ReadJob);

    public ValueTask<Instant?> NextDue() => Database
        .Use("SELECT due FROM jobs WHERE leased IS NULL OR leased <= $1 ORDER BY due, id LIMIT 1")
        .With(Now)
        .One<Instant?>(row => Micros.ToInstant(row.GetInt64(0)));

    public async ValueTask<IReadOnlyList<IncidentId>> OpenIncidentsWithoutJob(IReadOnlyList<string> kinds) =>
        await Database
            .Use($"""
                SELECT id FROM incidents
                WHERE status < {(int)IncidentStatus.Resolved} AND NOT EXISTS (
                  SELECT 1 FROM jobs
                  WHERE kind = ANY ($1) AND key = replace(incidents.id::text, '-', '') COLLATE "C")
                ORDER BY id DESC
                """)
            .With([.. kinds])
            .All(row => new IncidentId(row.GetGuid(0)));

    public ValueTask<PlaybookVersion?> CurrentPlaybook() => Database
        .Use($"SELECT {PlaybookColumns} FROM playbooks ORDER BY version DESC LIMIT 1")
        .One(ReadPlaybook);

    public ValueTask<PlaybookVersion?> Playbook(int version) => Database
        .Use($"SELECT {PlaybookColumns} FROM playbooks WHERE version = $1")
        .With(version)
        .One(ReadPlaybook);

    public ValueTask<string?> Recall(string key) => Database
        .Use("SELECT value FROM remembered WHERE key = $1")
        .With(key)
        .One(row => row.GetString(0));

    /// <summary>Rows of the log as they lie there, after a position, oldest first.</summary>
    internal ValueTask<List<LinkedFact>> Log(long afterPosition, int limit) => Database
        .Use($"SELECT {FactColumns}, digest, hash FROM facts WHERE position > $1 ORDER BY position LIMIT $2")
        .With(afterPosition).With(limit)
        .All(row => new LinkedFact(
            row.GetInt64(0), row.GetString(1), row.GetInt64(2), row.GetString(3), row.GetInt64(4), row.GetInt64(5),
            row.IsDBNull(6) ? null : Encoding.UTF8.GetBytes(row.GetString(6)),
            row.IsDBNull(7) ? null : row.GetFieldValue<byte[]>(7),
            row.GetFieldValue<byte[]>(8)));

    /// <summary>One walk of the index of keys that are over for each key, in one statement. The index of services must
    /// not be taken for it: it has every alert of a storm.</summary>
    protected async ValueTask<IReadOnlyDictionary<AlertKey, Alert>> NewestResolved(
        IReadOnlyCollection<AlertKey> keys, string lockRows)
    {
        if (keys.Count == 0)
            return new Dictionary<AlertKey, Alert>();
        var rows = await Database
            .Use($"""
                SELECT newest.body FROM unnest($1, $2) AS k (service, dedup_key)
                CROSS JOIN LATERAL (
                  SELECT body FROM alerts
                  WHERE dedup_key = k.dedup_key AND service || '' = k.service AND status = 2
                  ORDER BY id DESC LIMIT 1 {lockRows}) AS newest
                """)
            .With([.. keys.Select(key => key.Service.Value)]).With([.. keys.Select(key => key.DedupKey)])
            .All(ReadAlert);
        return ByKey(rows);
    }

    protected static Dictionary<AlertKey, Alert> ByKey(List<Alert> alerts)
    {
        Dictionary<AlertKey, Alert> found = new(alerts.Count);
        foreach (var alert in alerts)
            found[alert.Key] = alert;
        return found;
    }

    protected static StoredFact ReadFact(NpgsqlDataReader row) => new(
        row.GetInt64(0), StreamId.Parse(row.GetString(1)), row.GetInt64(2), row.GetString(3),
        Micros.ToInstant(row.GetInt64(4)), Micros.ToInstant(row.GetInt64(5)), TextOrNull(row, 6));

    protected static Job ReadJob(NpgsqlDataReader row) => new(
        row.GetString(0), row.GetString(1), Micros.ToInstant(row.GetInt64(2)), row.GetString(3), row.GetInt32(4),
        row.GetInt64(5), row.IsDBNull(6) ? null : Micros.ToInstant(row.GetInt64(6)));

    protected static Alert ReadAlert(NpgsqlDataReader row) => StateOf<Alert>(row, 0);

    protected static AlertGroup ReadGroup(NpgsqlDataReader row) => StateOf<AlertGroup>(row, 0);

    private static PlaybookVersion ReadPlaybook(NpgsqlDataReader row) => new(
        row.GetInt32(0), Micros.ToInstant(row.GetInt64(1)), row.GetString(2), row.GetString(3),
        StateOf<IReadOnlyDictionary<string, string>>(row, 4));

    private static IncidentRow ReadIncident(NpgsqlDataReader row) => new()
    {
        Version = row.GetInt64(0),
        State = StateOf<Incident>(row, 1),
    };

    private static PageRow ReadPage(NpgsqlDataReader row) => new()
    {
        Id = new PageId(row.GetGuid(0)),
        QueuedAt = Micros.ToInstant(row.GetInt64(1)),
        Version = row.GetInt64(2),
        State = StateOf<Page>(row, 3),
    };

    private static Signal ReadSignal(NpgsqlDataReader row) => new()
    {
        Id = row.GetGuid(0),
        ReceivedAt = Micros.ToInstant(row.GetInt64(1)),
        Service = new ServiceId(row.GetString(2)),
        Source = row.GetString(3),
        Body = row.GetFieldValue<byte[]>(4),
        Unreadable = TextOrNull(row, 5),
        IsCause = row.IsDBNull(6) ? null : row.GetBoolean(6),
    };

    private static TState StateOf<TState>(NpgsqlDataReader row, int column) =>
        StateJson.Read<TState>(Encoding.UTF8.GetBytes(row.GetString(column)));

    private static string? TextOrNull(NpgsqlDataReader row, int column) =>
        row.IsDBNull(column) ? null : row.GetString(column);
}
