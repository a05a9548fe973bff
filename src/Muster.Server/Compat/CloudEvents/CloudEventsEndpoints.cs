using System.Buffers;
using System.Text;
using System.Text.Json;
using Muster.Core;
using Muster.Core.Access;
using Muster.Core.Alerts;
using Muster.Server.Access;
using NodaTime;

namespace Muster.Server.Compat.CloudEvents;

/// <summary>
/// CloudEvents 1.0 over HTTP: structured, binary and batched, with the handshake of the webhook profile. The event's
/// source and id say that it is the same message; what it is about is its extension <c>alertkey</c> or its subject.
/// Source: wire format D8.
/// </summary>
internal static class CloudEventsEndpoints
{
    private const string Header = "ce-";
    private const string RateAllowed = "*";
    private const int EventsMax = 1000;

    internal static Sender Sender { get; } = new("cloudevents", Read)
    {
        OverloadStatus = 429,
        Fold = Structured,
        MessageId = (_, parsed) => parsed.Signals is [{ Labels: var labels }] && labels["ce_id"] is { Length: > 0 } id
            ? SignalBounds.Digest($"{labels["ce_source"]}\n{id}")
            : null,
    };

    internal static void Map(IEndpointRouteBuilder routes)
    {
        Sender.Map(routes, "/intake/cloudevents/{key}");
        routes.MapMethods("/intake/cloudevents/{key}", ["OPTIONS"], Shake).ShortCircuit().Needs(Permission.None);
    }

    internal static Parsed Read(ReadOnlyMemory<byte> body, ServiceId service, Instant now)
    {
        if (JsonItem.Read(body, out var problem) is not { } message)
            return Parsed.Nothing(problem);
        if (!message.IsList)
            return One(message, service, now);

        List<AlertSignal> signals = [];
        string? wrong = null;
        foreach (var item in message.Items.Take(EventsMax))
        {
            var parsed = One(item, service, now);
            signals.AddRange(parsed.Signals);
            wrong ??= parsed.Problem;
        }

        return new Parsed(signals, message.Items.Skip(EventsMax).Any() ? $"More than {EventsMax} events." : wrong);
    }

    private static Parsed One(JsonItem sent, ServiceId service, Instant now)
    {
        foreach (var name in (ReadOnlySpan<string>)["id", "source", "type"])
        {
            if (sent[name].Text is null)
                return Parsed.Nothing($"An event has no '{name}', which CloudEvents 1.0 requires.");
        }

        if (sent["specversion"].Text is not "1.0")
            return Parsed.Nothing("An event's 'specversion' is not 1.0.");
        var data = sent["data"];
        var type = sent["type"].Text!;
        var state = data.First("status", "state", "action") ?? type.Split('.')[^1];
        var subject = sent["subject"].Text;
        var links = new List<AlertLink>();
        links.AddLink(data.First("url", "link", "href"), "Source");
        return Parsed.One(
            new AlertSignal
            {
                Service = service,
                Source = "cloudevents",
                DedupKey = sent["alertkey"].Text ?? subject ?? $"{sent["source"].Text} {type}",
                Action = Generic.GenericMessage.ActionOf(state),
                Summary = data.First("summary", "title", "message", "name") ?? $"{type} {subject}".Trim(),
                Severity = SeverityWords.Read(sent["severity"].Text ?? data.First("severity", "priority", "level")),
                Labels = Labels.From(
                [
                    new("ce_id", sent["id"].Text!), new("ce_source", sent["source"].Text!), new("ce_type", type),
                    .. subject is null ? [] : (KeyValuePair<string, string>[])[new("ce_subject", subject)],
                ]),
                SentAt = sent["time"].When,
                StartedAt = sent["time"].When,
                Details = data.First("details", "description", "body") ?? data.Lines(),
                Links = links,
            },
            now);
    }

    /// <summary>A binary event carries its attributes in headers: it is kept in the structured form.</summary>
    private static ReadOnlyMemory<byte> Structured(HttpContext http, ReadOnlyMemory<byte> body)
    {
        var headers = http.Request.Headers;
        if (!headers.ContainsKey("ce-id"))
            return body;
        var buffer = new ArrayBufferWriter<byte>(body.Length + 512);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in headers)
            {
                if (name.StartsWith(Header, StringComparison.OrdinalIgnoreCase))
                {
                    writer.WriteString(
                        name[Header.Length..].ToLowerInvariant(), Uri.UnescapeDataString(value.ToString()));
                }
            }

            writer.WritePropertyName("data");
            if (JsonItem.Read(body, out _) is not null)
                writer.WriteRawValue(JsonText.WithoutMark(body.Span));
            else
                writer.WriteStringValue(Encoding.UTF8.GetString(body.Span));
            writer.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    /// <summary>Whoever has the key may send, as fast as it likes: overload is answered when it comes.</summary>
    private static Task Shake(HttpContext http)
    {
        var door = http.RequestServices.GetRequiredService<IntakeDoor>();
        if (door.ServiceOf(Sender.KeyInPath(http), Sender.Source) is null)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        var origin = http.Request.Headers["WebHook-Request-Origin"].ToString();
        http.Response.Headers.Allow = "POST, OPTIONS";
        if (origin.Length > 0)
        {
            http.Response.Headers["WebHook-Allowed-Origin"] = origin;
            http.Response.Headers["WebHook-Allowed-Rate"] = RateAllowed;
        }

        return Task.CompletedTask;
    }
}
