using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json.Serialization;
using NodaTime;
using E = Muster.Core.StatusPage.NoticeEvent;

namespace Muster.Core.StatusPage;

/// <summary>What came of one notice to one subscriber.</summary>
public enum NoticeOutcome
{
    /// <summary>It waits for its turn.</summary>
    Queued,

    /// <summary>The provider took it.</summary>
    Sent,

    /// <summary>It could not be sent, and is not tried any more.</summary>
    Failed,

    /// <summary>It was not sent, for a reason.</summary>
    Skipped,

    /// <summary>It could not be sent and is tried again.</summary>
    Again,
}

/// <summary>What came of one notice.</summary>
/// <param name="Subscriber">To whom.</param>
/// <param name="Outcome">What came of it.</param>
/// <param name="Why">Why it was not sent; null when it was.</param>
public sealed record NoticeResult(PublicId Subscriber, NoticeOutcome Outcome, string? Why);

/// <summary>
/// A fact about the notices of one update: who is told, and what came of it. One fact stands for a whole batch. The
/// names below are the stored format.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Queued), "notice.queued.v1")]
[JsonDerivedType(typeof(Started), "notice.started.v1")]
[JsonDerivedType(typeof(Settled), "notice.settled.v1")]
[JsonDerivedType(typeof(Resent), "notice.resent.v1")]
public abstract record NoticeEvent
{
    private NoticeEvent()
    {
    }

    /// <summary>When.</summary>
    public required Instant At { get; init; }

    /// <summary>Who did it.</summary>
    public required Actor By { get; init; }

    /// <summary>These subscribers are to be told, and these are not.</summary>
    /// <param name="Page">The page.</param>
    /// <param name="Incident">The incident on it.</param>
    /// <param name="Update">What was said.</param>
    /// <param name="Subscribers">Who is told, in order.</param>
    /// <param name="Skipped">Who is not, and why.</param>
    public sealed record Queued(
        string Page,
        PublicId Incident,
        PublicId Update,
        IReadOnlyList<PublicId> Subscribers,
        IReadOnlyList<NoticeResult> Skipped) : NoticeEvent;

    /// <summary>A batch is being handed to providers.</summary>
    public sealed record Started(int Batch, IReadOnlyList<PublicId> Subscribers) : NoticeEvent;

    /// <summary>What came of a batch.</summary>
    public sealed record Settled(int Batch, IReadOnlyList<NoticeResult> Results) : NoticeEvent;

    /// <summary>These are to be told once more, because a person asked for it.</summary>
    public sealed record Resent(IReadOnlyList<PublicId> Subscribers) : NoticeEvent;
}

/// <summary>One line of the ledger.</summary>
/// <param name="Subscriber">To whom.</param>
/// <param name="Outcome">How it stands.</param>
/// <param name="Why">Why it was not sent, or null.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="At">When it came to stand so.</param>
/// <param name="MayRepeat">It may have arrived twice: a process died between the sending and the writing down.</param>
/// <param name="NextAt">When it is tried again, or null.</param>
public sealed record NoticeLine(
    PublicId Subscriber,
    NoticeOutcome Outcome,
    string? Why,
    int Attempts,
    Instant At,
    bool MayRepeat,
    Instant? NextAt);

/// <summary>What may be asked of the notices of an update.</summary>
public abstract record NoticeCommand
{
    private NoticeCommand()
    {
    }

    /// <summary>The transaction's instant.</summary>
    public required Instant At { get; init; }

    /// <summary>Who asks.</summary>
    public required Actor By { get; init; }

    /// <summary>Tell these.</summary>
    public sealed record Queue(
        string Page,
        PublicId Incident,
        PublicId Update,
        IReadOnlyList<PublicId> Subscribers,
        IReadOnlyList<NoticeResult> Skipped) : NoticeCommand;

    /// <summary>Take the next batch, at most so many.</summary>
    public sealed record Start(int Limit) : NoticeCommand;

    /// <summary>Say what came of a batch.</summary>
    public sealed record Settle(int Batch, IReadOnlyList<NoticeResult> Results) : NoticeCommand;

    /// <summary>Tell these once more; null is all who were not reached.</summary>
    public sealed record Resend(IReadOnlyList<PublicId>? Subscribers) : NoticeCommand;
}

/// <summary>
/// The ledger of one update: each subscriber is queued, sent, failed and why, or skipped and why. A batch whose process
/// died is taken again, and its notices say that they may be repeats.
/// </summary>
public sealed record Notice : IDecider<Notice, NoticeCommand, NoticeEvent>
{
    /// <summary>One fact names at most so many subscribers.</summary>
    public const int NamedMax = 500;

    /// <summary>A notice is tried so often.</summary>
    public const int AttemptsMax = 6;

    private static readonly Duration[] Pauses =
    [
        Duration.FromMinutes(1), Duration.FromMinutes(5), Duration.FromMinutes(30), Duration.FromHours(2),
        Duration.FromHours(6),
    ];

    /// <summary>How it was queued; null before.</summary>
    public E.Queued? Order { get; init; }

    /// <summary>The lines, by subscriber.</summary>
    public ImmutableDictionary<PublicId, NoticeLine> Lines { get; init; } =
        ImmutableDictionary<PublicId, NoticeLine>.Empty;

    /// <summary>Who waits for a first attempt, in order.</summary>
    public ImmutableQueue<PublicId> Waiting { get; init; } = [];

    /// <summary>Who is tried again, and when.</summary>
    public ImmutableDictionary<PublicId, Instant> Again { get; init; } =
        ImmutableDictionary<PublicId, Instant>.Empty;

    /// <summary>The batch that is being handed over, or null.</summary>
    public E.Started? Batch { get; init; }

    /// <summary>How many batches were begun.</summary>
    public int Batches { get; init; }

    /// <inheritdoc/>
    public static Notice Initial { get; } = new();

    /// <summary>When something is to be done next, or null when all is settled.</summary>
    public Instant? NextAt => !Waiting.IsEmpty || Batch is not null
        ? Instant.MinValue
        : Again.IsEmpty ? null : Again.Values.Min();

    /// <inheritdoc/>
    public static Decision<NoticeEvent> Decide(Notice state, NoticeCommand command) => command switch
    {
        NoticeCommand.Queue when state.Order is not null => Decision<NoticeEvent>.Nothing,
        NoticeCommand.Queue c => Queued(c),
        NoticeCommand.Start c => state.Next(c) is { Count: > 0 } next
            ? new E.Started(state.Batches + 1, next) { At = c.At, By = c.By }
            : Decision<NoticeEvent>.Nothing,
        NoticeCommand.Settle c when state.Batch?.Batch != c.Batch => Decision<NoticeEvent>.Nothing,
        NoticeCommand.Settle c => new E.Settled(c.Batch, c.Results) { At = c.At, By = c.By },
        NoticeCommand.Resend c => state.ToResend(c) is { Count: > 0 } again
            ? new E.Resent(again) { At = c.At, By = c.By }
            : Decision<NoticeEvent>.Nothing,
        _ => throw new UnreachableException(command.GetType().Name),
    };

    /// <inheritdoc/>
    public static Notice Evolve(Notice state, NoticeEvent fact) => fact switch
    {
        E.Queued e => state.With(e),
        E.Started e => state.With(e),
        E.Settled e => state.With(e),
        E.Resent e => e.Subscribers.Aggregate(state, (one, id) => one with
        {
            Waiting = one.Waiting.Enqueue(id),
            Again = one.Again.Remove(id),
            Lines = one.Lines.SetItem(
                id, one.Lines[id] with { Outcome = NoticeOutcome.Queued, Why = null, Attempts = 0, At = e.At }),
        }),
        _ => throw new UnreachableException(fact.GetType().Name),
    };

    /// <summary>How many lines stand so.</summary>
    public int Count(NoticeOutcome outcome) => Lines.Values.Count(line => line.Outcome == outcome);

    private static NoticeEvent[] Queued(NoticeCommand.Queue c)
    {
        // Skipped ones stand in the first fact; those who are told are cut so that no fact grows without bound.
        var parts = c.Subscribers.Chunk(NamedMax).DefaultIfEmpty([]);
        return
        [
            .. parts.Select((part, at) =>
                new E.Queued(c.Page, c.Incident, c.Update, part, at == 0 ? c.Skipped : [])
                {
                    At = c.At,
                    By = c.By,
                }),
        ];
    }

    /// <summary>Who is told next: those of a batch whose process died, else those who wait, else those who are due
    /// again.</summary>
    private IReadOnlyList<PublicId> Next(NoticeCommand.Start c) =>
        Batch is { } died ? died.Subscribers
        : !Waiting.IsEmpty ? [.. Waiting.Take(c.Limit)]
        : [.. Again.Where(pair => pair.Value <= c.At).OrderBy(pair => pair.Value).Take(c.Limit)
            .Select(pair => pair.Key)];

    /// <summary>Whoever was named and was handled before; without names, those who were not reached.</summary>
    private List<PublicId> ToResend(NoticeCommand.Resend c) =>
    [
        .. Lines.Values
            .Where(line => c.Subscribers is { } named
                ? named.Contains(line.Subscriber) && line.Outcome != NoticeOutcome.Queued
                : line.Outcome is NoticeOutcome.Failed or NoticeOutcome.Again)
            .OrderBy(line => line.Subscriber.Value, StringComparer.Ordinal)
            .Take(NamedMax)
            .Select(line => line.Subscriber),
    ];

    private Notice With(E.Queued fact)
    {
        var lines = Lines.ToBuilder();
        var waiting = Waiting;
        foreach (var id in fact.Subscribers)
        {
            lines[id] = new NoticeLine(id, NoticeOutcome.Queued, null, 0, fact.At, MayRepeat: false, null);
            waiting = waiting.Enqueue(id);
        }

        foreach (var skipped in fact.Skipped)
        {
            lines[skipped.Subscriber] = new NoticeLine(
                skipped.Subscriber, NoticeOutcome.Skipped, skipped.Why, 0, fact.At, MayRepeat: false, null);
        }

        return this with { Order = Order ?? fact, Lines = lines.ToImmutable(), Waiting = waiting };
    }

    private Notice With(E.Started fact)
    {
        // Who was in a batch that never came to its end may have been told already.
        var died = Batch is not null;
        var lines = Lines.ToBuilder();
        var (waiting, again) = (Waiting, Again);
        foreach (var id in fact.Subscribers)
        {
            var line = lines[id];
            lines[id] = line with { Attempts = line.Attempts + 1, MayRepeat = line.MayRepeat || died };
            again = again.Remove(id);
        }

        if (!died)
        {
            while (!waiting.IsEmpty && fact.Subscribers.Contains(waiting.Peek()))
                waiting = waiting.Dequeue();
        }

        return this with
        {
            Batch = fact,
            Batches = fact.Batch,
            Lines = lines.ToImmutable(),
            Waiting = waiting,
            Again = again,
        };
    }

    private Notice With(E.Settled fact)
    {
        var lines = Lines.ToBuilder();
        var again = Again;
        foreach (var result in fact.Results)
        {
            var line = lines[result.Subscriber];
            var next = result.Outcome == NoticeOutcome.Again
                ? fact.At + Pauses[Math.Min(line.Attempts, Pauses.Length) - 1]
                : (Instant?)null;
            lines[result.Subscriber] = line with
            {
                Outcome = result.Outcome,
                Why = result.Why,
                At = fact.At,
                NextAt = next,
            };
            if (next is { } at)
                again = again.SetItem(result.Subscriber, at);
        }

        return this with { Batch = null, Lines = lines.ToImmutable(), Again = again };
    }
}
