using Muster.Core.Alerts;
using Muster.Core.Incidents;
using Muster.Core.Search;

namespace Muster.Storage.Sqlite;

/// <content>Lists: newest first, each filter on an index that gives that order.</content>
internal partial class SqliteReading
{
    private const string SignalColumns = "id, received, service, source, body, unreadable, cause";
    private const int TrigramLength = 3;

    private static readonly IncidentStatus[] AllStatuses = Enum.GetValues<IncidentStatus>();

    public ValueTask<IReadOnlyList<Alert>> Alerts(AlertQuery query)
    {
        var filter = new Filter()
            .And("id < ?", query.Before?.Value)
            .And("service = ?", query.Service?.Value)
            .And("incident = ?", query.Incident?.Value)
            .And("alert_group = ?", query.Group?.Value)
            .And("dedup_key = ?", query.DedupKey);
        if (query.Statuses.Count > 0)
            filter.And($"+status IN ({string.Join(", ", query.Statuses.Select(status => (int)status).Distinct())})");
        var limit = Limits.Of(query.Limit);
        if (query is { Incident: null, Group: null })
        {
            if (query.DedupKey is not null)
            {
                return List(query.Statuses is [AlertStatus.Resolved]
                    ? filter.Read(Connection, ResolvedOfKey, NewestFirst, limit, ReadAlert)
                    : AlertsOfKey(filter, limit));
            }

            if (query.Statuses.Count > 0 && !query.Statuses.Contains(AlertStatus.Resolved))
                return List(filter.Read(Connection, $"{OpenAlertRows} AND ", NewestFirst, limit, ReadAlert));
        }

        return List(filter.Read(Connection, "SELECT body FROM alerts WHERE ", NewestFirst, limit, ReadAlert));
    }

    public ValueTask<IReadOnlyList<IncidentRow>> Incidents(IncidentQuery query)
    {
        var filter = new Filter()
            .And("severity = ?", query.Severity?.Value)
            .And("service = ?", query.Service?.Value)
            .And("held_by = ?", query.HeldBy?.Value);
        if (query.Drill is { } drill)
            filter.And(drill ? "drill = 1" : "drill = 0");
        var limit = Limits.Of(query.Limit);
        if (query.Text is { } text)
            return List(IncidentsWith(text, filter, query, limit));
        var isPlain = query.Statuses.Count == 0 && (filter.IsEmpty || query.Drill == true);
        filter
            .And("id < ?", query.Before?.Value)
            .And("id >= ?", IdRange.From(query.From))
            .And("id < ?", IdRange.From(query.To));
        return List(isPlain
            ? filter.Read(
                Connection, "SELECT version, body FROM incidents WHERE ", NewestFirst, limit, ReadIncident)
            : IncidentsByStatus(filter, query.Statuses, limit));
    }

    public ValueTask<IReadOnlyList<PageRow>> Pages(PageQuery query)
    {
        var isNarrow = query.Incident is not null || query.Id is not null;
        return List(new Filter()
            .And("id = ?", query.Id?.Value)
            .And("id < ?", query.Before?.Value)
            .And("incident = ?", query.Incident?.Value)
            .And(isNarrow ? "+responder = ?" : "responder = ?", query.Responder?.Value)
            .And(isNarrow || query.Responder is not null ? "+outcome = ?" : "outcome = ?", (long?)query.Outcome)
            .Read(
                Connection, "SELECT id, queued, version, body FROM pages WHERE ", NewestFirst,
                Limits.Of(query.Limit), ReadPage));
    }

    /// <summary>A walk of the index of streams for each kind; only the facts that are answered are read.</summary>
    public ValueTask<IReadOnlyList<StoredFact>> Changes(ChangeQuery query)
    {
        if (query.Kinds.Count == 0)
            return List<StoredFact>([]);
        var walks = string.Join(" UNION ALL ", query.Kinds.Select(_ =>
            "SELECT position FROM facts INDEXED BY facts_of_stream WHERE stream >= ? AND stream < ?"));
        var statement = Connection.Use($"""
            SELECT {FactColumns} FROM facts WHERE position IN (
              SELECT position FROM ({walks}) WHERE position < ? ORDER BY position DESC LIMIT ?)
            ORDER BY position DESC
            """);
        foreach (var kind in query.Kinds)
            statement.With(kind + "/").With(kind + "0");
        return List(statement.With(query.Before ?? long.MaxValue).With(Limits.Of(query.Limit)).All(ReadFact));
    }

    public ValueTask<IReadOnlyList<Signal>> Signals(SignalQuery query)
    {
        var filter = new Filter()
            .And("id < ?", query.Before)
            .And("service = ?", query.Service?.Value);
        var from = query.UnreadableOnly
            ? $"SELECT {SignalColumns} FROM signals INDEXED BY signals_unreadable WHERE unreadable IS NOT NULL AND "
            : $"SELECT {SignalColumns} FROM signals WHERE ";
        return List(filter.Read(Connection, from, NewestFirst, Limits.Of(query.Limit), ReadSignal));
    }

    private const string NewestFirst = " ORDER BY id DESC LIMIT ?";
    private const string OpenAlertRows = "SELECT body FROM alerts INDEXED BY alerts_open WHERE status <> 2";

    private const string ResolvedOfKey =
        "SELECT body FROM alerts INDEXED BY alerts_resolved_by_key WHERE status = 2 AND ";

    /// <summary>The open ones lie in an index that holds the key, the resolved ones in one that begins with
    /// it.</summary>
    private List<Alert> AlertsOfKey(Filter filter, int limit)
    {
        var rows =
            $"SELECT id, body FROM alerts INDEXED BY alerts_open WHERE status <> 2 AND {filter.Text}"
            + $" UNION ALL SELECT id, body FROM alerts INDEXED BY alerts_resolved_by_key"
            + $" WHERE status = 2 AND {filter.Text}";
        var statement = Connection.Use($"SELECT body FROM ({rows}){NewestFirst}");
        filter.Bind(statement);
        filter.Bind(statement);
        return statement.With(limit).All(ReadAlert);
    }

    /// <summary>One short walk for each status, because no index gives several statuses in the order of ids.</summary>
    private List<IncidentRow> IncidentsByStatus(Filter filter, IReadOnlyList<IncidentStatus> asked, int limit)
    {
        var statuses = asked.Count > 0 ? asked.Distinct().ToArray() : AllStatuses;
        var walks = string.Join(
            " UNION ALL ",
            statuses.Select(status =>
                $"SELECT * FROM (SELECT row, id FROM incidents WHERE status = {(int)status} AND {filter.Text}"
                + $"{NewestFirst})"));
        var statement = Connection.Use(
            $"SELECT i.version, i.body FROM (SELECT row, id FROM ({walks}){NewestFirst}) AS w "
            + "CROSS JOIN incidents AS i ON i.row = w.row ORDER BY w.id DESC");
        foreach (var _ in statuses)
        {
            filter.Bind(statement);
            statement.With(limit);
        }

        return statement.With(limit).All(ReadIncident);
    }

    /// <summary>
    /// Words of three letters and more are found by their trigrams; where there is none, by walking, for short words
    /// are found soon. Both walk from the newest row on.
    /// </summary>
    private List<IncidentRow> IncidentsWith(string text, Filter filter, IncidentQuery query, int limit)
    {
        if (query.Statuses.Count > 0)
            filter.And($"status IN ({string.Join(", ", query.Statuses.Select(status => (int)status).Distinct())})");
        filter
            .And("i.row < (SELECT row FROM incidents WHERE id = ?)", query.Before?.Value)
            .And("id >= ?", IdRange.From(query.From))
            .And("id < ?", IdRange.From(query.To));
        var words = SearchWords.Of(text);
        foreach (var word in words.Where(IsShort))
            filter.And("instr(i.search, ?) > 0", word);
        const string columns = "SELECT i.version, i.body FROM";
        if (Array.TrueForAll(words, IsShort))
        {
            return filter.Read(
                Connection, $"{columns} incidents AS i WHERE ", " ORDER BY i.row DESC LIMIT ?", limit, ReadIncident);
        }

        var statement = Connection.Use(
            $"{columns} incident_words AS w CROSS JOIN incidents AS i ON i.row = w.rowid "
            + $"WHERE w.incident_words MATCH ? AND {filter.Text} ORDER BY w.rowid DESC LIMIT ?");
        statement.With(Phrases(words));
        filter.Bind(statement);
        return statement.With(limit).All(ReadIncident);
    }

    public ValueTask<IReadOnlyList<StoredFact>> Written(TextQuery query)
    {
        var limit = Limits.Of(query.Limit);
        var words = SearchWords.Of(query.Text);
        var isWalk = Array.TrueForAll(words, IsShort);
        var from = isWalk
            ? "(SELECT position, text FROM texts WHERE position < ? ORDER BY position DESC LIMIT ?) AS t"
            : "text_words AS w CROSS JOIN texts AS t ON t.position = w.rowid";
        var (match, place) = isWalk ? ("true", "t.position") : ("w.text_words MATCH ? AND w.rowid < ?", "w.rowid");
        var filter = new Filter();
        foreach (var word in words.Where(IsShort))
            filter.And("instr(lower(t.text), ?) > 0", word);
        var statement = Connection.Use(
            $"SELECT {FactColumns} FROM facts WHERE position IN (SELECT {place} FROM {from} "
            + $"WHERE {match} AND {filter.Text} ORDER BY {place} DESC LIMIT ?) ORDER BY position DESC");
        var before = query.Before ?? long.MaxValue;
        if (isWalk)
            statement.With(before).With(TextQuery.WalkedMax);
        else
            statement.With(Phrases(words)).With(before);
        filter.Bind(statement);
        return List(statement.With(limit).All(ReadFact));
    }

    private static bool IsShort(string word) => word.EnumerateRunes().Count() < TrigramLength;

    /// <summary>The long ones of these words, each to be found as it stands.</summary>
    private static string Phrases(string[] words) => string.Join(
        " AND ",
        words.Where(word => !IsShort(word))
            .Select(word => $"\"{word.Replace("\"", "\"\"", StringComparison.Ordinal)}\""));
}
