using System.Globalization;
using Muster.Core.Directory;
using Muster.Core.OnCall;
using NodaTime;

namespace Muster.Core.Paging;

/// <summary>
/// Whom a fact about offered time on call is told to: the one who is asked hears of the offer and whether it still
/// stands; the offerer hears the answer. These messages wait for the end of quiet hours.
/// </summary>
public static class TellPeopleOnSwap
{
    /// <summary>The pages that a fact asks for; none when it is of another kind, or concerns nobody in
    /// particular.</summary>
    /// <param name="schedule">The schedule that it is about.</param>
    /// <param name="swap">The offer, as it was before the fact; null for the fact that makes it.</param>
    /// <param name="fact">What happened.</param>
    /// <param name="personOf">A person by id, or null.</param>
    /// <param name="newId">Ids for the pages.</param>
    public static IReadOnlyList<PageEvent.Queued> React(
        Schedule schedule,
        Swap? swap,
        ScheduleEvent fact,
        Func<ResponderId, Responder?> personOf,
        Func<PageId> newId)
    {
        var (whom, id, sentence) = fact switch
        {
            ScheduleEvent.SwapOffered { Asked: { } asked } e => (
                asked,
                e.Id,
                $"{NameOf(e.Offerer)} offers you their time on call in {schedule.Name}, "
                    + $"{Span(e.From, e.Until, asked)}.{Because(e.Reason)} They stay on call until you take it."),
            ScheduleEvent.SwapTaken e when swap is not null && swap.Offerer != e.Taker => (
                swap.Offerer,
                e.Id,
                $"{NameOf(e.Taker)} takes your time on call in {schedule.Name}, "
                    + $"{Span(e.From, e.Until, swap.Offerer)}. You need not do anything."),
            ScheduleEvent.SwapDeclined e when swap is not null => (
                swap.Offerer,
                e.Id,
                $"{NameOf(e.Responder)} cannot take your time on call in {schedule.Name}, "
                    + $"{Span(swap.From, swap.Until, swap.Offerer)}. You stay on call; offer it to somebody else."),
            ScheduleEvent.SwapWithdrawn e when swap is { Asked: { } asked } => (
                asked,
                e.Id,
                $"{NameOf(swap.Offerer)} no longer offers you their time on call in {schedule.Name}, "
                    + $"{Span(swap.From, swap.Until, asked)}. You need not do anything."),
            _ => (default(ResponderId?), default(SwapId), ""),
        };
        if (whom is not { } person || personOf(person) is not { IsActive: true })
            return [];
        var order = new PageOrder(person, new PageReason { Schedule = schedule.Id, Swap = id, Sentence = sentence });
        return
        [
            .. PageRespondersOnEscalationStep.Spread(
                incident: null, order, PagePurpose.Swap, fact.At, personOf, newId, Urgency.Low),
        ];

        string NameOf(ResponderId one) => personOf(one)?.Name ?? one.Value;

        string Span(Instant from, Instant until, ResponderId reader)
        {
            var zone = DateTimeZoneProviders.Tzdb.GetZoneOrNull(personOf(reader)?.Zone ?? "") ?? schedule.Zone;
            return $"{Wall(from, zone)} to {Wall(until, zone)}";
        }
    }

    private static string Because(string? reason) => string.IsNullOrWhiteSpace(reason) ? "" : $" Why: {reason}.";

    private static string Wall(Instant at, DateTimeZone zone) =>
        at.InZone(zone).ToString("ddd d MMM HH:mm x", CultureInfo.InvariantCulture);
}
