using Muster.Core;
using Muster.Core.Alerts;
using Muster.Core.Monitors;
using Muster.Engine.Alerts;
using Muster.Storage;
using NodaTime;
using NodaTime.Text;

namespace Muster.Engine.Monitors;

/// <summary>
/// Hears beats and their absence. A heartbeat's job is due one microsecond after its deadline, so that a beat at the
/// very deadline is in time; its payload is when it was last heard. A beat moves the job and writes no fact.
/// </summary>
internal static class HeartbeatWatch
{
    /// <summary>The intake that its alerts name as their source.</summary>
    internal const string Source = "heartbeat";

    /// <summary>A job that is done later than this was not done in time: Muster did not work meanwhile.</summary>
    internal static Duration LateMax { get; } = Duration.FromSeconds(60);

    private static readonly Duration Tick = Duration.FromNanoseconds(1000);
    private static readonly InstantPattern At = InstantPattern.ExtendedIso;

    /// <summary>Runs a command, with its alert and its job.</summary>
    internal static async ValueTask<(Heartbeat State, Refusal? Refusal)> Run(
        Reactions reactions, HeartbeatId id, HeartbeatCommand command)
    {
        var stream = StreamId.Of(id);
        var before = await Streams.Load<Heartbeat, HeartbeatCommand, HeartbeatEvent>(reactions.Transaction, stream);
        var (decision, after) = await Streams.Run<Heartbeat, HeartbeatCommand, HeartbeatEvent>(
            reactions.Transaction, stream, before, command, fact => fact.At);
        if (decision.Refusal is { } refusal)
            return (after.State, refusal);
        foreach (var fact in decision.Facts)
            await Follow(reactions, id, after.State, before.State.State, fact);
        if (command is HeartbeatCommand.Beat && after.State.State == HeartbeatState.Ok)
            await Arm(reactions, id, after.State, reactions.Now, reactions.Now);
        return (after.State, null);
    }

    /// <summary>The deadline has passed, or was passed while Muster was down.</summary>
    internal static async ValueTask Fire(Reactions reactions, Job job)
    {
        var id = new HeartbeatId(Guid.Parse(job.Key));
        if (reactions.Configuration.Heartbeat(id) is null)
            return;
        HeartbeatCommand command = reactions.Now - job.Due > LateMax
            ? new HeartbeatCommand.Doubt(LastAt(job), job.Due) { At = reactions.Now, By = Actor.Muster }
            : new HeartbeatCommand.Miss(LastAt(job), job.Due - Tick) { At = reactions.Now, By = Actor.Muster };
        await Run(reactions, id, command);
    }

    /// <summary>Muster works again: beats that it may have missed are waited for anew.</summary>
    internal static async ValueTask AfterDowntime(Reactions reactions, Instant downFrom)
    {
        foreach (var heartbeat in reactions.Configuration.Heartbeats)
        {
            var id = heartbeat.Order!.Id;
            if (await reactions.Transaction.Job(JobKinds.Heartbeat, id.ToString()) is not { } job)
                continue;
            var from = LastAt(job) ?? heartbeat.Since;
            if (heartbeat.MayHaveMissed(from, downFrom, reactions.Now, ZoneOf(reactions)))
            {
                await Run(reactions, id, new HeartbeatCommand.Doubt(LastAt(job), downFrom)
                {
                    At = reactions.Now,
                    By = Actor.Muster,
                });
            }
        }
    }

    /// <summary>When a heartbeat was last heard, as its job knows.</summary>
    internal static Instant? LastAt(Job job) => At.Parse(job.Payload) is { Success: true, Value: var at } ? at : null;

    /// <summary>What is still in time, as its job knows.</summary>
    internal static Instant DeadlineOf(Job job) => job.Due - Tick;

    private static async ValueTask Follow(
        Reactions reactions, HeartbeatId id, Heartbeat state, HeartbeatState before, HeartbeatEvent fact)
    {
        switch (fact)
        {
            case HeartbeatEvent.Made or HeartbeatEvent.Resumed:
                await Arm(reactions, id, state, reactions.Now, lastAt: null);
                break;
            case HeartbeatEvent.Unknown e:
                await Arm(reactions, id, state, reactions.Now, e.LastAt);
                break;
            case HeartbeatEvent.Changed
                when await reactions.Transaction.Job(JobKinds.Heartbeat, id.ToString()) is { } job:
                await Arm(reactions, id, state, LastAt(job) ?? state.Since, LastAt(job));
                break;
            case HeartbeatEvent.Late e:
                await Tell(reactions, id, state, AlertAction.Trigger, e);
                break;
            case HeartbeatEvent.Heard when before == HeartbeatState.Late:
                await Tell(reactions, id, state, AlertAction.Resolve, late: null);
                break;
            case HeartbeatEvent.Paused or HeartbeatEvent.Deleted:
                await reactions.Transaction.Disarm(JobKinds.Heartbeat, id.ToString());
                if (before == HeartbeatState.Late)
                    await Tell(reactions, id, state, AlertAction.Resolve, late: null);
                break;
        }
    }

    private static ValueTask Arm(
        Reactions reactions, HeartbeatId id, Heartbeat state, Instant from, Instant? lastAt) =>
        reactions.Transaction.Arm(new NewJob(
            JobKinds.Heartbeat,
            id.ToString(),
            state.DeadlineAfter(from, ZoneOf(reactions)) + Tick,
            lastAt is { } at ? At.Format(at) : ""));

    /// <summary>Its silence is an alert of its service like any other, and the next beat ends it.</summary>
    private static async ValueTask Tell(
        Reactions reactions, HeartbeatId id, Heartbeat state, AlertAction action, HeartbeatEvent.Late? late)
    {
        var since = late?.LastAt is { } at ? $"It was last heard at {At.Format(at)}." : "It has never been heard.";
        await AlertBatch.Take(
            reactions,
            [
                new Delivery
                {
                    Id = reactions.NewId(),
                    ReceivedAt = reactions.Now,
                    Service = state.Order!.Service,
                    Source = Source,
                    Body = ReadOnlyMemory<byte>.Empty,
                    Signals =
                    [
                        new AlertSignal
                        {
                            Service = state.Order.Service,
                            Source = Source,
                            DedupKey = $"heartbeat:{id}",
                            Action = action,
                            Summary = $"{state.Name} has not been heard in time",
                            Details = late is null ? null : $"{since} It beats every {state.Period}.",
                            StartedAt = late?.Deadline,
                        },
                    ],
                },
            ]);
    }

    private static DateTimeZone ZoneOf(Reactions reactions) => reactions.Configuration.Playbook.Zone;
}
