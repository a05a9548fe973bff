namespace Muster.Server.Catalog;

/// <summary>A block to copy.</summary>
/// <param name="Name">What it is for.</param>
/// <param name="Where">Into which file or form it goes.</param>
/// <param name="Text">The text.</param>
public sealed record CopyBlock(string Name, string Where, string Text)
{
    /// <summary>What should be known before, or null.</summary>
    public string? Note { get; init; }
}

/// <summary>What to paste into each sender so that it reaches one service.</summary>
/// <param name="Origin">Where senders reach this server.</param>
/// <param name="Key">The integration key, or what stands for it.</param>
public sealed record ConnectBlocks(Uri Origin, string Key)
{
    /// <summary>Stands where the key belongs, for readers who may not see it.</summary>
    public const string KeyUnseen = "YOUR_INTEGRATION_KEY";

    private string Root => Origin.GetLeftPart(UriPartial.Authority);

    /// <summary>The blocks, in the order of how much they are used.</summary>
    public IReadOnlyList<CopyBlock> All =>
    [
        .. Prometheus(), .. Hosted(), .. Switching(), .. Plain(),
    ];

    private IEnumerable<CopyBlock> Prometheus() =>
    [
        new("Prometheus, straight", "prometheus.yml", $"""
            alerting:
              alertmanagers:
                - scheme: {Origin.Scheme}
                  path_prefix: /am/{Key}
                  static_configs:
                    - targets: ["{Origin.Authority}"]
            """),
        new("Alertmanager, by webhook", "alertmanager.yml", $"""
            receivers:
              - name: muster
                webhook_configs:
                  - url: {Root}/intake/alertmanager/{Key}
                    send_resolved: true
            """)
        {
            Note = "Leave max_alerts unset: alerts that are cut off are never seen to resolve.",
        },
        new("Grafana", "Alerting, Contact points, Webhook", $"{Root}/intake/grafana/{Key}")
        {
            Note = "With a signature secret in Grafana, set the same secret below.",
        },
    ];

    private IEnumerable<CopyBlock> Hosted() =>
    [
        new("CloudWatch, by SNS", "a shell", $"""
            aws sns subscribe --protocol https --topic-arn YOUR_TOPIC \
              --notification-endpoint {Root}/intake/cloudwatch/{Key}
            """)
        {
            Note = "First add the topic under 'How signals are taken'. The subscription is then confirmed by itself.",
        },
        new("Datadog", "Integrations, Webhooks", $$"""
            URL      {{Root}}/intake/datadog/{{Key}}
            Payload  {"cycle_key": "$ALERT_CYCLE_KEY", "alert_id": "$ALERT_ID", "transition": "$ALERT_TRANSITION",
                      "title": "$EVENT_TITLE", "body": "$TEXT_ONLY_MSG", "priority": "$ALERT_PRIORITY",
                      "type": "$ALERT_TYPE", "host": "$HOSTNAME", "scope": "$ALERT_SCOPE", "tags": "$TAGS",
                      "link": "$LINK", "snapshot": "$SNAPSHOT", "date": "$DATE_POSIX",
                      "last_updated": "$LAST_UPDATED", "org": {"id": "$ORG_ID"} }
            """),
        new("Sentry", "Settings, Custom integrations", $"""
            Webhook URL  {Root}/intake/sentry/{Key}
            Webhooks     issue
            Alert rule action: on
            """)
        {
            Note = "Set the integration's client secret below. Without the issue webhook nothing says that it is over.",
        },
        new("CloudEvents", "any sender of the webhook profile", $"{Root}/intake/cloudevents/{Key}")
        {
            Note = "What an event is about is its extension alertkey, else its subject.",
        },
    ];

    private IEnumerable<CopyBlock> Switching() =>
    [
        new("Whatever speaks PagerDuty", "the sender's settings", $"""
            Events v2    {Root}/v2/enqueue
            Events v1    {Root}/generic/2010-04-15/create_event.json
            Changes      {Root}/v2/change/enqueue
            Routing key  {Key}
            """),
        new("Whatever speaks Opsgenie", "alertmanager.yml and others", $"""
            opsgenie_configs:
              - api_url: {Root}/og/
                api_key: {Key}
            """),
        new("Whatever speaks VictorOps", "alertmanager.yml and others", $"""
            victorops_configs:
              - api_url: {Root}/intake/victorops/
                api_key: {Key}
                routing_key: muster
            """),
        new("From GoAlert", "the sender's settings", $"""
            {Root}/api/v2/generic/incoming?token={Key}
            {Root}/api/v2/prometheusalertmanager/incoming?token={Key}
            {Root}/api/v2/grafana/incoming?token={Key}
            """),
        new("From Grafana OnCall", "the sender's settings", $"""
            {Root}/integrations/v1/formatted_webhook/{Key}/
            {Root}/integrations/v1/alertmanager/{Key}/
            {Root}/integrations/v1/grafana_alerting/{Key}/
            """),
        new("What can only write to Slack", "the sender's webhook URL", $"{Root}/intake/slack/{Key}")
        {
            Note = "Lossy: there is no key, so what has the same title is about the same thing.",
        },
    ];

    private IEnumerable<CopyBlock> Plain() =>
    [
        new("Mail", "the mail relay's webhook", $"{Root}/intake/email/{Key}")
        {
            Note = "With MUSTER_SMTP_LISTEN set, mail to "
                + $"{Key}@ANYTHING arrives as well, and to NAME+{Key}@ANYTHING.",
        },
        new("Anything else, by curl", "a shell", $$"""
            curl {{Root}}/intake/generic/{{Key}} -H 'Content-Type: application/json' -d '{
              "summary": "Disk of db-1 is full", "severity": "critical", "key": "disk-db-1", "status": "firing"
            }'
            """),
    ];
}
