using Muster.Core;
using Muster.Core.Access;
using Muster.Core.Alerts;
using Muster.Core.Catalog;
using Muster.Engine.Alerts;
using Muster.Engine.Catalog;
using Muster.Server.Access;
using NodaTime;

namespace Muster.Server.Compat.PagerDuty;

/// <summary>PagerDuty's change events: what was deployed or switched, or will be. Source: wire format D1.</summary>
internal static class ChangeEndpoints
{
    private const int BytesMax = 512 * 1024;
    private const string Source = "change";
    private static readonly Duration AheadMax = Duration.FromDays(366);

    internal static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v2/change/enqueue", Enqueue).ShortCircuit().Needs(Permission.None);
        routes.MapPost("/intake/change/{key}", Enqueue).ShortCircuit().Needs(Permission.None);
    }

    /// <summary>Reads an announcement, or says what is wrong with it.</summary>
    internal static ServiceChangeEvent.Recorded? Read(
        ReadOnlyMemory<byte> body, ServiceId service, Guid id, Instant now, out string problem)
    {
        if (JsonItem.ReadObject(body, out problem) is not { } sent)
            return null;
        var payload = sent["payload"];
        if (payload["summary"].Text is not { } summary)
        {
            problem = "'payload.summary' is missing or blank";
            return null;
        }

        var happens = payload["timestamp"].When ?? now;
        if (happens > now + AheadMax)
        {
            problem = "'payload.timestamp' is more than a year ahead";
            return null;
        }

        var links = new List<AlertLink>();
        foreach (var link in sent["links"].Items)
            links.AddLink(link["href"].Text, link["text"].Text);
        foreach (var image in sent["images"].Items)
            links.AddLink(image["src"].Text, image["alt"].Text);
        var details = payload["custom_details"].Lines();
        return new ServiceChangeEvent.Recorded(
            id,
            service,
            JsonText.Line(summary, SignalBounds.SummaryCharactersMax),
            payload["source"].Text is { } source ? JsonText.Line(source, SignalBounds.SummaryCharactersMax) : null,
            happens,
            details is null ? null : JsonText.Cut(details, SignalBounds.DetailsCharactersMax),
            links)
        {
            At = now,
            By = Actor.Integration(service, Source),
        };
    }

    private static async Task Enqueue(HttpContext http)
    {
        var door = http.RequestServices.GetRequiredService<IntakeDoor>();
        var at = door.Now;
        var body = await SignalBody.Read(http, BytesMax);
        var key = Sender.KeyInPath(http)
            ?? (JsonItem.ReadObject(body.Bytes, out _) is { } sent ? sent["routing_key"].Text : null)
            ?? PagerDutyEvent.KeyIn(body.Bytes.Span, "\"routing_key\""u8);
        if (door.ServiceOf(key, Source) is not { } service)
        {
            await Answer(http, 400, "invalid event", "'routing_key' is not the integration key of a service");
            return;
        }

        var id = door.NewId();
        var problem = body.Problem;
        var change = problem is null ? Read(body.Bytes, service, id, at, out problem) : null;
        if (change is not null)
        {
            await http.RequestServices.GetRequiredService<ChangeDesk>().Record(
                new Delivery { Id = id, ReceivedAt = at, Service = service, Source = Source, Body = body.Bytes },
                change,
                CancellationToken.None);
            await Answer(http, 202, "success", "Change event processed");
            return;
        }

        var isKept = await door.Take(service, Source, at, body.Bytes, Parsed.Nothing(problem!));
        await (isKept
            ? Answer(http, body.Problem is null ? 400 : body.Status, "invalid event", problem!)
            : Sender.Overloaded(http, 429));
    }

    private static Task Answer(HttpContext http, int status, string word, string message)
    {
        http.Response.StatusCode = status;
        return http.Response.WriteAsJsonAsync(
            new { status = word, message, errors = status < 300 ? [] : (string[])[message] }, http.RequestAborted);
    }
}
