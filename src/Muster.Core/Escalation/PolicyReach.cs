using Muster.Core.OnCall;
using NodaTime;

namespace Muster.Core.Escalation;

/// <summary>
/// The proof that a policy reaches somebody in time: at every instant ahead at which an incident may be declared, one
/// of its steps pages a person who can be reached, within the time that a level allows.
/// </summary>
public static class PolicyReach
{
    /// <summary>The stretches of declaration in which nobody would be reached in time, in order.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="severity">The level.</param>
    /// <param name="within">How long after the declaration somebody must have been paged.</param>
    /// <param name="search">The stretch of time that is looked at.</param>
    /// <param name="gapsOf">When nobody who can be reached is on call for a schedule, in order.</param>
    /// <param name="isSure">Whether a target other than a schedule always reaches somebody.</param>
    /// <returns>Empty when it always does.</returns>
    /// <remarks>
    /// A step that has hours of its own is meant to wait for them: it counts as one that reaches somebody. A step
    /// for some classes of incident only does not count, and neither does one that a person must ask for.
    /// </remarks>
    public static IReadOnlyList<Interval> Gaps(
        EscalationPolicy policy,
        SeverityId severity,
        Duration within,
        Interval search,
        Func<ScheduleId, IReadOnlyList<CoverageGap>> gapsOf,
        Func<EscalationTarget, bool> isSure)
    {
        List<Interval> gaps = [search];
        foreach (var step in policy.Steps.Where(step => Counts(step, severity, within)))
        {
            if (step.Hours is not null || step.Targets.Any(isSure))
                return [];
            foreach (var target in step.Targets.OfType<EscalationTarget.OnCall>())
            {
                gaps = Both(gaps, [.. gapsOf(target.Schedule).Select(gap => Earlier(gap, step.At, search))]);
                if (gaps.Count == 0)
                    return [];
            }
        }

        return gaps;
    }

    private static bool Counts(EscalationStep step, SeverityId severity, Duration within) =>
        step is { Act: StepAct.Page, When: EscalationCondition.Unacknowledged or EscalationCondition.Open }
        && step.Classes.Count == 0
        && step.AppliesTo(severity)
        && step.At <= within;

    /// <summary>Who is declared so long before a gap begins meets it when the step is reached.</summary>
    private static Interval Earlier(CoverageGap gap, Duration at, Interval search)
    {
        // What the search does not see after its end is taken as covered.
        var from = Instant.Max(search.Start, gap.From - at);
        return new Interval(from, Instant.Max(from, gap.Until - at));
    }

    /// <summary>The stretches that are in both lists.</summary>
    private static List<Interval> Both(List<Interval> one, List<Interval> other)
    {
        List<Interval> both = [];
        for (var (i, j) = (0, 0); i < one.Count && j < other.Count;)
        {
            var from = Instant.Max(one[i].Start, other[j].Start);
            var until = Instant.Min(one[i].End, other[j].End);
            if (from < until)
                both.Add(new Interval(from, until));
            if (one[i].End < other[j].End)
                i++;
            else
                j++;
        }

        return both;
    }
}
