using NodaTime;

namespace Muster.Core.OnCall;

/// <summary>A stretch in which another person is on call than before.</summary>
/// <param name="Schedule">The schedule.</param>
/// <param name="From">First instant.</param>
/// <param name="Until">First instant after it.</param>
/// <param name="Before">Who was to be on call, or null for nobody.</param>
/// <param name="After">Who is now, or null for nobody.</param>
public sealed record PagerChange(
    ScheduleId Schedule, Instant From, Instant Until, ResponderId? Before, ResponderId? After);

/// <summary>Who is paged differently when schedules change.</summary>
public static class ScheduleDifference
{
    /// <summary>The stretches in which two states of a schedule name different people, in order.</summary>
    /// <param name="before">As it was; null when there was none.</param>
    /// <param name="after">As it is to be; null when it is removed.</param>
    /// <param name="overrides">Overrides, which hold in both.</param>
    /// <param name="stretch">The time that is looked at, at most <see cref="OnCallResolver.SightMax"/>.</param>
    public static IReadOnlyList<PagerChange> Of(
        Schedule? before, Schedule? after, IReadOnlyList<Override> overrides, Interval stretch)
    {
        if ((before ?? after)?.Id is not { } id)
            return [];
        var (old, now) = (Line(before), Line(after));
        List<PagerChange> changes = [];
        for (var (i, j) = (0, 0); i < old.Count && j < now.Count;)
        {
            var from = Instant.Max(old[i].From, now[j].From);
            var until = Instant.Min(old[i].Until, now[j].Until);
            if (from < until && old[i].Responder != now[j].Responder)
                Add(changes, new PagerChange(id, from, until, old[i].Responder, now[j].Responder));
            if (old[i].Until < now[j].Until)
                i++;
            else
                j++;
        }

        return changes;

        IReadOnlyList<Shift> Line(Schedule? schedule) => schedule is null
            ? [new Shift(stretch.Start, stretch.End, Responder: null, new Because.Nobody(NobodyReason.Gap))]
            : FinalSchedule.Between(schedule, overrides, stretch.Start, stretch.End);
    }

    private static void Add(List<PagerChange> changes, PagerChange change)
    {
        if (changes.Count > 0 && changes[^1] is var last && last.Until == change.From
            && last.Before == change.Before && last.After == change.After)
        {
            changes[^1] = last with { Until = change.Until };
        }
        else
        {
            changes.Add(change);
        }
    }
}
