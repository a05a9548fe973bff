using Muster.Core;
using Muster.Core.Incidents;
using Muster.Core.Paging;
using Muster.Engine.Paging;

namespace Muster.Simulation;

/// <summary>The people who are paged: some answer, late or soon, some never, some give it back.</summary>
internal sealed class SimulatedPeople(SimulatedWorld world)
{
    private readonly Random random = world.Scheduler.Random;

    /// <summary>A message arrives on somebody's phone.</summary>
    internal void Receive(PageMessage message)
    {
        if (message is not { Purpose: PagePurpose.Respond, Reference: { } reference } || random.Next(2) == 0)
            return;
        world.Begin(() => React(new ResponderId(message.Responder), reference));
    }

    /// <summary>Resolves whatever is open, as people do when it is over.</summary>
    internal async Task Finish()
    {
        foreach (var incident in await world.OpenIncidents())
            await Resolve(new ResponderId("ada"), incident);
    }

    private async Task React(ResponderId who, string reference)
    {
        await world.Wait(3, 150);
        var row = await world.Database.Store.Read(
            reading => reading.IncidentByReference(reference), CancellationToken.None);
        var id = row!.State.Id;
        var taken = await Order(id, now => new IncidentCommand.Acknowledge(who, "test") { At = now, By = By(who) });
        if (taken.Facts.OfType<IncidentEvent.Acknowledged>().Any())
            world.Observed.Acknowledged.Add((id, who));
        if (random.Next(8) == 0)
        {
            await world.Wait(10, 100);
            await Order(id, now => new IncidentCommand.WithdrawAcknowledgement { At = now, By = By(who) });
        }
        else if (random.Next(3) > 0)
        {
            await world.Wait(30, 400);
            await Resolve(who, id);
        }
    }

    private Task<Decision<IncidentEvent>> Resolve(ResponderId who, IncidentId id) =>
        world.Insist(node => node.Incidents.Resolve(id, note: null, By(who), CancellationToken.None));

    private Task<Decision<IncidentEvent>> Order(IncidentId id, Func<NodaTime.Instant, IncidentCommand> command) =>
        world.Insist(node => node.Incidents.Run(id, command, CancellationToken.None));

    private static Actor By(ResponderId who) => Actor.Responder(who, who.Value);
}
