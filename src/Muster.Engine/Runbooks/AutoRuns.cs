using Muster.Core;
using Muster.Core.Incidents;
using Muster.Core.Playbook;
using Muster.Core.Runbooks;
using Muster.Storage;

namespace Muster.Engine.Runbooks;

/// <summary>
/// Begins the runbooks whose author lets them begin by themselves when an incident opens: what only reads runs at once,
/// so that its answers stand in the room before anybody comes, and before a fix changes them. Source: E.4 of the
/// grammar, INV-018.
/// </summary>
public sealed class AutoRuns(RunRecords records)
{
    private const int AlertsMax = 20;

    /// <summary>An incident opened: a job begins what begins by itself.</summary>
    internal static async ValueTask Plan(
        Reactions reactions, Incident incident, IncidentEvent fact, CheckedPlaybook playbook)
    {
        if (fact is IncidentEvent.Declared && playbook.Runbooks.Any(runbook => runbook.Rules.Auto != RunbookAuto.Off))
            await reactions.Transaction.Arm(new NewJob(JobKinds.AutoRun, incident.Id.ToString(), reactions.Now, ""));
    }

    /// <summary>Begins what fits; what cannot begin is written down with the reason.</summary>
    internal async ValueTask Do(Reactions reactions, Job job)
    {
        var id = new IncidentId(Guid.Parse(job.Key));
        if (await reactions.StateOf(id) is not { IsOpen: true } incident)
            return;
        var playbook = await reactions.PlaybookOf(incident);
        var alerts = await reactions.Transaction.Alerts(new AlertQuery { Incident = id, Limit = AlertsMax });
        var names = alerts
            .SelectMany(alert => new[] { alert.DedupKey, alert.Class, alert.Summary, alert.Labels["alertname"] })
            .Concat(alerts.Select(alert => Core.Monitors.KnownAlert.Of(alert.AsSignal(), playbook.Monitors))
                .SelectMany(known => new[] { known?.Id, known?.Name, known?.Runbook }))
            .OfType<string>().ToList();
        foreach (var runbook in RunbookOffers.ByThemselves(incident, playbook, names))
        {
            if (await Begin(reactions, incident, playbook, runbook) is { } why)
            {
                await reactions.Incident(id, new IncidentCommand.WriteNote(
                    reactions.NewId(), $"The runbook “{runbook.Card.Title}” did not begin by itself: {why}")
                {
                    At = reactions.Now,
                    By = Actor.Muster,
                });
            }
        }
    }

    private async ValueTask<string?> Begin(
        Reactions reactions, Incident incident, CheckedPlaybook playbook, Runbook runbook)
    {
        var around = await RunSteps.AroundOf(reactions.Transaction, incident, alert: null);
        var runs = (await records.All(reactions.Transaction))
            .Where(run => run.Opening!.Runbook == runbook.Id).ToList();
        if (RunLimits.Refuse(runbook, runs, incident.Id, around, reactions.Now) is { } limit)
            return limit.Message;
        var (values, problems) = RunValues.Fill(
            runbook, new Dictionary<string, string>(), Actor.Muster.Name, around);
        if (problems is [var problem, ..])
            return problem.Message;
        var (_, refusal) = await RunSteps.Start(
            reactions, runbook,
            new RunEvent.Started(
                new RunId(reactions.NewId()), runbook.Id, runbook.Card.Title, runbook.Digest, playbook.Version,
                incident.Id, values, runbook.Rules.Auto == RunbookAuto.All ? RunPace.All : RunPace.Reads,
                Parent: null, ParentStep: null,
                runbook.Rules.Timeout is { } most ? reactions.Now + most : null)
            {
                At = reactions.Now,
                By = Actor.Muster,
            });
        return refusal?.Message;
    }
}
