using Muster.Core;
using Muster.Core.Alerts;
using Muster.Server.Compat.Alertmanager;
using Muster.Server.Compat.Generic;
using NodaTime;

namespace Muster.Server.Compat.OnCall;

/// <summary>
/// The integrations of Grafana OnCall, under the paths that its users have set: the token is our integration key. What
/// comes too fast is asked to come again, never dropped. Source: wire format D11.
/// </summary>
internal static class OnCallEndpoints
{
    internal static Sender Sender { get; } = new("oncall", Read) { Accept = Ok };

    private static readonly Sender Alertmanager = new(
        "alertmanager", (body, service, now) => AlertmanagerPayload.ParseWebhook(body.Span, service, now))
    {
        Accept = Ok,
    };

    private static readonly Sender Grafana = Compat.Grafana.GrafanaEndpoints.Sender with { Accept = Ok };

    internal static void Map(IEndpointRouteBuilder routes)
    {
        Alertmanager.Map(routes, "/integrations/v1/alertmanager/{key}/");
        Grafana.Map(routes, "/integrations/v1/grafana/{key}/");
        Grafana.Map(routes, "/integrations/v1/grafana_alerting/{key}/");
        Sender.Map(routes, "/integrations/v1/{type}/{key}/");
    }

    internal static Parsed Read(ReadOnlyMemory<byte> body, ServiceId service, Instant now)
    {
        var message = JsonItem.ReadObject(body, out var problem);
        if (message is not { } sent)
            return Parsed.Nothing(problem);
        if (sent["alerts"].IsList)
            return AlertmanagerPayload.ParseWebhook(body.Span, service, now, "oncall");
        var links = new List<AlertLink>();
        links.AddLink(sent.First("link_to_upstream_details"), "Source");
        links.AddLink(sent.First("image_url"), "Image");
        if (sent.First("title", "message") is not { } title)
        {
            var parsed = GenericMessage.Parse(body, service, now);
            return parsed with { Signals = [.. parsed.Signals.Select(signal => signal with { Source = "oncall" })] };
        }

        return Parsed.One(
            new AlertSignal
            {
                Service = service,
                Source = "oncall",
                DedupKey = sent.First("alert_uid") ?? SignalBounds.Digest(title),
                Action = GenericMessage.ActionOf(sent.First("state")),
                Summary = title,
                Severity = SeverityWords.Read(sent.First("severity")),
                Details = sent["title"].Text is null ? null : sent.First("message"),
                Links = links,
            },
            now);
    }

    private static Task Ok(HttpContext http, Parsed parsed) =>
        http.Response.WriteAsync("Ok.", http.RequestAborted);
}
