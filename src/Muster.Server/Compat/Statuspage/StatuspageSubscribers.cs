using Muster.Core.Access;
using Muster.Core.StatusPage;
using Muster.Engine.StatusPage;

namespace Muster.Server.Compat.Statuspage;

/// <summary>Subscribers of a page, or of one incident, in the write API.</summary>
internal static class StatuspageSubscribers
{
    private const string Root = StatuspageEndpoints.Root + "/subscribers";
    private const string OfIncident = StatuspageEndpoints.Root + "/incidents/{id}/subscribers";

    private static readonly string[] Put = ["PATCH", "PUT"];

    internal static void Map(IEndpointRouteBuilder routes)
    {
        StatuspageEndpoints.Both(routes, ["GET"], Root, Permission.Configure, call => All(call, incident: null));
        StatuspageEndpoints.Both(routes, ["POST"], Root, Permission.Configure, call => Add(call, incident: null));
        StatuspageEndpoints.Both(routes, ["GET"], Root + "/count", Permission.Configure, Count);
        StatuspageEndpoints.Both(routes, ["GET"], Root + "/histogram_by_state", Permission.Configure, Histogram);
        StatuspageEndpoints.Both(routes, ["GET"], Root + "/unsubscribed", Permission.Configure, async call =>
            call.Answers.Subscribers(call.Page, call.View, call.Part(
                (await call.Subscribers.All(call.Page.Id, call.Cancel))
                    .Where(one => one.State == SubscriberState.Unsubscribed), first: 0)));
        StatuspageEndpoints.Both(routes, ["POST"], Root + "/unsubscribe", Permission.Configure, call => Many(
            call, (id, by) => now => new SubscriberCommand.Unsubscribe("api") { At = now, By = by }));
        StatuspageEndpoints.Both(routes, ["POST"], Root + "/reactivate", Permission.Configure, call => Many(
            call, (id, by) => now => new SubscriberCommand.Reactivate { At = now, By = by }));
        StatuspageEndpoints.Both(
            routes, ["POST"], Root + "/resend_confirmation", Permission.Configure, AskMany);
        StatuspageEndpoints.Both(routes, ["GET"], Root + "/{subscriber}", Permission.Configure, Show);
        StatuspageEndpoints.Both(routes, Put, Root + "/{subscriber}", Permission.Configure, Change);
        StatuspageEndpoints.Both(routes, ["DELETE"], Root + "/{subscriber}", Permission.Configure, Remove);
        StatuspageEndpoints.Both(
            routes, ["POST"], Root + "/{subscriber}/resend_confirmation", Permission.Configure, Ask);
        StatuspageEndpoints.Both(routes, ["GET"], OfIncident, Permission.Configure, call => All(
            call, new PublicId(call.Id)));
        StatuspageEndpoints.Both(routes, ["POST"], OfIncident, Permission.Configure, call => Add(
            call, new PublicId(call.Id)));
        StatuspageEndpoints.Both(routes, ["GET"], OfIncident + "/{subscriber}", Permission.Configure, Show);
        StatuspageEndpoints.Both(routes, ["DELETE"], OfIncident + "/{subscriber}", Permission.Configure, Remove);
        StatuspageEndpoints.Both(
            routes, ["POST"], OfIncident + "/{subscriber}/resend_confirmation", Permission.Configure, Ask);
    }

    private static async Task<IResult> All(StatuspageCall call, PublicId? incident)
    {
        if (incident is not null && call.Incident is null)
            return StatuspageAnswers.No(PageRefusals.UnknownIncident);
        var all = await Filtered(call);
        var state = call.Asked("state");
        return call.Answers.Subscribers(call.Page, call.View, call.Part(
            all.Where(one => (incident is null || one.Scope.Incident == incident) && Is(one, state)), first: 0));
    }

    private static async Task<IResult> Add(StatuspageCall call, PublicId? incident)
    {
        var body = await call.Body("subscriber");
        var (email, endpoint) = (body.Text("email"), body.Text("endpoint"));
        if (body.Text("phone_number") is { Length: > 0 })
            return StatuspageAnswers.Error(422, "Text messages are not sent. Give 'email' or 'endpoint'.");
        var components = body.List("component_ids");
        if (components is [] && body.Has("component_ids"))
            return StatuspageAnswers.Error(422, "'component_ids' has at least one id.");
        var named = components ?? [];
        var scope = new SubscriptionScope(
            [.. named.Where(id => call.Page.Component(id) is not null || call.Page.Group(id) is null)],
            [.. named.Where(id => call.Page.Component(id) is null && call.Page.Group(id) is not null)],
            incident);
        var order = endpoint is { Length: > 0 }
            ? new SubscriptionOrder(SubscriberKind.Webhook, endpoint, email, scope, SkipsYes: true)
            : new SubscriptionOrder(
                SubscriberKind.Email, email ?? "", Email: null, scope,
                body.Flag("skip_confirmation_notification") ?? false);
        var (subscriber, refusal) = await call.Subscribers.Subscribe(call.Page.Id, order, call.By, call.Cancel);
        return refusal is null
            ? call.Answers.Subscriber(201, call.Page, call.View, subscriber!)
            : StatuspageAnswers.No(refusal);
    }

    private static Task<IResult> Show(StatuspageCall call) => Known(
        call, one => Task.FromResult(call.Answers.Subscriber(200, call.Page, call.View, one)));

    private static Task<IResult> Change(StatuspageCall call) => Known(call, async one =>
    {
        var named = (await call.Body("subscriber")).List("component_ids") ?? [];
        var scope = one.Scope with
        {
            Components = [.. named.Where(id => call.Page.Group(id) is null)],
            Groups = [.. named.Where(id => call.Page.Group(id) is not null)],
        };
        var (after, refusal) = await call.Subscribers.Run(
            one.Order!.Id, now => new SubscriberCommand.ChangeScope(scope) { At = now, By = call.By }, call.Cancel);
        return refusal is null
            ? call.Answers.Subscriber(200, call.Page, call.View, after!)
            : StatuspageAnswers.No(refusal);
    });

    private static Task<IResult> Remove(StatuspageCall call) => Known(call, async one =>
    {
        await call.Subscribers.Run(
            one.Order!.Id, now => new SubscriberCommand.Unsubscribe("api") { At = now, By = call.By }, call.Cancel);
        return call.Answers.Subscriber(200, call.Page, call.View, one);
    });

    private static Task<IResult> Ask(StatuspageCall call) => Known(call, async one =>
    {
        await call.Subscribers.AskAgain(one.Order!.Id, call.Cancel);
        return Results.StatusCode(201);
    });

    private static async Task<IResult> Count(StatuspageCall call)
    {
        var all = await Filtered(call);
        var state = call.Asked("state");
        var counted = all.Where(one => Is(one, state)).ToList();
        return Results.Json(new Dictionary<string, int>
        {
            ["email"] = counted.Count(one => one.Order!.Kind == SubscriberKind.Email),
            ["sms"] = 0,
            ["webhook"] = counted.Count(one => one.Order!.Kind == SubscriberKind.Webhook),
            ["slack"] = 0,
            ["integration_partner"] = 0,
        });
    }

    private static async Task<IResult> Histogram(StatuspageCall call)
    {
        var all = await Filtered(call);
        Dictionary<string, int> Of(SubscriberKind kind) => new()
        {
            ["active"] = all.Count(one => one.Order!.Kind == kind && one.State == SubscriberState.Active),
            ["unconfirmed"] = all.Count(one => one.Order!.Kind == kind && one.State == SubscriberState.Unconfirmed),
            ["quarantined"] = all.Count(one => one.Order!.Kind == kind && one.State == SubscriberState.Quarantined),
            ["total"] = all.Count(one => one.Order!.Kind == kind && one.State != SubscriberState.Unsubscribed),
        };
        return Results.Json(new Dictionary<string, Dictionary<string, int>>
        {
            ["email"] = Of(SubscriberKind.Email),
            ["webhook"] = Of(SubscriberKind.Webhook),
        });
    }

    private static async Task<IResult> Many(
        StatuspageCall call, Func<PublicId, Core.Actor, Func<NodaTime.Instant, SubscriberCommand>> command)
    {
        foreach (var one in await Named(call))
            await call.Subscribers.Run(one.Order!.Id, command(one.Order.Id, call.By), call.Cancel);
        return Results.Ok();
    }

    private static async Task<IResult> AskMany(StatuspageCall call)
    {
        foreach (var one in await Named(call))
            await call.Subscribers.AskAgain(one.Order!.Id, call.Cancel);
        return Results.Ok();
    }

    /// <summary>Those of the ids in a body, or all of a type and state.</summary>
    private static async Task<IReadOnlyList<Subscriber>> Named(StatuspageCall call)
    {
        var body = await call.Body("subscribers");
        var all = await call.Subscribers.All(call.Page.Id, call.Cancel);
        var list = body.Whole["subscribers"];
        if (list is System.Text.Json.Nodes.JsonValue && list.ToString() == "all")
        {
            return
            [
                .. all.Where(one => Is(one, body.Outer("subscriber_state") ?? body.Outer("state"))
                    && IsOf(one, body.Outer("subscriber_type") ?? body.Outer("type"))),
            ];
        }

        var ids = list is System.Text.Json.Nodes.JsonArray array
            ? array.Select(each => each?.ToString()).ToHashSet(StringComparer.Ordinal)
            : throw StatuspageBody.Wrong("subscribers", "Give up to 100 ids as 'subscribers', or the word 'all'.");
        return [.. all.Where(one => ids.Contains(one.Order!.Id.Value)).Take(100)];
    }

    private static async Task<IReadOnlyList<Subscriber>> Filtered(StatuspageCall call)
    {
        var (type, words) = (call.Asked("type"), call.Asked("q"));
        var all = await call.Subscribers.All(call.Page.Id, call.Cancel);
        return
        [
            .. all.Where(one => IsOf(one, type)
                && (words is null || one.Order!.Address.Contains(words, StringComparison.OrdinalIgnoreCase))),
        ];
    }

    private static bool IsOf(Subscriber one, string? type) => type switch
    {
        null or "" => true,
        "email" => one.Order!.Kind == SubscriberKind.Email,
        "webhook" => one.Order!.Kind == SubscriberKind.Webhook,
        _ => false,
    };

    private static bool Is(Subscriber one, string? state) => state switch
    {
        null or "" or "active" => one.State == SubscriberState.Active,
        "unconfirmed" => one.State == SubscriberState.Unconfirmed,
        "quarantined" => one.State == SubscriberState.Quarantined,
        "all" => one.State != SubscriberState.Unsubscribed,
        _ => throw StatuspageBody.Wrong("state", $"'{state}' is no state of a subscriber."),
    };

    private static async Task<IResult> Known(StatuspageCall call, Func<Subscriber, Task<IResult>> act)
    {
        var id = new PublicId(call.Value("subscriber"));
        return await call.Subscribers.Find(id, call.Cancel) is { } one && one.Order!.Page == call.Page.Id
            ? await act(one)
            : StatuspageAnswers.No(Subscriber.Unknown);
    }
}
