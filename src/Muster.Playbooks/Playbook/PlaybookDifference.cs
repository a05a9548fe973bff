using Muster.Playbooks.Parsing;

namespace Muster.Playbooks.Playbook;

/// <summary>A value that two states of a playbook folder have different.</summary>
/// <param name="File">The file.</param>
/// <param name="Path">The keys that lead to it: <c>schedules.primary.people[1]</c>; empty for a whole file.</param>
/// <param name="Before">What stood there, or null when nothing did.</param>
/// <param name="After">What stands there now, or null when nothing does.</param>
public sealed record PlaybookChange(string File, string Path, string? Before, string? After)
{
    /// <summary>One line: <c>schedules.yaml: schedules.primary.people[1]: bob → cleo</c>.</summary>
    public override string ToString() => (Path.Length, Before, After) switch
    {
        (0, null, _) => $"{File}: new",
        (0, _, null) => $"{File}: removed",
        (0, _, _) => $"{File}: changed",
        (_, null, { } after) => $"{File}: {Path}: {Quote.Of(after)} (new)",
        (_, { } before, null) => $"{File}: {Path}: {Quote.Of(before)} (removed)",
        (_, { } before, { } after) => $"{File}: {Path}: {Quote.Of(before)} → {Quote.Of(after)}",
        _ => File,
    };
}

/// <summary>What two states of a playbook folder say differently, value by value; comments and order of keys do not
/// matter.</summary>
public static class PlaybookDifference
{
    /// <summary>The changes by file and path; Markdown and what cannot be read is compared as a whole.</summary>
    public static IReadOnlyList<PlaybookChange> Of(
        IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string> after)
    {
        List<PlaybookChange> changes = [];
        foreach (var file in before.Keys.Union(after.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            var (one, other) = (before.GetValueOrDefault(file), after.GetValueOrDefault(file));
            if (one is not null && other is not null && Same(one, other))
                continue;
            if (one is null || other is null || Leaves(file, one) is not { } old || Leaves(file, other) is not { } now)
            {
                changes.Add(new PlaybookChange(file, "", one is null ? null : "", other is null ? null : ""));
                continue;
            }

            changes.AddRange(
                from path in old.Keys.Union(now.Keys, StringComparer.Ordinal)
                let was = old.GetValueOrDefault(path)
                let known = now.GetValueOrDefault(path)
                where was != known
                select new PlaybookChange(file, path, was, known));
        }

        return changes;
    }

    private static bool Same(string one, string other) =>
        string.Equals(one.ReplaceLineEndings("\n"), other.ReplaceLineEndings("\n"), StringComparison.Ordinal);

    private static Dictionary<string, string>? Leaves(string file, string text)
    {
        if (!file.EndsWith(".yaml", StringComparison.Ordinal) && !file.EndsWith(".yml", StringComparison.Ordinal))
            return null;
        var findings = new Findings();
        var value = YamlReader.Read(file, text, findings);
        if (findings.HasError)
            return null;
        var leaves = new Dictionary<string, string>(StringComparer.Ordinal);
        if (value is not null)
            Walk(value, "", leaves);
        return leaves;
    }

    private static void Walk(YamlValue value, string path, Dictionary<string, string> leaves)
    {
        switch (value)
        {
            case YamlMap map:
                foreach (var (key, each) in map.Entries)
                    Walk(each, path.Length == 0 ? key.Text : $"{path}.{key.Text}", leaves);
                break;
            case YamlList list:
                foreach (var (at, each) in list.Items.Index())
                    Walk(each, $"{path}[{at}]", leaves);
                break;
            case YamlScalar scalar:
                leaves[path] = scalar.IsNothing ? "" : scalar.Text;
                break;
        }
    }
}
