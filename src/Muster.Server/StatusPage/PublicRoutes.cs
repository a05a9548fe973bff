using Microsoft.Net.Http.Headers;
using Muster.Core.Access;
using Muster.Core.StatusPage;
using Muster.Server.Access;
using Muster.Server.Layout;
using NodaTime;

namespace Muster.Server.StatusPage;

/// <summary>What everybody may read: the screens of status pages, their JSON and their feeds.</summary>
internal static class PublicRoutes
{
    private const string Html = "text/html; charset=utf-8";
    private const string Json = "application/json; charset=utf-8";

    private static readonly string[] Reads = ["GET", "HEAD"];

    internal static void Map(IEndpointRouteBuilder routes)
    {
        foreach (var root in (string[])["/status", "/status/{page}"])
        {
            Screen<PublicScreen>(routes, root, "screen", (_, view) => Of(view));
            Screen<PublicHistoryScreen>(routes, $"{root}/history", "history", (_, view) => Of(view));
            Screen<PublicIncidentScreen>(routes, root + "/incidents/{id}", "incident", (http, view) =>
                view.Page.Incident(http.Request.RouteValues["id"]!.ToString()!) is { } incident
                    ? new Dictionary<string, object?> { ["View"] = view, ["Incident"] = incident }
                    : null);
            foreach (var name in PublicForms.ByName.Keys)
            {
                Bytes(routes, $"{root}/api/v2/{name}.json", Json, (_, view, url) => PublicForms.Json(name, view, url));
            }

            Bytes(routes, root + "/incidents/{id}.json", Json, OneIncident);
            Bytes(routes, root + "/api/v2/incidents/{id}.json", Json, OneIncident);
            Bytes(routes, $"{root}/history.json", Json, (http, view, url) => PublicForms.History(
                view, url, Math.Clamp(Query.Number(http, "page") ?? 1, 1, 400)), "page");
            Bytes(routes, $"{root}/history.rss", "application/rss+xml; charset=utf-8", (http, view, url) =>
                PublicFeeds.Rss(view, url, IsPerUpdate(http)), "per");
            Bytes(routes, $"{root}/history.atom", "application/atom+xml; charset=utf-8", (http, view, url) =>
                PublicFeeds.OfAtom(view, url, IsPerUpdate(http)), "per");
            Bytes(routes, $"{root}/maintenance.ics", "text/calendar; charset=utf-8", (_, view, url) =>
                PublicFeeds.Calendar(view, url));
            Bytes(routes, $"{root}/brand.css", "text/css; charset=utf-8", (_, view, _) => Brand.Css(view));
            Bytes(routes, $"{root}/badge.svg", "image/svg+xml", (_, view, _) => Badge.Svg(view));
        }
    }

    private static byte[]? OneIncident(HttpContext http, PublicView view, string url) =>
        view.Page.Incident(http.Request.RouteValues["id"]!.ToString()!) is { } incident
            ? PublicForms.Json(incident, view, url)
            : null;

    private static bool IsPerUpdate(HttpContext http) => http.Request.Query["per"] == "update";

    private static Dictionary<string, object?>? Of(PublicView view) => new() { ["View"] = view };

    private static void Screen<TScreen>(
        IEndpointRouteBuilder routes,
        string path,
        string name,
        Func<HttpContext, PublicView, IDictionary<string, object?>?> parametersOf)
        where TScreen : Microsoft.AspNetCore.Components.IComponent =>
        routes.MapMethods(path, Reads, async (
            HttpContext http, PublicPages pages, PageDoors doors, CancellationToken cancel) =>
        {
            var (zone, language) = (ZoneOf(http), ReaderLanguage.Find(http.Request.Query["lang"]));
            var id = http.Request.RouteValues["id"]?.ToString();
            var asked = http.Request.RouteValues["page"]?.ToString();
            if (await pages.Find(asked, cancel) is { } known && !await doors.Opens(http, known, isScreen: true))
                return;
            var answer = await pages.Get(
                asked,
                $"{name}/{id}/{zone?.Id}/{language?.Code}",
                async (page, snapshot) =>
                    parametersOf(http, pages.ViewOf(page, snapshot, zone, language)) is { } parameters
                        ? PublicAnswer.Of(Html, await pages.Render<TScreen>(parameters))
                        : null,
                cancel);
            await Send(http, answer, isOpen: false);
        }).Needs(Permission.None).ExcludeFromDescription();

    private static void Bytes(
        IEndpointRouteBuilder routes,
        string path,
        string type,
        Func<HttpContext, PublicView, string, byte[]?> make,
        params string[] queries) =>
        routes.MapMethods(path, Reads, async (
            HttpContext http, PublicPages pages, PageDoors doors, CancellationToken cancel) =>
        {
            var id = http.Request.RouteValues["id"]?.ToString();
            var named = http.Request.RouteValues["page"]?.ToString();
            var known = await pages.Find(named, cancel);
            if (known is not null && !await doors.Opens(http, known, isScreen: false))
                return;
            var asked = string.Join('&', queries.Select(query => http.Request.Query[query].ToString()));
            var answer = asked.Length > 20 ? null : await pages.Get(
                named,
                $"{path[(path.LastIndexOf('}') + 1)..]}/{id}/{type}/{asked}",
                (page, snapshot) => Task.FromResult(
                    make(http, pages.ViewOf(page, snapshot), pages.UrlOf(page)) is { } bytes
                        ? PublicAnswer.Of(type, bytes)
                        : null),
                cancel);
            await Send(http, answer, isOpen: known?.Readers == PageReaders.Everybody);
        }).Needs(Permission.None).ExcludeFromDescription();

    private static DateTimeZone? ZoneOf(HttpContext http) =>
        http.Request.Query["zone"].ToString() is { Length: > 0 and < 60 } name
            ? DateTimeZoneProviders.Tzdb.GetZoneOrNull(name)
            : null;

    /// <summary>Sends an answer in the form that the asker takes; nothing when the asker has it already.</summary>
    internal static async Task Send(HttpContext http, PublicAnswer? answer, bool isOpen)
    {
        if (answer is null)
        {
            await Problems.Write(
                http, 404, "statuspage.unknown", "There is no such status page, or nothing of it here.");
            return;
        }

        var headers = http.Response.Headers;
        headers.CacheControl = http.Items.ContainsKey(PageDoors.Private)
            ? "private, no-store"
            : "public, no-cache, stale-if-error=86400";
        headers.Vary = HeaderNames.AcceptEncoding;
        if (isOpen)
            headers.AccessControlAllowOrigin = "*";
        var accepted = http.Request.Headers.AcceptEncoding.ToString();
        var (bytes, coding) = accepted.Contains("br", StringComparison.Ordinal) ? (answer.Brotli, "br")
            : accepted.Contains("gzip", StringComparison.Ordinal) ? (answer.Gzip, "gzip")
            : (answer.Plain, null);
        var tag = $"\"{answer.Tag}{(coding is null ? "" : "-" + coding)}\"";
        headers.ETag = tag;
        if (http.Request.Headers.IfNoneMatch.ToString().Contains(tag, StringComparison.Ordinal))
        {
            http.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        if (coding is not null)
            headers.ContentEncoding = coding;
        headers.ContentType = answer.Type;
        http.Response.ContentLength = bytes.Length;
        if (!HttpMethods.IsHead(http.Request.Method))
            await http.Response.Body.WriteAsync(bytes, http.RequestAborted);
    }
}
