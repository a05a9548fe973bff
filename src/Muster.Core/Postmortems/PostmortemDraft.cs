using Muster.Core.Alerts;
using Muster.Core.Clocks;
using Muster.Core.Incidents;
using Muster.Core.Paging;
using NodaTime;
using NodaTime.Text;
using E = Muster.Core.Incidents.IncidentEvent;

namespace Muster.Core.Postmortems;

/// <summary>
/// The first text of a post-mortem, from the record and nothing else: every line names the facts that say it, and what
/// the record does not say is a question to whoever writes. Source: PMR-005, PMR-006.
/// </summary>
public static class PostmortemDraft
{
    private static readonly IReadOnlyList<PostmortemSection> Usual =
    [
        .. ((string[])["Summary", "Impact", "Timeline", "What happened", "Root cause", "Contributing factors",
            "What went well", "What went wrong", "Action items", "Lessons", "Supporting material"])
        .Select(title => new PostmortemSection(title, [])),
    ];

    private static readonly LocalTimePattern Minute = LocalTimePattern.CreateWithInvariantCulture("HH:mm");
    private static readonly LocalDateTimePattern WithDay =
        LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd HH:mm");

    /// <summary>The parts, in the order of the organisation's document.</summary>
    public static IReadOnlyList<DraftedPart> Of(PostmortemRecord record)
    {
        var lines = new DraftLines(record);
        var sections = record.Playbook.Postmortems.Sections is { Count: > 0 } own ? own : Usual;
        var ids = new HashSet<string>(StringComparer.Ordinal);
        var hasNarrative = sections.Any(section => section.Shows == SectionContent.Narrative);
        List<DraftedPart> parts = [];
        foreach (var section in sections)
        {
            List<DraftedLine> said = [.. Content(section.Shows, record, lines, hasNarrative)];
            List<string> questions = [];
            foreach (var ask in section.Asks)
            {
                var answers = Answer(ask, section.Shows, lines).ToList();
                if (answers.Count == 0)
                    questions.Add(ask);
                said.AddRange(answers.Where(answer => !said.Exists(line => line.Text == answer.Text)));
            }

            if (said.Count == 0 && questions.Count == 0 && SectionContents.Question(section.Shows) is { } usual)
                questions.Add(usual);
            else if (section.Shows == SectionContent.Nothing && questions.Count == 0)
                questions.Add($"What is to be said about “{section.Title}”?");
            parts.Add(new DraftedPart(IdOf(section.Title, ids), section.Title, section.Shows, said, questions));
        }

        if (record.Playbook.Postmortems.Questions is { Count: > 0 } asked)
        {
            parts.Add(new DraftedPart(
                IdOf("Questions of the review", ids), "Questions of the review", SectionContent.Nothing, [],
                [.. asked]));
        }

        return parts;
    }

    private static IEnumerable<DraftedLine> Content(
        SectionContent shows, PostmortemRecord record, DraftLines lines, bool hasNarrative) => shows switch
        {
            SectionContent.Summary =>
            [
                .. lines.Reference(), .. lines.Level(), .. lines.Date(), .. lines.Lasted(), .. lines.Commander(),
                .. lines.Noticed(), .. lines.Responded(),
            ],
            SectionContent.Timeline => hasNarrative ? Rows(record) : [.. Rows(record), .. lines.People()],
            SectionContent.Impact => lines.Effect(),
            SectionContent.Narrative => lines.People(),
            SectionContent.Cause => lines.Cause(),
            SectionContent.Well => lines.Well(),
            SectionContent.Wrong => lines.Wrong(),
            SectionContent.Measures => lines.Measures(),
            SectionContent.Verification => lines.Checks(),
            SectionContent.Actions => lines.OpenTasks(),
            SectionContent.Material => lines.Material(),
            _ => [],
        };

    private static IEnumerable<DraftedLine> Rows(PostmortemRecord record)
    {
        var rows = DraftRows.Of(record);
        var isOneDay = rows.Select(row => row.At.InZone(record.Zone).Date).Distinct().Count() <= 1;
        foreach (var row in rows)
        {
            var text = row.Until is not null ? $"*{row.Text}*" : row.Text;
            var marked = row.Mark is { } mark ? $"**{mark}.** {text}" : text;
            var time = row.Until is { } until ? $"{Time(row.At)} to {Time(until)}" : Time(row.At);
            yield return new DraftedLine(
                $"| {time} | {marked.Replace("|", "\\|", StringComparison.Ordinal)} |", row.Sources);
        }

        foreach (var row in DraftRows.Omissions(record))
            yield return new DraftedLine($"- {Time(row.At)} {row.Text}", row.Sources);

        string Time(Instant at)
        {
            var local = at.InZone(record.Zone).LocalDateTime;
            return isOneDay ? Minute.Format(local.TimeOfDay) : WithDay.Format(local);
        }
    }

    /// <summary>What the record says to a thing that the document asks for; nothing when it says nothing.</summary>
    private static IEnumerable<DraftedLine> Answer(string ask, SectionContent shows, DraftLines lines)
    {
        if (shows is SectionContent.Timeline && Milestone(ask, lines) is { } moment)
            return moment;
        if (shows is SectionContent.Summary && Fact(ask, lines) is { } fact)
            return fact;
        if (shows is SectionContent.Impact)
            return Effect(ask, lines);
        if (shows is SectionContent.Cause && Has(ask, "immediate", "root cause", "what it was", "failed"))
            return lines.Cause();
        if (shows is SectionContent.Material)
        {
            return Has(ask, "runbook") ? lines.Runbooks()
                : Has(ask, "channel", "thread") ? lines.Room()
                : [];
        }

        return [];
    }

    private static IEnumerable<DraftedLine>? Milestone(string ask, DraftLines lines) => ask switch
    {
        _ when Has(ask, "alert fired") => lines.MomentOf<AlertEvent.Opened>(ask, _ => true, e => e.At),
        _ when Has(ask, "paged") => lines.MomentOf<PageEvent.Queued>(ask, _ => true, e => e.At),
        _ when Has(ask, "acknowledged") => lines.MomentOf<E.Acknowledged>(ask, _ => true, e => e.At),
        _ when Has(ask, "investigation") => lines.MomentOf<E.StatusChanged>(
            ask, e => e.To == IncidentStatus.Investigating, e => e.At),
        _ when Has(ask, "identified") => lines.MomentOf<E.StatusChanged>(
            ask, e => e.To == IncidentStatus.Identified, e => e.At),
        _ when Has(ask, "fix in place") => lines.MomentOf<E.StatusChanged>(
            ask, e => e.To == IncidentStatus.Monitoring, e => e.At),
        _ when Has(ask, "monitoring completed") => lines.MomentOf<E.ClockMet>(
            ask, e => e.Kind == ClockKind.WatchUntil, e => e.At),
        _ when Has(ask, "how it was resolved") => lines.Measures(),
        _ when Has(ask, "resolved") => lines.MomentOf<E.Resolved>(ask, _ => true, e => e.At),
        _ when Has(ask, "duration") => lines.Lasted(),
        _ when Has(ask, "noticed") => lines.Noticed(),
        _ when Has(ask, "when") => lines.Lasted(),
        _ => null,
    };

    private static IEnumerable<DraftedLine>? Fact(string ask, DraftLines lines) => ask switch
    {
        _ when Has(ask, "root cause") => lines.Cause(),
        _ when Has(ask, "how long", "duration") => lines.Lasted(),
        _ when Has(ask, "level", "severity") => lines.Level(),
        _ when Has(ask, "commander") => lines.Commander(),
        _ when Has(ask, "reference") => lines.Reference(),
        _ when Has(ask, "impact") => lines.Effect(),
        _ when ask.Equals("date", StringComparison.OrdinalIgnoreCase) => lines.Date(),
        _ => null,
    };

    private static IEnumerable<DraftedLine> Effect(string ask, DraftLines lines)
    {
        string[] words = ["user", "revenue", "ticket", "transaction", "mention"];
        var meant = words.Where(word => Has(ask, word)).ToList();
        IEnumerable<DraftedLine> said =
        [
            .. lines.Figures(name => meant.Exists(word => Has(name, word))),
            .. lines.Answers(asked => meant.Exists(word => Has(asked, word))),
        ];
        return Has(ask, "service") ? said.Concat(lines.Service()) : said;
    }

    private static bool Has(string text, params string[] words) =>
        words.Any(word => text.Contains(word, StringComparison.OrdinalIgnoreCase));

    private static string IdOf(string title, HashSet<string> taken)
    {
        var letters = title.ToLowerInvariant().Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '-');
        var id = string.Join('-', string.Concat(letters).Split('-', StringSplitOptions.RemoveEmptyEntries));
        if (id.Length == 0)
            id = "section";
        var free = id;
        for (var number = 2; !taken.Add(free); number++)
            free = FormattableString.Invariant($"{id}-{number}");
        return free;
    }
}
