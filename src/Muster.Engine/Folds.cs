using System.Collections.Immutable;
using Muster.Core;
using Muster.Storage;

namespace Muster.Engine;

/// <summary>
/// The states of all streams of a kind, folded forward from where they were known. What a snapshot shows is kept; what
/// a transaction sees of its own is not, because it may still be taken back.
/// </summary>
/// <param name="kind">The kind of stream.</param>
internal sealed class Folds<TState, TCommand, TEvent>(string kind)
    where TState : IDecider<TState, TCommand, TEvent>
    where TEvent : class
{
    private Kept kept = new(0, ImmutableDictionary.Create<string, Loaded<TState>>(StringComparer.Ordinal));

    /// <summary>As a snapshot sees them, by the key of the stream.</summary>
    internal async ValueTask<ImmutableDictionary<string, Loaded<TState>>> Of(IReading reading) =>
        (await At(reading)).States;

    /// <summary>As a snapshot sees them, in no order.</summary>
    internal async ValueTask<IEnumerable<TState>> All(IReading reading) =>
        (await Of(reading)).Values.Select(loaded => loaded.State);

    /// <summary>As a snapshot sees them, with the position of the newest fact that is in them.</summary>
    internal async ValueTask<(long Position, ImmutableDictionary<string, Loaded<TState>> States)> At(IReading reading)
    {
        var known = Volatile.Read(ref kept);
        var (position, states) = await Forward(known, reading);
        if (reading is not ITransaction && position != known.Position)
            Interlocked.CompareExchange(ref kept, new Kept(position, states), known);
        return (position, states);
    }

    /// <summary>One of them; a stream without facts is at its beginning.</summary>
    internal async ValueTask<Loaded<TState>> Of(IReading reading, string key) =>
        (await Of(reading)).GetValueOrDefault(key, new Loaded<TState>(TState.Initial, 0));

    private async ValueTask<(long Position, ImmutableDictionary<string, Loaded<TState>> States)> Forward(
        Kept known, IReading reading)
    {
        var position = known.Position;
        var states = known.States.ToBuilder();
        foreach (var stored in await reading.FactsOfKind(kind, position))
        {
            position = stored.Position;
            var before = states.GetValueOrDefault(stored.Stream.Key, new Loaded<TState>(TState.Initial, 0));

            // A body that is gone was erased with all before it.
            var state = stored.Body is { } body
                ? TState.Evolve(before.State, FactJson.Read<TEvent>(body))
                : TState.Initial;
            states[stored.Stream.Key] = new Loaded<TState>(state, stored.Version);
        }

        return (position, states.ToImmutable());
    }

    private sealed record Kept(long Position, ImmutableDictionary<string, Loaded<TState>> States);
}
