namespace Muster.Benchmarks;

/// <summary>Alerts of about 450 bytes in both formats; <see cref="KeyMark"/> stands where the key goes.</summary>
internal static class Bodies
{
    internal const string KeyMark = "@KEY@";

    /// <summary>An event of PagerDuty's format.</summary>
    internal static string Event(string routingKey) =>
        $$$"""
        {"routing_key":"{{{routingKey}}}","event_action":"trigger","dedup_key":"{{{KeyMark}}}",
        "payload":{"summary":"Disk of {{{KeyMark}}} is almost full","source":"node-exporter","severity":"critical",
        "component":"disk","group":"ledger","class":"storage",
        "custom_details":{"alertname":"DiskAlmostFull","cluster":"ledger","service":"storage",
        "instance":"{{{KeyMark}}}","device":"/dev/nvme0n1p2","description":"Less than ten percent are left."}},
        "client":"monitoring","client_url":"http://monitoring.example.com/"}
        """;

    /// <summary>An alert as Prometheus posts it, without the brackets of the array.</summary>
    internal static string Alert { get; } =
        $$"""
        {"labels":{"alertname":"DiskAlmostFull","cluster":"ledger","service":"storage","instance":"{{KeyMark}}",
        "severity":"critical","device":"/dev/nvme0n1p2","job":"node-exporter"},
        "annotations":{"summary":"Disk of {{KeyMark}} is almost full",
        "description":"Less than ten percent of the disk are left, which lasts for about an hour."},
        "startsAt":"2026-11-20T12:00:00.000Z",
        "generatorURL":"http://monitoring.example.com/graph?g0.expr=disk_free_share+%3C+0.1"}
        """;
}
