using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Muster.Runner.Runbooks;

/// <summary>
/// Values in requests and metric queries: each is encoded for the place where it stands, so that it stays one value
/// there. A place for which there is no safe form is refused.
/// </summary>
internal static partial class Placeholders
{
    /// <summary>The address: a value is one part of the path or the query, never a part of host or scheme.</summary>
    internal static (string? Url, string? Problem) Url(string url, IReadOnlyDictionary<string, string> values)
    {
        var scheme = url.IndexOf("://", StringComparison.Ordinal);
        var path = scheme < 0 ? -1 : url.IndexOfAny(['/', '?', '#'], scheme + 3);
        var host = path < 0 ? url : url[..path];
        if (Pattern().IsMatch(host))
            return (null, "A value cannot stand in the scheme, host or port of an address.");
        var (filled, problem) = Fill(url, values, (_, value) => value is "." or ".."
            ? (null, "A value cannot be a step up in a path.")
            : (Uri.EscapeDataString(value), null));
        return (filled, problem);
    }

    /// <summary>A header: one line of printable letters.</summary>
    internal static (string? Text, string? Problem) Header(string text, IReadOnlyDictionary<string, string> values) =>
        Fill(text, values, (name, value) => value.Any(each => char.IsControl(each) || each > '~')
            ? (null, $"The value of {name} cannot stand in a header: it has a letter that headers lack.")
            : (value, null));

    /// <summary>A body of JSON: inside a text it is escaped, outside it becomes a number, true, false, or a
    /// text.</summary>
    internal static (string? Text, string? Problem) Json(string text, IReadOnlyDictionary<string, string> values) =>
        Fill(text, values, (_, value, before) => (IsInText(before)
            ? Escaped(value)
            : IsLiteral(value) ? value : $"\"{Escaped(value)}\"", null));

    /// <summary>A body of a form: each value is one value of it.</summary>
    internal static (string? Text, string? Problem) Form(string text, IReadOnlyDictionary<string, string> values) =>
        Fill(text, values, (_, value) => (Uri.EscapeDataString(value), null));

    /// <summary>
    /// A metric query: only inside the quotes of a label's value, escaped there; behind <c>=~</c> and <c>!~</c> also
    /// for the pattern that it is part of.
    /// </summary>
    internal static (string? Text, string? Problem) Promql(string text, IReadOnlyDictionary<string, string> values) =>
        Fill(text, values, (name, value, before) =>
        {
            if (!IsInText(before) || LabelValue().Match(before) is not { Success: true } label)
                return (null, $"{name} can only stand in the value of a label: {{job=\"{{{{{name}}}}}\"}}.");
            var plain = label.Groups["by"].Value.EndsWith('~') ? PatternSigns().Replace(value, @"\$0") : value;
            return (InQuotes(plain), null);
        });

    private static (string? Text, string? Problem) Fill(
        string text, IReadOnlyDictionary<string, string> values,
        Func<string, string, (string? Text, string? Problem)> encode) =>
        Fill(text, values, (name, value, _) => encode(name, value));

    private static (string? Text, string? Problem) Fill(
        string text, IReadOnlyDictionary<string, string> values,
        Func<string, string, string, (string? Text, string? Problem)> encode)
    {
        var filled = new StringBuilder();
        var at = 0;
        foreach (Match match in Pattern().Matches(text))
        {
            var name = match.Groups["name"].Value;
            if (!values.TryGetValue(name, out var value))
                return (null, $"The step asks for {{{{{name}}}}}, and the run has no such value.");
            var (encoded, problem) = encode(name, value, text[..match.Index]);
            if (encoded is null)
                return (null, problem);
            filled.Append(text, at, match.Index - at).Append(encoded);
            at = match.Index + match.Length;
        }

        return (filled.Append(text, at, text.Length - at).ToString(), null);
    }

    /// <summary>Whether the end of a text is inside double quotes.</summary>
    private static bool IsInText(string before)
    {
        var isIn = false;
        for (var at = 0; at < before.Length; at++)
        {
            if (isIn && before[at] == '\\')
                at++;
            else if (before[at] == '"')
                isIn = !isIn;
        }

        return isIn;
    }

    private static bool IsLiteral(string value) => value is "true" or "false" || Number().IsMatch(value);

    /// <summary>A text of the query language: backslash, quote and control characters are written out.</summary>
    private static string InQuotes(string value)
    {
        var text = new StringBuilder(value.Length);
        foreach (var letter in value)
        {
            if (letter is '\\' or '"')
                text.Append('\\').Append(letter);
            else if (char.IsControl(letter))
                text.Append(System.Globalization.CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}");
            else
                text.Append(letter);
        }

        return text.ToString();
    }

    private static string Escaped(string value) => JsonEncodedText.Encode(value).ToString();

    [GeneratedRegex(
        @"\{\{\s*(?<name>[A-Za-z_][A-Za-z0-9_.-]*)\s*\}\}",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 250)]
    private static partial Regex Pattern();

    [GeneratedRegex(
        @"[{,]\s*[A-Za-z_][A-Za-z0-9_]*\s*(?<by>=~|!~|!=|=)\s*""(?:[^""\\]|\\.)*\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 250)]
    private static partial Regex LabelValue();

    [GeneratedRegex(@"[\\.+*?()|\[\]{}^$]", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 250)]
    private static partial Regex PatternSigns();

    [GeneratedRegex(
        @"\A-?(0|[1-9][0-9]{0,14})(\.[0-9]{1,15})?\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 250)]
    private static partial Regex Number();
}
