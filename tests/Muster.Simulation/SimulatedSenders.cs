using Muster.Core.Alerts;
using Muster.Engine;
using Muster.Engine.Alerts;

namespace Muster.Simulation;

/// <summary>The monitoring tools: each sends about its own key, in order, and again until it is answered.</summary>
internal sealed class SimulatedSenders(SimulatedWorld world)
{
    private const int KeysPerService = 3;

    private readonly Random random = world.Scheduler.Random;
    private readonly Ids ids = new(world.Time, world.Scheduler.Random);
    private bool isOver;

    internal void Begin()
    {
        foreach (var service in Playbooks.Services)
        {
            for (var key = 0; key < KeysPerService; key++)
            {
                var name = $"{service}-{key}";
                world.Begin(() => Send(service, name));
            }
        }
    }

    /// <summary>From now on each says one last time that all is well.</summary>
    internal void Finish() => isOver = true;

    private async Task Send(Core.ServiceId service, string key)
    {
        var pace = 20 + random.Next(300);
        while (!isOver)
        {
            await world.Wait(1, pace);
            if (isOver)
                break;
            if (random.Next(12) == 0)
                await Flap(service, key);
            else
                await Say(service, key, random.Next(3) == 0 ? AlertAction.Resolve : AlertAction.Trigger);
        }

        await Say(service, key, AlertAction.Resolve);
    }

    private async Task Flap(Core.ServiceId service, string key)
    {
        for (var turn = 0; turn < 6 && !isOver; turn++)
        {
            await Say(service, key, turn % 2 == 0 ? AlertAction.Trigger : AlertAction.Resolve);
            await world.Wait(0, 2);
        }
    }

    private async Task Say(Core.ServiceId service, string key, AlertAction action)
    {
        var sentAt = world.Now;
        var severity = random.Next(4) == 0 ? AlertSeverity.Warning : AlertSeverity.Critical;
        var kept = await world.Insist(node => Post(node, service, key, action, severity, sentAt));
        world.Observed.Answered.Add(new AnsweredSignal(kept, service, key, action, world.Scheduler.Ticks));
    }

    private async Task<Guid> Post(
        SimulatedNode.Parts node, Core.ServiceId service, string key, AlertAction action, AlertSeverity severity,
        NodaTime.Instant sentAt)
    {
        var delivery = new Delivery
        {
            Id = ids.Next(),
            ReceivedAt = world.Now,
            Service = service,
            Source = "pagerduty",
            Body = "{}"u8.ToArray(),
            Signals =
            [
                new AlertSignal
                {
                    Service = service,
                    Source = "pagerduty",
                    DedupKey = key,
                    Action = action,
                    Severity = severity,
                    Summary = $"{key} fails",
                    SentAt = sentAt,
                },
            ],
        };
        var answer = await node.Intake.Take(delivery, CancellationToken.None);
        return answer == IntakeAnswer.Kept
            ? delivery.Id
            : throw new InvalidOperationException("too much is waiting");
    }
}

/// <summary>A signal that a sender knows to be kept.</summary>
internal sealed record AnsweredSignal(
    Guid Id, Core.ServiceId Service, string Key, AlertAction Action, long Ticks);
