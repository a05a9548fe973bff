namespace Muster.EndToEnd;

/// <summary>A playbook in which seconds stand for minutes: Ada at once, Bob after her, Cleo last.</summary>
internal static class TestPlaybook
{
    internal const string Ada = "ada@example.com";
    internal const string Bob = "bob@example.com";
    internal const string Cleo = "cleo@example.com";

    internal static readonly TimeSpan BobAfter = TimeSpan.FromSeconds(6);
    internal static readonly TimeSpan CleoAfter = TimeSpan.FromSeconds(14);

    /// <summary>Writes it and answers with its folder.</summary>
    internal static string WriteTo(TemporaryFolder folder)
    {
        var path = folder.Sub("playbook");
        Directory.CreateDirectory(Path.Combine(path, "runbooks"));
        foreach (var (name, text) in files) File.WriteAllText(Path.Combine(path, name), text);
        return path;
    }

    private static readonly (string Name, string Text)[] files =
    [
        ("playbook.yaml", """
            organisation: Payments of Example
            zone: UTC
            reference: "INC-{yyyy}-{MM}-{dd}-{nnn}"
            """),
        ("severities.yaml", """
            severities:
              SEV1:
                name: Critical
                definition: Customers cannot pay.
                alerts: [critical]
                effect: page
                acknowledgeWithin: 5 min
                firstUpdateWithin: 15 min
              SEV2:
                name: Major
                definition: An important part does not work.
                alerts: [error]
                effect: page
              SEV3:
                name: Minor
                definition: Needs attention before it becomes worse.
                alerts: [warning, info]
                effect: open
            """),
        ("people.yaml", """
            people:
              cleo:
                name: Cleo
                email: cleo@example.com
                access: administrator
              ada:
                name: Ada Lovelace
                email: ada@example.com
              bob:
                name: Bob
                email: bob@example.com
            """),
        ("schedules.yaml", """
            schedules:
              primary:
                name: Primary
                people: [ada]
                every: 1 week
              secondary:
                name: Secondary
                people: [bob]
                every: 1 week
            """),
        ("escalation.yaml", $$"""
            policies:
              payments:
                name: Payments
                rounds: 1
                pause: 10 min
                steps:
                  - page: schedule primary
                  - after: {{BobAfter.TotalSeconds}} s
                    page: schedule secondary
                  - after: {{CleoAfter.TotalSeconds}} s
                    page: person cleo
            """),
        ("catalog.yaml", """
            services:
              storage:
                name: Storage
                description: The disks below the ledger.
                policy: payments
            """),
        ("runbooks/disk-full.md", """
            ---
            title: The disk is full
            runbook:
              owner: Payments
              services: [storage]
              params: { host: { default: db-1, prompt: Which machine } }
            ---
            # The disk is full

            ## Diagnosis

            ### What is large
            ```bash {name=large effect=read}
            du -xh --max-depth=2 / | sort -h | tail
            ```

            ### Is it the log?
            - **Yes** → [Empty the log](#empty-the-log)
            - **No** → [Ask others](#ask-others)

            ## Mitigation

            ### Empty the log
            ```bash {name=empty effect=destroy approve=person/bob:1 danger="The log is gone" undo=none verify=large}
            truncate -s 0 "/var/log/$host.log"
            ```

            ### Ask others
            Call the storage team.

            ## Verification

            - [ ] Writes work again
            """),
        ("monitors.yaml", """
            metrics: {database: [db_cpu_pct]}
            monitors:
              shop: {name: The shop answers, target: https://shop.example.com/health, from: [eu, us], service: storage}
            alerts:
              cpu: {name: Database CPU, metric: db_cpu_pct, when: "> 85", for: 10 min, service: storage}
            """),
        ("routing.yaml", """
            routes:
              - name: everything
                group: each
                wait: 0 s
            """),
    ];
}
