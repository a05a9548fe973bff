using Microsoft.AspNetCore.Components;
using Muster.Playbooks.Communications;

namespace Muster.Server.StatusPage;

/// <summary>What was said in Markdown, as HTML without any HTML of its author and with links to web pages
/// only.</summary>
internal static class PublicText
{
    internal static MarkupString Html(string markdown) => new(HtmlOf(markdown));

    internal static string HtmlOf(string markdown) => MessageMarkdown.PublicHtml(markdown);
}
