using NodaTime;

namespace Muster.Core.OnCall;

/// <summary>The one answer to who is on call: pager, screens, API, calendar and hand-off all ask here.</summary>
public static class OnCallResolver
{
    /// <summary>How far one question looks ahead or back: 400 days, a year with room for its edges.</summary>
    public static Duration SightMax { get; } = Duration.FromDays(400);

    /// <summary>Who is on call for a schedule at an instant.</summary>
    /// <remarks>
    /// Overrides first, the last created before the others; then the layers, the last before the base. A person who is
    /// not active is passed over; an override to nobody is not: it leaves the schedule empty on purpose. When nobody
    /// holds, the reason is that of the highest source that had a say.
    /// </remarks>
    /// <param name="schedule">The schedule.</param>
    /// <param name="overrides">Overrides in any order; those of other schedules are ignored.</param>
    /// <param name="at">Any instant.</param>
    /// <param name="isActive">Whether a person exists and may be paged now.</param>
    /// <returns>Always an answer; nobody is one too.</returns>
    public static OnCallAnswer WhoIsOnCall(
        Schedule schedule, IReadOnlyList<Override> overrides, Instant at, Func<ResponderId, bool> isActive)
    {
        var rota = new Rota(schedule, overrides, isActive);
        var (hold, from, until) = rota.Whole(at, SightMax);
        var next = until is { } end ? rota.FirstFrom(end, SightMax) : null;
        return new OnCallAnswer(schedule.Id, at, hold.Responder, rota.Words(hold, at), from, until, next);
    }

    /// <summary>Who learns at an instant: told of every page of the schedule, responsible for none.</summary>
    /// <param name="schedule">The schedule; its shadow layers are asked.</param>
    /// <param name="at">Any instant.</param>
    /// <param name="isActive">Whether a person exists and may be told now.</param>
    /// <returns>Each person once, in the order of the layers; perhaps also who is on call.</returns>
    public static IReadOnlyList<ResponderId> ShadowsOf(Schedule schedule, Instant at, Func<ResponderId, bool> isActive)
    {
        var shadows = new List<ResponderId>();
        foreach (var layer in schedule.Layers)
        {
            if (layer.IsShadow && new LayerLine(layer, schedule.ZoneOf(layer)).At(at).Hold.Responder is { } learner
                && isActive(learner) && !shadows.Contains(learner))
            {
                shadows.Add(learner);
            }
        }

        return shadows;
    }
}
