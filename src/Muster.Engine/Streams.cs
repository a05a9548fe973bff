using Muster.Core;
using Muster.Storage;
using NodaTime;

namespace Muster.Engine;

/// <summary>The state of a stream and how many facts it was folded from.</summary>
internal readonly record struct Loaded<TState>(TState State, long Version);

/// <summary>Loads, folds, appends: the one loop of every stream.</summary>
internal static class Streams
{
    /// <summary>The state of a stream.</summary>
    internal static async ValueTask<Loaded<TState>> Load<TState, TCommand, TEvent>(IReading reading, StreamId stream)
        where TState : IDecider<TState, TCommand, TEvent>
        where TEvent : class
    {
        var state = TState.Initial;
        long version = 0;
        foreach (var stored in await reading.Facts(stream, afterVersion: 0))
        {
            version = stored.Version;
            if (stored.Body is { } body)
                state = TState.Evolve(state, FactJson.Read<TEvent>(body));
        }

        return new Loaded<TState>(state, version);
    }

    /// <summary>Decides a command on a loaded state, appends what happens, and answers with the state after
    /// it.</summary>
    internal static async ValueTask<(Decision<TEvent> Decision, Loaded<TState> After)> Run<TState, TCommand, TEvent>(
        ITransaction transaction,
        StreamId stream,
        Loaded<TState> before,
        TCommand command,
        Func<TEvent, Instant> atOf)
        where TState : IDecider<TState, TCommand, TEvent>
        where TEvent : class
    {
        var decision = TState.Decide(before.State, command);
        if (decision.Facts.Count == 0)
            return (decision, before);

        var facts = new NewFact[decision.Facts.Count];
        var state = before.State;
        for (var index = 0; index < facts.Length; index++)
        {
            var fact = decision.Facts[index];
            facts[index] = new NewFact(fact, atOf(fact));
            state = TState.Evolve(state, fact);
        }

        await transaction.Append(stream, before.Version, facts);
        return (decision, new Loaded<TState>(state, before.Version + facts.Length));
    }
}
