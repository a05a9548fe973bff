using System.CommandLine;
using System.Globalization;
using Muster.Cli.Incidents;
using Muster.Client;
using Muster.Client.Alerts;
using Muster.Core.Access;

namespace Muster.Cli.Alerts;

/// <summary><c>muster alert …</c>.</summary>
internal static class AlertVerbs
{
    internal static Command Of(Surroundings around) => new("alert", "What monitoring says.")
    {
        List(around), Listed(around), Show(around), Acknowledge(around), Resolve(around), Send(around),
        UnreadableVerbs.Of(around),
    };

    private static Verb List(Surroundings around)
    {
        var status = IncidentVerbs.Word("--status", "firing, acknowledged, resolved or suppressed", "STATUS");
        var service = IncidentVerbs.Word("--service", "Only this service", "SERVICE");
        var incident = IncidentVerbs.Word("--incident", "Only those of an incident", "INCIDENT");
        var limit = new Option<int?>("--limit") { Description = "At most this many, 1 to 1000", HelpName = "N" };
        return new Verb(
            "list", "Alerts, newest first.", Permission.Read,
            "muster alert list --status firing", "muster alert list --incident INC-2026-11-21-001 --json")
        {
            status, service, incident, limit,
        }.Does(around, async (session, cancel) =>
        {
            var answer = await session.Client.ListAlerts(
                session.Of(status), session.Of(service), session.Of(incident), session.Of(limit), cancel);
            return session.Show(answer, list => ListOf(session.Report, list.Items));
        });
    }

    private static Verb Listed(Surroundings around)
    {
        var list = new Argument<string?>("LIST") { Description = "Only this list", Arity = ArgumentArity.ZeroOrOne };
        var from = Moments.Option(around, "--from", "From when; without it a day back");
        var until = Moments.Option(around, "--until", "Until when; without it now");
        return new Verb(
            "listed", "Alerts that wait on a list in place of paging.", Permission.Read,
            "muster alert listed stand-up --from -1d")
        {
            list, from, until,
        }.Does(around, async (session, cancel) => session.Show(
            await session.Client.ListedAlerts(session.Of(list), session.Of(from), session.Of(until), cancel),
            answer => ListOf(session.Report, answer.Items)));
    }

    private static Verb Show(Surroundings around)
    {
        var id = Alert();
        return new Verb("show", "One alert.", Permission.Read, "muster alert show 0193…") { id }
            .Does(around, async (session, cancel) =>
                Done(session, await session.Client.ShowAlert(session.Of(id)!, cancel)));
    }

    private static Verb Acknowledge(Surroundings around)
    {
        var id = Alert();
        var verb = new Verb(
            "ack", "Say that somebody knows of it.", Permission.Respond, "muster alert ack 0193…") { id };
        verb.Aliases.Add("acknowledge");
        return verb.Does(around, async (session, cancel) =>
            Done(session, await session.Client.AcknowledgeAlert(session.Of(id)!, cancel)));
    }

    private static Verb Resolve(Surroundings around)
    {
        var id = Alert();
        return new Verb("resolve", "Say that it is over.", Permission.Respond, "muster alert resolve 0193…") { id }
            .Does(around, async (session, cancel) =>
                Done(session, await session.Client.ResolveAlert(session.Of(id)!, cancel)));
    }

    private static Verb Send(Surroundings around)
    {
        var summary = new Argument<string?>("SUMMARY")
        {
            Description = "What is wrong",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var key = new Option<string>("--key", "--routing-key")
        {
            Description = "The integration key of the service",
            HelpName = "KEY",
            Required = true,
        };
        var severity = new Option<string>("--severity", "-s")
        {
            Description = "critical, error, warning or info",
            HelpName = "LEVEL",
            DefaultValueFactory = _ => "critical",
        };
        severity.AcceptOnlyFromAmong("critical", "error", "warning", "info");
        var about = IncidentVerbs.Word("--dedup-key", "What it is about; the same key is the same alert", "TEXT");
        var source = new Option<string>("--source")
        {
            Description = "What it was seen on",
            HelpName = "TEXT",
            DefaultValueFactory = _ => "muster alert send",
        };
        var over = new Option<bool>("--resolve") { Description = "It is over; needs --dedup-key" };
        return new Verb(
            "send", "Send an alert as a monitoring tool does; the key is all it takes.", Permission.None,
            "muster alert send \"Disk almost full\" --key KEY --severity warning --dedup-key disk-shop-1",
            "muster alert send --key KEY --dedup-key disk-shop-1 --resolve")
        {
            summary, key, severity, about, source, over,
        }.Does(around, async (session, cancel) =>
        {
            if (session.Of(over) && session.Of(about) is null)
                throw new MisuseException("what is over?", "Name it with --dedup-key.");
            if (!session.Of(over) && string.IsNullOrWhiteSpace(session.Of(summary)))
                throw new MisuseException("an alert needs a summary", "muster alert send \"What is wrong\" --key KEY");
            var sent = new EventMessage(
                session.Of(key)!,
                session.Of(over) ? "resolve" : "trigger",
                session.Of(about) ?? session.NewKey(),
                session.Of(over) ? null
                    : new EventPayloadMessage(session.Of(summary)!, session.Of(source)!, session.Of(severity)!));
            var answer = await session.Client.SendEvent(sent, cancel);
            return session.Show(answer, kept => session.Report.Pairs(
                ("status", kept.Status), ("dedup key", kept.DedupKey ?? sent.DedupKey), ("message", kept.Message)));
        });
    }

    private static Argument<string> Alert() => new("ALERT") { Description = "Its id" };

    private static int Done(Session session, Answer<AlertMessage> answer) => session.Show(answer, alert =>
        session.Report.Pairs(
        [
            ("alert", alert.Id),
            ("key", alert.DedupKey),
            ("summary", alert.Summary),
            ("status", alert.Status),
            ("severity", alert.Severity),
            ("service", alert.Service),
            ("held back", alert.Held is { } held ? held.Why : null),
            ("until", alert.Held?.Until is { } until ? Moments.Show(until) : null),
            ("class", alert.Class),
            ("incident", alert.Incident),
            ("route", alert.Route),
            ("source", alert.Source),
            ("count", alert.Count.ToString(CultureInfo.InvariantCulture)),
            ("first", Moments.Show(alert.FirstAt)),
            ("last", Moments.Show(alert.LastAt)),
            ("resolved", alert.ResolvedAt is { } at ? Moments.Show(at) : null),
            .. alert.Labels.Select(label => ($"  {label.Key}", (string?)label.Value)),
            ("details", alert.Details),
            .. alert.Links.Select(link => ("link", (string?)$"{link.Text} {link.Href}")),
        ]));

    private static void ListOf(Report report, IReadOnlyList<AlertMessage> alerts)
    {
        if (alerts.Count == 0)
        {
            report.Line("No alerts.");
            return;
        }

        report.Table(
            ["alert", "status", "severity", "service", "count", "last", "key", "summary"],
            alerts.Select(each => new[]
            {
                each.Id, each.Status, each.Severity, each.Service, each.Count.ToString(CultureInfo.InvariantCulture),
                Moments.Show(each.LastAt), each.DedupKey, each.Summary,
            }));
    }
}
