using System.Text;
using System.Text.Json;
using Muster.Core;
using Muster.Core.Alerts;
using NodaTime;

namespace Muster.Server.Compat.PagerDuty;

/// <summary>
/// An event of the PagerDuty Events API v2 as it was sent, before anything is judged. Read token by token: this is the
/// path that a storm takes. Source: wire format D1.
/// </summary>
internal sealed class PagerDutyEvent
{
    internal const int RoutingKeyCharacters = 32;
    internal const int DedupKeyCharactersMax = 255;

    private readonly List<KeyValuePair<string, string>> labels = new(6);
    private readonly List<AlertLink> links = [];
    private AlertSeverity? severity;
    private AlertAction? action;
    private string? client;
    private string? clientUrl;
    private string? summary;
    private string? source;
    private string? details;
    private Instant? timestamp;
    private bool hasPayload;

    internal string? RoutingKey { get; set; }

    internal string? DedupKey { get; private set; }

    internal bool IsTrigger => action == AlertAction.Trigger;

    /// <summary>Reads a message. A problem means that it is not JSON; the key may have been read before it.</summary>
    internal static (PagerDutyEvent Event, string? Problem) Parse(ReadOnlySpan<byte> body)
    {
        var read = new PagerDutyEvent();
        var reader = new Utf8JsonReader(JsonText.WithoutMark(body), JsonText.ReaderOptions);
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return (read, "The event is not a JSON object.");
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                read.Take(ref reader);
            reader.Read();
            return (read, null);
        }
        catch (JsonException problem)
        {
            read.RoutingKey ??= KeyIn(body, "\"routing_key\""u8);
            return (read, JsonText.Where(problem));
        }
    }

    /// <summary>What PagerDuty would refuse, one sentence each; empty when it is a valid event.</summary>
    internal List<string> Problems()
    {
        List<string> problems = [];
        if (RoutingKey is not { Length: RoutingKeyCharacters })
            problems.Add($"'routing_key' must be a string of {RoutingKeyCharacters} characters");
        if (action is null)
            problems.Add("'event_action' must be one of trigger, acknowledge, resolve");
        if (DedupKey is { Length: > DedupKeyCharactersMax })
            problems.Add($"'dedup_key' must have at most {DedupKeyCharactersMax} characters");
        if (action is AlertAction.Acknowledge or AlertAction.Resolve && string.IsNullOrEmpty(DedupKey))
            problems.Add("'dedup_key' is required to acknowledge or resolve");
        if (action == AlertAction.Trigger)
            AddPayloadProblems(problems);
        return problems;
    }

    /// <summary>The event in normal form. The dedup key of a trigger without one is the given one.</summary>
    internal AlertSignal ToSignal(ServiceId service, Instant now, string dedupKey)
    {
        if (clientUrl is not null)
            links.AddLink(clientUrl, client ?? "Source");
        if (client is not null)
            labels.Add(new("client", client));
        if (source is not null)
            labels.Add(new("source", source));
        return new AlertSignal
        {
            Service = service,
            Source = "pagerduty",
            DedupKey = dedupKey,
            Action = action!.Value,
            Summary = JsonText.Line(summary ?? "", SignalBounds.SummaryCharactersMax),
            Severity = severity ?? AlertSeverity.Critical,
            Labels = Labels.From(labels),
            SentAt = timestamp is { } sent ? Instant.Min(sent, now) : null,
            StartedAt = timestamp,
            Details = details is null ? null : JsonText.Cut(details, SignalBounds.DetailsCharactersMax),
            Links = links,
        };
    }

    private void AddPayloadProblems(List<string> problems)
    {
        if (!hasPayload)
        {
            problems.Add("'payload' is required to trigger");
            return;
        }

        if (string.IsNullOrWhiteSpace(summary))
            problems.Add("'payload.summary' is missing or blank");
        if (string.IsNullOrWhiteSpace(source))
            problems.Add("'payload.source' is missing or blank");
        if (severity is null)
            problems.Add("'payload.severity' must be one of critical, error, warning, info");
    }

    private void Take(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("routing_key"u8))
            RoutingKey = NextString(ref reader);
        else if (reader.ValueTextEquals("event_action"u8))
            TakeAction(NextString(ref reader));
        else if (reader.ValueTextEquals("dedup_key"u8))
            DedupKey = NextText(ref reader);
        else if (reader.ValueTextEquals("payload"u8))
            TakePayload(ref reader);
        else if (reader.ValueTextEquals("client"u8))
            client = NextText(ref reader);
        else if (reader.ValueTextEquals("client_url"u8))
            clientUrl = NextText(ref reader);
        else if (reader.ValueTextEquals("links"u8))
            TakeLinks(ref reader, "href"u8, "text"u8);
        else if (reader.ValueTextEquals("images"u8))
            TakeLinks(ref reader, "src"u8, "alt"u8);
        else
            reader.Skip();
    }

    private void TakePayload(ref Utf8JsonReader reader)
    {
        reader.Read();
        hasPayload = reader.TokenType == JsonTokenType.StartObject;
        if (!hasPayload)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("summary"u8))
                summary = NextText(ref reader);
            else if (reader.ValueTextEquals("source"u8))
                source = NextText(ref reader);
            else if (reader.ValueTextEquals("severity"u8))
                TakeSeverity(NextText(ref reader));
            else if (reader.ValueTextEquals("timestamp"u8))
                timestamp = reader.Read() ? JsonText.When(ref reader) : null;
            else if (reader.ValueTextEquals("component"u8))
                AddLabel("component", NextText(ref reader));
            else if (reader.ValueTextEquals("group"u8))
                AddLabel("group", NextText(ref reader));
            else if (reader.ValueTextEquals("class"u8))
                AddLabel("class", NextText(ref reader));
            else if (reader.ValueTextEquals("custom_details"u8))
                TakeDetails(ref reader);
            else
                reader.Skip();
        }
    }

    /// <summary>An object is written line by line; a string (some senders send one) is taken as it is.</summary>
    private void TakeDetails(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            details = JsonText.Text(ref reader);
            return;
        }

        var text = new StringBuilder();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = JsonText.String(ref reader);
            var value = NextText(ref reader);
            if (!string.IsNullOrEmpty(value))
                text.Append(name).Append(": ").Append(value.TrimEnd()).Append('\n');
        }

        details = text.Length == 0 ? null : text.ToString(0, text.Length - 1);
    }

    private void TakeLinks(ref Utf8JsonReader reader, ReadOnlySpan<byte> href, ReadOnlySpan<byte> text)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.StartObject)
                TakeLink(ref reader, href, text);
            else
                reader.Skip();
        }
    }

    private void TakeLink(ref Utf8JsonReader reader, ReadOnlySpan<byte> href, ReadOnlySpan<byte> text)
    {
        string? url = null;
        string? words = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals(href))
                url = NextText(ref reader);
            else if (reader.ValueTextEquals(text))
                words = NextText(ref reader);
            else
                reader.Skip();
        }

        links.AddLink(url, words);
    }

    private void TakeAction(string? word)
    {
        action = word switch
        {
            "trigger" => AlertAction.Trigger,
            "acknowledge" => AlertAction.Acknowledge,
            "resolve" => AlertAction.Resolve,
            _ => null,
        };
    }

    private void TakeSeverity(string? word)
    {
        severity = word?.ToLowerInvariant() switch
        {
            "critical" => AlertSeverity.Critical,
            "error" => AlertSeverity.Error,
            "warning" => AlertSeverity.Warning,
            "info" => AlertSeverity.Info,
            _ => null,
        };
    }

    private void AddLabel(string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
            labels.Add(new(name, value));
    }

    private static string? NextString(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.String)
            return JsonText.String(ref reader);
        reader.Skip();
        return null;
    }

    private static string? NextText(ref Utf8JsonReader reader)
    {
        reader.Read();
        return JsonText.Text(ref reader);
    }

    /// <summary>The key in what is not whole JSON: after its name, the next string of the right length.</summary>
    internal static string? KeyIn(ReadOnlySpan<byte> body, ReadOnlySpan<byte> quotedName)
    {
        var name = body.IndexOf(quotedName);
        if (name < 0)
            return null;
        var rest = body[(name + quotedName.Length)..];
        var open = rest.IndexOf((byte)'"');
        if (open < 0)
            return null;
        rest = rest[(open + 1)..];
        return rest.IndexOf((byte)'"') == RoutingKeyCharacters
            ? Encoding.Latin1.GetString(rest[..RoutingKeyCharacters])
            : null;
    }
}
