using System.Globalization;
using Muster.Core.Clocks;
using Muster.Core.Incidents;
using Muster.Core.Monitors;
using Muster.Playbooks.Monitors;
using Muster.Playbooks.Parsing;
using Muster.Playbooks.Playbook;
using NodaTime;

namespace Muster.Playbooks.Incidents;

/// <summary>Forms of values that the files about incidents share: ranges, business days, conditions.</summary>
internal static class ResponseForms
{
    internal const string TermExpected = "a duration, or business days such as '1 business day'";
    internal const string RangeExpected = "a duration, or a range such as '15-30 min'";
    internal const string ConditionExpected =
        "a condition such as 'error_rate_pct > 5' or 'api_response_s between 1 and 5'";

    private const int BusinessDaysMax = 366;

    private static readonly string[] DayWords = ["business day", "business days", "bd", "working day", "working days"];

    extension(Entries entries)
    {
        /// <summary>A time, or so many business days; null when not written.</summary>
        internal Term? Term(string key) => entries.FormOf<Term>(key, ReadTerm, TermExpected);

        /// <summary>The two ends of a range, the same when there is none; null when not written.</summary>
        internal (Duration Least, Duration Most)? Range(string key) =>
            entries.FormOf<(Duration, Duration)>(key, ReadRange, RangeExpected);

        /// <summary>A condition on a figure, or nothing when not written.</summary>
        internal (string? Figure, Threshold Is) Condition(string key)
        {
            if (entries.Scalar(key) is not { } scalar)
                return (null, default);
            if (ReadCondition(scalar.Text) is { } read)
                return (read.Figure, read.Is);
            entries.Draft.Findings.Add(
                ProblemCode.BadCondition, scalar.Place, $"'{Quote.Of(scalar.Text)}' is not {ConditionExpected}.");
            return (null, default);
        }

        /// <summary>A role, or null.</summary>
        internal RoleId? Role(string key) =>
            entries.Scalar(key) is { } role ? new RoleId(entries.Draft.Refer(Named.Role, role)) : null;

        /// <summary>The last moment of a text with placeholders; a problem for each that is not known.</summary>
        internal string? Pattern(string key)
        {
            if (entries.Scalar(key) is not { } scalar || scalar.Text.Trim().Length == 0)
                return null;
            foreach (var unknown in NamePattern.UnknownIn(scalar.Text))
            {
                entries.Draft.Findings.Add(
                    ProblemCode.UnknownPlaceholder,
                    scalar.Place,
                    $"'{Quote.Of(unknown)}' is none of: {string.Join(", ", NamePattern.Placeholders)}.");
            }

            return scalar.Text.Trim();
        }
    }

    /// <summary>The time or business days of a text, or null.</summary>
    internal static Term? ReadTerm(string text)
    {
        text = text.Trim().ToLowerInvariant();
        if (text is "next business day" or "next working day")
            return Core.Clocks.Term.Days(1);
        foreach (var word in DayWords)
        {
            if (text.EndsWith(word, StringComparison.Ordinal)
                && int.TryParse(
                    text[..^word.Length].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var days)
                && days is > 0 and <= BusinessDaysMax)
            {
                return Core.Clocks.Term.Days(days);
            }
        }

        return DurationText.TryRead(text, out var time) ? time : null;
    }

    /// <summary>The two ends of a text such as <c>15-30 min</c> or <c>30 min - 1 h</c>, or null.</summary>
    internal static (Duration Least, Duration Most)? ReadRange(string text)
    {
        var dash = text.IndexOf('-', StringComparison.Ordinal);
        if (dash <= 0)
            return Positive(text) is { } one ? (one, one) : null;
        var (first, last) = (text[..dash].Trim(), text[(dash + 1)..].Trim());
        if (first.All(static c => char.IsAsciiDigit(c) || c == '.'))
            first += " " + last.TrimStart([.. "0123456789. "]);
        return Positive(first) is { } least && Positive(last) is { } most && least <= most ? (least, most) : null;
    }

    /// <summary>The figure and its limit, or null.</summary>
    internal static (string Figure, Threshold Is)? ReadCondition(string text)
    {
        text = text.Trim();
        var end = text.TakeWhile(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.').Count();
        return end > 0 && char.IsAsciiLetter(text[0]) && LimitText.Read(text[end..]) is { } limit
            ? (text[..end], limit)
            : null;
    }

    private static Duration? Positive(string text) =>
        DurationText.TryRead(text, out var read) && read >= Duration.FromSeconds(1) ? read : null;
}
