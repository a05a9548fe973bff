using Muster.Core.Access;
using Muster.Playbooks.Playbook;
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
        var (version, now) = await store.Read(
            async reading => (await reading.CurrentPlaybook(), reading.Now), cancel);
        var visit = await visits.Of(http, asker, refusal: null, cancel);
        var view = new PlaybookView
        {
            Version = version,
            Document = Lines(visit.Playbook, now),
            Problems = version is null
                ? []
                : [.. PlaybookReader.Read(version.Files, now).Problems.Select(problem => problem.ToString())],
        };
        return Screen.Of<PlaybookScreen>(new { Visit = visit, View = view });
    }

    private static IReadOnlyList<string> Lines(Core.Playbook.CheckedPlaybook playbook, NodaTime.Instant now)
    {
        var document = playbook.Document;
        var state = document.ReviewAt(now.InZone(playbook.Zone).Date) switch
        {
            Core.Playbook.ReviewState.Near => ", soon",
            Core.Playbook.ReviewState.Overdue => ", overdue",
            _ => "",
        };
        string?[] lines =
        [
            document.Version is { } version ? $"Version {version}" : null,
            document.Owner is { } owner ? $"Kept by {owner}" : null,
            document.Updated is { } updated ? $"Last changed on {updated:uuuu-MM-dd}" : null,
            document.Review is { } review ? $"To be reviewed on {review:uuuu-MM-dd}{state}" : null,
            document.Feedback is { } feedback ? $"Remarks to {feedback}" : null,
        ];
        return [.. lines.OfType<string>()];
    }
}
