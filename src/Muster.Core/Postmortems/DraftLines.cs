using System.Globalization;
using Muster.Core.Alerts;
using Muster.Core.Clocks;
using Muster.Core.Incidents;
using Muster.Core.Investigation;
using Muster.Core.Runbooks;
using Muster.Core.Timeline;
using NodaTime;
using NodaTime.Text;
using E = Muster.Core.Incidents.IncidentEvent;

namespace Muster.Core.Postmortems;

/// <summary>What the record says, a line each with its sources.</summary>
internal sealed class DraftLines(PostmortemRecord record)
{
    private const int EntriesMax = 12;

    private static readonly ZonedDateTimePattern Moment =
        ZonedDateTimePattern.CreateWithInvariantCulture("HH:mm x", zoneProvider: null);

    private static readonly LocalDatePattern Day = LocalDatePattern.Iso;

    private Incident Incident => record.Incident;

    private long Born => record.Of<E.Declared>().Select(each => each.Position).FirstOrDefault();

    internal IEnumerable<DraftedLine> Reference() => [Line($"Incident: {Incident.Reference}", Born)];

    internal IEnumerable<DraftedLine> Level() => Last<E.SeverityChanged>() is { } changed
        ? [Line($"Severity: {changed.Fact.To}, before {changed.Fact.From}", changed.Position)]
        : [Line($"Severity: {Incident.Severity}", Born)];

    internal IEnumerable<DraftedLine> Date() =>
        [Line($"Date: {Day.Format(Incident.StartedAt.InZone(record.Zone).Date)}", Began)];

    internal IEnumerable<DraftedLine> Lasted() => Last<E.Resolved>() is { } over
        ? [Line($"Duration: {Told.Length(over.Fact.At - Incident.StartedAt)} ({Say(Incident.StartedAt)} to "
            + $"{Say(over.Fact.At)})", Began, over.Position)]
        : [];

    internal IEnumerable<DraftedLine> Commander() => record.Of<E.RoleTaken>()
        .Where(each => each.Fact.Role.Value.Contains("commander", StringComparison.OrdinalIgnoreCase))
        .TakeLast(1)
        .Select(each => Line($"Incident commander: {record.NameOf(each.Fact.Holder)}", each.Position));

    internal IEnumerable<DraftedLine> Noticed() =>
        record.Of<E.Declared>().Take(1).Select(each => Line(
            each.Fact.Source switch
            {
                DetectionSource.Alert => $"It was noticed by an alert at {Say(Incident.DetectedAt)}.",
                DetectionSource.Report => $"It was noticed by a report at {Say(Incident.DetectedAt)}.",
                _ => $"{each.Fact.By.Name} noticed it at {Say(Incident.DetectedAt)}.",
            },
            each.Position));

    internal IEnumerable<DraftedLine> Responded()
    {
        if (First<E.Acknowledged>() is { } taken)
        {
            yield return Line(
                $"{record.NameOf(taken.Fact.Holder)} had it {Told.Length(taken.Fact.At - Incident.DetectedAt)} after "
                    + "it was noticed.",
                Born, taken.Position);
        }

        if (Incident.DetectedAt > Incident.StartedAt)
        {
            yield return Line(
                $"It was noticed {Told.Length(Incident.DetectedAt - Incident.StartedAt)} after it began.", Began);
        }
    }

    internal IEnumerable<DraftedLine> Effect() => Figures(_ => true).Concat(Answers(_ => true)).Concat(Service());

    internal IEnumerable<DraftedLine> Service() => record.Of<E.Declared>().Take(1)
        .Where(each => each.Fact.Service is not null)
        .Select(each => Line($"Service: {NameOf(each.Fact.Service!.Value)}", each.Position));

    /// <summary>The last value of each figure whose name is meant.</summary>
    internal IEnumerable<DraftedLine> Figures(Func<string, bool> isMeant) => record.Of<E.FigureGiven>()
        .GroupBy(each => each.Fact.Figure, StringComparer.Ordinal)
        .Select(group => group.Last())
        .Select(each => (each, Name: record.Playbook.Classification.Figures
            .FirstOrDefault(figure => figure.Id == each.Fact.Figure)))
        .Where(pair => isMeant($"{pair.each.Fact.Figure} {pair.Name?.Name}"))
        .Select(pair => Line(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{pair.Name?.Name ?? pair.each.Fact.Figure}: {pair.each.Fact.Value:#,0.##} {pair.Name?.Unit}")
                .TrimEnd(),
            pair.each.Position));

    /// <summary>The last answer to each question that is meant.</summary>
    internal IEnumerable<DraftedLine> Answers(Func<string, bool> isMeant) => record.Of<E.QuestionAnswered>()
        .GroupBy(each => each.Fact.Question, StringComparer.Ordinal)
        .Select(group => group.Last())
        .Where(each => isMeant(each.Fact.Ask))
        .Select(each => Line($"{each.Fact.Ask} {DraftRows.OneLine(each.Fact.Answer)}", each.Position));

    internal IEnumerable<DraftedLine> Cause()
    {
        foreach (var (fact, position) in record.Of<E.CauseStated>().TakeLast(1))
        {
            if (fact is { State: not CauseState.Unknown, Text: { } text })
                yield return Line($"{fact.State.Word()}: {DraftRows.OneLine(text)}", position);
        }

        foreach (var (fact, position) in record.Of<E.BoardSettled>()
            .Where(each => each.Fact is { Kind: BoardKind.Hypothesis }
                and { Outcome: BoardOutcome.Confirmed or BoardOutcome.RuledOut }))
        {
            var word = fact.Outcome == BoardOutcome.Confirmed ? "Confirmed" : "Ruled out";
            yield return Line(DraftRows.OneLine($"{word}: {fact.Text} {fact.Note}"), position);
        }

        foreach (var (fact, position) in record.Of<E.StatusChanged>()
            .Where(each => each.Fact is { To: IncidentStatus.Identified, Note: not null }))
        {
            yield return Line($"Identified at {Say(fact.At)}: {DraftRows.OneLine(fact.Note!)}", position);
        }
    }

    internal IEnumerable<DraftedLine> Measures()
    {
        foreach (var (fact, position) in record.Of<object>())
        {
            var text = fact switch
            {
                E.Decided e => $"{Say(e.At)} {e.By.Name} decided: {e.Question} {e.Chosen}",
                E.TaskDone e => $"{Say(e.At)} {e.By.Name} finished: {e.Title}. {e.Note}",
                E.ItemTicked e => $"{Say(e.At)} {e.By.Name} did: {e.Text}. {e.Note}",
                E.WorkflowStepped { Answer: null } e => $"{Say(e.At)} {e.By.Name} did: {e.Title}. {e.Note}",
                E.Noted { Kind: NoteKind.Command } e => $"{Say(e.HappenedAt ?? e.At)} {e.By.Name} ran `{e.Text}`",
                RunEvent.StepEnded e => $"{Say(e.At)} runbook step “{e.Title}” {e.State.InWords()}. {e.Said?.Head}",
                _ => null,
            };
            if (text is not null)
                yield return Line(DraftRows.OneLine(text), position);
        }
    }

    internal IEnumerable<DraftedLine> Checks() => record.Of<E.CheckMeasured>()
        .GroupBy(each => each.Fact.Check, StringComparer.Ordinal)
        .Select(group => group.Last())
        .Select(each => Line(
            DraftRows.OneLine(
                $"{(each.Fact.IsMet ? "Holds" : "Does not hold")} at {Say(each.Fact.At)}: {each.Fact.Text} "
                + $"{each.Fact.Note}"),
            each.Position));

    internal IEnumerable<DraftedLine> Well() => record.Of<E.ClockMet>()
        .Where(each => !each.Fact.Kind.IsMetByTime() && each.Fact.At <= each.Fact.DueAt)
        .Select(each => Line(
            $"{each.Fact.Name ?? each.Fact.Kind.Words()} {Say(each.Fact.DueAt)} was met at {Say(each.Fact.At)}.",
            each.Position))
        .Concat(Acknowledged());

    internal IEnumerable<DraftedLine> Wrong() => record.Of<E.ClockMissed>()
        .Select(each => Line(
            $"{each.Fact.Name ?? each.Fact.Kind.Words()} {Say(each.Fact.DueAt)} was missed.", each.Position))
        .Concat(DraftRows.Omissions(record).Select(row => new DraftedLine($"- {row.Text}", row.Sources)));

    internal IEnumerable<DraftedLine> OpenTasks() => record.Incident.Work.Tasks
        .Where(task => task.State is TaskState.Open or TaskState.Taken)
        .SelectMany(task => record.Of<E.TaskAdded>().Where(each => each.Fact.Id == task.Id))
        .Select(each => Line($"Left open: {DraftRows.OneLine(each.Fact.Title)}", each.Position));

    internal IEnumerable<DraftedLine> Material()
    {
        foreach (var (fact, position) in record.Of<E.BoardAdded>().Where(each => each.Fact.Kind == BoardKind.Link))
            yield return Line(DraftRows.OneLine($"{fact.Text} {fact.Link}"), position);
        foreach (var (fact, position) in record.Of<E.Attached>())
            yield return Line(DraftRows.OneLine($"{fact.Name}, SHA-256 {fact.Digest}"), position);
        foreach (var (fact, position) in record.Of<AlertEvent.Opened>().Take(EntriesMax))
        {
            yield return Line(
                DraftRows.OneLine($"Alert of {fact.Source}: {fact.Summary}, key {fact.DedupKey}"), position);
        }

        foreach (var (fact, position) in record.Changes.Where(each => each.Fact.Links.Count > 0))
        {
            yield return Line(
                DraftRows.OneLine($"{fact.Summary}: {string.Join(", ", fact.Links.Select(link => link.Href))}"),
                position);
        }

        foreach (var line in Runbooks())
            yield return line;
        foreach (var line in Room())
            yield return line;
    }

    internal IEnumerable<DraftedLine> Runbooks() => record.Of<E.RunbookStarted>()
        .DistinctBy(each => each.Fact.Runbook)
        .Select(each => Line($"Runbook: {each.Fact.Title} ({each.Fact.Runbook})", each.Position));

    internal IEnumerable<DraftedLine> Room() => record.Of<E.Declared>().Take(1)
        .Where(each => each.Fact.Channel is not null)
        .Select(each => Line($"Channel: {each.Fact.Channel}", each.Position));

    /// <summary>Who did what, in which roles.</summary>
    internal IEnumerable<DraftedLine> People()
    {
        var entries = IncidentTimeline.Of(record.Facts, record.NameOf, record.Zone);
        var positions = record.Of<E>().Where(each => each.Fact.By.AsResponder is not null)
            .ToLookup(each => each.Fact.By.AsResponder!.Value, each => each.Position);
        foreach (var person in Incident.Responders)
        {
            var roles = record.Of<E.RoleTaken>().Where(each => each.Fact.Holder == person)
                .Select(each => (each.Fact.Role.Value, each.Position)).DistinctBy(each => each.Value).ToList();
            var own = positions[person].ToHashSet();
            var did = entries.Where(entry => own.Contains(entry.Position) && !entry.IsMinor).Take(EntriesMax).ToList();
            long[] sources = [.. roles.Select(each => each.Position), .. did.Select(each => each.Position)];
            if (sources.Length == 0)
                continue;
            var named = roles.Count == 0 ? "" : $" ({string.Join(", ", roles.Select(each => each.Value))})";
            var what = string.Join(' ', did.Select(entry => $"{Say(entry.At)} {DraftRows.OneLine(entry.Text)}"));
            yield return new DraftedLine($"- {record.NameOf(person)}{named}: {what}".TrimEnd(' ', ':'), sources);
        }
    }

    /// <summary>A moment that a document asks for, or nothing when the record has none.</summary>
    internal IEnumerable<DraftedLine> MomentOf<T>(string ask, Func<T, bool> isIt, Func<T, Instant> at)
        where T : class => record.Of<T>().Where(each => isIt(each.Fact)).Take(1)
            .Select(each => Line($"{ask}: {Say(at(each.Fact))}", each.Position));

    internal string Say(Instant at) => Moment.Format(at.InZone(record.Zone));

    private IEnumerable<DraftedLine> Acknowledged()
    {
        var allowed = record.Playbook.SeverityOf(Incident.Severity).AcknowledgeWithin;
        if (allowed is { } limit && First<E.Acknowledged>() is { } taken
            && taken.Fact.At - Incident.DeclaredAt is var length && length <= limit)
        {
            yield return Line(
                $"Acknowledged after {Told.Length(length)}; {Told.Length(limit)} are allowed.", Born, taken.Position);
        }
    }

    /// <summary>The fact that says when it began.</summary>
    private long Began => Last<E.TimesCorrected>()?.Position ?? Born;

    private (T Fact, long Position)? First<T>() =>
        record.Of<T>().Select(each => ((T, long)?)each).FirstOrDefault();

    private (T Fact, long Position)? Last<T>() => record.Of<T>().Select(each => ((T, long)?)each).LastOrDefault();

    private string NameOf(ServiceId service) => record.Playbook.Service(service)?.Name ?? service.Value;

    private static DraftedLine Line(string text, params long[] sources) => new($"- {text}", sources);
}
