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
}
