using System.Buffers;
using System.Text.Json;
using Muster.Core.Access;
using Muster.Server.Access;

namespace Muster.Server.Compat.PagerDuty;

/// <summary>PagerDuty's Events API v2, answered as PagerDuty answers it. Source: wire format D1.</summary>
internal static class PagerDutyEndpoints
{
    private const int BytesMax = 512 * 1024;
    private const string Source = "pagerduty";
    private const string RetryAfterSeconds = "2";

    internal static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v2/enqueue", Enqueue).ShortCircuit().Needs(Permission.None);
        routes.MapPost("/intake/pagerduty/{key}", Enqueue).ShortCircuit().Needs(Permission.None);
    }

    private static async Task Enqueue(HttpContext http)
    {
        var door = http.RequestServices.GetRequiredService<IntakeDoor>();
        var at = door.Now;
        var body = await SignalBody.Read(http, BytesMax);
        var (sent, unread) = PagerDutyEvent.Parse(body.Bytes.Span);
        if (http.GetRouteValue("key") is string inPath)
            sent.RoutingKey = inPath;
        List<string> problems = body.Problem is { } broken ? [broken] : unread is null ? sent.Problems() : [unread];
        if (door.ServiceOf(sent.RoutingKey, Source) is not { } service)
        {
            if (problems.Count == 0)
                problems.Add("'routing_key' is not the integration key of a service");
            await Refuse(http, body.Status == 413 ? 413 : 400, problems);
            return;
        }

        var isValid = problems.Count == 0;
        var key = string.IsNullOrEmpty(sent.DedupKey) ? door.NewKey() : sent.DedupKey;
        var parsed = isValid
            ? new Parsed([sent.ToSignal(service, at, key)], Problem: null)
            : Parsed.Nothing(string.Join("; ", problems));
        if (!await door.Take(service, Source, at, body.Bytes, parsed))
            await Throttle(http);
        else if (isValid)
            await Accept(http, key);
        else
            await Refuse(http, body.Status == 413 ? 413 : 400, problems);
    }

    private static Task Accept(HttpContext http, string dedupKey)
    {
        http.Response.StatusCode = 202;
        http.Response.ContentType = "application/json";
        WriteAccepted(http.Response.BodyWriter, dedupKey);
        return http.Response.CompleteAsync();
    }

    private static void WriteAccepted(IBufferWriter<byte> body, string dedupKey)
    {
        using var writer = new Utf8JsonWriter(body);
        writer.WriteStartObject();
        writer.WriteString("status"u8, "success"u8);
        writer.WriteString("message"u8, "Event processed"u8);
        writer.WriteString("dedup_key"u8, dedupKey);
        writer.WriteEndObject();
    }

    private static Task Refuse(HttpContext http, int status, List<string> problems) =>
        Answer(http, status, "invalid event", "Event object is invalid", problems);

    private static Task Throttle(HttpContext http)
    {
        http.Response.Headers.RetryAfter = RetryAfterSeconds;
        return Answer(
            http, 429, "throttle exceeded", "Too many events just now",
            ["Nothing was kept. Send it again after the seconds that Retry-After gives."]);
    }

    private static async Task Answer(
        HttpContext http, int status, string word, string message, IReadOnlyList<string> errors)
    {
        http.Response.StatusCode = status;
        await http.Response.WriteAsJsonAsync(new { status = word, message, errors }, http.RequestAborted);
    }
}
