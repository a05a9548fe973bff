using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Muster.Cli.Incidents;
using Muster.Client.OnCall;
using Muster.Core.Access;

namespace Muster.Cli.OnCall;

/// <summary>Schedules that no file defines, stretches planned by hand, calendars and gaps.</summary>
internal static class ScheduleMakingVerbs
{
    internal static IEnumerable<Command> Of(Surroundings around) =>
        [Set(around), Delete(around), Gaps(around), Temporary(around), RemoveTemporary(around), Feed(around)];

    private static Verb Set(Surroundings around)
    {
        var id = Id();
        var people = IncidentVerbs.Word("--people", "Ids in the order of their turns", "ADA,BOB");
        var every = IncidentVerbs.Word("--every", "How long a turn lasts", "LENGTH");
        var handOff = IncidentVerbs.Word("--handoff", "When turns change", "TIME");
        var zone = IncidentVerbs.Word("--zone", "The zone of its times", "ZONE");
        var file = IncidentVerbs.Word("--file", "All keys and values as in schedules.yaml, as JSON", "FILE");
        var dry = new Option<bool>("--preview") { Description = "Show what it would make of four weeks; keep nothing" };
        return new Verb(
            "set", "Make or change a schedule that no file defines.", Permission.Configure,
            "muster schedule set night --people ada,bob --every \"1 week\" --handoff \"Mon 09:00\"",
            "muster schedule set night --file night.json --preview")
        {
            id, people, every, handOff, zone, file, dry,
        }.Does(around, async (session, cancel) =>
        {
            var keys = session.Of(file) is { } path
                ? Keys(path)
                : Keys(session.Of(people), session.Of(every), session.Of(handOff), session.Of(zone));
            if (session.Of(dry))
            {
                return session.Show(
                    await session.Client.PreviewSchedule(session.Of(id)!, keys, cancel),
                    preview => Write(session.Report, preview));
            }

            return session.Show(
                await session.Client.SetSchedule(session.Of(id)!, keys, session.NewKey(), cancel),
                kept => session.Report.Line($"The schedule {kept.Id} is in force."));
        });
    }

    private static Verb Delete(Surroundings around)
    {
        var id = Id();
        return new Verb(
            "delete", "Take away a schedule that no file defines.", Permission.Configure,
            "muster schedule delete night")
        {
            id,
        }.Does(around, async (session, cancel) => session.Show(
            await session.Client.RemoveSchedule(session.Of(id)!, cancel),
            _ => session.Report.Line("The schedule is gone; its past stays known.")));
    }

    private static Verb Gaps(Surroundings around)
    {
        var schedule = new Argument<string?>("SCHEDULE") { Description = "Only its", Arity = ArgumentArity.ZeroOrOne };
        var until = Moments.Option(around, "--until", "Until when; without it a year");
        return new Verb(
            "gaps", "When nobody is on call.", Permission.Read,
            "muster schedule gaps", "muster schedule gaps primary --until +30d")
        {
            schedule, until,
        }.Does(around, async (session, cancel) => session.Show(
            await session.Client.ListGaps(session.Of(schedule), session.Of(until), cancel),
            list => session.Report.Table(
                ["schedule", "from", "until", "why"],
                list.Items.Select(each => new[]
                {
                    each.Schedule, Moments.Show(each.From), Moments.Show(each.Until), each.Why,
                }))));
    }

    private static Verb Temporary(Surroundings around)
    {
        var id = Id();
        var who = IncidentVerbs.Word("--user", "Who is on call for all of it; without it nobody", "PERSON");
        var from = Moments.Option(around, "--from", "From when");
        var until = Moments.Option(around, "--until", "Until when");
        from.Required = until.Required = true;
        var reason = IncidentVerbs.Word("--reason", "Why", "TEXT");
        return new Verb(
            "temporary", "Plan a stretch by hand, instead of all layers.", Permission.Respond,
            "muster schedule temporary primary --from +1d --until +3d --user ada --reason Launch")
        {
            id, who, from, until, reason,
        }.Does(around, async (session, cancel) =>
        {
            var order = new TemporaryScheduleMessage
            {
                From = session.Of(from),
                Until = session.Of(until),
                Reason = session.Of(reason),
                Shifts = session.Of(who) is { } person
                    ? [new() { From = session.Of(from), Until = session.Of(until), Responder = person }]
                    : [],
            };
            return session.Show(
                await session.Client.SetTemporary(session.Of(id)!, order, session.NewKey(), cancel),
                made => session.Report.Line($"Planned: {made.Id}"));
        });
    }

    private static Verb RemoveTemporary(Surroundings around)
    {
        var id = Id();
        var temporary = new Argument<string>("TEMPORARY") { Description = "Its id" };
        return new Verb(
            "remove-temporary", "Take a temporary schedule away.", Permission.Respond,
            "muster schedule remove-temporary primary 0193…")
        {
            id, temporary,
        }.Does(around, async (session, cancel) => session.Show(
            await session.Client.RemoveTemporary(session.Of(id)!, session.Of(temporary)!, cancel),
            _ => session.Report.Line("The layers hold again.")));
    }

    private static Verb Feed(Surroundings around)
    {
        var schedule = new Argument<string?>("SCHEDULE")
        {
            Description = "The schedule to show; without it your own shifts",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var close = IncidentVerbs.Word("--close", "Close this one instead", "FEED");
        var list = new Option<bool>("--list") { Description = "Show those that are open" };
        return new Verb(
            "feed", "A calendar's secret address, for your calendar program.", Permission.Read,
            "muster schedule feed primary", "muster schedule feed --list", "muster schedule feed --close 0193…")
        {
            schedule, close, list,
        }.Does(around, async (session, cancel) =>
        {
            if (session.Of(close) is { } id)
            {
                return session.Show(
                    await session.Client.CloseFeed(id, cancel), _ => session.Report.Line("Its address leads nowhere."));
            }

            if (session.Of(list))
            {
                return session.Show(await session.Client.ListFeeds(cancel), feeds => session.Report.Table(
                    ["feed", "schedule", "person", "since"],
                    feeds.Items.Select(each => new[]
                    {
                        each.Id, each.Schedule, each.Person, Moments.Show(each.CreatedAt),
                    })));
            }

            var order = new FeedOrderMessage { Schedule = session.Of(schedule) };
            return session.Show(
                await session.Client.OpenFeed(order, session.NewKey(), cancel),
                feed => session.Report.Line(feed.Url!));
        });
    }

    private static Argument<string> Id() => new("SCHEDULE") { Description = "Its id" };

    private static JsonObject Keys(string? people, string? every, string? handOff, string? zone)
    {
        if (people is null)
            throw new MisuseException("Nobody is named", "Give --people ada,bob or --file FILE.");
        var ids = people.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var keys = new JsonObject { ["people"] = new JsonArray([.. ids.Select(each => (JsonNode)each)]) };
        foreach (var (key, value) in new[] { ("every", every), ("handoff", handOff), ("zone", zone) })
        {
            if (value is not null)
                keys[key] = value;
        }

        return keys;
    }

    private static JsonObject Keys(string path)
    {
        try
        {
            return JsonNode.Parse(File.ReadAllText(path)) as JsonObject
                ?? throw new MisuseException($"{path} is not a JSON object", "Write {\"people\": [\"ada\"]}.");
        }
        catch (Exception problem) when (problem is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new MisuseException($"{path} cannot be read: {problem.Message}", "Give a file of JSON.");
        }
    }

    private static void Write(Report report, SchedulePreviewMessage preview)
    {
        foreach (var problem in preview.Problems)
            report.Line(problem);
        report.Table(
            ["from", "until", "on call"],
            preview.Shifts.Select(each => new[]
            {
                Moments.Show(each.From), Moments.Show(each.Until), each.Name ?? each.Responder ?? "nobody",
            }));
    }
}
