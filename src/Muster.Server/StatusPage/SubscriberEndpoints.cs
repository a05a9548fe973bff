using Microsoft.AspNetCore.Http.HttpResults;
using Muster.Client;
using Muster.Client.StatusPage;
using Muster.Core.Access;
using Muster.Core.StatusPage;
using Muster.Engine.StatusPage;
using Muster.Server.Access;
using Muster.Server.Layout;

namespace Muster.Server.StatusPage;

/// <summary>Who hears of status pages, and what came of telling them, over JSON.</summary>
internal static class SubscriberEndpoints
{
    internal static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/{page}/subscribers", List).Needs(Permission.Configure).Takes("state", "kind")
            .WithSummary("Who hears of the page, newest first");
        api.MapPost("/{page}/subscribers", Add).Needs(Permission.Configure)
            .WithSummary("Let somebody hear of the page");
        api.MapGet("/{page}/subscribers/{id}", Show).Needs(Permission.Configure).WithSummary("One subscriber");
        api.MapDelete("/{page}/subscribers/{id}", Remove).Needs(Permission.Configure)
            .WithSummary("Send nothing there any more");
        api.MapPost("/{page}/subscribers/{id}/reactivation", Reactivate).Needs(Permission.Configure)
            .WithSummary("Send notices there again after a quarantine");
        api.MapPost("/{page}/subscribers/{id}/confirmation", Ask).Needs(Permission.Configure)
            .WithSummary("Ask the owner of the address once more");
        api.MapGet("/{page}/incidents/{id}/updates/{update}/notices", Ledger).Needs(Permission.Read)
            .WithSummary("Who was told of something that was said, and what came of it");
        api.MapPost("/{page}/incidents/{id}/updates/{update}/notices", Resend).Needs(Permission.Respond)
            .WithSummary("Tell those who were not reached once more, or those who are named");
    }

    private static async Task<Ok<ListMessage<SubscriberMessage>>> List(
        string page, HttpContext http, StatusPageDesk desk, SubscriberDesk subscribers, CancellationToken cancel)
    {
        var known = await StatusPageEndpoints.PageOf(page, desk, cancel);
        var states = Lists.Values<SubscriberState>(
            http, "state", word => Wire.Parse<SubscriberState>(word) is { } state ? [state] : null);
        var kinds = Lists.Values<SubscriberKind>(
            http, "kind", word => Wire.Parse<SubscriberKind>(word) is { } kind ? [kind] : null);
        return TypedResults.Ok(Lists.Whole((await subscribers.All(known.Id, cancel))
            .Where(one => (states.Count == 0 || states.Contains(one.State))
                && (kinds.Count == 0 || kinds.Contains(one.Order!.Kind)))
            .Select(one => StatusPageMessages.Of(one, secret: null))));
    }

    private static async Task<Results<Created<SubscriberMessage>, ProblemAnswer>> Add(
        string page, Input<SubscriberOrderMessage> input, Asker asker, StatusPageDesk desk,
        SubscriberDesk subscribers, NoticeCarrier carrier, CancellationToken cancel)
    {
        var known = await StatusPageEndpoints.PageOf(page, desk, cancel);
        var order = input.Value;
        var scope = new SubscriptionScope(
            order.Components ?? [],
            order.Groups ?? [],
            order.Incident is { Length: > 0 } incident ? new PublicId(incident) : null);
        var asked = order.Endpoint is { Length: > 0 } endpoint
            ? new SubscriptionOrder(SubscriberKind.Webhook, endpoint, order.Email, scope, SkipsYes: true)
            : new SubscriptionOrder(
                SubscriberKind.Email, order.Email ?? "", Email: null, scope, order.Confirmed ?? false);
        var (subscriber, refusal) = await subscribers.Subscribe(known.Id, asked, asker.AsActor, cancel);
        return refusal is not null
            ? refusal.ToProblem()
            : TypedResults.Created(
                $"/api/v1/statuspages/{known.Id}/subscribers/{subscriber!.Order!.Id}",
                StatusPageMessages.Of(subscriber, SecretOf(subscriber, carrier)));
    }

    private static async Task<Results<Ok<SubscriberMessage>, ProblemAnswer>> Show(
        string page, string id, StatusPageDesk desk, SubscriberDesk subscribers, NoticeCarrier carrier,
        CancellationToken cancel) =>
        await Find(page, id, desk, subscribers, cancel) is { } known
            ? TypedResults.Ok(StatusPageMessages.Of(known, SecretOf(known, carrier)))
            : Subscriber.Unknown.ToProblem();

    private static async Task<Results<NoContent, ProblemAnswer>> Remove(
        string page, string id, Asker asker, StatusPageDesk desk, SubscriberDesk subscribers, CancellationToken cancel)
    {
        if (await Find(page, id, desk, subscribers, cancel) is not { } known)
            return Subscriber.Unknown.ToProblem();
        await subscribers.Run(
            known.Order!.Id,
            now => new SubscriberCommand.Unsubscribe("api") { At = now, By = asker.AsActor },
            cancel);
        return TypedResults.NoContent();
    }

    private static async Task<Results<Ok<SubscriberMessage>, ProblemAnswer>> Reactivate(
        string page, string id, Asker asker, StatusPageDesk desk, SubscriberDesk subscribers, CancellationToken cancel)
    {
        if (await Find(page, id, desk, subscribers, cancel) is not { } known)
            return Subscriber.Unknown.ToProblem();
        var (after, refusal) = await subscribers.Run(
            known.Order!.Id, now => new SubscriberCommand.Reactivate { At = now, By = asker.AsActor }, cancel);
        return refusal is not null
            ? refusal.ToProblem()
            : TypedResults.Ok(StatusPageMessages.Of(after!, secret: null));
    }

    private static async Task<Results<Ok<SubscriberMessage>, ProblemAnswer>> Ask(
        string page, string id, StatusPageDesk desk, SubscriberDesk subscribers, CancellationToken cancel)
    {
        if (await Find(page, id, desk, subscribers, cancel) is not { } known)
            return Subscriber.Unknown.ToProblem();
        await subscribers.AskAgain(known.Order!.Id, cancel);
        return TypedResults.Ok(StatusPageMessages.Of(known, secret: null));
    }

    private static async Task<Results<Ok<NoticesMessage>, ProblemAnswer>> Ledger(
        string page, string id, string update, StatusPageDesk desk, NoticePost notices, CancellationToken cancel)
    {
        var known = await StatusPageEndpoints.PageOf(page, desk, cancel);
        return known.Incident(id)?.Updates.Find(each => each.Id.Value == update) is { } said
            ? TypedResults.Ok(StatusPageMessages.Of(said.Id, await notices.Ledger(said.Id, cancel)))
            : PageRefusals.UnknownUpdate.ToProblem();
    }

    private static async Task<Results<Ok<NoticesMessage>, ProblemAnswer>> Resend(
        string page, string id, string update, Input<ResendMessage> input, Asker asker, StatusPageDesk desk,
        NoticePost notices, CancellationToken cancel)
    {
        var known = await StatusPageEndpoints.PageOf(page, desk, cancel);
        if (known.Incident(id)?.Updates.Find(each => each.Id.Value == update) is not { } said)
            return PageRefusals.UnknownUpdate.ToProblem();
        var refusal = await notices.Resend(
            said.Id, input.Value.Subscribers?.Select(each => new PublicId(each)).ToList(), asker.AsActor, cancel);
        return refusal is not null
            ? refusal.ToProblem()
            : TypedResults.Ok(StatusPageMessages.Of(said.Id, await notices.Ledger(said.Id, cancel)));
    }

    private static async Task<Subscriber?> Find(
        string page, string id, StatusPageDesk desk, SubscriberDesk subscribers, CancellationToken cancel)
    {
        var known = await StatusPageEndpoints.PageOf(page, desk, cancel);
        return await subscribers.Find(new PublicId(id), cancel) is { } one && one.Order!.Page == known.Id ? one : null;
    }

    private static string? SecretOf(Subscriber subscriber, NoticeCarrier carrier) =>
        subscriber.Order is { Kind: SubscriberKind.Webhook } order ? carrier.SecretOf(order.Id, order.Address) : null;
}
