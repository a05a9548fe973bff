using NodaTime;

namespace Muster.Core.Alerts;

/// <summary>What an alert's transition makes of its group.</summary>
public static class AlertGroupRules
{
    /// <summary>An alert opened (or needs an incident again) and joins the open group of its key, or opens
    /// one.</summary>
    /// <param name="open">The open group of the key, or null.</param>
    /// <param name="alert">The alert that joins.</param>
    /// <param name="routing">What the playbook says about it.</param>
    /// <param name="now">The transaction's instant.</param>
    /// <param name="newId">The id that a new group gets.</param>
    public static AlertGroupOutcome Join(
        AlertGroup? open, Alert alert, Routing routing, Instant now, Func<AlertGroupId> newId)
    {
        if (open is null)
        {
            var group = new AlertGroup
            {
                Id = newId(),
                Key = new AlertGroupKey(routing.Route.Name, routing.GroupKey),
                Service = routing.Service,
                OpenedAt = now,
                IncidentAt = now + routing.Route.GroupWait,
                OpenAlerts = 1,
                TotalAlerts = 1,
                Version = 0,
            };
            var opened = new AlertGroupEvent.Opened(routing.Service, group.Key.Route, group.Key.Key, alert.Id)
            {
                At = now,
            };
            return routing.Route.GroupWait > Duration.Zero
                ? AlertGroupOutcome.Changed(group, opened)
                : AlertGroupOutcome.Changed(group, opened, new AlertGroupEvent.Ready { At = now });
        }

        var joined = open with { OpenAlerts = open.OpenAlerts + 1, TotalAlerts = open.TotalAlerts + 1 };
        return open.OpenAlerts == 0
            ? AlertGroupOutcome.Changed(joined, new AlertGroupEvent.FiringAgain(alert.Id) { At = now })
            : AlertGroupOutcome.Changed(joined);
    }

    /// <summary>A cause joins the open group of its rule, or opens one; such a group never opens an incident.</summary>
    public static AlertGroupOutcome JoinCauses(
        AlertGroup? open, Alert cause, AlertGroupKey key, Instant now, Func<AlertGroupId> newId)
    {
        if (open is not null)
        {
            return AlertGroupOutcome.Changed(
                open with { OpenAlerts = open.OpenAlerts + 1, TotalAlerts = open.TotalAlerts + 1 });
        }

        var group = new AlertGroup
        {
            Id = newId(),
            Key = key,
            Service = cause.Service,
            OpenedAt = now,
            IncidentAt = now,
            OpenAlerts = 1,
            TotalAlerts = 1,
            Version = 0,
        };
        return AlertGroupOutcome.Changed(
            group, new AlertGroupEvent.Opened(cause.Service, key.Route, key.Key, cause.Id) { At = now });
    }

    /// <summary>The group's wait is over; nothing when it cleared meanwhile or has its incident.</summary>
    public static AlertGroupOutcome Wake(AlertGroup group, Instant now) =>
        group.IsClosed || group.Incident is not null || group.OpenAlerts == 0
            ? AlertGroupOutcome.Changed(group)
            : AlertGroupOutcome.Changed(group, new AlertGroupEvent.Ready { At = now });

    /// <summary>
    /// One of its alerts resolved, or is held back. A group that clears before it opened an incident closes.
    /// </summary>
    public static AlertGroupOutcome Leave(AlertGroup group, Instant now, bool isHeld = false)
    {
        var left = group with { OpenAlerts = Math.Max(0, group.OpenAlerts - 1) };
        if (left.OpenAlerts > 0 || group.IsClosed)
            return AlertGroupOutcome.Changed(left);

        var cleared = new AlertGroupEvent.Cleared(left.TotalAlerts)
        {
            At = now,
            Held = isHeld ? true : null,
        };
        return group.Incident is null
            ? AlertGroupOutcome.Changed(
                left with { IsClosed = true }, cleared, new AlertGroupEvent.Closed { At = now })
            : AlertGroupOutcome.Changed(left, cleared);
    }

    /// <summary>Its incident is over.</summary>
    public static AlertGroupOutcome Close(AlertGroup group, Instant now) =>
        group.IsClosed
            ? AlertGroupOutcome.Changed(group)
            : AlertGroupOutcome.Changed(group with { IsClosed = true }, new AlertGroupEvent.Closed { At = now });
}

/// <summary>What happened to a group.</summary>
/// <param name="Group">The row afterwards.</param>
/// <param name="Facts">The transitions, in order; empty when only counters moved.</param>
public readonly record struct AlertGroupOutcome(AlertGroup Group, IReadOnlyList<AlertGroupEvent> Facts)
{
    /// <summary>The row with its version raised by the facts.</summary>
    public static AlertGroupOutcome Changed(AlertGroup group, params IReadOnlyList<AlertGroupEvent> facts) =>
        new(group with { Version = group.Version + facts.Count }, facts);
}
