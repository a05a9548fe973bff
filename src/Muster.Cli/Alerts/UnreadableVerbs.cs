using System.CommandLine;
using System.Globalization;
using Muster.Cli.Incidents;
using Muster.Core.Access;

namespace Muster.Cli.Alerts;

/// <summary><c>muster alert unreadable …</c>.</summary>
internal static class UnreadableVerbs
{
    internal static Command Of(Surroundings around) => new("unreadable", "Messages that could not be read.")
    {
        List(around), Show(around), Replay(around),
    };

    private static Verb List(Surroundings around)
    {
        var service = IncidentVerbs.Word("--service", "Only this service", "SERVICE");
        var limit = new Option<int?>("--limit") { Description = "At most this many, 1 to 1000", HelpName = "N" };
        return new Verb("list", "Newest first.", Permission.Read, "muster alert unreadable list") { service, limit }
            .Does(around, async (session, cancel) => session.Show(
                await session.Client.ListUnreadable(session.Of(service), session.Of(limit), cancel),
                list => session.Report.Table(
                    ["message", "received", "service", "source", "bytes", "read again", "reason"],
                    list.Items.Select(one => new[]
                    {
                        one.Id, Moments.Show(one.ReceivedAt), one.Service, one.Source,
                        one.Bytes.ToString(CultureInfo.InvariantCulture), one.ReplayedAs is null ? "no" : "yes",
                        one.Reason,
                    }))));
    }

    private static Verb Show(Surroundings around)
    {
        var id = Message();
        return new Verb("show", "One message, whole.", Permission.Read, "muster alert unreadable show 0193…") { id }
            .Does(around, async (session, cancel) => session.Show(
                await session.Client.ShowUnreadable(session.Of(id)!, cancel),
                one => session.Report.Pairs(
                    ("message", one.Id), ("reason", one.Reason), ("source", one.Source), ("service", one.Service),
                    ("text", one.Text))));
    }

    private static Verb Replay(Surroundings around)
    {
        var id = Message();
        return new Verb(
            "replay", "Read a message again.", Permission.Respond, "muster alert unreadable replay 0193…") { id }
            .Does(around, async (session, cancel) => session.Show(
                await session.Client.Replay(session.Of(id)!, cancel),
                one => session.Report.Pairs(("taken as", one.Id), ("alerts", string.Join(", ", one.Alerts)))));
    }

    private static Argument<string> Message() => new("MESSAGE") { Description = "Its id" };
}
