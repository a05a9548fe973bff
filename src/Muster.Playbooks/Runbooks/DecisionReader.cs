using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Muster.Core.Playbook;
using Muster.Core.Runbooks;
using Muster.Playbooks.Parsing;

namespace Muster.Playbooks.Runbooks;

/// <summary>
/// Questions: a heading that ends with '?' and whose only list has answers that lead somewhere,
/// <c>`rows(idle) >= 10` → [End them](#end-them)</c>. Source: the runbook grammar, decisions.
/// </summary>
internal static class DecisionReader
{
    /// <summary>The answers; null when the list is none of answers.</summary>
    internal static List<StepAnswer>? Read(IReadOnlyList<Block> group, RunbookBody body)
    {
        if (group.OfType<ListBlock>().ToList() is not [{ Count: > 0 } list])
            return null;
        var answers = new List<StepAnswer>();
        Block? wrong = null;
        foreach (var item in list.OfType<ListItemBlock>())
        {
            if (Answer(item, body) is { } answer)
                answers.Add(answer);
            else
                wrong ??= item;
        }

        if (answers.Count == 0)
            return null;
        if (wrong is not null)
        {
            body.Findings.Add(
                RunbookProblem.Malformed, body.PlaceOf(wrong),
                "An answer is a condition in backticks, words in bold, or 'otherwise'; then '→' and a link.");
        }

        return answers;
    }

    private static StepAnswer? Answer(ListItemBlock item, RunbookBody body)
    {
        if (item is not [ParagraphBlock { Inline: { } inlines } line, ..])
            return null;
        var parts = inlines.Where(part => part is not LiteralInline literal
            || literal.Content.ToString().Trim().Length > 0).ToList();
        if (parts.OfType<LinkInline>().LastOrDefault() is not { Url: { } url } link || !HasArrow(parts))
            return null;
        var place = body.PlaceOf(line);
        var target = url.StartsWith('#') ? Uri.UnescapeDataString(url[1..]) : null;
        var call = target is null ? CallReader.Read(link, place, body.Findings) : null;
        return parts[0] switch
        {
            CodeInline code => new StepAnswer(
                code.Content, Condition(code.Content, place, body), IsOtherwise: false, target, call, place.Line),
            EmphasisInline { DelimiterCount: 2 } bold => new StepAnswer(
                MarkdownText.Words(bold), When: null, IsOtherwise: false, target, call, place.Line),
            LiteralInline literal when literal.Content.ToString().TrimStart().StartsWith(
                "otherwise", StringComparison.OrdinalIgnoreCase) => new StepAnswer(
                    "otherwise", When: null, IsOtherwise: true, target, call, place.Line),
            _ => null,
        };
    }

    private static bool HasArrow(IEnumerable<Inline> parts) => parts.OfType<LiteralInline>().Any(part =>
        part.Content.ToString() is var text
        && (text.Contains('→', StringComparison.Ordinal) || text.Contains("->", StringComparison.Ordinal)));

    private static Expression? Condition(string text, SourcePlace place, RunbookBody body)
    {
        var (read, problem) = ExpressionReader.Read(text);
        if (problem is not null)
        {
            body.Findings.Add(
                RunbookProblem.Malformed, place,
                $"The condition cannot be read at its character {problem.At + 1}: {problem.Text}.");
        }

        return read;
    }
}

/// <summary>Links that begin another runbook: <c>[text](other.md "run instance=$instance")</c>.</summary>
internal static class CallReader
{
    private const string Word = "run";

    /// <summary>The runbook that a link begins; null when it is a link to read.</summary>
    internal static StepCall? Read(LinkInline link, SourcePlace place, Findings findings)
    {
        var title = link.Title ?? "";
        if (link.Url is not { Length: > 0 } url
            || (title != Word && !title.StartsWith(Word + " ", StringComparison.Ordinal)))
        {
            return null;
        }

        var (marks, problem) = FenceMarks.Read("{" + title[Word.Length..] + "}");
        if (problem is var (_, text))
            findings.Add(RunbookProblem.Malformed, place, $"The values of the runbook cannot be read. {text}");
        return new StepCall(
            url, marks.ToDictionary(mark => mark.Key, mark => mark.Value, StringComparer.Ordinal));
    }
}
