using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Muster.Core.Alerts;

/// <summary>Conditions in Prometheus' notation: <c>team="payments"</c>, <c>alertname=~"Disk.*"</c>.</summary>
public static partial class MatcherText
{
    /// <summary>What is expected where conditions stand, for a sentence.</summary>
    public const string Expected =
        "conditions such as 'team=\"payments\"', 'env!=\"test\"', 'alertname=~\"Disk.*\"' or 'host!~\"dev.*\"'";

    private static readonly (string Sign, MatcherOperator Operator)[] Signs =
    [
        ("=~", MatcherOperator.Matches),
        ("!~", MatcherOperator.MatchesNot),
        ("!=", MatcherOperator.NotEqual),
        ("=", MatcherOperator.Equal),
    ];

    /// <summary>One or more conditions, separated by commas, in braces or not; null when they cannot be read.</summary>
    public static IReadOnlyList<(string Name, MatcherOperator Operator, string Value)>? Read(string text)
    {
        text = text.Trim();
        if (text is ['{', .., '}'])
            text = text[1..^1];
        var conditions = new List<(string, MatcherOperator, string)>();
        for (var at = 0; ;)
        {
            if (One(text, ref at) is not { } condition)
                return null;
            conditions.Add(condition);
            Skip(text, ref at);
            if (at == text.Length)
                return conditions;
            if (text[at++] != ',')
                return null;
            Skip(text, ref at);
            if (at == text.Length)
                return conditions;
        }
    }

    /// <summary>The most characters of a regular expression.</summary>
    public const int PatternMax = 1_000;

    /// <summary>The most that all counts, <c>{n}</c>, of a regular expression multiply to.</summary>
    public const int CountsMax = 1_000;

    /// <summary>Why a regular expression cannot be used, or null.</summary>
    public static string? PatternProblem(string pattern)
    {
        if (pattern.Length > PatternMax || Counts(pattern) > CountsMax)
            return $"it is longer than {PatternMax} characters, or its counts multiply to more than {CountsMax}.";
        try
        {
            _ = new Regex(pattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
            _ = new Matcher("", MatcherOperator.Matches, pattern);
            return null;
        }
        catch (NotSupportedException)
        {
            return "it looks ahead, looks behind, or refers back, which could take for ever; write it without.";
        }
        catch (ArgumentException e)
        {
            // "Invalid pattern '(a' at offset 2. Not enough )'s.": the pattern is told already.
            var offset = e.Message.LastIndexOf("at offset", StringComparison.Ordinal);
            var cause = offset < 0 ? e.Message : e.Message[(e.Message.IndexOf('.', offset) + 1)..];
            return $"{Plain(cause).Trim(' ', '.')}.";
        }
    }

    /// <summary>The conditions of a text as matchers, or why they cannot be used, in a sentence.</summary>
    public static (IReadOnlyList<Matcher> Matchers, string? Problem) Matchers(string text)
    {
        if (Read(text) is not { } conditions)
            return ([], $"'{Plain(text)}' is not {Expected}.");
        List<Matcher> matchers = [];
        foreach (var (name, compared, value) in conditions)
        {
            if (Problem(name, compared, value) is { } problem)
                return ([], problem);
            matchers.Add(new Matcher(name, compared, value));
        }

        return (matchers, null);
    }

    /// <summary>Why a condition cannot be used, in a sentence, or null.</summary>
    public static string? Problem(string name, MatcherOperator compared, string value) =>
        name.Length is 0 or > NameMax ? $"The name of a label has 1 to {NameMax} characters."
        : value.Length > PatternMax ? $"The value for '{Plain(name)}' is longer than {PatternMax} characters."
        : compared is MatcherOperator.Matches or MatcherOperator.MatchesNot && PatternProblem(value) is { } problem
            ? $"'{Plain(value)}' is no regular expression: {problem}"
        : null;

    /// <summary>A condition in the notation in which it is read: <c>team="payments"</c>.</summary>
    public static string Write(Matcher matcher)
    {
        var sign = Signs.First(each => each.Operator == matcher.Operator).Sign;
        var value = matcher.Value.Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("\"", "\\\"", StringComparison.Ordinal);
        return $"{matcher.Name}{sign}\"{value}\"";
    }

    private const int NameMax = 200;

    private const int QuotedMax = 60;

    /// <summary>A text within a sentence: one line, not long.</summary>
    private static string Plain(string text)
    {
        var line = string.Concat(text.Select(c => char.IsControl(c) || char.IsSurrogate(c) ? ' ' : c));
        return line.Length <= QuotedMax ? line : string.Concat(line.AsSpan(0, QuotedMax), "…");
    }

    /// <summary>What the counts multiply to, or more than <see cref="CountsMax"/>.</summary>
    private static long Counts(string pattern)
    {
        var product = 1L;
        foreach (var count in Count.Matches(pattern).Select(match => match.Value.Trim('{', '}').Split(',')))
        {
            var most = count.Max(digits => digits.Length > 4 ? CountsMax + 1L : Number(digits));
            product *= Math.Max(1, most);
            if (product > CountsMax)
                break;
        }

        return product;
    }

    private static long Number(string digits) =>
        digits.Length == 0 ? 1 : long.Parse(digits, CultureInfo.InvariantCulture);

    private static (string, MatcherOperator, string)? One(string text, ref int at)
    {
        Skip(text, ref at);
        var start = at;
        while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] is '_' or '.' or ':' or '-' or '/'))
            at++;
        var name = text[start..at];
        Skip(text, ref at);
        var here = at;
        var (sign, compared) = Signs.FirstOrDefault(each =>
            string.CompareOrdinal(text, here, each.Sign, 0, each.Sign.Length) == 0);
        if (name.Length == 0 || sign is null)
            return null;
        at += sign.Length;
        Skip(text, ref at);
        var value = at < text.Length && text[at] == '"' ? Quoted(text, ref at) : Bare(text, ref at);
        return value is null ? null : (name, compared, value);
    }

    /// <summary>The text in quotes; a backslash keeps the quote or the backslash after it.</summary>
    private static string? Quoted(string text, ref int at)
    {
        var value = new StringBuilder();
        for (at++; at < text.Length; at++)
        {
            switch (text[at])
            {
                case '"':
                    at++;
                    return value.ToString();
                case '\\' when at + 1 < text.Length && text[at + 1] is '"' or '\\':
                    value.Append(text[++at]);
                    break;
                default:
                    value.Append(text[at]);
                    break;
            }
        }

        return null;
    }

    private static string? Bare(string text, ref int at)
    {
        var start = at;
        while (at < text.Length && text[at] is not (',' or '"' or '{' or '}'))
            at++;
        return text[start..at].Trim() is { Length: > 0 } value ? value : null;
    }

    private static void Skip(string text, ref int at)
    {
        while (at < text.Length && text[at] is ' ' or '\n' or '\r')
            at++;
    }

    [GeneratedRegex(@"\{[0-9]+(,[0-9]*)?\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Count { get; }
}
