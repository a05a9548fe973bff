using Muster.Core.Alerts;

namespace Muster.Server.Compat;

/// <summary>What a message says: signals, and what in it could not be read.</summary>
/// <param name="Signals">What could be read, in the order of the message.</param>
/// <param name="Problem">What could not, or null.</param>
internal readonly record struct Parsed(IReadOnlyList<AlertSignal> Signals, string? Problem)
{
    /// <summary>Nothing could be read.</summary>
    internal static Parsed Nothing(string problem) => new([], problem);
}

/// <summary>The bounds of a signal's parts.</summary>
internal static class SignalBounds
{
    internal const int SummaryCharactersMax = 1024;
    internal const int DedupKeyCharactersMax = 512;
    internal const int DetailsCharactersMax = 25_000;
    internal const int LinksMax = 20;

    /// <summary>Adds a link when it is one that a browser may follow.</summary>
    internal static void AddLink(this List<AlertLink> links, string? href, string? text)
    {
        if (href is null || links.Count >= LinksMax || links.Exists(link => link.Href == href))
            return;
        if (Uri.TryCreate(href, UriKind.Absolute, out var url) && url.Scheme is "http" or "https")
            links.Add(new AlertLink(href, string.IsNullOrWhiteSpace(text) ? "Link" : JsonText.Line(text, 200)));
    }
}
