using System.Collections.Concurrent;
using Muster.Core;
using Muster.Core.Directory;
using Muster.Core.Incidents;
using Muster.Core.Paging;
using Muster.Engine.Metrics;
using Muster.Storage;
using NodaTime;

namespace Muster.Engine.Paging;

/// <summary>What became of asking for a test page.</summary>
/// <param name="Pages">The pages; empty when refused.</param>
/// <param name="Refusal">Why not, or null.</param>
public sealed record TestAnswer(IReadOnlyList<PageId> Pages, Refusal? Refusal);

/// <summary>What people do with pages themselves.</summary>
public sealed class PageDesk(
    IStore store, Live live, Ids ids, ContactCodes codes, DeliveryTimes? times = null)
{
    /// <summary>So many tests and codes go to one person in <see cref="TestWindow"/>: they have a budget of their
    /// own.</summary>
    public const int TestsMax = 20;

    /// <summary>So many codes may be tried in one <see cref="ContactCodes.Window"/>.</summary>
    public const int TriesMax = 10;

    /// <summary>Tests and codes are counted over so long.</summary>
    public static Duration TestWindow { get; } = Duration.FromMinutes(10);

    private readonly ConcurrentDictionary<(ResponderId, long), int> tries = new();

    /// <summary>Sends a test page by each of a person's contact methods.</summary>
    public Task<TestAnswer> Test(ResponderId whom, Actor by, CancellationToken cancel) =>
        Ask(
            whom,
            (_, reactions) => PageRespondersOnEscalationStep.Spread(
                incident: null,
                new PageOrder(
                    whom, new PageReason { Sentence = $"{by.Name} asked for a test page. There is nothing to do." }),
                PagePurpose.Test,
                reactions.Now,
                reactions.Configuration.Person,
                reactions.NewPage),
            cancel);

    /// <summary>Sends a code by one contact method, which proves that messages arrive there.</summary>
    public Task<TestAnswer> SendCode(ResponderId whom, string method, Actor by, CancellationToken cancel) =>
        Ask(
            whom,
            (person, reactions) => PageRespondersOnEscalationStep.Spread(
                incident: null,
                new PageOrder(
                    whom,
                    new PageReason { Sentence = $"{by.Name} asked for it, to see that messages arrive here." }),
                PagePurpose.Verify,
                reactions.Now,
                _ => person with { Contacts = [.. person.Contacts.Where(contact => contact.Id == method)] },
                reactions.NewPage),
            cancel,
            person => person.Contacts.Any(contact => contact.Id == method)
                ? null
                : new Refusal("person.contact-unknown", "There is no such contact method.")
                {
                    Kind = RefusalKind.Unknown,
                });

    /// <summary>Checks a code; the address is verified when it holds.</summary>
    public async Task<Refusal?> Verify(
        ResponderId whom, string method, string code, Actor by, CancellationToken cancel)
    {
        var refusal = await store.Transact<Refusal?>(
            Lane.Human,
            async transaction =>
            {
                var configuration = await live.At(transaction);
                if (configuration.Person(whom)?.Contacts.FirstOrDefault(each => each.Id == method) is not { } contact)
                {
                    return new Refusal("person.contact-unknown", "There is no such contact method.")
                    {
                        Kind = RefusalKind.Unknown,
                    };
                }

                var now = transaction.Now;
                if (!MayTry(whom, now))
                    return Wrong("person.code-tries", "Too many codes were tried. Wait, then ask for a new one.");
                if (!codes.Holds(whom, contact, code, now))
                    return Wrong("person.code-wrong", "That is not the code. Codes hold for a quarter of an hour.");
                var stream = StreamId.Of(whom);
                var before = await Streams.Load<Person, PersonCommand, PersonEvent>(transaction, stream);
                await Streams.Run<Person, PersonCommand, PersonEvent>(
                    transaction,
                    stream,
                    before,
                    new PersonCommand.VerifyContact(contact.Address) { At = now, By = by },
                    fact => fact.At);
                return null;
            },
            cancel);
        await live.Refresh(store, cancel);
        return refusal;
    }

    /// <summary>Records that a page was answered by its own link; nothing when there is no such page.</summary>
    public async Task Answered(PageId id, string via, CancellationToken cancel)
    {
        var (now, page) = await store.Transact(
            Lane.Human,
            async transaction =>
            {
                var reactions = new Reactions(transaction, await live.At(transaction), live, ids);
                var (_, after) = await reactions.Page(id, new PageCommand.Answer(via) { At = reactions.Now });
                return (reactions.Now, after);
            },
            cancel);
        if (page is { SentAt: { } sent, AnsweredAt: { } answered } && answered == now)
            times?.Note(DeliveryStage.Receipt, answered - sent);
    }

    /// <summary>A page, or null when there is none.</summary>
    public Task<Page?> Find(PageId id, CancellationToken cancel) =>
        store.Read(
            async reading => (await reading.Pages(new PageQuery { Id = id, Limit = 1 })) is [var row]
                ? row.State
                : null,
            cancel).AsTask();

    /// <summary>Takes exactly the incidents that a folded message lists, those that nobody has yet (test case
    /// 75).</summary>
    public async Task TakeSeveral(PageId id, Actor by, string via, CancellationToken cancel) =>
        await store.Transact(
            Lane.Human,
            async transaction =>
            {
                var reactions = new Reactions(transaction, await live.At(transaction), live, ids);
                var page = await reactions.PageOf(id);
                if (page.Order?.Responder is not { } whom)
                    return false;
                foreach (var incident in page.Gathered)
                {
                    if (await reactions.StateOf(incident) is { IsOpen: true, HeldBy: null })
                    {
                        await reactions.Incident(
                            incident, new IncidentCommand.Acknowledge(whom, via) { At = reactions.Now, By = by });
                    }
                }

                await reactions.Page(id, new PageCommand.Answer(via) { At = reactions.Now });
                await reactions.Finish();
                return true;
            },
            cancel);

    private async Task<TestAnswer> Ask(
        ResponderId whom,
        Func<Responder, Reactions, IEnumerable<PageEvent.Queued>> pagesOf,
        CancellationToken cancel,
        Func<Responder, Refusal?>? problemOf = null) =>
        await store.Transact(
            Lane.Human,
            async transaction =>
            {
                var reactions = new Reactions(transaction, await live.At(transaction), live, ids);
                if (reactions.Configuration.Person(whom) is not { IsActive: true } person)
                {
                    return new TestAnswer([], new Refusal("person.unknown", $"There is nobody called {whom}.")
                    {
                        Kind = RefusalKind.Unknown,
                    });
                }

                var refusal = problemOf?.Invoke(person) ?? await TooMany(reactions, whom);
                if (refusal is not null)
                    return new TestAnswer([], refusal);
                PageEvent.Queued[] pages = [.. pagesOf(person, reactions)];
                foreach (var page in pages)
                    await reactions.Queue(page);
                return new TestAnswer([.. pages.Select(page => page.Id)], Refusal: null);
            },
            cancel);

    private static async ValueTask<Refusal?> TooMany(Reactions reactions, ResponderId whom)
    {
        var recent = await reactions.Transaction.Pages(new PageQuery { Responder = whom, Limit = 1_000 });
        var tests = recent.Count(page => page.QueuedAt + TestWindow > reactions.Now
            && page.State.Order is { Purpose: PagePurpose.Test or PagePurpose.Verify });
        return tests < TestsMax
            ? null
            : new Refusal(
                "page.too-many-tests",
                $"{TestsMax} tests went out in ten minutes. Wait a while, then try again.");
    }

    private bool MayTry(ResponderId whom, Instant now)
    {
        var window = now.ToUnixTimeTicks() / ContactCodes.Window.BclCompatibleTicks;
        foreach (var old in tries.Keys.Where(key => key.Item2 < window))
            tries.TryRemove(old, out _);
        return tries.AddOrUpdate((whom, window), 1, (_, count) => count + 1) <= TriesMax;
    }

    private static Refusal Wrong(string code, string message) =>
        new(code, message) { Field = "code", Kind = RefusalKind.Invalid };
}
