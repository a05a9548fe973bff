using System.Collections.Immutable;
using NodaTime;

namespace Muster.Core.OnCall;

/// <summary>A stretch of on-call time that its holder offered to others.</summary>
/// <remarks>
/// Until somebody takes it the offerer stays on call. A part may be taken: what is left of it stays open. What was
/// taken counts only where the offerer would hold, so that a base that moves afterwards puts nobody on call twice.
/// </remarks>
/// <param name="Id">The offer.</param>
/// <param name="Offerer">Whose time it is.</param>
/// <param name="From">First instant.</param>
/// <param name="Until">First instant after it.</param>
/// <param name="Asked">The one who was asked, or null for everybody.</param>
/// <param name="Reason">Why, or null.</param>
/// <param name="OfferedAt">When.</param>
public sealed record Swap(
    SwapId Id,
    ResponderId Offerer,
    Instant From,
    Instant Until,
    ResponderId? Asked,
    string? Reason,
    Instant OfferedAt)
{
    /// <summary>What nobody has taken yet, in order; empty when all is taken or the rest was withdrawn.</summary>
    public ImmutableList<SwapPart> Open { get; init; } = [new(From, Until, Taker: null, Override: null)];

    /// <summary>What was taken, in the order of taking.</summary>
    public ImmutableList<SwapPart> Taken { get; init; } = [];

    /// <summary>Who was asked and said no.</summary>
    public ImmutableList<ResponderId> Declined { get; init; } = [];

    /// <summary>Whether the offerer took back what was left.</summary>
    public bool IsWithdrawn { get; init; }

    /// <summary>Whether something of it can still be taken at an instant.</summary>
    public bool IsOpen(Instant at) => Open.Exists(part => part.Until > at);

    /// <summary>The open part that holds a stretch as a whole, or null.</summary>
    internal SwapPart? PartOf(Instant from, Instant until) =>
        Open.Find(part => part.From <= from && until <= part.Until);

    /// <summary>The offer after a part of it was taken.</summary>
    internal Swap With(SwapPart taken)
    {
        var open = Open.SelectMany(part => part.Without(taken.From, taken.Until));
        return this with { Open = [.. open], Taken = Taken.Add(taken) };
    }
}

/// <summary>A stretch of an offer.</summary>
/// <param name="From">First instant.</param>
/// <param name="Until">First instant after it.</param>
/// <param name="Taker">Who took it, or null.</param>
/// <param name="Override">The override that puts them on call, or null.</param>
public sealed record SwapPart(Instant From, Instant Until, ResponderId? Taker, OverrideId? Override)
{
    /// <summary>What is left when a stretch is taken out.</summary>
    internal IEnumerable<SwapPart> Without(Instant from, Instant until)
    {
        if (until <= From || Until <= from)
            return [this];

        List<SwapPart> left = [];
        if (From < from)
            left.Add(this with { Until = from });
        if (until < Until)
            left.Add(this with { From = until });
        return left;
    }
}

/// <summary>The ways in which a swap is refused. The codes are stable.</summary>
public static class SwapRefusals
{
    /// <summary>No offer has this id.</summary>
    public static Refusal Unknown { get; } =
        new("swap.unknown", "This schedule has no such offer.") { Kind = RefusalKind.Unknown };

    /// <summary>The offerer has no shift in the stretch.</summary>
    public static Refusal NotOnCall { get; } = new(
        "swap.not-on-call", "You are not on call in that time, so there is nothing to give away.")
    {
        Kind = RefusalKind.Invalid,
        Field = "from",
    };

    /// <summary>Some of the stretch is offered by the same person already.</summary>
    public static Refusal Overlaps { get; } = new(
        "swap.overlaps", "You offer some of that time already. Withdraw that offer first, or choose another time.");

    /// <summary>The offerer cannot take it.</summary>
    public static Refusal Own { get; } = new(
        "swap.own", "It is your own offer: withdraw it to keep the time.");

    /// <summary>One other person was asked.</summary>
    public static Refusal ForSomebodyElse { get; } = new(
        "swap.for-somebody-else", "Somebody else was asked. Ask the offerer to offer it to everybody.");

    /// <summary>It was taken or withdrawn, or the stretch is not within the offer.</summary>
    public static Refusal NotOpen { get; } = new(
        "swap.not-open", "That time is not on offer any more. Look at what is left of it.");
}
