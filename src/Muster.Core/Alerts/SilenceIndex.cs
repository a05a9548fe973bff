using NodaTime;

namespace Muster.Core.Alerts;

/// <summary>
/// The silences in force, found by the value that one of their conditions names: with thousands of them an alert is
/// compared with the few that could hold it. Built once for each state of the configuration.
/// </summary>
public sealed class SilenceIndex
{
    private readonly Dictionary<(string Name, string Value), List<Silence>> byValue = [];
    private readonly HashSet<string> names = new(StringComparer.Ordinal);
    private readonly List<Silence> others = [];

    /// <summary>Of these silences; those that were ended are left out.</summary>
    public SilenceIndex(IEnumerable<Silence> silences)
    {
        foreach (var silence in silences)
        {
            if (silence is not { Terms: { } terms, ExpiredAt: null })
                continue;
            var key = terms.Matchers.FirstOrDefault(each =>
                each.Operator == MatcherOperator.Equal && each.Value.Length > 0);
            if (key is null)
            {
                others.Add(silence);
                continue;
            }

            names.Add(key.Name);
            if (!byValue.TryGetValue((key.Name, key.Value), out var list))
                byValue[(key.Name, key.Value)] = list = [];
            list.Add(silence);
        }
    }

    /// <summary>No silence.</summary>
    public static SilenceIndex Empty { get; } = new([]);

    /// <summary>Whether there is nothing to look for.</summary>
    public bool IsEmpty => byValue.Count == 0 && others.Count == 0;

    /// <summary>The silences that hold the signal back at an instant, oldest first.</summary>
    public IReadOnlyList<Silence> Holding(AlertSignal signal, Instant at)
    {
        List<Silence>? found = null;
        foreach (var name in names)
        {
            if (byValue.TryGetValue((name, Matcher.ValueOf(signal, name)), out var list))
                Add(list);
        }

        Add(others);
        found?.Sort((left, right) => left.CreatedAt.CompareTo(right.CreatedAt));
        return found ?? [];

        void Add(List<Silence> candidates)
        {
            foreach (var silence in candidates)
            {
                if (silence.Terms!.Takes(signal) && silence.WindowAt(at).IsOpen)
                    (found ??= []).Add(silence);
            }
        }
    }
}
