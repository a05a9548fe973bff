using Muster.Core.Communications;
using Muster.Core.Playbook;
using Muster.Playbooks.Parsing;
using Muster.Playbooks.Playbook;

namespace Muster.Playbooks.Communications;

/// <summary>The files of <c>templates/</c>: forms with fields that can be filled.</summary>
internal static class TemplateFile
{
    private const string Name = "templates/*.md";

    private static readonly (string Word, TemplateKind Value)[] Kinds =
    [
        ("declared", TemplateKind.Declared), ("update", TemplateKind.Update), ("impact", TemplateKind.Impact),
        ("resolved", TemplateKind.Resolved), ("pinned", TemplateKind.Pinned),
        ("maintenance", TemplateKind.Maintenance), ("security", TemplateKind.Security),
        ("talking points", TemplateKind.TalkingPoints), ("postmortem", TemplateKind.Postmortem),
        ("other", TemplateKind.Other),
    ];

    internal static readonly Shape Keys = Shape.Of(
        Name, "", "a template",
        Field.Text("name", "its name", "its first heading, else its file's name"),
        Field.Choice("kind", Kinds, "what it is about", "other"),
        Field.Ids("audiences", "for whom", "those who respond"),
        Field.Ids("channels", "for which channels"),
        Field.Ids("severities", "for which levels", "all"),
        Field.Text("subject", "its subject, with fields"),
        Field.Texts("required", "the fields without which it is not sent"),
        new(
            "asks",
            new FieldForm.Pairs(FieldForm.Word),
            "the fields that the writer is asked for, each with the question"),
        Field.Length("within", "at the latest how long after the moment it is about"),
        Field.Text("when", "only when this holds, in words", "always"),
        Field.Flag("confidential", "it never goes outside", "no"),
        Field.Flag("optional", "a message may do without it", "no"));

    internal static void Read(string path, string text, Draft draft)
    {
        var id = Path.GetFileNameWithoutExtension(path);
        if (!draft.Define(Named.Template, new YamlScalar(new SourcePlace(path, 1, 1), id, isQuoted: false))
            || FrontMatter.Read(path, text, Keys, draft) is not var (keys, body, line))
        {
            return;
        }

        var asks = keys.Pairs("asks").ToDictionary(
            each => each.Key.Text, each => each.Value.Text.Trim(), StringComparer.Ordinal);
        var kind = keys.Choice("kind", TemplateKind.Other, Kinds);
        var used = Used(path, keys, body, line);
        CheckFields(used, asks, kind, draft);
        CheckRequired(keys, used, asks);
        var template = new MessageTemplate
        {
            Id = id,
            File = path,
            Name = keys.Text("name") ?? FrontMatter.Heading(body) ?? id,
            Kind = kind,
            Audiences = keys.Names("audiences", Named.Audience),
            Channels = keys.Names("channels", Named.Channel),
            Severities = keys.Levels("severities"),
            Subject = keys.Text("subject"),
            Required = keys.Lines("required"),
            Asks = asks,
            Within = keys.Positive("within"),
            Condition = keys.Text("when"),
            IsConfidential = keys.Flag("confidential", otherwise: false),
            IsOptional = keys.Flag("optional", otherwise: false),
            Body = body.Trim('\n'),
        };
        var rules = draft.Parts.Communications;
        draft.Parts = draft.Parts with
        {
            Communications = rules with { Templates = [.. rules.Templates, template] },
        };
    }

    private static Dictionary<string, SourcePlace> Used(string path, Entries keys, string body, int line)
    {
        var used = new Dictionary<string, SourcePlace>(
            TemplateText.Fields(path, body, line, keys.Draft.Findings), StringComparer.Ordinal);
        if (keys.Scalar("subject") is { } subject)
        {
            foreach (var (field, _) in TemplateText.Fields(path, subject.Text, subject.Place.Line, keys.Draft.Findings))
                used.TryAdd(field, subject.Place);
        }

        return used;
    }

    /// <summary>A field that nothing fills would stay empty in the message (COM-002).</summary>
    private static void CheckFields(
        Dictionary<string, SourcePlace> used, Dictionary<string, string> asks, TemplateKind kind, Draft draft)
    {
        var known = kind == TemplateKind.Maintenance
            ? IncidentFields.All.Keys.Concat(IncidentFields.Maintenance.Keys).ToHashSet(StringComparer.Ordinal)
            : IncidentFields.All.Keys.ToHashSet(StringComparer.Ordinal);
        foreach (var (field, place) in used)
        {
            if (known.Contains(field) || asks.ContainsKey(field))
                continue;
            draft.Findings.Add(
                ProblemCode.UnknownField,
                place,
                $"Nothing fills the field '{Quote.Of(field)}': add it to 'asks' with a question."
                    + Nearest.Hint(field, known.Concat(asks.Keys)));
        }
    }

    private static void CheckRequired(
        Entries keys, Dictionary<string, SourcePlace> used, Dictionary<string, string> asks)
    {
        foreach (var field in keys.Texts("required"))
        {
            if (!used.ContainsKey(field.Text))
            {
                keys.Draft.Findings.Add(
                    ProblemCode.UnknownField,
                    field.Place,
                    $"'{Quote.Of(field.Text)}' is required and stands nowhere in the text."
                        + Nearest.Hint(field.Text, used.Keys));
            }
        }

        foreach (var (name, _) in keys.Pairs("asks"))
        {
            if (asks.ContainsKey(name.Text) && !used.ContainsKey(name.Text))
            {
                keys.Draft.Findings.Add(
                    ProblemCode.Unused,
                    name.Place,
                    $"The writer is asked for '{Quote.Of(name.Text)}', and nothing uses it.");
            }
        }
    }
}
