using Muster.Core.Clocks;
using Muster.Core.Incidents;
using Muster.Playbooks.Parsing;

namespace Muster.Playbooks.Incidents;

/// <summary>incidents.yaml: words, phases, rooms and closing.</summary>
internal static class IncidentsFile
{
    private const string Name = "incidents.yaml";

    private static readonly (string Word, IncidentStatus Value)[] StatusWords =
    [
        .. Enum.GetValues<IncidentStatus>().Where(status => status <= IncidentStatus.Closed)
            .Select(status => (status.Word(), status)),
    ];

    private static readonly (string Word, PhaseStart Value)[] Starts =
        [("declared", PhaseStart.Declared), ("resolved", PhaseStart.Resolved)];

    private static readonly Shape Status = Shape.Of(
        Name, "statuses[]", "a status",
        Field.Text("word", "your word; needed"),
        Field.Choice("is", StatusWords, "what it is for Muster; needed", "its word"),
        Field.Texts("next", "the words that may follow", "every word"),
        Field.Text("meaning", "what it means"));

    private static readonly Shape Channel = Shape.Of(
        Name, "channels[]", "a channel",
        Field.Text("name", "its name, or a pattern of it: `#incident-{yyyy}{MM}{dd}-{slug}`; needed"),
        Field.Ids("severities", "for these levels", "all"),
        Field.Texts("kinds", "for these kinds of trouble: `security`", "all"),
        Field.Text("topic", "the pattern of its topic"),
        Field.Texts("invite", "who is invited"),
        Field.Length("archiveAfter", "how long after closing it is kept", "for ever"));

    private static readonly Shape Document = Shape.Of(
        Name, "document", "the document",
        Field.Text("title", "the pattern of its title; needed"),
        Field.Texts("sections", "its parts"),
        Field.Texts("places", "where it is kept, in words"));

    private static readonly Shape PhaseKeys = Shape.Of(
        Name, "phases.*", "a phase",
        Field.Text("name", "its name", "its id"),
        Field.Length("from", "when it begins", "when the one before it ends"),
        Field.Length("until", "its time box", "none"),
        Field.Choice("after", Starts, "from when both count", "declared"),
        Field.Texts("checklist", "what is done in it"),
        Field.Ids("severities", "for these levels", "all"),
        Field.Texts("kinds", "for these kinds of trouble: `security`", "all"),
        Field.Texts("statuses", "the words during which it is the present one", "by time"));

    private static readonly Shape Trigger = Shape.Of(
        Name, "warRoom.when[]", "an entry of 'when'",
        Field.Text("text", "what calls for it, in words; needed"),
        Field.Ids("severities", "for these levels", "all"),
        Field.Texts("kinds", "for these kinds of trouble: `security`", "all"),
        Field.Length("openFor", "it has been open for longer"),
        Field.Flag("judged", "a person judges whether it holds", "no"));

    private static readonly Field[] AgendaFields =
    [
        Field.Texts("items", "what is talked about, in order"),
        Field.Length("within", "it is over within this long"),
        Field.Length("every", "it comes again this often; a range such as `15-30 min` is possible", "once"),
    ];

    private static readonly Shape Opening = Shape.Of(Name, "warRoom.opening", "the opening", AgendaFields);
    private static readonly Shape Rounds = Shape.Of(Name, "warRoom.rounds", "the rounds", AgendaFields);
    private static readonly Shape Ending = Shape.Of(Name, "warRoom.ending", "the ending", AgendaFields);

    private static readonly Shape WarRoom = Shape.Of(
        Name, "warRoom", "the war room",
        Field.Items("when", Trigger, "what calls for it; one is enough"),
        Field.Text("link", "where it is: a standing room, or where a meeting is made"),
        Field.Flag("record", "the meeting is recorded", "no"),
        Field.Texts("steps", "what is done to open it, in order"),
        Field.One("opening", Opening, "the first minutes"),
        Field.One("rounds", Rounds, "the rounds"),
        Field.One("ending", Ending, "the end"),
        Field.Texts("structure", "who answers to whom"),
        Field.Texts("protocols", "how people talk"));

    private static readonly Shape GuidanceKeys = Shape.Of(
        Name, "guidance[]", "an entry of 'guidance'",
        Field.Text("about", "beside what it stands: `room`, `updates`, `severity`, `roles`, `resolve`, `war room`",
            "room"),
        Field.Texts("do", "what to do"),
        Field.Texts("dont", "what not to do"));

    private static readonly Shape Duty = Shape.Of(
        Name, "duties.*", "a duty",
        Field.Text("name", "what is done", "its id"),
        Field.Every("every", "how often: `1 month`, `quarterly`; needed"),
        new("first", FieldForm.Date, "the date of the first; needed"),
        Field.Text("owner", "who owes it, in words"));

    internal static readonly Shape File = Shape.Of(
        Name, "", "this file",
        Field.Items("statuses", Status, "your words for statuses, in order; without them Muster's hold"),
        Field.Text("title", "the pattern of the title in messages: `[{severity}] {title}`"),
        Field.Items("channels", Channel, "how the room of an incident is called; the first that fits holds"),
        Field.One("document", Document, "the document that is kept beside it"),
        Field.Members("phases", PhaseKeys, "the parts of the response, in order"),
        Field.One("warRoom", WarRoom, "where everybody meets when writing is not enough"),
        Field.Items("guidance", GuidanceKeys, "what to do and what not to, beside the thing that it is about"),
        Field.Texts("closing", "what is done before an incident is closed, in order"),
        Field.Texts("pinned", "what the message at the top of the room holds"),
        Field.Members("duties", Duty, "duties that come again without an incident"));

    internal static void Read(Entries file)
    {
        file.Draft.IncidentRules = new IncidentRules
        {
            Statuses = Statuses(file),
            TitlePattern = file.Pattern("title"),
            Channels = [.. file.Each("channels", Channel).Select(ReadChannel)],
            Document = file.Below("document", Document) is { } document
                ? new DocumentRule(
                    document.Pattern("title") ?? document.Needed("title", "the pattern of its title", "{reference}"),
                    document.Lines("sections"),
                    document.Lines("places"))
                : null,
            Phases = [.. Phases(file)],
            WarRoom = file.Below("warRoom", WarRoom) is { } room ? ReadRoom(room) : null,
            Guidance =
            [
                .. file.Each("guidance", GuidanceKeys).Select(keys =>
                    new Guidance(keys.Text("about") ?? "room", keys.Lines("do"), keys.Lines("dont"))),
            ],
            Closing = file.Lines("closing"),
            Pinned = file.Lines("pinned"),
            Duties = [.. Duties(file)],
        };
    }

    private static List<StatusRule> Statuses(Entries file)
    {
        List<(StatusRule Rule, Entries Keys)> read = [];
        foreach (var keys in file.Each("statuses", Status))
        {
            var word = keys.Needed("word", "your word", "?");
            var status = keys.Has("is") ? keys.Choice("is", IncidentStatus.Investigating, StatusWords)
                : keys.Scalar("word") is { } scalar ? keys.Choice(scalar, IncidentStatus.Investigating, StatusWords)
                : IncidentStatus.Investigating;
            if (read.Exists(each => each.Rule.Word.Equals(word, StringComparison.OrdinalIgnoreCase)))
            {
                keys.Draft.Findings.Add(
                    ProblemCode.DuplicateName, keys.Place, $"The status '{Quote.Of(word)}' is there already.");
                continue;
            }

            if (read.Count > 0 && read[^1].Rule.Status > status)
            {
                keys.Draft.Findings.Add(
                    ProblemCode.WrongForm, keys.Place,
                    $"'{Quote.Of(word)}' is {status.Word()}, and '{read[^1].Rule.Word}' above it is "
                        + $"{read[^1].Rule.Status.Word()}: write them in the order of the life of an incident.");
            }

            read.Add((new StatusRule(word, status, keys.Lines("next"), keys.Text("meaning")), keys));
        }

        var words = read.Select(each => each.Rule.Word).ToList();
        foreach (var (_, keys) in read)
        {
            foreach (var next in keys.Texts("next"))
            {
                if (!words.Contains(next.Text.Trim(), StringComparer.OrdinalIgnoreCase))
                {
                    keys.Draft.Findings.Add(
                        ProblemCode.LeadsNowhere, next.Place,
                        $"There is no status '{Quote.Of(next.Text)}'.{Nearest.Hint(next.Text, words)}");
                }
            }
        }

        return [.. read.Select(each => each.Rule)];
    }

    private static ChannelRule ReadChannel(Entries keys) => new(
        keys.Pattern("name") ?? keys.Needed("name", "its name", "#incident"),
        keys.Levels("severities"),
        keys.Lines("kinds"),
        keys.Pattern("topic"),
        keys.Lines("invite"),
        keys.Positive("archiveAfter"));

    private static IEnumerable<Phase> Phases(Entries file)
    {
        foreach (var (id, value) in file.Members("phases"))
        {
            if (Entries.Of(value, PhaseKeys, file.Draft) is not { } keys)
                continue;
            yield return new Phase(
                id.Text,
                keys.Text("name") ?? id.Text,
                keys.Length("from"),
                keys.Positive("until"),
                keys.Choice("after", PhaseStart.Declared, Starts),
                keys.Lines("checklist"),
                keys.Levels("severities"),
                keys.Lines("kinds"),
                keys.Lines("statuses"));
        }
    }

    private static WarRoomRules ReadRoom(Entries room) => new()
    {
        When =
        [
            .. room.Each("when", Trigger).Select(keys => new RoomTrigger(
                keys.Needed("text", "what calls for it", "?"),
                keys.Levels("severities"),
                keys.Lines("kinds"),
                keys.Positive("openFor"),
                keys.Flag("judged", otherwise: false))),
        ],
        Link = room.Text("link"),
        IsRecorded = room.Flag("record", otherwise: false),
        Steps = room.Lines("steps"),
        Opening = ReadAgenda(room.Below("opening", Opening)),
        Rounds = ReadAgenda(room.Below("rounds", Rounds)),
        Ending = ReadAgenda(room.Below("ending", Ending)),
        Structure = room.Lines("structure"),
        Protocols = room.Lines("protocols"),
    };

    private static Agenda? ReadAgenda(Entries? keys) => keys is null
        ? null
        : keys.Range("every") is var every && every is { } range
            ? new Agenda(keys.Lines("items"), keys.Positive("within"), range.Least, range.Most)
            : new Agenda(keys.Lines("items"), keys.Positive("within"), null, null);

    private static IEnumerable<RecurringDuty> Duties(Entries file)
    {
        foreach (var (id, value) in file.Members("duties"))
        {
            if (Entries.Of(value, Duty, file.Draft) is not { } keys)
                continue;
            if (keys.Rhythm("every") is { } every && keys.Date("first") is { } first)
                yield return new RecurringDuty(id.Text, keys.Text("name") ?? id.Text, every, first, keys.Text("owner"));
            else if (!keys.Has("every") || !keys.Has("first"))
                keys.Miss(keys.Has("every") ? "first" : "every", "how often, and when first");
        }
    }
}
