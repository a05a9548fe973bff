using System.Globalization;
using Muster.Core;
using Muster.Core.Monitors;
using Muster.Core.OnCall;
using Muster.Playbooks.Monitors;
using Muster.Playbooks.OnCall;
using Muster.Playbooks.Playbook;
using NodaTime;
using NodaTime.Text;

namespace Muster.Playbooks.Parsing;

/// <summary>Forms of values that several files share.</summary>
internal static class EntryForms
{
    internal const string LimitExpected = "a limit such as '> 5', '<= 0.5', 'between 1 and 5' or '> 2 x normal'";

    extension(Entries entries)
    {
        /// <summary>The texts of a list.</summary>
        internal IReadOnlyList<string> Lines(string key) =>
            [.. entries.Texts(key).Select(text => text.Text.Trim()).Where(text => text.Length > 0)];

        /// <summary>A name that must lead to a thing.</summary>
        internal string? Name(string key, Named kind) =>
            entries.Scalar(key) is { } name ? entries.Draft.Refer(kind, name) : null;

        /// <summary>Names that must lead to things.</summary>
        internal IReadOnlyList<string> Names(string key, Named kind) =>
            [.. entries.Texts(key).Select(name => entries.Draft.Refer(kind, name)).Distinct(StringComparer.Ordinal)];

        /// <summary>A level, or null.</summary>
        internal SeverityId? Level(string key) =>
            entries.Scalar(key) is { } level ? entries.Draft.Level(level) : null;

        /// <summary>Levels.</summary>
        internal IReadOnlyList<SeverityId> Levels(string key) =>
            [.. entries.Texts(key).Select(entries.Draft.Level).Distinct()];

        /// <summary>A service, or null.</summary>
        internal ServiceId? OfService(string key) =>
            entries.Name(key, Named.Service) is { } id ? new ServiceId(id) : null;

        /// <summary>Services.</summary>
        internal IReadOnlyList<ServiceId> Services(string key) =>
            [.. entries.Names(key, Named.Service).Select(id => new ServiceId(id))];

        /// <summary>A date without a time, or null.</summary>
        internal LocalDate? Date(string key)
        {
            if (entries.Scalar(key) is not { } scalar)
                return null;
            if (LocalDatePattern.Iso.Parse(scalar.Text.Trim()) is { Success: true } read)
                return read.Value;
            entries.Draft.Findings.Add(
                ProblemCode.BadTime, scalar.Place, $"'{Quote.Of(scalar.Text)}' is not a date such as '2026-01-05'.");
            return null;
        }

        /// <summary>How often something comes again, or null.</summary>
        internal ShiftLength? Rhythm(string key) =>
            entries.FormOf(key, EntryForms.RhythmOf, "how often, such as 'weekly', '1 month', 'quarterly' or 'yearly'");

        /// <summary>A number with a point, or null.</summary>
        internal double? Decimal(string key, double least, double most)
        {
            if (entries.Scalar(key) is not { } scalar)
                return null;
            if (EntryForms.TryNumber(scalar.Text, out var number) && number >= least && number <= most)
                return number;
            entries.Draft.Findings.Add(
                ProblemCode.BadNumber,
                scalar.Place,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"'{key}' is a number from {least} to {most}, here stands {scalar.Kind}."));
            return null;
        }

        /// <summary>A limit, or null.</summary>
        internal Threshold? Limit(string key)
        {
            if (entries.Scalar(key) is not { } scalar)
                return null;
            if (LimitText.Read(scalar.Text) is { } limit)
                return limit;
            entries.Draft.Findings.Add(
                ProblemCode.BadNumber, scalar.Place, $"'{Quote.Of(scalar.Text)}' is not {LimitExpected}.");
            return null;
        }

        /// <summary>The author's own keys with one value each.</summary>
        internal IEnumerable<(YamlScalar Key, YamlScalar Value)> Pairs(string key)
        {
            foreach (var (name, value) in entries.Members(key))
            {
                if (value is YamlScalar { IsNothing: false } scalar)
                {
                    yield return (name, scalar);
                    continue;
                }

                entries.Draft.Findings.Add(
                    ProblemCode.WrongForm,
                    value.Place,
                    $"'{Quote.Of(name.Text)}' is one value, here stands {value.Kind}.");
            }
        }

        /// <summary>The author's own keys with a duration each.</summary>
        internal IEnumerable<(YamlScalar Key, Duration Value)> Lengths(string key)
        {
            foreach (var (name, value) in entries.Pairs(key))
            {
                if (DurationText.TryRead(value.Text, out var length))
                {
                    yield return (name, length);
                    continue;
                }

                entries.Draft.Findings.Add(
                    ProblemCode.BadDuration,
                    value.Place,
                    $"'{Quote.Of(name.Text)}' is {DurationText.Expected}; here stands {value.Kind}.");
            }
        }

        /// <summary>Some durations.</summary>
        internal IEnumerable<Duration> LengthsOf(string key)
        {
            foreach (var text in entries.Texts(key))
            {
                if (DurationText.TryRead(text.Text, out var length))
                {
                    yield return length;
                    continue;
                }

                entries.Draft.Findings.Add(
                    ProblemCode.BadDuration,
                    text.Place,
                    $"'{key}' is {DurationText.Expected}; here stands {text.Kind}.");
            }
        }

        /// <summary>A duration for each of some levels.</summary>
        internal Dictionary<SeverityId, Duration> LevelLengths(string key)
        {
            var lengths = new Dictionary<SeverityId, Duration>();
            foreach (var (name, length) in entries.Lengths(key))
                lengths[entries.Draft.Level(name)] = length;
            return lengths;
        }

        /// <summary>The author's own keys with texts each.</summary>
        internal Dictionary<string, IReadOnlyList<string>> Groups(string key)
        {
            var groups = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
            foreach (var (name, value) in entries.Members(key))
            {
                var items = value switch
                {
                    YamlList list => list.Items.OfType<YamlScalar>().Select(item => item.Text.Trim()),
                    YamlScalar { IsNothing: false } one => [one.Text.Trim()],
                    _ => [],
                };
                groups[name.Text] = [.. items.Where(item => item.Length > 0)];
            }

            return groups;
        }

        /// <summary>The things of a list, each with its keys.</summary>
        internal IEnumerable<Entries> Each(string key, Shape shape)
        {
            foreach (var item in entries.Items(key))
            {
                if (Entries.Of(item, shape, entries.Draft) is { } each)
                    yield return each;
            }
        }

        /// <summary>The things below a key that have an id of their own kind, each new one once.</summary>
        internal IEnumerable<(YamlScalar Id, Entries Keys)> Each(string key, Shape shape, Named kind)
        {
            foreach (var (id, value) in entries.Members(key))
            {
                var isNew = entries.Draft.Define(kind, id);
                if (Entries.Of(value, shape, entries.Draft) is { } each && isNew)
                    yield return (id, each);
            }
        }

        /// <summary>One thing with keys of its own, or null.</summary>
        internal Entries? Below(string key, Shape shape) =>
            entries.Value(key) is { } value ? Entries.Of(value, shape, entries.Draft) : null;

        /// <summary>A text that is needed; its problem when it is missing, and then the word given.</summary>
        internal string Needed(string key, string why, string otherwise)
        {
            if (entries.Text(key) is { } text)
                return text;
            entries.Miss(key, why);
            return otherwise;
        }
    }

    internal static bool TryNumber(string text, out double number) =>
        double.TryParse(
            text.Trim(), NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture,
            out number) && double.IsFinite(number);

    internal static ShiftLength? RhythmOf(string text) => text.Trim().ToLowerInvariant() switch
    {
        "quarterly" or "quarter" => ShiftLength.Months(3),
        "yearly" or "annually" or "year" or "1 year" => ShiftLength.Months(12),
        "2 years" => ShiftLength.Months(24),
        var other => WallText.Length(other),
    };
}
