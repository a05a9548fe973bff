namespace Muster.Core.Metrics;

/// <summary>A figure with how sure it is.</summary>
/// <param name="Value">The figure; null when there are too few values to say one.</param>
/// <param name="Lower">The lower end of its interval, or null when none can be given.</param>
/// <param name="Upper">The upper end, or null.</param>
/// <param name="Count">From how many values it is.</param>
/// <param name="Why">Why there is no figure or no interval, or null.</param>
public sealed record Estimate(double? Value, double? Lower, double? Upper, int Count, string? Why);

/// <summary>
/// Quantiles with intervals that hold whatever the distribution is: between two of the sorted values, chosen by the
/// binomial distribution. Durations of incidents are skewed, so nothing here supposes a shape.
/// </summary>
public static class Quantiles
{
    /// <summary>How often an interval holds.</summary>
    public const double Level = 0.95;

    /// <summary>From so many values on a median is said; below, only the dots are shown.</summary>
    public const int MedianFrom = 6;

    /// <summary>The ranks, from 1, between which a quantile lies with the wanted certainty; null when there are too few
    /// values for any two ranks.</summary>
    /// <param name="count">How many values.</param>
    /// <param name="share">Which quantile: 0.5 for the median.</param>
    public static (int Lower, int Upper, double Coverage)? Ranks(int count, double share)
    {
        var half = (1 - Level) / 2;
        var (lower, upper) = (0, 0);
        var below = 0.0;
        var (lowerMass, upperMass) = (0.0, 0.0);

        // Fifteen deviations away nothing is left to add.
        var reach = 15 * Math.Sqrt(count * share * (1 - share));
        var first = Math.Max(0, (int)Math.Floor((count * share) - reach));
        var last = Math.Min(count, (int)Math.Ceiling((count * share) + reach));
        for (var hits = first; hits <= last; hits++)
        {
            below += Binomial(count, hits, share);
            if (below <= half)
                (lower, lowerMass) = (hits + 1, below);
            if (upper == 0 && 1 - below <= half + 1e-12)
                (upper, upperMass) = (hits + 1, below);
        }

        return lower >= 1 && upper >= 1 && upper <= count ? (lower, upper, upperMass - lowerMass) : null;
    }

    /// <summary>A quantile of sorted values with its interval.</summary>
    public static Estimate Of(ReadOnlySpan<double> sorted, double share)
    {
        var count = sorted.Length;
        if (count < MedianFrom)
            return new Estimate(null, null, null, count, $"Fewer than {MedianFrom} values: look at each of them.");
        var value = At(sorted, share);
        return Ranks(count, share) is { } ranks
            ? new Estimate(value, sorted[ranks.Lower - 1], sorted[ranks.Upper - 1], count, Why: null)
            : new Estimate(value, null, null, count, $"{count} values are too few for an interval here.");
    }

    /// <summary>The value below which a share of sorted values lies, between its two neighbours.</summary>
    public static double At(ReadOnlySpan<double> sorted, double share)
    {
        if (sorted.IsEmpty)
            throw new ArgumentException("There are no values.", nameof(sorted));
        var place = share * (sorted.Length - 1);
        var below = (int)Math.Floor(place);
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((place - below) * (sorted[above] - sorted[below]));
    }

    /// <summary>How likely so many hits of so many tries are; exact also for thousands of tries.</summary>
    private static double Binomial(int tries, int hits, double share) =>
        share <= 0 ? hits == 0 ? 1 : 0
        : share >= 1 ? hits == tries ? 1 : 0
        : Math.Exp(LogChoose(tries, hits) + (hits * Math.Log(share)) + ((tries - hits) * Math.Log(1 - share)));

    private static double LogChoose(int of, int some) =>
        LogGamma(of + 1) - LogGamma(some + 1) - LogGamma(of - some + 1);

    /// <summary>The logarithm of the gamma function, by Stirling's series after moving the argument up.</summary>
    internal static double LogGamma(double x)
    {
        var shift = 0.0;
        while (x < 12)
        {
            shift -= Math.Log(x);
            x++;
        }

        var inverse = 1 / (x * x);
        var series = (1.0 / 12) - (inverse * ((1.0 / 360) - (inverse * ((1.0 / 1260) - (inverse / 1680)))));
        return shift + ((x - 0.5) * Math.Log(x)) - x + (0.5 * Math.Log(2 * Math.PI)) + (series / x);
    }
}
