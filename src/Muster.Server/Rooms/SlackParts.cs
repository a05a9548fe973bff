using Muster.Engine.Paging;
using Muster.Engine.Rooms;

namespace Muster.Server.Rooms;

/// <summary>What is added when Slack is connected.</summary>
internal static class SlackParts
{
    internal static void Add(IServiceCollection services, SlackKeys keys, TimeProvider time)
    {
        services.AddSingleton(_ => new SlackClient(OutgoingGuard.NewClient(), keys, time));
        services.AddSingleton<SlackPeople>().AddSingleton<SlackRooms>().AddSingleton<ChatRooms>();
        services.AddSingleton<SlackWords>().AddSingleton<SlackActs>().AddSingleton<SlackLater>();
        if (keys.AppToken is not null)
            services.AddHostedService<SlackSocket>();
    }
}
