namespace Muster.Client.Monitors;

/// <summary>Something that is looked at again and again.</summary>
public sealed record MonitorMessage
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>http, tcp, certificate, dns, sql, metric or script.</summary>
    public required string Kind { get; init; }

    /// <summary>At what: an address, a query, a script; empty for what others send.</summary>
    public string Target { get; init; } = "";

    /// <summary>The service it is about, or null.</summary>
    public string? Service { get; init; }

    /// <summary>What its measurement is called.</summary>
    public required string Metric { get; init; }

    /// <summary>unknown, good, doubtful, warning, critical, down or unseen.</summary>
    public required string State { get; init; }

    /// <summary>Since when, or null.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Why it stands so, or null.</summary>
    public string? Why { get; init; }

    /// <summary>What was measured last, or null.</summary>
    public double? Value { get; init; }

    /// <summary>What is normal, or null while that is not known.</summary>
    public double? Normal { get; init; }

    /// <summary>When it was last looked at, or null.</summary>
    public DateTimeOffset? LastAt { get; init; }

    /// <summary>How often it is looked at.</summary>
    public double EverySeconds { get; init; }

    /// <summary>From so many places it must fail to count.</summary>
    public int Quorum { get; init; }

    /// <summary>What each place saw last.</summary>
    public IReadOnlyList<MonitorPlaceMessage> Places { get; init; } = [];

    /// <summary>The alerts that read what it measures.</summary>
    public IReadOnlyList<MonitorLimitMessage> Limits { get; init; } = [];

    /// <summary>The newest measurements, oldest first; only in the answer about one monitor.</summary>
    public IReadOnlyList<MonitorSampleMessage> Samples { get; init; } = [];
}

/// <summary>What a place saw last.</summary>
/// <param name="Place">Its name; empty where the playbook names none.</param>
/// <param name="Good">It answered well.</param>
/// <param name="At">When, or null when nobody has looked from there.</param>
/// <param name="Value">What was measured, or null.</param>
/// <param name="Why">What was wrong, or null.</param>
/// <param name="Runner">The runner that looked, or null.</param>
public sealed record MonitorPlaceMessage(
    string Place, bool Good, DateTimeOffset? At, double? Value, string? Why, string? Runner);

/// <summary>A limit of a measurement.</summary>
/// <param name="Alert">The id of the alert.</param>
/// <param name="Name">Its name.</param>
/// <param name="When">The limit, or null for any failure.</param>
/// <param name="Level">critical, error, warning or info.</param>
/// <param name="ForSeconds">How long it must hold.</param>
/// <param name="Since">Since when it is passed, or null.</param>
/// <param name="Firing">It was passed for as long as it takes.</param>
public sealed record MonitorLimitMessage(
    string Alert, string Name, string? When, string Level, double ForSeconds, DateTimeOffset? Since, bool Firing);

/// <summary>One measurement.</summary>
/// <param name="At">When.</param>
/// <param name="Value">How much, or null.</param>
/// <param name="Good">It answered well.</param>
public sealed record MonitorSampleMessage(DateTimeOffset At, double? Value, bool Good);

/// <summary>Somebody says what a measurement is now.</summary>
/// <param name="Metric">A measurement that monitors.yaml knows.</param>
/// <param name="Value">How much.</param>
/// <param name="Service">Of which service, or null for that of its alert.</param>
public sealed record MeasurementMessage(string? Metric, double? Value, string? Service);

/// <summary>A runner asks what it shall look at.</summary>
/// <param name="Labels">Its labels and connections; its places are among them.</param>
/// <param name="Kinds">What it looks at.</param>
/// <param name="WaitSeconds">How long it waits, at most 25.</param>
public sealed record LookAskMessage(
    IReadOnlyList<string>? Labels, IReadOnlyList<string>? Kinds, double? WaitSeconds);

/// <summary>A look that a runner takes.</summary>
public sealed record LookMessage
{
    /// <summary>The monitor.</summary>
    public required string Monitor { get; init; }

    /// <summary>From which of its places.</summary>
    public string Place { get; init; } = "";

    /// <summary>http, tcp, certificate, dns, sql, metric or script.</summary>
    public required string Kind { get; init; }

    /// <summary>At what.</summary>
    public required string Target { get; init; }

    /// <summary>The connection on which a query is asked, or null.</summary>
    public string? On { get; init; }

    /// <summary>What is expected, or null.</summary>
    public string? Expect { get; init; }

    /// <summary>How long it may take.</summary>
    public double TimeoutSeconds { get; init; }
}

/// <summary>What a runner saw.</summary>
/// <param name="Monitor">The monitor.</param>
/// <param name="Place">The place.</param>
/// <param name="Good">It answered well.</param>
/// <param name="Value">What was measured, or null.</param>
/// <param name="Why">What was wrong, or null.</param>
public sealed record LookResultMessage(string? Monitor, string? Place, bool Good, double? Value, string? Why);

/// <summary>What a runner saw of several monitors.</summary>
/// <param name="Items">Each.</param>
public sealed record LookResultsMessage(IReadOnlyList<LookResultMessage>? Items);
