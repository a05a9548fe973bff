using Muster.Core.Access;
using Muster.Server.Access;
using Muster.Server.Layout;
using Muster.Storage;

namespace Muster.Server.Playbook;

/// <summary>The playbook in force.</summary>
internal static class PlaybookScreens
{
    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/playbook", Show).Needs(Permission.Read).ExcludeFromDescription();

    private static async Task<IResult> Show(
        HttpContext http, Asker asker, Visits visits, IStore store, CancellationToken cancel)
    {
        var version = await store.Read(reading => reading.CurrentPlaybook(), cancel);
        var visit = await visits.Of(http, asker, refusal: null, cancel);
        return Screen.Of<PlaybookScreen>(new { Visit = visit, View = new PlaybookView { Version = version } });
    }
}
