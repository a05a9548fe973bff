using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Microsoft.AspNetCore.Components;

namespace Muster.Server.StatusPage;

/// <summary>What was said in Markdown, as HTML without any HTML of its author and with links to web pages
/// only.</summary>
internal static class PublicText
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .DisableHtml().UseSoftlineBreakAsHardlineBreak().UseAutoLinks().Build();

    internal static MarkupString Html(string markdown) => new(HtmlOf(markdown));

    internal static string HtmlOf(string markdown)
    {
        var document = Markdown.Parse(markdown, Pipeline);
        foreach (var heading in document.Descendants<HeadingBlock>())
            heading.Level = Math.Clamp(heading.Level + 2, 3, 6);
        foreach (var link in document.Descendants<LinkInline>())
        {
            if (link.IsImage || !IsSafe(link.Url))
                link.Url = "#";
        }

        foreach (var link in document.Descendants<AutolinkInline>())
        {
            if (!link.IsEmail && !IsSafe(link.Url))
                link.Url = "#";
        }

        return document.ToHtml(Pipeline);
    }

    private static bool IsSafe(string? url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is ("http" or "https" or "mailto");
}
