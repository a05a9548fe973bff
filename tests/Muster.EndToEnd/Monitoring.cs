namespace Muster.EndToEnd;

/// <summary>A real Prometheus that watches the exporter, with or without a real Alertmanager behind it.</summary>
internal sealed class Monitoring : IAsyncDisposable
{
    private readonly List<Child> children = [];

    /// <summary>Prometheus tells Alertmanager, and Alertmanager's webhook tells Muster.</summary>
    internal static async Task<Monitoring> ThroughAlertmanager(
        TemporaryFolder folder, Exporter exporter, Uri muster, string key)
    {
        var monitoring = new Monitoring();
        var port = Place.FreePort();
        var configuration = folder.Write("alertmanager.yml", $$"""
            route:
              receiver: muster
              group_by: [alertname, disk]
              group_wait: 0s
              group_interval: 1s
              repeat_interval: 1h
            receivers:
              - name: muster
                webhook_configs:
                  - url: {{muster}}intake/alertmanager/{{key}}
                    send_resolved: true
            """);
        monitoring.children.Add(Child.Start("/usr/bin/prometheus-alertmanager",
        [
            $"--config.file={configuration}", $"--storage.path={folder.Sub("alertmanager")}",
            $"--web.listen-address=127.0.0.1:{port}", "--cluster.listen-address=",
        ]));
        await IsReady(port);
        await monitoring.StartPrometheus(folder, exporter, $$"""
                - api_version: v2
                  static_configs: [{targets: ["127.0.0.1:{{port}}"]}]
            """);
        return monitoring;
    }

    /// <summary>Prometheus posts straight to Muster, as if it were an Alertmanager.</summary>
    internal static async Task<Monitoring> Straight(TemporaryFolder folder, Exporter exporter, Uri muster, string key)
    {
        var monitoring = new Monitoring();
        await monitoring.StartPrometheus(folder, exporter, $$"""
                - api_version: v2
                  path_prefix: /am/{{key}}
                  static_configs: [{targets: ["{{muster.Authority}}"]}]
            """);
        return monitoring;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var child in children) await child.DisposeAsync();
    }

    private async Task StartPrometheus(TemporaryFolder folder, Exporter exporter, string alertmanagers)
    {
        var port = Place.FreePort();
        var rules = folder.Write("rules.yml", """
            groups:
              - name: disks
                rules:
                  - alert: DiskAlmostFull
                    expr: disk_free_share < 0.1
                    labels: {severity: critical, cluster: ledger}
                    annotations: {summary: "Disk {{ $labels.disk }} is almost full"}
            """);
        var configuration = folder.Write("prometheus.yml", $$"""
            global: {scrape_interval: 1s, evaluation_interval: 1s}
            rule_files: ["{{rules}}"]
            scrape_configs:
              - job_name: disks
                static_configs: [{targets: ["127.0.0.1:{{exporter.Port}}"]}]
            alerting:
              alertmanagers:
            {{alertmanagers}}
            """);
        children.Add(Child.Start("/usr/bin/prometheus",
        [
            $"--config.file={configuration}", $"--storage.tsdb.path={folder.Sub("prometheus")}",
            $"--web.listen-address=127.0.0.1:{port}",
        ]));
        await IsReady(port);
    }

    private static async Task IsReady(int port)
    {
        using var http = new HttpClient();
        await Eventually.True(
            async () =>
            {
                try
                {
                    using var answer = await http.GetAsync(new Uri($"http://127.0.0.1:{port}/-/ready"), Place.Cancel);
                    return answer.IsSuccessStatusCode;
                }
                catch (HttpRequestException)
                {
                    return false;
                }
            },
            TimeSpan.FromSeconds(20),
            $"what listens on {port} is ready");
    }
}
