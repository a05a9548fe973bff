namespace Muster.Core.Investigation;

/// <summary>A symptom with how well it fits what is seen.</summary>
/// <param name="Symptom">The symptom.</param>
/// <param name="Fits">So many of its words stand in what is seen.</param>
public sealed record SeenSymptom(Symptom Symptom, int Fits);

/// <summary>What is seen, and what it is probably: those first whose words stand in the alerts. Source:
/// INV-007.</summary>
public static class SymptomTable
{
    private const int WordMin = 3;
    private static readonly char[] Between = [' ', ',', '.', ':', ';', '/', '(', ')', '“', '”', '"', '\n', '\t', '%'];
    private static readonly string[] Common =
        ["the", "and", "are", "for", "get", "not", "all", "run", "each", "every", "with", "from", "that", "high"];

    /// <summary>All symptoms of the playbook, the most fitting first.</summary>
    /// <param name="guide">The playbook's table.</param>
    /// <param name="seen">Titles, summaries and details of the incident and its alerts.</param>
    public static IReadOnlyList<SeenSymptom> Of(InvestigationGuide guide, IEnumerable<string> seen)
    {
        var words = seen.SelectMany(WordsOf).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return
        [
            .. guide.Symptoms
                .Select(symptom => new SeenSymptom(symptom, WordsOf(symptom.Seen).Count(words.Contains)))
                .OrderByDescending(each => each.Fits),
        ];
    }

    private static IEnumerable<string> WordsOf(string text) => text
        .Split(Between, StringSplitOptions.RemoveEmptyEntries)
        .Where(word => word.Length >= WordMin && !Common.Contains(word, StringComparer.OrdinalIgnoreCase))
        .Select(word => word.Length > 4 ? word.TrimEnd('s') : word)
        .Distinct(StringComparer.OrdinalIgnoreCase);
}
