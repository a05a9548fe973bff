using System.Globalization;
using Muster.Core;
using Muster.Core.Access;
using Muster.Core.Playbook;
using Muster.Engine;
using Muster.Playbooks.Playbook;
using Muster.Server.Access;
using Muster.Server.Layout;
using Muster.Storage;
using NodaTime;

namespace Muster.Server.Playbook;

/// <summary>The playbook in force, its versions, and what its folder would change.</summary>
internal static class PlaybookScreens
{
    internal static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/playbook", (
            HttpContext http, Asker asker, PlaybookShow show, CancellationToken cancel) =>
            show.InForce(http, asker, cancel)).Needs(Permission.Read).ExcludeFromDescription();
        routes.MapGet("/playbook/plan", (
            HttpContext http, Asker asker, PlaybookShow show, CancellationToken cancel) =>
            show.Plan(http, asker, refusal: null, cancel)).Needs(Permission.Administer).ExcludeFromDescription();
        routes.MapPost("/playbook/plan", (
            HttpContext http, Asker asker, PlaybookShow show, CancellationToken cancel) =>
            show.Apply(http, asker, cancel)).Needs(Permission.Administer).ExcludeFromDescription();
    }
}

/// <summary>Shows the playbook, and puts its folder in force when asked to.</summary>
internal sealed class PlaybookShow(IStore store, Live live, Visits visits, FolderWatch folder)
{
    private static readonly IReadOnlyDictionary<string, string> NoFiles =
        new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The code of a placeholder of the document (DIR-002).</summary>
    private const string Placeholder = "PB160";

    internal async Task<IResult> InForce(HttpContext http, Asker asker, CancellationToken cancel)
    {
        var (versions, now) = await store.Read(
            async reading => (await Versions(reading), reading.Now), cancel);
        var visit = await visits.Of(http, asker, refusal: null, cancel);
        var version = versions.Count > 0 ? versions[0] : null;
        var shown = int.TryParse(http.Request.Query["version"], CultureInfo.InvariantCulture, out var number)
            && versions.Any(each => each.Version == number) ? number : version?.Version;
        var at = versions.ToList().FindIndex(each => each.Version == shown);
        var problems = version is null ? [] : PlaybookReader.Read(version.Files, now).Problems;
        var view = new PlaybookView
        {
            Version = version,
            Document = Lines(visit.Playbook, now),
            Problems = [.. problems.Where(each => each.Code != Placeholder).Select(each => each.ToString())],
            Placeholders = [.. problems.Where(each => each.Code == Placeholder).Select(each => each.ToString())],
            Versions = [.. versions.Take(PlaybookView.VersionsMax)],
            Shown = shown,
            Changes = at >= 0 && at + 1 < versions.Count
                ? PlaybookDifference.Of(versions[at + 1].Files, versions[at].Files)
                : [],
            Folder = folder.State,
            MadeHere = MadeHere.Of(live.Now),
        };
        return Screen.Of<PlaybookScreen>(new { Visit = visit, View = view });
    }

    /// <summary>What the folder would change, were it in force.</summary>
    internal async Task<IResult> Plan(HttpContext http, Asker asker, Refusal? refusal, CancellationToken cancel)
    {
        if (folder.Folder is not { } place || !System.IO.Directory.Exists(place))
            return new SeeOther("/playbook");
        var (version, now) = await store.Read(
            async reading => (await reading.CurrentPlaybook(), reading.Now), cancel);
        var plan = PlaybookPlan.Of(version?.Files ?? NoFiles, PlaybookFolder.Load(place), live.Now, now);
        var visit = await visits.Of(http, asker, refusal, cancel);
        return Screen.Of<PlanScreen>(
            new { Visit = visit, Plan = plan, Folder = place },
            refusal is null ? 200 : Layout.Problems.StatusOf(refusal));
    }

    internal async Task<IResult> Apply(HttpContext http, Asker asker, CancellationToken cancel)
    {
        if (folder.Folder is not { } place || !System.IO.Directory.Exists(place))
            return new SeeOther("/playbook");
        var adopts = (await Fields.Of(http, cancel))["adopt"] is not null;
        var refusal = await folder.Apply(asker.AsActor, adopts, cancel);
        return refusal is null
            ? new SeeOther($"/playbook?done={Done.Applied}")
            : await Plan(http, asker, refusal, cancel);
    }

    /// <summary>One more than is listed, so that the last one has one to be compared with.</summary>
    private static async Task<IReadOnlyList<PlaybookVersion>> Versions(IReading reading)
    {
        List<PlaybookVersion> versions = [];
        var next = await reading.CurrentPlaybook();
        while (next is not null && versions.Count <= PlaybookView.VersionsMax)
        {
            versions.Add(next);
            next = next.Version > 1 ? await reading.Playbook(next.Version - 1) : null;
        }

        return versions;
    }

    private static IReadOnlyList<string> Lines(CheckedPlaybook playbook, Instant now)
    {
        var document = playbook.Document;
        var state = document.ReviewAt(now.InZone(playbook.Zone).Date) switch
        {
            ReviewState.Near => ", soon",
            ReviewState.Overdue => ", overdue",
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
