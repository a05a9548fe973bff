using Muster.Engine.Paging;

namespace Muster.Simulation;

/// <summary>A provider of messages as providers are: slow, forgetful, and sometimes silent about what it did.</summary>
internal sealed class SimulatedProvider(SimulatedWorld world, string name) : IPageChannel
{
    public string Name => name;

    public async Task<Handover> Send(PageMessage message, CancellationToken cancel)
    {
        var sent = world.Bug?.Rewrites is { } rewrites ? rewrites(message) : message;
        var random = world.Scheduler.Random;
        var weather = world.Weather;
        var handover = new HandedOver(sent, world.Scheduler.Ticks);
        world.Observed.Handovers.Add(handover);
        if (name == Muster.Core.Paging.Channels.Console)
            return Handover.Taken(providerId: null);

        await Task.Delay(TimeSpan.FromSeconds(random.NextDouble() * weather.SlownessMax), world.Time, cancel);
        if (random.NextDouble() < weather.Refuses)
            return Handover.Refused("the provider is busy");
        if (random.NextDouble() < weather.MessagesAreLost)
            return Lost("the connection broke");

        handover.IsDelivered = true;
        world.People.Receive(sent);
        if (random.NextDouble() < weather.Doubles)
            world.People.Receive(sent);
        return random.NextDouble() < weather.AnswersAreLost
            ? Lost("the answer did not come")
            : Handover.Taken("taken");
    }

    private Handover Lost(string why) =>
        world.Bug is { TakesUnknownForRefused: true } ? Handover.Refused(why) : throw new TimeoutException(why);
}

/// <summary>A message that was handed to a provider.</summary>
internal sealed record HandedOver(PageMessage Message, long Ticks)
{
    internal bool IsDelivered { get; set; }
}
