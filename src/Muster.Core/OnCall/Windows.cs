using NodaTime;

namespace Muster.Core.OnCall;

/// <summary>The hours in which a layer counts, on the instants' line.</summary>
internal sealed class Windows(IReadOnlyList<Restriction> restrictions, DateTimeZone zone)
{
    /// <summary>How many days are searched for an opening: a week, and one more in case a zone skips its day.</summary>
    private const int DaysSearchedMax = 16;

    /// <summary>Whether the layer counts at an instant, and a stretch around it in which that is so.</summary>
    internal (bool Open, Instant From, Instant Until) At(Instant at)
    {
        if (restrictions.Count == 0)
            return (true, Instant.MinValue, Instant.MaxValue);

        var today = at.InZone(zone).Date;
        (Instant From, Instant Until)? open = null;
        foreach (var restriction in restrictions)
        {
            if (Covering(restriction, today, at) is { } window && (open is null || window.Until > open.Value.Until))
                open = window;
        }

        return open is { } covering ? (true, covering.From, covering.Until) : Between(today, at);
    }

    private (Instant From, Instant Until)? Covering(Restriction restriction, LocalDate today, Instant at)
    {
        // A day more on either side: clock changes at midnight move the date, and dates can be skipped.
        for (var day = -restriction.DaysMax - 1; day <= 1; day++)
        {
            if (restriction.OpeningOn(today.PlusDays(day)) is { } window && MayCover(window, at)
                && On(window) is var (from, until) && from <= at && at < until)
            {
                return (from, until);
            }
        }

        return null;
    }

    /// <summary>Spares the zone's rules for windows that are more than any clock change away.</summary>
    private static bool MayCover((LocalDateTime Opens, LocalDateTime Closes) window, Instant at)
    {
        var utc = at.ToUnixTimeTicks();
        return Wall.TicksOf(window.Opens) - utc <= 2 * NodaConstants.TicksPerDay
            && utc - Wall.TicksOf(window.Closes) <= 2 * NodaConstants.TicksPerDay;
    }

    private (bool Open, Instant From, Instant Until) Between(LocalDate today, Instant at)
    {
        var from = Instant.MinValue;
        var until = Instant.MaxValue;
        foreach (var restriction in restrictions)
        {
            from = Instant.Max(from, LastClosing(restriction, today, at));
            until = Instant.Min(until, NextOpening(restriction, today, at));
        }

        return (false, from, until);
    }

    private Instant NextOpening(Restriction restriction, LocalDate today, Instant at)
    {
        var opensAtAll = false;
        for (var day = -1; day <= DaysSearchedMax; day++)
        {
            if (restriction.OpeningOn(today.PlusDays(day)) is not { } window)
                continue;

            opensAtAll = true;
            var (from, until) = On(window);
            if (from > at && until > from)
                return from;
        }

        return opensAtAll ? at + Duration.FromDays(1) : Instant.MaxValue;
    }

    private Instant LastClosing(Restriction restriction, LocalDate today, Instant at)
    {
        var opensAtAll = false;
        for (var day = 1; day >= -DaysSearchedMax; day--)
        {
            if (restriction.OpeningOn(today.PlusDays(day)) is not { } window)
                continue;

            opensAtAll = true;
            var (from, until) = On(window);
            if (until <= at && until > from)
                return until;
        }

        return opensAtAll ? at - Duration.FromDays(1) : Instant.MinValue;
    }

    private (Instant From, Instant Until) On((LocalDateTime Opens, LocalDateTime Closes) window) =>
        (Wall.Opening(window.Opens, zone), Wall.Closing(window.Closes, zone));
}
