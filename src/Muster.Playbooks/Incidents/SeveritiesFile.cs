using Muster.Core;
using Muster.Core.Alerts;
using Muster.Core.Incidents;
using Muster.Playbooks.Parsing;
using Muster.Playbooks.Playbook;

namespace Muster.Playbooks.Incidents;

/// <summary>severities.yaml: the organisation's own levels, worst first.</summary>
internal static class SeveritiesFile
{
    private const string Name = "severities.yaml";

    internal static readonly IReadOnlyList<(string Word, AlertSeverity Value)> AlertWords =
        [.. Enum.GetValues<AlertSeverity>().Select(value => (Word(value), value))];

    private static readonly (string Word, (bool Opens, bool Pages, bool Tickets) Value)[] Effects =
    [
        ("page", (true, true, false)), ("open", (true, false, false)), ("list", (false, false, false)),
        ("ticket", (false, false, true)),
    ];

    private static readonly (string Word, LimitCondition Value)[] Limits =
    [
        ("unacknowledged", LimitCondition.Unacknowledged), ("unresolved", LimitCondition.Unresolved),
        ("open", LimitCondition.Open),
    ];

    private static readonly (string Word, PostmortemNeed Value)[] Needs =
    [
        ("required", PostmortemNeed.Required), ("optional", PostmortemNeed.Optional), ("none", PostmortemNeed.None),
    ];

    private static readonly Shape ConditionKeys = Shape.Of(
        Name, "severities.*.conditions[]", "a condition",
        Field.Text("text", "what holds, in words; needed"),
        Field.Text("when", "the figure and its limit: `error_rate_pct > 5`", "a person judges"),
        Field.Text("scheme", "the word of another scheme in which it stands"));

    private static readonly Shape UpdateKeys = Shape.Of(
        Name, "severities.*.updates[]", "an entry of 'updates'",
        Field.Text("channel", "where: `incident channel`, `status page`; needed"),
        Field.Length("every", "how often; a range such as `15-30 min` is late after its end; needed"),
        Field.Length("first", "when the first is due after the declaration", "as late as any other"),
        Field.Text("audience", "to whom"),
        Field.Id("owner", "the role that owes it", "whoever has the incident"),
        Field.Text("scenario", "only in this case, in words", "always"));

    private static readonly Shape EscalationKeys = Shape.Of(
        Name, "severities.*.escalations[]", "an entry of 'escalations'",
        Field.Text("name", "what it is called", "`to`"),
        Field.Choice("when", Limits, "what it waits for", "unresolved"),
        Field.Length("after", "how long after the declaration; needed"),
        Field.Text("to", "who is told then, in words; needed"));

    private static readonly Shape LevelKeys = Shape.Of(
        Name, "severities.*", "a level",
        Field.Text("name", "its name", "its word"),
        Field.Text("definition", "what it means, one sentence"),
        Field.Text("business", "what it means for the business, one line"),
        Field.Texts("aliases", "other words for it, accepted wherever the word is"),
        Field.Texts("examples", "what belongs to it"),
        Field.Items("conditions", ConditionKeys, "what makes an incident one of it"),
        new("alerts", new FieldForm.ListOf(new FieldForm.Choice([.. AlertWords.Select(each => each.Word)])),
            "the severities of alerts that open it"),
        Field.Choice("effect", Effects,
            "what such an alert does: `page` opens an incident and pages, `open` opens one and pages nobody, "
                + "`list` only lists the alert, `ticket` gives whoever is on call a ticket and pages nobody", "page"),
        Field.Length("acknowledgeWithin", "somebody must have it this long after it was declared", "no such clock"),
        Field.Length("respondWithin", "work has begun this long after it was noticed; `1 business day` is possible",
            "no such clock"),
        Field.Length("firstUpdateWithin", "the first update is due this long after it was declared", "no such clock"),
        Field.Length("updateEvery", "after the first, an update is due this often", "no such clock"),
        Field.Items("updates", UpdateKeys, "the rhythm of each channel"),
        Field.Length("statusPageWithin", "the status page speaks of it this long after it was declared",
            "no such clock"),
        Field.Text("statusPageWhen", "only in this case, in words", "always"),
        Field.Length("resolveWithin", "it should be resolved this long after it was declared; `1 business day` is "
            + "possible", "no such clock"),
        Field.Items("escalations", EscalationKeys, "who is told when it goes on"),
        Field.Length("executivePromptAfter", "its commander is asked whether to bring in executives", "not asked"),
        Field.Text("serviceLevel", "how bad it is for what was promised to customers"),
        Field.Choice("postmortem", Needs, "whether something is written about it afterwards",
            "what postmortem.yaml says"),
        Field.Length("postmortemWithin", "it is written this long after the resolution; `5 business days` is possible",
            "what postmortem.yaml says"),
        Field.Texts("initialActions", "what is done first, in order"),
        Field.Length("stableFor", "it has been quiet this long before it counts as resolved", "no such clock"),
        Field.Length("watchFor", "a fix is watched this long; a range such as `30-60 min` is possible",
            "no such clock"),
        new("outside", new FieldForm.Pairs(FieldForm.Word), "its word in scales of others: `statuspage: critical`"),
        Field.Length("reviewWithin", "nobody may leave it without a look for longer", "24 h"));

    internal static readonly Shape File = Shape.Of(
        Name, "", "this file",
        Field.Members("severities", LevelKeys, "the levels, by their word, worst first"));

    internal static void Read(Entries file)
    {
        var words = new Dictionary<string, YamlScalar>(StringComparer.OrdinalIgnoreCase);
        var alerts = new Dictionary<AlertSeverity, string>();
        foreach (var (id, value) in file.Members("severities"))
        {
            var isNew = file.Draft.Define(Named.Severity, id);
            if (Entries.Of(value, LevelKeys, file.Draft) is not { } level || !isNew)
                continue;
            var severity = Level(id, level, file.Draft.Severities.Count, alerts);
            foreach (var word in level.Texts("aliases").Prepend(id))
                Take(word, words, file.Draft);
            file.Draft.Severities.Add(severity);
        }
    }

    internal static string Word(AlertSeverity severity) => severity.ToString().ToLowerInvariant();

    private static Severity Level(YamlScalar id, Entries level, int rank, Dictionary<AlertSeverity, string> taken)
    {
        var (opens, pages, tickets) = level.Choice("effect", (true, true, false), Effects);
        var watch = level.Range("watchFor");
        return new Severity
        {
            Id = new SeverityId(id.Text),
            Name = level.Text("name") ?? id.Text,
            Rank = rank,
            Definition = level.Text("definition") ?? "",
            Aliases = [.. level.Texts("aliases").Select(alias => alias.Text)],
            Alerts = [.. Alerts(id, level, taken)],
            Opens = opens,
            Pages = pages,
            Tickets = tickets,
            Business = level.Text("business"),
            Examples = level.Lines("examples"),
            Conditions = [.. Conditions(level)],
            AcknowledgeWithin = level.Length("acknowledgeWithin"),
            RespondWithin = level.Term("respondWithin"),
            FirstUpdateWithin = level.Length("firstUpdateWithin"),
            UpdateEvery = level.Positive("updateEvery"),
            Updates = [.. Updates(level)],
            StatusPageWithin = level.Length("statusPageWithin"),
            StatusPageWhen = level.Text("statusPageWhen"),
            ResolveWithin = level.Term("resolveWithin"),
            Escalations = [.. Escalations(level)],
            ExecutivePromptAfter = level.Positive("executivePromptAfter"),
            ServiceLevel = level.Text("serviceLevel"),
            Postmortem = level.Has("postmortem") ? level.Choice("postmortem", PostmortemNeed.None, Needs) : null,
            PostmortemWithin = level.Term("postmortemWithin"),
            InitialActions = level.Lines("initialActions"),
            StableFor = level.Positive("stableFor"),
            WatchFor = watch?.Least,
            WatchMost = watch is { } range && range.Most > range.Least ? range.Most : null,
            Outside = level.Pairs("outside").ToDictionary(
                pair => pair.Key.Text, pair => pair.Value.Text.Trim(), StringComparer.Ordinal),
            ReviewWithin = level.Positive("reviewWithin") ?? NodaTime.Duration.FromHours(24),
        };
    }

    private static IEnumerable<SeverityCondition> Conditions(Entries level)
    {
        foreach (var entry in level.Each("conditions", ConditionKeys))
        {
            var (figure, limit) = entry.Condition("when");
            yield return new SeverityCondition(
                entry.Text("text") ?? entry.Text("when") ?? entry.Needed("text", "what holds, in words", "?"),
                figure,
                limit,
                entry.Text("scheme"));
        }
    }

    private static IEnumerable<UpdateRhythm> Updates(Entries level)
    {
        foreach (var entry in level.Each("updates", UpdateKeys))
        {
            var channel = entry.Needed("channel", "where it is said", "?");
            if (entry.Range("every") is not { } range)
            {
                if (!entry.Has("every"))
                    entry.Miss("every", "how often something is said there");
                continue;
            }

            yield return new UpdateRhythm(
                channel, range.Least, range.Most, entry.Positive("first"), entry.Text("audience"),
                entry.Role("owner"), entry.Text("scenario"));
        }
    }

    private static IEnumerable<EscalationLimit> Escalations(Entries level)
    {
        foreach (var entry in level.Each("escalations", EscalationKeys))
        {
            var to = entry.Needed("to", "who is told", "?");
            if (!entry.Has("after"))
                entry.Miss("after", "how long after the declaration");
            yield return new EscalationLimit(
                entry.Text("name") ?? to,
                entry.Choice("when", LimitCondition.Unresolved, Limits),
                entry.Positive("after") ?? NodaTime.Duration.FromHours(1),
                to);
        }
    }

    private static IEnumerable<AlertSeverity> Alerts(
        YamlScalar id, Entries level, Dictionary<AlertSeverity, string> taken)
    {
        foreach (var word in level.Texts("alerts"))
        {
            var known = level.Choice<AlertSeverity?>(
                word, null, [.. AlertWords.Select(each => (each.Word, (AlertSeverity?)each.Value))]);
            if (known is not { } alert)
                continue;
            if (taken.TryAdd(alert, id.Text))
            {
                yield return alert;
            }
            else
            {
                level.Draft.Findings.Add(
                    ProblemCode.DuplicateName,
                    word.Place,
                    $"'{Word(alert)}' alerts open {taken[alert]} already; they open one level.");
            }
        }
    }

    private static void Take(YamlScalar word, Dictionary<string, YamlScalar> words, Draft draft)
    {
        if (words.TryAdd(word.Text, word))
            return;
        draft.Findings.Add(
            ProblemCode.DuplicateName,
            word.Place,
            $"'{Quote.Of(word.Text)}' already names the level of line {words[word.Text].Place.Line}.");
    }
}
