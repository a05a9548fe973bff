using Muster.Core;
using Muster.Core.Alerts;
using NodaTime;

namespace Muster.Server.Compat.VictorOps;

/// <summary>
/// The REST endpoint of VictorOps, as Alertmanager and others call it: the key, then a routing key that becomes a
/// label. Source: real clients 3.5.
/// </summary>
internal static class VictorOpsEndpoints
{
    internal static Sender Sender { get; } = new("victorops", Read)
    {
        Fold = Envelope.Of,
        Accept = (http, parsed) => http.Response.WriteAsJsonAsync(
            new { result = "success", entity_id = parsed.Signals is [var one, ..] ? one.DedupKey : null },
            http.RequestAborted),
    };

    internal static void Map(IEndpointRouteBuilder routes)
    {
        Sender.Map(routes, "/intake/victorops/{key}");
        Sender.Map(routes, "/intake/victorops/{key}/{routing}");
    }

    internal static Parsed Read(ReadOnlyMemory<byte> body, ServiceId service, Instant now)
    {
        var (path, inner) = Envelope.Open(body);
        var message = JsonItem.ReadObject(inner, out var problem);
        if (message is not { } sent)
            return Parsed.Nothing(problem);
        var word = sent.First("message_type")?.ToUpperInvariant();
        var name = sent.First("entity_display_name", "entity_id", "state_message");
        if (name is null)
            return Parsed.Nothing("There is neither 'entity_display_name' nor 'entity_id' nor 'state_message'.");
        List<KeyValuePair<string, string>> labels = [];
        foreach (var field in (ReadOnlySpan<string>)["monitoring_tool", "host_name"])
        {
            if (sent[field].Text is { } text)
                labels.Add(new(field, text));
        }

        if (path?.Split('/') is [_, "intake", "victorops", _, { Length: > 0 } routing])
            labels.Add(new("routing_key", Uri.UnescapeDataString(routing)));
        return Parsed.One(
            new AlertSignal
            {
                Service = service,
                Source = "victorops",
                DedupKey = sent.First("entity_id") ?? SignalBounds.Digest(name),
                Action = word switch
                {
                    "RECOVERY" => AlertAction.Resolve,
                    "ACKNOWLEDGEMENT" => AlertAction.Acknowledge,
                    _ => AlertAction.Trigger,
                },
                Summary = name,
                Severity = word switch
                {
                    "WARNING" => AlertSeverity.Warning,
                    "INFO" => AlertSeverity.Info,
                    _ => AlertSeverity.Critical,
                },
                Labels = Labels.From(labels),
                SentAt = sent["timestamp"].When,
                StartedAt = sent["state_start_time"].When,
                Details = sent.First("state_message"),
            },
            now);
    }
}
