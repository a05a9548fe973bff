using NodaTime;

namespace Muster.Core.OnCall;

/// <summary>A stretch in which nobody is on call.</summary>
/// <param name="From">First instant.</param>
/// <param name="Until">First instant after it, or the end of the search.</param>
/// <param name="Because">Why nobody is.</param>
public sealed record CoverageGap(Instant From, Instant Until, Because.Nobody Because);

/// <summary>Whether somebody is on call at every minute.</summary>
public static class Coverage
{
    /// <summary>The most gaps that one search tells; who has so many reads the first.</summary>
    public static int GapsMax => 1_000;

    /// <summary>
    /// The most stretches that one search looks at: a schedule that changes more often is known to be covered only up
    /// to there, and the rest of the search is told as no gap. A year of hourly turns has 8,784.
    /// </summary>
    internal const int StretchesMax = 20_000;

    /// <summary>The stretches ahead in which nobody is on call, in order; what has passed is not reported.</summary>
    /// <param name="schedule">The schedule.</param>
    /// <param name="overrides">Overrides in any order; those of other schedules are ignored.</param>
    /// <param name="now">The search begins here.</param>
    /// <param name="until">The search ends here, at most <see cref="OnCallResolver.SightMax"/> later.</param>
    /// <param name="isActive">Whether a person exists and may be paged now.</param>
    /// <param name="most">The search ends when so many are found.</param>
    /// <exception cref="ArgumentOutOfRangeException">More than <see cref="OnCallResolver.SightMax"/>.</exception>
    public static IReadOnlyList<CoverageGap> Gaps(
        Schedule schedule,
        IReadOnlyList<Override> overrides,
        Instant now,
        Instant until,
        Func<ResponderId, bool> isActive,
        int? most = null)
    {
        if (until - now > OnCallResolver.SightMax)
            throw new ArgumentOutOfRangeException(nameof(until), until, "Gaps are searched for 400 days at most.");

        var rota = new Rota(schedule, overrides, isActive);
        var gaps = new List<CoverageGap>();
        var looked = 0;
        for (var at = now; at < until && looked < StretchesMax && gaps.Count < (most ?? GapsMax); looked++)
        {
            var (isHeld, _, end) = rota.CoverAt(at);
            if (!isHeld)
                Add(gaps, rota, at, Instant.Min(end, until));
            at = end;
        }

        return gaps;
    }

    /// <summary>Adds a stretch; one that goes on for the same reason makes the gap before it longer.</summary>
    private static void Add(List<CoverageGap> gaps, Rota rota, Instant from, Instant until)
    {
        var hold = rota.At(from).Hold;
        if (rota.Words(hold, from) is not Because.Nobody reason)
            return;
        if (gaps is [.., var last] && last.Until == from && last.Because == reason)
            gaps[^1] = last with { Until = until };
        else
            gaps.Add(new CoverageGap(from, until, reason));
    }
}
