using Muster.Client.StatusPage;
using Muster.Core;
using Muster.Core.Access;
using Muster.Core.StatusPage;
using Muster.Engine.Incidents;
using Muster.Engine.StatusPage;
using Muster.Server.Access;
using Muster.Server.Incidents;
using Muster.Server.Layout;
using Muster.Storage;
using NodaTime;
using NodaTime.Text;
using C = Muster.Core.StatusPage.PublicPageCommand;

namespace Muster.Server.StatusPage;

/// <summary>What the screens of the writers of status pages need.</summary>
internal sealed class PageEditing(
    StatusPageDesk desk, SubscriberDesk subscribers, NoticePost notices, StatusPageActions actions, PublicPages shown,
    IStore store, OpenNow open, Visits visits)
{
    private const string ComponentField = "component:";

    private static readonly LocalDateTimePattern Local =
        LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm");

    internal StatusPageDesk Desk => desk;

    internal SubscriberDesk Subscribers => subscribers;

    internal NoticePost Notices => notices;

    internal StatusPageActions Actions => actions;

    internal async Task<IResult> Edit(
        HttpContext http, string? id, Asker asker, Refusal? refusal, PublicDraft? draft, CancellationToken cancel)
    {
        var visit = await visits.Of(http, asker, refusal, cancel);
        var pages = await desk.All(cancel);
        var page = id is null ? pages.Count > 0 ? pages[0] : null : await desk.Find(id, cancel);
        if (page is null && id is not null)
            return PageRefusals.UnknownPage.ToProblem();
        var inside = (await store.Read(open.Of, cancel)).Incidents.Where(one => IncidentActions.MaySee(one, asker));
        var hearing = page is null ? 0 : await desk.Audience(page, default, [], cancel);
        return Screen.Of<PageEditScreen>(
            new
            {
                Visit = visit,
                View = new PageEditView(pages, page, page is null ? "" : shown.UrlOf(page), hearing)
                {
                    Draft = draft,
                    Inside = [.. inside.Select(one => (one.Id.ToString(), $"{one.Reference} {one.Title}"))],
                },
            },
            refusal is null ? 200 : Problems.StatusOf(refusal));
    }

    internal async Task<IResult> Incident(
        HttpContext http, string pageId, string id, Asker asker, Refusal? refusal, PublicDraft? draft,
        CancellationToken cancel)
    {
        if (await desk.Find(pageId, cancel) is not { } page || page.Incident(id) is not { } incident)
            return PageRefusals.UnknownIncident.ToProblem();
        var visit = await visits.Of(http, asker, refusal, cancel);
        Dictionary<PublicId, Notice> ledgers = [];
        foreach (var update in incident.Updates)
        {
            if (await notices.Ledger(update.Id, cancel) is { } ledger)
                ledgers[update.Id] = ledger;
        }

        var hearing = await desk.Audience(page, incident.Id, incident.Components, cancel);
        return Screen.Of<PublicEditScreen>(
            new
            {
                Visit = visit,
                View = new PublicEditView(
                    page, incident, $"{shown.UrlOf(page)}/incidents/{incident.Id}", hearing, ledgers,
                    await Behind(incident, asker, cancel))
                {
                    Draft = draft ?? new PublicDraft(),
                },
            },
            refusal is null ? 200 : Problems.StatusOf(refusal));
    }

    /// <summary>What was typed into a form of words.</summary>
    internal static PublicDraft DraftOf(Fields fields) => new()
    {
        Name = fields["name"],
        Status = fields["status"],
        Body = fields["body"],
        Incident = fields["incident"],
        Notifies = fields["notify"] is not null,
        Components = fields.Form.Keys
            .Where(key => key.StartsWith(ComponentField, StringComparison.Ordinal) && fields[key] is not null)
            .ToDictionary(key => key[ComponentField.Length..], key => fields[key]!, StringComparer.Ordinal),
    };

    /// <summary>The same as it is said.</summary>
    internal static PublishMessage SaidBy(Fields fields, DateTimeZone zone)
    {
        var draft = DraftOf(fields);
        return new PublishMessage
        {
            Name = draft.Name,
            Status = draft.Status,
            Body = draft.Body,
            Incident = draft.Incident,
            Components = draft.Components,
            Notify = draft.Notifies,
            Impact = fields["impact"],
            Release = fields["release"],
            ScheduledFor = Moment(fields["from"], zone),
            ScheduledUntil = Moment(fields["until"], zone),
        };
    }

    private async Task<(string To, string Text)?> Behind(
        PublicIncident incident, Asker asker, CancellationToken cancel)
    {
        if (incident.Opening.Of is not { } id
            || (await store.Read(reading => reading.Incident(id), cancel))?.State is not { } known
            || !IncidentActions.MaySee(known, asker))
        {
            return null;
        }

        return ($"/incidents/{known.Reference}", $"{known.Reference} {known.Title}");
    }

    private static DateTimeOffset? Moment(string? text, DateTimeZone zone) =>
        text is not null && Local.Parse(text) is { Success: true, Value: var at }
            ? zone.AtLeniently(at).ToDateTimeOffset()
            : null;
}

/// <summary>The screens of the writers of status pages.</summary>
internal static class PageEditScreens
{
    private const int SubscribersMax = 500;

    internal static void Map(IEndpointRouteBuilder routes)
    {
        const string page = "/statuspage/{page}";
        const string incident = page + "/incidents/{id}";
        Get(routes, "/statuspage", Permission.Read, (edit, http, asker, cancel) =>
            edit.Edit(http, id: null, asker, refusal: null, draft: null, cancel));
        Get(routes, page, Permission.Read, (edit, http, asker, cancel) =>
            edit.Edit(http, Value(http, "page"), asker, refusal: null, draft: null, cancel));
        Get(routes, incident, Permission.Read, (edit, http, asker, cancel) => edit.Incident(
            http, Value(http, "page"), Value(http, "id"), asker, refusal: null, draft: null, cancel));
        Get(routes, page + "/subscribers", Permission.Configure, Subscribers);
        Post(routes, page + "/incidents", Permission.Respond, Open);
        Post(routes, page + "/preview", Permission.Respond, Preview);
        Post(routes, incident + "/updates", Permission.Respond, Say);
        Post(routes, incident + "/withdrawal", Permission.Respond, Withdraw);
        Post(routes, incident + "/updates/{update}/notices", Permission.Respond, Resend);
        Post(routes, page + "/components/{id}/status", Permission.Respond, SetComponent);
        Post(routes, page + "/subscribers/{id}/removal", Permission.Configure, (edit, http, asker, cancel) => Act(
            edit, http, now => new SubscriberCommand.Unsubscribe("screen") { At = now, By = asker.AsActor }, cancel));
        Post(routes, page + "/subscribers/{id}/reactivation", Permission.Configure, (edit, http, asker, cancel) => Act(
            edit, http, now => new SubscriberCommand.Reactivate { At = now, By = asker.AsActor }, cancel));
    }

    private static void Get(
        IEndpointRouteBuilder routes, string path, Permission needs,
        Func<PageEditing, HttpContext, Asker, CancellationToken, Task<IResult>> act) =>
        routes.MapGet(path, (HttpContext http, Asker asker, PageEditing edit, CancellationToken cancel) =>
            act(edit, http, asker, cancel)).Needs(needs).ExcludeFromDescription();

    private static void Post(
        IEndpointRouteBuilder routes, string path, Permission needs,
        Func<PageEditing, HttpContext, Asker, CancellationToken, Task<IResult>> act) =>
        routes.MapPost(path, (HttpContext http, Asker asker, PageEditing edit, CancellationToken cancel) =>
            act(edit, http, asker, cancel)).Needs(needs).ExcludeFromDescription();

    private static async Task<IResult> Open(
        PageEditing edit, HttpContext http, Asker asker, CancellationToken cancel)
    {
        var id = Value(http, "page");
        if (await edit.Desk.Find(id, cancel) is not { } page)
            return PageRefusals.UnknownPage.ToProblem();
        var fields = await Fields.Of(http, cancel);
        var (opened, refusal) = await edit.Actions.Publish(
            page, known: null, PageEditing.SaidBy(fields, ZoneOf(http, asker)), asker, cancel);
        return refusal is null
            ? new SeeOther($"/statuspage/{page.Id}/incidents/{opened!.Id}?done={Done.Published}")
            : await edit.Edit(http, id, asker, refusal, PageEditing.DraftOf(fields), cancel);
    }

    /// <summary>What would be said, and how many would hear of it; nothing is said by it.</summary>
    private static async Task<IResult> Preview(
        PageEditing edit, HttpContext http, Asker asker, CancellationToken cancel)
    {
        var id = Value(http, "page");
        if (await edit.Desk.Find(id, cancel) is not { } page)
            return PageRefusals.UnknownPage.ToProblem();
        var draft = PageEditing.DraftOf(await Fields.Of(http, cancel));
        var hearing = await edit.Desk.Audience(page, default, [.. draft.Components.Keys], cancel);
        return await edit.Edit(http, id, asker, refusal: null, draft with { Hearing = hearing }, cancel);
    }

    private static async Task<IResult> Say(PageEditing edit, HttpContext http, Asker asker, CancellationToken cancel)
    {
        var (id, incident) = (Value(http, "page"), Value(http, "id"));
        if (await edit.Desk.Find(id, cancel) is not { } page || page.Incident(incident) is not { } known)
            return PageRefusals.UnknownIncident.ToProblem();
        var fields = await Fields.Of(http, cancel);
        var (_, refusal) = await edit.Actions.Publish(
            page, known.Id, PageEditing.SaidBy(fields, ZoneOf(http, asker)), asker, cancel);
        return refusal is null
            ? new SeeOther($"/statuspage/{page.Id}/incidents/{incident}?done={Done.Published}")
            : await edit.Incident(http, id, incident, asker, refusal, PageEditing.DraftOf(fields), cancel);
    }

    private static async Task<IResult> Withdraw(
        PageEditing edit, HttpContext http, Asker asker, CancellationToken cancel)
    {
        var (id, incident) = (Value(http, "page"), Value(http, "id"));
        var reason = (await Fields.Of(http, cancel))["reason"];
        var (_, refusal) = await edit.Desk.Run(
            id, now => new C.Withdraw(new PublicId(incident), reason) { At = now, By = asker.AsActor }, cancel);
        return refusal is null
            ? new SeeOther($"/statuspage/{id}?done={Done.Withdrawn}")
            : await edit.Incident(http, id, incident, asker, refusal, draft: null, cancel);
    }

    private static async Task<IResult> Resend(
        PageEditing edit, HttpContext http, Asker asker, CancellationToken cancel)
    {
        var (id, incident) = (Value(http, "page"), Value(http, "id"));
        var refusal = await edit.Notices.Resend(
            new PublicId(Value(http, "update")), subscribers: null, asker.AsActor, cancel);
        return refusal is null
            ? new SeeOther($"/statuspage/{id}/incidents/{incident}?done={Done.Resent}")
            : await edit.Incident(http, id, incident, asker, refusal, draft: null, cancel);
    }

    private static async Task<IResult> SetComponent(
        PageEditing edit, HttpContext http, Asker asker, CancellationToken cancel)
    {
        var (id, component) = (Value(http, "page"), Value(http, "id"));
        var word = (await Fields.Of(http, cancel))["status"];
        Refusal? refusal = null;
        if (PublicWords.ComponentStatusOf(word) is { } status)
        {
            (_, refusal) = await edit.Desk.Run(
                id,
                now => new C.SetComponent(component, status, Reason: null) { At = now, By = asker.AsActor },
                cancel);
        }

        return refusal is null
            ? new SeeOther($"/statuspage/{id}?done={Done.PageChanged}")
            : await edit.Edit(http, id, asker, refusal, draft: null, cancel);
    }

    private static async Task<IResult> Subscribers(
        PageEditing edit, HttpContext http, Asker asker, CancellationToken cancel)
    {
        if (await edit.Desk.Find(Value(http, "page"), cancel) is not { } page)
            return PageRefusals.UnknownPage.ToProblem();
        var all = await edit.Subscribers.All(page.Id, cancel);
        var visit = await http.RequestServices.GetRequiredService<Visits>().Of(http, asker, refusal: null, cancel);
        return Screen.Of<SubscribersScreen>(new
        {
            Visit = visit,
            View = new SubscribersView(
                page,
                [.. all.Take(SubscribersMax)],
                all.GroupBy(one => one.State).ToDictionary(group => group.Key, group => group.Count())),
        });
    }

    private static async Task<IResult> Act(
        PageEditing edit, HttpContext http, Func<Instant, SubscriberCommand> command, CancellationToken cancel)
    {
        var (_, refusal) = await edit.Subscribers.Run(new PublicId(Value(http, "id")), command, cancel);
        return refusal is null
            ? new SeeOther($"/statuspage/{Value(http, "page")}/subscribers?done={Done.PageChanged}")
            : refusal.ToProblem();
    }

    private static DateTimeZone ZoneOf(HttpContext http, Asker asker) =>
        asker.Person.Zone is { } name && DateTimeZoneProviders.Tzdb.GetZoneOrNull(name) is { } zone
            ? zone
            : http.RequestServices.GetRequiredService<Engine.Live>().Now.Playbook.Zone;

    private static string Value(HttpContext http, string name) => http.Request.RouteValues[name]?.ToString() ?? "";
}
