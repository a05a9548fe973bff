using Muster.Core;
using Muster.Core.Drills;
using Muster.Core.Incidents;
using NodaTime;
using C = Muster.Core.Drills.DrillCommand;
using E = Muster.Core.Drills.DrillEvent;

namespace Muster.Engine.Drills;

/// <summary>What a drill does by itself: it tells the players what happens, in the room of its incident.</summary>
internal static class DrillTick
{
    internal static ValueTask<Loaded<Drill>> Load(Reactions reactions, DrillId id) =>
        Streams.Load<Drill, C, E>(reactions.Transaction, StreamId.Of(id));

    /// <summary>Runs a command; what is told stands in the room, and the next telling is planned.</summary>
    internal static async ValueTask<(Drill? After, Refusal? Refusal)> Decide(
        Reactions reactions, DrillId id, C command)
    {
        var (decision, after) = await Streams.Run<Drill, C, E>(
            reactions.Transaction, StreamId.Of(id), await Load(reactions, id), command, fact => fact.At);
        if (decision.Refusal is { } refusal)
            return (null, refusal);
        foreach (var told in decision.Facts.OfType<E.Injected>())
        {
            await reactions.Incident(
                after.State.Beginning!.Incident,
                new IncidentCommand.WriteNote(reactions.NewId(), $"EXERCISE: {told.Text}")
                {
                    At = reactions.Now,
                    By = Actor.Muster,
                });
        }

        if (after.State.WakeAt is { } wake)
        {
            await reactions.Transaction.Arm(new Storage.NewJob(
                JobKinds.Drill, id.ToString(), Instant.Max(wake, reactions.Now), ""));
        }
        else
        {
            await reactions.Transaction.Disarm(JobKinds.Drill, id.ToString());
        }

        return (after.State, null);
    }

    /// <summary>Tells the players what is due.</summary>
    internal static async ValueTask Do(Reactions reactions, DrillId id) =>
        await Decide(reactions, id, new C.Inject { At = reactions.Now, By = Actor.Muster });
}
