using System.Text;
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

    /// <summary>New alerts wait; the first rule whose hours have come counts.</summary>
    public IReadOnlyList<DelayRule> Delays { get; init; } = [];

    /// <summary>When an alert counts as one that comes and goes; null never.</summary>
    public FlapRule? Flapping { get; init; } = FlapRule.Default;

    /// <summary>What sort of trouble its alerts are: <c>security</c>, <c>data-loss</c>; null is ordinary.</summary>
    public string? Class { get; init; }

    /// <summary>The list in which its alerts are kept for the day (stand-up, sprint), or null.</summary>
    public string? ListName { get; init; }

    /// <summary>The mirror channels that hear of its alerts; null takes the playbook's, empty is none.</summary>
    public IReadOnlyList<string>? Mirrors { get; init; }

    /// <summary>Who hears when alerts join a group whose incident is open.</summary>
    public Renotify Renotify { get; init; } = Renotify.WhenWorse;

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

    /// <summary>Becomes a ticket for whoever is on call, and pages nobody.</summary>
    Ticket,
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

/// <summary>When a group that has paged and grows is heard of again.</summary>
public enum Renotify
{
    /// <summary>When a worse alert joins: the incident's severity is raised, with what follows.</summary>
    WhenWorse,

    /// <summary>When a worse alert joins, and besides when any other does: the holder is told, or whoever was
    /// paged while nobody has it; at most once in <see cref="Incidents.Incident.GrowthPause"/>.</summary>
    WhenGrowing,

    /// <summary>Never: not even a worse alert raises it.</summary>
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
