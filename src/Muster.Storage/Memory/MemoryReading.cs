using Muster.Core;
using Muster.Core.Alerts;
using Muster.Core.Incidents;
using Muster.Core.Search;
using NodaTime;

namespace Muster.Storage.Memory;

/// <summary>Reads of one snapshot.</summary>
internal class MemoryReading(MemoryState state, Instant now) : IReading
{
    public Instant Now { get; } = now;

    internal MemoryState State { get; private protected set; } = state;

    public ValueTask<IReadOnlyList<StoredFact>> Facts(StreamId stream, long afterVersion) =>
        List(State.Streams.GetValueOrDefault(stream, []).Where(each => each.Fact.Version > afterVersion));

    public ValueTask<IReadOnlyList<StoredFact>> Facts(IReadOnlyList<StreamId> streams, int limit) =>
        List(streams
            .Distinct()
            .SelectMany(stream => State.Streams.GetValueOrDefault(stream, []))
            .OrderBy(each => each.Fact.Position)
            .TakeLast(limit));

    public ValueTask<IReadOnlyList<StoredFact>> FactsAfter(long position, int limit)
    {
        List<MemoryFact> found = [];
        for (var index = (int)Math.Max(position, 0); index < State.Log.Count && found.Count < limit; index++)
            found.Add(State.Log[index]);
        return List(found);
    }

    public ValueTask<IReadOnlyList<StoredFact>> FactsOfKind(string kind, long afterPosition) =>
        List(State.Log.Skip((int)Math.Max(afterPosition, 0)).Where(each => each.Fact.Stream.Kind == kind));

    public ValueTask<IReadOnlyList<StoredFact>> Changes(ChangeQuery query) =>
        List(State.Log
            .Take((int)Math.Min(State.Log.Count, (query.Before ?? long.MaxValue) - 1))
            .Reverse()
            .Where(each => query.Kinds.Contains(each.Fact.Stream.Kind, StringComparer.Ordinal))
            .Take(Limits.Of(query.Limit)));

    public ValueTask<long> Version(StreamId stream) =>
        ValueTask.FromResult((long)State.Streams.GetValueOrDefault(stream, []).Count);

    public ValueTask<long> ConfigurationPosition() => ValueTask.FromResult(State.ConfigurationPosition);

    public ValueTask<IReadOnlyDictionary<AlertKey, Alert>> OpenAlerts(IReadOnlyCollection<AlertKey> keys)
    {
        Dictionary<AlertKey, Alert> found = [];
        foreach (var key in keys)
        {
            if (State.OpenAlerts.TryGetValue(key, out var id))
                found[key] = State.Alerts[id.Value];
        }

        return ValueTask.FromResult<IReadOnlyDictionary<AlertKey, Alert>>(found);
    }

    public ValueTask<IReadOnlyDictionary<AlertKey, Alert>> NewestResolved(IReadOnlyCollection<AlertKey> keys)
    {
        var asked = keys.ToHashSet();
        Dictionary<AlertKey, Alert> found = [];
        foreach (var (_, alert) in State.Alerts)
        {
            if (alert.Status == AlertStatus.Resolved && asked.Remove(alert.Key))
                found[alert.Key] = alert;
            if (asked.Count == 0)
                break;
        }

        return ValueTask.FromResult<IReadOnlyDictionary<AlertKey, Alert>>(found);
    }

    public ValueTask<Alert?> Alert(AlertId id) => ValueTask.FromResult(State.Alerts.GetValueOrDefault(id.Value));

    public ValueTask<IReadOnlyList<Alert>> Alerts(AlertQuery query) => List(
        from pair in State.Alerts
        let alert = pair.Value
        where query.Before is not { } before || pair.Key.CompareTo(before.Value) < 0
        where query.Statuses.Count == 0 || query.Statuses.Contains(alert.Status)
        where query.Service is null || alert.Service == query.Service
        where query.Incident is null || alert.Incident == query.Incident
        where query.Group is null || alert.Group == query.Group
        where query.DedupKey is null || alert.DedupKey == query.DedupKey
        select alert,
        query.Limit);

    public ValueTask<IReadOnlyDictionary<AlertGroupKey, AlertGroup>> OpenGroups(
        IReadOnlyCollection<AlertGroupKey> keys) =>
        ValueTask.FromResult<IReadOnlyDictionary<AlertGroupKey, AlertGroup>>(keys
            .Where(State.OpenGroups.ContainsKey)
            .ToDictionary(key => key, key => State.Groups[State.OpenGroups[key]]));

    public ValueTask<IReadOnlySet<IncidentId>> OpenAmong(IReadOnlyCollection<IncidentId> incidents) =>
        ValueTask.FromResult<IReadOnlySet<IncidentId>>(incidents
            .Where(id => State.Incidents.GetValueOrDefault(id.Value) is { State.IsOpen: true })
            .ToHashSet());

    public ValueTask<AlertGroup?> Group(AlertGroupId id) => ValueTask.FromResult(State.Groups.GetValueOrDefault(id));

    public ValueTask<IncidentRow?> Incident(IncidentId id) =>
        ValueTask.FromResult(State.Incidents.GetValueOrDefault(id.Value));

    public ValueTask<IncidentRow?> IncidentByReference(string reference) => ValueTask.FromResult(
        State.Incidents.Values.FirstOrDefault(row =>
            IncidentText.Fold(row.State.Reference) == IncidentText.Fold(reference)));

    public ValueTask<IReadOnlyList<IncidentRow>> Incidents(IncidentQuery query)
    {
        var words = SearchWords.Of(query.Text ?? "");
        return List(
            from pair in State.Incidents
            let incident = pair.Value.State
            where query.Before is not { } before || pair.Key.CompareTo(before.Value) < 0
            where query.Statuses.Count == 0 || query.Statuses.Contains(incident.Status)
            where query.Severity is null || incident.Severity == query.Severity
            where query.Service is null || incident.Declaration!.Service == query.Service
            where query.HeldBy is null || incident.HeldBy == query.HeldBy
            where query.Drill is not { } drill || incident.Declaration!.Drill == drill
            where query.From is not { } earliest || pair.Key.CompareTo(IdRange.From(earliest)) >= 0
            where query.To is not { } to || pair.Key.CompareTo(IdRange.From(to)) < 0
            where SearchWords.AllIn(words, IncidentText.Of(incident))
            select pair.Value,
            query.Limit);
    }

    public ValueTask<IReadOnlyList<StoredFact>> Written(TextQuery query)
    {
        var words = SearchWords.Of(query.Text);
        List<StoredFact> found = [];
        for (var index = State.Log.Count - 1; index >= 0 && found.Count < Limits.Of(query.Limit); index--)
        {
            var fact = State.Log[index].Fact;
            if ((query.Before is not { } before || fact.Position < before)
                && fact is { Stream.Kind: StreamKinds.Incident, Body: { } body }
                && SearchedText.Of(FactJson.Read(fact.Type, body)) is { } text
                && SearchWords.AllIn(words, IncidentText.Fold(text)))
            {
                found.Add(fact);
            }
        }

        return ValueTask.FromResult<IReadOnlyList<StoredFact>>(found);
    }

    public ValueTask<IReadOnlyList<PageRow>> Pages(PageQuery query) => List(
        from pair in State.Pages
        let page = pair.Value.State
        where query.Before is not { } before || pair.Key.CompareTo(before.Value) < 0
        where query.Id is not { } id || pair.Key == id.Value
        where query.Incident is null || page.Order!.Incident == query.Incident
        where query.Responder is null || page.Order!.Responder == query.Responder
        where query.Outcome is null || page.Outcome == query.Outcome
        select pair.Value,
        query.Limit);

    public ValueTask<Signal?> Signal(Guid id) => ValueTask.FromResult(State.Signals.GetValueOrDefault(id));

    public ValueTask<IReadOnlyList<Signal>> Signals(SignalQuery query) => List(
        from pair in State.Signals
        let signal = pair.Value
        where query.Before is not { } before || pair.Key.CompareTo(before) < 0
        where !query.UnreadableOnly || signal.Unreadable is not null
        where query.Service is null || signal.Service == query.Service
        select signal,
        query.Limit);

    public ValueTask<Job?> Job(string kind, string key) =>
        ValueTask.FromResult(State.Jobs.GetValueOrDefault((kind, key))?.Job);

    public ValueTask<Instant?> NextDue()
    {
        foreach (var (key, planned) in State.Schedule)
        {
            if (planned.Job.LeasedUntil is not { } until || until <= Now)
                return ValueTask.FromResult<Instant?>(key.Due);
        }

        return ValueTask.FromResult<Instant?>(null);
    }

    public ValueTask<Anchor?> HeadAnchor() => ValueTask.FromResult(
        State.Log.IsEmpty
            ? null
            : new Anchor(State.Log.Count, Convert.ToHexStringLower(State.Log[^1].Hash), Now));

    public ValueTask<IReadOnlyList<IncidentId>> OpenIncidentsWithoutJob(IReadOnlyList<string> kinds) =>
        ValueTask.FromResult<IReadOnlyList<IncidentId>>(
        [
            .. from pair in State.Incidents
               where pair.Value.State.IsOpen
               let id = new IncidentId(pair.Key)
               where !kinds.Any(kind => State.Jobs.ContainsKey((kind, id.ToString())))
               select id,
        ]);

    public ValueTask<PlaybookVersion?> CurrentPlaybook() =>
        ValueTask.FromResult(State.Playbooks.Count == 0 ? null : State.Playbooks[^1]);

    public ValueTask<PlaybookVersion?> Playbook(int version) => ValueTask.FromResult(
        version >= 1 && version <= State.Playbooks.Count ? State.Playbooks[version - 1] : null);

    public ValueTask<string?> Recall(string key) => ValueTask.FromResult(State.Remembered.GetValueOrDefault(key));

    private static ValueTask<IReadOnlyList<StoredFact>> List(IEnumerable<MemoryFact> facts) =>
        ValueTask.FromResult<IReadOnlyList<StoredFact>>([.. facts.Select(each => each.Fact)]);

    private static ValueTask<IReadOnlyList<TRow>> List<TRow>(IEnumerable<TRow> rows, int limit) =>
        ValueTask.FromResult<IReadOnlyList<TRow>>([.. rows.Take(Limits.Of(limit))]);
}
