using System.CommandLine;
using System.Globalization;
using Muster.Cli.Incidents;
using Muster.Client.Alerts;
using Muster.Core.Access;

namespace Muster.Cli.Alerts;

/// <summary><c>muster route …</c>.</summary>
internal static class RouteVerbs
{
    internal static Command Of(Surroundings around) => new("route", "Which way alerts go.")
    {
        Test(around), Backtest(around),
    };

    private static Verb Test(Surroundings around)
    {
        var labels = new Argument<string[]>("LABEL")
        {
            Description = "alertname=DiskFull team=payments",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var service = IncidentVerbs.Word("--service", "Whose key it would come with; without it the first", "SERVICE");
        var summary = IncidentVerbs.Word("--summary", "What is wrong", "TEXT");
        var severity = IncidentVerbs.Word("--severity", "critical, error, warning or info", "LEVEL");
        var source = IncidentVerbs.Word("--source", "The intake: alertmanager, pagerduty, generic …", "SOURCE");
        var payload = new Option<FileInfo?>("--payload")
        {
            Description = "A whole message as the source sends it, from a file",
            HelpName = "FILE",
        };
        return new Verb(
            "test", "What would happen now with an alert; nothing is written.", Permission.Read,
            "muster route test alertname=DiskFull severity=critical team=payments",
            "muster route test --source alertmanager --payload webhook.json --service payments")
        {
            labels, service, summary, severity, source, payload,
        }.Does(around, async (session, cancel) =>
        {
            var order = new RouteTestOrderMessage
            {
                Service = session.Of(service),
                Summary = session.Of(summary),
                Severity = session.Of(severity),
                Source = session.Of(source),
                Labels = Pairs(session.Of(labels) ?? []),
                Payload = session.Of(payload) is { } file
                    ? await File.ReadAllTextAsync(file.FullName, cancel)
                    : null,
            };
            return session.Show(
                await session.Client.TestRoute(order, cancel),
                list =>
                {
                    foreach (var each in list.Items)
                    {
                        session.Report.Line($"{each.Summary} ({each.DedupKey})");
                        foreach (var step in each.Steps)
                            session.Report.Line($"  {step}");
                    }
                });
        });
    }

    private static Verb Backtest(Surroundings around)
    {
        var file = new Argument<FileInfo>("FILE") { Description = "A changed routing.yaml" };
        var from = Moments.Option(around, "--from", "From when; without it a week back");
        var until = Moments.Option(around, "--until", "Until when; without it now");
        return new Verb(
            "backtest", "What a changed routing would have made of the stored signals; nothing is written.",
            Permission.Read, "muster route backtest routing.yaml --from -7d")
        {
            file, from, until,
        }.Does(around, async (session, cancel) =>
        {
            var order = new BacktestOrderMessage
            {
                Routing = await File.ReadAllTextAsync(session.Of(file)!.FullName, cancel),
                From = session.Of(from),
                Until = session.Of(until),
            };
            return session.Show(
                await session.Client.BacktestRoutes(order, cancel), answer => Write(session.Report, answer));
        });
    }

    private static void Write(Report report, BacktestMessage answer)
    {
        report.Line(
            $"{answer.Signals.ToString(CultureInfo.InvariantCulture)} signals from {Moments.Show(answer.From)} until "
            + $"{Moments.Show(answer.Until)}; people are taken to be silent.");
        report.Table(
            ["", "incidents", "paging", "held back"],
            new[] { ("in force", answer.Now), ("changed", answer.Candidate) }.Select(pair => new[]
            {
                pair.Item1, Text(pair.Item2.Incidents), Text(pair.Item2.Paging), Text(pair.Item2.Held),
            }));
        Write(report, "Would not have opened:", answer.Gone);
        Write(report, "Would have opened besides:", answer.Added);
        foreach (var (before, after) in answer.Changed)
            report.Line($"Changed: {Line(before)} -> {Line(after)}");
    }

    private static void Write(Report report, string head, IReadOnlyList<BacktestIncidentMessage> incidents)
    {
        if (incidents.Count > 0)
            report.Line(head);
        foreach (var each in incidents)
            report.Line($"  {Line(each)}");
    }

    private static string Line(BacktestIncidentMessage each) =>
        $"{Moments.Show(each.At)} {each.Service} {each.Severity} {(each.Pages ? "pages" : "quiet")} "
        + $"[{each.Route}] {each.Summary}";

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static Dictionary<string, string> Pairs(IEnumerable<string> words)
    {
        Dictionary<string, string> pairs = new(StringComparer.Ordinal);
        foreach (var word in words)
        {
            var at = word.IndexOf('=', StringComparison.Ordinal);
            if (at <= 0)
                throw new MisuseException($"'{word}' is not NAME=VALUE", "Write labels as alertname=DiskFull.");
            pairs[word[..at]] = word[(at + 1)..].Trim('"');
        }

        return pairs;
    }
}
