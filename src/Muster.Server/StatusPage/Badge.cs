using System.Net;
using System.Text;

namespace Muster.Server.StatusPage;

/// <summary>How a page stands, as a small picture to be put on other pages.</summary>
internal static class Badge
{
    private const int LetterWidth = 7;
    private const int Margin = 34;

    internal static byte[] Svg(PublicView view)
    {
        var text = view.Page.Health.Description;
        var (light, shape) = view.Health switch
        {
            "ok" => ("#176640", "<path d='M4 10l4 4 8-9' fill='none' stroke='currentColor' stroke-width='2.5'/>"),
            "slow" => ("#765300", "<path d='M10 3l7 7-7 7-7-7z' fill='currentColor'/>"),
            "partial" => ("#98400a", "<path d='M10 3l8 14H2z' fill='currentColor'/>"),
            "plan" => ("#2a4ea8", "<rect x='4' y='4' width='12' height='12' fill='none' stroke='currentColor' "
                + "stroke-width='2'/>"),
            _ => ("#ab1f19", "<path d='M7 2h6l5 5v6l-5 5H7l-5-5V7z' fill='currentColor'/>"),
        };
        var width = Margin + (text.Length * LetterWidth);
        var said = WebUtility.HtmlEncode($"{view.Page.Settings.Name}: {text}");
        return Encoding.UTF8.GetBytes(
            $"<svg xmlns='http://www.w3.org/2000/svg' width='{width}' height='28' role='img' aria-label='{said}'>"
            + $"<title>{said}</title><rect width='{width}' height='28' rx='6' fill='#ffffff' stroke='#cfccc3'/>"
            + $"<g transform='translate(4 4)' color='{light}'>{shape}</g>"
            + $"<text x='28' y='19' font-family='sans-serif' font-size='13' fill='#1b1a17'>"
            + $"{WebUtility.HtmlEncode(text)}</text></svg>");
    }
}
