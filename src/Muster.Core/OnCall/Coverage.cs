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
    /// <summary>The stretches ahead in which nobody is on call, in order; what has passed is not reported.</summary>
    /// <param name="schedule">The schedule.</param>
    /// <param name="overrides">Overrides in any order; those of other schedules are ignored.</param>
    /// <param name="now">The search begins here.</param>
    /// <param name="until">The search ends here, at most <see cref="OnCallResolver.SightMax"/> later.</param>
    /// <param name="isActive">Whether a person exists and may be paged now.</param>
    /// <exception cref="ArgumentOutOfRangeException">More than <see cref="OnCallResolver.SightMax"/>.</exception>
    public static IReadOnlyList<CoverageGap> Gaps(
        Schedule schedule,
        IReadOnlyList<Override> overrides,
        Instant now,
        Instant until,
        Func<ResponderId, bool> isActive)
    {
        var gaps = new List<CoverageGap>();
        foreach (var shift in FinalSchedule.Between(schedule, overrides, now, until, isActive))
        {
            if (shift.Because is Because.Nobody reason)
                gaps.Add(new CoverageGap(shift.From, shift.Until, reason));
        }

        return gaps;
    }
}
