using NodaTime;

namespace Muster.Core.Alerts;

/// <summary>One open-or-close message about one alert, in normal form. Source: INT-001, wire formats.</summary>
public sealed record AlertSignal
{
    /// <summary>Keys of the alerts by which Muster says that it could not read a signal begin with this.</summary>
    public const string UnreadablePrefix = "muster:unreadable:";

    /// <summary>Keys of the alerts by which Muster says that a key sends too much begin with this.</summary>
    public const string NoisyPrefix = "muster:noisy:";

    /// <summary>The source of what users and customers report.</summary>
    public const string ReportSource = "report";

    /// <summary>The service whose integration key it came with.</summary>
    public required ServiceId Service { get; init; }

    /// <summary>The intake it came through: <c>pagerduty</c>, <c>alertmanager</c>, <c>grafana</c> and so on; the list
    /// is in docs/intake.md.</summary>
    public required string Source { get; init; }

    /// <summary>Says which alert it is about, unique per service among open alerts; at most 512 characters.</summary>
    public required string DedupKey { get; init; }

    /// <summary>What the sender says about the alert.</summary>
    public required AlertAction Action { get; init; }

    /// <summary>What is wrong, one line, at most 1,024 characters.</summary>
    public string Summary { get; init; } = "";

    /// <summary>How bad, in the senders' words.</summary>
    public AlertSeverity Severity { get; init; } = AlertSeverity.Critical;

    /// <summary>The labels, by which routes match and group.</summary>
    public Labels Labels { get; init; } = Labels.Empty;

    /// <summary>The sender's own grouping (Alertmanager's <c>groupKey</c>), or null.</summary>
    public string? SenderGroup { get; init; }

    /// <summary>When the sender says it happened; null when it does not say.</summary>
    public Instant? SentAt { get; init; }

    /// <summary>When the trouble began, as the sender says; null when it does not say.</summary>
    public Instant? StartedAt { get; init; }

    /// <summary>After this instant, without a repeat, the alert resolves by timeout; null when it never does.</summary>
    public Instant? ExpiresAt { get; init; }

    /// <summary>Longer text for people, Markdown allowed, or null.</summary>
    public string? Details { get; init; }

    /// <summary>So many more alerts of its group its sender left out of the message; 0 when it sent all.</summary>
    public long LeftOut { get; init; }

    /// <summary>Links that the sender gives, first the one to the source of the alert.</summary>
    public IReadOnlyList<AlertLink> Links { get; init; } = [];
}

/// <summary>A link that a sender gives.</summary>
/// <param name="Href">http or https.</param>
/// <param name="Text">What it leads to.</param>
public sealed record AlertLink(string Href, string Text);

/// <summary>What a sender says about an alert.</summary>
public enum AlertAction
{
    /// <summary>It is firing.</summary>
    Trigger,

    /// <summary>Somebody has it, the sender says.</summary>
    Acknowledge,

    /// <summary>It is over.</summary>
    Resolve,

    /// <summary>It is said in other words: a blank summary and absent details keep those known. Opens
    /// nothing.</summary>
    Reword,
}

/// <summary>How bad an alert is, in the words of the senders, worst first.</summary>
public enum AlertSeverity
{
    /// <summary>critical, P1, P2 of some senders.</summary>
    Critical,

    /// <summary>error, P2.</summary>
    Error,

    /// <summary>warning, P3.</summary>
    Warning,

    /// <summary>info, P4, P5.</summary>
    Info,
}
