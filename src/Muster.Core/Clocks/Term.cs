using Muster.Core.OnCall;
using NodaTime;

namespace Muster.Core.Clocks;

/// <summary>How long an obligation runs: a time that passes, or a number of business days (SEV-006).</summary>
/// <param name="Time">The time, day and night; counts when there are no business days.</param>
/// <param name="BusinessDays">Days on which the organisation works, or 0.</param>
public readonly record struct Term(Duration Time, int BusinessDays)
{
    /// <summary>A time that passes.</summary>
    public static implicit operator Term(Duration time) => new(time, BusinessDays: 0);

    /// <summary>So many business days.</summary>
    public static Term Days(int businessDays) => new(Duration.Zero, businessDays);

    /// <summary>When it ends that begins at an instant; a calendar without working days counts every day.</summary>
    public Instant From(Instant start, WorkingCalendar calendar) => BusinessDays == 0
        ? start + Time
        : calendar.PlusWorkingDays(start, BusinessDays) ?? start + Duration.FromDays(BusinessDays);
}
