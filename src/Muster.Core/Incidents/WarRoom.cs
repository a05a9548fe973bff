using Muster.Core.Playbook;
using NodaTime;

namespace Muster.Core.Incidents;

/// <summary>Whether everybody should meet. Source: INC-017.</summary>
public static class WarRoom
{
    /// <summary>What calls for it now; what a person judges is among them and says so.</summary>
    public static IReadOnlyList<RoomTrigger> CalledBy(CheckedPlaybook playbook, Incident incident, Instant now) =>
        playbook.Incidents.WarRoom is not { } room || !incident.IsOpen
            ? []
            : [.. room.When.Where(trigger => Calls(trigger, incident, now))];

    private static bool Calls(RoomTrigger trigger, Incident incident, Instant now) =>
        (trigger.Severities.Count == 0 || trigger.Severities.Contains(incident.Severity))
        && incident.IsOf(trigger.Kinds)
        && (trigger.OpenFor is not { } limit || now - incident.OpenSince >= limit);
}
