using System.Collections.Immutable;
using System.Diagnostics;
using NodaTime;
using C = Muster.Core.Communications.MessageCommand;
using E = Muster.Core.Communications.MessageEvent;

namespace Muster.Core.Communications;

/// <summary>How a message stands with a recipient.</summary>
public enum DeliveryState
{
    /// <summary>It waits for its turn, or for another attempt.</summary>
    Queued,

    /// <summary>Its carrier took it; that it was read nobody knows.</summary>
    Sent,

    /// <summary>It is not tried any more.</summary>
    Failed,

    /// <summary>It was not tried, and the ledger says why.</summary>
    Skipped,
}

/// <summary>One recipient with what came of it.</summary>
/// <param name="Recipient">To whom.</param>
/// <param name="State">How it stands.</param>
/// <param name="At">Since when.</param>
/// <param name="Attempts">How often it was handed over.</param>
/// <param name="Why">What is wrong, or null.</param>
/// <param name="IsUnknown">The last attempt had no outcome: another may be a repeat.</param>
/// <param name="MayRepeat">It may have arrived twice, and said so.</param>
public sealed record Delivery(
    Recipient Recipient, DeliveryState State, Instant At, int Attempts, string? Why, bool IsUnknown, bool MayRepeat);

/// <summary>
/// To whom a message went, and what came of it: delivery is at least once, and a possible repeat says so. Source:
/// NTF-012.
/// </summary>
public sealed record MessageLedger : IDecider<MessageLedger, C, E>
{
    /// <summary>So often a message is handed over for one recipient before a person has to ask again.</summary>
    public const int AttemptsMax = 6;

    private static readonly Duration FirstPause = Duration.FromSeconds(30);

    /// <summary>What goes out; null before.</summary>
    public E.Queued? Order { get; init; }

    /// <summary>The recipients, by key.</summary>
    public ImmutableDictionary<string, Delivery> ByKey { get; init; } =
        ImmutableDictionary.Create<string, Delivery>(StringComparer.Ordinal);

    /// <inheritdoc/>
    public static MessageLedger Initial { get; } = new();

    /// <summary>The recipients in the order in which they were named.</summary>
    public IEnumerable<Delivery> Deliveries => (Order?.Recipients ?? []).Select(each => ByKey[each.Key]);

    /// <summary>How many stand like this.</summary>
    public int Count(DeliveryState state) => ByKey.Values.Count(delivery => delivery.State == state);

    /// <summary>How long after a failed attempt the next comes: half a minute, doubled each time.</summary>
    public static Duration Pause(int attempts) => FirstPause * (1 << Math.Clamp(attempts - 1, 0, AttemptsMax));

    /// <inheritdoc/>
    public static Decision<E> Decide(MessageLedger state, C command) => command switch
    {
        C.Queue when state.Order is not null => Decision<E>.Nothing,
        C.Queue c => c.Message,
        _ when state.Order is null => CommunicationRefusals.NotSent,
        C.Attempt c when state.Waiting(c.Recipient) is { } delivery =>
            new E.Attempted(c.Recipient, delivery.Attempts + 1, delivery.IsUnknown) { At = c.At },
        C.Deliver c when state.Waiting(c.Recipient) is not null =>
            new E.Delivered(c.Recipient, c.ProviderId) { At = c.At },
        C.Fail c when state.Waiting(c.Recipient) is { } delivery => new E.Failed(
            c.Recipient, c.Why,
            c.IsFinal || delivery.Attempts >= AttemptsMax ? null : c.At + Pause(delivery.Attempts))
        { At = c.At },
        C.Attempt or C.Deliver or C.Fail => Decision<E>.Nothing,
        C.Resend { Recipient: { } key } when !state.ByKey.ContainsKey(key) => CommunicationRefusals.Unknown,
        C.Resend c => state.Again(c),
        _ => throw new UnreachableException(command.GetType().Name),
    };

    /// <inheritdoc/>
    public static MessageLedger Evolve(MessageLedger state, E fact) => fact switch
    {
        E.Queued e => state with
        {
            Order = e,
            ByKey = state.ByKey.SetItems(e.Recipients.Select(each => KeyValuePair.Create(each.Key, First(each, e.At)))),
        },
        E.Attempted e => state.With(e.Recipient, delivery => delivery with
        {
            At = e.At,
            Attempts = e.Number,
            IsUnknown = true,
            MayRepeat = delivery.MayRepeat || e.MayRepeat,
        }),
        E.Delivered e => state.With(e.Recipient, delivery => delivery with
        {
            State = DeliveryState.Sent,
            At = e.At,
            Why = null,
            IsUnknown = false,
        }),
        E.Failed e => state.With(e.Recipient, delivery => delivery with
        {
            State = e.RetryAt is null ? DeliveryState.Failed : DeliveryState.Queued,
            At = e.At,
            Why = e.Why,
            IsUnknown = false,
        }),
        E.Resent e => state.With(e.Recipient, delivery => delivery with
        {
            State = DeliveryState.Queued,
            At = e.At,
            Attempts = 0,
            Why = null,
        }),
        _ => throw new UnreachableException(fact.GetType().Name),
    };

    private static Delivery First(Recipient recipient, Instant at) => new(
        recipient,
        recipient.Skip is not null ? DeliveryState.Skipped
            : recipient.Means == RecipientMeans.Room ? DeliveryState.Sent
            : DeliveryState.Queued,
        at,
        Attempts: 0,
        recipient.Skip,
        IsUnknown: false,
        MayRepeat: false);

    private Delivery? Waiting(string key) =>
        ByKey.TryGetValue(key, out var delivery) && delivery.State == DeliveryState.Queued ? delivery : null;

    private Decision<E> Again(C.Resend c) => (E[])
    [
        .. Deliveries
            .Where(delivery => delivery.Recipient.Skip is null && delivery.Recipient.Means != RecipientMeans.Room
                && (c.Recipient is { } key
                    ? delivery.Recipient.Key == key && delivery.State != DeliveryState.Queued
                    : delivery.State == DeliveryState.Failed))
            .Select(delivery => new E.Resent(delivery.Recipient.Key, c.By) { At = c.At }),
    ];

    private MessageLedger With(string key, Func<Delivery, Delivery> change) =>
        ByKey.TryGetValue(key, out var delivery) ? this with { ByKey = ByKey.SetItem(key, change(delivery)) } : this;
}
