using System.Text;

namespace Muster.Server.StatusPage;

/// <summary>
/// The organisation's colour on its page: a stripe above it, where no text stands that it could make unreadable.
/// </summary>
internal static class Brand
{
    private const int ColourCharacters = 7;

    internal static bool IsColour(string text) =>
        text.Length == ColourCharacters && text[0] == '#' && text.Skip(1).All(char.IsAsciiHexDigit);

    internal static byte[] Css(PublicView view) => Encoding.UTF8.GetBytes(
        view.Page.Settings.Colour is { } colour && IsColour(colour)
            ? $".public{{border-top:6px solid {colour}}}\n"
            : "");
}
