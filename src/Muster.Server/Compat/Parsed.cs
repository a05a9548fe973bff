using System.Security.Cryptography;
using System.Text;
using Muster.Core;
using Muster.Core.Alerts;
using NodaTime;

namespace Muster.Server.Compat;

/// <summary>What a message says: signals, and what in it could not be read.</summary>
/// <param name="Signals">What could be read, in the order of the message.</param>
/// <param name="Problem">What could not, or null.</param>
internal readonly record struct Parsed(IReadOnlyList<AlertSignal> Signals, string? Problem)
{
    /// <summary>Nothing could be read.</summary>
    internal static Parsed Nothing(string problem) => new([], problem);

    /// <summary>It could be read, and says nothing about an alert.</summary>
    internal static Parsed Silent { get; } = new([], Problem: null);

    /// <summary>One signal, within bounds.</summary>
    internal static Parsed One(AlertSignal signal, Instant now) => new([signal.Bounded(now)], Problem: null);
}

/// <summary>Reads the bytes of one sender's messages; also what was kept of them, when it is read again.</summary>
/// <param name="body">The message.</param>
/// <param name="service">The service whose key it came with.</param>
/// <param name="now">When it arrived.</param>
internal delegate Parsed ReadSignals(ReadOnlyMemory<byte> body, ServiceId service, Instant now);

/// <summary>The bounds of a signal's parts.</summary>
internal static class SignalBounds
{
    internal const int SummaryCharactersMax = 1024;
    internal const int DedupKeyCharactersMax = 512;
    internal const int DetailsCharactersMax = 25_000;
    internal const int LinksMax = 20;

    /// <summary>The signal with every part within its bounds: one line, cut, and not sent in the future.</summary>
    internal static AlertSignal Bounded(this AlertSignal signal, Instant now) => signal with
    {
        DedupKey = Key(signal.DedupKey),
        Summary = JsonText.Line(signal.Summary, SummaryCharactersMax),
        Details = signal.Details is { } details ? JsonText.Cut(details, DetailsCharactersMax) : null,
        SentAt = signal.SentAt is { } sent ? Instant.Min(sent, now) : null,
    };

    /// <summary>A key within its bound; a longer one by its digest.</summary>
    internal static string Key(string key) => key.Length <= DedupKeyCharactersMax ? key : Digest(key);

    /// <summary>Stands for a text: the first 16 bytes of its SHA-256 in hexadecimal.</summary>
    internal static string Digest(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));

    /// <summary>Adds a link when it is one that a browser may follow.</summary>
    internal static void AddLink(this List<AlertLink> links, string? href, string? text)
    {
        if (href is null || links.Count >= LinksMax || links.Exists(link => link.Href == href))
            return;
        if (Uri.TryCreate(href, UriKind.Absolute, out var url) && url.Scheme is "http" or "https")
            links.Add(new AlertLink(href, string.IsNullOrWhiteSpace(text) ? "Link" : JsonText.Line(text, 200)));
    }
}
