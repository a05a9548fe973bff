using Muster.Core;
using Muster.Core.Access;
using Muster.Core.Alerts;
using Muster.Engine;
using Muster.Server.Access;
using Muster.Server.Layout;
using NodaTime;

namespace Muster.Server.Compat.Sns;

/// <summary>
/// CloudWatch's alarms, and whatever else comes through a topic of SNS. A topic must be on the list of the service; its
/// messages must be signed by Amazon. SNS takes a 4xx as final, so only what is not from it gets one. Source: wire
/// format D5, INT-001, INT-015.
/// </summary>
internal static class SnsEndpoints
{
    internal const string Source = "cloudwatch";
    private const string TopicHeader = "x-amz-sns-topic-arn";
    private const string RawHeader = "x-amz-sns-rawdelivery";

    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/intake/cloudwatch/{key}", Take).ShortCircuit().Needs(Permission.None);

    /// <summary>Reads a message that was believed before.</summary>
    internal static Parsed Read(ReadOnlyMemory<byte> body, ServiceId service, Instant now) =>
        Read(body, service, now, firesOnMissingData: false);

    private static Parsed Read(
        ReadOnlyMemory<byte> body, ServiceId service, Instant now, bool firesOnMissingData)
    {
        if (JsonItem.ReadObject(body, out var problem) is not { } item)
            return Parsed.Nothing(problem);
        if (SnsMessage.Of(item) is not { } message)
            return CloudWatchAlarm.Read(body, subject: null, service, now, firesOnMissingData);
        return message.Type switch
        {
            "Notification" => CloudWatchAlarm.Read(
                System.Text.Encoding.UTF8.GetBytes(message.Message), message.Subject, service, now,
                firesOnMissingData),
            "UnsubscribeConfirmation" => Parsed.One(
                new AlertSignal
                {
                    Service = service,
                    Source = Source,
                    DedupKey = $"unsubscribed:{message.Topic}",
                    Action = AlertAction.Trigger,
                    Severity = AlertSeverity.Warning,
                    Summary = $"Topic {message.Topic} no longer sends its alarms here",
                    Details = "Somebody ended the subscription. Subscribe again, or resolve this.",
                },
                now),
            _ => Parsed.Silent,
        };
    }

    private static async Task Take(HttpContext http)
    {
        var door = http.RequestServices.GetRequiredService<IntakeDoor>();
        var at = door.Now;
        if (door.ServiceOf(Sender.KeyInPath(http), Source) is not { } service)
        {
            await Problems.Write(http, 404, "intake.key-unknown", "This is not the integration key of a service.");
            return;
        }

        var body = await SignalBody.Read(http, SignalBody.BytesMax);
        var settings = http.RequestServices.GetRequiredService<Live>().Now.IntakeOf(service).Settings;
        var item = JsonItem.ReadObject(body.Bytes, out _);
        var message = item is { } read ? SnsMessage.Of(read) : null;
        var (distrust, isForNow) = body.Problem is null && item is not null
            ? await Distrust(http, message, settings, at)
            : (null, false);
        if (isForNow)
        {
            await Sender.Overloaded(http, 503);
            return;
        }

        var parsed = (body.Problem ?? distrust) is { } broken
            ? Parsed.Nothing(broken)
            : Read(body.Bytes, service, at, settings.FiresOnMissingData);
        if (!await door.Take(service, Source, at, body.Bytes, parsed, message?.MessageId))
            await Sender.Overloaded(http, 503);
        else if (distrust is not null)
            await Problems.Write(http, 403, "intake.not-trusted", distrust);
        else if (message is { Type: "SubscriptionConfirmation", SubscribeUrl: { } url })
            await Confirm(http, url);
        else
            http.Response.StatusCode = StatusCodes.Status200OK;
    }

    /// <summary>Why a message is not believed, or null; and whether that may be otherwise in a minute.</summary>
    private static async Task<(string? Problem, bool IsForNow)> Distrust(
        HttpContext http, SnsMessage? message, IntakeSettings settings, Instant now)
    {
        if (message is null)
        {
            var named = http.Request.Headers[TopicHeader].ToString();
            return settings.Topics.Contains(named, StringComparer.Ordinal)
                && http.Request.Headers[RawHeader] == "true"
                ? (null, false)
                : ($"Raw delivery of topic '{named}', which is not on the list of this service.", false);
        }

        if (!settings.Topics.Contains(message.Topic, StringComparer.Ordinal))
        {
            return ($"Topic {message.Topic} is not on the list of this service: add it under "
                + "'How signals are taken', and send the confirmation again.", false);
        }

        if (message.TimeProblem(now) is { } old)
            return (old, false);
        if (message.CertificateUrl is not { } url)
            return ("The certificate is not at an address of SNS.", false);
        if (message.Type == "SubscriptionConfirmation" && message.SubscribeUrl is null)
            return ("The subscription is not confirmed at an address of SNS.", false);
        var calls = http.RequestServices.GetRequiredService<SnsCalls>();
        using var key = await calls.KeyAt(url, now.ToDateTimeOffset(), http.RequestAborted);
        if (key is null)
            return (null, true);
        return message.IsSignedBy(key) ? (null, false) : ("The signature is not that of SNS.", false);
    }

    private static async Task Confirm(HttpContext http, Uri url)
    {
        if (await http.RequestServices.GetRequiredService<SnsCalls>().Confirm(url, http.RequestAborted))
            http.Response.StatusCode = StatusCodes.Status200OK;
        else
            await Sender.Overloaded(http, 503);
    }
}
