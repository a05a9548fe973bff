using Muster.Core;
using Muster.Core.Escalation;
using Muster.Core.Incidents;
using Muster.Core.Playbook;
using Muster.Engine;
using NodaTime;

namespace Muster.Server.Incidents;

/// <summary>Whom the playbook suggests for roles that nobody has (INC-014).</summary>
internal static class RoleSuggestions
{
    /// <summary>Those named first, else those who stand in, as they are on call at an instant.</summary>
    internal static IReadOnlyDictionary<RoleId, RoleSuggestion> Of(
        Incident incident, CheckedPlaybook playbook, Configuration configuration, Instant now)
    {
        var found = new Dictionary<RoleId, RoleSuggestion>();
        if (!incident.IsOpen)
            return found;
        var reach = configuration.ReachAt(now, incident);
        foreach (var (id, _) in Roles.Of(incident, playbook).Where(role => !incident.Roles.ContainsKey(role.Id)))
        {
            if (playbook.Role(id) is not { } rule)
                continue;
            var first = People(rule.From, reach);
            var people = first.Count > 0 ? first : People(rule.Backup, reach);
            var words = first.Count > 0 || people.Count == 0 ? rule.Who : rule.BackupWho;
            if (people.Count > 0 || words is not null)
                found[id] = new RoleSuggestion(people, first.Count == 0 && people.Count > 0, words);
        }

        return found;
    }

    private static List<ResponderId> People(IReadOnlyList<EscalationTarget> targets, Reach reach) =>
        [.. Suggested.Of(targets, reach).Select(order => order.Responder)];
}
