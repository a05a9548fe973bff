using Muster.Playbooks.Parsing;
using Muster.Playbooks.Playbook;

namespace Muster.Playbooks.Escalation;

/// <summary>
/// Who is meant, in two words: <c>role commander</c>, <c>team leads</c>, <c>person ada</c>, <c>contact legal</c>. Other
/// words are read by people only: <c>change advisory board</c>.
/// </summary>
internal static class PartyText
{
    internal const string Expected = "'team leads', 'person ada', 'contact legal', 'role commander' or plain words";

    private static readonly (string Word, Named Kind)[] Kinds =
    [
        ("person", Named.Person), ("team", Named.Team), ("schedule", Named.Schedule), ("audience", Named.Audience),
        ("contact", Named.Contact), ("vendor", Named.Vendor), ("channel", Named.Channel), ("policy", Named.Policy),
        ("role", Named.Role), ("workflow", Named.Workflow), ("runbook", Named.Runbook),
    ];

    extension(Entries entries)
    {
        /// <summary>Who is meant; the ids among them must lead to something.</summary>
        internal IReadOnlyList<string> Parties(string key) =>
            [.. entries.Texts(key).Select(text => PartyText.Read(text, entries.Draft))];

        /// <summary>The one who is meant, or null.</summary>
        internal string? Party(string key) =>
            entries.Scalar(key) is { } text ? PartyText.Read(text, entries.Draft) : null;
    }

    private static string Read(YamlScalar text, Draft draft)
    {
        var words = text.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (words is [var kind, var id])
        {
            foreach (var (word, named) in Kinds)
            {
                if (word == kind)
                    draft.Refer(named, id, text.Place);
            }
        }

        return string.Join(' ', words);
    }
}
