using System.Globalization;
using Muster.Core.Playbook;
using Muster.Playbooks.Playbook;
using NodaTime;

namespace Muster.Playbooks.Parsing;

/// <summary>The keys of one place, read by their form; what is wrong is a problem and reads as not written.</summary>
internal sealed class Entries
{
    private readonly YamlMap map;
    private readonly Shape shape;

    private Entries(YamlMap map, Shape shape, Draft draft)
    {
        this.map = map;
        this.shape = shape;
        Draft = draft;
    }

    internal Draft Draft { get; }

    internal SourcePlace Place => map.Place;

    /// <summary>The keys of a value; null, with a problem, when it has none of its own. Nothing is no keys.</summary>
    internal static Entries? Of(YamlValue value, Shape shape, Draft draft)
    {
        var written = value switch
        {
            YamlMap map => map,
            YamlScalar { IsNothing: true } nothing => new YamlMap(nothing.Place, []),
            _ => null,
        };
        if (written is null)
        {
            draft.Findings.Add(
                ProblemCode.WrongForm,
                value.Place,
                $"{Start(shape.Called)} has keys ({string.Join(", ", shape.Keys)}), here stands {value.Kind}.");
            return null;
        }

        foreach (var (key, _) in written.Entries)
        {
            if (shape.IsOpen || shape.Keys.Contains(key.Text))
                continue;
            var hint = Nearest.Hint(key.Text, shape.Keys);
            draft.Findings.Add(
                ProblemCode.UnknownKey,
                key.Place,
                $"{Start(shape.Called)} has no key '{Quote.Of(key.Text)}'."
                    + (hint.Length > 0 ? hint : $" Its keys: {string.Join(", ", shape.Keys)}."));
        }

        return new Entries(written, shape, draft);
    }

    /// <summary>Whether a value is written for the key.</summary>
    internal bool Has(string key) => Value(key) is not null;

    /// <summary>The value, or null when nothing is written.</summary>
    internal YamlValue? Value(string key) =>
        map[key] is { } value and not YamlScalar { IsNothing: true } ? value : null;

    /// <summary>A problem: the key is needed. Its place is that of the keys, or a better one.</summary>
    internal void Miss(string key, string why, SourcePlace? place = null) =>
        Draft.Findings.Add(ProblemCode.Missing, place ?? Place, $"{Start(shape.Called)} needs '{key}': {why}.");

    /// <summary>One text.</summary>
    internal YamlScalar? Scalar(string key)
    {
        switch (Value(key))
        {
            case null:
                return null;
            case YamlScalar scalar:
                return scalar;
            case var other:
                Draft.Findings.Add(
                    ProblemCode.WrongForm, other.Place, $"'{key}' is one value, here stands {other.Kind}.");
                return null;
        }
    }

    /// <summary>A text, or null.</summary>
    internal string? Text(string key) => Scalar(key)?.Text.Trim() is { Length: > 0 } text ? text : null;

    /// <summary>A list of texts; one text is a list of one.</summary>
    internal IReadOnlyList<YamlScalar> Texts(string key)
    {
        var texts = new List<YamlScalar>();
        foreach (var item in Items(key, allowOne: true))
        {
            if (item is YamlScalar { IsNothing: false } scalar)
            {
                texts.Add(scalar);
                continue;
            }

            Draft.Findings.Add(
                ProblemCode.WrongForm, item.Place, $"'{key}' is a list of words, here stands {item.Kind}.");
        }

        return texts;
    }

    /// <summary>The items of a list.</summary>
    internal IReadOnlyList<YamlValue> Items(string key, bool allowOne = false)
    {
        switch (Value(key))
        {
            case null:
                return [];
            case YamlList list:
                return list.Items;
            case YamlScalar scalar when allowOne:
                return [scalar];
            case var other:
                Draft.Findings.Add(
                    ProblemCode.WrongForm,
                    other.Place,
                    $"'{key}' is a list (lines that begin with '- '), here stands {other.Kind}.");
                return [];
        }
    }

    /// <summary>The things below a key, each with its id.</summary>
    internal IReadOnlyList<YamlEntry> Members(string key)
    {
        switch (Value(key))
        {
            case null:
                return [];
            case YamlMap members:
                return members.Entries;
            case var other:
                Draft.Findings.Add(
                    ProblemCode.WrongForm,
                    other.Place,
                    $"'{key}' has a key for each, 'name: …', here stands {other.Kind}.");
                return [];
        }
    }

    /// <summary>Yes or no.</summary>
    internal bool Flag(string key, bool otherwise) =>
        Choice(key, otherwise, [("true", true), ("false", false), ("yes", true), ("no", false)]);

    /// <summary>One of some words.</summary>
    internal T Choice<T>(string key, T otherwise, IReadOnlyList<(string Word, T Value)> choices) =>
        Scalar(key) is { } scalar ? Choice(scalar, otherwise, choices) : otherwise;

    /// <summary>One of some words.</summary>
    internal T Choice<T>(YamlScalar scalar, T otherwise, IReadOnlyList<(string Word, T Value)> choices)
    {
        var written = scalar.Text.Trim();
        foreach (var (word, value) in choices)
        {
            if (word.Equals(written, StringComparison.OrdinalIgnoreCase))
                return value;
        }

        var words = choices.Select(choice => choice.Word).ToList();
        Draft.Findings.Add(
            ProblemCode.UnknownWord,
            scalar.Place,
            $"'{Quote.Of(written)}' is none of: {string.Join(", ", words)}.{Nearest.Hint(written, words)}");
        return otherwise;
    }

    /// <summary>A whole number.</summary>
    internal int Number(string key, int least, int most, int otherwise)
    {
        if (Scalar(key) is not { } scalar)
            return otherwise;
        if (int.TryParse(scalar.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number >= least && number <= most)
        {
            return number;
        }

        Draft.Findings.Add(
            ProblemCode.BadNumber,
            scalar.Place,
            $"'{key}' is a whole number from {least} to {most}, here stands {scalar.Kind}.");
        return otherwise;
    }

    /// <summary>A duration, or null.</summary>
    internal Duration? Length(string key)
    {
        if (Scalar(key) is not { } scalar)
            return null;
        if (DurationText.TryRead(scalar.Text, out var duration))
            return duration;
        Draft.Findings.Add(
            ProblemCode.BadDuration, scalar.Place, $"'{key}' is {DurationText.Expected}; here stands {scalar.Kind}.");
        return null;
    }

    /// <summary>A duration of a second or more, or null.</summary>
    internal Duration? Positive(string key)
    {
        if (Length(key) is not { } duration)
            return null;
        if (duration >= Duration.FromSeconds(1))
            return duration;
        Draft.Findings.Add(ProblemCode.BadDuration, Value(key)!.Place, $"'{key}' is a second or more.");
        return null;
    }

    /// <summary>A zone of the IANA database, or null.</summary>
    internal DateTimeZone? Zone(string key)
    {
        if (Scalar(key) is not { } scalar)
            return null;
        var written = scalar.Text.Trim();
        if (DateTimeZoneProviders.Tzdb.GetZoneOrNull(written) is { } zone)
            return zone;
        Draft.Findings.Add(
            ProblemCode.UnknownZone,
            scalar.Place,
            $"'{Quote.Of(written)}' is no time zone such as 'Europe/Berlin' or 'UTC'."
                + (Draft.Findings.IsFull ? "" : Nearest.Hint(written, DateTimeZoneProviders.Tzdb.Ids)));
        return null;
    }

    /// <summary>A value in a form of its own; the reader returns null when it cannot be read.</summary>
    internal T? Form<T>(string key, Func<string, T?> read, string expected)
        where T : class =>
        Scalar(key) is { } scalar ? read(scalar.Text) ?? NoTime<T>(scalar, expected) : null;

    /// <summary>The same for values that are not objects.</summary>
    internal T? FormOf<T>(string key, Func<string, T?> read, string expected)
        where T : struct
    {
        if (Scalar(key) is not { } scalar)
            return null;
        var value = read(scalar.Text);
        if (value is null)
            NoTime<string>(scalar, expected);
        return value;
    }

    private T? NoTime<T>(YamlScalar scalar, string expected)
        where T : class
    {
        Draft.Findings.Add(ProblemCode.BadTime, scalar.Place, $"{Start(scalar.Kind)} is not {expected}.");
        return null;
    }

    private static string Start(string words) => char.ToUpperInvariant(words[0]) + words[1..];
}
