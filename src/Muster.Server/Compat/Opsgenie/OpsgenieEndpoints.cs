using Muster.Core;
using Muster.Core.Access;
using Muster.Core.Alerts;
using Muster.Core.Incidents;
using Muster.Engine.Incidents;
using Muster.Server.Access;
using Muster.Storage;

namespace Muster.Server.Compat.Opsgenie;

/// <summary>
/// The part of Opsgenie's Alert API that senders use, with <c>Authorization: GenieKey KEY</c>. Every change is
/// answered with the id of its request, which can be asked for. Source: wire format D9.
/// </summary>
internal static class OpsgenieEndpoints
{
    private const string Scheme = "GenieKey ";

    private static readonly string[] Acts =
        ["close", "acknowledge", "message", "description", "notes", "unacknowledge"];

    internal static void Map(IEndpointRouteBuilder routes)
    {
        foreach (var root in (ReadOnlySpan<string>)["/og", "/intake/opsgenie/{key}"])
        {
            routes.MapPost($"{root}/v2/alerts", Create).ShortCircuit().Needs(Permission.None);
            routes.MapPost($"{root}/v2/alerts/{{id}}/{{act}}", Act).ShortCircuit().Needs(Permission.None);
            routes.MapPut($"{root}/v2/alerts/{{id}}/{{act}}", Act).ShortCircuit().Needs(Permission.None);
            routes.MapDelete($"{root}/v2/alerts/{{id}}", Act).ShortCircuit().Needs(Permission.None);
        }

        routes.MapPost("/intake/opsgenie/{key}", Create).ShortCircuit().Needs(Permission.None);
        OpsgenieReads.Map(routes);
    }

    /// <summary>Whose key a call carries; answers it itself when it is nobody's.</summary>
    internal static async Task<ServiceId?> ServiceOf(HttpContext http)
    {
        var header = http.Request.Headers.Authorization.ToString();
        var key = header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? header[Scheme.Length..].Trim()
            : Sender.KeyInPath(http);
        if (key is null)
        {
            await Answer(http, 401, "Send 'Authorization: GenieKey <integration key>'.");
            return null;
        }

        var door = http.RequestServices.GetRequiredService<IntakeDoor>();
        var service = door.ServiceOf(key, OpsgenieMessage.Source);
        if (service is null)
            await Answer(http, 403, "This is not the integration key of a service.");
        return service;
    }

    /// <summary>The alert that a path names, open or not; null when there is none.</summary>
    internal static async Task<Alert?> AlertOf(HttpContext http, ServiceId service)
    {
        var name = http.GetRouteValue("id") as string ?? "";
        var store = http.RequestServices.GetRequiredService<IStore>();
        if (http.Request.Query["identifierType"] == "alias")
            return await ByAlias(store, service, name, http.RequestAborted);
        var alert = Guid.TryParse(name, out var id)
            ? await store.Read(reading => reading.Alert(new AlertId(id)), http.RequestAborted)
            : null;
        return alert?.Service == service ? alert : null;
    }

    /// <summary>The newest alert of an alias, the open one first.</summary>
    internal static async Task<Alert?> ByAlias(
        IStore store, ServiceId service, string alias, CancellationToken cancel)
    {
        var found = await store.Read(
            reading => reading.Alerts(new AlertQuery
            {
                Service = service,
                DedupKey = SignalBounds.Key(alias),
                Limit = 2,
            }),
            cancel);
        return found.OrderByDescending(one => one.IsOpen).FirstOrDefault();
    }

    internal static Task Answer(HttpContext http, int status, string message, object? errors = null)
    {
        http.Response.StatusCode = status;
        return http.Response.WriteAsJsonAsync(
            new { message, took = Took(http), requestId = "", errors }, http.RequestAborted);
    }

    /// <summary>Seconds since the request came.</summary>
    internal static double Took(HttpContext http) =>
        http.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpActivityFeature>()?.Activity is { } activity
            ? Math.Round(activity.Duration.TotalSeconds, 3)
            : 0;

    private static async Task Create(HttpContext http)
    {
        if (await ServiceOf(http) is not { } service)
            return;
        var body = await SignalBody.Read(http, SignalBody.BytesMax);
        var door = http.RequestServices.GetRequiredService<IntakeDoor>();
        var id = door.NewId();
        var hasAlias = JsonItem.ReadObject(body.Bytes, out _) is { } sent && sent["alias"].Text is not null;
        var kept = hasAlias ? body.Bytes : Envelope.Of("POST", $"/og/v2/alerts/{id:N}", body.Bytes);
        await Take(http, service, id, body, kept);
    }

    private static async Task Act(HttpContext http)
    {
        if (await ServiceOf(http) is not { } service)
            return;
        var act = http.GetRouteValue("act") as string ?? "create";
        var body = await SignalBody.Read(http, SignalBody.BytesMax);
        if (act != "create" && !Acts.Contains(act))
        {
            await Answer(http, 422, $"'{act}' is not done through this API: do it in Muster.");
            return;
        }

        var alert = await AlertOf(http, service);
        var alias = alert?.DedupKey
            ?? (http.Request.Query["identifierType"] == "alias" ? http.GetRouteValue("id") as string : null);
        if (alias is null)
        {
            await Answer(http, 404, "Alert does not exist");
            return;
        }

        var id = http.RequestServices.GetRequiredService<IntakeDoor>().NewId();
        var path = act == "create"
            ? $"/og/v2/alerts/{Uri.EscapeDataString(alias)}"
            : OpsgenieMessage.PathOf(alias, act);
        var kept = Envelope.Of(http.Request.Method, path, body.Bytes);
        await Note(http, alert, act, body.Bytes);
        await Take(http, service, id, body, kept);
    }

    private static async Task Take(
        HttpContext http, ServiceId service, Guid id, SignalBody body, ReadOnlyMemory<byte> kept)
    {
        var door = http.RequestServices.GetRequiredService<IntakeDoor>();
        var at = door.Now;
        // Acts have no body as often as not.
        var isEmpty = body.Bytes.IsEmpty && body.Status == 400 && !kept.IsEmpty;
        var parsed = body.Problem is { } broken && !isEmpty
            ? Parsed.Nothing(broken)
            : OpsgenieMessage.Read(kept, service, at);
        if (!await door.Take(service, OpsgenieMessage.Source, at, kept, parsed, senderId: null, id))
        {
            http.Response.Headers.RetryAfter = "2";
            await Answer(http, 429, "You are making too many requests!");
        }
        else if (parsed.Problem is { } problem)
        {
            await Answer(
                http, body.Status is 413 ? 413 : 422, "Request body is not processable. Please check the errors.",
                new { message = problem });
        }
        else
        {
            http.Response.StatusCode = StatusCodes.Status202Accepted;
            await http.Response.WriteAsJsonAsync(
                new { result = "Request will be processed", took = Took(http), requestId = id.ToString() },
                http.RequestAborted);
        }
    }

    /// <summary>What is noted on an alert is written into the record of its incident.</summary>
    private static async Task Note(HttpContext http, Alert? alert, string act, ReadOnlyMemory<byte> body)
    {
        if (alert is not { Incident: { } incident } || JsonItem.ReadObject(body, out _) is not { } sent)
            return;
        var by = Actor.Integration(alert.Service, OpsgenieMessage.Source);
        var desk = http.RequestServices.GetRequiredService<IncidentDesk>();
        var door = http.RequestServices.GetRequiredService<IntakeDoor>();
        if (sent["note"].Text is { } note)
        {
            var text = sent["user"].Text is { } user ? $"{user}: {note}" : note;
            await desk.Run(
                incident,
                now => new IncidentCommand.WriteNote(door.NewId(), text) { At = now, By = by },
                http.RequestAborted);
        }

        if (act == "unacknowledge")
        {
            await desk.Run(
                incident,
                now => new IncidentCommand.WithdrawAcknowledgement { At = now, By = by },
                http.RequestAborted);
        }
    }
}
