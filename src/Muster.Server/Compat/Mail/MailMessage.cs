using System.Text;
using System.Text.RegularExpressions;

namespace Muster.Server.Compat.Mail;

/// <summary>
/// A mail, as much of it as an alert needs: the headers, and the plain text. Written for the mail of machines: what is
/// odd is read as it stands. Source: RFC 5322, RFC 2045 to 2047.
/// </summary>
internal sealed class MailMessage
{
    private const int DepthMax = 4;

    private readonly Dictionary<string, string> headers = new(StringComparer.OrdinalIgnoreCase);

    private MailMessage(string text) => Text = text;

    /// <summary>The text for people; empty when there is none.</summary>
    internal string Text { get; private set; }

    /// <summary>A header, decoded and on one line; null when it is absent.</summary>
    internal string? this[string header] => headers.TryGetValue(header, out var value) ? value : null;

    /// <summary>Whether bytes look like a mail: they begin with a header.</summary>
    internal static bool IsMail(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOf((byte)'\n');
        var first = Encoding.Latin1.GetString(end < 0 ? bytes : bytes[..end]);
        return FirstHeader.IsMatch(first);
    }

    /// <summary>Reads a mail.</summary>
    internal static MailMessage Read(ReadOnlySpan<byte> bytes) => Read(Encoding.Latin1.GetString(bytes), DepthMax);

    private static MailMessage Read(string raw, int depth)
    {
        var mail = new MailMessage("");
        var body = mail.TakeHeaders(raw.Replace("\r\n", "\n", StringComparison.Ordinal));
        var type = mail["Content-Type"] ?? "text/plain";
        if (type.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase) && depth > 0
            && Parameter(type, "boundary") is { } boundary)
        {
            var parts = PartsOf(body, boundary).Select(part => Read(part, depth - 1)).ToList();
            var best = parts.Find(part => part.Text.Length > 0 && !part.IsHtml)
                ?? parts.Find(part => part.Text.Length > 0);
            mail.Text = best?.Text ?? "";
        }
        else if (type.StartsWith("text/", StringComparison.OrdinalIgnoreCase))
        {
            var text = mail.Decoded(body, Parameter(type, "charset"));
            mail.Text = (mail.IsHtml ? WithoutTags(text) : text).Trim();
        }

        return mail;
    }

    private bool IsHtml => this["Content-Type"]?.StartsWith("text/html", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>Reads the headers, unfolded; answers what follows them. Of a header given twice the first
    /// counts.</summary>
    private string TakeHeaders(string raw)
    {
        var at = 0;
        string? name = null;
        while (at < raw.Length)
        {
            var end = raw.IndexOf('\n', at);
            var line = end < 0 ? raw[at..] : raw[at..end];
            at = end < 0 ? raw.Length : end + 1;
            if (line.Length == 0)
                break;
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (line[0] is ' ' or '\t' && name is not null)
                headers[name] = $"{headers[name]} {line.Trim()}";
            else if (colon > 0 && !headers.ContainsKey(line[..colon].Trim()))
                headers[name = line[..colon].Trim()] = line[(colon + 1)..].Trim();
            else
                name = null;
        }

        foreach (var (key, value) in headers)
            headers[key] = JsonText.Line(EncodedWords(value), int.MaxValue);
        return raw[at..];
    }

    private string Decoded(string body, string? charset)
    {
        var bytes = (this["Content-Transfer-Encoding"] ?? "").Trim().ToLowerInvariant() switch
        {
            "base64" => Base64(body),
            "quoted-printable" => QuotedPrintable(body, isHeader: false),
            _ => Encoding.Latin1.GetBytes(body),
        };
        return CharsetOf(charset).GetString(bytes).Replace('\0', '\uFFFD');
    }

    private static IEnumerable<string> PartsOf(string body, string boundary)
    {
        var parts = body.Split($"--{boundary}");
        return parts.Skip(1).TakeWhile(part => !part.StartsWith("--", StringComparison.Ordinal))
            .Select(part => part.StartsWith('\n') ? part[1..] : part);
    }

    /// <summary>Words such as <c>=?utf-8?B?4pqg?=</c>; blanks between two of them do not count.</summary>
    private static string EncodedWords(string value) => EncodedWord.Replace(
        BetweenWords.Replace(RawUtf8(value), "?==?"),
        word => CharsetOf(word.Groups["charset"].Value.Split('*')[0]).GetString(
            word.Groups["kind"].Value is "B" or "b"
                ? Base64(word.Groups["text"].Value)
                : QuotedPrintable(word.Groups["text"].Value, isHeader: true)));

    /// <summary>Headers of today may be UTF-8 as they are.</summary>
    private static string RawUtf8(string value)
    {
        var bytes = Encoding.Latin1.GetBytes(value);
        return System.Text.Unicode.Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : value;
    }

    private static string? Parameter(string header, string name)
    {
        var match = Regex.Match(
            header, $"""[;\s]{name}\s*=\s*("(?<v>[^"]*)"|(?<v>[^;\s]+))""",
            RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
                | RegexOptions.NonBacktracking);
        return match.Success ? match.Groups["v"].Value : null;
    }

    private static Encoding CharsetOf(string? name) => name?.Trim().ToLowerInvariant() switch
    {
        "iso-8859-1" or "windows-1252" or "latin1" or "iso-8859-15" => Encoding.Latin1,
        "utf-16" or "utf-16le" => Encoding.Unicode,
        _ => Encoding.UTF8,
    };

    private static byte[] Base64(string text)
    {
        var clean = new string([.. text.Where(c => char.IsAsciiLetterOrDigit(c) || c is '+' or '/')]);
        clean = clean[..(clean.Length - (clean.Length % 4 == 1 ? 1 : 0))];
        return Convert.FromBase64String(clean.PadRight((clean.Length + 3) / 4 * 4, '='));
    }

    private static byte[] QuotedPrintable(string text, bool isHeader)
    {
        var bytes = new List<byte>(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '=' && at + 1 < text.Length && text[at + 1] == '\n')
            {
                at++;
            }
            else if (text[at] == '=' && at + 2 < text.Length && char.IsAsciiHexDigit(text[at + 1])
                && char.IsAsciiHexDigit(text[at + 2]))
            {
                bytes.Add(Convert.ToByte(text.Substring(at + 1, 2), 16));
                at += 2;
            }
            else
            {
                bytes.Add((byte)(isHeader && text[at] == '_' ? ' ' : text[at]));
            }
        }

        return [.. bytes];
    }

    private static string WithoutTags(string html) =>
        System.Net.WebUtility.HtmlDecode(Tag.Replace(Hidden.Replace(html, ""), " "));

    private static readonly Regex FirstHeader = new(
        @"\A[!-9;-~]+:",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking);

    private static readonly Regex EncodedWord = new(
        @"=\?(?<charset>[^?]+)\?(?<kind>[BbQq])\?(?<text>[^?]*)\?=",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking);

    private static readonly Regex BetweenWords = new(
        @"\?=\s+=\?",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking);

    private static readonly Regex Tag = new(
        "<[^>]*>",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking);

    private static readonly Regex Hidden = new(
        "<(style|script)[^>]*>.*?</(style|script)>",
        RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.CultureInvariant
            | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking);
}
