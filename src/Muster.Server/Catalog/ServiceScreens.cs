using System.Text;
using Muster.Core;
using Muster.Core.Access;
using Muster.Core.Alerts;
using Muster.Engine;
using Muster.Engine.Access;
using Muster.Engine.Alerts;
using Muster.Server.Access;
using Muster.Server.Layout;
using Muster.Storage;

namespace Muster.Server.Catalog;

/// <summary>How services are connected, and the test alert.</summary>
internal static class ServiceScreens
{
    /// <summary>The intake that test alerts name as their source.</summary>
    internal const string TestSource = "test";

    internal static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/services", (
            HttpContext http, Asker asker, Connections connections, CancellationToken cancel) =>
            connections.Show(http, asker, refusal: null, cancel)).Needs(Permission.Read).ExcludeFromDescription();
        routes.MapPost("/services/{id}/test-alert", SendTest).Needs(Permission.Respond).ExcludeFromDescription();
    }

    private static async Task<IResult> SendTest(
        HttpContext http, string id, Asker asker, Live live, Visits visits, Ids ids, Intake intake,
        Connections connections, CancellationToken cancel)
    {
        if (live.Now.Playbook.Service(new ServiceId(id)) is not { } service)
        {
            var unknown = new Refusal("service.unknown", $"There is no service {id}.") { Kind = RefusalKind.Unknown };
            return await connections.Show(http, asker, unknown, cancel);
        }

        var text = $"Test alert for {service.Name}, sent by {asker.Person.Name}";
        var delivery = new Delivery
        {
            Id = ids.Next(),
            ReceivedAt = visits.Now,
            Service = service.Id,
            Source = TestSource,
            Body = Encoding.UTF8.GetBytes(text),
            Signals =
            [
                new AlertSignal
                {
                    Service = service.Id,
                    Source = TestSource,
                    DedupKey = $"test-{asker.Id}",
                    Action = AlertAction.Trigger,
                    Summary = text,
                    Severity = AlertSeverity.Critical,
                },
            ],
        };
        return await intake.Take(delivery, cancel) == IntakeAnswer.Kept
            ? new SeeOther($"/services?done={Done.TestAlert}")
            : await connections.Show(
                http, asker, new Refusal("intake.overloaded", "Too much arrives just now; try again."), cancel);
    }
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
