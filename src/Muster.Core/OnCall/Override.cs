using NodaTime;

namespace Muster.Core.OnCall;

/// <summary>A person, or nobody, instead of whom the layers hold, for one stretch of time.</summary>
/// <remarks>
/// Where overrides overlap the last created wins (equal instants: the greater id); the others count again where it
/// does not reach. An override never moves the edges of the shifts below it. One whose person is not active is passed
/// over, as a layer is.
/// </remarks>
/// <param name="Id">The override.</param>
/// <param name="Schedule">The schedule that it changes; the resolver ignores those of others.</param>
/// <param name="From">First instant.</param>
/// <param name="Until">First instant after it.</param>
/// <param name="Responder">Who is on call; null means that nobody is, on purpose.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="Reason">Why, in the words of its maker.</param>
/// <param name="Replaces">
/// It counts only where this person would hold without it; where the shifts below have moved away from them it does
/// not. Null means always: a swap that was taken replaces whoever offered it.
/// </param>
/// <exception cref="ArgumentException">It ends at or before its beginning.</exception>
public sealed record Override(
    OverrideId Id,
    ScheduleId Schedule,
    Instant From,
    Instant Until,
    ResponderId? Responder,
    Instant CreatedAt,
    string? Reason = null,
    ResponderId? Replaces = null)
{
    /// <summary>First instant after it.</summary>
    public Instant Until { get; init; } = Until > From
        ? Until
        : throw new ArgumentException("An override ends after its beginning.", nameof(Until));

    /// <summary>Whether it covers an instant.</summary>
    public bool Covers(Instant at) => From <= at && at < Until;

    /// <summary>Whether it wins over another that covers the same instant.</summary>
    internal bool Outranks(Override other)
    {
        var byAge = CreatedAt.CompareTo(other.CreatedAt);
        return byAge != 0 ? byAge > 0 : Id.Value.CompareTo(other.Id.Value) > 0;
    }
}
