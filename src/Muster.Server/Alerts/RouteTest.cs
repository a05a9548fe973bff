using System.Text;
using Muster.Client.Alerts;
using Muster.Core;
using Muster.Core.Alerts;
using Muster.Core.Playbook;
using Muster.Engine;
using Muster.Engine.Alerts;
using Muster.Server.Compat;
using Muster.Server.Layout;
using Muster.Storage;
using NodaTime;

namespace Muster.Server.Alerts;

/// <summary>"What would happen now": a pasted alert or message, read as it would be and looked at by the rules that
/// decide. Nothing is written.</summary>
internal static class RouteTest
{
    private const string UsualSource = "generic";

    /// <summary>The signals that an order means, or why it means none.</summary>
    internal static (IReadOnlyList<AlertSignal> Signals, Refusal? Refusal) Read(
        RouteTestOrderMessage order, CheckedPlaybook playbook, Instant now)
    {
        var service = order.Service is { Length: > 0 } named ? playbook.Service(new ServiceId(named))
            : playbook.Services.Count > 0 ? playbook.Services[0]
            : null;
        if (service is null)
            return ([], Wrong("service.unknown", "service", $"There is no service '{order.Service}'."));
        var source = order.Source is { Length: > 0 } given ? given : UsualSource;
        if (!string.IsNullOrWhiteSpace(order.Payload))
        {
            if (StoredSignals.ReaderOf(source) is not { } read)
                return ([], Wrong("source.unknown", "source", $"There is no source '{source}'."));
            var parsed = read(Encoding.UTF8.GetBytes(order.Payload), service.Id, now);
            return parsed is { Signals: [], Problem: { } problem }
                ? ([], Wrong("route.unreadable", "payload", problem))
                : (parsed.Signals, null);
        }

        var labels = Labels.From(order.Labels ?? new Dictionary<string, string>());
        if (labels.Count == 0 && string.IsNullOrWhiteSpace(order.Summary))
            return ([], Wrong("route.empty", "labels", "Give labels, a summary, or a whole message."));
        return (
            [
                new AlertSignal
                {
                    Service = service.Id,
                    Source = source,
                    DedupKey = order.DedupKey is { Length: > 0 } key ? key : Fingerprint.Of(labels),
                    Action = AlertAction.Trigger,
                    Summary = order.Summary ?? (labels["summary"] is { Length: > 0 } said ? said : labels["alertname"]),
                    Severity = SeverityWords.Read(
                        order.Severity is { Length: > 0 } word ? word : labels["severity"]),
                    Labels = labels,
                },
            ],
            null);
    }

    /// <summary>Looks at each.</summary>
    internal static async Task<IReadOnlyList<RouteTestMessage>> Run(
        IReadOnlyList<AlertSignal> signals, IStore store, Live live, CancellationToken cancel) => await store.Read(
        async reading =>
        {
            var configuration = await live.At(reading);
            List<RouteTestMessage> answers = [];
            foreach (var signal in signals)
            {
                var preview = await RoutePreview.Of(reading, configuration, signal);
                answers.Add(MessageOf(preview, configuration, reading.Now));
            }

            return answers;
        },
        cancel);

    private static RouteTestMessage MessageOf(RoutePreview preview, Configuration configuration, Instant now)
    {
        var (signal, routing) = (preview.Signal, preview.Routing);
        return new RouteTestMessage
        {
            Summary = signal.Summary,
            DedupKey = signal.DedupKey,
            Route = routing.Route.Name,
            Place = Places.Of(configuration.Playbook, $"route/{routing.Route.Name}"),
            Service = routing.Service.Value,
            Severity = routing.Severity.Id.Value,
            Policy = routing.Policy?.Value,
            Repeats = preview.Known?.Id.ToString(),
            Held = AlertMessages.Held(preview.Hold),
            Group = preview.Group?.Id.ToString(),
            Incident = preview.Incident?.Reference,
            Opens = preview.Opens,
            OpensAt = Wire.At(preview.OpensAt),
            Pages =
            [
                .. preview.Orders.Select(order => new RouteTestPageMessage(
                    order.Responder.Value, configuration.NameOf(order.Responder), order.Reason.Sentence)),
            ],
            Steps = [.. Steps(preview, configuration, now)],
        };
    }

    private static IEnumerable<string> Steps(RoutePreview preview, Configuration configuration, Instant now)
    {
        var routing = preview.Routing;
        yield return ReferenceEquals(routing.Route, Core.Alerts.Route.Default)
            ? "No route takes it; each alert stands by itself and its severity decides."
            : $"Route '{routing.Route.Name}' takes it.";
        if (routing.Service != preview.Signal.Service)
            yield return $"It belongs to service {routing.Service} from there on.";
        if (preview.Signal.Action != AlertAction.Trigger)
        {
            yield return preview.Known is null
                ? "It ends or acknowledges an alert that is not open: nothing happens."
                : "It ends or acknowledges the alert that is open.";
            yield break;
        }

        if (preview.Known is { } known)
            yield return $"Its alert is open and has {Words.Count(known.Count, "signal")}: one more is counted.";
        if (preview.Hold is { } hold)
            yield return $"It is held back. {hold.Why}";
        if (!routing.Opens)
            yield return NotOpening(routing);
        else if (preview.Incident is { } incident)
            yield return $"It belongs to {incident.Reference}, which is open.";
        else if (preview.Group is not null)
            yield return "It joins a group that waits for its members.";
        else if (preview.Opens)
            yield return Opening(routing, preview.OpensAt > now);
        foreach (var order in preview.Orders)
            yield return $"{configuration.NameOf(order.Responder)} is paged. {order.Reason.Sentence}";
        foreach (var problem in preview.Problems)
            yield return problem;
    }

    private static string NotOpening(Routing routing) => routing.Tickets
        ? "It becomes a ticket for whoever is on call, and pages nobody."
        : "It is listed and opens no incident.";

    private static string Opening(Routing routing, bool waits)
    {
        var wait = waits ? $", after {Words.Precise(routing.Route.GroupWait)}," : "";
        var how = routing.Pages
            ? $"and pages by policy {routing.Policy?.Value ?? "of last resort: the administrators"}"
            : "and pages nobody";
        return $"A new incident of {routing.Severity.Id} opens{wait} {how}.";
    }

    private static Refusal Wrong(string code, string field, string message) =>
        new(code, message) { Field = field, Kind = RefusalKind.Invalid };
}
