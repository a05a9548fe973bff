using Muster.Core.Access;
using Muster.Engine.Rooms;
using Muster.Server.Access;
using Muster.Server.Compat;
using Muster.Server.Compat.Slack;
using NodaTime;

namespace Muster.Server.Rooms;

/// <summary>
/// Where Slack calls: commands, buttons and events at one address, each signed. Slack waits three seconds; what takes
/// longer is answered at the address that the call gives.
/// </summary>
internal static class SlackInbox
{
    internal const string Path = "/chat/slack";
    private const int BytesMax = 1024 * 1024;
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(2.5);

    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost(Path, Take).Needs(Permission.None).TrustsItsAddress().ExcludeFromDescription();

    private static async Task<IResult> Take(HttpContext http, ServerSettings settings, TimeProvider time)
    {
        if (settings.Slack is not { SigningSecret: { } secret })
            return TypedResults.NotFound();
        var body = await SignalBody.Read(http, BytesMax);
        if (body.Problem is not null)
            return TypedResults.StatusCode(body.Status);
        var headers = http.Request.Headers;
        var now = Instant.FromDateTimeOffset(time.GetUtcNow());
        if (!SlackSignature.Holds(
            secret, headers["X-Slack-Request-Timestamp"], headers["X-Slack-Signature"], body.Bytes.Span, now))
        {
            return TypedResults.StatusCode(StatusCodes.Status401Unauthorized);
        }

        var call = SlackCall.Read(body.Bytes);
        return call is SlackCall.Challenge challenge
            ? TypedResults.Text(challenge.Value)
            : await Reply(call, http.RequestServices, time);
    }

    private static async Task<IResult> Reply(SlackCall call, IServiceProvider services, TimeProvider time)
    {
        var work = services.GetRequiredService<SlackActs>().Do(call, CancellationToken.None);
        if (call is not SlackCall.Command { RespondTo: var address })
        {
            // Buttons and events are answered at once, with nothing; a refusal is said at the address.
            var said = services.GetRequiredService<SlackLater>();
            said.Say(work, (call as SlackCall.Button)?.RespondTo);
            await Task.WhenAny(work, Task.Delay(AnswerWithin, time));
            return TypedResults.Ok();
        }

        if (await Task.WhenAny(work, Task.Delay(AnswerWithin, time)) == work)
            return TypedResults.Bytes(SlackActs.Answer(await work ?? ""), "application/json; charset=utf-8");
        services.GetRequiredService<SlackLater>().Say(work, address);
        return TypedResults.Ok();
    }
}

/// <summary>Says later, at the address that a call gave, what came of it.</summary>
internal sealed partial class SlackLater(SlackClient slack, ILogger<SlackLater> log)
{
    /// <summary>When the work ends with something to say, says it.</summary>
    internal void Say(Task<string?> work, Uri? address) => _ = Tell(work, address);

    private async Task Tell(Task<string?> work, Uri? address)
    {
        try
        {
            if (await work is { Length: > 0 } text && address is not null)
                await slack.Respond(address, SlackActs.Answer(text), CancellationToken.None);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            LogFailed(failure);
        }
    }

    [LoggerMessage(EventId = 1711, Level = LogLevel.Warning, Message = "What was asked for in Slack was not done")]
    private partial void LogFailed(Exception failure);
}
