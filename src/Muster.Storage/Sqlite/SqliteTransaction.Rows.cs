using NodaTime;
using Muster.Core.Alerts;

namespace Muster.Storage.Sqlite;

/// <content>Rows of signals, alerts and groups, and the views of incidents and pages.</content>
internal sealed partial class SqliteTransaction
{
    public ValueTask Keep(Signal signal)
    {
        Connection
            .Use("""
                INSERT INTO signals (id, received, service, source, body, unreadable, cause)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (id) DO NOTHING
                """)
            .With(signal.Id).With(signal.ReceivedAt).With(signal.Service.Value).With(signal.Source)
            .WithBlob(signal.Body.Span).With(signal.Unreadable)
            .With(signal.IsCause is { } isCause ? (isCause ? 1 : 0) : (long?)null)
            .Run();
        return ValueTask.CompletedTask;
    }

    /// <summary>Walks on from where the last walk ended, so that what is kept is not looked at again.</summary>
    public ValueTask<int> DropSignals(Instant before, int limit)
    {
        var from = Connection.Use("SELECT value FROM counters WHERE name = ?").With(LookedAt).One(row => row.Number(0));
        var (last, seen) = Connection
            .Use("""
                SELECT max(id), count(*) FROM (
                  SELECT id FROM signals WHERE id >= ? AND id < ? ORDER BY id LIMIT ?)
                """)
            .With(IdRange.From(Instant.FromUnixTimeMilliseconds(from))).With(IdRange.From(before)).With(limit)
            .One(row => (Last: row.IsNull(0) ? Guid.Empty : row.Id(0), Seen: (int)row.Number(1)));
        if (seen == 0)
            return ValueTask.FromResult(0);
        Connection
            .Use("DELETE FROM signals WHERE id >= ? AND id <= ? AND cause = 0")
            .With(IdRange.From(Instant.FromUnixTimeMilliseconds(from))).With(last)
            .Run();
        Connection
            .Use("""
                INSERT INTO counters (name, value) VALUES (?, ?)
                ON CONFLICT (name) DO UPDATE SET value = excluded.value
                """)
            .With(LookedAt).With(Math.Max(from + 1, IdRange.MillisecondOf(last)))
            .Run();
        return ValueTask.FromResult(seen);
    }

    /// <summary>The millisecond up to which old signals were looked at.</summary>
    private const string LookedAt = "signals-looked-at";

    public ValueTask Save(IReadOnlyList<Alert> alerts)
    {
        foreach (var alert in alerts)
            Save(alert);
        return ValueTask.CompletedTask;
    }

    public ValueTask Save(AlertGroup group)
    {
        var own = Open.Group(group.Key);
        if (!group.IsClosed && own is not null && own != group.Id)
            throw new InvalidOperationException($"Another group of {group.Key} is open.");
        if (!group.IsClosed)
            Open.Set(group.Key, group.Id);
        else if (own == group.Id)
            Open.Set(group.Key, id: null);

        var body = StateJson.Write(group);
        if (log.Groups.Find(group.Id) is { } before && before.IsClosed == group.IsClosed && before.Key == group.Key)
        {
            Connection.Use("UPDATE alert_groups SET body = ? WHERE id = ?").WithText(body).With(group.Id.Value).Run();
        }
        else
        {
            Connection
                .Use("""
                    INSERT INTO alert_groups (id, route, key, is_closed, body) VALUES (?, ?, ?, ?, ?)
                    ON CONFLICT (id) DO UPDATE SET
                      route = excluded.route, key = excluded.key, is_closed = excluded.is_closed, body = excluded.body
                    """)
                .With(group.Id.Value).With(group.Key.Route).With(group.Key.Key).With(group.IsClosed ? 1 : 0)
                .WithText(body)
                .Run();
        }

        log.Groups.Written(group.Id, group);
        return ValueTask.CompletedTask;
    }

    public ValueTask Save(IncidentRow incident)
    {
        var state = incident.State;
        var search = IncidentText.Of(state);
        var known = Connection
            .Use("SELECT row, search FROM incidents WHERE id = ?")
            .With(state.Id.Value)
            .One<(long Row, string Search)?>(row => (row.Number(0), row.Text(1)));
        var saved = Connection
            .Use("""
                INSERT INTO incidents (
                  id, reference, status, severity, service, held_by, version, search, drill, body)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (id) DO UPDATE SET
                  reference = excluded.reference, status = excluded.status, severity = excluded.severity,
                  service = excluded.service, held_by = excluded.held_by, version = excluded.version,
                  search = excluded.search, drill = excluded.drill, body = excluded.body
                RETURNING row
                """)
            .With(state.Id.Value).With(IncidentText.Fold(state.Reference)).With((long)state.Status)
            .With(state.Severity.Value).With(state.Declaration!.Service?.Value).With(state.HeldBy?.Value)
            .With(incident.Version).With(search).With(state.Declaration.Drill ? 1 : 0)
            .WithText(StateJson.Write(state))
            .One(row => row.Number(0));
        if (known?.Search == search)
            return ValueTask.CompletedTask;
        if (known is { } old)
        {
            Connection
                .Use("INSERT INTO incident_words (incident_words, rowid, search) VALUES ('delete', ?, ?)")
                .With(old.Row).With(old.Search)
                .Run();
        }

        Connection.Use("INSERT INTO incident_words (rowid, search) VALUES (?, ?)").With(saved).With(search).Run();
        return ValueTask.CompletedTask;
    }

    public ValueTask Save(PageRow page)
    {
        var order = page.State.Order!;
        Connection
            .Use("""
                INSERT INTO pages (id, queued, incident, responder, outcome, version, body)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (id) DO UPDATE SET
                  queued = excluded.queued, incident = excluded.incident, responder = excluded.responder,
                  outcome = excluded.outcome, version = excluded.version, body = excluded.body
                """)
            .With(page.Id.Value).With(page.QueuedAt).With(order.Incident?.Value).With(order.Responder.Value)
            .With((long)page.State.Outcome).With(page.Version).WithText(StateJson.Write(page.State))
            .Run();
        return ValueTask.CompletedTask;
    }

    protected override Alert? AlertRow(AlertId id)
    {
        if (log.Alerts.Find(id) is { } recent)
            return recent;
        var row = base.AlertRow(id);
        if (row is not null)
            log.Alerts.Read(id, row);
        return row;
    }

    protected override AlertGroup? GroupRow(AlertGroupId id)
    {
        if (log.Groups.Find(id) is { } recent)
            return recent;
        var row = base.GroupRow(id);
        if (row is not null)
            log.Groups.Read(id, row);
        return row;
    }

    /// <summary>A repeat changes nothing that an index holds, and then no index is touched.</summary>
    private void Save(Alert alert)
    {
        var own = Open.Alert(alert.Key);
        if (alert.IsOpen && own is not null && own != alert.Id)
            throw new InvalidOperationException($"Another alert of {alert.Key} is open.");
        if (alert.IsOpen)
            Open.Set(alert.Key, alert.Id);
        else if (own == alert.Id)
            Open.Set(alert.Key, id: null);

        var body = StateJson.Write(alert);
        if (log.Alerts.Find(alert.Id) is { } before && before.Status == alert.Status && before.Group == alert.Group
            && before.Incident == alert.Incident && before.Key == alert.Key)
        {
            Connection.Use("UPDATE alerts SET body = ? WHERE id = ?").WithText(body).With(alert.Id.Value).Run();
        }
        else
        {
            Connection
                .Use("""
                    INSERT INTO alerts (id, service, dedup_key, status, alert_group, incident, body)
                    VALUES (?, ?, ?, ?, ?, ?, ?)
                    ON CONFLICT (id) DO UPDATE SET
                      service = excluded.service, dedup_key = excluded.dedup_key, status = excluded.status,
                      alert_group = excluded.alert_group, incident = excluded.incident, body = excluded.body
                    """)
                .With(alert.Id.Value).With(alert.Service.Value).With(alert.DedupKey).With((long)alert.Status)
                .With(alert.Group?.Value).With(alert.Incident?.Value).WithText(body)
                .Run();
        }

        log.Alerts.Written(alert.Id, alert);
    }
}
