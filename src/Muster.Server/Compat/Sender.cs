using System.Globalization;
using Muster.Core;
using Muster.Core.Access;
using Muster.Server.Access;
using Muster.Server.Layout;

namespace Muster.Server.Compat;

/// <summary>How the messages of one sender are taken, and how it is answered. Most senders are nothing more.</summary>
/// <param name="Source">The intake's name, as facts and routes have it.</param>
/// <param name="Read">Reads a message.</param>
internal sealed record Sender(string Source, ReadSignals Read)
{
    /// <summary>The longest message in bytes.</summary>
    internal int BytesMax { get; init; } = SignalBody.BytesMax;

    /// <summary>What makes this sender try again when there is no room: 429 for some, for others only a 5xx.</summary>
    internal int OverloadStatus { get; init; } = 503;

    /// <summary>It must have a yes within a second and gives up after a few noes: what finds no room is
    /// spooled.</summary>
    internal bool IsSpooled { get; init; }

    /// <summary>Says that a message was taken; null answers 202 with the keys of the alerts.</summary>
    internal Func<HttpContext, Parsed, Task>? Accept { get; init; }

    /// <summary>Why a message is not from whom it says, or null; asked before anything of it is believed.</summary>
    internal Func<HttpContext, ServiceId, ReadOnlyMemory<byte>, string?>? Distrust { get; init; }

    /// <summary>Makes of headers and body what is kept, when the headers carry meaning.</summary>
    internal Func<HttpContext, ReadOnlyMemory<byte>, ReadOnlyMemory<byte>>? Fold { get; init; }

    /// <summary>The sender's own id of the message, by which a repeat of the very message is known.</summary>
    internal Func<HttpContext, Parsed, string?>? MessageId { get; init; }

    private const int RetryAfterSeconds = 5;

    /// <summary>Serves a path in which <c>{key}</c> is the integration key.</summary>
    internal void Map(IEndpointRouteBuilder routes, string path, params string[] methods) =>
        routes.MapMethods(path, methods is [] ? ["POST"] : methods, http => Take(http, KeyInPath(http)))
            .ShortCircuit().Needs(Permission.None);

    /// <summary>The key in the path of a request.</summary>
    internal static string? KeyInPath(HttpContext http) => http.GetRouteValue("key") as string;

    /// <summary>Takes a message with a key, and answers.</summary>
    internal async Task Take(HttpContext http, string? key)
    {
        var door = http.RequestServices.GetRequiredService<IntakeDoor>();
        var at = door.Now;
        if (door.ServiceOf(key, Source) is not { } service)
        {
            await Problems.Write(http, 404, "intake.key-unknown", "This is not the integration key of a service.");
            return;
        }

        var body = await SignalBody.Read(http, BytesMax);
        if (body.Problem is null && Distrust?.Invoke(http, service, body.Bytes) is { } distrust)
        {
            door.Distrusted(Source);
            await Problems.Write(http, 401, "intake.signature-wrong", distrust);
            return;
        }

        var bytes = body.Problem is null && Fold is not null ? Fold(http, body.Bytes) : body.Bytes;
        var parsed = body.Problem is { } broken ? Parsed.Nothing(broken) : Read(bytes, service, at);
        var isKept = await door.Take(service, Source, at, bytes, parsed, MessageId?.Invoke(http, parsed));
        if (!isKept && IsSpooled)
        {
            await http.RequestServices.GetRequiredService<HeldMessages>().Put(Source, service, at, bytes);
            isKept = true;
        }

        if (!isKept)
            await Overloaded(http, OverloadStatus);
        else if (parsed is { Problem: { } problem, Signals: [] })
            await Problems.Write(http, body.Problem is null ? 400 : body.Status, "intake.unreadable", problem);
        else
            await (Accept ?? Accepted)(http, parsed);
    }

    /// <summary>Asks the sender to come again.</summary>
    internal static Task Overloaded(HttpContext http, int status)
    {
        http.Response.Headers.RetryAfter = RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
        return Problems.Write(
            http, status, "intake.overloaded", "Too much just now; nothing was kept. Send it again.");
    }

    private static Task Accepted(HttpContext http, Parsed parsed)
    {
        http.Response.StatusCode = 202;
        return http.Response.WriteAsJsonAsync(
            new
            {
                status = "accepted",
                alerts = parsed.Signals.Select(signal => new
                {
                    key = signal.DedupKey,
                    action = signal.Action.Word(),
                }),
                problem = parsed.Problem,
            },
            http.RequestAborted);
    }
}
