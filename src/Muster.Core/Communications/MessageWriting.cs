using Muster.Core.Incidents;
using Muster.Core.Playbook;

namespace Muster.Core.Communications;

/// <summary>A field that a message needs and nobody has filled.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Question">What the writer is asked.</param>
public sealed record MissingField(string Name, string Question);

/// <summary>A wording with its fields filled as far as they are known.</summary>
/// <param name="Variant">To whom, from which form.</param>
/// <param name="Subject">One line of plain text.</param>
/// <param name="Text">Markdown.</param>
/// <param name="Missing">The required fields that are empty; with one of them it does not go out.</param>
/// <param name="Asks">Every field that its writer is asked for, with what stands in it now.</param>
public sealed record WrittenMessage(
    MessageVariant Variant,
    string Subject,
    string Text,
    IReadOnlyList<MissingField> Missing,
    IReadOnlyList<(MissingField Field, string Value)> Asks);

/// <summary>Writes a message from its form. Source: COM-002.</summary>
public static class MessageWriting
{
    private const int SubjectMax = 200;

    /// <summary>Fields that the incident may know and a writer may say better.</summary>
    private static readonly string[] Spoken = ["impact", "cause", "actions"];

    /// <summary>The message as it would go out now.</summary>
    /// <param name="variant">To whom, from which form.</param>
    /// <param name="incident">The incident.</param>
    /// <param name="playbook">The playbook that it is pinned to.</param>
    /// <param name="context">What else is known.</param>
    public static WrittenMessage Of(
        MessageVariant variant, Incident incident, CheckedPlaybook playbook, MessageContext context)
    {
        var fields = MessageFields.Of(incident, playbook, variant.Audience, context);
        var template = variant.Template;
        var body = template?.Body
            ?? (variant.Audience.IsOutside ? MessageVariant.PlainOutside : MessageVariant.PlainBody);
        string[] missing = [.. (template?.Required ?? []).Where(name => IsEmpty(fields, name))];
        var shown = Shown(fields, missing);
        var subject = TemplateRendering.Subject(template?.Subject ?? MessageVariant.PlainSubject, shown);
        if (incident.Declaration!.Drill)
            subject = $"EXERCISE: {subject}";
        var text = TemplateRendering.Body(body, shown);
        if (template is not null && context.Statement is { Length: > 0 } said && !Uses(template, "summary"))
            text = $"{MarkdownEscape.Of(said.Trim())}\n\n{text}";
        IEnumerable<string> asked = template is null ? [] :
            [.. template.Asks.Keys, .. Spoken.Where(name => Uses(template, name) && !template.Asks.ContainsKey(name))];
        return new WrittenMessage(
            variant,
            subject.Length > SubjectMax ? subject[..(SubjectMax - 1)] + "…" : subject,
            incident.Declaration.Drill ? $"**This is an exercise.**\n\n{text}" : text,
            [
                .. missing.Select(name => new MissingField(name, Question(template!, name))),
            ],
            [
                .. asked.Select(name => (
                    new MissingField(name, Question(template!, name)),
                    fields.TryGetValue(name, out var value) && !value.IsEmpty
                        ? string.Join(name == "actions" ? "\n" : ", ", value.Items)
                        : "")),
            ]);
    }

    /// <summary>Where a value is missing its name stands, so that a reader sees the gap; such a message never goes
    /// out.</summary>
    private static IReadOnlyDictionary<string, FieldValue> Shown(
        IReadOnlyDictionary<string, FieldValue> fields, string[] missing)
    {
        if (missing.Length == 0)
            return fields;
        var shown = new Dictionary<string, FieldValue>(fields, StringComparer.Ordinal);
        foreach (var name in missing)
            shown[name] = FieldValue.Of($"‹{name}›");
        return shown;
    }

    private static bool Uses(MessageTemplate template, string field) =>
        template.Required.Contains(field, StringComparer.Ordinal)
        || template.Body.Contains("{{" + field + "}}", StringComparison.Ordinal)
        || template.Body.Contains(" " + field + "}}", StringComparison.Ordinal);

    private static bool IsEmpty(IReadOnlyDictionary<string, FieldValue> fields, string name) =>
        !fields.TryGetValue(name, out var value) || value.IsEmpty;

    private static string Question(MessageTemplate template, string name) =>
        template.Asks.TryGetValue(name, out var question) ? question
        : IncidentFields.All.TryGetValue(name, out var meaning) ? Sentence(meaning)
        : $"What is {name}?";

    private static string Sentence(string words) => $"{char.ToUpperInvariant(words[0])}{words[1..]}.";
}

/// <summary>Who must agree to a message, and who may. Source: COM-017, COM-018, NTF-011, SEC-018.</summary>
public static class MessageApproval
{
    /// <summary>What an administrator agrees as, when nobody of those named can.</summary>
    public const string Administrator = "administrator";

    /// <summary>The rule that holds for a message to an audience, or null when nobody must agree.</summary>
    public static Approval? For(Audience audience, Incident incident, CheckedPlaybook playbook) =>
        playbook.Communications.Approvals.FirstOrDefault(rule =>
            (rule.Audiences.Count == 0 ? audience.IsOutside : rule.Audiences.Contains(audience.Id))
            && (!rule.SecurityOnly || MessageVariants.IsSecurity(incident)));

    /// <summary>As what a person may agree, in words of the playbook, or null when they may not.</summary>
    /// <param name="approvers">
    /// Who may: <c>role security-lead</c>, <c>team legal</c>; for a contact the person, and who is in the team or has
    /// the role of the same name.
    /// </param>
    /// <param name="who">The person.</param>
    /// <param name="isAdministrator">They may do everything.</param>
    /// <param name="incident">Whose roles are meant, or null for none.</param>
    /// <param name="playbook">Its playbook.</param>
    /// <param name="onCallIn">Who is on call in a schedule, or null.</param>
    public static string? As(
        IReadOnlyList<string> approvers,
        ResponderId who,
        bool isAdministrator,
        Incident? incident,
        CheckedPlaybook playbook,
        Func<ScheduleId, ResponderId?> onCallIn) =>
        approvers.FirstOrDefault(words => Is(words, who, incident, playbook, onCallIn))
        ?? (isAdministrator ? Administrator : null);

    private static bool Is(
        string words, ResponderId who, Incident? incident, CheckedPlaybook playbook,
        Func<ScheduleId, ResponderId?> onCallIn)
    {
        if (words.Split(' ', 2) is not [var kind, var id])
            return false;
        return kind switch
        {
            "person" => who.Value == id,
            "role" => Has(incident, id, who),
            "team" => playbook.Team(new TeamId(id))?.Members.Contains(who) == true,
            "schedule" => onCallIn(new ScheduleId(id)) == who,
            "contact" => playbook.Directory.Contacts.Any(each => each.Id == id && each.Person == who)
                || playbook.Team(new TeamId(id))?.Members.Contains(who) == true
                || Has(incident, id, who),
            _ => false,
        };
    }

    private static bool Has(Incident? incident, string role, ResponderId who) =>
        incident?.Roles.TryGetValue(new RoleId(role), out var holder) == true && holder == who;
}
