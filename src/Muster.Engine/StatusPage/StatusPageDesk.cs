using Muster.Core;
using Muster.Core.StatusPage;
using Muster.Storage;
using NodaTime;

namespace Muster.Engine.StatusPage;

/// <summary>Why and by whom outsiders are told of a security incident before it is contained (COM-018).</summary>
/// <param name="Reason">Why.</param>
/// <param name="IsAdministrator">An administrator says so, who needs no role in the incident.</param>
public sealed record SecurityRelease(string Reason, bool IsAdministrator);

/// <summary>All pages at one moment.</summary>
/// <param name="Mark">Changes when anything on them does.</param>
/// <param name="Pages">The pages, those of files first.</param>
/// <param name="Zone">The zone of the organisation.</param>
public sealed record PagesSnapshot(
    (long Pages, long Configuration) Mark, IReadOnlyList<PageInForce> Pages, DateTimeZone Zone);

/// <summary>
/// The status pages: what stands on them, and the commands of people and programs. An incident on a page, its
/// components and the notices of it change in one transaction. Source: COM-009 to COM-013.
/// </summary>
public sealed class StatusPageDesk(IStore store, Live live, Ids ids)
{
    private readonly Folds<PublicPage, PublicPageCommand, PublicPageEvent> pages = new(StreamKinds.StatusPage);
    private readonly Folds<Subscriber, SubscriberCommand, SubscriberEvent> subscribers = new(StreamKinds.Subscriber);
    private long changes;

    /// <summary>Rises with each change that was made on this node and is durable.</summary>
    public long Changes => Interlocked.Read(ref changes);

    /// <summary>The subscribers, by id.</summary>
    internal Folds<Subscriber, SubscriberCommand, SubscriberEvent> Subscribers => subscribers;

    /// <summary>An id for something new that outsiders see.</summary>
    public PublicId NewId() => PublicId.Of(ids.Next());

    /// <summary>All pages, those of files first.</summary>
    public async Task<IReadOnlyList<PageInForce>> All(CancellationToken cancel) => (await Snapshot(cancel)).Pages;

    /// <summary>All pages, with a mark that changes when anything on them does.</summary>
    public Task<PagesSnapshot> Snapshot(CancellationToken cancel) => store.Read(
        async reading =>
        {
            var configuration = await live.At(reading);
            var rules = configuration.Playbook.StatusPages;
            var (position, states) = await pages.At(reading);
            var made = states.Where(pair => rules.All(page => page.Id != pair.Key))
                .Select(pair => PageInForce.Of(pair.Key, rules: null, pair.Value.State))
                .OfType<PageInForce>()
                .OrderBy(page => page.MadeAt);
            return new PagesSnapshot(
                (position, configuration.Position),
                [
                    .. rules.Select(page => PageInForce.Of(
                        page.Id, page, states.TryGetValue(page.Id, out var state) ? state.State : PublicPage.Initial)!),
                    .. made,
                ],
                configuration.Playbook.Zone);
        },
        cancel).AsTask();

    /// <summary>The page of an id or a code; null is the first page, and the answer null when there is none.</summary>
    public async Task<PageInForce?> Find(string? idOrCode, CancellationToken cancel)
    {
        var all = await All(cancel);
        return idOrCode is null
            ? all.Count > 0 ? all[0] : null
            : all.FirstOrDefault(page => page.Id == idOrCode)
                ?? all.FirstOrDefault(page => page.Code.Value == idOrCode);
    }

    /// <summary>Runs a command on a page; answers with the page as it is then, or why it may not be.</summary>
    /// <param name="page">The page's id.</param>
    /// <param name="command">Is given the transaction's instant.</param>
    /// <param name="cancel">Gives up waiting.</param>
    /// <param name="release">Lets outsiders hear of a security incident; null does not.</param>
    public async Task<(PageInForce? Page, Refusal? Refusal)> Run(
        string page,
        Func<Instant, PublicPageCommand> command,
        CancellationToken cancel,
        SecurityRelease? release = null)
    {
        var answer = await store.React(
            live, ids, reactions => Run(reactions, page, command(reactions.Now), release), cancel);
        Interlocked.Increment(ref changes);
        return answer;
    }

    /// <summary>How many subscribers would hear of an incident about these components.</summary>
    public Task<int> Audience(
        PageInForce page, PublicId incident, IReadOnlyList<string> components, CancellationToken cancel) =>
        store.Read(
            async reading => Hearers.Of(page, incident, components, await subscribers.Of(reading)).Told.Count,
            cancel).AsTask();

    /// <summary>Runs a command with all that follows: the incident behind it, the notices, the jobs.</summary>
    internal async ValueTask<(PageInForce? Page, Refusal? Refusal)> Run(
        Reactions reactions, string page, PublicPageCommand command, SecurityRelease? release = null)
    {
        var rules = reactions.Configuration.Playbook.StatusPages.FirstOrDefault(each => each.Id == page);
        var before = await pages.Of(reactions.Transaction, page);
        command = command with { Rules = rules };
        if (command is PublicPageCommand.Publish said
            && await IncidentBehind.Refuse(reactions, rules, before.State, said, release) is { } held)
        {
            return (null, held);
        }

        var decision = PublicPage.Decide(before.State, command);
        if (decision.Refusal is { } refusal)
            return (null, refusal);

        var after = decision.Facts.Aggregate(before.State, PublicPage.Evolve);
        var shown = PageInForce.Of(page, rules, after)!;
        foreach (var posted in decision.Facts.OfType<PublicPageEvent.UpdatePosted>())
            await IncidentBehind.Tell(reactions, shown, after.Incidents[posted.Incident], posted);
        if (decision.Facts.Count > 0)
        {
            await reactions.Transaction.Append(
                StreamId.OfStatusPage(page),
                before.Version,
                [.. decision.Facts.Select(fact => new NewFact(fact, fact.At))]);
        }

        foreach (var fact in decision.Facts)
            await Follow(reactions, shown, fact);
        if (decision.Facts.Any(fact => fact is PublicPageEvent.UpdatePosted or PublicPageEvent.ComponentSet))
            await Suspicions.Plan(reactions, rules);

        // Where the page is copied, it is copied at once.
        if (decision.Facts.Count > 0 && await reactions.Transaction.Job(JobKinds.PageCopy, page) is not null)
            await reactions.Transaction.Arm(new NewJob(JobKinds.PageCopy, page, reactions.Now, ""));
        return (shown, null);
    }

    /// <summary>
    /// A look at all pages: components that the playbook names for the first time are counted from now on.
    /// </summary>
    internal async ValueTask Watch(Reactions reactions, PageCopies? copies)
    {
        var states = await pages.Of(reactions.Transaction);
        foreach (var rules in reactions.Configuration.Playbook.StatusPages)
        {
            var known = states.TryGetValue(rules.Id, out var state) ? state.State : PublicPage.Initial;
            if (rules.Components.Any(component => known.Component(component.Id).Since is null))
            {
                await Run(reactions, rules.Id, new PublicPageCommand.ListComponents
                {
                    At = reactions.Now,
                    By = Actor.Muster,
                });
            }
        }

        if (copies is not null)
        {
            await copies.Plan(reactions, states.Keys.Union(
                reactions.Configuration.Playbook.StatusPages.Select(page => page.Id)));
        }

        await SubscriberDesk.PlanPurge(reactions);
    }

    /// <summary>What happened on a page, as a transaction sees it.</summary>
    internal async ValueTask<PublicPage> State(IReading reading, string page) => (await pages.Of(reading, page)).State;

    /// <summary>One page as a transaction sees it, or null.</summary>
    internal async ValueTask<PageInForce?> Page(IReading reading, Configuration configuration, string page) =>
        PageInForce.Of(
            page,
            configuration.Playbook.StatusPages.FirstOrDefault(each => each.Id == page),
            (await pages.Of(reading, page)).State);

    private async ValueTask Follow(Reactions reactions, PageInForce page, PublicPageEvent fact)
    {
        switch (fact)
        {
            case PublicPageEvent.UpdatePosted e:
                await WorkOnPage.Plan(reactions, page, e.Incident);
                if (e.Notifies)
                    await Queue(reactions, page, e.Incident, e.Update);
                break;
            case PublicPageEvent.PostmortemPublished { Notifies: true } e:
                await Queue(reactions, page, e.Incident, e.Update);
                break;
            case PublicPageEvent.IncidentEdited e:
                await WorkOnPage.Plan(reactions, page, e.Incident);
                break;
            case PublicPageEvent.IncidentWithdrawn e:
                await WorkOnPage.Plan(reactions, page, e.Incident);
                break;
        }
    }

    /// <summary>The notices of an update are in the same transaction as the update.</summary>
    private async ValueTask Queue(Reactions reactions, PageInForce page, PublicId incident, PublicId update)
    {
        var about = page.Incident(incident.Value)?.Components ?? [];
        var hearers = Hearers.Of(page, incident, about, await subscribers.Of(reactions.Transaction));
        await NoticePost.Queue(reactions, page.Id, incident, update, hearers);
    }
}
