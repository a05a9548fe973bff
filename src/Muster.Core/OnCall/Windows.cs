using NodaTime;

namespace Muster.Core.OnCall;

/// <summary>The hours in which a layer counts, on the instants' line.</summary>
internal sealed class Windows(IReadOnlyList<Restriction> restrictions, DateTimeZone zone)
{
    /// <summary>How many days are searched for an opening: a week, and one more in case a zone skips its day.</summary>
    private const int DaysSearchedMax = 16;

    /// <summary>Whether the layer counts at all times.</summary>
    internal bool IsAlways => restrictions.Count == 0;

    /// <summary>Whether the layer counts at an instant, and a stretch around it in which that is so.</summary>
    internal (bool Open, Instant From, Instant Until) At(Instant at)
    {
        if (restrictions.Count == 0)
            return (true, Instant.MinValue, Instant.MaxValue);

        (Instant From, Instant Until)? open = null;
        foreach (var restriction in restrictions)
        {
            if (Covering(restriction, at) is { } window && (open is null || window.Until > open.Value.Until))
                open = window;
        }

        return open is { } covering ? (true, covering.From, covering.Until) : Between(at);
    }

    private (Instant From, Instant Until)? Covering(Restriction restriction, Instant at)
    {
        var place = restriction.Zone ?? zone;
        var today = at.InZone(place).Date;

        // A day more on either side: clock changes at midnight move the date, and dates can be skipped.
        for (var day = -restriction.DaysMax - 1; day <= 1; day++)
        {
            foreach (var window in restriction.OpeningsOn(today.PlusDays(day)))
            {
                if (MayCover(window, at) && On(window, place) is var (from, until) && from <= at && at < until)
                    return (from, until);
            }
        }

        return null;
    }

    /// <summary>Spares the zone's rules for windows that are more than any clock change away.</summary>
    private static bool MayCover(WallWindow window, Instant at)
    {
        var utc = at.ToUnixTimeTicks();
        return Wall.TicksOf(window.Opens) - utc <= 2 * NodaConstants.TicksPerDay
            && utc - Wall.TicksOf(window.Closes) <= 2 * NodaConstants.TicksPerDay;
    }

    private (bool Open, Instant From, Instant Until) Between(Instant at)
    {
        var from = Instant.MinValue;
        var until = Instant.MaxValue;
        foreach (var restriction in restrictions)
        {
            from = Instant.Max(from, LastClosing(restriction, at));
            until = Instant.Min(until, NextOpening(restriction, at));
        }

        return (false, from, until);
    }

    private Instant NextOpening(Restriction restriction, Instant at)
    {
        var place = restriction.Zone ?? zone;
        var today = at.InZone(place).Date;
        var opensAtAll = restriction.Zone is not null;
        for (var day = -1; day <= DaysSearchedMax; day++)
        {
            foreach (var window in restriction.OpeningsOn(today.PlusDays(day)))
            {
                opensAtAll = true;
                var (from, until) = On(window, place);
                if (from > at && until > from)
                    return from;
            }
        }

        return opensAtAll ? at + Duration.FromDays(1) : Instant.MaxValue;
    }

    private Instant LastClosing(Restriction restriction, Instant at)
    {
        var place = restriction.Zone ?? zone;
        var today = at.InZone(place).Date;
        var opensAtAll = restriction.Zone is not null;
        for (var day = 1; day >= -DaysSearchedMax; day--)
        {
            var last = Instant.MinValue;
            foreach (var window in restriction.OpeningsOn(today.PlusDays(day)))
            {
                opensAtAll = true;
                var (from, until) = On(window, place);
                if (until <= at && until > from)
                    last = Instant.Max(last, until);
            }

            if (last > Instant.MinValue)
                return last;
        }

        return opensAtAll ? at - Duration.FromDays(1) : Instant.MinValue;
    }

    private static (Instant From, Instant Until) On(WallWindow window, DateTimeZone zone) =>
        (Wall.Opening(window.Opens, zone), Wall.Closing(window.Closes, zone));
}
