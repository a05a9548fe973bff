using Muster.Core.OnCall;
using NodaTime;

namespace Muster.Core.Escalation;

/// <summary>The hours in which a step happens. Source: ESC-016.</summary>
public abstract record StepHours
{
    private const int LooksMax = 40;

    private StepHours()
    {
    }

    /// <summary>When a step that is due at an instant happens; null when it does not.</summary>
    public abstract Instant? From(Instant due);

    /// <summary>Hours of the week on the wall clock of a zone.</summary>
    /// <param name="Hours">The hours.</param>
    /// <param name="Zone">The zone of the hours.</param>
    /// <param name="Waits">Outside, it waits for the next opening; otherwise it is left out.</param>
    public sealed record OfWeek(Restriction Hours, DateTimeZone Zone, bool Waits) : StepHours
    {
        /// <inheritdoc/>
        public override Instant? From(Instant due)
        {
            var at = due;

            // A long stretch without an opening may be answered in parts: look again from the end of each.
            for (var looks = 0; looks < LooksMax; looks++)
            {
                var (isOpen, _, until) = new Windows([Hours], Zone).At(at);
                if (isOpen)
                    return at;
                if (!Waits || until == Instant.MaxValue)
                    return null;
                at = until;
            }

            return null;
        }
    }

    /// <summary>The working hours of the organisation or of a region; outside, a step waits for them.</summary>
    /// <param name="Calendar">The calendar.</param>
    /// <param name="FromNextDay">Not on the day on which it is due, but on the next working day.</param>
    public sealed record Working(WorkingCalendar Calendar, bool FromNextDay) : StepHours
    {
        /// <inheritdoc/>
        public override Instant? From(Instant due)
        {
            if (!FromNextDay)
                return Calendar.NextOpening(due);
            var tomorrow = due.InZone(Calendar.Zone).Date.PlusDays(1);
            return Calendar.NextOpening(tomorrow.AtStartOfDayInZone(Calendar.Zone).ToInstant());
        }
    }
}
