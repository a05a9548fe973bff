using Muster.Core;
using Muster.Core.Alerts;
using Muster.Core.Incidents;

namespace Muster.Playbooks;

/// <summary>severities.yaml: the organisation's own levels, worst first.</summary>
internal static class SeveritiesFile
{
    internal static readonly IReadOnlyList<(string Word, AlertSeverity Value)> AlertWords =
        [.. Enum.GetValues<AlertSeverity>().Select(value => (Word(value), value))];

    private static readonly (string Word, (bool Opens, bool Pages) Value)[] Effects =
        [("page", (true, true)), ("open", (true, false)), ("list", (false, false))];

    internal static void Read(Entries file)
    {
        var words = new Dictionary<string, YamlScalar>(StringComparer.OrdinalIgnoreCase);
        var alerts = new Dictionary<AlertSeverity, string>();
        foreach (var (id, value) in file.Members("severities"))
        {
            var isNew = file.Draft.Define(Named.Severity, id);
            if (Entries.Of(value, Shapes.Severity, file.Draft) is not { } level || !isNew)
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
        var (opens, pages) = level.Choice("effect", (true, true), Effects);
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
            AcknowledgeWithin = level.Length("acknowledgeWithin"),
            FirstUpdateWithin = level.Length("firstUpdateWithin"),
            UpdateEvery = level.Positive("updateEvery"),
            ResolveWithin = level.Length("resolveWithin"),
            ReviewWithin = level.Positive("reviewWithin") ?? NodaTime.Duration.FromHours(24),
        };
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
