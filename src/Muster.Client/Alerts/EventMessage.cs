using System.Text.Json.Serialization;

namespace Muster.Client.Alerts;

/// <summary>An event as monitoring tools send it. Source: PagerDuty Events API v2.</summary>
/// <param name="RoutingKey">The integration key of the service.</param>
/// <param name="EventAction">trigger, acknowledge or resolve.</param>
/// <param name="DedupKey">What it is about; events with one key are one alert.</param>
/// <param name="Payload">What is wrong; only needed to trigger.</param>
public sealed record EventMessage(
    [property: JsonPropertyName("routing_key")] string RoutingKey,
    [property: JsonPropertyName("event_action")] string EventAction,
    [property: JsonPropertyName("dedup_key")] string? DedupKey,
    [property: JsonPropertyName("payload"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    EventPayloadMessage? Payload);

/// <summary>What is wrong.</summary>
/// <param name="Summary">In one line.</param>
/// <param name="Source">What it was seen on.</param>
/// <param name="Severity">critical, error, warning or info.</param>
public sealed record EventPayloadMessage(string Summary, string Source, string Severity);

/// <summary>What the intake answers.</summary>
/// <param name="Status">success.</param>
/// <param name="Message">In words.</param>
/// <param name="DedupKey">What it is about.</param>
public sealed record SentEventMessage(
    string? Status, string? Message, [property: JsonPropertyName("dedup_key")] string? DedupKey);
