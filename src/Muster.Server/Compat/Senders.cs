using Muster.Server.Compat.Alertmanager;
using Muster.Server.Compat.CloudEvents;
using Muster.Server.Compat.Datadog;
using Muster.Server.Compat.Generic;
using Muster.Server.Compat.GoAlert;
using Muster.Server.Compat.Grafana;
using Muster.Server.Compat.Mail;
using Muster.Server.Compat.OnCall;
using Muster.Server.Compat.Opsgenie;
using Muster.Server.Compat.PagerDuty;
using Muster.Server.Compat.Sentry;
using Muster.Server.Compat.Slack;
using Muster.Server.Compat.Sns;
using Muster.Server.Compat.VictorOps;

namespace Muster.Server.Compat;

/// <summary>All senders whose wire formats are understood, beside those that storm.</summary>
internal static class Senders
{
    private static readonly Dictionary<string, ReadSignals> Readers = new(StringComparer.Ordinal)
    {
        ["alertmanager"] = (body, service, now) => AlertmanagerPayload.ParseWebhook(body.Span, service, now),
        ["prometheus"] = (body, service, now) => AlertmanagerPayload.ParseAlerts(body.Span, service, now),
        ["pagerduty"] = ReadPagerDuty,
        ["cloudevents"] = CloudEventsEndpoints.Read,
        ["cloudwatch"] = SnsEndpoints.Read,
        ["datadog"] = DatadogEndpoints.Read,
        ["email"] = MailEndpoints.Read,
        ["generic"] = GenericMessage.Parse,
        ["goalert"] = GoAlertEndpoints.Read,
        ["grafana"] = GrafanaEndpoints.Read,
        ["oncall"] = OnCallEndpoints.Read,
        ["opsgenie"] = OpsgenieMessage.Read,
        ["sentry"] = SentryEndpoints.Read,
        ["slack"] = SlackEndpoints.Read,
        ["victorops"] = VictorOpsEndpoints.Read,
    };

    internal static void Map(IEndpointRouteBuilder routes)
    {
        PagerDutyV1Endpoints.Map(routes);
        ChangeEndpoints.Map(routes);
        CloudEventsEndpoints.Map(routes);
        DatadogEndpoints.Map(routes);
        GoAlertEndpoints.Map(routes);
        GrafanaEndpoints.Map(routes);
        MailEndpoints.Map(routes);
        OnCallEndpoints.Map(routes);
        OpsgenieEndpoints.Map(routes);
        SentryEndpoints.Map(routes);
        SlackEndpoints.Map(routes);
        SnsEndpoints.Map(routes);
        VictorOpsEndpoints.Map(routes);
    }

    /// <summary>How what a source sent is read, also long after it came; null for a source that is not read.</summary>
    internal static ReadSignals? ReaderOf(string source) => Readers.GetValueOrDefault(source);

    /// <summary>What says no key gets one of its own.</summary>
    private static string KeyAt(NodaTime.Instant now) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"read-again-{now.ToUnixTimeTicks()}");

    private static Parsed ReadPagerDuty(
        ReadOnlyMemory<byte> body, Core.ServiceId service, NodaTime.Instant now)
    {
        var (sent, unread) = PagerDutyEvent.Parse(body.Span);
        if (unread is not null)
            return Parsed.Nothing(unread);
        if (JsonItem.ReadObject(body, out _) is { } old && old["service_key"].Text is not null)
            return PagerDutyV1Endpoints.Read(body, service, now, KeyAt(now));
        // The key of a message that was kept by its path is in the path.
        sent.RoutingKey ??= new string('0', PagerDutyEvent.RoutingKeyCharacters);
        var problems = sent.Problems();
        return problems.Count > 0
            ? Parsed.Nothing(string.Join("; ", problems))
            : new Parsed(
                [sent.ToSignal(service, now, sent.DedupKey ?? KeyAt(now))], Problem: null);
    }
}
