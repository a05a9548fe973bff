using Muster.Core;
using Muster.Core.Access;
using Muster.Core.Alerts;
using Muster.Server.Access;
using NodaTime;

namespace Muster.Server.Compat.PagerDuty;

/// <summary>PagerDuty's first Events API, which old tools still send. A client that is asked to wait gets 403, which
/// is what it knows. Source: wire format D1.</summary>
internal static class PagerDutyV1Endpoints
{
    private const int BytesMax = 512 * 1024;
    private const string Source = "pagerduty";
    private const string RetryAfterSeconds = "2";

    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/generic/2010-04-15/create_event.json", Create).ShortCircuit().Needs(Permission.None);

    /// <summary>Reads an event; its key is <c>service_key</c>. A trigger without a key gets the given one.</summary>
    internal static Parsed Read(ReadOnlyMemory<byte> body, ServiceId service, Instant now, string newKey)
    {
        var message = JsonItem.ReadObject(body, out var problem);
        if (message is not { } sent)
            return Parsed.Nothing(problem);
        AlertAction? action = sent["event_type"].Text switch
        {
            "trigger" => AlertAction.Trigger,
            "acknowledge" => AlertAction.Acknowledge,
            "resolve" => AlertAction.Resolve,
            _ => null,
        };
        var key = sent["incident_key"].Text;
        var description = sent["description"].Text;
        if (action is null)
            return Parsed.Nothing("'event_type' must be one of trigger, acknowledge, resolve");
        if (action == AlertAction.Trigger && description is null)
            return Parsed.Nothing("'description' is required to trigger");
        if (action != AlertAction.Trigger && key is null)
            return Parsed.Nothing("'incident_key' is required to acknowledge or resolve");
        var client = sent["client"].Text;
        return Parsed.One(
            new AlertSignal
            {
                Service = service,
                Source = Source,
                DedupKey = key ?? newKey,
                Action = action.Value,
                Summary = description ?? "",
                Labels = client is null ? Labels.Empty : Labels.From([new("client", client)]),
                Details = sent["details"].Lines(),
                Links = LinksOf(sent, client),
            },
            now);
    }

    private static List<AlertLink> LinksOf(JsonItem sent, string? client)
    {
        var links = new List<AlertLink>();
        links.AddLink(sent["client_url"].Text, client ?? "Source");
        foreach (var context in sent["contexts"].Items)
            links.AddLink(context.First("href", "src"), context.First("text", "alt"));
        return links;
    }

    private static async Task Create(HttpContext http)
    {
        var door = http.RequestServices.GetRequiredService<IntakeDoor>();
        var at = door.Now;
        var body = await SignalBody.Read(http, BytesMax);
        var key = (JsonItem.ReadObject(body.Bytes, out _) is { } sent ? sent["service_key"].Text : null)
            ?? PagerDutyEvent.KeyIn(body.Bytes.Span, "\"service_key\""u8);
        var service = door.ServiceOf(key, Source);
        var parsed = body.Problem is { } broken
            ? Parsed.Nothing(broken)
            : Read(body.Bytes, service ?? default, at, door.NewKey());
        if (service is not { } known)
        {
            await Refuse(http, 400, parsed.Problem ?? "'service_key' is not the integration key of a service");
            return;
        }

        if (!await door.Take(known, Source, at, body.Bytes, parsed))
            await Refuse(http, 403, "Too many events just now; nothing was kept. Send it again.");
        else if (parsed.Problem is { } problem)
            await Refuse(http, body.Problem is null ? 400 : body.Status, problem);
        else
            await Accept(http, parsed.Signals[0].DedupKey);
    }

    private static Task Accept(HttpContext http, string key) => http.Response.WriteAsJsonAsync(
        new { status = "success", message = "Event processed", incident_key = key }, http.RequestAborted);

    private static Task Refuse(HttpContext http, int status, string problem)
    {
        http.Response.StatusCode = status;
        if (status == 403)
            http.Response.Headers.RetryAfter = RetryAfterSeconds;
        return http.Response.WriteAsJsonAsync(
            new
            {
                status = status == 403 ? "throttle exceeded" : "invalid event",
                message = "Event object is invalid",
                errors = (string[])[problem],
            },
            http.RequestAborted);
    }
}
