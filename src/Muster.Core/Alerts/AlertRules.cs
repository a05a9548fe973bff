using NodaTime;

namespace Muster.Core.Alerts;

/// <summary>
/// What one signal makes of the alert with its key: a transition that the log keeps, a counter, or nothing.
/// </summary>
public static class AlertRules
{
    /// <summary>After a person resolved the incident, a repeat within this time changes nothing.</summary>
    public static Duration ReopenAfter { get; } = Duration.FromMinutes(15);

    /// <summary>Takes a signal.</summary>
    /// <param name="known">
    /// The open alert of the key; when there is none, the newest that is over (so that a signal older than its end
    /// opens nothing), or null.
    /// </param>
    /// <param name="signal">What arrived.</param>
    /// <param name="routing">What the playbook's routes say about it; its group is used when an alert opens.</param>
    /// <param name="now">The transaction's instant.</param>
    /// <param name="newId">The id that a new alert gets; called only then.</param>
    public static AlertOutcome Take(
        Alert? known, AlertSignal signal, Routing routing, Instant now, Func<AlertId> newId)
    {
        if (known is not null && signal.SentAt < known.NewestSentAt)
            return AlertOutcome.Late(known);

        if (known is not { IsOpen: true } open)
        {
            return signal.Action switch
            {
                AlertAction.Trigger => Open(signal, routing, now, newId()),
                AlertAction.Resolve when signal.SentAt is not null => Ended(known, signal, routing, now, newId),
                _ => AlertOutcome.Ignored,
            };
        }

        var seen = open with
        {
            LastAt = now,
            NewestSentAt = SentAt(signal, now) ?? open.NewestSentAt,
            ExpiresAt = ExpiryOf(signal, routing, now) ?? open.ExpiresAt,
            LeftOut = signal.Action == AlertAction.Trigger ? signal.LeftOut : open.LeftOut,
        };
        return signal.Action switch
        {
            AlertAction.Trigger => Repeat(seen with { Count = open.Count + 1 }, signal, routing, now),
            AlertAction.Acknowledge => Acknowledge(seen, Actor.Integration(signal.Service, signal.Source), now),
            AlertAction.Reword => Reword(seen, signal, now),
            _ => Resolve(seen, AlertResolution.BySender, Actor.Integration(signal.Service, signal.Source), now),
        };
    }

    /// <summary>Somebody has the alert; nothing when somebody had it.</summary>
    public static AlertOutcome Acknowledge(Alert alert, Actor by, Instant now) =>
        alert.Status != AlertStatus.Firing
            ? AlertOutcome.Counted(alert)
            : AlertOutcome.Changed(
                alert with { Status = AlertStatus.Acknowledged },
                new AlertEvent.Acknowledged(by) { At = now, Count = alert.Count });

    /// <summary>The alert is over; nothing when it was.</summary>
    public static AlertOutcome Resolve(Alert alert, AlertResolution how, Actor by, Instant now) =>
        !alert.IsOpen
            ? AlertOutcome.Counted(alert)
            : AlertOutcome.Changed(
                alert with { Status = AlertStatus.Resolved, ResolvedAt = now, LastAt = now },
                new AlertEvent.Resolved(how, by) { At = now, Count = alert.Count });

    /// <summary>Something holds the alert back, or something else than before; it leaves its group.</summary>
    public static AlertOutcome Suppress(Alert alert, AlertHold hold, Instant now) =>
        !alert.IsOpen || alert.Status == AlertStatus.Acknowledged || hold.IsSameAs(alert.Hold)
            ? AlertOutcome.Counted(alert)
            : AlertOutcome.Changed(
                alert with { Status = AlertStatus.Suppressed, Hold = hold, Group = null },
                new AlertEvent.Suppressed(hold) { At = now, Count = alert.Count });

    /// <summary>Nothing holds the alert back any more; nothing when nothing did.</summary>
    public static AlertOutcome Release(Alert alert, Instant now) =>
        alert is not { Status: AlertStatus.Suppressed, Hold: { } held }
            ? AlertOutcome.Counted(alert)
            : AlertOutcome.Changed(
                alert with
                {
                    Status = AlertStatus.Firing,
                    Hold = null,
                    Group = null,
                    Incident = null,
                    DetachedAt = null,
                },
                new AlertEvent.Released(held) { At = now, Count = alert.Count });

    private static Instant? ExpiryOf(AlertSignal signal, Routing routing, Instant now) =>
        signal.ExpiresAt ?? (routing.Route.ResolveTimeout is { } timeout ? now + timeout : null);

    private static AlertOutcome Open(AlertSignal signal, Routing routing, Instant now, AlertId id) =>
        AlertOutcome.Changed(
            New(signal, routing, now, id) with { ExpiresAt = ExpiryOf(signal, routing, now) },
            new AlertEvent.Opened(
                routing.Service, signal.Source, signal.DedupKey, signal.Summary, signal.Severity,
                routing.Route.Name, Group: null, signal.StartedAt)
            { At = now, Count = 1 });

    /// <summary>
    /// The end of something that is not open. The newest row of the key remembers it (a closed one without any
    /// trigger when there is none), so that a trigger that is older than its own end opens nothing.
    /// </summary>
    private static AlertOutcome Ended(
        Alert? known, AlertSignal signal, Routing routing, Instant now, Func<AlertId> newId) =>
        AlertOutcome.Counted(known is not null
            ? known with { NewestSentAt = SentAt(signal, now) }
            : New(signal, routing, now, newId()) with { Status = AlertStatus.Resolved, Count = 0, ResolvedAt = now });

    private static Alert New(AlertSignal signal, Routing routing, Instant now, AlertId id) => new()
    {
        Id = id,
        Service = routing.Service,
        From = routing.Service == signal.Service ? null : signal.Service,
        Source = signal.Source,
        DedupKey = signal.DedupKey,
        Status = AlertStatus.Firing,
        Severity = signal.Severity,
        Summary = signal.Summary,
        Labels = signal.Labels,
        Details = signal.Details,
        Links = signal.Links,
        LeftOut = signal.LeftOut,
        Route = routing.Route.Name,
        Class = routing.Route.Class,
        ListName = routing.Route.ListName,
        Count = 1,
        StartedAt = signal.StartedAt,
        FirstAt = now,
        LastAt = now,
        NewestSentAt = SentAt(signal, now),
        Version = 0,
    };

    private static AlertOutcome Reword(Alert alert, AlertSignal signal, Instant now)
    {
        var summary = string.IsNullOrWhiteSpace(signal.Summary) ? alert.Summary : signal.Summary;
        var details = signal.Details ?? alert.Details;
        return summary == alert.Summary && details == alert.Details
            ? AlertOutcome.Counted(alert)
            : AlertOutcome.Changed(
                alert with { Summary = summary, Details = details },
                new AlertEvent.Reworded(summary, details) { At = now, Count = alert.Count });
    }

    /// <summary>A sender whose clock is ahead must not make every later signal look old.</summary>
    private static Instant? SentAt(AlertSignal signal, Instant now) =>
        signal.SentAt is { } sent ? Instant.Min(sent, now) : null;

    private static AlertOutcome Repeat(Alert alert, AlertSignal signal, Routing routing, Instant now)
    {
        if (alert.Status != AlertStatus.Suppressed && alert.DetachedAt is { } detached && now - detached >= ReopenAfter)
        {
            return AlertOutcome.Changed(
                alert with
                {
                    DetachedAt = null,
                    Incident = null,
                    Group = null,
                    Status = AlertStatus.Firing,
                    Severity = signal.Severity < alert.Severity ? signal.Severity : alert.Severity,
                },
                new AlertEvent.Reopened(Group: null) { At = now, Count = alert.Count });
        }

        return signal.Severity < alert.Severity
            ? AlertOutcome.Changed(
                alert with { Severity = signal.Severity, Summary = signal.Summary, Route = routing.Route.Name },
                new AlertEvent.Raised(alert.Severity, signal.Severity) { At = now, Count = alert.Count })
            : AlertOutcome.Counted(alert);
    }
}

/// <summary>What a signal made of an alert.</summary>
/// <param name="Alert">The row after the signal; null when there is none and none opens.</param>
/// <param name="Fact">The transition, or null when only counters moved.</param>
/// <param name="IsLate">The signal was older than one already taken, and changed nothing.</param>
public readonly record struct AlertOutcome(Alert? Alert, AlertEvent? Fact, bool IsLate)
{
    /// <summary>An acknowledgement or a resolution of something that is not open: accepted and dropped.</summary>
    public static AlertOutcome Ignored => default;

    /// <summary>Only counters moved.</summary>
    public static AlertOutcome Counted(Alert alert) => new(alert, Fact: null, IsLate: false);

    /// <summary>An out-of-order signal.</summary>
    public static AlertOutcome Late(Alert alert) => new(alert, Fact: null, IsLate: true);

    /// <summary>A transition; the row's version counts it.</summary>
    public static AlertOutcome Changed(Alert alert, AlertEvent fact) =>
        new(alert with { Version = alert.Version + 1 }, fact, IsLate: false);
}
