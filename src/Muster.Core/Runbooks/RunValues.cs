using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace Muster.Core.Runbooks;

/// <summary>Where the values of a run come from, and how conditions and steps see them. Source: RUN-004,
/// RUN-005.</summary>
public static class RunValues
{
    /// <summary>The prefix of what is known of the alert that led here: <c>alert.labels.instance</c>.</summary>
    public const string Alert = "alert";

    /// <summary>The prefix of what is known of the incident: <c>incident.severity</c>.</summary>
    public const string Incident = "incident";

    /// <summary>A run knows at most so many values.</summary>
    public const int ValuesMax = 200;

    /// <summary>Fills the parameters of a runbook: what a person gave, else what the alert or the incident says, else
    /// the default.</summary>
    /// <param name="runbook">The runbook.</param>
    /// <param name="given">Values that were given, by name.</param>
    /// <param name="giver">Who gave them.</param>
    /// <param name="around">What is known of the alert and the incident, by dotted name.</param>
    /// <returns>The values with where they are from; and what is wrong, one for each value.</returns>
    public static (IReadOnlyList<RunValue> Values, IReadOnlyList<Refusal> Problems) Fill(
        Runbook runbook,
        IReadOnlyDictionary<string, string> given,
        string giver,
        IReadOnlyDictionary<string, string> around)
    {
        List<RunValue> values = [];
        List<Refusal> problems = [];
        foreach (var name in given.Keys.Where(name => runbook.Parameters.All(each => each.Name != name)))
            problems.Add(RunRefusals.Value(name, $"The runbook asks for no '{name}'."));
        foreach (var parameter in runbook.Parameters)
        {
            var (text, from) = TextOf(parameter, given, giver, around);
            if (text is null && !parameter.IsRequired)
                continue;
            if (text is null)
            {
                problems.Add(RunRefusals.ValueMissing(parameter.Name, parameter.Prompt ?? parameter.Name));
                continue;
            }

            var (value, problem) = parameter.Read(text);
            if (value is null)
                problems.Add(RunRefusals.Value(parameter.Name, problem!));
            else
                values.Add(new RunValue(parameter.Name, value, from));
        }

        values.AddRange(around.OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => new RunValue(pair.Key, new RunbookValue.Text(pair.Value), pair.Key)));
        return (values.Count > ValuesMax ? values[..ValuesMax] : values, problems);
    }

    /// <summary>What conditions are judged by: dotted names become fields, and parameters are fields of
    /// <c>params</c> too.</summary>
    public static RunbookValue.Fields Known(IEnumerable<RunValue> values)
    {
        var root = new SortedDictionary<string, object>(StringComparer.Ordinal);
        var parameters = new SortedDictionary<string, object>(StringComparer.Ordinal);
        foreach (var value in values.OrderBy(value => value.Name, StringComparer.Ordinal))
        {
            Put(root, value.Name.Split('.'), value.Value);
            if (!value.Name.Contains('.', StringComparison.Ordinal))
                parameters[value.Name] = value.Value;
        }

        if (parameters.Count > 0)
            root.TryAdd("params", parameters);
        return FieldsOf(root);
    }

    /// <summary>What a step is given, by name: texts, and lists as JSON. What is known of the alert and the incident
    /// stays with the server unless a parameter asks for it.</summary>
    /// <param name="run">The run.</param>
    /// <param name="step">The step; what it keeps itself is not given to it, so that a repeat is given the
    /// same.</param>
    /// <param name="item">The item of its loop, or null.</param>
    public static IReadOnlyDictionary<string, string> ForStep(Run run, RunbookStep step, RunbookValue? item)
    {
        var given = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in run.Values.Where(pair =>
            !pair.Key.Contains('.', StringComparison.Ordinal) && pair.Key != step.Rules.Save))
        {
            given[name] = value.Value.AsText ?? RunbookValueJson.Write(value.Value);
        }

        if (item is not null)
            given["item"] = item.AsText ?? RunbookValueJson.Write(item);
        return given;
    }

    /// <summary>The items that a step runs over, or null when it does not.</summary>
    public static IReadOnlyList<RunbookValue>? ItemsOf(Run run, RunbookStep step)
    {
        if (step.Rules.Each is not { } name)
            return null;
        return run.Values.TryGetValue(name, out var value) ? value.Value switch
        {
            RunbookValue.Items items => items.Of,
            RunbookValue.Text text =>
            [
                .. text.Of.Split([',', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                    .Select(each => new RunbookValue.Text(each)),
            ],
            var one => [one],
        }
        : null;
    }

    /// <summary>
    /// What people agree to, as one digest: the text of the step, where it runs, and every value that it is given. When
    /// anything of it changes, nothing is agreed to any more.
    /// </summary>
    public static string Bound(Run run, Runbook runbook, RunbookStep step)
    {
        var text = new StringBuilder();
        text.Append(step.Digest).Append('\n').Append(step.Rules.On).Append('\n')
            .AppendJoin(',', runbook.Rules.Runner).Append('\n');
        foreach (var (name, value) in ForStep(run, step, item: null))
            text.Append(name.Length).Append(' ').Append(name).Append(value.Length).Append(' ').Append(value);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    private static (string? Text, string From) TextOf(
        RunbookParameter parameter,
        IReadOnlyDictionary<string, string> given,
        string giver,
        IReadOnlyDictionary<string, string> around)
    {
        if (given.GetValueOrDefault(parameter.Name) is { Length: > 0 } said)
            return (said, giver);
        if (parameter.From is { } from && around.GetValueOrDefault(from) is { Length: > 0 } found)
            return (found, from);
        return (parameter.Default, "its default");
    }

    private static void Put(SortedDictionary<string, object> at, string[] path, RunbookValue value)
    {
        foreach (var part in path[..^1])
        {
            if (!at.TryGetValue(part, out var below) || below is not SortedDictionary<string, object>)
                at[part] = below = new SortedDictionary<string, object>(StringComparer.Ordinal);
            at = (SortedDictionary<string, object>)below;
        }

        at[path[^1]] = value;
    }

    private static RunbookValue.Fields FieldsOf(SortedDictionary<string, object> from) => new(
        from.ToImmutableDictionary(
            pair => pair.Key,
            pair => pair.Value as RunbookValue ?? FieldsOf((SortedDictionary<string, object>)pair.Value),
            StringComparer.Ordinal));
}
