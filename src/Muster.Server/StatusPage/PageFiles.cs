using System.Security.Cryptography;
using Muster.Core.StatusPage;
using Muster.Engine.StatusPage;
using Muster.Server.Layout;

namespace Muster.Server.StatusPage;

/// <summary>A status page as files that any web server can show: the same screens, with links to files.</summary>
internal sealed class PageFiles(PublicPages pages, StatusPageDesk desk)
{
    private const int IncidentsMax = 200;
    private const int NameCharacters = 16;

    /// <summary>A page as it is now, or null when there is none.</summary>
    internal async Task<PageCopy?> Of(string id, CancellationToken cancel)
    {
        var snapshot = await desk.Snapshot(cancel);
        if (snapshot.Pages.FirstOrDefault(page => page.Id == id) is not
            { Readers: PageReaders.Everybody } page)
        {
            // A copy lies where everybody can read it.
            return null;
        }

        var view = pages.ViewOf(page, snapshot);
        var files = await Files(page, view, pages.UrlOf(page));
        var folder = NameOf(files);
        var index = await pages.Render<PublicScreen>(new Dictionary<string, object?>
        {
            ["View"] = view with { Files = $"{folder}/", Home = "index.html" },
        });
        return new PageCopy(
            snapshot.Mark.Pages, view.Now, view.Now + PublicView.ValidFor, folder, files, index);
    }

    private async Task<Dictionary<string, byte[]>> Files(PageInForce page, PublicView view, string url)
    {
        var (beside, below) = (
            view with { Files = "", Home = "../index.html" }, view with { Files = "../", Home = "../../index.html" });
        Dictionary<string, byte[]> files = new(StringComparer.Ordinal)
        {
            ["muster.css"] = Shipped.Content("css/muster.css"),
            ["status.js"] = Shipped.Content("js/status.js"),
            ["history.html"] = await pages.Render<PublicHistoryScreen>(
                new Dictionary<string, object?> { ["View"] = beside }),
            ["history.rss"] = PublicFeeds.Rss(view, url, perUpdate: false),
            ["history.atom"] = PublicFeeds.OfAtom(view, url, perUpdate: false),
            ["brand.css"] = Brand.Css(view),
            ["summary.json"] = PublicForms.Json("summary", view, url),
        };
        foreach (var incident in page.Incidents.Take(IncidentsMax))
        {
            files[$"incidents/{incident.Id}.html"] = await pages.Render<PublicIncidentScreen>(
                new Dictionary<string, object?> { ["View"] = below, ["Incident"] = incident });
        }

        return files;
    }

    private static string NameOf(Dictionary<string, byte[]> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (_, bytes) in files.OrderBy(file => file.Key, StringComparer.Ordinal))
            hash.AppendData(bytes);
        return "copy-" + Convert.ToHexStringLower(hash.GetHashAndReset())[..NameCharacters];
    }
}
