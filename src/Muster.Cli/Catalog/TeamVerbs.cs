using System.CommandLine;
using Muster.Cli.Incidents;
using Muster.Cli.Playbook;
using Muster.Core.Access;
using Muster.Core.Playbook;

namespace Muster.Cli.Catalog;

/// <summary><c>muster team …</c>: people who own services.</summary>
internal static class TeamVerbs
{
    internal static Command Of(Surroundings around) => new("team", "People who own services.")
    {
        List(around), Set(around), DefinitionVerbs.Definition(around, DefinitionKind.Team),
        DefinitionVerbs.Remove(around, DefinitionKind.Team),
    };

    private static Verb List(Surroundings around) =>
        new Verb("list", "All teams.", Permission.Read, "muster team list")
            .Does(around, async (session, cancel) => session.Show(
                await session.Client.ListTeams(cancel),
                list => session.Report.Table(
                    ["team", "name", "members", "lead", "place"],
                    list.Items.Select(each => new[]
                    {
                        each.Id, each.Name, string.Join(", ", each.Members), each.Lead, each.Place ?? "made here",
                    }))));

    private static Verb Set(Surroundings around)
    {
        var id = DefinitionVerbs.Id();
        var name = IncidentVerbs.Word("--name", "Its name", "TEXT");
        var members = IncidentVerbs.Word("--members", "Ids with commas between", "PEOPLE");
        var lead = IncidentVerbs.Word("--lead", "Who leads it", "PERSON");
        var about = IncidentVerbs.Word("--description", "What it is there for", "TEXT");
        var email = IncidentVerbs.Word("--email", "A mail address of the team", "ADDRESS");
        var chat = IncidentVerbs.Word("--chat", "Its room where people chat", "ROOM");
        var preview = DefinitionVerbs.PreviewOption();
        return new Verb(
            "set", "Make or change a team; where a file defines it, print the patch of the file.",
            Permission.Configure, "muster team set payments --name Payments --members ada,bob --lead ada")
        {
            id, name, members, lead, about, email, chat, preview,
        }.Does(around, (session, cancel) => DefinitionVerbs.Set(
            session,
            DefinitionKind.Team,
            session.Of(id)!,
            DefinitionVerbs.Given(
                ("name", session.Of(name)), ("members", DefinitionVerbs.List(session.Of(members))),
                ("lead", session.Of(lead)), ("description", session.Of(about)),
                ("email", session.Of(email)), ("chat", session.Of(chat))),
            session.Of(preview),
            cancel));
    }
}
