using Muster.Core;
using Muster.Server.Compat.Alertmanager;
using Muster.Server.Compat.Generic;
using Muster.Server.Compat.PagerDuty;
using NodaTime;
using NodaTime.Text;

namespace Muster.Server.Compat;

/// <summary>How what a source sent is read, also long after it came.</summary>
internal static class StoredSignals
{
    private const string AnyKey = "00000000000000000000000000000000";

    /// <summary>Reads a message, or null for a source that is not read.</summary>
    internal static Func<ReadOnlyMemory<byte>, ServiceId, Instant, Parsed>? ReaderOf(string source) => source switch
    {
        "alertmanager" => (body, service, now) => AlertmanagerPayload.ParseWebhook(body.Span, service, now),
        "prometheus" => (body, service, now) => AlertmanagerPayload.ParseAlerts(body.Span, service, now),
        "generic" => GenericMessage.Parse,
        "pagerduty" => PagerDuty,
        _ => null,
    };

    private static Parsed PagerDuty(ReadOnlyMemory<byte> body, ServiceId service, Instant now)
    {
        var (sent, unread) = PagerDutyEvent.Parse(body.Span);
        if (unread is not null)
            return Parsed.Nothing(unread);
        sent.RoutingKey ??= AnyKey;
        var problems = sent.Problems();
        return problems.Count > 0
            ? Parsed.Nothing(string.Join("; ", problems))
            : new Parsed(
                [sent.ToSignal(service, now, sent.DedupKey ?? InstantPattern.General.Format(now))], Problem: null);
    }
}
