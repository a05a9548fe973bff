using Muster.Core;
using Muster.Core.Alerts;
using Muster.Core.Incidents;
using Muster.Core.Paging;
using Muster.Core.Search;

namespace Muster.Storage;

/// <summary>
/// Compares views with what the log says: incidents and pages exactly, alert rows by their transitions (their
/// counters are not in the log, R2). A stream whose facts have been erased is left out.
/// </summary>
internal static class ViewCheck
{
    private const int RowsAtOnce = 1000;

    internal static async ValueTask<IReadOnlyList<string>> Run(IReading reading, CancellationToken cancel)
    {
        List<string> problems = [];
        var written = await CheckIncidents(reading, problems, cancel);
        await CheckWritten(reading, written, problems, cancel);
        await CheckPages(reading, problems, cancel);
        await CheckAlerts(reading, problems, cancel);
        return problems;
    }

    /// <summary>Answers the positions of the facts in which people wrote something.</summary>
    private static async ValueTask<HashSet<long>> CheckIncidents(
        IReading reading, List<string> problems, CancellationToken cancel)
    {
        HashSet<long> written = [];
        IncidentId? before = null;
        while (true)
        {
            cancel.ThrowIfCancellationRequested();
            var rows = await reading.Incidents(new IncidentQuery { Before = before, Limit = RowsAtOnce });
            foreach (var row in rows)
            {
                var stream = StreamId.Of(row.State.Id);
                var facts = await reading.Facts(stream, afterVersion: 0);
                if (Fold<Incident, IncidentEvent>(facts, Incident.Initial, Incident.Evolve) is { } folded)
                    Compare(stream, row.Version, facts.Count, row.State, folded, problems);
                written.UnionWith(facts.Where(IsWritten).Select(fact => fact.Position));
                before = row.State.Id;
            }

            if (rows.Count < RowsAtOnce)
                return written;
        }
    }

    private static bool IsWritten(StoredFact fact) =>
        fact.Body is { } body && SearchedText.Of(FactJson.Read(fact.Type, body)) is not null;

    private static async ValueTask CheckWritten(
        IReading reading, HashSet<long> written, List<string> problems, CancellationToken cancel)
    {
        long? before = null;
        while (true)
        {
            cancel.ThrowIfCancellationRequested();
            var facts = await reading.Written(new TextQuery { Text = "", Before = before, Limit = RowsAtOnce });
            foreach (var fact in facts)
            {
                written.Remove(fact.Position);
                if (fact.Body is not null && !IsWritten(fact))
                    problems.Add($"fact {fact.Position}: searches find it, but nobody wrote anything in it");
            }

            if (facts.Count < RowsAtOnce)
                break;
            before = facts[^1].Position;
        }

        problems.AddRange(written.Order().Select(position => $"fact {position}: searches do not find it"));
    }

    private static async ValueTask CheckPages(IReading reading, List<string> problems, CancellationToken cancel)
    {
        PageId? before = null;
        while (true)
        {
            cancel.ThrowIfCancellationRequested();
            var rows = await reading.Pages(new PageQuery { Before = before, Limit = RowsAtOnce });
            foreach (var row in rows)
            {
                var stream = StreamId.Of(row.Id);
                var facts = await reading.Facts(stream, afterVersion: 0);
                if (Fold<Page, PageEvent>(facts, Page.Initial, Page.Evolve) is { } folded)
                    Compare(stream, row.Version, facts.Count, row.State, folded, problems);
                before = row.Id;
            }

            if (rows.Count < RowsAtOnce)
                return;
        }
    }

    private static async ValueTask CheckAlerts(IReading reading, List<string> problems, CancellationToken cancel)
    {
        AlertId? before = null;
        while (true)
        {
            cancel.ThrowIfCancellationRequested();
            var rows = await reading.Alerts(new AlertQuery { Before = before, Limit = RowsAtOnce });
            foreach (var row in rows)
            {
                var stream = StreamId.Of(row.Id);
                var facts = await reading.Facts(stream, afterVersion: 0);
                if (row.Version != facts.Count)
                    problems.Add($"{stream}: the row counts {row.Version} facts, the log {facts.Count}");
                else if (IsOpenAfter(facts) is { } isOpen && isOpen != row.IsOpen)
                    problems.Add($"{stream}: the row is {row.Status}, the log says {(isOpen ? "open" : "resolved")}");
                before = row.Id;
            }

            if (rows.Count < RowsAtOnce)
                return;
        }
    }

    private static void Compare<TState>(
        StreamId stream, long version, long facts, TState view, TState folded, List<string> problems)
    {
        if (version != facts)
            problems.Add($"{stream}: the view counts {version} facts, the log {facts}");
        else if (!StateJson.Write(view).AsSpan().SequenceEqual(StateJson.Write(folded)))
            problems.Add($"{stream}: the view differs from what its facts give");
    }

    /// <summary>The state that facts give; null when one of them was erased.</summary>
    private static TState? Fold<TState, TEvent>(
        IReadOnlyList<StoredFact> facts, TState initial, Func<TState, TEvent, TState> evolve)
        where TState : class
        where TEvent : class
    {
        var state = initial;
        foreach (var fact in facts)
        {
            if (fact.Body is null)
                return null;
            state = evolve(state, FactJson.Read<TEvent>(fact.Body));
        }

        return state;
    }

    private static bool? IsOpenAfter(IReadOnlyList<StoredFact> facts) =>
        facts is [.., { Body: { } body }] ? FactJson.Read<AlertEvent>(body) is not AlertEvent.Resolved : null;
}
