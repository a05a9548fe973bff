using Muster.Core.Playbook;
using Muster.Playbooks.Playbook;
using Xunit;

namespace Muster.Core.Tests.Playbook;

/// <summary>Whatever is in the files, reading them ends, soon, with problems and not with an exception.</summary>
public sealed class HostileTests
{
    private const int MutationsMax = 10_000;

    private const string Bits = "\t\n\r :-[]{}&*!|>%@`'\"#,?<=~\\\u0000\u0085\u2028\uFEFF\uD83D09az";

    private static readonly string[] Words =
    [
        "null", "&a", "*a", "<<: *a", "- - - -", "---\n", "...\n", "!!binary x", "? [a]\n: b", "{", "}", "[", "]",
        "99999999999999999999", "-1", "0x10", "1e309", "P9999999999Y", "9999-12-31", "24:00", "|\n  a", ">-\n", "\"\\x",
        "nobody", "ada", "team payments", "every: 1 h", "every: 10000 months", "offset: 3660 d", "start: 2200-12-31",
        "restrict: [{from: Mon 09:00, until: Mon 09:00}]", "match: 'a=~\"(((a*)*)*)\"'", "group: []", "%YAML 9.9\n",
    ];

    [Fact]
    public void Ten_thousand_damaged_playbooks_are_read_without_an_exception()
    {
        var random = new Random(20_261_120);
        var pages = Sources();
        var whole = 0;
        for (var round = 0; round < MutationsMax; round++)
        {
            var (path, text) = pages[random.Next(pages.Count)];
            var damaged = Damaged(text, random);
            var files = House.With((path, damaged));
            try
            {
                var (playbook, problems) = PlaybookReader.Read(files);
                Assert.Equal(playbook is null, problems.Any(problem => problem.Severity == ProblemSeverity.Error));
                whole += playbook is null ? 0 : 1;
                Assert.All(problems, problem => Assert.DoesNotContain('\n', problem.ToString()));
            }
            catch (Exception e) when (e is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"round {round}, {path}: {e}\n{damaged}");
            }
        }

        // Damage that is always fatal, or never, would show nothing.
        Assert.InRange(whole, MutationsMax / 20, MutationsMax / 2);
    }

    [Fact]
    public void Two_thousand_damaged_schedules_are_searched_for_gaps_without_an_exception()
    {
        var random = new Random(1);
        var text = Sources().Last(source => source.Path == "schedules.yaml").Text;
        for (var round = 0; round < 2_000; round++)
        {
            var damaged = Damaged(text, random);
            try
            {
                _ = PlaybookReader.Read(House.With(("schedules.yaml", damaged)), House.Noon);
            }
            catch (Exception e)
            {
                Assert.Fail($"round {round}: {e}\n{damaged}");
            }
        }
    }

    [Fact]
    public void Aliases_that_multiply_are_refused_before_they_grow()
    {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + string.Concat(
            Enumerable.Range(1, 20).Select(level => $"a{level}: &a{level} [{Many($"*a{level - 1}", 10)}]\n"));
        var problem = Assert.Single(PlaybookReader.Read(House.With(("teams.yaml", text))).Problems, IsTooLarge);
        Assert.Equal("teams.yaml", problem.File);
    }

    [Theory]
    [InlineData("[", 200_000)]
    [InlineData("{a: ", 200_000)]
    [InlineData("- ", 40_000)]
    [InlineData("? ", 40_000)]
    public void Depth_is_bounded(string step, int count) => Assert.Contains(
        PlaybookReader.Read(House.With(("teams.yaml", Many(step, count, "")))).Problems, IsTooLarge);

    [Fact]
    public void A_file_of_more_than_a_million_characters_is_refused() => Assert.Contains(
        PlaybookReader.Read(House.With(("teams.yaml", new string('a', 1_000_001)))).Problems, IsTooLarge);

    [Fact]
    public void A_folder_of_more_than_a_thousand_files_is_refused()
    {
        var files = Enumerable.Range(0, 1_001).ToDictionary(number => $"docs/{number}.md", _ => "");
        Assert.Contains(PlaybookReader.Read(files).Problems, IsTooLarge);
    }

    [Fact]
    public void At_most_five_hundred_problems_are_told()
    {
        var services = Enumerable.Range(0, 20_000).Select(at => $"  s{at}: {{team: t{at}}}\n");
        var text = "services:\n" + string.Concat(services);
        var (playbook, problems) = PlaybookReader.Read(House.With(("catalog.yaml", text)));
        Assert.Null(playbook);
        Assert.Equal(500, problems.Count);
    }

    [Fact]
    public void Words_of_an_author_never_break_the_line_of_a_problem()
    {
        var (_, problems) = House.Read("catalog.yaml", "services: {\"a\\nb\\u2028c\\e[31m\": {}}");
        Assert.NotEmpty(problems);
        Assert.DoesNotContain(problems.SelectMany(problem => problem.Text), c => char.IsControl(c) || c == '\u2028');
    }

    private static bool IsTooLarge(Problem problem) => problem.Code == "PB003";

    private static string Many(string part, int count, string between = ", ") =>
        string.Join(between, Enumerable.Repeat(part, count));

    private static List<(string Path, string Text)> Sources() =>
    [
        .. House.Files.Select(file => (file.Key, file.Value)),
        .. PlaybookFolder.Load(Path.Combine(House.Root, "packs", "starter"))
            .Where(file => file.Key.EndsWith(".yaml", StringComparison.Ordinal))
            .Select(file => (file.Key, file.Value)),
        ("schedules.yaml", """
            schedules:
              primary:
                zone: Europe/Berlin
                layers:
                  - name: Base
                    people: [ada, nobody, bob]
                    every: 2 weeks
                    handoff: Fri 17:00
                    start: 2026-01-05
                  - people: [bob]
                    restrict: [{days: Mon-Fri, from: "09:00", until: "17:00"}, {from: Fri 17:00, until: Mon 09:00}]
              secondary: {people: [bob], every: 1 month, handoff: last day 12:00, offset: 3.5 d}
            """),
    ];

    private static string Damaged(string text, Random random)
    {
        for (var times = random.Next(1, 5); times > 0; times--)
        {
            var at = random.Next(text.Length + 1);
            var length = Math.Min(random.Next(1, 12), text.Length - at);
            text = random.Next(6) switch
            {
                0 => text.Remove(at, length),
                1 => text.Insert(at, Bits[random.Next(Bits.Length)].ToString()),
                2 => text.Insert(at, Words[random.Next(Words.Length)]),
                3 => text.Insert(at, text.Substring(at, length)),
                4 => text.Remove(at, length).Insert(at, Words[random.Next(Words.Length)]),
                _ => text.Insert(random.Next(text.Length + 1), text[at..]),
            };
            if (text.Length > 4_000)
                text = text[..4_000];
        }

        return text;
    }
}
