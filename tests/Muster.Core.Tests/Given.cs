using NodaTime;
using Xunit;

namespace Muster.Core.Tests;

/// <summary>Given facts, when a command, then facts or a refusal: how every decider's examples read.</summary>
internal static class Given
{
    internal static readonly Instant Noon = Instant.FromUtc(2026, 11, 21, 12, 0);

    internal static readonly ResponderId Ada = new("ada");

    internal static readonly ResponderId Bob = new("bob");

    internal static readonly Actor ByAda = Actor.Responder(Ada, "Ada");

    internal static readonly Actor ByBob = Actor.Responder(Bob, "Bob");

    internal static readonly ServiceId Payments = new("payments");

    internal static readonly Actor ByMonitoring = Actor.Integration(Payments, "alertmanager");

    internal static readonly SeverityId P0 = new("P0");

    internal static readonly SeverityId P1 = new("P1");

    /// <summary>Minutes after noon.</summary>
    internal static Instant At(double minutes) => Noon + Duration.FromMinutes(minutes);

    /// <summary>A readable GUID.</summary>
    internal static Guid Id(int number) => new(number, 0, 0, new byte[8]);

    internal static string NameOf(ResponderId id) => id == Ada ? "Ada Okafor" : id == Bob ? "Bob Marsh" : id.Value;
}

/// <summary>The state of one decider, from facts and commands.</summary>
internal readonly record struct Stream<TState, TCommand, TEvent>(TState State, Decision<TEvent> Last)
    where TState : IDecider<TState, TCommand, TEvent>
    where TEvent : class
{
    internal static Stream<TState, TCommand, TEvent> Of(params IEnumerable<TEvent> facts) =>
        new(facts.Aggregate(TState.Initial, TState.Evolve), default);

    /// <summary>Decides, and folds what was decided.</summary>
    internal Stream<TState, TCommand, TEvent> When(TCommand command)
    {
        var decision = TState.Decide(State, command);
        return new(decision.Facts.Aggregate(State, TState.Evolve), decision);
    }

    internal void Then(params TEvent[] facts)
    {
        Assert.Null(Last.Refusal);
        Assert.Equal(facts, Last.Facts);
    }

    internal void ThenNothing() => Assert.True(Last.IsNothing, $"{Last.Refusal} {string.Join(", ", Last.Facts)}");

    internal void ThenRefused(string code) => Assert.Equal(code, Last.Refusal?.Code);
}
