using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Muster.Cli.Incidents;
using Muster.Client.Alerts;
using Muster.Core.Access;

namespace Muster.Cli.Alerts;

/// <summary><c>muster silence …</c>.</summary>
internal static class SilenceVerbs
{
    internal static Command Of(Surroundings around) => new("silence", "What is held back on purpose.")
    {
        Add(around), List(around), Show(around), Update(around), Expire(around), Import(around),
    };

    private static Verb Add(Surroundings around)
    {
        var matchers = new Argument<string[]>("CONDITION")
        {
            Description = "team=payments, alertname=~\"Disk.*\"; all must hold",
            Arity = ArgumentArity.OneOrMore,
        };
        var (comment, from, until, repeats, zone, service, incident) = Terms(around);
        return new Verb(
            "add", "Hold alerts back for a time.", Permission.Respond,
            "muster silence add alertname=DiskFull host=~\"db-.*\" --until +2h --comment \"Disks are exchanged\"",
            "muster silence add team=batch --from 2026-11-22T01:00Z --until 2026-11-22T03:00Z --repeats "
                + "\"FREQ=WEEKLY;BYDAY=SU\" --zone Europe/Berlin --comment \"Weekly load\"")
        {
            matchers, comment, from, until, repeats, zone, service, incident,
        }.Does(around, async (session, cancel) =>
        {
            var order = new SilenceOrderMessage
            {
                Matchers = session.Of(matchers),
                StartsAt = session.Of(from),
                EndsAt = session.Of(until)
                    ?? (session.Of(incident) is null ? around.Time.GetUtcNow() + UsualLength : null),
                Comment = session.Of(comment),
                Repeats = session.Of(repeats),
                Zone = session.Of(zone),
                Service = session.Of(service),
                Incident = session.Of(incident),
            };
            return session.Show(
                await session.Client.MakeSilence(order, session.NewKey(), cancel),
                made => Write(session.Report, made));
        });
    }

    private static Verb List(Surroundings around)
    {
        var status = IncidentVerbs.Word("--status", "pending, active or expired; without it all that are not over",
            "STATUS");
        var all = new Option<bool>("--all") { Description = "Expired ones too" };
        var alert = IncidentVerbs.Word("--alert", "Only those whose conditions the alert meets", "ALERT");
        var verb = new Verb(
            "query", "Silences, newest first.", Permission.Read, "muster silence query",
            "muster silence query --all --json")
        {
            status, all, alert,
        };
        verb.Aliases.Add("list");
        return verb.Does(around, async (session, cancel) =>
        {
            var asked = session.Of(status) ?? (session.Of(all) ? null : "pending,active");
            return session.Show(
                await session.Client.ListSilences(asked, session.Of(alert), cancel),
                list => Write(session.Report, list.Items));
        });
    }

    private static Verb Show(Surroundings around)
    {
        var id = Id();
        return new Verb("show", "One silence and what it hid.", Permission.Read, "muster silence show 0193…") { id }
            .Does(around, async (session, cancel) =>
            {
                var answer = await session.Client.ShowSilence(session.Of(id)!, cancel);
                if (answer.Problem is not null || session.Json)
                    return session.Show(answer, _ => { });
                Write(session.Report, answer.Value!);
                return session.Show(
                    await session.Client.HiddenBySilence(session.Of(id)!, cancel),
                    list => session.Report.Table(
                        ["alert", "service", "held", "let go", "summary"],
                        list.Items.Select(each => new[]
                        {
                            each.Alert, each.Service, Moments.Show(each.HeldAt), Moments.Show(each.LetGoAt),
                            each.Summary,
                        })));
            });
    }

    private static Verb Update(Surroundings around)
    {
        var id = Id();
        var matchers = new Option<string[]>("--condition")
        {
            Description = "In place of its conditions; may be given several times",
            HelpName = "CONDITION",
        };
        var (comment, from, until, repeats, zone, service, incident) = Terms(around);
        return new Verb(
            "update", "Change a silence that is not over.", Permission.Respond,
            "muster silence update 0193… --until +3h")
        {
            id, matchers, comment, from, until, repeats, zone, service, incident,
        }.Does(around, async (session, cancel) =>
        {
            var order = new SilenceOrderMessage
            {
                Matchers = session.Of(matchers) is { Length: > 0 } given ? given : null,
                StartsAt = session.Of(from),
                EndsAt = session.Of(until),
                Comment = session.Of(comment),
                Repeats = session.Of(repeats),
                Zone = session.Of(zone),
                Service = session.Of(service),
                Incident = session.Of(incident),
            };
            return session.Show(
                await session.Client.ChangeSilence(session.Of(id)!, order, cancel),
                changed => Write(session.Report, changed));
        });
    }

    private static Verb Expire(Surroundings around)
    {
        var ids = new Argument<string[]>("SILENCE") { Description = "Its id", Arity = ArgumentArity.OneOrMore };
        return new Verb(
            "expire", "End silences now; what still fires pages.", Permission.Respond, "muster silence expire 0193…")
        {
            ids,
        }.Does(around, async (session, cancel) =>
        {
            var exit = Exit.Done;
            foreach (var id in session.Of(ids)!)
            {
                var answer = await session.Client.ExpireSilence(id, cancel);
                exit = Math.Max(exit, session.Show(answer, over => session.Report.Line($"{over.Id} is over.")));
            }

            return exit;
        });
    }

    private static Verb Import(Surroundings around)
    {
        var file = new Argument<FileInfo>("FILE")
        {
            Description = "A JSON list of silences as 'muster silence query --json' or 'amtool silence query -o json' "
                + "writes it",
        };
        return new Verb(
            "import", "Make silences from a file; those that are over are left out.", Permission.Respond,
            "muster silence import silences.json")
        {
            file,
        }.Does(around, async (session, cancel) =>
        {
            var text = await File.ReadAllTextAsync(session.Of(file)!.FullName, cancel);
            var exit = Exit.Done;
            foreach (var order in Orders(text, around.Time.GetUtcNow()))
            {
                var answer = await session.Client.MakeSilence(order, session.NewKey(), cancel);
                exit = Math.Max(exit, session.Show(answer, made => session.Report.Line(
                    $"{made.Id} {string.Join(", ", made.Matchers)}")));
            }

            return exit;
        });
    }

    private static readonly TimeSpan UsualLength = TimeSpan.FromHours(1);

    private static (Option<string?> Comment, Option<DateTimeOffset?> From, Option<DateTimeOffset?> Until,
        Option<string?> Repeats, Option<string?> Zone, Option<string?> Service,
        Option<string?> Incident) Terms(Surroundings around) => (
        IncidentVerbs.Word("--comment", "Why", "TEXT"),
        Moments.Option(around, "--from", "From when; without it now"),
        Moments.Option(around, "--until", "Until when; without it for an hour"),
        IncidentVerbs.Word("--repeats", "The window comes again: an RRULE such as FREQ=DAILY", "RRULE"),
        IncidentVerbs.Word("--zone", "The zone of the wall clock on which it comes again", "ZONE"),
        IncidentVerbs.Word("--service", "Only alerts sent with this service's key", "SERVICE"),
        IncidentVerbs.Word("--incident", "It ends with this incident", "INCIDENT"));

    private static Argument<string> Id() => new("SILENCE") { Description = "Its id: 'silence query' shows it" };

    /// <summary>Reads both forms: conditions as texts, and as Alertmanager writes them.</summary>
    private static IEnumerable<SilenceOrderMessage> Orders(string text, DateTimeOffset now)
    {
        JsonNode? read;
        try
        {
            read = JsonNode.Parse(text);
        }
        catch (JsonException problem)
        {
            throw new MisuseException($"the file is not JSON: {problem.Message}", "Write it with 'query --json'.");
        }

        var items = (read as JsonArray) ?? read?["items"] as JsonArray
            ?? throw new MisuseException("the file is no list of silences", "Write it with 'query --json'.");
        foreach (var item in items.OfType<JsonObject>())
        {
            var end = Moment(item["endsAt"]);
            var repeats = (string?)item["repeats"];
            if (end is null || (end <= now && repeats is null) || item["expiredAt"] is not null)
                continue;
            yield return new SilenceOrderMessage
            {
                Matchers = [.. (item["matchers"] as JsonArray ?? []).Select(Condition)],
                StartsAt = Moment(item["startsAt"]),
                EndsAt = end,
                Comment = (string?)item["comment"],
                CreatedBy = (string?)item["createdBy"],
                Service = (string?)item["service"],
                Repeats = repeats,
                Zone = (string?)item["zone"],
            };
        }
    }

    private static string Condition(JsonNode? node)
    {
        if (node is not JsonObject matcher)
            return (string?)node ?? "";
        var isEqual = (bool?)matcher["isEqual"] ?? true;
        var sign = (bool?)matcher["isRegex"] == true ? (isEqual ? "=~" : "!~") : (isEqual ? "=" : "!=");
        var value = ((string?)matcher["value"] ?? "").Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("\"", "\\\"", StringComparison.Ordinal);
        return $"{(string?)matcher["name"]}{sign}\"{value}\"";
    }

    private static DateTimeOffset? Moment(JsonNode? node) => DateTimeOffset.TryParse(
        (string?)node, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) ? moment : null;

    private static void Write(Report report, SilenceMessage silence) => report.Pairs(
        ("silence", silence.Id),
        ("status", silence.Status),
        ("conditions", string.Join(", ", silence.Matchers)),
        ("service", silence.Service),
        ("from", Moments.Show(silence.StartsAt)),
        ("until", Moments.Show(silence.EndsAt)),
        ("repeats", silence.Repeats is { } rule ? $"{rule} ({silence.Zone ?? "UTC"})" : null),
        ("changes", silence.ChangesAt is { } at ? Moments.Show(at) : null),
        ("ends with", silence.Incident),
        ("by", silence.CreatedBy),
        ("why", silence.Comment),
        ("hid", silence.Hid?.ToString(CultureInfo.InvariantCulture)));

    private static void Write(Report report, IReadOnlyList<SilenceMessage> silences)
    {
        if (silences.Count == 0)
        {
            report.Line("Nothing is silenced.");
            return;
        }

        report.Table(
            ["silence", "status", "conditions", "until", "by", "hid", "why"],
            silences.Select(each => new[]
            {
                each.Id, each.Status, string.Join(", ", each.Matchers), Moments.Show(each.ChangesAt ?? each.EndsAt),
                each.CreatedBy, each.Hid?.ToString(CultureInfo.InvariantCulture), each.Comment,
            }));
    }
}
