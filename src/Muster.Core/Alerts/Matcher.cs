using System.Text.RegularExpressions;

namespace Muster.Core.Alerts;

/// <summary>
/// A condition on a label, in Prometheus' notation. Besides labels it knows <c>severity</c> (when there is no such
/// label), <c>source</c>, <c>summary</c> and <c>dedup_key</c>.
/// </summary>
/// <param name="Name">The label.</param>
/// <param name="Operator">How it is compared.</param>
/// <param name="Value">With what; a regular expression is anchored at both ends.</param>
public sealed record Matcher(string Name, MatcherOperator Operator, string Value)
{
    private readonly Regex? pattern = Operator is MatcherOperator.Matches or MatcherOperator.MatchesNot
        ? new Regex($@"\A(?:{Value})\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)
        : null;

    /// <summary>Whether the signal meets the condition.</summary>
    public bool Holds(AlertSignal signal)
    {
        var actual = ValueOf(signal, Name);
        return Operator switch
        {
            MatcherOperator.Equal => string.Equals(actual, Value, StringComparison.Ordinal),
            MatcherOperator.NotEqual => !string.Equals(actual, Value, StringComparison.Ordinal),
            MatcherOperator.Matches => pattern!.IsMatch(actual),
            _ => !pattern!.IsMatch(actual),
        };
    }

    /// <summary>Whether it could hold for a label that is missing: it then holds for nearly everything.</summary>
    public bool HoldsForNothing => Operator switch
    {
        MatcherOperator.Equal => Value.Length == 0,
        MatcherOperator.NotEqual => Value.Length > 0,
        MatcherOperator.Matches => pattern!.IsMatch(""),
        _ => !pattern!.IsMatch(""),
    };

    /// <summary>What a condition on a name looks at; the empty string for what is not there.</summary>
    public static string ValueOf(AlertSignal signal, string name)
    {
        var label = signal.Labels[name];
        return label.Length > 0 ? label : name switch
        {
            "severity" => signal.Severity.ToString().ToLowerInvariant(),
            "source" => signal.Source,
            "summary" => signal.Summary,
            "dedup_key" => signal.DedupKey,
            _ => "",
        };
    }

    /// <summary>In Prometheus' notation.</summary>
    public override string ToString() => MatcherText.Write(this);

    /// <inheritdoc/>
    public bool Equals(Matcher? other) =>
        other is not null && Name == other.Name && Operator == other.Operator && Value == other.Value;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Operator, Value);
}

/// <summary>How a matcher compares.</summary>
public enum MatcherOperator
{
    /// <summary><c>=</c></summary>
    Equal,

    /// <summary><c>!=</c></summary>
    NotEqual,

    /// <summary><c>=~</c></summary>
    Matches,

    /// <summary><c>!~</c></summary>
    MatchesNot,
}
