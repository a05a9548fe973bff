using System.Globalization;
using System.Text;
using Xunit;

namespace Muster.Tidy;

/// <summary>
/// What Muster is held to is a catalogue, what shows it is a test with its number, and the pages are written from both.
/// </summary>
public sealed class TraceabilityRules
{
    private const string Accept = "MUSTER_ACCEPT";

    private const string RequirementsPage = "docs/requirements.md";

    private const string CasesPage = "docs/edge-cases.md";

    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    private static readonly List<Shown> Requirements = [.. Shown.By("Requirement")];

    private static readonly List<Shown> Cases = [.. Shown.By("Case")];

    [Fact]
    public void A_catalogue_gives_each_number_once() =>
        Rule.Holds([.. Catalogue.Requirements.Findings, .. Catalogue.Cases.Findings]);

    [Fact]
    public void A_test_shows_what_a_catalogue_knows()
    {
        Rule.Holds(Unknown(Requirements, Catalogue.Requirements));
        Rule.Holds(Unknown(Cases, Catalogue.Cases));
    }

    [Fact]
    public void A_test_names_a_number_once()
    {
        Rule.Holds(
            from shown in Requirements.Concat(Cases)
            group shown by shown into same
            where same.Count() > 1
            select new Finding(same.Key.File, $"{same.Key.Test} names {same.Key.Number} once", "take one away"));
    }

    [Fact]
    public void The_page_of_requirements_is_what_catalogue_and_tests_say() => IsWritten(
        RequirementsPage,
        Page(
            """
            # Requirements

            What Muster is held to, and the tests that show it: a test carries `[Requirement("ESC-003")]`. Where no test
            does, the area of work stands that brings it. The sentences are in
            [requirements.yaml](requirements.yaml); known mistakes of the field are in [edge-cases.md](edge-cases.md).
            """,
            "requirement",
            Catalogue.Requirements,
            Requirements));

    [Fact]
    public void The_page_of_edge_cases_is_what_catalogue_and_tests_say() => IsWritten(
        CasesPage,
        Page(
            """
            # Edge cases

            What products of this field got wrong at some time, and what is right. A test that shows a case carries
            `[Case(34)]`. Where no test does, the area of work stands that brings it. The sentences are in
            [edge-cases.yaml](edge-cases.yaml).
            """,
            "case",
            Catalogue.Cases,
            Cases));

    private static IEnumerable<Finding> Unknown(IEnumerable<Shown> tests, Catalogue catalogue) =>
        from shown in tests
        where !catalogue.Knows(shown.Number)
        select new Finding(shown.File, $"{shown.Number} of {shown.Test} is in {catalogue.File}", "correct the number");

    private static void IsWritten(string page, string text)
    {
        if (Environment.GetEnvironmentVariable(Accept) == "1")
            File.WriteAllText(Path.Combine(Tree.Root, page), text);
        Assert.True(
            Tree.Has(page) && Tree.Text(page) == text,
            $"{page} is not what catalogue and tests say. Run this test with {Accept}=1 and commit the change.");
    }

    private static string Page(string head, string word, Catalogue catalogue, IEnumerable<Shown> tests)
    {
        var shown = tests.ToLookup(each => each.Number, each => each.Test, StringComparer.Ordinal);
        var text = new StringBuilder(head).Append("\n\n").Append(
            """
            This page is written by a test: `MUSTER_ACCEPT=1` rewrites it.

            | area | shown | of |
            | --- | --- | --- |

            """);
        var areas = catalogue.Sentences.GroupBy(sentence => sentence.Area, StringComparer.Ordinal).ToList();
        foreach (var area in areas)
        {
            var count = area.Count(each => shown.Contains(each.Number));
            text.Append(Invariant, $"| {area.Key} | {count} | {area.Count()} |\n");
        }

        foreach (var area in areas)
        {
            text.Append($"\n## {area.Key}\n\n| no. | {word} | shown by |\n| --- | --- | --- |\n");
            foreach (var sentence in area)
                text.Append($"| {sentence.Number} | {sentence.Text} | {By(sentence, shown[sentence.Number])} |\n");
        }

        return text.ToString();
    }

    private static string By(Sentence sentence, IEnumerable<string> tests)
    {
        var names = tests.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        return names.Count == 0 ? $"– ({sentence.Brings})" : string.Join("<br>", names.Select(name => $"`{name}`"));
    }
}
