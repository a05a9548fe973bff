using System.Collections.Immutable;
using System.Diagnostics;
using Muster.Core.Incidents;
using NodaTime;
using E = Muster.Core.Paging.PageEvent;

namespace Muster.Core.Paging;

/// <summary>The id of a page; a UUIDv7. Providers get it as idempotency key.</summary>
public readonly record struct PageId(Guid Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value.ToString("N");
}

/// <summary>The attempt to reach one responder, for one reason, by one contact method. Never a web page.</summary>
public sealed record Page : IDecider<Page, PageCommand, PageEvent>
{
    /// <summary>How often a page is tried before it has failed: for about an hour (see <see cref="Pause"/>).</summary>
    public const int AttemptsMax = 60;

    /// <summary>After so many attempts somebody is reached another way as well, while this page is tried on.</summary>
    public const int AttemptsBeforeFallback = 4;

    private const int PauseSecondsMax = 60;

    /// <summary>What was queued; null while there is no such page.</summary>
    public E.Queued? Order { get; init; }

    /// <summary>Where it is.</summary>
    public PageOutcome Outcome { get; init; }

    /// <summary>How many attempts were claimed.</summary>
    public int Attempts { get; init; }

    /// <summary>An attempt was claimed and its end is not recorded.</summary>
    public bool IsUnderway { get; init; }

    /// <summary>An attempt may have reached the person without our knowing.</summary>
    public bool MayHaveArrived { get; init; }

    /// <summary>It said that it may be a repeat.</summary>
    public bool MayRepeat { get; init; }

    /// <summary>When the provider took it, or null.</summary>
    public Instant? SentAt { get; init; }

    /// <summary>By which channel it went; differs from the order's when mail is not set up.</summary>
    public string? SentBy { get; init; }

    /// <summary>When the responder answered it, or null.</summary>
    public Instant? AnsweredAt { get; init; }

    /// <summary>It went out although somebody had acknowledged in the second before.</summary>
    public bool HasOverlapped { get; init; }

    /// <summary>Why it was refused, lost, failed or not needed, in words.</summary>
    public string? Why { get; init; }

    /// <summary>The message that it was folded into, or null.</summary>
    public PageId? FoldedInto { get; init; }

    /// <summary>The incidents whose pages were folded into this one, in their order.</summary>
    public ImmutableList<IncidentId> Gathered { get; init; } = [];

    /// <inheritdoc/>
    public static Page Initial { get; } = new();

    /// <summary>
    /// Whether the fallback is due now: the page has failed for good, or has just used up its first attempts. At
    /// most once a page.
    /// </summary>
    public bool WantsFallback =>
        (Outcome == PageOutcome.Failed && Attempts <= AttemptsBeforeFallback)
        || (Outcome == PageOutcome.Queued && !IsUnderway && Attempts == AttemptsBeforeFallback);

    /// <summary>
    /// From a failed attempt to the next: 1, 4, 9 … s, at most a minute. Soon enough to matter, slow enough to let a
    /// mail server come back, and long enough for one that is away for half an hour.
    /// </summary>
    public static Duration Pause(int attempt) => Duration.FromSeconds(Math.Min(PauseSecondsMax, attempt * attempt));

    /// <inheritdoc/>
    public static Decision<PageEvent> Decide(Page state, PageCommand command) => (state.Order, command) switch
    {
        (null, PageCommand.Queue c) => c.Order,
        (_, PageCommand.Queue) => Decision<PageEvent>.Nothing,
        (null, _) => new Refusal("page.unknown", "There is no such page.") { Kind = RefusalKind.Unknown },
        (_, PageCommand.Answer) when state.AnsweredAt is not null => Decision<PageEvent>.Nothing,
        (_, PageCommand.Answer c) => new E.Answered(c.Via) { At = c.At },
        (_, PageCommand.Overlap) when state.HasOverlapped => Decision<PageEvent>.Nothing,
        (_, PageCommand.Overlap c) => new E.Overlapped { At = c.At },
        (_, PageCommand.Deliver c) when state is { Outcome: PageOutcome.NotNeeded, IsUnderway: true } => SentAnyway(c),
        _ when state.Outcome is not PageOutcome.Queued => Decision<PageEvent>.Nothing,
        (_, PageCommand.Gather) when state.Attempts > 0 => Decision<PageEvent>.Nothing,
        (_, PageCommand.Gather c) when state.Gathered.Contains(c.Incident) => Decision<PageEvent>.Nothing,
        (_, PageCommand.Gather c) => new E.Gathered(c.Page, c.Incident) { At = c.At },
        (_, PageCommand.Fold c) => new E.Folded(c.Into) { At = c.At },
        (_, PageCommand.Attempt c) => Claim(state, c),
        (_, PageCommand.Drop c) => new E.NotNeeded(c.Why) { At = c.At },
        (_, PageCommand.Deliver c) => new E.Sent(c.Number, c.Channel, c.ProviderId) { At = c.At },
        (_, PageCommand.Refuse { Number: var number }) when !state.IsAt(number) => Decision<PageEvent>.Nothing,
        (_, PageCommand.Lose { Number: var number }) when !state.IsAt(number) => Decision<PageEvent>.Nothing,
        (_, PageCommand.Refuse { RetryAt: { } again } c) when state.Attempts < AttemptsMax =>
            new E.Refused(c.Number, c.Why, again) { At = c.At },
        (_, PageCommand.Refuse c) => new PageEvent[]
        {
            new E.Refused(c.Number, c.Why, RetryAt: null) { At = c.At }, new E.Failed(c.Why) { At = c.At },
        },
        (_, PageCommand.Lose c) when state.Attempts < AttemptsMax =>
            new E.Lost(c.Number, c.Why, c.RetryAt) { At = c.At },
        (_, PageCommand.Lose c) => LostForGood(c.Number, c.Why, c.At),
        _ => throw new UnreachableException($"{command.GetType().Name} on {state.Outcome}"),
    };

    /// <inheritdoc/>
    public static Page Evolve(Page state, PageEvent fact) => fact switch
    {
        E.Queued e => new Page { Order = e, Outcome = PageOutcome.Queued },
        E.Attempted e => state with
        {
            Attempts = e.Number,
            IsUnderway = true,
            MayRepeat = e.MayRepeat,

            // An earlier attempt whose end is unknown stays unknown, whatever becomes of this one.
            MayHaveArrived = state.MayHaveArrived || e.MayRepeat,
        },
        E.Sent e => state with
        {
            Outcome = PageOutcome.Sent,
            IsUnderway = false,
            SentAt = e.At,
            SentBy = e.Channel,
            Why = null,
        },
        E.Refused e => state with { IsUnderway = false, Why = e.Why },
        E.Lost e => state with { IsUnderway = false, MayHaveArrived = true, Why = e.Why },
        E.NotNeeded e => state with { Outcome = PageOutcome.NotNeeded, Why = e.Why },
        E.Overlapped => state with { HasOverlapped = true },
        E.Failed e => state with { Outcome = PageOutcome.Failed, IsUnderway = false, Why = e.Why },
        E.Answered e => state with { AnsweredAt = e.At },
        E.Folded e => state with
        {
            Outcome = PageOutcome.Folded,
            FoldedInto = e.Into,
            Why = "Folded with others into one message.",
        },
        E.Gathered e => state with { Gathered = state.Gathered.Add(e.Incident) },
        _ => throw new UnreachableException(fact.GetType().Name),
    };

    /// <summary>
    /// A claim past the last allowed one means that no attempt's end was ever recorded: the page has failed, so that
    /// a message that breaks its sender is not tried for ever.
    /// </summary>
    private static Decision<PageEvent> Claim(Page state, PageCommand.Attempt c) =>
        state.Attempts < AttemptsMax
            ? new E.Attempted(
                state.Attempts + 1, MayRepeat: c.MayRepeat || state.IsUnderway || state.MayHaveArrived)
            { At = c.At }
            : LostForGood(state.Attempts, "The end of the last attempt was never recorded.", c.At);

    private static Decision<PageEvent> LostForGood(int number, string why, Instant at) => new PageEvent[]
    {
        new E.Lost(number, why, RetryAt: null) { At = at }, new E.Failed(why) { At = at },
    };

    /// <summary>It was taken back while its attempt was underway, and the provider took it all the same (R4).</summary>
    private static Decision<PageEvent> SentAnyway(PageCommand.Deliver c) => new PageEvent[]
    {
        new E.Sent(c.Number, c.Channel, c.ProviderId) { At = c.At }, new E.Overlapped { At = c.At },
    };

    private bool IsAt(int number) => IsUnderway && number == Attempts;
}

/// <summary>What became of a page; on the wire <c>queued</c>, <c>sent</c>, <c>not-needed</c>, <c>failed</c>,
/// <c>folded</c>.</summary>
public enum PageOutcome
{
    /// <summary>Not sent yet; due now or later, or being tried again.</summary>
    Queued,

    /// <summary>The provider took it.</summary>
    Sent,

    /// <summary>Somebody had the incident before it was due.</summary>
    NotNeeded,

    /// <summary>It could not be sent.</summary>
    Failed,

    /// <summary>It went out with others in one message.</summary>
    Folded,
}

/// <summary>What may be asked of a page.</summary>
public abstract record PageCommand
{
    private PageCommand()
    {
    }

    /// <summary>The transaction's instant.</summary>
    public required Instant At { get; init; }

    /// <summary>Reach somebody.</summary>
    public sealed record Queue(E.Queued Order) : PageCommand;

    /// <summary>Claim an attempt; past the last allowed one the page fails instead, and nothing may be sent.</summary>
    public sealed record Attempt : PageCommand
    {
        /// <summary>Somebody may have told the person already, by another page.</summary>
        public bool MayRepeat { get; init; }
    }

    /// <summary>The provider took it.</summary>
    public sealed record Deliver(int Number, string Channel, string? ProviderId) : PageCommand;

    /// <summary>
    /// The provider refused; null when trying again is useless. Nothing when that attempt is not the one underway.
    /// </summary>
    public sealed record Refuse(int Number, string Why, Instant? RetryAt) : PageCommand;

    /// <summary>Nobody knows. Nothing when that attempt is not the one underway.</summary>
    public sealed record Lose(int Number, string Why, Instant RetryAt) : PageCommand;

    /// <summary>It is no longer needed.</summary>
    public sealed record Drop(string Why) : PageCommand;

    /// <summary>It went out beside an acknowledgement.</summary>
    public sealed record Overlap : PageCommand;

    /// <summary>Take in the page of an incident; nothing once an attempt was claimed.</summary>
    public sealed record Gather(PageId Page, IncidentId Incident) : PageCommand;

    /// <summary>It goes out with others in one message.</summary>
    public sealed record Fold(PageId Into) : PageCommand;

    /// <summary>The responder answered it.</summary>
    public sealed record Answer(string Via) : PageCommand;
}
