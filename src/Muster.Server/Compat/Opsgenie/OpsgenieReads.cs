using System.Globalization;
using Muster.Core;
using Muster.Core.Access;
using Muster.Core.Alerts;
using Muster.Engine;
using Muster.Engine.Monitors;
using Muster.Server.Access;
using Muster.Server.Layout;
using Muster.Storage;

namespace Muster.Server.Compat.Opsgenie;

/// <summary>What Opsgenie's API can be asked: alerts, what became of a request; and heartbeats.</summary>
internal static class OpsgenieReads
{
    private const int LimitMax = 100;
    private static readonly string[] PingMethods = ["GET", "POST", "PUT", "PATCH"];

    internal static void Map(IEndpointRouteBuilder routes)
    {
        foreach (var root in (ReadOnlySpan<string>)["/og", "/intake/opsgenie/{key}"])
        {
            routes.MapGet($"{root}/v2/alerts", List).ShortCircuit().Needs(Permission.None);
            routes.MapGet($"{root}/v2/alerts/count", Count).ShortCircuit().Needs(Permission.None);
            routes.MapGet($"{root}/v2/alerts/{{id}}", Show).ShortCircuit().Needs(Permission.None);
            routes.MapGet($"{root}/v2/alerts/requests/{{request}}", Request).ShortCircuit().Needs(Permission.None);
            routes.MapMethods($"{root}/v2/heartbeats/{{name}}/ping", PingMethods, Ping)
                .ShortCircuit().Needs(Permission.None);
        }
    }

    private static async Task List(HttpContext http)
    {
        if (await OpsgenieEndpoints.ServiceOf(http) is not { } service)
            return;
        var limit = int.TryParse(
            http.Request.Query["limit"], NumberStyles.None, CultureInfo.InvariantCulture, out var asked)
            ? Math.Clamp(asked, 1, LimitMax)
            : LimitMax;
        var alerts = await Alerts(http, service, limit);
        await Data(http, alerts.Select(DataOf).ToArray());
    }

    private static async Task Count(HttpContext http)
    {
        if (await OpsgenieEndpoints.ServiceOf(http) is { } service)
            await Data(http, new { count = (await Alerts(http, service, 1000)).Count });
    }

    private static async Task<IReadOnlyList<Alert>> Alerts(HttpContext http, ServiceId service, int limit)
    {
        var query = http.Request.Query["query"].ToString();
        return await http.RequestServices.GetRequiredService<IStore>().Read(
            reading => reading.Alerts(new AlertQuery
            {
                Service = service,
                Statuses = query.Contains("status:open", StringComparison.OrdinalIgnoreCase)
                    || query.Contains("status=open", StringComparison.OrdinalIgnoreCase)
                    ? [AlertStatus.Firing, AlertStatus.Acknowledged, AlertStatus.Suppressed]
                    : [],
                Limit = limit,
            }),
            http.RequestAborted);
    }

    private static async Task Show(HttpContext http)
    {
        if (await OpsgenieEndpoints.ServiceOf(http) is not { } service)
            return;
        if (await OpsgenieEndpoints.AlertOf(http, service) is { } alert)
            await Data(http, DataOf(alert));
        else
            await OpsgenieEndpoints.Answer(http, 404, "Alert does not exist");
    }

    /// <summary>A request was done when it was answered; what it was is read from what was kept.</summary>
    private static async Task Request(HttpContext http)
    {
        if (await OpsgenieEndpoints.ServiceOf(http) is not { } service)
            return;
        var store = http.RequestServices.GetRequiredService<IStore>();
        var signal = Guid.TryParse(http.GetRouteValue("request") as string, out var id)
            ? await store.Read(reading => reading.Signal(id), http.RequestAborted)
            : null;
        if (signal is null || signal.Service != service)
        {
            await OpsgenieEndpoints.Answer(http, 404, "Request not found. It might not be processed yet.");
            return;
        }

        var (path, body) = Envelope.Open(signal.Body);
        var (named, act) = path is null ? ("", "create") : OpsgenieMessage.PartsOf(path);
        var alias = named.Length > 0 ? named
            : JsonItem.ReadObject(body, out _) is { } sent ? sent["alias"].Text ?? "" : "";
        var alert = await OpsgenieEndpoints.ByAlias(store, service, alias, http.RequestAborted);
        await Data(http, new
        {
            success = alert is not null,
            isSuccess = alert is not null,
            action = CultureInfo.InvariantCulture.TextInfo.ToTitleCase(act),
            processedAt = Wire.At(signal.ReceivedAt),
            integrationId = service.Value,
            status = alert is null ? "Alert does not exist" : $"{act} was done",
            alertId = alert?.Id.Value.ToString() ?? "",
            alias,
        });
    }

    private static async Task Ping(HttpContext http)
    {
        if (await OpsgenieEndpoints.ServiceOf(http) is not { } service)
            return;
        var name = http.GetRouteValue("name") as string;
        var heartbeat = http.RequestServices.GetRequiredService<Live>().Now.Heartbeats.FirstOrDefault(
            one => one.Order!.Service == service && string.Equals(one.Name, name, StringComparison.OrdinalIgnoreCase));
        if (heartbeat is null || !await http.RequestServices.GetRequiredService<HeartbeatDesk>().Beat(
            heartbeat.Order!.Id, CancellationToken.None))
        {
            await OpsgenieEndpoints.Answer(http, 404, $"No heartbeat named {name} exists");
            return;
        }

        http.Response.StatusCode = StatusCodes.Status202Accepted;
        await http.Response.WriteAsJsonAsync(
            new
            {
                result = "PONG - Heartbeat received",
                took = OpsgenieEndpoints.Took(http),
                requestId = heartbeat.Order!.Id.Value.ToString(),
            },
            http.RequestAborted);
    }

    private static Task Data(HttpContext http, object data) => http.Response.WriteAsJsonAsync(
        new { data, took = OpsgenieEndpoints.Took(http), requestId = http.TraceIdentifier }, http.RequestAborted);

    private static object DataOf(Alert alert) => new
    {
        id = alert.Id.Value.ToString(),
        tinyId = alert.Id.ToString()[^6..],
        alias = alert.DedupKey,
        message = alert.Summary,
        status = alert.IsOpen ? "open" : "closed",
        acknowledged = alert.Status == AlertStatus.Acknowledged,
        isSeen = alert.Status == AlertStatus.Acknowledged,
        snoozed = false,
        count = alert.Count,
        createdAt = Wire.At(alert.FirstAt),
        updatedAt = Wire.At(alert.LastAt),
        lastOccurredAt = Wire.At(alert.LastAt),
        source = alert.Labels["source"],
        tags = alert.Labels["tags"].Split(',', StringSplitOptions.RemoveEmptyEntries),
        priority = $"P{(int)alert.Severity + 1}",
        description = alert.Details ?? "",
        details = alert.Labels.ToDictionary(StringComparer.Ordinal),
    };
}
