using System.Globalization;
using Muster.Core;
using Muster.Core.Access;
using Muster.Server.Access;
using Muster.Server.Layout;

namespace Muster.Server.Compat.Alertmanager;

/// <summary>
/// Alertmanager's webhook, and as much of Alertmanager's own API as Prometheus needs to post straight to us. Overload
/// is 503: whatever begins with 4 is not tried again before the next interval. Source: wire formats D2 and D3.
/// </summary>
internal static class AlertmanagerEndpoints
{
    private const string Webhook = "alertmanager";
    private const string Prometheus = "prometheus";
    private const string RetryAfterSeconds = "5";

    internal static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/intake/alertmanager/{key}", TakeWebhook).ShortCircuit().Needs(Permission.None);
        routes.MapPost("/am/{key}/api/v2/alerts", TakeAlerts).ShortCircuit().Needs(Permission.None);
        routes.MapGet("/am/{key}/api/v2/status", Status).ShortCircuit().Needs(Permission.None);
        routes.MapGet("/am/{key}/-/healthy", Fine).ShortCircuit().Needs(Permission.None);
        routes.MapGet("/am/{key}/-/ready", Fine).ShortCircuit().Needs(Permission.None);
    }

    private static async Task TakeWebhook(HttpContext http)
    {
        var door = http.RequestServices.GetRequiredService<IntakeDoor>();
        var at = door.Now;
        if (ServiceOf(http, door, Webhook) is not { } service)
        {
            await Problems.Write(http, 404, "intake.key-unknown", "This is not the integration key of a service.");
            return;
        }

        var body = await SignalBody.Read(http, SignalBody.BytesMax);
        var parsed = body.Problem is { } broken
            ? Parsed.Nothing(broken)
            : AlertmanagerPayload.ParseWebhook(body.Bytes.Span, service, at);
        if (!await door.Take(service, Webhook, at, body.Bytes, parsed))
        {
            await Overloaded(http);
        }
        else if (parsed is { Problem: { } problem, Signals: [] })
        {
            await Problems.Write(http, StatusOf(body), "intake.unreadable", problem);
        }
        else
        {
            await http.Response.WriteAsJsonAsync(
                new { status = "ok", alerts = parsed.Signals.Count, problem = parsed.Problem }, http.RequestAborted);
        }
    }

    private static async Task TakeAlerts(HttpContext http)
    {
        var door = http.RequestServices.GetRequiredService<IntakeDoor>();
        var at = door.Now;
        if (ServiceOf(http, door, Prometheus) is not { } service)
        {
            await Complain(http, 404, "this is not the integration key of a service");
            return;
        }

        var body = await SignalBody.Read(http, SignalBody.BytesMax);
        var parsed = body.Problem is { } broken
            ? Parsed.Nothing(broken)
            : AlertmanagerPayload.ParseAlerts(body.Bytes.Span, service, at);
        var isKept = parsed is { Signals: [], Problem: null }
            || await door.Take(service, Prometheus, at, body.Bytes, parsed);
        if (!isKept)
            await Overloaded(http);
        else if (parsed.Problem is { } problem)
            await Complain(http, StatusOf(body), problem);
        else
            http.Response.StatusCode = 200;
    }

    private static Task Status(HttpContext http)
    {
        var started = http.RequestServices.GetRequiredService<Starting>().StartedAt;
        return http.Response.WriteAsJsonAsync(
            new
            {
                cluster = new { name = "muster", status = "disabled", peers = Array.Empty<object>() },
                config = new { original = "route:\n  receiver: muster\nreceivers:\n- name: muster\n" },
                uptime = started.ToString("uuuu-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
                versionInfo = new
                {
                    version = ServerSettings.Version,
                    revision = "",
                    branch = "",
                    buildUser = "",
                    buildDate = "",
                    goVersion = "",
                },
            },
            http.RequestAborted);
    }

    private static Task Fine(HttpContext http) => http.Response.WriteAsync("OK", http.RequestAborted);

    private static ServiceId? ServiceOf(HttpContext http, IntakeDoor door, string source) =>
        door.ServiceOf(http.GetRouteValue("key") as string, source);

    private static int StatusOf(SignalBody body) => body.Problem is null ? 400 : body.Status;

    private static Task Overloaded(HttpContext http)
    {
        http.Response.Headers.RetryAfter = RetryAfterSeconds;
        return Problems.Write(http, 503, "intake.overloaded", "Too much just now; nothing was kept. Send it again.");
    }

    /// <summary>Errors of this API are a bare JSON string.</summary>
    private static async Task Complain(HttpContext http, int status, string text)
    {
        http.Response.StatusCode = status;
        await http.Response.WriteAsJsonAsync(text, http.RequestAborted);
    }
}
