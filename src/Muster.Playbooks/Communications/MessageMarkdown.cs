using System.Globalization;
using System.Text;
using Markdig;
using Markdig.Extensions.Tables;
using Markdig.Extensions.TaskLists;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Muster.Playbooks.Communications;

/// <summary>
/// The Markdown of a message in the forms that channels take (R15): HTML without raw HTML of the writer, plain text,
/// and the marks of Slack. What nests too deep is shown as it is written.
/// </summary>
public static class MessageMarkdown
{
    private const int DepthMax = 30;

    private static readonly SafeHtml message = new(
        new MarkdownPipelineBuilder().UsePipeTables().UseTaskLists(), headingsBelow: 0);

    // A page has two headings above what was said, and people break lines where they mean a break.
    private static readonly SafeHtml page = new(
        new MarkdownPipelineBuilder().UseSoftlineBreakAsHardlineBreak().UseAutoLinks(), headingsBelow: 2);

    // Its boxes to tick are steps of the runbook, and shown as such.
    private static readonly SafeHtml procedure = new(
        new MarkdownPipelineBuilder().UsePipeTables().UseAutoLinks(), headingsBelow: 2);

    /// <summary>HTML of a message.</summary>
    public static string Html(string markdown) => message.Of(markdown);

    /// <summary>HTML on a page that anybody may read.</summary>
    public static string PublicHtml(string markdown) => page.Of(markdown);

    /// <summary>HTML of a text in a runbook.</summary>
    /// <param name="markdown">The text.</param>
    /// <param name="lead">Where a link to another file leads, or null for nowhere.</param>
    public static string ProcedureHtml(string markdown, Func<string, string?> lead) => procedure.Of(markdown, lead);

    /// <summary>Plain text.</summary>
    public static string Plain(string markdown) => Write(markdown, Style.Plain);

    /// <summary>Slack's marks.</summary>
    public static string Slack(string markdown) => Write(markdown, Style.Slack);

    private static string Write(string markdown, Style style)
    {
        if (message.Parse(markdown) is not { } document)
            return style.Text(markdown);
        var text = new StringBuilder();
        Blocks(document, style, "", text, depth: 0);
        return text.ToString().Trim('\n') + "\n";
    }

    private static void Blocks(ContainerBlock blocks, Style style, string indent, StringBuilder text, int depth)
    {
        if (depth > DepthMax)
            return;
        foreach (var block in blocks)
            Block(block, style, indent, text, depth);
    }

    private static void Block(Block block, Style style, string indent, StringBuilder text, int depth)
    {
        switch (block)
        {
            case HeadingBlock heading:
                Line(indent, style.Bold(Inlines(heading.Inline, style)), text);
                text.Append('\n');
                break;
            case ParagraphBlock paragraph:
                Line(indent, Inlines(paragraph.Inline, style), text);
                if (paragraph.Parent is not ListItemBlock)
                    text.Append('\n');
                break;
            case ListBlock list:
                List(list, style, indent, text, depth);
                text.Append('\n');
                break;
            case QuoteBlock quote:
                Blocks(quote, style, indent + "> ", text, depth + 1);
                break;
            case LeafBlock { Inline: null } code:
                foreach (var line in code.Lines.ToString().Split('\n'))
                    Line(indent + style.CodeIndent, style.Text(line), text);
                text.Append('\n');
                break;
            case Table table:
                foreach (var row in table.OfType<TableRow>())
                    Line(indent, string.Join(" | ", row.OfType<TableCell>().Select(cell => Cell(cell, style))), text);
                text.Append('\n');
                break;
            case ContainerBlock other:
                Blocks(other, style, indent, text, depth + 1);
                break;
        }
    }

    private static void List(ListBlock list, Style style, string indent, StringBuilder text, int depth)
    {
        var number = int.TryParse(list.OrderedStart, CultureInfo.InvariantCulture, out var start) ? start : 1;
        foreach (var item in list.OfType<ListItemBlock>())
        {
            var mark = list.IsOrdered ? string.Create(CultureInfo.InvariantCulture, $"{number++}. ") : style.Bullet;
            var inner = new StringBuilder();
            Blocks(item, style, "", inner, depth + 1);
            foreach (var (at, line) in inner.ToString().Trim('\n').Split('\n').Index())
                text.Append(indent).Append(at == 0 ? mark : new string(' ', mark.Length)).Append(line).Append('\n');
        }
    }

    private static string Cell(TableCell cell, Style style)
    {
        var text = new StringBuilder();
        Blocks(cell, style, "", text, depth: 1);
        return text.ToString().Trim();
    }

    private static void Line(string indent, string words, StringBuilder text)
    {
        foreach (var line in words.Split('\n'))
            text.Append(indent).Append(line.TrimEnd()).Append('\n');
    }

    private static string Inlines(ContainerInline? inlines, Style style, int depth = 0)
    {
        if (inlines is null || depth > DepthMax)
            return "";
        var text = new StringBuilder();
        foreach (var inline in inlines)
        {
            text.Append(inline switch
            {
                LiteralInline literal => style.Text(literal.Content.ToString()),
                EmphasisInline { DelimiterCount: >= 2 } strong => style.Bold(Inlines(strong, style, depth + 1)),
                EmphasisInline weak => style.Italic(Inlines(weak, style, depth + 1)),
                CodeInline code => style.Code(code.Content),
                AutolinkInline link => style.Link(link.Url, link.Url),
                LinkInline link => style.Link(link.Url ?? "", Inlines(link, style, depth + 1)),
                LineBreakInline => "\n",
                HtmlEntityInline entity => style.Text(entity.Transcoded.ToString()),
                TaskList task => task.Checked ? "[x] " : "[ ] ",
                ContainerInline other => Inlines(other, style, depth + 1),
                _ => "",
            });
        }

        return text.ToString();
    }

    private sealed record Style(
        Func<string, string> Text,
        Func<string, string> Bold,
        Func<string, string> Italic,
        Func<string, string> Code,
        Func<string, string, string> Link,
        string Bullet,
        string CodeIndent)
    {
        internal static Style Plain { get; } = new(
            text => text, text => text, text => text, text => text,
            (url, name) => name == url || name.Length == 0 ? url : $"{name} ({url})",
            "- ", "    ");

        internal static Style Slack { get; } = new(
            Escaped, text => $"*{text}*", text => $"_{text}_", text => $"`{Escaped(text)}`",
            (url, name) => SafeHtml.IsSafe(url)
                ? $"<{Escaped(url).Replace("|", "%7C", StringComparison.Ordinal)}|{name}>"
                : name,
            "• ", "");

        /// <summary>Slack reads these three as the beginning of links and mentions.</summary>
        private static string Escaped(string text) => text
            .Replace("&", "&amp;", StringComparison.Ordinal)
            .Replace("<", "&lt;", StringComparison.Ordinal)
            .Replace(">", "&gt;", StringComparison.Ordinal);
    }
}
