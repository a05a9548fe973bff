using Muster.Core.Playbook;
using Muster.Playbooks.Playbook;
using Xunit;

namespace Muster.Core.Tests.Playbook;

/// <summary>
/// A whole pack with one mistake in it: the mistake is told with its code, on the line on which it is written.
/// </summary>
public sealed class MutationTests
{
    private static readonly IReadOnlyDictionary<string, string> Pack =
        PlaybookFolder.Load(Path.Combine(House.Root, "packs", "aurigraph-dlt"));

    private static readonly HashSet<string> Known =
        [.. StoryFiles.Read(Pack, House.Noon).Playbook.Problems.Select(problem => problem.ToString())];

    /// <summary>mistakes.tsv: what, file, what is replaced, by what, the code, and words of the line.</summary>
    public static TheoryData<string, string, string, string, string, string> Mistakes()
    {
        var data = new TheoryData<string, string, string, string, string, string>();
        var path = Path.Combine(House.Root, "tests", "Muster.Core.Tests", "Playbook", "mistakes.tsv");
        foreach (var line in File.ReadLines(path).Skip(1))
        {
            var cells = line.Replace("\\n", "\n", StringComparison.Ordinal).Split('\t');
            data.Add(
                cells[0], cells[1], cells[2], cells[3].Replace("\\t", "\t", StringComparison.Ordinal), cells[4],
                cells[5]);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_is_told_on_its_line(
        string what, string file, string find, string replace, string code, string onLine)
    {
        var text = Pack.GetValueOrDefault(file, "");
        Assert.Contains(find, text, StringComparison.Ordinal);
        var at = text.IndexOf(find, StringComparison.Ordinal);
        var mistaken = string.Concat(text.AsSpan(0, at), replace, text.AsSpan(at + find.Length));
        var files = new Dictionary<string, string>(Pack, StringComparer.Ordinal) { [file] = mistaken };

        var news = StoryFiles.Read(files, House.Noon).Playbook.Problems
            .Where(problem => !Known.Contains(problem.ToString()))
            .ToList();

        var lines = mistaken.ReplaceLineEndings("\n").Split('\n');
        Assert.True(
            news.Exists(problem => problem.Code == code && Line(problem).Contains(onLine, StringComparison.Ordinal)),
            $"{what}: {code} on a line with '{onLine}', but: {string.Join("; ", news)}");

        string Line(Problem problem)
        {
            var source = problem.File == file
                ? lines
                : files[problem.File].ReplaceLineEndings("\n").Split('\n');
            return source[problem.Line - 1];
        }
    }

    [Fact]
    public void The_pack_without_a_mistake_can_be_applied() =>
        Assert.NotNull(StoryFiles.Read(Pack, House.Noon).Playbook.Playbook);
}
