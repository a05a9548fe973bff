using System.Globalization;
using System.Net;
using Markdig;
using Markdig.Renderers;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Muster.Playbooks.Communications;

/// <summary>
/// Markdown that anybody may have written, as HTML that can do nothing: no HTML of its author, no images, and links to
/// web pages and mail addresses only (R15). What nests too deep is shown as it is written.
/// </summary>
/// <param name="pipeline">What of Markdown is read; raw HTML is never among it.</param>
/// <param name="headingsBelow">The level of heading under which the text stands, from 0; its own begin one deeper.
/// </param>
internal sealed class SafeHtml(MarkdownPipelineBuilder pipeline, int headingsBelow)
{
    private const int HeadingDeepest = 6;
    private const string Nowhere = "#";

    private readonly MarkdownPipeline pipeline = pipeline.DisableHtml().Build();

    /// <summary>As HTML.</summary>
    /// <param name="markdown">The text.</param>
    /// <param name="lead">Where a link leads that is not an address, or null for nowhere.</param>
    internal string Of(string markdown, Func<string, string?>? lead = null)
    {
        if (Parse(markdown) is not { } document)
            return $"<pre>{WebUtility.HtmlEncode(markdown)}</pre>";
        foreach (var node in document.Descendants())
            Tame(node, lead);
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        var renderer = new HtmlRenderer(text);
        pipeline.Setup(renderer);
        renderer.Render(document);
        return text.ToString();
    }

    /// <summary>The text as it is understood, or null where it nests deeper than can be read.</summary>
    internal MarkdownDocument? Parse(string markdown)
    {
        try
        {
            return Markdown.Parse(markdown.Replace('\0', '\uFFFD'), pipeline);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Whether a reader may be led there.</summary>
    internal static bool IsSafe(string? url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" or "mailto";

    private void Tame(MarkdownObject node, Func<string, string?>? lead)
    {
        switch (node)
        {
            case HeadingBlock heading:
                heading.Level = Math.Min(heading.Level + headingsBelow, HeadingDeepest);
                break;
            case LinkInline link:
                (link.Url, link.IsImage) =
                    (IsSafe(link.Url) ? link.Url : lead?.Invoke(link.Url ?? "") ?? Nowhere, false);
                break;
            case AutolinkInline { IsEmail: false } link when !IsSafe(link.Url):
                link.Url = Nowhere;
                break;
        }
    }
}
