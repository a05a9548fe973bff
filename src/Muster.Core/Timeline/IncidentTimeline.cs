using Muster.Core.Alerts;
using Muster.Core.Communications;
using Muster.Core.Escalation;
using Muster.Core.Incidents;
using Muster.Core.Paging;
using Muster.Core.Runbooks;
using NodaTime;

namespace Muster.Core.Timeline;

/// <summary>
/// What happened in an incident, in the order of its happening, as people read it. A fold of the facts of its
/// streams: nothing writes to it. Source: ESC-017.
/// </summary>
public static class IncidentTimeline
{
    /// <summary>
    /// Of one kind of fact of alerts and groups at most this many have a line of their own; the others are counted in
    /// one line, so that a storm of thousands of alerts stays readable.
    /// </summary>
    public const int AlertLinesMax = 10;

    /// <summary>The lines, by instant, then by position.</summary>
    /// <param name="facts">
    /// The facts of the incident, its escalation, what was said of it, its pages, its groups and their alerts, in any
    /// order; facts of other streams are left out. The first ones may be missing (long logs are read from the end).
    /// </param>
    /// <param name="nameOf">How a person is called.</param>
    /// <param name="zone">In which zone times within sentences are given; null for UTC.</param>
    public static IReadOnlyList<TimelineEntry> Of(
        IReadOnlyList<RecordedFact> facts, Func<ResponderId, string> nameOf, DateTimeZone? zone = null)
    {
        var told = new Told(nameOf, zone ?? DateTimeZone.Utc);
        foreach (var fact in facts.OrderBy(fact => fact.Position))
        {
            if (fact.Fact is IncidentEvent.NoteCorrected corrected)
                told.Notes[corrected.Id] = (corrected.Text, $"{corrected.By.Name}: {corrected.Reason}");
            else if (fact.Fact is IncidentEvent.NoteStruck struck)
                told.Notes[struck.Id] = (null, $"{struck.By.Name}: {struck.Reason}");
        }

        var seen = new Dictionary<Type, int>();
        var hidden = new Dictionary<Type, (RecordedFact First, int Count, Instant Last)>();
        List<TimelineEntry> entries = [];
        foreach (var fact in facts.OrderBy(fact => fact.Position))
        {
            if (LineOf(fact, told) is not { } line)
                continue;
            var kind = fact.Fact.GetType();
            var count = seen[kind] = seen.GetValueOrDefault(kind) + 1;
            if (count <= AlertLinesMax || fact.Fact is not (AlertEvent or AlertGroupEvent))
                entries.Add(EntryOf(fact, line));
            else if (hidden.TryGetValue(kind, out var others))
                hidden[kind] = (others.First, others.Count + 1, Instant.Max(others.Last, fact.At));
            else
                hidden[kind] = (fact, 1, fact.At);
        }

        foreach (var (first, count, last) in hidden.Values)
            entries.Add(EntryOf(first, AlertLines.Others(first, count, last, told)));

        entries.Sort((a, b) => a.At != b.At ? a.At.CompareTo(b.At) : a.Position.CompareTo(b.Position));
        return entries;
    }

    private static Line? LineOf(RecordedFact recorded, Told told) => recorded.Fact switch
    {
        IncidentEvent fact => IncidentLines.Of(fact, told),
        EscalationEvent fact => EscalationLines.Of(fact, told),
        PageEvent fact => PageLines.Of(recorded.Stream, fact, told),
        CommunicationEvent fact => CommunicationLines.Of(fact, told),
        AlertEvent fact => AlertLines.Of(recorded.Stream, fact, told),
        AlertGroupEvent fact => AlertLines.Of(fact, told),
        RunEvent fact => RunLines.Of(fact, told),
        _ => null,
    };

    private static TimelineEntry EntryOf(RecordedFact fact, Line line) =>
        new(
            (fact.Fact as IncidentEvent.Noted)?.HappenedAt ?? fact.At, fact.Recorded, line.Kind, line.Who, line.Text,
            line.Detail, fact.Position)
        {
            IsMinor = line.IsMinor,
            Note = (fact.Fact as IncidentEvent.Noted)?.Id,
        };
}
