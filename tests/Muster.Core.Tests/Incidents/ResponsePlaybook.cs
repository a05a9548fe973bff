using Muster.Core.Playbook;
using Muster.Playbooks.Playbook;
using Xunit;

namespace Muster.Core.Tests.Incidents;

/// <summary>A playbook with every kind of obligation, as an organisation writes it.</summary>
internal static class ResponsePlaybook
{
    internal const string ErrorRate = """
        name: High error rate
        nodes:
          acknowledge: {title: Acknowledge, next: logs}
          logs: {title: Read the logs, next: [known, deployed]}
          known:
            ask: Is it known?
            answers: [{when: "yes", next: fix}, {when: "no", next: investigate}]
          fix: {title: Apply the known fix, next: apply}
          investigate: {title: Look for the cause, next: apply}
          deployed:
            ask: Deployed in the last hour?
            answers: [{when: "yes", next: back}, {when: "no", next: apply}]
          back: {title: Roll back, next: apply}
          apply: {title: Apply the fix, join: true, times: 2, next: watch}
          watch: {title: Watch, wait: 30 min, next: normal}
          normal:
            ask: Normal?
            answers: [{when: "yes", next: over}, {when: nearly, next: apply}, {when: "no", next: raise}]
          over: {title: Close it, end: resolved}
          raise: {title: Raise it, end: raised, severity: P0}
        """;

    private const string Severities = """
        severities:
          P0:
            alerts: critical
            acknowledgeWithin: 5 min
            respondWithin: 5 min
            statusPageWithin: 10 min
            resolveWithin: 1 h
            executivePromptAfter: 1 h
            updates:
              - {channel: incident channel, every: 15-30 min}
              - {channel: status page, every: 30 min, first: 10 min, owner: communications}
              - {channel: incident channel, every: 5 min, scenario: all is down}
            escalations:
              - {when: unacknowledged, after: 15 min, to: the manager}
              - {when: unresolved, after: 1 h, to: the CTO}
              - {name: All hands, when: open, after: 30 min, to: everybody}
            conditions:
              - {text: All requests fail, when: error_rate_pct == 100}
              - {text: Most users are affected, when: users_affected_pct > 50}
            initialActions: [Acknowledge it., Open the room.]
            stableFor: 15 min
            watchFor: 30-60 min
            postmortem: required
            postmortemWithin: 48 h
          P1:
            alerts: error
            respondWithin: 15 min
            conditions:
              - {text: Throughput is low, when: tps < 500000}
              - {text: Some users are affected, when: users_affected_pct < 50}
          P2: {alerts: warning, respondWithin: 1 business day}
          P3: {alerts: info, respondWithin: 1 business day, resolveWithin: 5 business days}
        """;

    private const string Classification = """
        questions: [{id: users, ask: How many users?, figure: users_affected_pct}]
        tree:
          nodes:
            n1:
              ask: Is all of it down?
              answers: [{when: "yes", severity: P0}, {when: "no", goto: n2}]
            n2:
              ask: Is a critical feature gone?
              answers: [{when: "yes", goto: n3}, {when: "no", goto: n4}]
            n3:
              ask: Several users?
              answers: [{when: "yes", severity: P0}, {when: "no", severity: P1}]
            n4:
              ask: Much slower?
              answers: [{when: tps < 500000, severity: P0}, {when: "no", goto: n5}]
            n5:
              ask: A security concern?
              answers: [{when: active, severity: P0}, {when: "no", goto: n6}]
            n6:
              ask: Do users complain?
              answers: [{when: several, severity: P1}, {when: "no", severity: [P2, P3]}]
        raise:
          - {to: P0, when: It goes on, openFor: 15 min}
          - {to: P0, when: A long outage, figure: outage_min > 5}
          - {to: P0, when: Media attention}
        edges: [{figure: users_affected_pct, at: 50, severity: P1}]
        environments: {staging: {severity: P3}}
        redundancyLowers: 1
        schemes: {desk: {levels: {urgent: {is: P0}}}}
        """;

    private const string Incidents = """
        statuses:
          - {word: INVESTIGATING, is: investigating, next: [FIXING, RESOLVED]}
          - {word: FIXING, is: mitigating, next: [MONITORING]}
          - {word: MONITORING, is: monitoring, next: [FIXING, RESOLVED]}
          - {word: RESOLVED, is: resolved}
        title: "[{severity}] {title}"
        channels: [{name: "#incident-{yyyy}{MM}{dd}-{HH}{mm}-{severity}", archiveAfter: 7 d}]
        document: {title: "Incident-{yyyy}{MM}{dd}-{HH}{mm}-{severity}"}
        phases:
          detection: {until: 5 min, checklist: [Find its level.]}
          search: {from: 5 min, until: 30 min, checklist: [Read the logs.]}
        warRoom:
          when: [{text: Always, severities: P0}, {text: It goes on, severities: P1, openFor: 30 min}]
          opening: {within: 5 min, items: [Confirm the roles.]}
          rounds: {every: 15-30 min, items: [Who does what.]}
        closing: [Write what ended it., Thank everybody.]
        """;

    private const string Roles = """
        roles:
          commander: {name: Commander, duties: [Decide.], resolves: true}
          lead: {name: Lead}
          scribe: {name: Scribe, notWith: [lead]}
          communications: {name: Communications}
        """;

    internal static CheckedPlaybook Whole { get; } = Read();

    private static CheckedPlaybook Read()
    {
        var (playbook, problems) = PlaybookReader.Read(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["severities.yaml"] = Severities,
            ["classification.yaml"] = Classification,
            ["incidents.yaml"] = Incidents,
            ["roles.yaml"] = Roles,
            ["workflows/error-rate.yaml"] = ErrorRate,
        });
        Assert.DoesNotContain(problems, problem => problem.Severity == ProblemSeverity.Error);
        return playbook!;
    }
}
