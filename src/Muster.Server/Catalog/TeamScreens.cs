using Muster.Core.Access;
using Muster.Core.Catalog;
using Muster.Engine;
using Muster.Server.Access;
using Muster.Server.Layout;

namespace Muster.Server.Catalog;

/// <summary>The teams: who is in them, and what they own.</summary>
internal static class TeamScreens
{
    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/teams", async (
            HttpContext http, Asker asker, Visits visits, Live live, CancellationToken cancel) =>
        {
            var playbook = live.Now.Playbook;
            IReadOnlyList<TeamView> teams =
            [
                .. playbook.Teams.Select(team => new TeamView(
                    team,
                    Places.Of(playbook, $"team/{team.Id}"),
                    [.. playbook.Services.Where(service => service.Team == team.Id).Select(service => service.Name)])),
            ];
            return Screen.Of<TeamsScreen>(
                new { Visit = await visits.Of(http, asker, refusal: null, cancel), Teams = teams });
        }).Needs(Permission.Read).ExcludeFromDescription();
}

/// <summary>A team, where a file defines it (or null), and the names of the services that it owns.</summary>
public sealed record TeamView(Team Team, string? Place, IReadOnlyList<string> Services);
