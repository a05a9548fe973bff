using Muster.Core;
using Muster.Core.Access;
using Muster.Engine;
using Muster.Engine.Access;
using Muster.Server.Access;
using Muster.Server.Layout;
using Muster.Storage;

namespace Muster.Server.Catalog;

/// <summary>The services with their keys.</summary>
internal static class ServiceScreens
{
    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/services", (
            HttpContext http, Asker asker, Connections connections, CancellationToken cancel) =>
            connections.Show(http, asker, refusal: null, cancel)).Needs(Permission.Read).ExcludeFromDescription();
}

/// <summary>Shows how each service is connected; reading a key is recorded.</summary>
internal sealed class Connections(IStore store, Live live, AccessDesk access, Visits visits, ServerSettings settings)
{
    private const int SignalsMax = 1;

    internal async Task<IResult> Show(HttpContext http, Asker asker, Refusal? refusal, CancellationToken cancel)
    {
        var configuration = live.Now;
        var services = configuration.Playbook.Services;
        var mayRead = asker.May(Permission.Administer);
        if (mayRead && services.Count > 0)
            await access.NoteKeysRead([.. services.Select(service => service.Id)], asker.AsActor, cancel);
        List<ServiceConnection> connections = [];
        foreach (var service in services)
        {
            var signals = await store.Read(
                reading => reading.Signals(new SignalQuery { Service = service.Id, Limit = SignalsMax }), cancel);
            connections.Add(new ServiceConnection(
                service,
                mayRead ? configuration.KeyOf(service.Id) : null,
                signals.Count > 0 ? signals[0].ReceivedAt : null,
                configuration.Playbook.Policy(service.Policy)?.Name));
        }

        var view = new ServicesView { Origin = new Uri(settings.PublicUrl), Services = connections };
        return Screen.Of<ServicesScreen>(
            new { Visit = await visits.Of(http, asker, refusal, cancel), View = view },
            refusal is null ? 200 : Problems.StatusOf(refusal));
    }
}
