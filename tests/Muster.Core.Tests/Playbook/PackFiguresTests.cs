using Muster.Core.Playbook;
using Muster.Playbooks.Playbook;
using Xunit;

namespace Muster.Core.Tests.Playbook;

/// <summary>
/// Each pack says what the document of its organisation says: the figures were written down once more, by hand and
/// from the document, in <c>NAME.figures.txt</c>, and every line of it holds for the checked pack.
/// </summary>
public sealed class PackFiguresTests
{
    private static string FolderOf(string pack) => Path.Combine(House.Root, "packs", pack);

    private static PlaybookReading Read(string pack) => PlaybookFolder.Read(FolderOf(pack), House.Noon);

    /// <remarks>Names and numbers that the document does not give, an agenda longer than its meeting, an overdue
    /// review.</remarks>
    [Theory]
    [InlineData("aurigraph-dlt", "PB160 PB162 PB163 RB015")]
    [InlineData("custody-platform", "PB160 PB163 RB015")]
    [InlineData("film-generation", "PB160 PB163 RB015")]
    [InlineData("ghost-protocol", "RB015")]
    [InlineData("reconciliation", "PB160 RB015")]
    public void A_pack_has_no_problem_but_what_its_document_leaves_open(string pack, string codes)
    {
        var problems = Read(pack).Problems;
        Assert.DoesNotContain(problems, problem => problem.Severity == ProblemSeverity.Error);
        Assert.Equal(
            codes.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            problems.Where(problem => problem.Severity != ProblemSeverity.Info)
                .Select(problem => problem.Code).Distinct().Order());
    }

    [Theory]
    [Requirement("SEV-001")]
    [Requirement("DIR-002")]
    [InlineData("aurigraph-dlt")]
    [InlineData("custody-platform")]
    [InlineData("film-generation")]
    [InlineData("ghost-protocol")]
    [InlineData("reconciliation")]
    public void No_figure_of_a_document_is_lost(string pack)
    {
        var sheet = PackSheet.Of(Read(pack).Playbook!);
        var figures = File.ReadAllLines(Repository.PathOf($"tests/Muster.Core.Tests/Playbook/{pack}.figures.txt"))
            .Select(line => line.Trim())
            .Where(line => line.Length > 0 && line[0] != '#')
            .ToList();
        Assert.True(figures.Count > 50);
        var lost = figures.Where(figure => !sheet.Contains(figure)).Select(figure => Nearest(figure, sheet)).ToList();
        Assert.True(lost.Count == 0, string.Join('\n', lost));
    }

    private static string Nearest(string figure, IReadOnlySet<string> sheet)
    {
        var place = figure.Split(" = ")[0];
        var there = sheet.FirstOrDefault(line => line.StartsWith(place + " = ", StringComparison.Ordinal));
        return $"{figure}, but {there ?? $"nothing stands at {place}"}";
    }
}
