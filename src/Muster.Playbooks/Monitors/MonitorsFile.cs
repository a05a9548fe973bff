using Muster.Core.Alerts;
using Muster.Core.Monitors;
using Muster.Playbooks.Incidents;
using Muster.Playbooks.Parsing;
using Muster.Playbooks.Playbook;
using NodaTime;

namespace Muster.Playbooks.Monitors;

/// <summary>monitors.yaml: what is measured and when it is too much.</summary>
internal static class MonitorsFile
{
    private const string Name = "monitors.yaml";
    private const int FailuresMax = 100;

    private static readonly (string Word, MonitorKind Value)[] Kinds =
    [
        ("http", MonitorKind.Http), ("tcp", MonitorKind.Tcp), ("certificate", MonitorKind.Certificate),
        ("dns", MonitorKind.Dns), ("sql", MonitorKind.Sql), ("metric", MonitorKind.Metric),
        ("heartbeat", MonitorKind.Heartbeat), ("script", MonitorKind.Script),
    ];

    private static readonly Shape Watch = Shape.Of(
        Name, "monitors.*", "a monitor",
        Field.Text("name", "its name", "its id"),
        Field.Choice("kind", Kinds, "how it looks", "http"),
        Field.Text("target", "at what: an address, a query; needed unless it is a heartbeat"),
        Field.Length("every", "how often", "1 min"),
        new("failures", FieldForm.Number, "after how many failures in a row it is an alert", "2"),
        Field.Texts("from", "from which places: a runner looks for those that are among its labels", "one place"),
        new("quorum", FieldForm.Number, "from how many of the places it must fail to count", "all of them"),
        Field.Text(
            "expect",
            "a status code, a text of the answer, an address of the name; `expiry` where only the end of a certificate "
                + "counts",
            "any good answer"),
        Field.Text("on", "the connection of a runner on which a query is asked"),
        Field.Length("timeout", "how long one look may take", "10 s"),
        Field.Id("metric", "what its measurement is called; alerts and checks of that name read it", "its id"),
        Field.Text("normal", "what is normal, for limits such as `> 2 x normal`", "what the last week says"),
        Field.Id("service", "the service it is about"),
        Field.Id("severity", "the level of its alert", "that of the route"));

    private static readonly Shape Alert = Shape.Of(
        Name, "alerts.*", "an alert",
        Field.Text("name", "its name", "its id"),
        Field.Text("metric", "the measurement; needed"),
        new("when", FieldForm.Limit, "its limit: `> 5`, `> 2 x normal`", "any failure"),
        Field.Length("for", "how long it must hold", "at once"),
        Field.Choice("level", SeveritiesFile.AlertWords, "how the sender's word for it reads", "critical"),
        Field.Ids("severities", "the levels it leads to; a person narrows several", "that of the route"),
        Field.Id("service", "the service"),
        Field.Id("workflow", "what is followed"),
        Field.Id("runbook", "what is run"),
        Field.Id("confirm", "the monitor whose places look before it is believed; when they reach it, it was false"),
        Field.Length("afterDeployment", "counts only for so long after a deployment of the service", "always"));

    internal static readonly Shape File = Shape.Of(
        Name, "", "this file",
        Field.Members("monitors", Watch, "what Muster looks at itself, by id"),
        new("metrics", new FieldForm.Pairs(FieldForm.Texts), "the measurements that are known, by category"),
        Field.Members("alerts", Alert, "when a measurement is an alert, by id"));

    internal static void Read(Entries file)
    {
        var draft = file.Draft;
        draft.Parts = draft.Parts with
        {
            Monitors = new MonitorRules
            {
                Monitors = [.. file.Each("monitors", Watch, Named.Monitor).Select(each => Of(each.Id, each.Keys))],
                Metrics = file.Groups("metrics"),
                Alerts = [.. file.Each("alerts", Alert, Named.Alert).Select(each => AlertOf(each.Id, each.Keys))],
            },
        };
    }

    private static Core.Monitors.Monitor Of(YamlScalar id, Entries keys)
    {
        var kind = keys.Choice("kind", MonitorKind.Http, Kinds);
        if (kind != MonitorKind.Heartbeat && !keys.Has("target"))
            keys.Miss("target", "what it looks at", id.Place);
        var target = keys.Scalar("target");
        if (kind == MonitorKind.Http && target is not null && !Links.IsHttp(target.Text))
        {
            keys.Draft.Findings.Add(
                ProblemCode.BadAddress,
                target.Place,
                $"'{Quote.Of(target.Text)}' is no URL that begins with http:// or https://.");
        }

        return new Core.Monitors.Monitor
        {
            Id = id.Text,
            Name = keys.Text("name") ?? id.Text,
            Kind = kind,
            Target = target?.Text.Trim() ?? "",
            Every = keys.Positive("every") ?? Duration.FromMinutes(1),
            Failures = keys.Number("failures", 1, FailuresMax, otherwise: 2),
            From = keys.Lines("from"),
            Expect = keys.Text("expect"),
            Service = keys.OfService("service"),
            Severity = keys.Level("severity"),
            On = OnOf(keys, kind, id),
            Metric = keys.Text("metric"),
            Quorum = keys.Has("quorum") ? QuorumOf(keys) : null,
            Timeout = keys.Positive("timeout") ?? Duration.FromSeconds(10),
            Normal = keys.FormOf("normal", NumberOf, "a number"),
        };
    }

    private static AlertDefinition AlertOf(YamlScalar id, Entries keys)
    {
        if (!keys.Has("metric"))
            keys.Miss("metric", "what is measured", id.Place);
        return new AlertDefinition
        {
            Id = id.Text,
            Name = keys.Text("name") ?? id.Text,
            Metric = keys.Text("metric") ?? id.Text,
            When = keys.Limit("when"),
            For = keys.Length("for") ?? Duration.Zero,
            Level = keys.Choice("level", AlertSeverity.Critical, SeveritiesFile.AlertWords),
            Severities = keys.Levels("severities"),
            Service = keys.OfService("service"),
            Workflow = keys.Name("workflow", Named.Workflow),
            Runbook = keys.Name("runbook", Named.Runbook),
            Confirm = keys.Name("confirm", Named.Monitor),
            AfterDeployment = keys.Positive("afterDeployment"),
        };
    }

    private static string? OnOf(Entries keys, MonitorKind kind, YamlScalar id)
    {
        if (kind is MonitorKind.Sql or MonitorKind.Metric && !keys.Has("on"))
            keys.Miss("on", "the connection on which the query is asked", id.Place);
        return keys.Text("on");
    }

    private static int QuorumOf(Entries keys) =>
        keys.Number("quorum", 1, Math.Max(1, keys.Lines("from").Count), otherwise: 1);

    private static double? NumberOf(string text) => EntryForms.TryNumber(text, out var number) ? number : null;
}
