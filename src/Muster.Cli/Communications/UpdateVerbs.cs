using System.CommandLine;
using Muster.Cli.Incidents;
using Muster.Client.Communications;
using Muster.Client.Incidents;
using Muster.Core.Access;

namespace Muster.Cli.Communications;

/// <summary>What is said of an incident to its audiences.</summary>
internal static class UpdateVerbs
{
    internal static Verb Update(Surroundings around)
    {
        var id = ResponseVerbs.Incident();
        var text = new Argument<string>("TEXT") { Description = "What those who wait should know" };
        var next = Moments.Option(around, "--next", "When the next one is promised");
        var (audience, fields, preview) = (Audience(), Fields(), Preview());
        var ask = IncidentVerbs.Word("--ask", "Who looks first: \"role communications\"", "WHO");
        return new Verb(
            "update", "Say something to those who wait, and to the audiences that are named.", Permission.Respond,
            "muster incident update INC-2026-11-21-001 \"We are rolling back\" --next +30m",
            "muster incident update INC-2026-11-21-001 \"We are rolling back\" --audience customers --preview",
            "muster incident update INC-2026-11-21-001 \"It is back\" --audience all --field eta=\"15:00 UTC\"")
        {
            id, text, next, audience, fields, preview, ask,
        }.Does(around, async (session, cancel) =>
        {
            var update = new UpdateMessage(
                session.Of(text), session.Of(next), Channels: null, session.Of(audience), Given(session.Of(fields)),
                session.Of(ask) is { } who ? [who] : null);
            return session.Of(preview)
                ? session.Show(
                    await session.Client.PreviewUpdate(session.Of(id)!, update, cancel),
                    list => Write(session.Report, list.Items))
                : ResponseVerbs.Done(session, await session.Client.WriteUpdate(
                    session.Of(id)!, update, session.NewKey(), cancel));
        });
    }

    internal static Verb Updates(Surroundings around)
    {
        var id = ResponseVerbs.Incident();
        var approve = IncidentVerbs.Word("--approve", "Agree to this message", "MESSAGE");
        var refuse = IncidentVerbs.Word("--refuse", "Do not agree to this message; needs --reason", "MESSAGE");
        var resend = IncidentVerbs.Word("--resend", "Send this message again to all that did not get it", "MESSAGE");
        var send = IncidentVerbs.Word("--send", "Fill in this draft with --field and send it", "MESSAGE");
        var reason = IncidentVerbs.Word("--reason", "Why", "TEXT");
        var fields = Fields();
        return new Verb(
            "updates", "The messages about an incident with what came of each; agree to one, or send it again.",
            Permission.Respond,
            "muster incident updates INC-2026-11-21-001",
            "muster incident updates INC-2026-11-21-001 --approve 0193f2b64c1e7c0a9d35d2a1c0ffee00",
            "muster incident updates INC-2026-11-21-001 --send 0193f2b64c1e7c0a9d35d2a1c0ffee00 --field eta=\"soon\"")
        {
            id, approve, refuse, resend, send, reason, fields,
        }.Does(around, async (session, cancel) =>
        {
            var incident = session.Of(id)!;
            var client = session.Client;
            if (session.Of(approve) is { } agreed)
            {
                return session.Show(
                    await client.ApproveUpdate(incident, agreed, session.Of(reason), cancel),
                    one => Write(session.Report, [one]));
            }

            if (session.Of(refuse) is { } refused)
            {
                return session.Show(
                    await client.RefuseUpdate(incident, refused, session.Of(reason) ?? "", cancel),
                    one => Write(session.Report, [one]));
            }

            if (session.Of(resend) is { } again)
            {
                return session.Show(
                    await client.ResendUpdate(incident, again, recipient: null, cancel),
                    one => Write(session.Report, [one]));
            }

            if (session.Of(send) is { } draft)
            {
                return session.Show(
                    await client.SendUpdate(
                        incident, draft, new UpdateMessage(Fields: Given(session.Of(fields))), cancel),
                    one => Write(session.Report, [one]));
            }

            return session.Show(
                await client.ListUpdates(incident, cancel), list => Write(session.Report, list.Items));
        });
    }

    internal static Option<string[]> Audience() => new("--audience", "--channel")
    {
        Description = "To whom as well: an audience, a channel, 'all' for everybody inside",
        HelpName = "AUDIENCE",
    };

    internal static Option<string[]> Fields() => new("--field")
    {
        Description = "A field of the form, NAME=TEXT",
        HelpName = "NAME=TEXT",
    };

    internal static Option<bool> Preview() => new("--preview")
    {
        Description = "Show each message and who would get it; send nothing",
    };

    /// <summary>Fields as they were typed.</summary>
    internal static Dictionary<string, string> Given(string[]? fields)
    {
        var given = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var field in fields ?? [])
        {
            var at = field.IndexOf('=', StringComparison.Ordinal);
            if (at <= 0)
                throw new MisuseException($"'{field}' is no field", "Write it as --field NAME=TEXT.");
            given[field[..at]] = field[(at + 1)..];
        }

        return given;
    }

    internal static void Write(Report report, IReadOnlyList<MessagePreviewMessage> previews)
    {
        foreach (var preview in previews)
        {
            report.Pairs(
                ("to", preview.AudienceName),
                ("choose", preview.Key),
                ("by", string.Join(", ", preview.Channels)),
                ("reaches", preview.Reaches.ToString(System.Globalization.CultureInfo.InvariantCulture)),
                ("needs", preview.Missing.Count == 0
                    ? null
                    : string.Join("; ", preview.Missing.Select(field => $"{field.Field}: {field.Question}"))),
                ("agree", preview.Approvers.Count == 0 ? null : string.Join(" or ", preview.Approvers)),
                ("subject", preview.Subject));
            report.Line(preview.Text);
            report.Line("");
        }
    }

    private static void Write(Report report, IReadOnlyList<AudienceMessage> messages)
    {
        if (messages.Count == 0)
        {
            report.Line("Nothing has gone to an audience.");
            return;
        }

        report.Table(
            ["message", "to", "status", "sent", "under way", "failed", "skipped", "subject"],
            messages.Select(each => new[]
            {
                each.Id, each.AudienceName, each.Status, Text(each.Counts.Sent), Text(each.Counts.Queued),
                Text(each.Counts.Failed), Text(each.Counts.Skipped),
                each.Subject.Length > 0 ? each.Subject : $"needs {string.Join(", ", each.Missing)}",
            }));
    }

    private static string Text(int count) => count.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
