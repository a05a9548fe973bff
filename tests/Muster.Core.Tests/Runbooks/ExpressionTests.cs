using Muster.Core.Runbooks;
using Xunit;

namespace Muster.Core.Tests.Runbooks;

/// <summary>Conditions of runbooks: small, total, told in words.</summary>
public sealed class ExpressionTests
{
    private static readonly RunbookValue.Fields Known = Fields(
        ("value", new RunbookValue.Text("85")),
        ("exit", new RunbookValue.Number(0)),
        ("state", new RunbookValue.Text("it's degraded")),
        ("on", new RunbookValue.Truth(true)),
        ("pods", Items("api-1", "api-2")),
        ("idle", new RunbookValue.Items([Fields(("pid", new RunbookValue.Text("7")))])),
        ("incident", Fields(("severity", new RunbookValue.Text("P1")))),
        ("alert", Fields(("labels", Fields(("team-id", new RunbookValue.Text("db")))))));

    [Theory]
    [Requirement("RUN-003")]
    [InlineData("value > 80", true)]
    [InlineData("value >= 85 and value <= 85", true)]
    [InlineData("value < 60", false)]
    [InlineData("value = 85.0", true)]
    [InlineData("value != 85", false)]
    [InlineData("exit == 0 or missing > 3", true)]
    [InlineData("exit = 1 and missing > 3", false)]
    [InlineData("not exit = 0", false)]
    [InlineData("not (exit = 1 or value < 3)", true)]
    [InlineData("incident.severity = \"P1\"", true)]
    [InlineData("incident.severity = 'P2'", false)]
    [InlineData("alert.labels.team-id = 'db'", true)]
    [InlineData("state = 'it\\'s degraded'", true)]
    [InlineData("state contains \"degraded\"", true)]
    [InlineData("contains(state, 'fine')", false)]
    [InlineData("pods contains 'api-2'", true)]
    [InlineData("pods contains 'api'", false)]
    [InlineData("pods matches \"^api-[0-9]$\"", true)]
    [InlineData("state matches 'degraded|down'", true)]
    [InlineData("rows(idle) >= 1", true)]
    [InlineData("len(pods) = 2", true)]
    [InlineData("len(state) < 5", false)]
    [InlineData("on", true)]
    [InlineData("on = true", true)]
    [InlineData("value > 1m", true)]
    [InlineData("value > 1.5h", false)]
    [InlineData("value > 80 %", true)]
    [InlineData("value > -1", true)]
    public void A_condition_is_judged_by_what_is_known(string text, bool holds) =>
        Assert.Equal(new Judgement(holds, Why: null), Read(text).Judge(Known));

    [Theory]
    [InlineData("missing", "missing has no value")]
    [InlineData("missing > 3 and exit = 0", "missing has no value")]
    [InlineData("not missing", "missing has no value")]
    [InlineData("alert.labels.cluster = 'eu'", "alert.labels.cluster has no value")]
    [InlineData("state > 5", "state is more than 5 cannot be told: only numbers have an order")]
    [InlineData("pods = 'api-1'", "pods is “api-1” cannot be told: lists are not compared")]
    [InlineData("rows(state) > 1", "state has no rows")]
    [InlineData("value", "value is neither true nor false")]
    public void What_cannot_be_told_says_why_and_is_not_false(string text, string why) =>
        Assert.Equal(new Judgement(Holds: null, why), Read(text).Judge(Known));

    [Theory]
    [InlineData("rows(idle) >= 10", "the number of rows of idle is at least 10")]
    [InlineData("a < 6 and not (b contains 'x' or c)", "a is less than 6 and not (b contains “x” or c)")]
    [InlineData("(a or b) and c", "(a or b) and c")]
    [InlineData("a or b or c", "a or b or c")]
    [InlineData("state matches 'x+'", "state matches “x+”")]
    public void A_condition_is_told_in_words(string text, string words) => Assert.Equal(words, Read(text).InWords());

    [Theory]
    [InlineData("", 0, "a value is missing at the end")]
    [InlineData("value >", 7, "a value is missing at the end")]
    [InlineData("value > 80 80", 11, "'80' is not expected here")]
    [InlineData("(value > 80", 11, "')' is missing")]
    [InlineData("value ~ 3", 6, "'~ 3' is not expected here")]
    [InlineData("state = 'open", 8, "a text has no closing quote")]
    [InlineData("value > 5 parsecs", 10, null)]
    [InlineData("exec('rm') = 0", 0, "there is no 'exec()'; there are rows(), len() and contains()")]
    [InlineData("state matches 'a(?=b)'", 14, null)]
    [InlineData("and value", 0, "'and' needs a value before it")]
    [InlineData("value > 5x", 9, "'x' is no unit; there are ms, s, m, h, d and %")]
    [InlineData("1.2.3 = value", 0, "'1.2.3 = value' is no number")]
    public void What_is_no_condition_says_where(string text, int at, string? why)
    {
        var (read, problem) = ExpressionReader.Read(text);
        Assert.Null(read);
        Assert.Equal(at, problem!.At);
        if (why is not null)
            Assert.Equal(why, problem.Text);
    }

    [Fact]
    public void No_text_makes_the_reader_fail_and_no_condition_is_slow()
    {
        var random = new Random(7);
        const string Letters = "aval ue<>=!()\"'\\ andornotmatches 0123.%ms,-\t\n";
        for (var round = 0; round < 20_000; round++)
        {
            var text = string.Concat(random.GetItems<char>(Letters, random.Next(60)));
            var (read, problem) = ExpressionReader.Read(text);
            Assert.True(read is null != (problem is null), text);
            Assert.InRange(problem?.At ?? 0, 0, text.Length);
            _ = read?.Judge(Known);
        }

        Assert.NotNull(ExpressionReader.Read(new string('(', 1_000)).Problem);
        Assert.NotNull(ExpressionReader.Read(string.Concat(Enumerable.Repeat("not ", 200)) + "a").Problem);
        Assert.NotNull(ExpressionReader.Read(new string('a', 1_001)).Problem);
        var hostile = Read("value matches '(a+)+$'");
        Assert.False(hostile.Judge(Fields(("value", new RunbookValue.Text(new string('a', 50_000) + "b")))).Holds);
    }

    private static Expression Read(string text)
    {
        var (read, problem) = ExpressionReader.Read(text);
        Assert.Null(problem);
        return read!;
    }

    private static RunbookValue.Fields Fields(params (string Name, RunbookValue Value)[] fields) =>
        new(fields.ToDictionary(field => field.Name, field => field.Value, StringComparer.Ordinal));

    private static RunbookValue.Items Items(params string[] texts) =>
        new([.. texts.Select(text => new RunbookValue.Text(text))]);
}
