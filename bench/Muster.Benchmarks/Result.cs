using System.Text.Json;

namespace Muster.Benchmarks;

/// <summary>Lines of figures, one JSON object each.</summary>
internal static class Result
{
    private static readonly JsonSerializerOptions wire = new(JsonSerializerDefaults.Web);

    /// <summary>Prints medians of both and their ratio, which is better when greater.</summary>
    /// <param name="name">The benchmark.</param>
    /// <param name="ours">One value a run.</param>
    /// <param name="peers">One value a run; empty when there is no peer.</param>
    /// <param name="unit">Of the values.</param>
    /// <param name="isRate">More is better; else less is.</param>
    /// <param name="store">Where our facts were.</param>
    internal static void Print(
        string name, IReadOnlyList<double> ours, IReadOnlyList<double> peers, string unit, bool isRate,
        string store = "sqlite")
    {
        var mine = Percentile(ours, 0.5);
        double? theirs = peers.Count == 0 ? null : Percentile(peers, 0.5);
        var ratio = isRate ? mine / theirs : theirs / mine;
        Console.WriteLine(JsonSerializer.Serialize(
            new
            {
                Benchmark = name,
                Ours = Short(mine),
                Peer = Short(theirs),
                Ratio = ratio is { } known && double.IsFinite(known) ? Short(known) : null,
                Unit = unit,
                Runs = ours.Count,
                Spread = mine > 0 ? Short((ours.Max() - ours.Min()) / mine) : 0,
                Cores = Environment.ProcessorCount,
                Store = store,
                Durable = true,
            },
            wire));
    }

    internal static void Say(string text) => Console.Error.WriteLine($"bench: {text}");

    /// <summary>The value below which <paramref name="share"/> of all lie, by the nearest rank.</summary>
    internal static double Percentile(IReadOnlyCollection<double> values, double share)
    {
        var sorted = values.Order().ToList();
        return sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Count) - 1, 0, sorted.Count - 1)];
    }

    // Four figures: what a run on another day would confirm at best.
    private static double? Short(double? value) => value is not { } number || number == 0
        ? value
        : Math.Round(number, Math.Clamp(3 - (int)Math.Floor(Math.Log10(Math.Abs(number))), 0, 6));
}
