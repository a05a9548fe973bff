using System.Text;
using System.Text.RegularExpressions;
using NodaTime;

namespace Muster.Core.Alerts;

/// <summary>
/// A line of the playbook's routing: which alerts it takes and what it does with them. The first route that matches
/// wins. Source: routing.yaml.
/// </summary>
public sealed record Route
{
    /// <summary>Its name, unique in the playbook.</summary>
    public required string Name { get; init; }

    /// <summary>All must hold; an empty list takes everything.</summary>
    public IReadOnlyList<Matcher> Matchers { get; init; } = [];

    /// <summary>Only alerts whose key belongs to this service; null for all.</summary>
    public ServiceId? From { get; init; }

    /// <summary>The service that owns the alert from here on; null keeps the key's service.</summary>
    public ServiceId? Service { get; init; }

    /// <summary>What an alert does.</summary>
    public RouteEffect Effect { get; init; } = RouteEffect.BySeverity;

    /// <summary>Which alerts belong together.</summary>
    public Grouping Grouping { get; init; } = Grouping.EachAlert;

    /// <summary>How long a new group waits for its members before it opens an incident; default none.</summary>
    public Duration GroupWait { get; init; } = Duration.Zero;

    /// <summary>The incident's severity; null takes the playbook's level for the alert's severity.</summary>
    public SeverityId? Severity { get; init; }

    /// <summary>The policy that is followed; null takes the service's.</summary>
    public PolicyId? Policy { get; init; }

    /// <summary>
    /// Whether an incident whose alerts have all resolved resolves itself: <c>unacknowledged</c> (default),
    /// <c>always</c> or <c>never</c>.
    /// </summary>
    public AutoResolve AutoResolve { get; init; } = AutoResolve.Unacknowledged;

    /// <summary>Alerts of senders that never say that it is over resolve after this long without a repeat.</summary>
    public Duration? ResolveTimeout { get; init; }

    /// <summary>The route for everything that no other takes: each alert by itself, effect by severity.</summary>
    public static Route Default { get; } = new() { Name = "default" };

    /// <summary>Whether this route takes the signal.</summary>
    public bool Takes(AlertSignal signal)
    {
        if (From is { } from && from != signal.Service)
            return false;
        foreach (var matcher in Matchers)
        {
            if (!matcher.Holds(signal))
                return false;
        }

        return true;
    }
}

/// <summary>What a route does with an alert.</summary>
public enum RouteEffect
{
    /// <summary>What the playbook says of the severity that the alert maps to.</summary>
    BySeverity,

    /// <summary>Opens an incident and pages.</summary>
    Page,

    /// <summary>Opens an incident and pages nobody.</summary>
    Open,

    /// <summary>Listed among the alerts, nothing else.</summary>
    List,
}

/// <summary>When an incident resolves because its alerts have.</summary>
public enum AutoResolve
{
    /// <summary>When nobody has acknowledged it; otherwise its holder is asked.</summary>
    Unacknowledged,

    /// <summary>Always.</summary>
    Always,

    /// <summary>Never: its holder is asked.</summary>
    Never,
}

/// <summary>Which alerts of a route belong together.</summary>
/// <param name="Kind">By what.</param>
/// <param name="LabelNames">The labels, when by labels.</param>
public sealed record Grouping(GroupingKind Kind, IReadOnlyList<string> LabelNames)
{
    private const char Separator = '\u001f';

    /// <summary>Each alert is its own group.</summary>
    public static Grouping EachAlert { get; } = new(GroupingKind.Alert, []);

    /// <summary>As the sender groups (Alertmanager's <c>groupKey</c>); each alert when the sender does not.</summary>
    public static Grouping AsSent { get; } = new(GroupingKind.Sender, []);

    /// <summary>All alerts of a service.</summary>
    public static Grouping PerService { get; } = new(GroupingKind.Service, []);

    /// <summary>Alerts with equal values of these labels.</summary>
    public static Grouping ByLabels(params IReadOnlyList<string> names) => new(GroupingKind.Labels, names);

    /// <summary>The key of the group of a signal; the owning service is always part of it.</summary>
    public string KeyOf(AlertSignal signal, ServiceId service)
    {
        var key = new StringBuilder(service.Value).Append(Separator);
        switch (Kind)
        {
            case GroupingKind.Sender when signal.SenderGroup is { } group:
                key.Append("sender").Append(Separator).Append(group);
                break;
            case GroupingKind.Labels:
                foreach (var name in LabelNames)
                    key.Append(name).Append('=').Append(signal.Labels[name]).Append(Separator);
                break;
            case GroupingKind.Service:
                break;
            default:
                key.Append("alert").Append(Separator).Append(signal.DedupKey);
                break;
        }

        return key.ToString();
    }
}

/// <summary>By what a route groups.</summary>
public enum GroupingKind
{
    /// <summary>Each alert by itself.</summary>
    Alert,

    /// <summary>As the sender does.</summary>
    Sender,

    /// <summary>By labels.</summary>
    Labels,

    /// <summary>By owning service.</summary>
    Service,
}

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
        var actual = ValueOf(signal);
        return Operator switch
        {
            MatcherOperator.Equal => string.Equals(actual, Value, StringComparison.Ordinal),
            MatcherOperator.NotEqual => !string.Equals(actual, Value, StringComparison.Ordinal),
            MatcherOperator.Matches => pattern!.IsMatch(actual),
            _ => !pattern!.IsMatch(actual),
        };
    }

    private string ValueOf(AlertSignal signal)
    {
        var label = signal.Labels[Name];
        return label.Length > 0 ? label : Name switch
        {
            "severity" => signal.Severity.ToString().ToLowerInvariant(),
            "source" => signal.Source,
            "summary" => signal.Summary,
            "dedup_key" => signal.DedupKey,
            _ => "",
        };
    }

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
