using System.Globalization;
using System.Text.RegularExpressions;

namespace Muster.Core.Runbooks;

/// <summary>Something that a runbook must know before it runs. Source: RUN-004.</summary>
public sealed record RunbookParameter
{
    /// <summary>Its name; steps get it as a variable of that name.</summary>
    public required string Name { get; init; }

    /// <summary>What it is.</summary>
    public ParameterKind Kind { get; init; }

    /// <summary>Where its value comes from: <c>alert.labels.instance</c>; or null.</summary>
    public string? From { get; init; }

    /// <summary>Its value when nothing else gives one, or null.</summary>
    public string? Default { get; init; }

    /// <summary>What the whole value must fit, or null.</summary>
    public string? Pattern { get; init; }

    /// <summary>The least number, or null.</summary>
    public double? Min { get; init; }

    /// <summary>The largest number, or null.</summary>
    public double? Max { get; init; }

    /// <summary>The words that are possible; empty for any.</summary>
    public IReadOnlyList<string> Values { get; init; } = [];

    /// <summary>The question that a person is asked, or null for its name.</summary>
    public string? Prompt { get; init; }

    /// <summary>Whether nothing runs without it.</summary>
    public bool IsRequired { get; init; }

    /// <summary>The value that a text stands for.</summary>
    /// <returns>The value; or why the text cannot be it, as a sentence that begins with the name.</returns>
    public (RunbookValue? Value, string? Problem) Read(string text)
    {
        text = text.Trim();
        if (text.Length == 0)
            return (null, $"{Name} is empty.");
        if (text.Any(char.IsControl))
            return (null, $"{Name} has a line break or another control character.");
        if (Values.Count > 0 && !Values.Contains(text))
            return (null, $"{Name} is one of: {string.Join(", ", Values)}.");
        if (Pattern is not null && !Fits(text))
            return (null, $"{Name} must fit the pattern {Pattern}.");
        return Kind switch
        {
            ParameterKind.Number or ParameterKind.Integer or ParameterKind.Duration => ReadNumber(text),
            ParameterKind.Boolean => text switch
            {
                "true" or "yes" => (new RunbookValue.Truth(true), null),
                "false" or "no" => (new RunbookValue.Truth(false), null),
                _ => (null, $"{Name} is yes or no."),
            },
            ParameterKind.Host when !IsHost(text) => (null, $"{Name} is a host name or address, with or without port."),
            _ => (new RunbookValue.Text(text), null),
        };
    }

    private (RunbookValue?, string?) ReadNumber(string text)
    {
        var (number, expected) = Kind switch
        {
            ParameterKind.Duration => (Seconds(text), "a duration such as 90s, 10m or 2h"),
            ParameterKind.Integer => (Whole(text), "a whole number"),
            _ => (new RunbookValue.Text(text).AsNumber, "a number"),
        };
        if (number is not { } value)
            return (null, $"{Name} is {expected}.");
        if (value < Min)
            return (null, string.Create(CultureInfo.InvariantCulture, $"{Name} is at least {Min}."));
        return value > Max
            ? (null, string.Create(CultureInfo.InvariantCulture, $"{Name} is at most {Max}."))
            : (new RunbookValue.Number(value), null);
    }

    private static double? Whole(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)
        && Math.Abs(whole) < 1L << 53
            ? whole
            : null;

    private static double? Seconds(string text) =>
        ExpressionReader.Read(text).Read is Expression.Literal { Of: RunbookValue.Number { Of: >= 0 } number }
        && !char.IsAsciiDigit(text[^1])
            ? number.Of
            : null;

    private bool Fits(string text) =>
        Regex.IsMatch(text, $@"\A(?:{Pattern})\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);

    // What a shell, a URL or a query could read as something else is not part of a host.
    private static bool IsHost(string text) =>
        Regex.IsMatch(
            text,
            @"\A(?:[A-Za-z0-9](?:[A-Za-z0-9_.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\]|[0-9A-Fa-f:.]+)(?::[0-9]{1,5})?\z",
            RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture);
}

/// <summary>What a parameter is.</summary>
public enum ParameterKind
{
    /// <summary>A text of one line.</summary>
    Text,

    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>A number.</summary>
    Number,

    /// <summary>Yes or no.</summary>
    Boolean,

    /// <summary>One of some words.</summary>
    Choice,

    /// <summary>A duration; its value is in seconds.</summary>
    Duration,

    /// <summary>A host name or address.</summary>
    Host,

    /// <summary>The name of an entry of the secret store.</summary>
    Secret,
}
