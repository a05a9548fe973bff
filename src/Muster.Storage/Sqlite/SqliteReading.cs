using Muster.Core;
using Muster.Core.Alerts;
using Muster.Core.Incidents;
using Muster.Core.Paging;
using NodaTime;

namespace Muster.Storage.Sqlite;

/// <summary>Reads of one snapshot on one connection; single rows and the log here, lists in the other part.</summary>
internal partial class SqliteReading(Connection connection, OpenRows open, Instant now) : IReading
{
    private const string FactColumns = "position, stream, version, type, at, recorded, body";
    protected const string JobColumns = "kind, key, due, payload, attempts, fence, leased, id";

    public Instant Now { get; } = now;

    protected Connection Connection { get; } = connection;

    protected OpenRows Open { get; } = open;

    public ValueTask<IReadOnlyList<StoredFact>> Facts(StreamId stream, long afterVersion) => List(Connection
        .Use($"SELECT {FactColumns} FROM facts WHERE stream = ? AND version > ? ORDER BY version")
        .With(stream.ToString()).With(afterVersion)
        .All(ReadFact));

    public ValueTask<IReadOnlyList<StoredFact>> Facts(IReadOnlyList<StreamId> streams, int limit) => List(Connection
        .Use($"""
            SELECT {FactColumns} FROM facts WHERE position IN (
              SELECT position FROM facts WHERE stream IN (SELECT value FROM json_each(?))
              ORDER BY position DESC LIMIT ?)
            ORDER BY position
            """)
        .WithText(StateJson.Write<IReadOnlyList<string>>([.. streams.Select(stream => stream.ToString())]))
        .With(limit)
        .All(ReadFact));

    public ValueTask<IReadOnlyList<StoredFact>> FactsAfter(long position, int limit) => List(Connection
        .Use($"SELECT {FactColumns} FROM facts WHERE position > ? ORDER BY position LIMIT ?")
        .With(position).With(limit)
        .All(ReadFact));

    /// <summary>The slash that ends the kind is followed by the digit nought in ASCII: all keys lie between.</summary>
    public ValueTask<IReadOnlyList<StoredFact>> FactsOfKind(string kind, long afterPosition) => List(Connection
        .Use($"""
            SELECT {FactColumns} FROM facts WHERE position IN (
              SELECT position FROM facts INDEXED BY facts_of_stream WHERE stream >= ? AND stream < ?)
              AND position > ?
            ORDER BY position
            """)
        .With(kind + "/").With(kind + "0").With(afterPosition)
        .All(ReadFact));

    public ValueTask<long> Version(StreamId stream) => ValueTask.FromResult(Connection
        .Use("SELECT max(version) FROM facts WHERE stream = ?")
        .With(stream.ToString())
        .One(row => row.Number(0)));

    public virtual ValueTask<long> ConfigurationPosition() => ValueTask.FromResult(Connection
        .Use("SELECT configuration FROM head")
        .One(row => row.Number(0)));

    public virtual ValueTask<Anchor?> HeadAnchor() => ValueTask.FromResult(Connection
        .Use("SELECT position, hash FROM head WHERE position > 0")
        .One(row => new Anchor(row.Number(0), Convert.ToHexStringLower(row.Bytes(1)), Now)));

    public ValueTask<IReadOnlyDictionary<AlertKey, Alert>> OpenAlerts(IReadOnlyCollection<AlertKey> keys)
    {
        Dictionary<AlertKey, Alert> found = new(keys.Count);
        foreach (var key in keys)
        {
            if (Open.Alert(key) is { } id && AlertRow(id) is { IsOpen: true } alert)
                found[key] = alert;
        }

        return ValueTask.FromResult<IReadOnlyDictionary<AlertKey, Alert>>(found);
    }

    public ValueTask<IReadOnlyDictionary<AlertKey, Alert>> NewestResolved(IReadOnlyCollection<AlertKey> keys)
    {
        Dictionary<AlertKey, Alert> found = [];
        foreach (var key in keys)
        {
            var newest = Connection
                .Use("""
                    SELECT body FROM alerts INDEXED BY alerts_resolved_by_key
                    WHERE dedup_key = ? AND service = ? AND status = 2 ORDER BY id DESC LIMIT 1
                    """)
                .With(key.DedupKey).With(key.Service.Value)
                .One(ReadAlert);
            if (newest is not null)
                found[key] = newest;
        }

        return ValueTask.FromResult<IReadOnlyDictionary<AlertKey, Alert>>(found);
    }

    public ValueTask<Alert?> Alert(AlertId id) => ValueTask.FromResult(AlertRow(id));

    public ValueTask<IReadOnlyDictionary<AlertGroupKey, AlertGroup>> OpenGroups(
        IReadOnlyCollection<AlertGroupKey> keys)
    {
        Dictionary<AlertGroupKey, AlertGroup> found = new(keys.Count);
        foreach (var key in keys)
        {
            if (Open.Group(key) is { } id && GroupRow(id) is { IsClosed: false } group)
                found[key] = group;
        }

        return ValueTask.FromResult<IReadOnlyDictionary<AlertGroupKey, AlertGroup>>(found);
    }

    public ValueTask<IReadOnlySet<IncidentId>> OpenAmong(IReadOnlyCollection<IncidentId> incidents)
    {
        HashSet<IncidentId> found = [];
        foreach (var id in incidents)
        {
            var isOpen = Connection
                .Use($"SELECT status < {(int)IncidentStatus.Resolved} FROM incidents WHERE id = ?")
                .With(id.Value)
                .One(row => row.Number(0));
            if (isOpen == 1)
                found.Add(id);
        }

        return ValueTask.FromResult<IReadOnlySet<IncidentId>>(found);
    }

    public ValueTask<AlertGroup?> Group(AlertGroupId id) => ValueTask.FromResult(GroupRow(id));

    public ValueTask<IncidentRow?> Incident(IncidentId id) => ValueTask.FromResult(Connection
        .Use("SELECT version, body FROM incidents WHERE id = ?")
        .With(id.Value)
        .One(ReadIncident));

    public ValueTask<IncidentRow?> IncidentByReference(string reference) => ValueTask.FromResult(Connection
        .Use("SELECT version, body FROM incidents WHERE reference = ? ORDER BY id DESC LIMIT 1")
        .With(IncidentText.Fold(reference))
        .One(ReadIncident));

    public ValueTask<Signal?> Signal(Guid id) => ValueTask.FromResult(Connection
        .Use($"SELECT {SignalColumns} FROM signals WHERE id = ?")
        .With(id)
        .One(ReadSignal));

    public ValueTask<Job?> Job(string kind, string key) => ValueTask.FromResult(Planned(kind, key)?.Job);

    public ValueTask<Instant?> NextDue() => ValueTask.FromResult(Connection
        .Use("SELECT due FROM jobs WHERE leased IS NULL OR leased <= ? ORDER BY due, id LIMIT 1")
        .With(Now)
        .One<Instant?>(row => row.At(0)));

    public ValueTask<IReadOnlyList<IncidentId>> OpenIncidentsWithoutJob(IReadOnlyList<string> kinds) =>
        List(Connection
            .Use($"""
                SELECT id FROM incidents INDEXED BY incidents_by_status
                WHERE status < {(int)IncidentStatus.Resolved} AND NOT EXISTS (
                  SELECT 1 FROM jobs WHERE kind IN (SELECT value FROM json_each(?)) AND key = lower(hex(incidents.id)))
                ORDER BY id DESC
                """)
            .WithText(StateJson.Write(kinds))
            .All(row => new IncidentId(row.Id(0))));

    public ValueTask<PlaybookVersion?> CurrentPlaybook() => ValueTask.FromResult(Connection
        .Use("SELECT version, applied, applied_by, digest, files FROM playbooks ORDER BY version DESC LIMIT 1")
        .One(ReadPlaybook));

    public ValueTask<PlaybookVersion?> Playbook(int version) => ValueTask.FromResult(Connection
        .Use("SELECT version, applied, applied_by, digest, files FROM playbooks WHERE version = ?")
        .With(version)
        .One(ReadPlaybook));

    public ValueTask<string?> Recall(string key) => ValueTask.FromResult(Connection
        .Use("SELECT value FROM remembered WHERE key = ?")
        .With(key)
        .One(row => row.Text(0)));

    /// <summary>The rows of the log as they lie there, oldest first.</summary>
    internal IEnumerable<LinkedFact> Log()
    {
        var rows = Connection.Use($"SELECT {FactColumns}, digest, hash FROM facts ORDER BY position");
        try
        {
            while (rows.Step())
            {
                yield return new LinkedFact(
                    rows.Number(0), rows.Text(1), rows.Number(2), rows.Text(3), rows.Number(4), rows.Number(5),
                    rows.BytesOrNull(6), rows.BytesOrNull(7), rows.Bytes(8).ToArray());
            }
        }
        finally
        {
            rows.Reset();
        }
    }

    protected virtual Alert? AlertRow(AlertId id) => Connection
        .Use("SELECT body FROM alerts WHERE id = ?")
        .With(id.Value)
        .One(ReadAlert);

    protected virtual AlertGroup? GroupRow(AlertGroupId id) => Connection
        .Use("SELECT body FROM alert_groups WHERE id = ?")
        .With(id.Value)
        .One(row => StateJson.Read<AlertGroup>(row.Bytes(0)));

    protected (Job Job, long Id)? Planned(string kind, string key) => Connection
        .Use($"SELECT {JobColumns} FROM jobs WHERE kind = ? AND key = ?")
        .With(kind).With(key)
        .One<(Job, long)?>(row => (ReadJob(row), row.Number(7)));

    protected static (Job Job, long Id) ReadPlanned(Statement row) => (ReadJob(row), row.Number(7));

    protected static ValueTask<IReadOnlyList<TRow>> List<TRow>(IReadOnlyList<TRow> rows) => ValueTask.FromResult(rows);

    private static StoredFact ReadFact(Statement row) => new(
        row.Number(0), StreamId.Parse(row.Text(1)), row.Number(2), row.Text(3), row.At(4), row.At(5),
        row.TextOrNull(6));

    private static Job ReadJob(Statement row) => new(
        row.Text(0), row.Text(1), row.At(2), row.Text(3), (int)row.Number(4), row.Number(5),
        row.NumberOrNull(6) is { } leased ? Micros.ToInstant(leased) : null);

    private static PlaybookVersion ReadPlaybook(Statement row) => new(
        (int)row.Number(0), row.At(1), row.Text(2), row.Text(3),
        StateJson.Read<IReadOnlyDictionary<string, string>>(row.Bytes(4)));

    private static Alert ReadAlert(Statement row) => StateJson.Read<Alert>(row.Bytes(0));

    private static IncidentRow ReadIncident(Statement row) => new()
    {
        Version = row.Number(0),
        State = StateJson.Read<Incident>(row.Bytes(1)),
    };

    private static PageRow ReadPage(Statement row) => new()
    {
        Id = new PageId(row.Id(0)),
        QueuedAt = row.At(1),
        Version = row.Number(2),
        State = StateJson.Read<Page>(row.Bytes(3)),
    };

    private static Signal ReadSignal(Statement row) => new()
    {
        Id = row.Id(0),
        ReceivedAt = row.At(1),
        Service = new ServiceId(row.Text(2)),
        Source = row.Text(3),
        Body = row.Bytes(4).ToArray(),
        Unreadable = row.TextOrNull(5),
        IsCause = row.IsNull(6) ? null : row.Number(6) != 0,
    };
}
