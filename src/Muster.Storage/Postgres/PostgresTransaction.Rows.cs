using System.Runtime.InteropServices;
using System.Text;
using Muster.Core;
using Muster.Core.Alerts;
using NodaTime;

namespace Muster.Storage.Postgres;

/// <content>Rows of signals, alerts and groups, the views of incidents and pages, and playbooks.</content>
internal sealed partial class PostgresTransaction
{
    /// <summary>The keys that this work holds, with their open rows (R1).</summary>
    private readonly Dictionary<AlertKey, AlertId?> heldAlerts = [];
    private readonly Dictionary<AlertGroupKey, AlertGroupId?> heldGroups = [];
    private Gathering<Guid, Signal>? kept;
    private Gathering<AlertKey, Alert>? opened;
    private Gathering<AlertId, Alert>? ended;

    /// <summary>Takes the keys in their order, so that two nodes wait for each other and never cross (R1).</summary>
    public override async ValueTask<IReadOnlyDictionary<AlertKey, Alert>> OpenAlerts(
        IReadOnlyCollection<AlertKey> keys)
    {
        var sorted = InOrder(keys);
        if (sorted.Length == 0)
            return new Dictionary<AlertKey, Alert>();
        string[] services = [.. sorted.Select(key => key.Service.Value)];
        string[] dedupKeys = [.. sorted.Select(key => Texts.Holdable(key.DedupKey))];
        Database
            .Use("""
                INSERT INTO open_alerts (service, dedup_key)
                SELECT DISTINCT k.service COLLATE "C" AS service, k.dedup_key COLLATE "C" AS dedup_key
                FROM unnest($1, $2) AS k (service, dedup_key) ORDER BY 1, 2
                ON CONFLICT (service, dedup_key) DO UPDATE SET alert = open_alerts.alert
                """)
            .With(services).With(dedupKeys)
            .Queue();
        var rows = await Database
            .Use("""
                SELECT a.body, s.version, s.at FROM unnest($1, $2) AS k (service, dedup_key)
                JOIN open_alerts o ON o.service = k.service AND o.dedup_key = k.dedup_key
                JOIN alerts a ON a.id = o.alert
                LEFT JOIN streams s ON s.stream = 'alert/' || replace(a.id::text, '-', '') COLLATE "C"
                """)
            .With(services).With(dedupKeys)
            .All(row => (Alert: ReadAlert(row), Tail: row.IsDBNull(1)
                ? StreamTail.None
                : new StreamTail(row.GetInt64(1), row.GetInt64(2))));
        foreach (var key in sorted)
            heldAlerts[key] = null;
        foreach (var (alert, tail) in rows)
        {
            heldAlerts[alert.Key] = alert.Id;
            log.Know(StreamId.Of(alert.Id), tail);
        }

        return ByKey([.. rows.Select(row => row.Alert)]);
    }

    /// <summary>Read to be written, in the order of the keys, as they were taken.</summary>
    public override ValueTask<IReadOnlyDictionary<AlertKey, Alert>> NewestResolved(
        IReadOnlyCollection<AlertKey> keys) => NewestResolved(InOrder(keys), "FOR UPDATE");

    /// <summary>Read to be written: the row is held, so that no other node's change is lost.</summary>
    public override ValueTask<Alert?> Alert(AlertId id) => Database
        .Use("SELECT body FROM alerts WHERE id = $1 FOR UPDATE")
        .With(id.Value)
        .One(ReadAlert);

    /// <inheritdoc cref="Alert"/>
    public override async ValueTask<IReadOnlyList<Alert>> Alerts(AlertQuery query) => await Filtered(query)
        .Use(Database, "SELECT body FROM alerts", "ORDER BY id DESC", query.Limit, "FOR UPDATE")
        .All(ReadAlert);

    /// <summary>One transaction at a time decides about groups: their keys come in no order.</summary>
    public override async ValueTask<IReadOnlyDictionary<AlertGroupKey, AlertGroup>> OpenGroups(
        IReadOnlyCollection<AlertGroupKey> keys)
    {
        log.HoldGroups();
        var groups = await base.OpenGroups(keys);
        foreach (var key in keys)
            heldGroups[key] = groups.GetValueOrDefault(key)?.Id;
        return groups;
    }

    public override ValueTask<AlertGroup?> Group(AlertGroupId id)
    {
        log.HoldGroups();
        return base.Group(id);
    }

    public ValueTask Keep(Signal signal)
    {
        kept ??= new(Database, Keep, (first, _) => first);
        kept.Add(signal.Id, signal);
        return ValueTask.CompletedTask;
    }

    private Statement Keep(IReadOnlyList<Signal> signals) => Database
        .Use("""
            INSERT INTO signals (id, received, service, source, body, unreadable, cause)
            SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (id) DO NOTHING
            """)
        .With([.. signals.Select(signal => signal.Id)])
        .With([.. signals.Select(signal => Micros.Of(signal.ReceivedAt))])
        .With([.. signals.Select(signal => signal.Service.Value)])
        .With([.. signals.Select(signal => signal.Source)])
        .With(signals.Select(signal => Bytes(signal.Body)).ToArray())
        .With([.. signals.Select(signal => signal.Unreadable)])
        .With(signals.Select(signal => signal.IsCause).ToArray());

    /// <summary>The array itself when it is all of it: a body is not changed after it was handed in.</summary>
    private static byte[] Bytes(ReadOnlyMemory<byte> body) =>
        MemoryMarshal.TryGetArray(body, out var all) && all.Count == all.Array!.Length ? all.Array : body.ToArray();

    public ValueTask<int> DropSignals(Instant before, int limit) =>
        SignalDays.Drop(Database, Now, before, limit);

    public ValueTask Save(IReadOnlyList<Alert> alerts)
    {
        Alert[] rows = [.. alerts.GroupBy(alert => alert.Id).Select(same => same.Last())];
        if (rows.Length == 0)
            return ValueTask.CompletedTask;
        foreach (var alert in rows.OrderBy(alert => alert.Key.Service.Value, StringComparer.Ordinal)
            .ThenBy(alert => alert.DedupKey, StringComparer.Ordinal))
        {
            SetOpen(alert);
        }

        Database
            .Use("""
                INSERT INTO alerts (id, service, dedup_key, status, alert_group, incident, body)
                SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7)
                ON CONFLICT (id) DO UPDATE SET
                  service = excluded.service, dedup_key = excluded.dedup_key, status = excluded.status,
                  alert_group = excluded.alert_group, incident = excluded.incident, body = excluded.body
                """)
            .With([.. rows.Select(alert => alert.Id.Value)])
            .With([.. rows.Select(alert => alert.Service.Value)])
            .With([.. rows.Select(alert => alert.DedupKey)])
            .With([.. rows.Select(alert => (long)alert.Status)])
            .With([.. rows.Select(alert => alert.Group?.Value)])
            .With([.. rows.Select(alert => alert.Incident?.Value)])
            .With([.. rows.Select(alert => Json(alert))])
            .Queue();
        return ValueTask.CompletedTask;
    }

    public ValueTask Save(AlertGroup group)
    {
        var (route, key) = (group.Key.Route, group.Key.Key);
        if (group.IsClosed)
        {
            Database
                .Use("DELETE FROM open_groups WHERE route = $1 AND key = $2 AND alert_group = $3")
                .With(route).With(key).With(group.Id.Value)
                .Queue();
        }
        else if (heldGroups.GetValueOrDefault(group.Key) != group.Id)
        {
            Database
                .Use("""
                    INSERT INTO open_groups (route, key, alert_group) VALUES ($1, $2, $3)
                    ON CONFLICT (route, key) DO UPDATE SET alert_group = excluded.alert_group
                    WHERE open_groups.alert_group IS NULL OR open_groups.alert_group = excluded.alert_group
                    """)
                .With(route).With(key).With(group.Id.Value)
                .Queue(written => OnlyOne(written, $"Another group of {group.Key} is open."));
            heldGroups[group.Key] = group.Id;
        }

        Database
            .Use("""
                INSERT INTO alert_groups (id, route, key, is_closed, body) VALUES ($1, $2, $3, $4, $5)
                ON CONFLICT (id) DO UPDATE SET
                  route = excluded.route, key = excluded.key, is_closed = excluded.is_closed, body = excluded.body
                """)
            .With(group.Id.Value).With(route).With(key).With(group.IsClosed).With(Json(group))
            .Queue();
        return ValueTask.CompletedTask;
    }

    public ValueTask Save(IncidentRow incident)
    {
        var state = incident.State;
        Database
            .Use("""
                INSERT INTO incidents (
                  id, reference, status, severity, service, held_by, version, search, drill, body)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
                ON CONFLICT (id) DO UPDATE SET
                  reference = excluded.reference, status = excluded.status, severity = excluded.severity,
                  service = excluded.service, held_by = excluded.held_by, version = excluded.version,
                  search = excluded.search, drill = excluded.drill, body = excluded.body
                """)
            .With(state.Id.Value).With(IncidentText.Fold(state.Reference)).With((long)state.Status)
            .With(state.Severity.Value).With(state.Declaration!.Service?.Value).With(state.HeldBy?.Value)
            .With(incident.Version).With(IncidentText.Of(state)).With(state.Declaration.Drill)
            .With(Json(state))
            .Queue();
        return ValueTask.CompletedTask;
    }

    public ValueTask Save(PageRow page)
    {
        var order = page.State.Order!;
        Database
            .Use("""
                INSERT INTO pages (id, queued, incident, responder, outcome, version, body)
                VALUES ($1, $2, $3, $4, $5, $6, $7)
                ON CONFLICT (id) DO UPDATE SET
                  queued = excluded.queued, incident = excluded.incident, responder = excluded.responder,
                  outcome = excluded.outcome, version = excluded.version, body = excluded.body
                """)
            .With(page.Id.Value).With(page.QueuedAt).With(order.Incident?.Value).With(order.Responder.Value)
            .With((long)page.State.Outcome).With(page.Version).With(Json(page.State))
            .Queue();
        return ValueTask.CompletedTask;
    }

    public async ValueTask Apply(PlaybookVersion playbook)
    {
        var current = await CurrentPlaybook();
        if (playbook.Version != (current?.Version ?? 0) + 1)
            throw new StreamContendedException("The playbook");
        Database
            .Use("""
                INSERT INTO playbooks (version, applied, applied_by, digest, files) VALUES ($1, $2, $3, $4, $5)
                ON CONFLICT (version) DO NOTHING
                """)
            .With(playbook.Version).With(playbook.AppliedAt).With(playbook.By).With(playbook.Digest)
            .With(Json(playbook.Files))
            .Queue(written =>
            {
                if (written != 1)
                    throw new StreamContendedException("The playbook");
            });
    }

    public ValueTask Remember(string key, string value)
    {
        Database
            .Use("INSERT INTO remembered (key, value) VALUES ($1, $2) ON CONFLICT (key) DO NOTHING")
            .With(key).With(value)
            .Queue();
        return ValueTask.CompletedTask;
    }

    private void SetOpen(Alert alert)
    {
        if (!alert.IsOpen)
        {
            ended ??= new(Database, End, (_, later) => later);
            ended.Add(alert.Id, alert);
        }
        else if (heldAlerts.GetValueOrDefault(alert.Key) != alert.Id)
        {
            opened ??= new(Database, Open, (_, later) => later);
            opened.Add(alert.Key, alert);
            heldAlerts[alert.Key] = alert.Id;
        }
    }

    private Statement Open(IReadOnlyList<Alert> alerts) => WithKeys(alerts, """
        INSERT INTO open_alerts (service, dedup_key, alert) SELECT * FROM unnest($1, $2, $3)
        ON CONFLICT (service, dedup_key) DO UPDATE SET alert = excluded.alert
        WHERE open_alerts.alert IS NULL OR open_alerts.alert = excluded.alert
        """)
        .Judged(written =>
        {
            if (written != alerts.Count)
                throw new InvalidOperationException($"Another alert of one of {alerts.Count} keys is open.");
        });

    private Statement End(IReadOnlyList<Alert> alerts) => WithKeys(alerts, """
        DELETE FROM open_alerts AS o USING unnest($1, $2, $3) AS k (service, dedup_key, alert)
        WHERE o.service = k.service AND o.dedup_key = k.dedup_key AND o.alert = k.alert
        """);

    private Statement WithKeys(IReadOnlyList<Alert> alerts, string text) => Database
        .Use(text)
        .With([.. alerts.Select(alert => alert.Service.Value)])
        .With([.. alerts.Select(alert => alert.DedupKey)])
        .With([.. alerts.Select(alert => alert.Id.Value)]);

    /// <summary>Keys that were taken and opened nothing are given back.</summary>
    private void LeaveUnused()
    {
        AlertKey[] keys = [.. heldAlerts.Where(held => held.Value is null).Select(held => held.Key)];
        if (keys.Length == 0)
            return;
        Database
            .Use("""
                DELETE FROM open_alerts AS o USING unnest($1, $2) AS k (service, dedup_key)
                WHERE o.service = k.service AND o.dedup_key = k.dedup_key AND o.alert IS NULL
                """)
            .With([.. keys.Select(key => key.Service.Value)]).With([.. keys.Select(key => key.DedupKey)])
            .Queue();
    }

    private static AlertKey[] InOrder(IEnumerable<AlertKey> keys) =>
    [
        .. keys.Distinct()
            .OrderBy(key => key.Service.Value, StringComparer.Ordinal)
            .ThenBy(key => key.DedupKey, StringComparer.Ordinal),
    ];

    private static void OnlyOne(int written, string otherwise)
    {
        if (written != 1)
            throw new InvalidOperationException(otherwise);
    }

    private static string Json<TState>(TState state) => Encoding.UTF8.GetString(StateJson.Write(state));
}
