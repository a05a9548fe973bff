using Muster.Core;
using Muster.Core.Escalation;
using Muster.Core.Incidents;
using Muster.Storage;

namespace Muster.Engine.Escalation;

/// <summary>
/// Whose turn it is where a step goes round a team: the last fact of the step's own stream, read and added in the
/// transaction that pages, so that two incidents never take the same turn.
/// </summary>
internal static class EscalationTurns
{
    /// <summary>The last turns of a policy's steps that go round.</summary>
    internal static async ValueTask<IReadOnlyDictionary<TurnKey, Turn>> Last(
        IReading reading, EscalationPolicy? policy)
    {
        Dictionary<TurnKey, Turn> turns = [];
        foreach (var step in policy?.Steps ?? [])
        {
            foreach (var target in step.Targets.OfType<EscalationTarget.InTurn>())
            {
                var key = new TurnKey(policy!.Id, step.Level, target.Team);
                var stream = StreamOf(key);
                var version = await reading.Version(stream);
                if (version > 0
                    && await reading.Facts(stream, version - 1) is [.., { Body: { } body }]
                    && FactJson.Read<TurnEvent>(body) is TurnEvent.Taken taken)
                {
                    turns[key] = taken.Turn;
                }
            }
        }

        return turns;
    }

    /// <summary>Writes down the turns that a fact of an escalation gave.</summary>
    internal static async ValueTask Take(ITransaction transaction, IncidentId incident, EscalationEvent fact)
    {
        if (fact is not EscalationEvent.StepReached reached)
            return;
        foreach (var order in reached.Orders)
        {
            if (order.Reason is not { Turn: { } turn, Policy: { } policy, Step: { } level })
                continue;
            var stream = StreamOf(new TurnKey(policy, level, turn.Team));
            var taken = new TurnEvent.Taken(turn, incident) { At = fact.At };
            await transaction.Append(
                stream, await transaction.Version(stream), [new NewFact(taken, taken.At)]);
        }
    }

    private static StreamId StreamOf(TurnKey key) => new(StreamKinds.Turn, key.ToString());
}
