using Muster.Core;
using Muster.Core.Access;
using Muster.Core.StatusPage;
using Muster.Engine.StatusPage;
using Muster.Server.Access;
using Muster.Server.Layout;
using NodaTime;

namespace Muster.Server.StatusPage;

/// <summary>What a subscriber sees of their subscription.</summary>
/// <param name="View">The page.</param>
/// <param name="Subscriber">The subscriber; null right after asking, when nothing of them is told to anybody.</param>
/// <param name="Token">The secret part of their address.</param>
/// <param name="Said">What the last act came to, or null.</param>
public sealed record SubscriptionView(PublicView View, Subscriber? Subscriber, string Token, string? Said)
{
    public string? Refused { get; init; }
}

/// <summary>
/// Signing up, saying yes, changing and leaving, by links whose address is the secret. Whoever asks for an address
/// learns nothing about it: the answer is the same whether it was known or not.
/// </summary>
internal static class SubscriptionScreens
{
    private const string Asked = "If this address is new here, a mail is on its way to it. Follow the link in it, and "
        + "you will hear of what happens.";

    internal static void Map(IEndpointRouteBuilder routes)
    {
        foreach (var root in (string[])["/status", "/status/{page}"])
        {
            routes.MapPost($"{root}/subscribers", SubscribeByForm).Public();
            routes.MapPost($"{root}/api/v2/subscribers.json", SubscribeByJson).Public();
        }

        routes.MapGet("/status/{page}/subscription/{token}", Show).Needs(Permission.None).ExcludeFromDescription();
        routes.MapPost("/status/{page}/subscription/{token}", Confirm).Public();
        routes.MapPost("/status/{page}/subscription/{token}/scope", Change).Public();
        routes.MapPost("/status/{page}/subscription/{token}/unsubscribe", Leave).Public();
    }

    /// <summary>Open to everybody: its address is the secret, or what it does has to be confirmed.</summary>
    private static void Public(this RouteHandlerBuilder route) =>
        route.Needs(Permission.None).TrustsItsAddress().ExcludeFromDescription();

    private static async Task<IResult> SubscribeByForm(
        HttpContext http, StatusPageDesk pages, SubscriberDesk desk, PublicPages shown, SubscribeLimits limits,
        PageDoors doors, CancellationToken cancel)
    {
        var fields = await Fields.Of(http, cancel);
        if (await pages.Find(http.Request.RouteValues["page"]?.ToString(), cancel) is not { } page)
            return PageRefusals.UnknownPage.ToProblem();
        if (!doors.MayRead(http, page))
            return PageRefusals.UnknownPage.ToProblem();

        // Programs fill in what people do not see.
        var refusal = fields["website"] is not null ? null
            : !limits.Allow(http) ? TooOften
            : await Subscribe(page, fields["email"], fields["endpoint"], fields["about"], desk, cancel);
        var view = shown.ViewOf(page, (await shown.Now(cancel)).Snapshot);
        return Screen.Of<SubscriptionScreen>(
            new
            {
                Subscription = new SubscriptionView(view, Subscriber: null, "", refusal is null ? Asked : null)
                {
                    Refused = refusal?.Message,
                },
            },
            refusal is null ? 200 : Problems.StatusOf(refusal));
    }

    private static async Task<IResult> SubscribeByJson(
        HttpContext http, StatusPageDesk pages, SubscriberDesk desk, SubscribeLimits limits, PageDoors doors,
        CancellationToken cancel)
    {
        if (await pages.Find(http.Request.RouteValues["page"]?.ToString(), cancel) is not { } page
            || !doors.MayRead(http, page))
        {
            return PageRefusals.UnknownPage.ToProblem();
        }

        if (!limits.Allow(http))
            return TooOften.ToProblem();
        var body = await Compat.Statuspage.StatuspageBody.Read(http, "subscriber");
        var refusal = await Subscribe(page, body.Text("email"), body.Text("endpoint"), about: null, desk, cancel);
        return refusal is null
            ? Results.Json(new { subscriber = new { state = "asked" } }, statusCode: StatusCodes.Status201Created)
            : refusal.ToProblem();
    }

    private static async Task<Refusal?> Subscribe(
        PageInForce page, string? email, string? endpoint, string? about, SubscriberDesk desk,
        CancellationToken cancel)
    {
        var scope = ScopeOf(about);
        var order = endpoint is { Length: > 0 }
            ? new SubscriptionOrder(SubscriberKind.Webhook, endpoint, email, scope, SkipsYes: false)
            : new SubscriptionOrder(SubscriberKind.Email, email ?? "", Email: null, scope, SkipsYes: false);
        return (await desk.Subscribe(page.Id, order, Somebody(), cancel)).Refusal;
    }

    private static async Task<IResult> Show(
        HttpContext http, string token, SubscriberDesk desk, SubscriberLinks links, StatusPageDesk pages,
        PublicPages shown, CancellationToken cancel) =>
        await Screened(http, token, said: null, desk, links, pages, shown, cancel);

    private static async Task<IResult> Confirm(
        HttpContext http, string token, SubscriberDesk desk, SubscriberLinks links, StatusPageDesk pages,
        PublicPages shown, CancellationToken cancel) => await Run(
        http, token, now => new SubscriberCommand.Confirm { At = now, By = Somebody() },
        "You will hear of what happens.", desk, links, pages, shown, cancel);

    private static async Task<IResult> Change(
        HttpContext http, string token, SubscriberDesk desk, SubscriberLinks links, StatusPageDesk pages,
        PublicPages shown, CancellationToken cancel)
    {
        var scope = ScopeOf((await Fields.Of(http, cancel))["about"]);
        return await Run(
            http, token, now => new SubscriberCommand.ChangeScope(scope) { At = now, By = Somebody() },
            "Changed. You hear of this from now on.", desk, links, pages, shown, cancel);
    }

    private static async Task<IResult> Leave(
        HttpContext http, string token, SubscriberDesk desk, SubscriberLinks links, StatusPageDesk pages,
        PublicPages shown, CancellationToken cancel) => await Run(
        http, token, now => new SubscriberCommand.Unsubscribe("link") { At = now, By = Somebody() },
        "You have left: nothing more is sent to you.", desk, links, pages, shown, cancel);

    private static async Task<IResult> Run(
        HttpContext http, string token, Func<Instant, SubscriberCommand> command, string said, SubscriberDesk desk,
        SubscriberLinks links, StatusPageDesk pages, PublicPages shown, CancellationToken cancel)
    {
        if (links.Read(token) is not { } id)
            return Subscriber.Unknown.ToProblem();
        var (_, refusal) = await desk.Run(id, command, cancel);
        return refusal is not null
            ? refusal.ToProblem()
            : await Screened(http, token, said, desk, links, pages, shown, cancel);
    }

    private static async Task<IResult> Screened(
        HttpContext http, string token, string? said, SubscriberDesk desk, SubscriberLinks links,
        StatusPageDesk pages, PublicPages shown, CancellationToken cancel)
    {
        if (links.Read(token) is not { } id
            || await desk.Find(id, cancel) is not { } subscriber
            || await pages.Find(subscriber.Order!.Page, cancel) is not { } page
            || http.Request.RouteValues["page"]?.ToString() is not { } named
            || (named != page.Id && named != page.Code.Value))
        {
            return Subscriber.Unknown.ToProblem();
        }

        var view = shown.ViewOf(page, (await shown.Now(cancel)).Snapshot);
        return Screen.Of<SubscriptionScreen>(
            new { Subscription = new SubscriptionView(view, subscriber, token, said) });
    }

    private static SubscriptionScope ScopeOf(string? about) => about?.Split(':', 2) switch
    {
        ["component", var id] => SubscriptionScope.Everything with { Components = [id] },
        ["group", var id] => SubscriptionScope.Everything with { Groups = [id] },
        ["incident", var id] => SubscriptionScope.Everything with { Incident = new PublicId(id) },
        _ => SubscriptionScope.Everything,
    };

    private static Actor Somebody() => Actor.Muster with { Id = "public", Name = "A subscriber" };

    private static Refusal TooOften { get; } =
        new("subscriber.too-often", "This was asked too often from your network. Try again in an hour.");
}
