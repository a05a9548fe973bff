using Microsoft.AspNetCore.WebUtilities;
using System.Text;
using System.Text.Json;
using Muster.Core;
using Muster.Core.Alerts;
using NodaTime;

namespace Muster.Server.Compat.Datadog;

/// <summary>
/// Datadog's webhook, by the template that the connect screen gives, or by Datadog's default, as JSON or as a form.
/// Whatever begins with 4 is final for it. Source: wire format D6.
/// </summary>
internal static class DatadogEndpoints
{
    internal static Sender Sender { get; } = new("datadog", Read);

    internal static void Map(IEndpointRouteBuilder routes) => Sender.Map(routes, "/intake/datadog/{key}");

    internal static Parsed Read(ReadOnlyMemory<byte> body, ServiceId service, Instant now)
    {
        var message = JsonItem.ReadObject(AsJson(body), out var problem);
        if (message is not { } sent)
            return Parsed.Nothing(problem);
        var title = sent.First("title", "event_title", "alert_title");
        if (title is null)
            return Parsed.Nothing("There is no 'title': use the template of the connect screen.");

        var (mark, plain) = Marked(title);
        var transition = sent.First("transition", "alert_transition") ?? mark;
        var links = new List<AlertLink>();
        links.AddLink(sent.First("link"), "Datadog");
        links.AddLink(sent.First("snapshot"), "Snapshot");
        return Parsed.One(
            new AlertSignal
            {
                Service = service,
                Source = "datadog",
                DedupKey = sent.First("cycle_key", "alert_cycle_key", "aggreg_key", "alert_id")
                    ?? SignalBounds.Digest($"{sent["org"]["id"].Text}/{plain}"),
                Action = transition is "Recovered" or "OK" ? AlertAction.Resolve : AlertAction.Trigger,
                Summary = plain,
                Severity = SeverityOf(sent, transition),
                Labels = LabelsOf(sent),
                SentAt = (sent["last_updated"].When ?? sent["date"].When),
                StartedAt = sent["date"].When,
                Details = sent.First("body", "text_only_msg"),
                Links = links,
            },
            now);
    }

    /// <summary>The priority is the person's own word, the transition is the monitor's.</summary>
    private static AlertSeverity SeverityOf(JsonItem sent, string? transition) =>
        sent.First("priority", "alert_priority") is { } priority && priority != "normal" ? SeverityWords.Read(priority)
        : transition is "Warn" or "Re-Warn" ? AlertSeverity.Warning
        : SeverityWords.Read(sent.First("type", "alert_type"));

    private static Labels LabelsOf(JsonItem sent)
    {
        List<KeyValuePair<string, string>> labels = [];
        foreach (var tag in (sent.First("tags") ?? "").Split(',', StringSplitOptions.TrimEntries))
        {
            var colon = tag.IndexOf(':', StringComparison.Ordinal);
            if (tag.Length > 0)
                labels.Add(colon > 0 ? new(tag[..colon], tag[(colon + 1)..]) : new(tag, "true"));
        }

        foreach (var name in (ReadOnlySpan<string>)["host", "scope", "metric", "alert_id"])
        {
            if (sent[name].Text is { } text)
                labels.Add(new(name, text));
        }

        return Labels.From(labels);
    }

    /// <summary>Datadog writes the transition before the title: <c>[Recovered on {host:web-1}] Disk</c>.</summary>
    private static (string? Mark, string Title) Marked(string title)
    {
        var end = title.IndexOf(']', StringComparison.Ordinal);
        if (!title.StartsWith('[') || end < 0)
            return (null, title);
        var mark = title[1..end].Split(" on ", 2)[0];
        var rest = title[(end + 1)..].Trim();
        var isPriority = mark is ['P', >= '1' and <= '5'];
        if (!isPriority)
            return (mark, rest.Length > 0 ? rest : title);
        var (next, plain) = Marked(rest);
        return (next, plain);
    }

    private static ReadOnlyMemory<byte> AsJson(ReadOnlyMemory<byte> body)
    {
        if (body.Span.TrimStart(" \t\r\n"u8) is not [not (byte)'{', ..])
            return body;
        var form = QueryHelpers.ParseQuery(Encoding.UTF8.GetString(body.Span));
        return form.TryGetValue("payload", out var payload)
            ? Encoding.UTF8.GetBytes(payload.ToString())
            : JsonSerializer.SerializeToUtf8Bytes(
                form.ToDictionary(pair => pair.Key, pair => pair.Value.ToString(), StringComparer.Ordinal));
    }
}
