using Muster.Core.Maintenance;
using NodaTime;

namespace Muster.Core.StatusPage;

/// <summary>
/// Planned work that customers read of: announced when it was agreed to, then begun and ended with the work itself, its
/// components with it. Source: MNT-005, COM-013.
/// </summary>
public static class ShowMaintenanceOnPage
{
    /// <summary>The id of a window of planned work on a page.</summary>
    public static PublicId IdOf(string page, MaintenanceId id, Instant window) =>
        PublicId.Of($"maintenance/{page}/{id}/{window.ToUnixTimeTicks()}");

    /// <summary>What is said on a page of a window that reached a state, or null.</summary>
    /// <param name="page">What the playbook says of the page.</param>
    /// <param name="shown">What happened on it.</param>
    /// <param name="work">The work.</param>
    /// <param name="window">Which window.</param>
    /// <param name="status">The state.</param>
    /// <param name="rules">What the playbook says of planned work.</param>
    /// <param name="now">When.</param>
    public static PublicPageCommand.Publish? React(
        StatusPageRules page,
        PublicPage shown,
        PlannedWork work,
        MaintenanceWindow window,
        MaintenanceStatus status,
        MaintenanceRules rules,
        Instant now)
    {
        var plan = work.Plan!;
        string[] about =
        [
            .. page.Components.Where(component => component.Services.Intersect(plan.Services).Any())
                .Select(component => component.Id),
        ];
        var id = IdOf(page.Id, work.Planning!.Id, window.From);
        var known = shown.Incident(id);
        var to = StatusOf(status);
        if (about.Length == 0 || known is { IsOpen: false } || known?.Status == to || (known is null && to.IsOver()))
            return null;
        return new PublicPageCommand.Publish
        {
            At = now,
            By = Actor.Muster,
            Rules = page,
            Incident = id,
            Update = PublicId.Of($"{id}/{to}"),
            Name = known is null ? plan.Title : null,
            Status = to,
            Body = rules.StateOf(status)?.Message is { Length: > 0 } said && known is not null ? said
                : Words(status, plan),
            Components = to == PublicStatus.InProgress
                ? [.. about.Select(component => (component, ComponentStatus.UnderMaintenance))]
                : [],
            About = about,
            Restores = to.IsOver(),
            Window = known is null
                ? new PlannedWindow(
                    window.From, window.Until, Reminds: true, Begins: false, Ends: false, SetsComponents: true,
                    RestoresComponents: true, TellsBegin: true, TellsEnd: true)
                : null,
        };
    }

    private static PublicStatus StatusOf(MaintenanceStatus status) => status switch
    {
        MaintenanceStatus.Scheduled => PublicStatus.Scheduled,
        MaintenanceStatus.InProgress => PublicStatus.InProgress,
        MaintenanceStatus.Verifying => PublicStatus.Verifying,
        _ => PublicStatus.Completed,
    };

    private static string Words(MaintenanceStatus status, MaintenancePlan plan) => status switch
    {
        MaintenanceStatus.Scheduled => plan.Impact,
        MaintenanceStatus.InProgress => "The planned work has begun.",
        MaintenanceStatus.Verifying => "The work is done; what was changed is being looked at.",
        MaintenanceStatus.Cancelled => "The planned work does not take place.",
        MaintenanceStatus.Failed => "The planned work was broken off.",
        _ => "The planned work is over.",
    };
}
