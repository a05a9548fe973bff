using System.Diagnostics;
using System.Text;
using Muster.Core.Playbook;
using Muster.Playbooks.Runbooks;
using Xunit;

namespace Muster.Core.Tests.Runbooks;

/// <summary>Whatever a file holds, reading it as a runbook ends soon and with a report.</summary>
public sealed class AnyMarkdownTests
{
    private static readonly string[] Pieces =
    [
        "#", "## ", "### Is it?", "\n", "\n\n", "- ", "- [ ] ", "1. ", "   ", "\t", "```", "```bash {name=a}", "~~~",
        "{",
        "}", "name=a", "effect=read", "until=\"value < 1\"", "→", "->", "[a](#b)", "[a](b.md \"run x=$y\")", "`x > 1`",
        "**Yes**", "otherwise", "> ", "> [!WARNING]", "| a | b |", "|---|---|", "<!-- runbook: wait=2m -->", "<div>",
        "</div>", "---", "---\n", "runbook:", "  params:", "  id: x", "\\", "*", "_", "![", "](", "&amp;", "\u0000",
        "\uFFFD", "é", "🔥", "console", "$ ls", "a", "b", " ", "%{", "$x", "{{x}}", "<X>", "for=5m", "each=list", "\r",
    ];

    [Fact]
    [Requirement("RUN-033")]
    public void Four_hundred_foreign_runbooks_are_read_with_a_report_and_nothing_in_them_can_run()
    {
        var count = 0;
        foreach (var (name, text) in ForeignRunbooks.All)
        {
            count++;
            var reading = Read(name, text);
            Assert.True(reading.Runbook is not null, $"{name}: {string.Join("; ", reading.Problems)}\n{text}");
            Assert.DoesNotContain(reading.Runbook!.Steps, step => step.IsExecutable);
            Assert.False(string.IsNullOrWhiteSpace(reading.Runbook.Card.Title), name);
            var shown = string.Join('\n', reading.Runbook.Steps.Select(step => $"{step.Prose}\n{step.Code?.Text}")
                .Concat(reading.Runbook.Sections.Select(section => section.Prose)));
            Assert.True(shown.Length > 0, name);
        }

        Assert.Equal(432, count);
    }

    [Fact]
    public void Five_thousand_heaps_of_marks_are_read_without_an_exception()
    {
        var random = new Random(20_261_122);
        var steps = 0;
        for (var round = 0; round < 5_000; round++)
        {
            var text = new StringBuilder();
            for (var piece = random.Next(3, 80); piece > 0; piece--)
                text.Append(Pieces[random.Next(Pieces.Length)]);
            steps += Read($"round {round}", text.ToString()).Runbook?.Steps.Count ?? 0;
        }

        // Heaps that never have a step would show nothing.
        Assert.True(steps > 1_000, $"{steps}");
    }

    [Fact]
    public void Two_thousand_heaps_of_bytes_are_read_without_an_exception()
    {
        var random = new Random(7);
        var bytes = new byte[1_000];
        for (var round = 0; round < 2_000; round++)
        {
            random.NextBytes(bytes);
            var length = random.Next(bytes.Length);
            Read($"bytes {round}", Encoding.UTF8.GetString(bytes, 0, length));
            Read($"latin {round}", Encoding.Latin1.GetString(bytes, 0, length));
        }
    }

    [Theory]
    [InlineData(">")]
    [InlineData("- ")]
    [InlineData("1. ")]
    [InlineData("*a ")]
    [InlineData("[")]
    [InlineData("`")]
    [InlineData("<a ")]
    [InlineData("### A?\n- **b** → [c](#c)\n")]
    [InlineData("```bash {name=a}\n")]
    [InlineData("| a ")]
    [InlineData("&a;")]
    public void What_is_repeated_without_end_is_read_soon(string piece)
    {
        var watch = Stopwatch.StartNew();
        Read(piece, string.Concat(Enumerable.Repeat(piece, 20_000 / piece.Length)));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"{watch.Elapsed}");
    }

    private static RunbookReading Read(string name, string text)
    {
        try
        {
            var reading = RunbookReader.Read("foreign.md", text);
            var lines = text.Count(letter => letter == '\n') + text.Count(letter => letter == '\r') + 2;
            Assert.All(reading.Problems, problem =>
            {
                Assert.InRange(problem.Line, 1, lines);
                Assert.True(problem.Column >= 1, $"{name}: {problem}");
                Assert.DoesNotContain('\n', problem.ToString());
            });
            Assert.Equal(
                reading.Runbook is null,
                reading.Runbook is null && reading.Problems.Any(problem => problem.Severity == ProblemSeverity.Error));
            return reading;
        }
        catch (Exception broken) when (broken is not Xunit.Sdk.XunitException)
        {
            Assert.Fail($"{name}: {broken}\n{text}");
            throw;
        }
    }
}
