using Microsoft.AspNetCore.Http.HttpResults;
using Muster.Client;
using Muster.Client.StatusPage;
using Muster.Core;
using Muster.Core.Access;
using Muster.Core.StatusPage;
using Muster.Engine.StatusPage;
using Muster.Server.Access;
using Muster.Server.Layout;
using NodaTime;
using C = Muster.Core.StatusPage.PublicPageCommand;

namespace Muster.Server.StatusPage;

/// <summary>Status pages over JSON: what stands on them and what is said there.</summary>
internal static class StatusPageEndpoints
{
    internal static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/v1/statuspages").WithTags("status page");
        api.MapGet("", List).Needs(Permission.Read).WithSummary("The status pages");
        api.MapPost("", Make).Needs(Permission.Configure).WithSummary("Make a page that no file defines");
        api.MapGet("/{page}", Show).Needs(Permission.Read).WithSummary("One status page");
        api.MapPut("/{page}/components/{id}", WriteComponent).Needs(Permission.Configure)
            .WithSummary("Make a component that no file defines, or change it");
        api.MapDelete("/{page}/components/{id}", RemoveComponent).Needs(Permission.Configure)
            .WithSummary("Take a component that no file defines off the page");
        api.MapPost("/{page}/components/{id}/status", SetComponent).Needs(Permission.Respond)
            .WithSummary("Say how a component works, outside an incident");
        api.MapPost("/{page}/components/{id}/veto", Veto).Needs(Permission.Respond)
            .WithSummary("Say that customers see nothing of the signs of monitoring");
        api.MapGet("/{page}/incidents", Incidents).Needs(Permission.Read).Takes("status")
            .WithSummary("Incidents and planned work on the page, newest first");
        api.MapPost("/{page}/incidents", Open).Needs(Permission.Respond)
            .WithSummary("Put an incident or planned work on the page");
        api.MapGet("/{page}/incidents/{id}", Incident).Needs(Permission.Read).WithSummary("One incident on the page");
        api.MapPost("/{page}/incidents/{id}/updates", Say).Needs(Permission.Respond)
            .WithSummary("Say something about it, with its components");
        api.MapPut("/{page}/incidents/{id}/updates/{update}", Edit).Needs(Permission.Respond)
            .WithSummary("Let what was said read otherwise");
        api.MapPost("/{page}/incidents/{id}/withdrawal", Withdraw).Needs(Permission.Respond)
            .WithSummary("Show it to nobody any more");
        api.MapPost("/{page}/incidents/{id}/postmortem", Postmortem).Needs(Permission.Respond)
            .WithSummary("Draft or publish what was learnt");
        api.MapDelete("/{page}/incidents/{id}/postmortem", Unpublish).Needs(Permission.Respond)
            .WithSummary("Take what was learnt off the page; the draft stays");
        api.MapGet("/{page}/audience", Audience).Needs(Permission.Read).Takes("incident", "component")
            .WithSummary("How many would hear of an incident about these components");
        api.MapGet("/{page}/address", Address).Needs(Permission.Configure)
            .WithSummary("Where those read it whom it is for; of a page for one customer a secret address");
        api.MapPost("/{page}/import", Import).Needs(Permission.Configure).Accepts<object>("application/json")
            .WithSummary("Bring what a Statuspage account knows: its JSON; nobody is told of what is past");
        SubscriberEndpoints.Map(api);
    }

    private static async Task<Results<Ok<PageImportMessage>, ProblemAnswer>> Import(
        string page, HttpContext http, Asker asker, PageImport import, CancellationToken cancel)
    {
        var body = await Compat.SignalBody.Read(http, ImportBytesMax);
        if (body.Problem is { } unreadable)
            throw new ProblemException(body.Status, "request.unreadable", unreadable);
        if (Compat.Statuspage.StatuspageAccount.Read(body.Bytes, out var problem) is not { } account)
            return PageRefusals.Wrong("import-wrong", "body", problem).ToProblem();
        var (done, refusal) = await import.Bring(page, account, asker.AsActor, cancel);
        return done is null
            ? refusal!.ToProblem()
            : TypedResults.Ok(new PageImportMessage
            {
                Components = done.Components,
                Groups = done.Groups,
                Incidents = done.Incidents,
                Updates = done.Updates,
                Subscribers = done.Subscribers,
                LeftOut = [.. done.LeftOut.Select(each => new LeftOutMessage(each.What, each.Why))],
            });
    }

    private static async Task<Results<Ok<PageComponentMessage>, ProblemAnswer>> Veto(
        string page, string id, Input<WithdrawalMessage> input, Asker asker, StatusPageDesk desk, TimeProvider time,
        CancellationToken cancel)
    {
        var known = await PageOf(page, desk, cancel);
        var component = known.Component(id)?.Id ?? id;
        var (after, refusal) = await desk.Run(
            known.Id,
            now => new C.VetoSuspicion(component, input.Value.Reason ?? "") { At = now, By = asker.AsActor },
            cancel);
        return refusal is not null
            ? refusal.ToProblem()
            : TypedResults.Ok(StatusPageMessages.Of(
                after!.Component(component)!, Instant.FromDateTimeOffset(time.GetUtcNow())));
    }

    private const int ImportBytesMax = 8 * 1024 * 1024;

    private static async Task<Ok<PageAddressMessage>> Address(
        string page, StatusPageDesk desk, PublicPages shown, PageDoors doors, CancellationToken cancel)
    {
        var known = await PageOf(page, desk, cancel);
        return TypedResults.Ok(new PageAddressMessage(doors.AddressOf(known, shown.UrlOf(known))));
    }

    /// <summary>A page, or the answer that there is none.</summary>
    internal static async Task<PageInForce> PageOf(string id, StatusPageDesk desk, CancellationToken cancel) =>
        await desk.Find(id, cancel)
        ?? throw new ProblemException(404, PageRefusals.UnknownPage.Code, PageRefusals.UnknownPage.Message);

    private static async Task<Ok<ListMessage<StatusPageMessage>>> List(
        StatusPageDesk desk, SubscriberDesk subscribers, PublicPages shown, TimeProvider time, CancellationToken cancel)
    {
        List<StatusPageMessage> items = [];
        foreach (var page in await desk.All(cancel))
            items.Add(await MessageOf(page, subscribers, shown, time, cancel));
        return TypedResults.Ok(Lists.Whole(items));
    }

    private static async Task<Ok<StatusPageMessage>> Show(
        string page, StatusPageDesk desk, SubscriberDesk subscribers, PublicPages shown, TimeProvider time,
        CancellationToken cancel) => TypedResults.Ok(await MessageOf(
        await PageOf(page, desk, cancel), subscribers, shown, time, cancel));

    private static async Task<Results<Created<StatusPageMessage>, ProblemAnswer>> Make(
        Input<StatusPageOrderMessage> input, Asker asker, StatusPageDesk desk, SubscriberDesk subscribers,
        PublicPages shown, TimeProvider time, CancellationToken cancel)
    {
        var order = input.Value;
        var id = order.Id ?? "";
        if (id.Length is 0 or > 60 || id.Any(letter => !char.IsAsciiLetterLower(letter) && !char.IsAsciiDigit(letter)
            && letter != '-') || id == "api")
        {
            return PageRefusals.Wrong(
                "id-wrong", "id", "An id has lower-case letters, digits and hyphens.").ToProblem();
        }

        if (PageDoors.ReadersIn(order.Readers) is not { } readers)
        {
            return PageRefusals.Wrong(
                "readers-wrong", "readers", "Readers are everybody, signed-in or customer.").ToProblem();
        }

        if (order.Language is not null && ReaderLanguage.Find(order.Language) is null)
            return PageRefusals.Wrong("language-wrong", "language", "Languages are en, de, fr and es.").ToProblem();
        if (order.Colour is not null && !Brand.IsColour(order.Colour))
            return PageRefusals.Wrong("colour-wrong", "colour", "A colour is written '#1a5fb4'.").ToProblem();
        var settings = new StatusPageSettings(order.Name ?? "", order.Description ?? "", null, order.Zone, null)
        {
            Readers = readers == PageReaders.Everybody ? null : readers,
            Language = order.Language,
            Colour = order.Colour,
        };
        var (page, refusal) = await desk.Run(
            id, now => new C.Make(id, settings) { At = now, By = asker.AsActor }, cancel);
        return refusal is not null
            ? refusal.ToProblem()
            : TypedResults.Created(
                $"/api/v1/statuspages/{id}", await MessageOf(page!, subscribers, shown, time, cancel));
    }

    private static async Task<Results<Ok<PageComponentMessage>, ProblemAnswer>> WriteComponent(
        string page, string id, Input<ComponentOrderMessage> input, Asker asker, StatusPageDesk desk,
        TimeProvider time, CancellationToken cancel)
    {
        var shown = await PageOf(page, desk, cancel);
        var (order, known) = (input.Value, shown.Component(id)?.Settings);
        var settings = new ComponentSettings(
            order.Name ?? known?.Name ?? "",
            order.Description ?? known?.Description ?? "",
            order.Group ?? known?.Group,
            order.Position ?? known?.Position ?? shown.Components.Count + 1,
            Showcase: true,
            OnlyShowIfDegraded: false,
            known?.StartDate,
            order.Services is { } services ? [.. services.Select(one => new ServiceId(one))] : known?.Services ?? []);
        var (after, refusal) = await desk.Run(
            shown.Id,
            now => new C.WriteComponent(shown.Component(id)?.Id ?? id, settings) { At = now, By = asker.AsActor },
            cancel);
        return refusal is not null
            ? refusal.ToProblem()
            : TypedResults.Ok(StatusPageMessages.Of(after!.Component(id)!, NowOf(time)));
    }

    private static async Task<Results<NoContent, ProblemAnswer>> RemoveComponent(
        string page, string id, Asker asker, StatusPageDesk desk, CancellationToken cancel)
    {
        var shown = await PageOf(page, desk, cancel);
        var (_, refusal) = await desk.Run(
            shown.Id,
            now => new C.RemoveComponent(shown.Component(id)?.Id ?? id) { At = now, By = asker.AsActor },
            cancel);
        return refusal is not null ? refusal.ToProblem() : TypedResults.NoContent();
    }

    private static async Task<Results<Ok<PageComponentMessage>, ProblemAnswer>> SetComponent(
        string page, string id, Input<ComponentStatusMessage> input, Asker asker, StatusPageDesk desk,
        TimeProvider time, CancellationToken cancel)
    {
        var shown = await PageOf(page, desk, cancel);
        if (PublicWords.ComponentStatusOf(input.Value.Status) is not { } status)
        {
            return PageRefusals.Wrong(
                "component-status-wrong", "status", "Give operational, under_maintenance, degraded_performance, "
                + "partial_outage or major_outage.").ToProblem();
        }

        var known = shown.Component(id)?.Id ?? id;
        var (after, refusal) = await desk.Run(
            shown.Id,
            now => new C.SetComponent(known, status, input.Value.Reason) { At = now, By = asker.AsActor },
            cancel);
        return refusal is not null
            ? refusal.ToProblem()
            : TypedResults.Ok(StatusPageMessages.Of(after!.Component(known)!, NowOf(time)));
    }

    private static async Task<Ok<ListMessage<PublicIncidentMessage>>> Incidents(
        string page, HttpContext http, StatusPageDesk desk, PublicPages shown, CancellationToken cancel)
    {
        var known = await PageOf(page, desk, cancel);
        var statuses = Lists.Values<PublicStatus>(
            http, "status", word => PublicWords.StatusOf(word) is { } status ? [status] : null);
        return TypedResults.Ok(Lists.Whole(known.Incidents
            .Where(one => statuses.Count == 0 || statuses.Contains(one.Status))
            .Select(one => StatusPageMessages.Of(one, shown.UrlOf(known)))));
    }

    private static async Task<Results<Ok<PublicIncidentMessage>, ProblemAnswer>> Incident(
        string page, string id, StatusPageDesk desk, PublicPages shown, CancellationToken cancel)
    {
        var known = await PageOf(page, desk, cancel);
        return Answer(known, known.Incident(id), PageRefusals.UnknownIncident, shown);
    }

    private static async Task<Results<Created<PublicIncidentMessage>, ProblemAnswer>> Open(
        string page, Input<PublishMessage> input, Asker asker, StatusPageDesk desk, StatusPageActions actions,
        PublicPages shown, CancellationToken cancel)
    {
        var known = await PageOf(page, desk, cancel);
        var (incident, refusal) = await actions.Publish(known, known: null, input.Value, asker, cancel);
        return refusal is not null
            ? refusal.ToProblem()
            : TypedResults.Created(
                $"/api/v1/statuspages/{known.Id}/incidents/{incident!.Id}",
                StatusPageMessages.Of(incident, shown.UrlOf(known)));
    }

    private static async Task<Results<Ok<PublicIncidentMessage>, ProblemAnswer>> Say(
        string page, string id, Input<PublishMessage> input, Asker asker, StatusPageDesk desk,
        StatusPageActions actions, PublicPages shown, CancellationToken cancel)
    {
        var known = await PageOf(page, desk, cancel);
        if (known.Incident(id) is not { } incident)
            return PageRefusals.UnknownIncident.ToProblem();
        var (after, refusal) = await actions.Publish(known, incident.Id, input.Value, asker, cancel);
        return Answer(known, after, refusal, shown);
    }

    private static Task<Results<Ok<PublicIncidentMessage>, ProblemAnswer>> Edit(
        string page, string id, string update, Input<PublishMessage> input, Asker asker, StatusPageDesk desk,
        PublicPages shown, CancellationToken cancel) => Run(
        page, id, desk, shown,
        now => new C.EditUpdate(new PublicId(id), new PublicId(update), input.Value.Body, ShownAt: null)
        {
            At = now,
            By = asker.AsActor,
        },
        cancel);

    private static async Task<Results<Ok<PublicIncidentMessage>, ProblemAnswer>> Withdraw(
        string page, string id, Input<WithdrawalMessage> input, Asker asker, StatusPageDesk desk, PublicPages shown,
        CancellationToken cancel)
    {
        var known = await PageOf(page, desk, cancel);
        var (_, refusal) = await desk.Run(
            known.Id,
            now => new C.Withdraw(new PublicId(id), input.Value.Reason) { At = now, By = asker.AsActor },
            cancel);
        return Answer(known, known.Incident(id), refusal, shown);
    }

    private static async Task<Results<Ok<PublicIncidentMessage>, ProblemAnswer>> Postmortem(
        string page, string id, Input<PublicPostmortemMessage> input, Asker asker, StatusPageDesk desk,
        PublicPages shown, CancellationToken cancel)
    {
        var (incident, order) = (new PublicId(id), input.Value);
        if (order.Body is { } body)
        {
            var drafted = await Run(
                page, id, desk, shown,
                now => new C.DraftPostmortem(incident, body) { At = now, By = asker.AsActor }, cancel);
            if (order.Publish != true || drafted.Result is ProblemAnswer)
                return drafted;
        }

        var update = desk.NewId();
        return await Run(
            page, id, desk, shown,
            now => new C.PublishPostmortem(incident, update, order.Notify ?? true) { At = now, By = asker.AsActor },
            cancel);
    }

    private static Task<Results<Ok<PublicIncidentMessage>, ProblemAnswer>> Unpublish(
        string page, string id, Asker asker, StatusPageDesk desk, PublicPages shown, CancellationToken cancel) => Run(
        page, id, desk, shown,
        now => new C.RevertPostmortem(new PublicId(id)) { At = now, By = asker.AsActor }, cancel);

    private static async Task<Ok<AudienceMessage>> Audience(
        string page, HttpContext http, StatusPageDesk desk, CancellationToken cancel)
    {
        var known = await PageOf(page, desk, cancel);
        var components = Lists.Values<string>(
            http, "component", word => known.Component(word) is { } one ? [one.Id] : null);
        var incident = Query.Text(http, "incident") is { } id ? known.Incident(id) : null;
        return TypedResults.Ok(new AudienceMessage(await desk.Audience(
            known, incident?.Id ?? default, [.. (incident?.Components ?? []).Concat(components)], cancel)));
    }

    private static async Task<Results<Ok<PublicIncidentMessage>, ProblemAnswer>> Run(
        string page, string id, StatusPageDesk desk, PublicPages shown, Func<Instant, PublicPageCommand> command,
        CancellationToken cancel)
    {
        var known = await PageOf(page, desk, cancel);
        var (after, refusal) = await desk.Run(known.Id, command, cancel);
        return Answer(known, after?.Incident(id), refusal, shown);
    }

    private static Results<Ok<PublicIncidentMessage>, ProblemAnswer> Answer(
        PageInForce page, PublicIncident? incident, Refusal? refusal, PublicPages shown) =>
        incident is not null && (refusal is null || refusal == PageRefusals.UnknownIncident)
            ? TypedResults.Ok(StatusPageMessages.Of(incident, shown.UrlOf(page)))
            : (refusal ?? PageRefusals.UnknownIncident).ToProblem();

    private static async Task<StatusPageMessage> MessageOf(
        PageInForce page, SubscriberDesk subscribers, PublicPages shown, TimeProvider time, CancellationToken cancel) =>
        StatusPageMessages.Of(
            page,
            shown.UrlOf(page),
            (await subscribers.All(page.Id, cancel)).Count(one => one.State == SubscriberState.Active),
            NowOf(time));

    private static Instant NowOf(TimeProvider time) => Instant.FromDateTimeOffset(time.GetUtcNow());
}
