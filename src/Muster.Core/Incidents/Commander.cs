using Muster.Core.Playbook;

namespace Muster.Core.Incidents;

/// <summary>Who leads an incident.</summary>
public static class Commander
{
    /// <summary>Whoever has the role that the organisation calls commander, else whoever holds it; null for
    /// nobody.</summary>
    public static ResponderId? Of(Incident incident, CheckedPlaybook playbook) =>
        playbook.RolesInForce
            .Where(role => role.Id.Value.Contains("commander", StringComparison.OrdinalIgnoreCase)
                || role.Name.Contains("commander", StringComparison.OrdinalIgnoreCase))
            .Select(role => incident.Roles.TryGetValue(role.Id, out var holder) ? holder : (ResponderId?)null)
            .FirstOrDefault(holder => holder is not null)
        ?? incident.HeldBy;
}
