using System.Globalization;
using System.Text;
using NodaTime;

namespace Muster.Core.Incidents;

/// <summary>
/// Names that are built once, when an incident is declared, from a pattern of its playbook. Source: INC-001, INC-004,
/// table T5.
/// </summary>
public static class NamePattern
{
    private const int SlugMax = 40;

    /// <summary>The placeholders that a pattern may have.</summary>
    public static IReadOnlyList<string> Placeholders { get; } =
    [
        "{yyyy}", "{MM}", "{dd}", "{HH}", "{mm}", "{severity}", "{title}", "{slug}", "{reference}", "{service}",
        "{commander}", "{room}",
    ];

    /// <summary>The placeholders of a pattern that are not known, each once.</summary>
    public static IReadOnlyList<string> UnknownIn(string pattern)
    {
        List<string> unknown = [];
        for (var at = pattern.IndexOf('{', StringComparison.Ordinal); at >= 0;
            at = pattern.IndexOf('{', at + 1))
        {
            var end = pattern.IndexOf('}', at);
            var word = end < 0 ? pattern[at..] : pattern[at..(end + 1)];
            if (!Placeholders.Contains(word) && !unknown.Contains(word))
                unknown.Add(word);
        }

        return unknown;
    }

    /// <summary>The name.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="title">What the incident is called.</param>
    /// <param name="severity">Its level; in lower case where the pattern has no space.</param>
    /// <param name="reference">Its reference.</param>
    /// <param name="service">Its service, or null.</param>
    /// <param name="at">When it was declared, in the organisation's zone.</param>
    public static string Render(
        string pattern, string title, SeverityId severity, string reference, ServiceId? service, ZonedDateTime at)
    {
        var isName = pattern.StartsWith('#');
        return new StringBuilder(pattern)
            .Replace("{yyyy}", at.Year.ToString("0000", CultureInfo.InvariantCulture))
            .Replace("{MM}", at.Month.ToString("00", CultureInfo.InvariantCulture))
            .Replace("{dd}", at.Day.ToString("00", CultureInfo.InvariantCulture))
            .Replace("{HH}", at.Hour.ToString("00", CultureInfo.InvariantCulture))
            .Replace("{mm}", at.Minute.ToString("00", CultureInfo.InvariantCulture))
            .Replace("{severity}", isName ? severity.Value.ToLowerInvariant() : severity.Value)
            .Replace("{title}", title)
            .Replace("{slug}", Slug(title))
            .Replace("{reference}", reference)
            .Replace("{service}", service?.Value ?? "")
            .ToString();
    }

    /// <summary>A title as part of a name: lower-case letters, digits and hyphens, at most 40.</summary>
    public static string Slug(string title)
    {
        var slug = new StringBuilder();
        foreach (var letter in title.ToLowerInvariant())
        {
            if (char.IsAsciiLetterOrDigit(letter))
                slug.Append(letter);
            else if (slug.Length > 0 && slug[^1] != '-')
                slug.Append('-');
            if (slug.Length == SlugMax)
                break;
        }

        return slug.ToString().Trim('-');
    }
}
