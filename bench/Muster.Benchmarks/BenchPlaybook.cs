namespace Muster.Benchmarks;

/// <summary>The playbooks of the benchmarks: everything is on, nobody is away.</summary>
internal static class BenchPlaybook
{
    /// <summary>So many services of a storm are quiet.</summary>
    internal const int QuietServices = 5;

    /// <summary>Groups as Alertmanager does, so that a storm is one incident.</summary>
    internal static string Grouping(string folder) =>
        Write(folder, group: "[alertname, cluster, service]", contact: "console");

    /// <summary>Each alert is an incident of its own, and its page goes to a URL.</summary>
    internal static string Paging(string folder, Uri sink) => Write(folder, group: "each", contact: sink.ToString());

    /// <summary>
    /// Services that storm, each one incident and all paging Ada, and quiet ones whose every alert pages a person of
    /// its own: pages to one address beyond twenty a minute would be folded.
    /// </summary>
    internal static string Storm(string folder, int services, Uri sink, Uri calm)
    {
        var noisy = Enumerable.Range(0, services).Select(number =>
            $"  noisy-{number:000}: {{name: Noisy {number}, policy: default}}");
        var quiet = Enumerable.Range(0, QuietServices).ToList();
        var people = string.Join('\n', quiet.Select(number =>
            $"  quiet-{number}: {{name: Quiet {number}, contacts: {{first: \"{calm}{number}\"}}, access: responder}}"));
        return Write(folder,
        [
            .. Files("service", sink.ToString()).Where(file =>
                file.Name is not ("people.yaml" or "escalation.yaml" or "catalog.yaml" or "routing.yaml")),
            ("people.yaml",
                $"people:\n  ada: {{name: Ada, contacts: {{first: \"{sink}\"}}, access: administrator}}\n{people}\n"),
            ("escalation.yaml", "policies:\n  default: {rounds: 1, pause: 2 h, steps: [{page: schedule primary}]}\n"
                + string.Join('\n', quiet.Select(number =>
                    $"  quiet-{number}: {{rounds: 1, pause: 2 h, steps: [{{page: person quiet-{number}}}]}}")) + "\n"),
            ("catalog.yaml", $"services:\n{string.Join('\n', noisy)}\n" + string.Join('\n', quiet.Select(number =>
                $"  quiet-{number}: {{name: Quiet {number}, policy: quiet-{number}}}")) + "\n"),
            ("routing.yaml", "routes:\n" + string.Join('\n', quiet.Select(number =>
                $"  - {{name: quiet-{number}, from: quiet-{number}, group: each, wait: 0 s}}"))
                + "\n  - {name: everything, group: service, wait: 0 s}\n"),
        ]);
    }

    private static string Write(string folder, string group, string contact) => Write(folder, Files(group, contact));

    private static string Write(string folder, (string Name, string Text)[] files)
    {
        var path = Directory.CreateDirectory(Path.Combine(folder, "playbook")).FullName;
        foreach (var (name, text) in files) File.WriteAllText(Path.Combine(path, name), text);
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
