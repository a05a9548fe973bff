using Muster.Core.Access;
using Muster.Core.Directory;
using Muster.Core.Incidents;
using Muster.Core.Playbook;

namespace Muster.Core.Runbooks;

/// <summary>Who may agree to a step, and who may run what changes something. Source: E.10 of the grammar,
/// OPS-014.</summary>
public static class RunApprovers
{
    /// <summary>The people of a group of an approval: <c>team/dba</c>, <c>role/commander</c>,
    /// <c>person/ada</c>.</summary>
    public static IReadOnlyList<ResponderId> Of(string group, CheckedPlaybook playbook, Incident? incident)
    {
        var slash = group.IndexOf('/', StringComparison.Ordinal);
        var (kind, id) = slash < 0 ? ("person", group) : (group[..slash], group[(slash + 1)..]);
        return kind switch
        {
            "team" when playbook.Team(new TeamId(id)) is { } team =>
                [.. team.Members.Concat(team.Lead is { } lead ? [lead] : []).Distinct()],
            "role" when incident?.Roles.TryGetValue(new RoleId(id), out var holder) == true => [holder],
            "person" => [new ResponderId(id)],
            _ => [],
        };
    }

    /// <summary>Whether a person may agree. Where a group has nobody who is there, administrators stand in, so that no
    /// run ends in a question that nobody can answer.</summary>
    public static bool MayApprove(
        string group,
        Responder person,
        CheckedPlaybook playbook,
        Incident? incident,
        Func<ResponderId, Responder?> personOf)
    {
        var people = Of(group, playbook, incident);
        return people.Contains(person.Id)
            || (person.Access == AccessLevel.Administrator
                && people.All(each => personOf(each) is not { IsActive: true }));
    }

    /// <summary>Whether a person may let steps run that change something: whoever responds, unless the playbook says
    /// whose duty it is; then those, and administrators.</summary>
    public static bool MayChange(Responder person, CheckedPlaybook playbook, Incident? incident)
    {
        if (!person.Access.Allows(Permission.Respond))
            return false;
        var sets = playbook.PermissionSets
            .Where(set => set.Deeds.Contains(Deed.RunChanges) || set.Deeds.Contains(Deed.Administer)).ToList();
        return sets.Count == 0 || person.Access == AccessLevel.Administrator || sets.Exists(set =>
            set.People.Contains(person.Id)
            || set.Teams.Any(team => playbook.Team(team)?.Members.Contains(person.Id) == true)
            || (incident is not null && set.Roles.Any(role => Holds(person.Id, role, playbook, incident))));
    }

    private static bool Holds(ResponderId person, string role, CheckedPlaybook playbook, Incident incident) =>
        incident.Roles.Any(held => held.Value == person
            && (held.Key.Value == role || playbook.Role(held.Key)?.Name == role));
}
