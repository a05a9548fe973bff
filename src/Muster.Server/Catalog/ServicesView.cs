using Muster.Core.Catalog;
using NodaTime;

namespace Muster.Server.Catalog;

/// <summary>How each service is connected to what watches it.</summary>
public sealed record ServicesView
{
    /// <summary>Where senders reach this server, without a slash at the end.</summary>
    public required Uri Origin { get; init; }

    public IReadOnlyList<ServiceConnection> Services { get; init; } = [];
}

/// <summary>A service and its key.</summary>
/// <param name="Service">The service.</param>
/// <param name="Key">Its integration key; null for readers who may not see it.</param>
/// <param name="LastHeardAt">When its last signal arrived, or null.</param>
/// <param name="Policy">Who is paged, by the policy's name, or null.</param>
public sealed record ServiceConnection(Service Service, string? Key, Instant? LastHeardAt, string? Policy);

/// <summary>A block to copy.</summary>
/// <param name="Name">What it is for.</param>
/// <param name="Where">Into which file it goes.</param>
/// <param name="Text">The text.</param>
public sealed record CopyBlock(string Name, string Where, string Text)
{
    /// <summary>Stands where the key belongs, for readers who may not see it.</summary>
    public const string KeyUnseen = "YOUR_INTEGRATION_KEY";

    /// <summary>The blocks of one service.</summary>
    public static IReadOnlyList<CopyBlock> Of(Uri origin, string? key)
    {
        var secret = key ?? KeyUnseen;
        var root = origin.GetLeftPart(UriPartial.Authority);
        return
        [
            new("Prometheus, straight", "prometheus.yml", $"""
                alerting:
                  alertmanagers:
                    - scheme: {origin.Scheme}
                      path_prefix: /am/{secret}
                      static_configs:
                        - targets: ["{origin.Authority}"]
                """),
            new("Alertmanager, by webhook", "alertmanager.yml", $"""
                receivers:
                  - name: muster
                    webhook_configs:
                      - url: {root}/intake/alertmanager/{secret}
                        send_resolved: true
                """),
            new("Alertmanager or anything that speaks PagerDuty Events v2", "alertmanager.yml", $"""
                receivers:
                  - name: muster
                    pagerduty_configs:
                      - url: {root}/v2/enqueue
                        routing_key: {secret}
                """),
            new("Anything else, by curl", "a shell", $$"""
                curl {{root}}/v2/enqueue -H 'Content-Type: application/json' -d '{
                  "routing_key": "{{secret}}",
                  "event_action": "trigger",
                  "dedup_key": "disk-db-1",
                  "payload": {"summary": "Disk of db-1 is full", "source": "db-1", "severity": "critical"}
                }'
                """),
        ];
    }
}
