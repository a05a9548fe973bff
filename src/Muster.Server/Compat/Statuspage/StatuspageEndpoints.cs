using Muster.Core;
using Muster.Core.Access;
using Muster.Core.StatusPage;
using Muster.Engine.StatusPage;
using Muster.Server.Access;
using Muster.Server.StatusPage;
using NodaTime;
using C = Muster.Core.StatusPage.PublicPageCommand;

namespace Muster.Server.Compat.Statuspage;

/// <summary>
/// The write API that clients of status pages speak, so that they work here by another base address: every path also
/// with <c>.json</c>, PATCH and PUT alike, and ids of ours as well as codes.
/// </summary>
internal static class StatuspageEndpoints
{
    internal const string Root = "/v1/pages/{page}";

    private static readonly string[] Change = ["PATCH", "PUT"];

    internal static void Map(IEndpointRouteBuilder routes)
    {
        Both(routes, ["GET"], "/v1/pages", Permission.Read, Pages);
        Both(routes, ["GET"], Root, Permission.Read, call => Task.FromResult(call.Answers.Page(call.Page, call.View)));
        Both(routes, Change, Root, Permission.Configure, ChangePage);
        Both(routes, ["GET"], Root + "/components", Permission.Read, call => Task.FromResult(
            call.Answers.Components(call.Page, call.View, call.Part(call.Page.Components))));
        Both(routes, ["POST"], Root + "/components", Permission.Configure, MakeComponent);
        Both(routes, ["GET"], Root + "/components/{id}", Permission.Read, call => Task.FromResult(
            call.Component is { } one
                ? call.Answers.Component(200, call.Page, call.View, one)
                : StatuspageAnswers.No(PageRefusals.NoComponent)));
        Both(routes, Change, Root + "/components/{id}", Permission.Respond, ChangeComponent);
        Both(routes, ["DELETE"], Root + "/components/{id}", Permission.Configure, RemoveComponent);
        Both(routes, ["GET"], Root + "/components/{id}/uptime", Permission.Read, StatuspageUptime.OfComponent);
        Both(routes, ["GET"], Root + "/component-groups", Permission.Read, call => Task.FromResult(
            call.Answers.Groups(call.Page, call.View)));
        Both(routes, ["POST"], Root + "/component-groups", Permission.Configure, MakeGroup);
        Both(routes, ["GET"], Root + "/component-groups/{id}", Permission.Read, call => Task.FromResult(
            call.Page.Group(call.Id) is { } one
                ? call.Answers.Group(200, call.Page, call.View, one)
                : StatuspageAnswers.No(PageRefusals.NoGroup)));
        Both(routes, Change, Root + "/component-groups/{id}", Permission.Configure, ChangeGroup);
        Both(routes, ["DELETE"], Root + "/component-groups/{id}", Permission.Configure, RemoveGroup);
        Both(routes, ["GET"], Root + "/component-groups/{id}/uptime", Permission.Read, StatuspageUptime.OfGroup);
        StatuspageIncidents.Map(routes);
        StatuspageSubscribers.Map(routes);
    }

    /// <summary>Maps a path, and the same with <c>.json</c>.</summary>
    internal static void Both(
        IEndpointRouteBuilder routes, string[] methods, string path, Permission permission,
        Func<StatuspageCall, Task<IResult>> act)
    {
        string[] paths = path.EndsWith('}') ? [path] : [path, path + ".json"];
        foreach (var each in paths)
        {
            routes.MapMethods(each, methods, async (HttpContext http, CancellationToken cancel) =>
                await StatuspageCall.Of(http, path, cancel) is { } call
                    ? await act(call)
                    : StatuspageAnswers.No(PageRefusals.UnknownPage))
                .Needs(permission).ExcludeFromDescription();
        }
    }

    private static async Task<IResult> Pages(StatuspageCall call)
    {
        var snapshot = await call.Desk.Snapshot(call.Cancel);
        return call.Answers.Pages([.. snapshot.Pages.Select(page => (page, call.Shown.ViewOf(page, snapshot)))]);
    }

    private static async Task<IResult> ChangePage(StatuspageCall call)
    {
        var body = await call.Body("page");
        var before = call.Page.Settings;
        var settings = before with
        {
            Name = body.Text("name") ?? before.Name,
            Description = body.Text("page_description") ?? before.Description,
            Url = body.Text("url") ?? before.Url,
            Zone = StatuspageZones.Of(body.Text("time_zone")) ?? before.Zone,
            SupportUrl = body.Text("support_url") ?? before.SupportUrl,
        };
        if (settings == before)
            return call.Answers.Page(call.Page, call.View);
        return await call.Run(
            now => new C.Change(settings) { At = now, By = call.By },
            page => call.Answers.Page(page, call.View));
    }

    private static async Task<IResult> MakeComponent(StatuspageCall call)
    {
        var body = await call.Body("component");
        var id = call.Desk.NewId().Value;
        var position = call.Page.Components.Select(each => each.Settings.Position).DefaultIfEmpty().Max() + 1;
        var settings = Settings(
            body,
            new ComponentSettings("", "", Group: null, position, Showcase: true, OnlyShowIfDegraded: false, null, []));
        var (_, refusal) = await call.Desk.Run(
            call.Page.Id, now => new C.WriteComponent(id, settings) { At = now, By = call.By }, call.Cancel);
        if (refusal is not null)
            return StatuspageAnswers.No(refusal);
        if (Status(body) is { } status)
        {
            (_, refusal) = await call.Desk.Run(
                call.Page.Id, now => new C.SetComponent(id, status, null) { At = now, By = call.By }, call.Cancel);
        }

        return await call.Reread(refusal, page => call.Answers.Component(201, page, call.View, page.Component(id)!));
    }

    private static async Task<IResult> ChangeComponent(StatuspageCall call)
    {
        var body = await call.Body("component");
        if (call.Component is not { } known)
            return StatuspageAnswers.No(PageRefusals.NoComponent);
        var settings = Settings(body, known.Settings);
        Refusal? refusal = null;
        if (settings != known.Settings)
        {
            if (!call.May(Permission.Configure))
                return StatuspageAnswers.Error(403, "Changing a component needs the access of a lead.");
            (_, refusal) = await call.Desk.Run(
                call.Page.Id, now => new C.WriteComponent(known.Id, settings) { At = now, By = call.By }, call.Cancel);
        }

        if (refusal is null && Status(body) is { } status)
        {
            (_, refusal) = await call.Desk.Run(
                call.Page.Id,
                now => new C.SetComponent(known.Id, status, null) { At = now, By = call.By },
                call.Cancel);
        }

        return await call.Reread(
            refusal, page => call.Answers.Component(200, page, call.View, page.Component(known.Id)!));
    }

    private static async Task<IResult> RemoveComponent(StatuspageCall call)
    {
        if (call.Component is not { } known)
            return StatuspageAnswers.No(PageRefusals.NoComponent);
        return await call.Run(
            now => new C.RemoveComponent(known.Id) { At = now, By = call.By }, _ => Results.NoContent());
    }

    private static async Task<IResult> MakeGroup(StatuspageCall call)
    {
        var body = await call.Body("component_group");
        var id = call.Desk.NewId().Value;
        return await WriteGroup(call, body, id, 201, body.Text("name") ?? "", description: null, []);
    }

    private static async Task<IResult> ChangeGroup(StatuspageCall call)
    {
        var body = await call.Body("component_group");
        return call.Page.Group(call.Id) is not { } known
            ? StatuspageAnswers.No(PageRefusals.NoGroup)
            : await WriteGroup(
                call, body, known.Id, 200, body.Text("name") ?? known.Name, known.Description,
                [.. known.Components.Select(each => each.Id)]);
    }

    private static Task<IResult> WriteGroup(
        StatuspageCall call, StatuspageBody body, string id, int status, string name, string? description,
        IReadOnlyList<string> members)
    {
        var wanted = body.List("components") is { } listed ? [.. listed.Select(call.IdOf)] : members;
        var said = body.Text("description") ?? body.Outer("description") ?? description;
        return call.Run(
            now => new C.WriteGroup(id, name, said, wanted) { At = now, By = call.By },
            page => call.Answers.Group(status, page, call.View, page.Group(id)!));
    }

    private static Task<IResult> RemoveGroup(StatuspageCall call)
    {
        var known = call.Page.Group(call.Id);
        return call.Run(
            now => new C.RemoveGroup(call.Id) { At = now, By = call.By },
            _ => call.Answers.Group(200, call.Page, call.View, known!));
    }

    private static ComponentSettings Settings(StatuspageBody body, ComponentSettings before) => before with
    {
        Name = body.Text("name") ?? before.Name,
        Description = body.Has("description") ? body.Text("description") ?? "" : before.Description,
        Group = body.Has("group_id") ? body.Text("group_id") is { Length: > 0 } group ? group : null : before.Group,
        Position = int.TryParse(
            body.Text("position"), System.Globalization.CultureInfo.InvariantCulture, out var position)
            ? position
            : before.Position,
        Showcase = body.Flag("showcase") ?? before.Showcase,
        OnlyShowIfDegraded = body.Flag("only_show_if_degraded") ?? before.OnlyShowIfDegraded,
        StartDate = body.Has("start_date") ? body.Text("start_date") is { Length: > 0 } day ? day : null
            : before.StartDate,
    };

    private static ComponentStatus? Status(StatuspageBody body) => body.Text("status") switch
    {
        null or "" => null,
        var word => PublicWords.ComponentStatusOf(word)
            ?? throw StatuspageBody.Wrong("status", $"'{word}' is no status of a component."),
    };
}

/// <summary>One call: who asks, of which page, with what.</summary>
internal sealed record StatuspageCall(
    HttpContext Http,
    StatusPageDesk Desk,
    SubscriberDesk Subscribers,
    PublicPages Shown,
    StatuspageAnswers Answers,
    PagesSnapshot Snapshot,
    PageInForce Page,
    CancellationToken Cancel)
{
    private const string Json = ".json";
    private const int PartMax = 100;

    /// <summary>The call; null when there is no such page.</summary>
    internal static async Task<StatuspageCall?> Of(HttpContext http, string path, CancellationToken cancel)
    {
        var services = http.RequestServices;
        var desk = services.GetRequiredService<StatusPageDesk>();
        var snapshot = await desk.Snapshot(cancel);
        var asked = Value(http, "page");
        var page = snapshot.Pages.FirstOrDefault(each => each.Id == asked || each.Code.Value == asked)
            ?? (path.Contains("{page}", StringComparison.Ordinal) ? null
                : snapshot.Pages.Count > 0 ? snapshot.Pages[0] : null);
        return page is null
            ? null
            : new StatuspageCall(
                http, desk, services.GetRequiredService<SubscriberDesk>(),
                services.GetRequiredService<PublicPages>(), services.GetRequiredService<StatuspageAnswers>(),
                snapshot, page, cancel);
    }

    internal PublicView View => Shown.ViewOf(Page, Snapshot);

    internal string Id => Value(Http, "id");

    internal ShownComponent? Component => Page.Component(Id);

    internal PublicIncident? Incident => Page.Incident(Id);

    internal Actor By => Asker.Of(Http)!.AsActor;

    internal bool May(Permission permission) => Asker.Of(Http)!.May(permission);

    internal Task<StatuspageBody> Body(string root) => StatuspageBody.Read(Http, root);

    internal string Value(string name) => Value(Http, name);

    /// <summary>The id of a component that was named by id or code.</summary>
    internal string IdOf(string idOrCode) => Page.Component(idOrCode)?.Id ?? idOrCode;

    internal string? Asked(string name) => Http.Request.Query[name].ToString() is { Length: > 0 } text ? text : null;

    internal int? Number(string name) =>
        int.TryParse(Asked(name), System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>The part of a list that was asked for; without asking the whole.</summary>
    internal IEnumerable<T> Part<T>(IEnumerable<T> all, int first = 1)
    {
        var limit = Math.Clamp(Number("per_page") ?? Number("limit") ?? PartMax, 1, PartMax);
        return Number("page") is { } page
            ? all.Skip(Math.Max(0, page - first) * limit).Take(limit)
            : Number("per_page") is null && Number("limit") is null ? all : all.Take(limit);
    }

    internal async Task<IResult> Run(Func<Instant, PublicPageCommand> command, Func<PageInForce, IResult> answer)
    {
        var (page, refusal) = await Desk.Run(Page.Id, command, Cancel);
        return refusal is null ? answer(page!) : StatuspageAnswers.No(refusal);
    }

    internal async Task<IResult> Reread(Refusal? refusal, Func<PageInForce, IResult> answer) =>
        refusal is not null ? StatuspageAnswers.No(refusal) : answer((await Desk.Find(Page.Id, Cancel))!);

    private static string Value(HttpContext http, string name)
    {
        var text = http.Request.RouteValues[name]?.ToString() ?? "";
        return text.EndsWith(Json, StringComparison.Ordinal) ? text[..^Json.Length] : text;
    }
}

/// <summary>Zones as clients name them: IANA names, and the short ones of old clients.</summary>
internal static class StatuspageZones
{
    internal static string? Of(string? name) => name is not { Length: > 0 } ? null
        : DateTimeZoneProviders.Tzdb.GetZoneOrNull(name) is { } zone ? zone.Id
        : name switch
        {
            "Eastern Time (US & Canada)" => "America/New_York",
            "Central Time (US & Canada)" => "America/Chicago",
            "Mountain Time (US & Canada)" => "America/Denver",
            "Pacific Time (US & Canada)" => "America/Los_Angeles",
            "London" => "Europe/London",
            "Berlin" or "Vienna" or "Amsterdam" => "Europe/Berlin",
            "Paris" or "Madrid" => "Europe/Paris",
            "Tokyo" => "Asia/Tokyo",
            "Sydney" => "Australia/Sydney",
            "New Delhi" or "Mumbai" or "Kolkata" => "Asia/Kolkata",
            "Singapore" => "Asia/Singapore",
            _ => throw StatuspageBody.Wrong("time_zone", $"'{name}' is no zone. Write it as Europe/Berlin."),
        };
}
