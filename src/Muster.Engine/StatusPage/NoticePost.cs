using System.Collections.Concurrent;
using System.Globalization;
using Muster.Core;
using Muster.Core.StatusPage;
using Muster.Storage;
using NodaTime;
using NodaTime.Text;

namespace Muster.Engine.StatusPage;

/// <summary>
/// Sends the notices of updates, a batch at a time. A batch is in the record before it is handed over and settled
/// after it; when the process dies in between, the same subscribers are told again and the notice says so. All nodes
/// together keep to the rate of the provider.
/// </summary>
public sealed class NoticePost(
    NoticeCarrier carrier,
    SubscriberLinks links,
    NoticeSettings settings,
    StatusPageDesk pages,
    IStore store)
{
    /// <summary>So many are handed over in one batch: at most so many can be repeated by one death.</summary>
    public const int BatchMax = 20;

    /// <summary>The question whether somebody wants to hear of a page is sent so often at most.</summary>
    public const int AskedMax = 5;

    /// <summary>A batch that is not settled by then is taken again.</summary>
    public static Duration DiedAfter { get; } = Duration.FromSeconds(60);

    private static readonly TimeSpan BatchWithin = TimeSpan.FromSeconds(30);
    private static readonly Duration AskPause = Duration.FromMinutes(5);
    private static readonly Duration PaceRow = Duration.FromDays(3650);
    private static readonly InstantPattern Exact = InstantPattern.ExtendedIso;

    private readonly Folds ledgers = new();
    private readonly ConcurrentDictionary<string, Taken> taken = new(StringComparer.Ordinal);

    /// <summary>The ledger of an update; null when nobody was to be told.</summary>
    public async Task<Notice?> Ledger(PublicId update, CancellationToken cancel)
    {
        var known = await store.Read(reading => ledgers.Of(reading, update), cancel);
        return known.State.Order is null ? null : known.State;
    }

    /// <summary>Tells these once more, or all who were not reached.</summary>
    public async Task<Refusal?> Resend(
        PublicId update, IReadOnlyList<PublicId>? subscribers, Actor by, CancellationToken cancel) =>
        await store.Transact(
            Lane.Human,
            async transaction =>
            {
                var before = await ledgers.Of(transaction, update);
                if (before.State.Order is null)
                    return PageRefusals.UnknownUpdate;
                await Run(transaction, update, before, new NoticeCommand.Resend(subscribers)
                {
                    At = transaction.Now,
                    By = by,
                });
                await transaction.Arm(new NewJob(JobKinds.PageNotice, update.Value, transaction.Now, ""));
                return null;
            },
            cancel);

    /// <summary>Queues the notices of an update, in the transaction of the update.</summary>
    internal static async ValueTask Queue(
        Reactions reactions, string page, PublicId incident, PublicId update, Hearers hearers)
    {
        if (hearers.Told.Count == 0 && hearers.Skipped.Count == 0)
            return;
        await Run(
            reactions.Transaction,
            update,
            new Loaded<Notice>(Notice.Initial, 0),
            new NoticeCommand.Queue(page, incident, update, hearers.Told, hearers.Skipped)
            {
                At = reactions.Now,
                By = Actor.Muster,
            });
        if (hearers.Told.Count > 0)
            await reactions.Transaction.Arm(new NewJob(JobKinds.PageNotice, update.Value, reactions.Now, ""));
    }

    /// <summary>In the transaction of the job: takes what is to be handed over now, and plans what follows should this
    /// process die.</summary>
    internal async ValueTask Take(Reactions reactions, Job job)
    {
        taken.TryRemove(job.Key, out _);
        if (job.Kind == JobKinds.SubscriberAsk)
            await TakeQuestion(reactions, job);
        else
            await TakeBatch(reactions, job);
    }

    /// <summary>Hands over what was taken, and writes down what came of it.</summary>
    internal async Task Send(Job job, CancellationToken cancel)
    {
        if (!taken.TryRemove(job.Key, out var batch))
            return;
        await Refresh(new PublicId(job.Key));
        var results = await carrier.Send(batch.Messages, BatchWithin, cancel);
        await store.Transact(
            Lane.Jobs,
            async transaction =>
            {
                if (batch.Number is { } number)
                    await Settle(transaction, new PublicId(job.Key), number, [.. batch.Skipped, .. results]);
                else if (results.All(result => result.Outcome != NoticeOutcome.Again))
                    await transaction.Disarm(JobKinds.SubscriberAsk, job.Key);
                return true;
            },
            CancellationToken.None);
    }

    private async ValueTask TakeQuestion(Reactions reactions, Job job)
    {
        var known = (await pages.Subscribers.Of(reactions.Transaction, job.Key)).State;
        var attempts = int.TryParse(job.Payload, CultureInfo.InvariantCulture, out var before) ? before + 1 : 1;
        if (known is not { State: SubscriberState.Unconfirmed, Order: { } order } || attempts > AskedMax
            || await Text(reactions, order.Page) is not { } text)
        {
            return;
        }

        taken[job.Key] = new Taken(Number: null, [text.Ask(known, links.TokenFor(order.Id))], []);
        await reactions.Transaction.Arm(new NewJob(
            JobKinds.SubscriberAsk, job.Key, reactions.Now + (AskPause * attempts),
            attempts.ToString(CultureInfo.InvariantCulture)));
    }

    private async ValueTask TakeBatch(Reactions reactions, Job job)
    {
        var update = new PublicId(job.Key);
        var before = await ledgers.Of(reactions.Transaction, update);
        if (before.State is not { Order: { } order, NextAt: { } next })
            return;
        var now = reactions.Now;
        var free = await FreeAt(reactions.Transaction);
        if (next > now || free > now)
        {
            await reactions.Transaction.Arm(new NewJob(job.Kind, job.Key, Instant.Max(next, free), ""));
            return;
        }

        var limit = Math.Clamp((int)settings.PerSecond, 1, BatchMax);
        var (decision, after) = await Run(
            reactions.Transaction, update, before, new NoticeCommand.Start(limit) { At = now, By = Actor.Muster });
        if (decision.Facts is not [NoticeEvent.Started started])
            return;
        await reactions.Transaction.Arm(new NewJob(job.Kind, job.Key, now + DiedAfter, ""));
        var pace = Duration.FromSeconds(started.Subscribers.Count / settings.PerSecond);
        await reactions.Transaction.Arm(
            new NewJob(JobKinds.NoticePace, "all", now + PaceRow, Exact.Format(now + pace)));
        taken[job.Key] = await Compose(reactions, order, started, after.State);
    }

    private async ValueTask<Taken> Compose(
        Reactions reactions, NoticeEvent.Queued order, NoticeEvent.Started started, Notice ledger)
    {
        var page = await pages.Page(reactions.Transaction, reactions.Configuration, order.Page);
        var incident = page?.Incident(order.Incident.Value);
        var update = incident?.Updates.Find(each => each.Id == order.Update);
        var text = await Text(reactions, order.Page);
        var known = await pages.Subscribers.Of(reactions.Transaction);
        List<NoticeMessage> messages = [];
        List<NoticeResult> skipped = [];
        foreach (var id in started.Subscribers)
        {
            var subscriber = known.TryGetValue(id.Value, out var loaded) ? loaded.State : Subscriber.Initial;
            if (update is null || text is null)
            {
                skipped.Add(new NoticeResult(id, NoticeOutcome.Skipped, "It was withdrawn before it was sent."));
            }
            else if (subscriber.State != SubscriberState.Active)
            {
                skipped.Add(new NoticeResult(id, NoticeOutcome.Skipped, $"Is {Words(subscriber.State)} by now."));
            }
            else
            {
                messages.Add(text.Of(
                    subscriber, incident!, update, links.TokenFor(id), ledger.Lines[id].MayRepeat, reactions.Now));
            }
        }

        return new Taken(started.Batch, messages, skipped);
    }

    private async ValueTask Settle(
        ITransaction transaction, PublicId update, int batch, IReadOnlyList<NoticeResult> results)
    {
        var before = await ledgers.Of(transaction, update);
        if (before.State.Batch?.Batch != batch)
            return;
        var final = results.Select(result =>
            result.Outcome == NoticeOutcome.Again
            && before.State.Lines[result.Subscriber].Attempts >= Notice.AttemptsMax
                ? result with { Outcome = NoticeOutcome.Failed }
                : result).ToList();
        var (_, after) = await Run(transaction, update, before, new NoticeCommand.Settle(batch, final)
        {
            At = transaction.Now,
            By = Actor.Muster,
        });
        await Report(transaction, results, final);
        if (after.State.NextAt is { } next)
        {
            await transaction.Arm(
                new NewJob(JobKinds.PageNotice, update.Value, Instant.Max(next, transaction.Now), ""));
        }
        else
        {
            await transaction.Disarm(JobKinds.PageNotice, update.Value);
        }
    }

    /// <summary>
    /// Whom nothing reaches any more is left alone at last. That our own mail server is away says nothing about the
    /// receiver of a mail; that a webhook cannot be reached does.
    /// </summary>
    private async ValueTask Report(
        ITransaction transaction, IReadOnlyList<NoticeResult> results, IReadOnlyList<NoticeResult> final)
    {
        var known = await pages.Subscribers.Of(transaction);
        foreach (var (was, result) in results.Zip(final))
        {
            if (result.Outcome is not (NoticeOutcome.Sent or NoticeOutcome.Failed)
                || !known.TryGetValue(result.Subscriber.Value, out var subscriber)
                || (result.Outcome == NoticeOutcome.Failed && was.Outcome != NoticeOutcome.Failed
                    && subscriber.State.Order?.Kind != SubscriberKind.Webhook))
            {
                continue;
            }

            await SubscriberDesk.Run(
                transaction, result.Subscriber, subscriber, new SubscriberCommand.Report(
                    result.Outcome == NoticeOutcome.Sent ? null : result.Why ?? "It was refused.",
                    was.Outcome == NoticeOutcome.Failed)
                { At = transaction.Now, By = Actor.Muster });
        }
    }

    /// <summary>What is durable by now is known, so that the next batch folds only what is new.</summary>
    private async Task Refresh(PublicId update) => await store.Read(
        async reading =>
        {
            await ledgers.Of(reading, update);
            await pages.Subscribers.Of(reading);
            return true;
        },
        CancellationToken.None);

    private static async ValueTask<Instant> FreeAt(IReading reading) =>
        await reading.Job(JobKinds.NoticePace, "all") is { } row
        && Exact.Parse(row.Payload) is { Success: true, Value: var at }
            ? at
            : Instant.MinValue;

    private async ValueTask<NoticeText?> Text(Reactions reactions, string id)
    {
        if (await pages.Page(reactions.Transaction, reactions.Configuration, id) is not { } page)
            return null;
        var zone = page.Settings.Zone is { } name && DateTimeZoneProviders.Tzdb.GetZoneOrNull(name) is { } own
            ? own
            : reactions.Configuration.Playbook.Zone;
        return new NoticeText(page, $"{settings.PublicUrl}/status/{page.Id}", zone);
    }

    private static string Words(SubscriberState state) =>
        state == SubscriberState.None ? "forgotten" : state.ToString().ToLowerInvariant();

    private static async ValueTask<(Decision<NoticeEvent> Decision, Loaded<Notice> After)> Run(
        ITransaction transaction, PublicId update, Loaded<Notice> before, NoticeCommand command) =>
        await Streams.Run<Notice, NoticeCommand, NoticeEvent>(
            transaction, StreamId.OfNotice(update), before, command, fact => fact.At);

    /// <summary>What is being handed over.</summary>
    private sealed record Taken(
        int? Number, IReadOnlyList<NoticeMessage> Messages, IReadOnlyList<NoticeResult> Skipped);

    /// <summary>The ledgers that were looked at last, folded forward.</summary>
    private sealed class Folds
    {
        private const int KeptMax = 16;

        private readonly ConcurrentDictionary<string, Loaded<Notice>> kept = new(StringComparer.Ordinal);

        internal async ValueTask<Loaded<Notice>> Of(IReading reading, PublicId update)
        {
            var known = kept.GetValueOrDefault(update.Value, new Loaded<Notice>(Notice.Initial, 0));
            var state = known.State;
            var version = known.Version;
            foreach (var stored in await reading.Facts(StreamId.OfNotice(update), version))
            {
                version = stored.Version;
                if (stored.Body is { } body)
                    state = Notice.Evolve(state, FactJson.Read<NoticeEvent>(body));
            }

            var loaded = new Loaded<Notice>(state, version);
            if (reading is not ITransaction)
                Keep(update.Value, loaded);
            return loaded;
        }

        private void Keep(string update, Loaded<Notice> loaded)
        {
            if (kept.Count >= KeptMax && !kept.ContainsKey(update))
                kept.Clear();
            kept[update] = loaded;
        }
    }
}
