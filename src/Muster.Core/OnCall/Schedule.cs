using NodaTime;

namespace Muster.Core.OnCall;

/// <summary>Who is on call when: layers over a base, read by one resolver (<see cref="OnCallResolver"/>).</summary>
/// <param name="Id">The schedule.</param>
/// <param name="Name">As people read it.</param>
/// <param name="Zone">The zone of every wall time in the layers, unless a layer has its own.</param>
/// <param name="Layers">
/// The base first. A later layer wins over an earlier one wherever it holds somebody; where it is off (restricted,
/// not begun, ended), on an unassigned slot, or on a person who is not active, the next layer below is asked. This is
/// the 'final schedule' that PagerDuty shows. Empty means that nobody is ever on call.
/// </param>
public sealed record Schedule(ScheduleId Id, string Name, DateTimeZone Zone, IReadOnlyList<Layer> Layers)
{
    /// <summary>Stretches of time whose shifts take the place of all layers; overrides still win over them.</summary>
    public IReadOnlyList<TemporarySchedule> Temporary { get; init; } = [];

    /// <summary>The zone in which a layer's wall times are read.</summary>
    public DateTimeZone ZoneOf(Layer layer) => layer.Zone ?? Zone;
}

/// <summary>One rotation within a schedule, with the hours in which it counts.</summary>
/// <param name="Name">As people read it: 'Weekly', 'Business hours'. Unique among layers that overlap in time.</param>
/// <param name="Rotation">Who takes turns.</param>
/// <param name="Restrictions">The hours in which the layer counts, any of them; empty means always.</param>
/// <param name="Start">
/// Wall time from which the layer holds anybody; before it nobody holds, and the turn in progress at it is turn 0, so
/// the first in the list is the first on call. In a skipped hour it moves forward by the gap, in a repeated hour it is
/// the first pass.
/// </param>
/// <param name="End">Wall time at which the layer ends, read like the start; null means never.</param>
public sealed record Layer(
    string Name,
    Rotation Rotation,
    IReadOnlyList<Restriction> Restrictions,
    LocalDateTime Start,
    LocalDateTime? End = null)
{
    /// <summary>The layer's own zone, for teams that follow the sun; null means the schedule's.</summary>
    public DateTimeZone? Zone { get; init; }

    /// <summary>What happens on a day that is a holiday where the holder of the turn lives.</summary>
    public HolidayRule OnHoliday { get; init; }

    /// <summary>
    /// The working calendar of each member whose region has one; members without are never on holiday. Read only when
    /// <see cref="OnHoliday"/> is not <see cref="HolidayRule.Works"/>.
    /// </summary>
    public IReadOnlyDictionary<ResponderId, WorkingCalendar> Calendars { get; init; } =
        new Dictionary<ResponderId, WorkingCalendar>();

    /// <summary>
    /// Its members learn: they are told of every page of the schedule, and never hold it
    /// (<see cref="OnCallResolver.ShadowsOf"/>).
    /// </summary>
    public bool IsShadow { get; init; }

    /// <summary>A calendar in the format of RFC 5545 that says who holds, instead of the rotation; or null.</summary>
    public Uri? Feed { get; init; }

    /// <summary>Shifts of the calendar as it was last read; null where a rotation says who holds.</summary>
    public IReadOnlyList<FixedShift>? Shifts { get; init; }
}

/// <summary>What happens on a day that is a holiday where the holder of the turn lives.</summary>
public enum HolidayRule
{
    /// <summary>The holder works.</summary>
    Works,

    /// <summary>The layer holds nobody for that time, and the layer below is asked.</summary>
    Off,

    /// <summary>
    /// The next in the rotation who has no holiday takes that time; when all have one, the holder works.
    /// </summary>
    Next,
}

/// <summary>A shift that is written down, not computed from turns.</summary>
/// <param name="From">First instant.</param>
/// <param name="Until">First instant after it.</param>
/// <param name="Responder">Who holds it.</param>
public sealed record FixedShift(Instant From, Instant Until, ResponderId Responder)
{
    /// <summary>Whether it covers an instant.</summary>
    public bool Covers(Instant at) => From <= at && at < Until;
}

/// <summary>Shifts that take the place of all layers for a stretch of time: a launch, a move, a holiday week.</summary>
/// <remarks>
/// Where none of its shifts is, nobody is on call: the stretch is planned by hand as a whole. Overrides win over it,
/// because they were made for one person and one time; the screens say so where both meet. Where two overlap, the last
/// created wins.
/// </remarks>
/// <param name="Id">Its id.</param>
/// <param name="From">First instant.</param>
/// <param name="Until">First instant after it.</param>
/// <param name="Shifts">Who holds when; where two overlap, the later in the list wins.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="Reason">Why, in the words of its maker.</param>
public sealed record TemporarySchedule(
    TemporaryScheduleId Id,
    Instant From,
    Instant Until,
    IReadOnlyList<FixedShift> Shifts,
    Instant CreatedAt,
    string? Reason = null)
{
    /// <summary>Whether it covers an instant.</summary>
    public bool Covers(Instant at) => From <= at && at < Until;

    /// <summary>Whether it has some time in common with a stretch.</summary>
    public bool Meets(Instant from, Instant until) => From < until && from < Until;
}
