using Muster.Core;
using Muster.Core.Catalog;
using Muster.Playbooks.Parsing;
using Muster.Playbooks.Playbook;

namespace Muster.Playbooks.Catalog;

/// <summary>teams.yaml: people who own services.</summary>
internal static class TeamsFile
{
    internal static void Read(Entries file)
    {
        foreach (var (id, value) in file.Members("teams"))
        {
            var isNew = file.Draft.Define(Named.Team, id);
            if (Entries.Of(value, Shapes.Team, file.Draft) is not { } team)
                continue;
            var read = Team(id, team);
            if (isNew)
                file.Draft.Teams.Add(read);
        }
    }

    internal static Team Team(YamlScalar id, Entries team)
    {
        var members = team.Texts("members").Select(member => team.Draft.Refer(Named.Person, member)).Distinct();
        return new Team(
            new TeamId(id.Text),
            team.Text("name") ?? id.Text,
            [.. members.Select(member => new ResponderId(member))])
        {
            Description = team.Text("description") ?? "",
            Lead = team.Name("lead", Named.Person) is { } lead ? new ResponderId(lead) : null,
            Email = team.Text("email"),
            Chat = team.Text("chat"),
        };
    }
}
