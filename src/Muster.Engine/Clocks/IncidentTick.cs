using Muster.Core;
using Muster.Core.Clocks;
using Muster.Core.Escalation;
using Muster.Core.Incidents;
using NodaTime;

namespace Muster.Engine.Clocks;

/// <summary>
/// The one clock of an incident: what was missed or met is recorded once, at its due instant, and the escalation goes
/// on (R6).
/// </summary>
internal static class IncidentTick
{
    internal static async ValueTask Do(Reactions reactions, IncidentId id)
    {
        if (await reactions.StateOf(id) is not { } incident)
            return;
        var playbook = await reactions.PlaybookOf(incident);
        foreach (var clock in await reactions.ClocksOf(incident, playbook))
        {
            if (FateOf(clock, reactions.Now) is { } command)
                await reactions.Incident(id, command);
        }

        reactions.Touch(id);
        if (!incident.IsOpen)
            return;
        var policy = playbook.Policy(incident.Declaration!.Policy);
        if (IncidentClocks.LapseAt(incident, policy) is { } lapse && lapse <= reactions.Now)
        {
            var why = incident.SnoozedUntil is not null
                ? "The time for which it was put off is over."
                : "There was no sign of life for as long as the policy allows.";
            await reactions.Incident(id, new IncidentCommand.Lapse(why) { At = reactions.Now, By = Actor.Muster });
        }

        await reactions.Escalation(id, (_, pinned, reach) =>
            new EscalationCommand.Advance(pinned, reach) { At = reactions.Now });
    }

    /// <summary>What is to be recorded of an obligation now, or null.</summary>
    private static IncidentCommand? FateOf(Clock clock, Instant now) => clock switch
    {
        { State: ClockState.Missed, IsRecorded: false } => new IncidentCommand.MissClock(clock.Kind, clock.DueAt)
        {
            At = now,
            By = Actor.Muster,
            Name = clock.Name,
        },
        { State: ClockState.Met, IsRecorded: false } => new IncidentCommand.MeetClock(
            clock.Kind, clock.DueAt, clock.Name, Note: null)
        { At = now, By = Actor.Muster },
        _ => null,
    };
}
