using Muster.Core.Postmortems;
using Muster.Playbooks.Escalation;
using Muster.Playbooks.Parsing;
using NodaTime;

namespace Muster.Playbooks.Postmortems;

/// <summary>postmortem.yaml: what is learnt, and by when.</summary>
internal static class PostmortemFile
{
    private const string Name = "postmortem.yaml";

    private static readonly Shape Agenda = Shape.Of(
        Name, "meeting.agenda[]", "an entry of 'agenda'",
        Field.Text("item", "what is talked about; needed"),
        Field.Length("length", "how long"));

    private static readonly Shape Meeting = Shape.Of(
        Name, "meeting", "'meeting'",
        Field.Length("earliest", "how long after the resolution at the earliest"),
        Field.Length("latest", "how long after the resolution at the latest"),
        Field.Length("scheduleWithin", "how long after the resolution its date is set"),
        Field.Length("length", "how long it lasts"),
        Field.Texts("attendees", $"who comes: {PartyText.Expected.Replace('\'', '`')}"),
        Field.Texts("optional", "who may come"),
        Field.Items("agenda", Agenda, "what is talked about, in order"));

    private static readonly (string Word, SectionContent Value)[] Contents =
    [
        ("nothing", SectionContent.Nothing), ("summary", SectionContent.Summary),
        ("timeline", SectionContent.Timeline), ("impact", SectionContent.Impact),
        ("narrative", SectionContent.Narrative), ("cause", SectionContent.Cause),
        ("factors", SectionContent.Factors), ("well", SectionContent.Well), ("wrong", SectionContent.Wrong),
        ("measures", SectionContent.Measures), ("verification", SectionContent.Verification),
        ("actions", SectionContent.Actions), ("lessons", SectionContent.Lessons),
        ("material", SectionContent.Material), ("sign-off", SectionContent.SignOff),
        ("distribution", SectionContent.Distribution),
    ];

    private static readonly Shape Section = Shape.Of(
        Name, "sections[]", "a section",
        Field.Text("title", "its heading; needed"),
        Field.Choice("shows", Contents, "what the record fills it with", "what its heading promises"),
        Field.Texts("asks", "what it answers"));

    private static readonly Shape Signature = Shape.Of(
        Name, "signOff[]", "an entry of 'signOff'",
        Field.Text("role", "who signs: `role commander`, or plain words; needed"),
        Field.Ids("severities", "for these levels", "all"));

    internal static readonly Shape File = Shape.Of(
        Name, "", "this file",
        Field.Ids("required", "the levels that need one"),
        Field.Ids("optional", "the levels that may have one"),
        new(
            "within",
            new FieldForm.Pairs(FieldForm.Duration),
            "how long after the resolution it is published, by level; `all` for the others"),
        Field.Length("reportWithin", "how long after the resolution a short report is due"),
        Field.One("meeting", Meeting, "the meeting"),
        Field.Items("sections", Section, "what stands in the document, in order"),
        Field.Texts("questions", "what is asked"),
        Field.Texts("actionFields", "what is said of each action"),
        Field.Texts("actionGroups", "the groups of actions"),
        Field.Length("actionsWithin", "how long an action may stay open without a word"),
        Field.Items("signOff", Signature, "who signs"),
        Field.Texts("statuses", "the words for draft, review and published, in order"),
        Field.Texts("distribution", "where it is posted and discussed"),
        Field.Texts("principles", "what holds while it is written"));

    internal static void Read(Entries file)
    {
        var draft = file.Draft;
        var within = new Dictionary<Core.SeverityId, Duration>();
        Duration? others = null;
        foreach (var (level, length) in file.Lengths("within"))
        {
            if (level.Text == "all")
                others = length;
            else
                within[draft.Level(level)] = length;
        }

        draft.Parts = draft.Parts with
        {
            Postmortems = new PostmortemRules
            {
                Required = file.Levels("required"),
                Optional = file.Levels("optional"),
                Within = within,
                OtherwiseWithin = others,
                ReportWithin = file.Positive("reportWithin"),
                Meeting = file.Below("meeting", Meeting) is { } meeting ? MeetingOf(meeting) : null,
                Sections =
                [
                    .. file.Each("sections", Section).Select(SectionOf),
                ],
                Questions = file.Lines("questions"),
                ActionFields = file.Lines("actionFields"),
                ActionGroups = file.Lines("actionGroups"),
                ActionsWithin = file.Positive("actionsWithin"),
                SignOff =
                [
                    .. file.Each("signOff", Signature).Select(keys => new RequiredSignature(
                        keys.Party("role") ?? keys.Needed("role", "who signs", ""), keys.Levels("severities"))),
                ],
                Statuses = file.Lines("statuses"),
                Distribution = file.Lines("distribution"),
                Principles = file.Lines("principles"),
            },
        };
    }

    private static PostmortemSection SectionOf(Entries keys)
    {
        var section = new PostmortemSection(keys.Needed("title", "its heading", ""), keys.Lines("asks"));
        return keys.Has("shows")
            ? section with { Shows = keys.Choice("shows", SectionContent.Nothing, Contents) }
            : section;
    }

    private static PostmortemMeeting MeetingOf(Entries keys)
    {
        var agenda = keys.Each("agenda", Agenda)
            .Select(item => new AgendaItem(item.Needed("item", "what is talked about", ""), item.Positive("length")))
            .ToList();
        var meeting = new PostmortemMeeting(
            keys.Length("earliest"),
            keys.Length("latest"),
            keys.Positive("scheduleWithin"),
            keys.Positive("length"),
            keys.Parties("attendees"),
            keys.Parties("optional"),
            agenda);
        if (meeting.Latest < meeting.Earliest)
        {
            keys.Draft.Findings.Add(
                ProblemCode.BadDuration, keys.Value("latest")!.Place, "'latest' comes before 'earliest'.");
        }

        var planned = agenda.Aggregate(Duration.Zero, (sum, item) => sum + (item.Length ?? Duration.Zero));
        if (planned > meeting.Length)
        {
            keys.Draft.Findings.Add(
                ProblemCode.AgendaTooLong,
                keys.Value("agenda")!.Place,
                $"The agenda takes {planned.TotalMinutes:0} minutes and the meeting lasts "
                    + $"{meeting.Length.Value.TotalMinutes:0}.");
        }

        return meeting;
    }
}
