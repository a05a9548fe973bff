using Muster.Core;
using Muster.Core.StatusPage;
using Muster.Storage;
using NodaTime;

namespace Muster.Engine.StatusPage;

/// <summary>What somebody gives who wants to hear of a page.</summary>
/// <param name="Kind">By which way.</param>
/// <param name="Address">Where.</param>
/// <param name="Email">Who looks after a webhook, or null.</param>
/// <param name="Scope">Of what; ids or codes.</param>
/// <param name="SkipsYes">Nobody is asked, because the asker answers for it.</param>
public sealed record SubscriptionOrder(
    SubscriberKind Kind, string Address, string? Email, SubscriptionScope Scope, bool SkipsYes);

/// <summary>Who hears of status pages.</summary>
public sealed class SubscriberDesk(IStore store, Live live, StatusPageDesk pages)
{
    /// <summary>A page has at most so many subscribers.</summary>
    public const int SubscribersMax = 200_000;

    /// <summary>So many are forgotten in one transaction.</summary>
    private const int PurgedMax = 500;

    /// <summary>An address that has not said yes is not asked again within this.</summary>
    private static readonly Duration AskedAgainAfter = Duration.FromMinutes(10);

    private static readonly Duration PurgeEvery = Duration.FromHours(1);

    /// <summary>The subscribers of a page, newest first.</summary>
    public Task<IReadOnlyList<Subscriber>> All(string page, CancellationToken cancel) => store.Read(
        async reading => (IReadOnlyList<Subscriber>)
        [
            .. (await pages.Subscribers.Of(reading)).Values
                .Select(loaded => loaded.State)
                .Where(one => one.Order?.Page == page)
                .OrderByDescending(one => one.Order!.At)
                .ThenBy(one => one.Order!.Id.Value, StringComparer.Ordinal),
        ],
        cancel).AsTask();

    /// <summary>One subscriber, or null.</summary>
    public async Task<Subscriber?> Find(PublicId id, CancellationToken cancel)
    {
        var known = await store.Read(reading => pages.Subscribers.Of(reading, id.Value), cancel);
        return known.State.Order is null ? null : known.State;
    }

    /// <summary>Somebody wants to hear of a page. Asking twice is the same as asking once.</summary>
    public async Task<(Subscriber? Subscriber, Refusal? Refusal)> Subscribe(
        string page, SubscriptionOrder order, Actor by, CancellationToken cancel) =>
        await store.Transact<(Subscriber? Subscriber, Refusal? Refusal)>(
            Lane.Human,
            async transaction =>
            {
                var configuration = await live.At(transaction);
                if (await pages.Page(transaction, configuration, page) is not { } shown)
                    return (null, PageRefusals.UnknownPage);
                if (Wrong(shown, order.Scope) is { } wrong)
                    return (null, wrong);
                var id = Subscriber.IdOf(page, order.Kind, order.Address, order.Scope.Incident);
                var all = await pages.Subscribers.Of(transaction);
                var before = all.GetValueOrDefault(id.Value, new Loaded<Subscriber>(Subscriber.Initial, 0));
                if (before.State.Order is null && all.Count >= SubscribersMax)
                    return (null, TooMany);
                if (before.State is { State: SubscriberState.Unconfirmed } && !order.SkipsYes
                    && transaction.Now - before.State.Since < AskedAgainAfter)
                {
                    return (before.State, null);
                }

                var needsYes = !order.SkipsYes && order.Kind == SubscriberKind.Email;
                var (after, refusal) = await Run(transaction, id, before, new SubscriberCommand.Subscribe(
                    new SubscriberEvent.Subscribed(
                        id, page, order.Kind, order.Address, order.Email, InIds(shown, order.Scope), needsYes)
                    { At = transaction.Now, By = by })
                { At = transaction.Now, By = by });
                if (after is { State: SubscriberState.Unconfirmed })
                    await transaction.Arm(new NewJob(JobKinds.SubscriberAsk, id.Value, transaction.Now, ""));
                return (after, refusal);
            },
            cancel);

    /// <summary>Asks something of a subscriber.</summary>
    public async Task<(Subscriber? Subscriber, Refusal? Refusal)> Run(
        PublicId id, Func<Instant, SubscriberCommand> command, CancellationToken cancel) =>
        await store.Transact<(Subscriber? Subscriber, Refusal? Refusal)>(
            Lane.Human,
            async transaction =>
            {
                var before = await pages.Subscribers.Of(transaction, id.Value);
                var asked = command(transaction.Now);
                if (asked is SubscriberCommand.ChangeScope change && before.State.Order is { } order)
                {
                    var shown = await pages.Page(transaction, await live.At(transaction), order.Page);
                    if (shown is null || Wrong(shown, change.Scope) is not null)
                        return (null, shown is null ? PageRefusals.UnknownPage : Wrong(shown, change.Scope));
                    asked = change with { Scope = InIds(shown, change.Scope) };
                }

                var (after, refusal) = await Run(transaction, id, before, asked);
                if (asked is SubscriberCommand.Purge && refusal is null)
                    await transaction.Erase(StreamId.OfSubscriber(id));
                return (after, refusal);
            },
            cancel);

    /// <summary>Asks the owner of an address once more whether they want to hear of the page.</summary>
    public async Task<Refusal?> AskAgain(PublicId id, CancellationToken cancel) => await store.Transact(
        Lane.Human,
        async transaction =>
        {
            var known = (await pages.Subscribers.Of(transaction, id.Value)).State;
            if (known.Order is null)
                return Subscriber.Unknown;
            if (known.State == SubscriberState.Unconfirmed)
                await transaction.Arm(new NewJob(JobKinds.SubscriberAsk, id.Value, transaction.Now, ""));
            return null;
        },
        cancel);

    /// <summary>Plans the round in which those whose time is over are forgotten.</summary>
    internal static async ValueTask PlanPurge(Reactions reactions)
    {
        if (await reactions.Transaction.Job(JobKinds.SubscriberPurge, "all") is null)
        {
            await reactions.Transaction.Arm(
                new NewJob(JobKinds.SubscriberPurge, "all", reactions.Now + PurgeEvery, ""));
        }
    }

    /// <summary>Forgets those whose time is over, some at a time.</summary>
    internal static async ValueTask Purge(Reactions reactions, StatusPageDesk pages)
    {
        var transaction = reactions.Transaction;
        var over = (await pages.Subscribers.Of(transaction))
            .Where(pair => pair.Value.State.PurgeAt <= reactions.Now)
            .Take(PurgedMax)
            .ToList();
        foreach (var (key, before) in over)
        {
            var id = new PublicId(key);
            await Run(transaction, id, before, new SubscriberCommand.Purge { At = reactions.Now, By = Actor.Muster });
            await transaction.Erase(StreamId.OfSubscriber(id));
        }

        var next = over.Count == PurgedMax ? reactions.Now : reactions.Now + PurgeEvery;
        await transaction.Arm(new NewJob(JobKinds.SubscriberPurge, "all", next, ""));
    }

    /// <summary>Runs a command in a transaction.</summary>
    internal static async ValueTask<(Subscriber? Subscriber, Refusal? Refusal)> Run(
        ITransaction transaction, PublicId id, Loaded<Subscriber> before, SubscriberCommand command)
    {
        var (decision, after) = await Streams.Run<Subscriber, SubscriberCommand, SubscriberEvent>(
            transaction, StreamId.OfSubscriber(id), before, command, fact => fact.At);
        return decision.Refusal is { } refusal ? (null, refusal) : (after.State, null);
    }

    private static Refusal TooMany { get; } = new(
        "subscriber.too-many", $"This installation takes at most {SubscribersMax} subscribers.");

    private static Refusal? Wrong(PageInForce page, SubscriptionScope scope) =>
        scope.Components.FirstOrDefault(id => page.Component(id) is null) is { } component
            ? PageRefusals.UnknownComponent(component)
        : scope.Groups.FirstOrDefault(id => page.Group(id) is null) is { } group
            ? PageRefusals.Wrong("group-unknown", "groups", $"There is no group '{group}' on this page.")
        : scope.Incident is { } incident && page.Incident(incident.Value) is null ? PageRefusals.UnknownIncident
        : null;

    private static SubscriptionScope InIds(PageInForce page, SubscriptionScope scope) => scope with
    {
        Components = [.. scope.Components.Select(id => page.Component(id)!.Id).Distinct()],
    };
}
