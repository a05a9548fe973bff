using System.Collections.Concurrent;
using Muster.Core.Alerts;

namespace Muster.Storage.Sqlite;

/// <summary>
/// Which alert and which group is open for a key: the truth about known or new while this process is the only
/// writer (R1), rebuilt from the rows when the file is opened. Written by the write loop alone; what a work changed
/// can be taken back.
/// </summary>
internal sealed class OpenRows
{
    private readonly ConcurrentDictionary<AlertKey, AlertId> alerts = new();
    private readonly ConcurrentDictionary<AlertGroupKey, AlertGroupId> groups = new();
    private readonly List<(AlertKey Key, AlertId? Before)> alertsBefore = [];
    private readonly List<(AlertGroupKey Key, AlertGroupId? Before)> groupsBefore = [];

    internal AlertId? Alert(AlertKey key) => alerts.TryGetValue(key, out var id) ? id : null;

    internal AlertGroupId? Group(AlertGroupKey key) => groups.TryGetValue(key, out var id) ? id : null;

    /// <summary>Where a work begins, to be handed to <see cref="GoBack"/>.</summary>
    internal (int Alerts, int Groups) Place => (alertsBefore.Count, groupsBefore.Count);

    internal void Set(AlertKey key, AlertId? id)
    {
        var before = Alert(key);
        if (before == id)
            return;
        alertsBefore.Add((key, before));
        Put(key, id);
    }

    internal void Set(AlertGroupKey key, AlertGroupId? id)
    {
        var before = Group(key);
        if (before == id)
            return;
        groupsBefore.Add((key, before));
        Put(key, id);
    }

    /// <summary>Takes back what was set since a place.</summary>
    internal void GoBack((int Alerts, int Groups) place)
    {
        for (var index = alertsBefore.Count - 1; index >= place.Alerts; index--)
            Put(alertsBefore[index].Key, alertsBefore[index].Before);
        for (var index = groupsBefore.Count - 1; index >= place.Groups; index--)
            Put(groupsBefore[index].Key, groupsBefore[index].Before);
        alertsBefore.RemoveRange(place.Alerts, alertsBefore.Count - place.Alerts);
        groupsBefore.RemoveRange(place.Groups, groupsBefore.Count - place.Groups);
    }

    /// <summary>What was set stays.</summary>
    internal void Settle()
    {
        alertsBefore.Clear();
        groupsBefore.Clear();
    }

    /// <summary>Reads the open rows.</summary>
    internal void Load(Connection connection)
    {
        Settle();
        alerts.Clear();
        groups.Clear();
        Dictionary<string, string> services = new(StringComparer.Ordinal);
        var rows = connection.Use("SELECT id, service, dedup_key FROM alerts INDEXED BY alerts_open WHERE status <> 2");
        while (rows.Step())
        {
            var service = rows.Text(1);
            if (!services.TryGetValue(service, out var shared))
                services[service] = shared = service;
            alerts[new AlertKey(new(shared), rows.Text(2))] = new AlertId(rows.Id(0));
        }

        rows = connection.Use(
            "SELECT id, route, key FROM alert_groups INDEXED BY alert_groups_open WHERE is_closed = 0");
        while (rows.Step())
            groups[new AlertGroupKey(rows.Text(1), rows.Text(2))] = new AlertGroupId(rows.Id(0));
    }

    private void Put(AlertKey key, AlertId? id)
    {
        if (id is { } present)
            alerts[key] = present;
        else
            alerts.TryRemove(key, out _);
    }

    private void Put(AlertGroupKey key, AlertGroupId? id)
    {
        if (id is { } present)
            groups[key] = present;
        else
            groups.TryRemove(key, out _);
    }
}
