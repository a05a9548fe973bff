namespace Muster.Core.Metrics;

/// <summary>A time until something happened, or until now when it has not happened yet.</summary>
/// <param name="Length">How long.</param>
/// <param name="IsOver">It has happened; else it goes on and lasts longer than this.</param>
public readonly record struct Lasting(double Length, bool IsOver);

/// <summary>A step of the curve.</summary>
/// <param name="At">After so long.</param>
/// <param name="Share">This share goes on longer.</param>
/// <param name="AtRisk">So many were still going on just before.</param>
/// <param name="Over">So many ended here.</param>
public readonly record struct SurvivalStep(double At, double Share, int AtRisk, int Over);

/// <summary>
/// How long things last when some of them still go on: those count for as long as they are known to have lasted, and
/// are not left out, because leaving out the longest makes every figure look better.
/// </summary>
/// <param name="Steps">The steps, by time.</param>
/// <param name="Median">After so long half of them were over; null when more than half go on.</param>
/// <param name="Lower">The lower end of the median's interval, or null.</param>
/// <param name="Upper">The upper end, or null.</param>
/// <param name="Count">How many there were.</param>
/// <param name="Open">How many of them still go on.</param>
public sealed record Survival(
    IReadOnlyList<SurvivalStep> Steps, double? Median, double? Lower, double? Upper, int Count, int Open)
{
    /// <summary>Of more ends than this only so many steps are kept.</summary>
    private const int StepsMax = 500;

    private const double Normal = 1.959964;

    /// <summary>The curve of some times.</summary>
    public static Survival Of(IEnumerable<Lasting> times)
    {
        var known = times.ToLookup(each => each.IsOver, each => each.Length);
        return Of([.. known[true].Order()], [.. known[false].Order()]);
    }

    /// <summary>The curve of sorted times.</summary>
    /// <param name="over">How long those lasted that are over.</param>
    /// <param name="open">How long those have lasted that go on.</param>
    public static Survival Of(double[] over, double[] open)
    {
        List<SurvivalStep> steps = [];
        var count = over.Length + open.Length;
        var (share, variance) = (1.0, 0.0);
        double? median = null, lower = null, upper = null;
        var left = 0;
        for (var at = 0; at < over.Length;)
        {
            var length = over[at];
            while (left < open.Length && open[left] < length)
                left++;
            var atRisk = count - at - left;
            var first = at;
            while (at < over.Length && over[at].Equals(length))
                at++;
            var ended = at - first;
            share *= 1 - ((double)ended / atRisk);
            variance += atRisk > ended ? (double)ended / ((double)atRisk * (atRisk - ended)) : 0;
            if (over.Length <= StepsMax || at * (long)StepsMax / over.Length != first * (long)StepsMax / over.Length)
                steps.Add(new SurvivalStep(length, share, atRisk, ended));
            median ??= share <= 0.5 ? length : null;
            if (upper is not null)
                continue;
            var (low, high) = Band(share, variance);
            lower ??= low <= 0.5 ? length : null;
            upper = high <= 0.5 ? length : null;
        }

        return new Survival(steps, median, lower, upper, count, open.Length);
    }

    /// <summary>Between which shares the curve lies here, on the scale of log(-log), which stays between 0 and 1.
    /// </summary>
    private static (double Low, double High) Band(double share, double variance)
    {
        if (share is <= 0 or >= 1)
            return (share, share);
        var log = Math.Log(share);
        var reach = Normal * Math.Sqrt(variance) / Math.Abs(log);
        return (Math.Exp(log * Math.Exp(reach)), Math.Exp(log * Math.Exp(-reach)));
    }
}

/// <summary>How many, with an interval: a count is chance too.</summary>
public static class Counts
{
    private const double Half = (1 - Quantiles.Level) / 2;

    /// <summary>Between which numbers the usual count lies when so many were seen. Of none at all, the upper end is
    /// that of the rule of three.</summary>
    public static (double Lower, double Upper) Interval(int seen) => seen == 0
        ? (0, -Math.Log(1 - Quantiles.Level))
        : (Where(mean => 1 - AtMost(seen - 1, mean) - Half, seen), Where(mean => Half - AtMost(seen, mean), seen));

    /// <summary>The mean at which something becomes zero; it grows with the mean.</summary>
    private static double Where(Func<double, double> grows, int seen)
    {
        var (low, high) = (0.0, (seen * 2.0) + 20);
        for (var step = 0; step < 100; step++)
        {
            var middle = (low + high) / 2;
            if (grows(middle) < 0)
                low = middle;
            else
                high = middle;
        }

        return (low + high) / 2;
    }

    /// <summary>How likely at most so many are when the mean is known.</summary>
    private static double AtMost(int seen, double mean)
    {
        if (mean <= 0)
            return 1;
        var sum = 0.0;
        for (var count = 0; count <= seen; count++)
            sum += Math.Exp((count * Math.Log(mean)) - mean - Quantiles.LogGamma(count + 1));
        return Math.Min(1, sum);
    }
}
