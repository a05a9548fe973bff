using System.Text.Json;
using Muster.Core;
using Muster.Core.Alerts;
using NodaTime;

namespace Muster.Server.Compat.Alertmanager;

/// <summary>The two messages of the Prometheus world: what Alertmanager's webhook sends and what Prometheus
/// posts.</summary>
internal static class AlertmanagerPayload
{
    private const string NoLabels = "has no labels";
    private const string NotAnObject = "is not an object";

    /// <summary>An alert that is posted without an end resolves by itself after this, unless it is repeated.</summary>
    internal static Duration ResolveTimeout { get; } = Duration.FromMinutes(5);

    /// <summary>The webhook, version 4: one signal an alert, grouped as the sender grouped them.</summary>
    /// <param name="body">The message.</param>
    /// <param name="service">The key's service.</param>
    /// <param name="now">When it arrived.</param>
    /// <param name="source">Whose webhook it is: Grafana's has the same shape.</param>
    internal static Parsed ParseWebhook(
        ReadOnlySpan<byte> body, ServiceId service, Instant now, string source = "alertmanager")
    {
        var reader = new Utf8JsonReader(JsonText.WithoutMark(body), JsonText.ReaderOptions);
        var read = new Webhook();
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return Parsed.Nothing("The message is not a JSON object.");
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                read.Take(ref reader);
            reader.Read();
        }
        catch (JsonException problem)
        {
            return Parsed.Nothing(JsonText.Where(problem));
        }

        return read.Alerts is null
            ? Parsed.Nothing("The message has no list 'alerts'.")
            : new Parsed(read.ToSignals(service, source, now), read.Problem);
    }

    /// <summary>A list of alerts as Prometheus posts it: resolved when its end has passed. Valid items are
    /// kept.</summary>
    internal static Parsed ParseAlerts(ReadOnlySpan<byte> body, ServiceId service, Instant now)
    {
        var reader = new Utf8JsonReader(JsonText.WithoutMark(body), JsonText.ReaderOptions);
        List<AlertSignal> signals = [];
        string? wrong = null;
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray)
                return Parsed.Nothing("The message is not a JSON list of alerts.");
            for (var index = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; index++)
            {
                if (ReadItem(ref reader, index, ref wrong) is { } alert)
                    signals.Add(Posted(alert, service, now));
            }

            reader.Read();
        }
        catch (JsonException problem)
        {
            return new Parsed(signals, JsonText.Where(problem));
        }

        return new Parsed(signals, wrong);
    }

    private static AlertSignal Posted(AlertmanagerAlert alert, ServiceId service, Instant now)
    {
        var isResolved = alert.EndsAt is { } end && end <= now;
        var signal = alert.ToSignal(service, "prometheus", isResolved, now);
        return isResolved ? signal : signal with { ExpiresAt = alert.EndsAt ?? now + ResolveTimeout };
    }

    private static AlertmanagerAlert? ReadItem(ref Utf8JsonReader reader, int index, ref string? wrong)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            wrong ??= $"Alert {index + 1} {NotAnObject}.";
            return null;
        }

        var alert = AlertmanagerAlert.Read(ref reader);
        if (alert.HasLabels)
            return alert;
        wrong ??= $"Alert {index + 1} {NoLabels}.";
        return null;
    }

    private sealed class Webhook
    {
        private string? groupKey;
        private string? externalUrl;
        private string? groupStatus;
        private long truncated;
        private string? wrong;

        internal List<AlertmanagerAlert>? Alerts { get; private set; }

        internal string? Problem => wrong;

        internal void Take(ref Utf8JsonReader reader)
        {
            if (reader.ValueTextEquals("alerts"u8))
                TakeAlerts(ref reader);
            else if (reader.ValueTextEquals("groupKey"u8))
                groupKey = reader.Read() ? JsonText.Text(ref reader) : null;
            else if (reader.ValueTextEquals("externalURL"u8))
                externalUrl = reader.Read() ? JsonText.Text(ref reader) : null;
            else if (reader.ValueTextEquals("status"u8))
                groupStatus = reader.Read() ? JsonText.Text(ref reader) : null;
            else if (reader.ValueTextEquals("truncatedAlerts"u8))
                TakeTruncated(ref reader);
            else
                reader.Skip();
        }

        internal List<AlertSignal> ToSignals(ServiceId service, string source, Instant now)
        {
            var signals = new List<AlertSignal>(Alerts!.Count);
            foreach (var alert in Alerts)
            {
                var signal = alert.ToSignal(service, source, IsResolved(alert), now);
                signals.Add(signal with
                {
                    SenderGroup = groupKey,
                    Details = WithTruncated(signal.Details),
                    LeftOut = Math.Max(0, truncated),
                    Links = WithSender(signal.Links),
                });
            }

            return signals;
        }

        /// <summary>Firing alerts carry no end here; one without a status follows its group.</summary>
        private bool IsResolved(AlertmanagerAlert alert) =>
            alert.SaysResolved || (!alert.HasStatus && groupStatus == "resolved");

        private string? WithTruncated(string? details) => truncated <= 0
            ? details
            : $"{details}\n\nAlertmanager left out {truncated} more alerts of this group (max_alerts).".TrimStart();

        private List<AlertLink> WithSender(IReadOnlyList<AlertLink> links)
        {
            List<AlertLink> all = [.. links];
            all.AddLink(externalUrl, "Sender");
            return all;
        }

        private void TakeAlerts(ref Utf8JsonReader reader)
        {
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartArray)
            {
                reader.Skip();
                return;
            }

            Alerts = [];
            for (var index = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; index++)
            {
                if (ReadItem(ref reader, index, ref wrong) is { } alert)
                    Alerts.Add(alert);
            }
        }

        private void TakeTruncated(ref Utf8JsonReader reader)
        {
            reader.Read();
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out truncated))
                reader.Skip();
        }
    }
}
