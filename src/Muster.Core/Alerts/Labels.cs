using System.Collections;

namespace Muster.Core.Alerts;

/// <summary>
/// A small set of names with values, sorted by name (ordinal), without empty values: an absent label and an empty
/// one are the same, as in Prometheus.
/// </summary>
public sealed class Labels : IReadOnlyList<KeyValuePair<string, string>>, IEquatable<Labels>
{
    private readonly KeyValuePair<string, string>[] pairs;

    private Labels(KeyValuePair<string, string>[] sorted) => pairs = sorted;

    /// <summary>No labels.</summary>
    public static Labels Empty { get; } = new([]);

    /// <inheritdoc/>
    public int Count => pairs.Length;

    /// <inheritdoc/>
    public KeyValuePair<string, string> this[int index] => pairs[index];

    /// <summary>The value of a label, or the empty string.</summary>
    public string this[string name]
    {
        get
        {
            foreach (var pair in pairs)
            {
                if (string.Equals(pair.Key, name, StringComparison.Ordinal))
                    return pair.Value;
            }

            return "";
        }
    }

    /// <summary>Sorts, drops empty values; of a name given twice the last value counts.</summary>
    public static Labels From(IEnumerable<KeyValuePair<string, string>> source)
    {
        var sorted = new SortedList<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in source)
        {
            if (value.Length > 0)
                sorted[name] = value;
            else
                sorted.Remove(name);
        }

        return sorted.Count == 0 ? Empty : new Labels([.. sorted]);
    }

    /// <summary>Only the named labels.</summary>
    public Labels Only(IReadOnlyCollection<string> names) =>
        new([.. pairs.Where(pair => names.Contains(pair.Key))]);

    /// <inheritdoc/>
    public bool Equals(Labels? other) => other is not null && pairs.AsSpan().SequenceEqual(other.pairs);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Labels);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Fingerprint.Of(this));

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() =>
        ((IEnumerable<KeyValuePair<string, string>>)pairs).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => pairs.GetEnumerator();

    /// <summary><c>{a="1", b="2"}</c>.</summary>
    public override string ToString() =>
        "{" + string.Join(", ", pairs.Select(pair => $"{pair.Key}=\"{pair.Value}\"")) + "}";
}
