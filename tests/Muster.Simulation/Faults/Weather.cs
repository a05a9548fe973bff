namespace Muster.Simulation.Faults;

/// <summary>How bad things are just now; each figure is a chance from 0 to 1 unless it says otherwise.</summary>
internal sealed record Weather
{
    internal static Weather Calm { get; } = new();

    /// <summary>The connection breaks before the database has done anything.</summary>
    internal double FailsBefore { get; init; }

    /// <summary>The database has committed, and the connection breaks before the answer.</summary>
    internal double FailsAfter { get; init; }

    /// <summary>The longest way to the database and back, in milliseconds.</summary>
    internal int LatencyMax { get; init; } = 2;

    /// <summary>The provider refuses for now.</summary>
    internal double Refuses { get; init; }

    /// <summary>The provider takes a message and its answer is lost.</summary>
    internal double AnswersAreLost { get; init; }

    /// <summary>The message does not reach the provider, and nobody knows.</summary>
    internal double MessagesAreLost { get; init; }

    /// <summary>The provider delivers a message twice by itself.</summary>
    internal double Doubles { get; init; }

    /// <summary>The longest that a provider takes to answer, in seconds.</summary>
    internal double SlownessMax { get; init; } = 0.2;

    /// <summary>How often on average something happens to a node, in seconds.</summary>
    internal double TroubleEvery { get; init; } = double.PositiveInfinity;

    internal static Weather Of(Random random) => new()
    {
        FailsBefore = Sometimes(random, 0.1),
        FailsAfter = Sometimes(random, 0.05),
        LatencyMax = random.Next(2, 400),
        Refuses = Sometimes(random, 0.4),
        AnswersAreLost = Sometimes(random, 0.3),
        MessagesAreLost = Sometimes(random, 0.3),
        Doubles = Sometimes(random, 0.1),
        SlownessMax = random.Next(4) == 0 ? 45 : 3,
        TroubleEvery = 5 + random.Next(30),
    };

    private static double Sometimes(Random random, double max) =>
        random.Next(2) == 0 ? 0 : random.NextDouble() * max;
}
