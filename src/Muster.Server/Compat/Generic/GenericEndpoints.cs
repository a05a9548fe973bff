using Muster.Core.Access;
using Muster.Server.Access;
using Muster.Server.Layout;

namespace Muster.Server.Compat.Generic;

/// <summary>Any sender of JSON or forms. Source: wire format D8.</summary>
internal static class GenericEndpoints
{
    private const string Source = "generic";
    private const string RetryAfterSeconds = "2";

    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/intake/generic/{key}", Take).ShortCircuit().Needs(Permission.None);

    private static async Task Take(HttpContext http)
    {
        var door = http.RequestServices.GetRequiredService<IntakeDoor>();
        var at = door.Now;
        if (door.ServiceOf(http.GetRouteValue("key") as string, Source) is not { } service)
        {
            await Problems.Write(http, 404, "intake.key-unknown", "This is not the integration key of a service.");
            return;
        }

        var body = await SignalBody.Read(http, SignalBody.BytesMax);
        var parsed = body.Problem is { } broken
            ? Parsed.Nothing(broken)
            : GenericMessage.Parse(body.Bytes, service, at);
        if (!await door.Take(service, Source, at, body.Bytes, parsed))
        {
            http.Response.Headers.RetryAfter = RetryAfterSeconds;
            await Problems.Write(http, 429, "intake.overloaded", "Too much just now; nothing was kept. Send it again.");
        }
        else if (parsed.Problem is { } problem)
        {
            await Problems.Write(http, body.Problem is null ? 400 : body.Status, "intake.unreadable", problem);
        }
        else
        {
            http.Response.StatusCode = 202;
            await http.Response.WriteAsJsonAsync(
                new
                {
                    status = "accepted",
                    alerts = parsed.Signals.Select(signal => new
                    {
                        key = signal.DedupKey,
                        action = signal.Action.Word()
                    }),
                },
                http.RequestAborted);
        }
    }
}
