using Muster.Core;
using Muster.Core.Alerts;
using Muster.Storage;
using NodaTime;

namespace Muster.Engine.Alerts;

/// <summary>What people and their tools do with silences. Each change looks at the alerts that fire at once.</summary>
public sealed class SilenceDesk(IStore store, Live live, Ids ids)
{
    /// <summary>Makes a silence.</summary>
    public async Task<(Silence? Made, Refusal? Refusal)> Create(SilenceTerms terms, Actor by, CancellationToken cancel)
    {
        var id = new SilenceId(ids.Next());
        return await Run(
            id, now => new SilenceCommand.Create(id, terms) { At = now, By = by }, key: null, cancel);
    }

    /// <summary>Changes a silence that is not over.</summary>
    /// <param name="id">Which.</param>
    /// <param name="terms">The terms that it gets.</param>
    /// <param name="key">The service whose integration key asks, or null when a person does.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="cancel">Gives up waiting.</param>
    public Task<(Silence? Changed, Refusal? Refusal)> Change(
        SilenceId id, SilenceTerms terms, ServiceId? key, Actor by, CancellationToken cancel) =>
        Run(id, now => new SilenceCommand.Change(terms) { At = now, By = by }, key, cancel);

    /// <summary>Ends a silence now; what it held back and still fires pages.</summary>
    /// <param name="id">Which.</param>
    /// <param name="key">The service whose integration key asks, or null when a person does.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="cancel">Gives up waiting.</param>
    public async Task<Refusal?> Expire(SilenceId id, ServiceId? key, Actor by, CancellationToken cancel) =>
        (await Run(id, now => new SilenceCommand.Expire { At = now, By = by }, key, cancel)).Refusal;

    private async Task<(Silence? After, Refusal? Refusal)> Run(
        SilenceId id, Func<Instant, SilenceCommand> command, ServiceId? key, CancellationToken cancel)
    {
        var stream = StreamId.Of(id);
        var answer = await store.Transact(
            Lane.Human,
            async transaction =>
            {
                var before = await Streams.Load<Silence, SilenceCommand, SilenceEvent>(transaction, stream);
                if (key is { } service && before.State.Terms is { } terms && terms.Service != service)
                    return ((Silence?)null, (Refusal?)SilenceRefusals.NotYours);
                var order = command(transaction.Now);
                if (await WithoutIncident(transaction, order))
                    return (null, SilenceRefusals.IncidentOver);
                var (decision, after) = await Streams.Run<Silence, SilenceCommand, SilenceEvent>(
                    transaction, stream, before, order, fact => fact.At);
                if (decision.Refusal is { } refusal)
                    return (null, refusal);
                if (decision.Facts.Count > 0)
                {
                    await transaction.Arm(new NewJob(JobKinds.Silence, id.ToString(), transaction.Now, ""));
                    await SilenceEnds.Plan(transaction, after.State);
                }

                return (after.State, null);
            },
            cancel);
        await live.Refresh(store, cancel);
        return answer;
    }

    /// <summary>Whether it is to end with an incident that is not open.</summary>
    private static async ValueTask<bool> WithoutIncident(IReading reading, SilenceCommand command)
    {
        var incident = command switch
        {
            SilenceCommand.Create c => c.Terms.Incident,
            SilenceCommand.Change c => c.Terms.Incident,
            _ => null,
        };
        return incident is { } id && await reading.Incident(id) is not { State.IsOpen: true };
    }
}
