using System.CommandLine;
using System.Globalization;
using Muster.Cli.Incidents;
using Muster.Client;
using Muster.Client.Monitors;
using Muster.Core.Access;

namespace Muster.Cli.Monitors;

/// <summary><c>muster monitor …</c>: what is looked at again and again.</summary>
internal static class MonitorVerbs
{
    private const double WaitSecondsOtherwise = 30;
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);

    internal static Command Of(Surroundings around) => new("monitor", "What is looked at again and again.")
    {
        List(around), Show(around), Check(around), Report(around),
    };

    private static Verb List(Surroundings around)
    {
        var service = IncidentVerbs.Word("--service", "Only this service", "SERVICE");
        var state = IncidentVerbs.Word(
            "--state", "Only this state: good, doubtful, warning, critical, down, unseen, unknown", "STATE");
        return new Verb(
            "list", "Monitors with what is known of each.", Permission.Read, "muster monitor list --state down")
        {
            service, state,
        }.Does(around, async (session, cancel) => session.Show(
            await session.Client.ListMonitors(session.Of(service), session.Of(state), cancel),
            list => session.Report.Table(
                ["monitor", "service", "state", "value", "last", "why"],
                list.Items.Select(one => new[]
                {
                    one.Id, one.Service, one.State, Number(one.Value), At(one.LastAt), one.Why,
                }))));
    }

    private static Verb Show(Surroundings around)
    {
        var id = Monitor();
        return new Verb(
            "show", "One monitor: its places, its limits, what it measured.", Permission.Read,
            "muster monitor show checkout") { id }
            .Does(around, async (session, cancel) =>
                Write(session, await session.Client.ShowMonitor(session.Of(id)!, cancel)));
    }

    private static Verb Check(Surroundings around)
    {
        var id = Monitor();
        var wait = new Option<double>("--wait")
        {
            Description = "How many seconds to wait for what its places see",
            HelpName = "SECONDS",
            DefaultValueFactory = _ => WaitSecondsOtherwise,
        };
        return new Verb(
            "check", "Look now from all its places, and say what they see; 1 when it does not answer well.",
            Permission.Respond, "muster monitor check checkout", "muster monitor check checkout --wait 0")
        {
            id, wait,
        }.Does(around, (session, cancel) => Look(session, session.Of(id)!, session.Of(wait), cancel));
    }

    private static async Task<int> Look(Session session, string id, double wait, CancellationToken cancel)
    {
        var asked = await session.Client.LookAtMonitor(id, cancel);
        if (asked.Problem is not null || wait <= 0)
            return Write(session, asked);
        var before = Seen(asked.Value!);
        var began = session.Around.Time.GetTimestamp();
        var latest = asked;
        while (session.Around.Time.GetElapsedTime(began).TotalSeconds < wait)
        {
            await Task.Delay(LookEvery, session.Around.Time, cancel);
            latest = await session.Client.ShowMonitor(id, cancel);
            if (latest.Value is { } now && now.Places.All(place => Seen(now)[place.Place] > before[place.Place]))
                break;
        }

        var done = Write(session, latest);
        if (done == Exit.Done && latest.Value is { } last
            && last.Places.Any(place => Seen(last)[place.Place] <= before[place.Place]))
        {
            return session.Complain(
                "Not every place has looked yet.", "Is a runner with that label connected? muster runner list",
                Exit.Refused);
        }

        return done == Exit.Done && latest.Value is { State: not ("good" or "warning") } ? Exit.Refused : done;
    }

    private static Dictionary<string, DateTimeOffset> Seen(MonitorMessage one) =>
        one.Places.ToDictionary(place => place.Place, place => place.At ?? DateTimeOffset.MinValue);

    private static Verb Report(Surroundings around)
    {
        var metric = new Argument<string>("METRIC") { Description = "A measurement that monitors.yaml knows" };
        var value = new Argument<double>("VALUE") { Description = "How much, in its unit" };
        var service = IncidentVerbs.Word("--service", "Of which service", "SERVICE");
        return new Verb(
            "report", "Say what a measurement is now; alerts and checks of its name read it.", Permission.Respond,
            "muster monitor report db_cpu_pct 87.5 --service database")
        {
            metric, value, service,
        }.Does(around, async (session, cancel) => Write(session, await session.Client.SendMeasurement(
            new MeasurementMessage(session.Of(metric), session.Of(value), session.Of(service)), cancel)));
    }

    private static Argument<string> Monitor() => new("MONITOR") { Description = "Its id in monitors.yaml" };

    private static int Write(Session session, Answer<MonitorMessage> answer) => session.Show(answer, one =>
    {
        session.Report.Pairs(
            ("monitor", one.Id),
            ("name", one.Name),
            ("service", one.Service),
            ("state", one.State),
            ("since", At(one.Since)),
            ("why", one.Why),
            (one.Metric, Number(one.Value)),
            ("normal", Number(one.Normal)));
        session.Report.Table(
            ["place", "sees", "value", "at", "runner"],
            one.Places.Select(place => new[]
            {
                place.Place.Length == 0 ? "any" : place.Place,
                place.At is null ? "nothing yet" : place.Good ? "answers" : place.Why ?? "fails",
                Number(place.Value), At(place.At), place.Runner,
            }));
        session.Report.Table(
            ["limit", "when", "for", "level", "state"],
            one.Limits.Select(limit => new[]
            {
                limit.Alert, limit.When ?? "fails",
                string.Create(CultureInfo.InvariantCulture, $"{limit.ForSeconds:0} s"),
                limit.Level, limit.Firing ? "fires" : limit.Since is null ? "kept" : "passed",
            }));
    });

    private static string? Number(double? value) => value?.ToString("0.###", CultureInfo.InvariantCulture);

    private static string? At(DateTimeOffset? at) => at is { } moment ? Moments.Show(moment) : null;
}
