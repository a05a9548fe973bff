using Muster.Core;
using Muster.Core.Alerts;
using Muster.Core.Incidents;
using Muster.Storage;

namespace Muster.Engine.Alerts;

/// <summary>What people do to alerts (INT-011).</summary>
public sealed class AlertDesk(IStore store, Live live, Ids ids)
{
    private static readonly Refusal Unknown =
        new("alert.unknown", "There is no such alert.") { Kind = RefusalKind.Unknown };

    /// <summary>Takes an alert, and with it its incident; doing it twice is the same as doing it once.</summary>
    public Task<Refusal?> Acknowledge(AlertId id, ResponderId responder, Actor by, CancellationToken cancel) =>
        Run(id, async (reactions, alert) =>
        {
            if (alert.Incident is { } incident && await reactions.StateOf(incident) is { IsOpen: true })
            {
                var taken = await reactions.Incident(
                    incident, new IncidentCommand.Acknowledge(responder, "alert") { At = reactions.Now, By = by });
                await AlertsFollow.Incident(reactions, incident);
                return taken.Refusal;
            }

            var outcome = AlertRules.Acknowledge(alert, by, reactions.Now);
            if (outcome.Fact is not null)
                await AlertBatch.Change(reactions, alert, outcome);
            return null;
        },
        cancel);

    /// <summary>Says that an alert is over; its group clears when it was the last.</summary>
    public Task<Refusal?> Resolve(AlertId id, Actor by, CancellationToken cancel) =>
        Run(id, async (reactions, alert) =>
        {
            if (alert.IsOpen)
            {
                await AlertBatch.Change(
                    reactions, alert, AlertRules.Resolve(alert, AlertResolution.ByPerson, by, reactions.Now));
            }

            return null;
        },
        cancel);

    private async Task<Refusal?> Run(
        AlertId id, Func<Reactions, Alert, ValueTask<Refusal?>> work, CancellationToken cancel) =>
        await store.Transact(
            Lane.Human,
            async transaction =>
            {
                if (await transaction.Alert(id) is not { } alert)
                    return Unknown;
                var reactions = new Reactions(transaction, await live.At(transaction), live, ids);
                var refusal = await work(reactions, alert);
                await reactions.Finish();
                return refusal;
            },
            cancel);
}
