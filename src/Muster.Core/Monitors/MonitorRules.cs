using Muster.Core.Alerts;
using NodaTime;

namespace Muster.Core.Monitors;

/// <summary>What is measured and when it is too much. Source: monitors.yaml, INT-004 to 009, INT-016.</summary>
public sealed record MonitorRules
{
    /// <summary>What Muster looks at itself.</summary>
    public IReadOnlyList<Monitor> Monitors { get; init; } = [];

    /// <summary>The measurements that are known, by category.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Metrics { get; init; } =
        new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);

    /// <summary>When a measurement is an alert.</summary>
    public IReadOnlyList<AlertDefinition> Alerts { get; init; } = [];
}

/// <summary>How a monitor looks.</summary>
public enum MonitorKind
{
    /// <summary>A web address answers.</summary>
    Http,

    /// <summary>A port answers.</summary>
    Tcp,

    /// <summary>A certificate is valid for long enough.</summary>
    Certificate,

    /// <summary>A name resolves.</summary>
    Dns,

    /// <summary>A query answers.</summary>
    Sql,

    /// <summary>A measurement is within its limit.</summary>
    Metric,

    /// <summary>Somebody else reports in time.</summary>
    Heartbeat,

    /// <summary>A script ends well; what it says last is its measurement.</summary>
    Script,
}

/// <summary>Something that is looked at again and again.</summary>
public sealed record Monitor
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>How it looks.</summary>
    public MonitorKind Kind { get; init; }

    /// <summary>At what: an address, a query; empty for a heartbeat.</summary>
    public string Target { get; init; } = "";

    /// <summary>How often.</summary>
    public Duration Every { get; init; } = Duration.FromMinutes(1);

    /// <summary>After how many failures in a row it is an alert.</summary>
    public int Failures { get; init; } = 2;

    /// <summary>From where, by name of a place; all must fail (INT-004). Empty for one place.</summary>
    public IReadOnlyList<string> From { get; init; } = [];

    /// <summary>What is expected: a status code, a text in the answer, or null for any good answer.</summary>
    public string? Expect { get; init; }

    /// <summary>The service it is about, or null.</summary>
    public ServiceId? Service { get; init; }

    /// <summary>The level of its alert, or null for that of the service's route.</summary>
    public SeverityId? Severity { get; init; }

    /// <summary>The connection of a runner that a query is asked on, or null.</summary>
    public string? On { get; init; }

    /// <summary>The measurement that it gives; alerts and checks of the same name read it. Its id when none is
    /// named.</summary>
    public string? Metric { get; init; }

    /// <summary>From how many places it must fail to count; null for all of them (INT-013).</summary>
    public int? Quorum { get; init; }

    /// <summary>How long one look may take.</summary>
    public Duration Timeout { get; init; } = Duration.FromSeconds(10);

    /// <summary>What is normal; null for what the last week says (INT-008).</summary>
    public double? Normal { get; init; }

    /// <summary>The places it is looked at from; one without a name when it says none.</summary>
    public IReadOnlyList<string> Places => From.Count == 0 ? [""] : From;

    /// <summary>From so many places it must fail.</summary>
    public int Needed => Math.Clamp(Quorum ?? Places.Count, 1, Places.Count);

    /// <summary>The name of what it measures.</summary>
    public string Measures => Metric ?? Id;
}

/// <summary>When a measurement is an alert, and what it leads to.</summary>
public sealed record AlertDefinition
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>The measurement: <c>error_rate_pct</c>.</summary>
    public required string Metric { get; init; }

    /// <summary>Its limit, or null when any failure counts.</summary>
    public Threshold? When { get; init; }

    /// <summary>How long it must hold (INT-006).</summary>
    public Duration For { get; init; }

    /// <summary>How the sender's word for it reads (INT-007).</summary>
    public AlertSeverity Level { get; init; } = AlertSeverity.Critical;

    /// <summary>The levels it leads to; more than one are narrowed by a person (SEV-018).</summary>
    public IReadOnlyList<SeverityId> Severities { get; init; } = [];

    /// <summary>The service, or null.</summary>
    public ServiceId? Service { get; init; }

    /// <summary>What is followed, or null.</summary>
    public string? Workflow { get; init; }

    /// <summary>What is run, by id, or null.</summary>
    public string? Runbook { get; init; }

    /// <summary>The monitor whose places look before it is believed, by id, or null (INT-013).</summary>
    public string? Confirm { get; init; }

    /// <summary>It counts only for so long after a deployment of its service; null for always (INT-020).</summary>
    public Duration? AfterDeployment { get; init; }
}
