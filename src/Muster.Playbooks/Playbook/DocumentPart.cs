using Muster.Core.Playbook;
using Muster.Playbooks.Escalation;
using Muster.Playbooks.Parsing;
using NodaTime;

namespace Muster.Playbooks.Playbook;

/// <summary>The part of playbook.yaml that says what the playbook is as a document.</summary>
internal static class DocumentPart
{
    internal const string File = "playbook.yaml";

    internal static readonly Shape Document = Shape.Of(
        File, "document", "'document'",
        Field.Text("version", "the organisation's own number of it"),
        Field.Text("owner", "who keeps it: `team leads`, `person ada`, or plain words"),
        new("updated", FieldForm.Date, "when it was last changed"),
        new("review", FieldForm.Date, "when it is looked at again; past it, a warning"),
        Field.Length("remindBefore", "how long before the review its owner is reminded", "14 days"),
        Field.Text("feedback", "where remarks go"),
        Field.Texts("scope", "what it is about"));

    internal static readonly Shape Reading = Shape.Of(
        File, "readings.*", "a reading",
        Field.Text("subject", "what the contradiction is about", "its id"),
        Field.Text("inForce", "the reading that holds; needed"),
        Field.Text("why", "why this one; needed"),
        Field.Texts("others", "the readings that do not hold"));

    internal static readonly IReadOnlyList<Shape> Shapes = [Document, Reading];

    internal static void Read(Entries file)
    {
        var draft = file.Draft;
        var readings = new List<Reading>();
        foreach (var (id, keys) in file.Each("readings", Reading, Named.Reading))
        {
            readings.Add(new Reading(
                id.Text,
                keys.Text("subject") ?? id.Text,
                keys.Needed("inForce", "the reading that holds", ""),
                keys.Needed("why", "why this reading holds and not another", ""),
                keys.Lines("others")));
        }

        draft.Parts = draft.Parts with
        {
            Principles = file.Lines("principles"),
            Readings = readings,
            Document = file.Below("document", Document) is { } document ? Of(document) : draft.Parts.Document,
        };
    }

    private static PlaybookDocument Of(Entries document)
    {
        if (document.Value("review") is { } place)
            document.Draft.ReviewPlace = place.Place;
        return new PlaybookDocument
        {
            Version = document.Text("version"),
            Owner = document.Party("owner"),
            Updated = document.Date("updated"),
            Review = document.Date("review"),
            RemindBefore = document.Length("remindBefore") ?? Duration.FromDays(14),
            Feedback = document.Text("feedback"),
            Scope = document.Lines("scope"),
        };
    }
}
