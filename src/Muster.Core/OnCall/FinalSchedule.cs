using NodaTime;

namespace Muster.Core.OnCall;

/// <summary>A stretch of the final schedule.</summary>
/// <param name="From">First instant, not before the beginning that was asked for.</param>
/// <param name="Until">First instant after it, not after the end that was asked for.</param>
/// <param name="Responder">Who is on call, or null for nobody.</param>
/// <param name="Because">The layer or override that wins, or why nobody is.</param>
public sealed record Shift(Instant From, Instant Until, ResponderId? Responder, Because Because);

/// <summary>The layers and overrides of a schedule as one line of shifts.</summary>
public static class FinalSchedule
{
    /// <summary>The shifts that tile a stretch of time: each begins where the one before it ends.</summary>
    /// <remarks>
    /// Agrees with <see cref="OnCallResolver.WhoIsOnCall"/> at every instant. One turn is one shift, unless an
    /// override or a restriction interrupts it; two turns in a row of the same person stay two.
    /// </remarks>
    /// <param name="schedule">The schedule.</param>
    /// <param name="overrides">Overrides in any order; those of other schedules are ignored.</param>
    /// <param name="from">First instant.</param>
    /// <param name="until">First instant after it; nothing to tell when it is not later.</param>
    /// <param name="isActive">Whether a person exists and may be paged now; null means everybody.</param>
    /// <exception cref="ArgumentOutOfRangeException">More than <see cref="OnCallResolver.SightMax"/>.</exception>
    public static IReadOnlyList<Shift> Between(
        Schedule schedule,
        IReadOnlyList<Override> overrides,
        Instant from,
        Instant until,
        Func<ResponderId, bool>? isActive = null)
    {
        if (until - from > OnCallResolver.SightMax)
            throw new ArgumentOutOfRangeException(nameof(until), until, "A schedule is shown for 400 days at most.");

        var rota = new Rota(schedule, overrides, isActive ?? (static _ => true));
        var shifts = new List<Shift>();
        if (from >= until)
            return shifts;

        var (start, hold) = (from, rota.At(from).Hold);
        for (var at = rota.At(from).Until; at < until;)
        {
            var next = rota.At(at);
            if (next.Hold.Continues(hold))
            {
                hold = hold.Joined(next.Hold);
            }
            else
            {
                shifts.Add(new Shift(start, at, hold.Responder, rota.Words(hold, start)));
                (start, hold) = (at, next.Hold);
            }

            at = next.Until;
        }

        shifts.Add(new Shift(start, until, hold.Responder, rota.Words(hold, start)));
        return shifts;
    }
}
