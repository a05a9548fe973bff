using System.Globalization;
using Muster.Core;
using Muster.Core.Communications;
using Muster.Engine.Paging;
using Muster.Storage;
using NodaTime;

namespace Muster.Engine.Communications;

/// <summary>
/// Sends messages to their recipients. Each recipient is a job, so a message survives a kill between any two of them;
/// what was handed over and not recorded goes out again and says that it may be a repeat. The jobs of a message are
/// spread over time, so that no provider is flooded. Source: NTF-012.
/// </summary>
/// <param name="carrier">Hands messages over.</param>
/// <param name="store">Holds the jobs and the ledgers.</param>
/// <param name="live">Names the channels.</param>
/// <param name="ids">Ids for what an alarm needs.</param>
public sealed class MessagePost(IMessageCarrier carrier, IStore store, Live live, Ids ids) : IDisposable
{
    /// <summary>A message goes to so many recipients in a second.</summary>
    public const int RecipientsPerSecond = 10;

    /// <summary>So many are handed over at once.</summary>
    public const int HandoversMax = 8;

    /// <summary>A message whose hand-over was not recorded for so long is handed over again.</summary>
    private static readonly Duration Patience = Duration.FromMinutes(2);

    private readonly SemaphoreSlim handovers = new(HandoversMax, HandoversMax);
    private readonly SemaphoreSlim records = new(1, 1);

    /// <inheritdoc/>
    public void Dispose()
    {
        handovers.Dispose();
        records.Dispose();
    }

    /// <summary>Opens the ledger of a message and plans its deliveries.</summary>
    internal static async ValueTask Queue(Reactions reactions, MessageEvent.Queued message)
    {
        var (_, ledger) = await Run(
            reactions.Transaction, message.Id, new MessageCommand.Queue(message) { At = reactions.Now });
        await Plan(reactions, message.Id, ledger);
    }

    /// <summary>Sends again to one recipient, or to all that did not get it.</summary>
    internal static async ValueTask<Refusal?> Resend(Reactions reactions, MessageId id, string? recipient, Actor by)
    {
        var (refusal, ledger) = await Run(
            reactions.Transaction, id, new MessageCommand.Resend(recipient, by) { At = reactions.Now });
        if (refusal is null)
            await Plan(reactions, id, ledger);
        return refusal;
    }

    /// <summary>Takes claimed jobs: counts an attempt of each and plans it anew, should this one come to nothing;
    /// answers what to hand over now.</summary>
    internal async Task<IReadOnlyList<OutgoingMessage>> Take(IReadOnlyList<Job> jobs) => await store.Transact(
        Lane.Jobs,
        async transaction =>
        {
            var channels = (await live.At(transaction)).Playbook.Communications.Channels;
            List<OutgoingMessage> taken = [];
            foreach (var job in jobs)
            {
                if (!await transaction.Complete(job) || job.Key.Split('/', 2) is not [var text, var recipient])
                    continue;
                var id = new MessageId(Guid.Parse(text));
                var (_, ledger) = await Run(
                    transaction, id, new MessageCommand.Attempt(recipient) { At = transaction.Now });
                if (!ledger.ByKey.TryGetValue(recipient, out var delivery)
                    || delivery is not { State: DeliveryState.Queued, IsUnknown: true })
                {
                    continue;
                }

                await transaction.Arm(new NewJob(JobKinds.Message, job.Key, transaction.Now + Patience, ""));
                var incident = ledger.Order!.Incident is { } of ? await transaction.Incident(of) : null;
                taken.Add(new OutgoingMessage(
                    id, delivery.Recipient, ledger.Order.Subject, ledger.Order.Text, delivery.Attempts,
                    delivery.MayRepeat,
                    delivery.Recipient.Key.StartsWith("channel:", StringComparison.Ordinal)
                        ? channels.FirstOrDefault(each => each.Id == delivery.Recipient.Address)
                        : null,
                    ledger.Order.Incident,
                    incident?.State.Reference));
            }

            return taken;
        },
        CancellationToken.None);

    /// <summary>Hands one message over and keeps what came of it.</summary>
    internal async Task Send(OutgoingMessage message, CancellationToken cancel)
    {
        await handovers.WaitAsync(cancel);
        Handover handover;
        try
        {
            handover = await carrier.Carry(message, cancel);
        }
        finally
        {
            handovers.Release();
        }

        await records.WaitAsync(CancellationToken.None);
        try
        {
            var isSettled = await store.Transact(
                Lane.Jobs, transaction => Record(transaction, message, handover), CancellationToken.None);
            if (isSettled && handover.Refusal is not null)
                await live.Refresh(store, CancellationToken.None);
        }
        finally
        {
            records.Release();
        }
    }

    /// <summary>Keeps what came of a hand-over; false when it is tried again.</summary>
    private async ValueTask<bool> Record(ITransaction transaction, OutgoingMessage message, Handover handover)
    {
        var (_, ledger) = await Run(transaction, message.Id, handover.Refusal is { } why
            ? new MessageCommand.Fail(message.Recipient.Key, why, handover.IsFinal) { At = transaction.Now }
            : new MessageCommand.Deliver(message.Recipient.Key, handover.ProviderId) { At = transaction.Now });
        var delivery = ledger.ByKey[message.Recipient.Key];
        if (delivery.State == DeliveryState.Queued)
        {
            await transaction.Arm(new NewJob(
                JobKinds.Message, message.Key, transaction.Now + MessageLedger.Pause(delivery.Attempts), ""));
            return false;
        }

        await transaction.Disarm(JobKinds.Message, message.Key);
        var reactions = new Reactions(transaction, await live.At(transaction), live, ids);
        var alarm = $"message:{message.Recipient.Key}";
        if (delivery.State == DeliveryState.Sent)
            await reactions.Calm(alarm);
        else
            await reactions.Note(alarm, $"A message to {message.Recipient.Name} did not arrive: {delivery.Why}");

        return true;
    }

    private static async ValueTask Plan(Reactions reactions, MessageId id, MessageLedger ledger)
    {
        var place = 0;
        foreach (var delivery in ledger.Deliveries.Where(each => each.State == DeliveryState.Queued))
        {
            var key = string.Create(CultureInfo.InvariantCulture, $"{id}/{delivery.Recipient.Key}");
            if (await reactions.Transaction.Job(JobKinds.Message, key) is not null)
                continue;
            var wait = Duration.FromSeconds(place++ / RecipientsPerSecond);
            await reactions.Transaction.Arm(new NewJob(JobKinds.Message, key, reactions.Now + wait, ""));
        }
    }

    private static async ValueTask<(Refusal? Refusal, MessageLedger Ledger)> Run(
        ITransaction transaction, MessageId id, MessageCommand command)
    {
        var stream = StreamId.Of(id);
        var before = await Streams.Load<MessageLedger, MessageCommand, MessageEvent>(transaction, stream);
        var (decision, after) = await Streams.Run<MessageLedger, MessageCommand, MessageEvent>(
            transaction, stream, before, command, fact => fact.At);
        return (decision.Refusal, after.State);
    }
}
