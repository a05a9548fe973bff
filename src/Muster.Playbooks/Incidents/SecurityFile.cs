using Muster.Core;
using Muster.Core.Incidents;
using Muster.Playbooks.Escalation;
using Muster.Playbooks.Parsing;
using Muster.Playbooks.Playbook;

namespace Muster.Playbooks.Incidents;

/// <summary>security.yaml: what holds in a security incident.</summary>
internal static class SecurityFile
{
    private const string Name = "security.yaml";

    private static readonly (string Word, LegalStart Value)[] Starts =
    [
        ("awareness", LegalStart.Awareness), ("detection", LegalStart.Detection),
        ("declaration", LegalStart.Declaration), ("containment", LegalStart.Containment),
        ("resolution", LegalStart.Resolution),
    ];

    private static readonly Field[] PhaseFields =
    [
        Field.Text("name", "its name; needed"),
        Field.Length("from", "when it begins after the declaration"),
        Field.Length("until", "when it ends"),
        Field.Texts("steps", "what is done, in order"),
    ];

    private static readonly Shape Phase = Shape.Of(Name, "phases[]", "a phase", PhaseFields);
    private static readonly Shape KindPhase = Shape.Of(Name, "kinds.*.phases[]", "a phase", PhaseFields);

    private static readonly Shape Kind = Shape.Of(
        Name, "kinds.*", "a kind",
        Field.Text("name", "its name", "its id"),
        Field.Id("severity", "its level", "that of all kinds"),
        Field.Id("policy", "the policy that is followed", "that of all kinds"),
        Field.Flag("personalData", "whether the legal clocks about personal data are asked for", "no"),
        Field.Items("phases", KindPhase, "its own phases, beside those of all kinds"));

    private static readonly Shape Evidence = Shape.Of(
        Name, "evidence[]", "an entry of 'evidence'",
        Field.Text("text", "what is kept; needed"),
        Field.Text("where", "the pattern of the place: `security-incident-{yyyy}{MM}{dd}`"),
        Field.Length("window", "how far back"));

    private static readonly Shape DoNot = Shape.Of(
        Name, "doNot[]", "an entry of 'doNot'",
        Field.Text("text", "what nobody does; needed"),
        Field.Texts("blocks", "words of steps and commands that are held back because of it"),
        Field.Text("until", "what lifts it, in words"));

    private static readonly Shape Notify = Shape.Of(
        Name, "notify[]", "an entry of 'notify'",
        Field.Text("who", "`audience customers`, `team security`, `contact legal`, or plain words; needed"),
        Field.Texts("via", "how, in words"),
        Field.Length("within", "at the latest how long after the declaration"),
        Field.Text("when", "only when this holds, in words", "always"));

    private static readonly Shape Clock = Shape.Of(
        Name, "clocks.*", "a legal clock",
        Field.Text("name", "its name", "its id"),
        Field.Length("within", "the time that the law gives", "a person sets it"),
        Field.Choice("starts", Starts, "from when", "awareness"),
        Field.Text("owner", "who owns it: `role commander`, `contact dpo`"),
        Field.Text("when", "only when this holds, in words", "always"),
        Field.Text("decidedBy", "who decides whether it holds"),
        new("remind", new FieldForm.ListOf(FieldForm.Duration), "how long before the end its owner is reminded"),
        Field.Text("authority", "who is told"));

    internal static readonly Shape File = Shape.Of(
        Name, "", "this file",
        Field.Id("severity", "the level of security incidents", "none until assessed"),
        Field.Id("policy", "the policy that is followed", "the service's"),
        Field.Text("channel", "the pattern of the confidential room's name", "the usual one"),
        Field.Text("confidentiality", "what is written on confidential messages"),
        Field.Texts("approvedBy", "who may let outsiders be told: `role commander`"),
        Field.Members("kinds", Kind, "the kinds, by id"),
        Field.Items("phases", Phase, "the phases of all kinds, in order"),
        Field.Items("evidence", Evidence, "what is kept before anything is changed"),
        Field.Items("doNot", DoNot, "what nobody does"),
        Field.Items("notify", Notify, "who is told"),
        Field.Members("clocks", Clock, "what the law wants, by id"),
        Field.Texts("containment", "what is done to contain it, to be offered"));

    internal static void Read(Entries file)
    {
        var draft = file.Draft;
        draft.Parts = draft.Parts with
        {
            Security = new SecurityRules
            {
                Severity = file.Level("severity"),
                Policy = PolicyOf(file),
                Channel = file.Text("channel"),
                Confidentiality = file.Text("confidentiality"),
                ApprovedBy = file.Parties("approvedBy"),
                Kinds = [.. file.Each("kinds", Kind, Named.SecurityKind).Select(each => KindOf(each.Id, each.Keys))],
                Phases = [.. file.Each("phases", Phase).Select(PhaseOf)],
                Evidence =
                [
                    .. file.Each("evidence", Evidence).Select(each => new EvidenceRule(
                        each.Needed("text", "what is kept", ""), each.Text("where"), each.Positive("window"))),
                ],
                DoNot =
                [
                    .. file.Each("doNot", DoNot).Select(each => new Forbidden(
                        each.Needed("text", "what nobody does", ""), each.Lines("blocks"), each.Text("until"))),
                ],
                Notify =
                [
                    .. file.Each("notify", Notify).Select(each => new SecurityNotice(
                        each.Party("who") ?? each.Needed("who", "who is told", ""),
                        each.Lines("via"),
                        each.Length("within"),
                        each.Text("when"))),
                ],
                Clocks = [.. file.Each("clocks", Clock, Named.LegalClock).Select(each => ClockOf(each.Id, each.Keys))],
                Containment = file.Lines("containment"),
            },
        };
    }

    private static PolicyId? PolicyOf(Entries keys) =>
        keys.Name("policy", Named.Policy) is { } policy ? new PolicyId(policy) : null;

    private static SecurityKind KindOf(YamlScalar id, Entries keys) => new(
        id.Text,
        keys.Text("name") ?? id.Text,
        keys.Level("severity"),
        PolicyOf(keys),
        keys.Flag("personalData", otherwise: false),
        [.. keys.Each("phases", KindPhase).Select(PhaseOf)]);

    private static SecurityPhase PhaseOf(Entries keys)
    {
        var phase = new SecurityPhase(
            keys.Needed("name", "its name", ""), keys.Length("from"), keys.Length("until"), keys.Lines("steps"));
        if (phase.Until < phase.From)
        {
            keys.Draft.Findings.Add(
                ProblemCode.BadDuration, keys.Value("until")!.Place, "The phase ends before it begins.");
        }

        return phase;
    }

    private static LegalClock ClockOf(YamlScalar id, Entries keys)
    {
        var reminders = keys.LengthsOf("remind").OrderDescending().ToList();
        var within = keys.Positive("within");
        if (reminders.Count > 0 && within is { } whole && reminders[0] >= whole)
        {
            keys.Draft.Findings.Add(
                ProblemCode.BadDuration, keys.Value("remind")!.Place, "A reminder comes before the clock has begun.");
        }

        return new LegalClock(
            id.Text,
            keys.Text("name") ?? id.Text,
            within,
            keys.Choice("starts", LegalStart.Awareness, Starts),
            keys.Party("owner"),
            keys.Text("when"),
            keys.Party("decidedBy"),
            reminders,
            keys.Text("authority"));
    }
}
