using System.CommandLine;
using System.Globalization;
using Muster.Cli.Incidents;
using Muster.Client;
using Muster.Client.Alerts;
using Muster.Core.Access;

namespace Muster.Cli.Catalog;

/// <summary><c>muster service intake …</c> and <c>muster service changes</c>.</summary>
internal static class IntakeVerbs
{
    internal static Command Of(Surroundings around) => new("intake", "How the signals of a service are taken.")
    {
        Show(around), Set(around), Secret(around), Unsigned(around),
    };

    internal static Verb Changes(Surroundings around)
    {
        var service = IncidentVerbs.Word("--service", "Only this service", "SERVICE");
        var incident = IncidentVerbs.Word("--incident", "Only those around an incident", "INCIDENT");
        var limit = new Option<int?>("--limit") { Description = "At most this many, 1 to 1000", HelpName = "N" };
        return new Verb(
            "changes", "What was changed in services, or will be, newest first.", Permission.Read,
            "muster service changes --service checkout") { service, incident, limit }
            .Does(around, async (session, cancel) => session.Show(
                await session.Client.ListChanges(
                    session.Of(service), session.Of(incident), session.Of(limit), cancel),
                list => session.Report.Table(
                    ["happens", "service", "source", "summary"],
                    list.Items.Select(one => new[]
                    {
                        Moments.Show(one.HappensAt), one.Service, one.Source, one.Summary,
                    }))));
    }

    private static Verb Show(Surroundings around)
    {
        var id = Service();
        return new Verb("show", "How they are taken.", Permission.Read, "muster service intake show checkout") { id }
            .Does(around, async (session, cancel) =>
                Done(session, await session.Client.ShowIntake(session.Of(id)!, cancel)));
    }

    private static Verb Set(Surroundings around)
    {
        var id = Service();
        var after = new Option<long?>("--resolve-after")
        {
            Description = "Seconds after which an unrepeated alert resolves; 0 for never",
            HelpName = "SECONDS",
        };
        var reports = new Option<bool?>("--reports") { Description = "Whether anybody may report trouble" };
        var topics = new Option<string[]>("--topic")
        {
            Description = "An SNS topic that is listened to; give all of them",
            HelpName = "ARN",
        };
        var missing = new Option<bool?>("--missing-data") { Description = "Whether an alarm without data fires" };
        return new Verb(
            "set", "Set how they are taken; what is not given stays.", Permission.Configure,
            "muster service intake set checkout --resolve-after 14400",
            "muster service intake set checkout --topic arn:aws:sns:eu-west-1:123456789012:alarms")
        {
            id, after, reports, topics, missing,
        }.Does(around, async (session, cancel) => Done(session, await session.Client.SetIntake(
            session.Of(id)!,
            new IntakeMessage
            {
                ResolveAfterSeconds = session.Of(after),
                TakesReports = session.Of(reports),
                Topics = session.Of(topics) is { Length: > 0 } given ? given : null,
                FiresOnMissingData = session.Of(missing),
            },
            cancel)));
    }

    private static Verb Secret(Surroundings around)
    {
        var id = Service();
        var source = Source();
        var secret = new Argument<string>("SECRET") { Description = "Its value" };
        return new Verb(
            "secret", "A sender signs by this secret from now on; the one before goes on working.",
            Permission.Administer, "muster service intake secret checkout sentry \"$SECRET\"") { id, source, secret }
            .Does(around, async (session, cancel) => Done(session, await session.Client.AddIntakeSecret(
                session.Of(id)!, new IntakeSecretOrderMessage(session.Of(source), session.Of(secret)), cancel)));
    }

    private static Verb Unsigned(Surroundings around)
    {
        var id = Service();
        var source = Source();
        return new Verb(
            "unsigned", "A sender need not sign any more.", Permission.Administer,
            "muster service intake unsigned checkout sentry") { id, source }
            .Does(around, async (session, cancel) => Done(
                session,
                await session.Client.RemoveIntakeSecrets(session.Of(id)!, session.Of(source)!, cancel)));
    }

    private static Argument<string> Service() => new("SERVICE") { Description = "Its id" };

    private static Argument<string> Source() => new("SENDER") { Description = "sentry or grafana" };

    private static int Done(Session session, Answer<IntakeMessage> answer) => session.Show(answer, one =>
        session.Report.Pairs(
            ("resolves after", one.ResolveAfterSeconds is > 0
                ? $"{one.ResolveAfterSeconds.Value.ToString(CultureInfo.InvariantCulture)} s"
                : "never"),
            ("reports", one.ReportUrl ?? "not taken"),
            ("topics", string.Join(", ", one.Topics ?? [])),
            ("fires without data", one.FiresOnMissingData == true ? "yes" : "no"),
            ("signed", string.Join(", ", (one.Secrets ?? []).Select(each => $"{each.Source} …{each.Hint}")))));
}
