using Muster.Core.Incidents;
using Muster.Core.StatusPage;
using Muster.Core.Timeline;
using NodaTime;
using E = Muster.Core.Incidents.IncidentEvent;

namespace Muster.Core.Postmortems;

/// <summary>A row of the timeline of a post-mortem.</summary>
/// <param name="At">When it happened.</param>
/// <param name="Until">When it ended, for a time without entries; else null.</param>
/// <param name="Text">What happened, in one line.</param>
/// <param name="Mark">Why it matters, or null.</param>
/// <param name="Sources">The facts that say it.</param>
public sealed record DraftRow(Instant At, Instant? Until, string Text, string? Mark, IReadOnlyList<long> Sources);

/// <summary>The timeline of a post-mortem: what happened with its marks, what customers were told on the same axis,
/// the changes around it, and where nothing was written down.</summary>
public static class DraftRows
{
    /// <summary>So long without an entry is a gap.</summary>
    public static Duration GapFrom { get; } = Duration.FromMinutes(20);

    /// <summary>Changes so long before the beginning may have to do with it.</summary>
    public static Duration ChangesBefore { get; } = Duration.FromHours(1);

    private static readonly Duration LateFrom = Duration.FromMinutes(1);
    private static readonly Duration SaidWithin = Duration.FromMinutes(30);

    /// <summary>The rows, by when they happened.</summary>
    public static IReadOnlyList<DraftRow> Of(PostmortemRecord record)
    {
        var marks = Marks(record);
        var machinery = record.Facts.Where(fact => IsMachinery(fact.Fact)).Select(fact => fact.Position).ToHashSet();
        var rows = IncidentTimeline.Of(record.Facts, record.NameOf, record.Zone)
            .Where(entry => !entry.IsMinor && !machinery.Contains(entry.Position))
            .Select(entry => new DraftRow(
                entry.At, Until: null, Line(entry), marks.GetValueOrDefault(entry.Position), [entry.Position]))
            .Concat(record.Changes
                .Where(each => each.Fact.HappensAt >= record.Incident.StartedAt - ChangesBefore
                    && each.Fact.HappensAt <= (record.Incident.ResolvedAt ?? Instant.MaxValue))
                .Select(each => new DraftRow(
                    each.Fact.HappensAt, Until: null, $"Change: {OneLine(each.Fact.Summary)}", Mark: null,
                    [each.Position])))
            .Concat(record.Posts.Select(Posted).OfType<DraftRow>())
            .OrderBy(row => row.At).ThenBy(row => row.Sources[0])
            .ToList();
        return
        [
            .. rows.Concat(Gaps(record.Incident, rows)).OrderBy(row => row.At).ThenBy(row => row.Until is not null),
        ];
    }

    /// <summary>What was not done that others would have expected: raised and not said, given and not taken.</summary>
    public static IReadOnlyList<DraftRow> Omissions(PostmortemRecord record) =>
        [.. Unsaid(record), .. Untaken(record)];

    /// <summary>A text in one line.</summary>
    internal static string OneLine(string text) =>
        string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>How Muster itself goes about it: the room shows that, and nobody learns from it.</summary>
    private static bool IsMachinery(object fact) => fact is Alerts.AlertGroupEvent or Paging.PageEvent
        or E.AlertsCleared or Escalation.EscalationEvent.Started or Escalation.EscalationEvent.Acknowledged
        or Escalation.EscalationEvent.Ended;

    private static string Line(TimelineEntry entry)
    {
        var late = entry.Recorded - entry.At >= LateFrom ? " (written down later)" : "";
        var isTold = entry.Kind is TimelineKinds.Status or TimelineKinds.Note or TimelineKinds.People;
        var detail = isTold && entry.Detail is { } more ? $" {OneLine(more)}" : "";
        return OneLine(entry.Text) + detail + late;
    }

    private static DraftRow? Posted((PublicPageEvent Fact, long Position) post) => post.Fact switch
    {
        PublicPageEvent.UpdatePosted e => new DraftRow(
            e.At, Until: null, $"Status page, {e.Status.Word().Replace('_', ' ')}: {OneLine(e.Body)}",
            "Said to customers", [post.Position]),
        _ => null,
    };

    /// <summary>What each of a few facts means for the whole.</summary>
    private static Dictionary<long, string> Marks(PostmortemRecord record)
    {
        var marks = new Dictionary<long, string>();
        Mark(record.Of<Alerts.AlertEvent.Opened>().Select(each => each.Position)
            .Concat(record.Of<E.Declared>().Select(each => each.Position)).Take(1), "Detected");
        Mark(record.Of<E>().Where(each => each.Fact is E.StatusChanged { To: IncidentStatus.Identified }
            or E.CauseStated { State: CauseState.Confirmed }).Select(each => each.Position).Take(1), "Diagnosed");
        Mark(record.Of<E>().Where(each => each.Fact is E.StatusChanged { To: IncidentStatus.Monitoring } or E.Resolved)
            .Select(each => each.Position).Take(1), "Repaired");
        Mark(record.Of<E.Decided>().Select(each => each.Position), "Key moment");
        return marks;

        void Mark(IEnumerable<long> positions, string word)
        {
            foreach (var position in positions)
                marks.TryAdd(position, word);
        }
    }

    private static IEnumerable<DraftRow> Gaps(Incident incident, List<DraftRow> rows)
    {
        for (var at = 1; at < rows.Count; at++)
        {
            var (before, after) = (rows[at - 1], rows[at]);
            if (before.At < incident.DeclaredAt || after.At > (incident.ResolvedAt ?? Instant.MaxValue)
                || after.At - before.At < GapFrom)
            {
                continue;
            }

            yield return new DraftRow(
                before.At, after.At, $"No entry for {Told.Length(after.At - before.At)}.", Mark: null,
                [before.Sources[0], after.Sources[0]]);
        }
    }

    private static IEnumerable<DraftRow> Unsaid(PostmortemRecord record)
    {
        var said = record.Of<E.Updated>().Select(each => each.Fact.At)
            .Concat(record.Of<Communications.CommunicationEvent.Written>().Select(each => each.Fact.At))
            .Order().ToList();
        var rank = record.Of<E.Declared>().Select(each => each.Fact.Rank).FirstOrDefault(int.MaxValue);
        foreach (var (fact, position) in record.Of<E.SeverityChanged>())
        {
            var isWorse = fact.Rank < rank;
            rank = fact.Rank;
            var next = said.Where(at => at >= fact.At).Select(at => (Instant?)at).FirstOrDefault();
            if (!isWorse || next - fact.At <= SaidWithin)
                continue;
            var until = next is { } later ? $"for {Told.Length(later - fact.At)}" : "at all";
            yield return new DraftRow(
                fact.At, Until: null, $"The severity became {fact.To} and nothing was said {until}.", Mark: null,
                [position]);
        }
    }

    private static IEnumerable<DraftRow> Untaken(PostmortemRecord record)
    {
        foreach (var (fact, position) in record.Of<E.Reassigned>())
        {
            if (!record.Of<E.Acknowledged>().Any(each => each.Fact.Holder == fact.To && each.Fact.At >= fact.At))
            {
                yield return new DraftRow(
                    fact.At, Until: null,
                    $"{fact.By.Name} gave it to {record.NameOf(fact.To)}, who did not say that they took it.",
                    Mark: null, [position]);
            }
        }
    }
}
