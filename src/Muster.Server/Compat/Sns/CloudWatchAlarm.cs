using Muster.Core;
using Muster.Core.Alerts;
using NodaTime;

namespace Muster.Server.Compat.Sns;

/// <summary>What a topic carries: an alarm of CloudWatch, an event of EventBridge (GuardDuty's findings among them), or
/// words. Source: wire format D5, INT-015.</summary>
internal static class CloudWatchAlarm
{
    internal static Parsed Read(
        ReadOnlyMemory<byte> body, string? subject, ServiceId service, Instant now, bool firesOnMissingData)
    {
        if (JsonItem.ReadObject(body, out _) is { } item)
        {
            if (item["AlarmName"].Text is { } name)
                return OfAlarm(item, name, service, now, firesOnMissingData);
            if (item["detail-type"].Text is { } kind)
                return OfEvent(item, kind, service, now);
        }

        var text = System.Text.Encoding.UTF8.GetString(body.Span);
        var summary = subject ?? text.Split('\n')[0];
        return string.IsNullOrWhiteSpace(summary)
            ? Parsed.Nothing("The message is empty.")
            : Parsed.One(
                new AlertSignal
                {
                    Service = service,
                    Source = SnsEndpoints.Source,
                    DedupKey = SignalBounds.Digest(summary),
                    Action = AlertAction.Trigger,
                    Summary = summary,
                    Details = text,
                },
                now);
    }

    private static Parsed OfAlarm(
        JsonItem alarm, string name, ServiceId service, Instant now, bool firesOnMissingData)
    {
        var state = alarm["NewStateValue"].Text;
        if (state == "INSUFFICIENT_DATA" && !firesOnMissingData)
            return Parsed.Silent;
        var changed = alarm["StateChangeTime"].When;
        var trigger = alarm["Trigger"];
        List<KeyValuePair<string, string>> labels = [new("alarm", name)];
        Add(labels, "account", alarm["AWSAccountId"]);
        Add(labels, "region", alarm["Region"]);
        Add(labels, "namespace", trigger["Namespace"]);
        Add(labels, "metric", trigger["MetricName"]);
        foreach (var dimension in trigger["Dimensions"].Items)
        {
            if (dimension["name"].Text is { } label)
                Add(labels, label, dimension["value"]);
        }

        return Parsed.One(
            new AlertSignal
            {
                Service = service,
                Source = SnsEndpoints.Source,
                DedupKey = alarm["AlarmArn"].Text
                    ?? $"{alarm["AWSAccountId"].Text}/{alarm["Region"].Text}/{name}",
                Action = state == "OK" ? AlertAction.Resolve : AlertAction.Trigger,
                Summary = alarm["AlarmDescription"].Text is { } words ? $"{name}: {words.Split('\n')[0]}" : name,
                Severity = state == "INSUFFICIENT_DATA" ? AlertSeverity.Warning : AlertSeverity.Critical,
                Labels = Labels.From(labels),
                SentAt = changed,
                StartedAt = state == "OK" ? null : changed,
                Details = alarm["NewStateReason"].Text ?? alarm["AlarmRule"].Text,
            },
            now);
    }

    /// <summary>GuardDuty counts severity from 1 to 10: 7 and more is high.</summary>
    private static Parsed OfEvent(JsonItem sent, string kind, ServiceId service, Instant now)
    {
        var detail = sent["detail"];
        var number = double.TryParse(
            detail["severity"].Text, System.Globalization.CultureInfo.InvariantCulture, out var severity)
            ? severity
            : (double?)null;
        List<KeyValuePair<string, string>> labels = [new("detail_type", kind)];
        Add(labels, "event_source", sent["source"]);
        Add(labels, "account", sent["account"]);
        Add(labels, "region", sent["region"]);
        Add(labels, "finding_type", detail["type"]);
        return Parsed.One(
            new AlertSignal
            {
                Service = service,
                Source = SnsEndpoints.Source,
                DedupKey = detail["id"].Text ?? sent["id"].Text ?? SignalBounds.Digest(kind),
                Action = AlertAction.Trigger,
                Summary = detail["title"].Text ?? kind,
                Severity = number switch
                {
                    >= 7 or null => AlertSeverity.Critical,
                    >= 4 => AlertSeverity.Error,
                    _ => AlertSeverity.Warning,
                },
                Labels = Labels.From(labels),
                StartedAt = sent["time"].When,
                Details = detail["description"].Text,
            },
            now);
    }

    private static void Add(List<KeyValuePair<string, string>> labels, string name, JsonItem value)
    {
        if (value.Text is { } text)
            labels.Add(new(name, text));
    }
}
