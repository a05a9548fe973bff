namespace Muster.Core.Metrics;

/// <summary>What a comparison of two times comes to.</summary>
public enum Change
{
    /// <summary>It cannot be told: chance alone can do this.</summary>
    CannotTell,

    /// <summary>It is less than before.</summary>
    Less,

    /// <summary>It is more than before.</summary>
    More,
}

/// <summary>Two times compared.</summary>
/// <param name="Difference">The later median less the earlier one; null when one of them cannot be said.</param>
/// <param name="Lower">The lower end of its interval, or null.</param>
/// <param name="Upper">The upper end, or null.</param>
/// <param name="Change">What it comes to.</param>
/// <param name="Before">How many values before.</param>
/// <param name="After">How many values after.</param>
public sealed record Comparison(
    double? Difference, double? Lower, double? Upper, Change Change, int Before, int After);

/// <summary>
/// Intervals by drawing from the values again and again. The draws follow from a fixed seed, so the same values give
/// the same interval to whoever looks.
/// </summary>
public static class Resampling
{
    /// <summary>So often values are drawn.</summary>
    public const int Draws = 1_000;

    /// <summary>From more values on the spread of a mean or of a median is as good as normal, and drawing tells nothing
    /// more.</summary>
    private const int SampleMax = 200;

    private const double Half = (1 - Quantiles.Level) / 2;
    private const double Normal = 1.959964;

    /// <summary>The mean with its interval; for organisations whose target is a mean.</summary>
    public static Estimate Mean(IReadOnlyList<double> values)
    {
        if (values.Count < Quantiles.MedianFrom)
        {
            return new Estimate(
                null, null, null, values.Count, $"Fewer than {Quantiles.MedianFrom} values: look at each of them.");
        }

        var mean = values.Average();
        if (values.Count > SampleMax)
        {
            var spread = Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1));
            var reach = Normal * spread / Math.Sqrt(values.Count);
            return new Estimate(mean, mean - reach, mean + reach, values.Count, Why: null);
        }

        var drawn = new double[Draws];
        var dice = new Dice(Seed);
        for (var draw = 0; draw < Draws; draw++)
        {
            var sum = 0.0;
            for (var at = 0; at < values.Count; at++)
                sum += values[dice.Next(values.Count)];
            drawn[draw] = sum / values.Count;
        }

        Array.Sort(drawn);
        return new Estimate(mean, Quantiles.At(drawn, Half), Quantiles.At(drawn, 1 - Half), values.Count, Why: null);
    }

    /// <summary>Whether the median has changed between two times.</summary>
    /// <param name="before">The earlier values, sorted.</param>
    /// <param name="after">The later values, sorted.</param>
    public static Comparison Medians(double[] before, double[] after)
    {
        if (before.Length < Quantiles.MedianFrom || after.Length < Quantiles.MedianFrom)
            return new Comparison(null, null, null, Change.CannotTell, before.Length, after.Length);
        if (before.Length > SampleMax || after.Length > SampleMax)
            return Of(before, after);
        var drawn = new double[Draws];
        var dice = new Dice(Seed);
        var (first, second) = (new double[before.Length], new double[after.Length]);
        for (var draw = 0; draw < Draws; draw++)
            drawn[draw] = Draw(after, second, ref dice) - Draw(before, first, ref dice);
        Array.Sort(drawn);
        return Of(
            Quantiles.At(after, 0.5) - Quantiles.At(before, 0.5), Quantiles.At(drawn, Half),
            Quantiles.At(drawn, 1 - Half), before.Length, after.Length);
    }

    /// <summary>Of many values: the spreads of both medians, from the ranks of their intervals, put together.</summary>
    private static Comparison Of(double[] before, double[] after)
    {
        var (first, second) = (Quantiles.Of(before, 0.5), Quantiles.Of(after, 0.5));
        var difference = second.Value!.Value - first.Value!.Value;
        var (one, other) = ((first.Upper - first.Lower) / 2 ?? 0, (second.Upper - second.Lower) / 2 ?? 0);
        var reach = Math.Sqrt((one * one) + (other * other));
        return Of(difference, difference - reach, difference + reach, before.Length, after.Length);
    }

    private static Comparison Of(double difference, double lower, double upper, int before, int after) => new(
        difference, lower, upper, upper < 0 ? Change.Less : lower > 0 ? Change.More : Change.CannotTell, before, after);

    private const ulong Seed = 0x9E3779B97F4A7C15;

    private static double Draw(double[] from, double[] into, ref Dice dice)
    {
        for (var at = 0; at < into.Length; at++)
            into[at] = from[dice.Next(from.Length)];
        Array.Sort(into);
        return Quantiles.At(into, 0.5);
    }

    /// <summary>Numbers that look random and are the same each time.</summary>
    private struct Dice(ulong seed)
    {
        private ulong state = seed;

        internal int Next(int below)
        {
            unchecked
            {
                state += 0x9E3779B97F4A7C15;
                var mixed = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
                mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
                mixed ^= mixed >> 31;
                return (int)((UInt128)mixed * (ulong)below >> 64);
            }
        }
    }
}
