using NodaTime;

namespace Muster.Core.Maintenance;

/// <summary>What planned work asks for by itself, and when. Source: MNT-002, MNT-005.</summary>
public static class MaintenanceDue
{
    /// <summary>
    /// The notices that are due now. A plan that was made or agreed to late tells once, with the form of the notice
    /// whose time came last; before it is agreed to nobody is told.
    /// </summary>
    public static IReadOnlyList<MaintenanceNotice> Notices(PlannedWork work, MaintenanceRules rules, Instant now) =>
        work is { Status: MaintenanceStatus.Scheduled, Window: { } window } && window.From > now
            && work.IsApproved(rules)
            ? [.. rules.Notices
                .Where(notice => window.From - notice.Before <= now && !work.Noticed.Contains(notice.Before))
                .OrderBy(notice => notice.Before)]
            : [];

    /// <summary>When it must be looked at next; null when nothing is to come.</summary>
    public static Instant? WakeAt(PlannedWork work, MaintenanceRules rules, Instant now)
    {
        if (!work.IsOpen || work.Window is not { } window)
            return null;
        if (work.IsUnderWay)
        {
            var end = work.HasOverrun ? (Instant?)null : Instant.Max(now, window.Until);
            return WorkTimers.NextEnd(work) is { } timer && (end is null || timer < end) ? timer : end;
        }

        if (window.From <= now)
            return work.IsBlocked ? window.Until : now;
        var next = rules.Notices
            .Where(notice => !work.Noticed.Contains(notice.Before) && window.From - notice.Before > now)
            .Select(notice => window.From - notice.Before)
            .Append(window.From)
            .Min();
        return Notices(work, rules, now).Count > 0 ? now : next;
    }
}
