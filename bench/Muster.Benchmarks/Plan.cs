namespace Muster.Benchmarks;

/// <summary>How much is measured.</summary>
/// <param name="Rounds">Peers alternate in each round; medians are given.</param>
/// <param name="WarmUp">Load before the measured time.</param>
/// <param name="Measured">Load that counts.</param>
/// <param name="RetriesMax">So often a run is repeated when other programs were busy.</param>
internal sealed record Plan(int Rounds, TimeSpan WarmUp, TimeSpan Measured, int RetriesMax)
{
    /// <summary>On PostgreSQL instead of SQLite.</summary>
    internal bool OnPostgres { get; init; }

    /// <summary>The store as the lines name it.</summary>
    internal string Store => OnPostgres ? "postgres" : "sqlite";

    internal bool IsQuick => Rounds == 1;

    private static readonly Plan full = new(3, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(5), RetriesMax: 1);
    private static readonly Plan quick = new(1, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), RetriesMax: 0);

    /// <summary>Null when the words are none of ours.</summary>
    internal static Plan? Read(IReadOnlyList<string> words)
    {
        var plan = full;
        for (var at = 0; at < words.Count; at++)
        {
            switch (words[at])
            {
                case "--quick":
                    plan = quick with { OnPostgres = plan.OnPostgres };
                    break;
                case "--store" when at + 1 < words.Count && words[at + 1] is ("sqlite" or "postgres"):
                    plan = plan with { OnPostgres = words[++at] == "postgres" };
                    break;
                default:
                    return null;
            }
        }

        return plan;
    }
}
