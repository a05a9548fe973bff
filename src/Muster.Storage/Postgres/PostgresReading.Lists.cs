using Muster.Core.Alerts;
using Muster.Core.Incidents;
using Muster.Core.Search;

namespace Muster.Storage.Postgres;

/// <content>Lists: newest first, each filter on an index that gives that order.</content>
internal partial class PostgresReading
{
    private const string SignalColumns = "id, received, service, source, body, unreadable, cause";
    private const string NewestFirst = "ORDER BY id DESC";
    private const string Backwards = "ORDER BY position DESC";
    private const int TrigramLength = 3;

    private static readonly long[] AllStatuses =
        [.. Enum.GetValues<IncidentStatus>().Select(status => (long)status)];

    public virtual async ValueTask<IReadOnlyList<Alert>> Alerts(AlertQuery query) =>
        await Filtered(query).Use(Database, "SELECT body FROM alerts", NewestFirst, query.Limit).All(ReadAlert);

    /// <summary>
    /// One short walk for each status, because no index gives several statuses in the order of ids. Each status stands
    /// in the text: the planner knows then how rare it is, and does not walk a million others for it. A search lets the
    /// planner choose between the letters and the order, by how often the text occurs.
    /// </summary>
    public async ValueTask<IReadOnlyList<IncidentRow>> Incidents(IncidentQuery query)
    {
        var filter = new Filter()
            .And("severity = ?", query.Severity?.Value)
            .And("service = ?", query.Service?.Value)
            .And("held_by = ?", query.HeldBy?.Value);
        var statuses = query.Statuses.Select(status => (long)status).Distinct().ToArray();
        const string select = "SELECT version, body FROM incidents";
        if (query.Drill is { } drill)
            filter.And(drill ? "drill" : "NOT drill");
        var isPlain = statuses.Length == 0 && (filter.IsEmpty || query.Drill == true);
        filter
            .And("id < ?", query.Before?.Value)
            .And("id >= ?", IdRange.From(query.From))
            .And("id < ?", IdRange.From(query.To));
        if (query.Text is { } text)
        {
            PlanForTheseWords();
            foreach (var word in SearchWords.Of(text))
                filter.And("search LIKE ?", Texts.Anywhere(Texts.Holdable(word)));
            if (statuses.Length > 0)
                filter.And($"status IN ({string.Join(", ", statuses)})");
            return await filter.Use(Database, select, NewestFirst, query.Limit).All(ReadIncident);
        }

        if (isPlain)
            return await filter.Use(Database, select, NewestFirst, query.Limit).All(ReadIncident);
        var limit = Limits.Of(query.Limit);
        var walks = string.Join(
            " UNION ALL ",
            (statuses.Length > 0 ? statuses : AllStatuses).Select(status =>
                $"(SELECT id, version, body FROM incidents WHERE status = {status} AND {filter.Text}"
                + $" {NewestFirst} LIMIT {limit})"));
        var statement = Database.Use($"SELECT version, body FROM ({walks}) AS i {NewestFirst} LIMIT {limit}");
        filter.Bind(statement);
        return await statement.All(ReadIncident);
    }

    public virtual async ValueTask<IReadOnlyList<StoredFact>> Written(TextQuery query)
    {
        var words = SearchWords.Of(query.Text);
        var filter = new Filter().And("position < ?", query.Before);
        var isWalk = Array.TrueForAll(words, word => word.EnumerateRunes().Count() < TrigramLength);
        var from = isWalk
            ? $"(SELECT position, text FROM texts WHERE {filter.Text} {Backwards} LIMIT {TextQuery.WalkedMax}) AS t"
            : "texts";
        foreach (var word in words)
            filter.And("text ILIKE ?", Texts.Anywhere(Texts.Holdable(word)));
        var statement = Database.Use(
            $"SELECT {FactColumns} FROM facts JOIN (SELECT position FROM {from} WHERE {filter.Text} {Backwards} "
            + $"LIMIT {Limits.Of(query.Limit)}) AS found USING (position) {Backwards}");
        filter.Bind(statement);
        PlanForTheseWords();
        return await statement.All(ReadFact);
    }

    /// <summary>
    /// The plan that PostgreSQL keeps for any words walks a million texts for a rare one, or sorts them for a common
    /// one: what follows in this transaction is planned for its own values.
    /// </summary>
    private void PlanForTheseWords() => Database.Use("SET LOCAL plan_cache_mode = force_custom_plan").Queue();

    public async ValueTask<IReadOnlyList<PageRow>> Pages(PageQuery query) => await new Filter()
        .And("id = ?", query.Id?.Value)
        .And("id < ?", query.Before?.Value)
        .And("incident = ?", query.Incident?.Value)
        .And("responder = ?", query.Responder?.Value)
        .And("outcome = ?", (long?)query.Outcome)
        .Use(Database, "SELECT id, queued, version, body FROM pages", NewestFirst, query.Limit)
        .All(ReadPage);

    public async ValueTask<IReadOnlyList<Signal>> Signals(SignalQuery query)
    {
        var filter = new Filter().And("id < ?", query.Before).And("service = ?", query.Service?.Value);
        if (query.UnreadableOnly)
            filter.And("unreadable IS NOT NULL");
        return await filter
            .Use(Database, $"SELECT {SignalColumns} FROM signals", NewestFirst, query.Limit)
            .All(ReadSignal);
    }

    /// <summary>Open alerts are found by their key, those that are over by the index of these.</summary>
    private const string ByDedupKey = """
        id IN (
          SELECT alert FROM open_alerts WHERE dedup_key = ?
          UNION ALL SELECT id FROM alerts WHERE status = 2 AND dedup_key = ?)
        """;

    protected static Filter Filtered(AlertQuery query)
    {
        var filter = new Filter()
            .And("id < ?", query.Before?.Value)
            .And("service = ?", query.Service?.Value)
            .And("incident = ?", query.Incident?.Value)
            .And("alert_group = ?", query.Group?.Value)
            .And(ByDedupKey, query.DedupKey);
        if (query.Statuses.Count > 0)
            filter.And($"status IN ({string.Join(", ", query.Statuses.Select(status => (int)status).Distinct())})");
        if (query.Statuses.Count > 0 && !query.Statuses.Contains(AlertStatus.Resolved))
            filter.And($"status <> {(int)AlertStatus.Resolved}");
        return filter;
    }
}
