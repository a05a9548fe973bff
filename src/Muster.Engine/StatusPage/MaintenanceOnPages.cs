using System.Globalization;
using Muster.Core.Maintenance;
using Muster.Core.StatusPage;
using Muster.Engine.Maintenance;
using Muster.Storage;
using NodaTime;

namespace Muster.Engine.StatusPage;

/// <summary>Brings planned work onto status pages. Each state is a job of the transaction that reached it.</summary>
internal static class MaintenanceOnPages
{
    /// <summary>A window reached a state.</summary>
    internal static async ValueTask Plan(
        Reactions reactions, PlannedWork work, MaintenanceWindow? window, MaintenanceStatus status)
    {
        var playbook = reactions.Configuration.Playbook;
        if (window is not { } of || !playbook.Maintenance.OnStatusPage || playbook.StatusPages.Count == 0)
            return;
        await reactions.Transaction.Arm(new NewJob(
            JobKinds.MaintenancePage,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{work.Planning!.Id}/{of.From.ToUnixTimeTicks()}/{of.Until.ToUnixTimeTicks()}/{status}"),
            reactions.Now, ""));
    }

    /// <summary>Says it on each page.</summary>
    internal static async ValueTask Do(Reactions reactions, Job job, StatusPageDesk desk)
    {
        if (job.Key.Split('/') is not [var id, var from, var until, var word])
            return;
        var window = new MaintenanceWindow(At(from), At(until));
        var status = Enum.Parse<MaintenanceStatus>(word);
        var work = await MaintenanceTick.Load(reactions, new MaintenanceId(Guid.Parse(id)));
        var playbook = reactions.Configuration.Playbook;
        if (work.Plan is null || (status == MaintenanceStatus.Scheduled && !work.IsApproved(playbook.Maintenance)))
            return;
        foreach (var page in playbook.StatusPages)
        {
            var shown = await desk.State(reactions.Transaction, page.Id);
            if (ShowMaintenanceOnPage.React(
                page, shown, work, window, status, playbook.Maintenance, reactions.Now) is { } said)
            {
                await desk.Run(reactions, page.Id, said);
            }
        }
    }

    private static Instant At(string ticks) =>
        Instant.FromUnixTimeTicks(long.Parse(ticks, CultureInfo.InvariantCulture));
}
