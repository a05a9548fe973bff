using System.Text;
using Markdig;
using Markdig.Extensions.TaskLists;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Muster.Playbooks.Runbooks;

/// <summary>
/// Markdown as a tree with the places of its parts. The pipeline is built from named extensions: the one for generic
/// attributes would take the braces of fences away.
/// </summary>
internal sealed class MarkdownText
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .UsePipeTables()
        .UseTaskLists()
        .UsePreciseSourceLocation()
        .Build();

    private readonly string text;
    private readonly string[] lines;

    private MarkdownText(string text, MarkdownDocument document)
    {
        this.text = text;
        lines = text.Split('\n');
        Document = document;
    }

    internal MarkdownDocument Document { get; }

    /// <summary>Reads a text; null when its parts are nested too deep to be anybody's document.</summary>
    internal static MarkdownText? Read(string text)
    {
        text = text.Replace('\0', '\uFFFD');
        try
        {
            return new MarkdownText(text, Markdown.Parse(text, Pipeline));
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>The Markdown of a part, as it is written.</summary>
    internal string Source(MarkdownObject part) => part.Span.Start < 0 || part.Span.End >= text.Length
        ? ""
        : text.Substring(part.Span.Start, Math.Max(0, part.Span.Length));

    /// <summary>The line on which a part begins, as it is written.</summary>
    internal string LineOf(Block block) => block.Line < lines.Length ? lines[block.Line] : "";

    /// <summary>The words of a line of text, without its marks.</summary>
    internal static string Words(ContainerInline? inlines)
    {
        var words = new StringBuilder();
        foreach (var inline in inlines?.Descendants() ?? [])
        {
            words.Append(inline switch
            {
                LiteralInline literal => literal.Content.ToString(),
                CodeInline code => code.Content,
                LineBreakInline => " ",
                AutolinkInline link => link.Url,
                HtmlEntityInline entity => entity.Transcoded.ToString(),
                _ => "",
            });
        }

        return words.ToString().Trim();
    }

    /// <summary>Whether a list item is one to tick.</summary>
    internal static bool IsTask(ListItemBlock item) =>
        item is [ParagraphBlock { Inline.FirstChild: TaskList }, ..];

    /// <summary>The anchor that a heading has where Markdown is shown.</summary>
    internal static string Anchor(string title)
    {
        var anchor = new StringBuilder();
        foreach (var letter in title.Trim().ToLowerInvariant())
        {
            if (char.IsLetterOrDigit(letter) || letter is '-' or '_')
                anchor.Append(letter);
            else if (letter == ' ')
                anchor.Append('-');
        }

        return anchor.ToString();
    }
}
