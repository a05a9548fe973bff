namespace Muster.Benchmarks;

/// <summary>The playbooks of the benchmarks: everything is on, nobody is away.</summary>
internal static class BenchPlaybook
{
    /// <summary>Groups as Alertmanager does, so that a storm is one incident.</summary>
    internal static string Grouping(string folder) =>
        Write(folder, group: "[alertname, cluster, service]", contact: "console");

    /// <summary>Each alert is an incident of its own, and its page goes to a URL.</summary>
    internal static string Paging(string folder, Uri sink) => Write(folder, group: "each", contact: sink.ToString());

    private static string Write(string folder, string group, string contact)
    {
        var path = Directory.CreateDirectory(Path.Combine(folder, "playbook")).FullName;
        foreach (var (name, text) in Files(group, contact)) File.WriteAllText(Path.Combine(path, name), text);
        return path;
    }

    private static (string Name, string Text)[] Files(string group, string contact) =>
    [
        ("playbook.yaml", "{organisation: Benchmark, zone: UTC}"),
        ("severities.yaml", """
            severities:
              SEV1: {name: Critical, definition: All is down., alerts: [critical], effect: page, acknowledgeWithin: 1 h}
              SEV2: {name: Minor, definition: Something is odd., alerts: [error, warning, info], effect: open}
            """),
        ("people.yaml", $$"""
            people:
              ada: {name: Ada, contacts: {first: "{{contact}}"}, access: administrator}
            """),
        ("schedules.yaml", "schedules: {primary: {people: [ada], every: 1 week}}"),
        ("escalation.yaml", """
            policies:
              default: {rounds: 1, pause: 2 h, steps: [{page: schedule primary}]}
            """),
        ("catalog.yaml", "services: {storage: {name: Storage, policy: default}}"),
        ("routing.yaml", $$"""
            routes:
              - {name: tests, match: 'env="test"', effect: list}
              - {name: everything, group: {{group}}, wait: 0 s}
            """),
    ];
}
