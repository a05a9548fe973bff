using System.Collections.Concurrent;
using Muster.Core;
using Muster.Core.Incidents;
using Muster.Core.Timeline;
using Muster.Storage;

namespace Muster.Engine.Incidents;

/// <summary>
/// The timelines that were looked at last. One is told anew when a fact of its streams has come or when the
/// configuration has changed; until then the same list is given to all who look.
/// </summary>
internal sealed class ToldTimelines
{
    private const int KeptMax = 16;
    private readonly ConcurrentDictionary<IncidentId, Told> kept = new();

    /// <summary>The timeline of an incident.</summary>
    /// <param name="reading">The snapshot.</param>
    /// <param name="incident">Whose.</param>
    /// <param name="streams">All streams that it is told from.</param>
    /// <param name="facts">How many facts these have together: a stream only grows.</param>
    /// <param name="configuration">Who is called what.</param>
    internal async ValueTask<IReadOnlyList<TimelineEntry>> Of(
        IReading reading, IncidentId incident, IReadOnlyList<StreamId> streams, long facts, Configuration configuration)
    {
        if (kept.TryGetValue(incident, out var told) && told.Facts == facts && told.Streams == streams.Count
            && ReferenceEquals(told.Configuration, configuration))
        {
            return told.Entries;
        }

        var stored = await reading.Facts(streams, IncidentReader.FactsMax);
        var entries = IncidentTimeline.Of([.. Recorded(stored)], configuration.NameOf);
        if (kept.Count >= KeptMax)
            kept.Clear();
        kept[incident] = new Told(streams.Count, facts, configuration, entries);
        return entries;
    }

    private static IEnumerable<RecordedFact> Recorded(IReadOnlyList<StoredFact> facts)
    {
        foreach (var fact in facts)
        {
            if (fact.Body is { } body)
            {
                yield return new RecordedFact(
                    fact.Position, fact.Stream, fact.At, fact.Recorded, FactJson.Read(fact.Type, body));
            }
        }
    }

    private sealed record Told(
        int Streams, long Facts, Configuration Configuration, IReadOnlyList<TimelineEntry> Entries);
}
