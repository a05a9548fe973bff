using System.Globalization;
using Muster.Core;
using Muster.Core.Alerts;
using Muster.Storage;

namespace Muster.Engine.Alerts;

/// <summary>
/// Jobs of alerts: a silence begins or ends, a cause opens or ends, a wait is over. A bounded number of alerts is
/// looked at in one transaction; the rest in the next, so that a person never waits behind it.
/// </summary>
internal static class HoldReviews
{
    /// <summary>So many alerts are looked at in one transaction.</summary>
    internal const int AlertsMax = 500;

    /// <summary>A silence begins, ends or was changed.</summary>
    internal static async ValueTask Silence(Reactions reactions, Job job)
    {
        if (reactions.Configuration.Silence(new SilenceId(Guid.Parse(job.Key))) is not { } silence)
            return;
        var window = silence.WindowAt(reactions.Now);
        var next = await Review(reactions, job, alert =>
            alert.Hold is { Kind: HoldKind.Silence } hold && hold.By == job.Key
            || (window.IsOpen && silence.Terms!.Takes(alert.AsSignal())));
        if (next is { } before)
            await reactions.Transaction.Arm(new NewJob(job.Kind, job.Key, reactions.Now, before.ToString()));
        else if (window.Until is { } until)
            await reactions.Transaction.Arm(new NewJob(job.Kind, job.Key, until, ""));
    }

    /// <summary>A cause opened or ended.</summary>
    internal static async ValueTask Inhibition(Reactions reactions, Job job)
    {
        var rule = reactions.Configuration.Playbook.Inhibitions.FirstOrDefault(each => each.Name == job.Key);
        var next = await Review(reactions, job, alert =>
            alert.Hold is { Kind: HoldKind.Inhibition } hold && hold.By == job.Key
            || rule?.IsTarget(alert.AsSignal()) == true);
        if (next is { } before)
            await reactions.Transaction.Arm(new NewJob(job.Kind, job.Key, reactions.Now, before.ToString()));
    }

    /// <summary>Looks at a part of the open alerts; answers with where the next part begins, or null.</summary>
    private static async ValueTask<AlertId?> Review(Reactions reactions, Job job, Func<Alert, bool> concerns)
    {
        var alerts = await reactions.Transaction.Alerts(new AlertQuery
        {
            Statuses = [AlertStatus.Firing, AlertStatus.Suppressed],
            Before = job.Payload.Length > 0
                ? new AlertId(Guid.Parse(job.Payload, CultureInfo.InvariantCulture))
                : null,
            Limit = AlertsMax,
        });
        await AlertBatch.Review(reactions, [.. alerts.Where(concerns)]);
        return alerts.Count == AlertsMax ? alerts[^1].Id : null;
    }

    /// <summary>A held alert is looked at again.</summary>
    internal static async ValueTask One(Reactions reactions, Job job)
    {
        var found = await reactions.Transaction.Alert(new AlertId(Guid.Parse(job.Key)));
        if (found is { Status: AlertStatus.Suppressed } alert)
            await AlertBatch.Review(reactions, [alert]);
    }

    /// <summary>An alert resolves because it was not repeated.</summary>
    internal static async ValueTask TimeOut(Reactions reactions, Job job)
    {
        var id = new AlertId(Guid.Parse(job.Key));
        if (await reactions.Transaction.Alert(id) is not { IsOpen: true, ExpiresAt: { } end } alert)
            return;
        if (end > reactions.Now)
        {
            await reactions.Transaction.Arm(new NewJob(JobKinds.AlertTimeout, id.ToString(), end, ""));
            return;
        }

        await AlertBatch.Change(
            reactions, alert, AlertRules.Resolve(alert, AlertResolution.ByTimeout, Actor.Muster, reactions.Now));
    }
}
