using System.CommandLine;
using Muster.Cli.Incidents;
using Muster.Client.Rooms;
using Muster.Core.Access;

namespace Muster.Cli.Rooms;

/// <summary><c>muster room …</c>: where the people of an incident talk.</summary>
internal static class RoomVerbs
{
    internal static Command Of(Surroundings around) => new("room", "Where the people of an incident talk.")
    {
        Show(around), CatchUp(around), Open(around), Close(around), Manifest(around),
    };

    private static Verb Show(Surroundings around)
    {
        var id = ResponseVerbs.Incident();
        return new Verb(
            "show", "The incident's room in the chat product.", Permission.Read,
            "muster room show INC-2026-11-20-001")
        {
            id,
        }.Does(around, async (session, cancel) => session.Show(
            await session.Client.ShowChatRoom(session.Of(id)!, cancel), room => Write(session.Report, room)));
    }

    private static Verb CatchUp(Surroundings around)
    {
        var id = ResponseVerbs.Incident();
        return new Verb(
            "catch-up", "Bring the room in the chat product up to date now.", Permission.Respond,
            "muster room catch-up INC-2026-11-20-001")
        {
            id,
        }.Does(around, async (session, cancel) => session.Show(
            await session.Client.BringChatRoom(session.Of(id)!, cancel), room => Write(session.Report, room)));
    }

    private static Verb Open(Surroundings around)
    {
        var id = ResponseVerbs.Incident();
        var why = IncidentVerbs.Word("--why", "What calls for it", "TEXT");
        var link = IncidentVerbs.Word("--link", "Where; without it as the playbook says", "URL");
        return new Verb(
            "open", "Say that everybody meets.", Permission.Respond,
            "muster room open INC-2026-11-20-001 --why \"Three teams take part\"")
        {
            id, why, link,
        }.Does(around, async (session, cancel) => session.Show(
            await session.Client.OpenRoom(session.Of(id)!, session.Of(why), session.Of(link), cancel),
            incident => IncidentReport.Result(session.Report, incident)));
    }

    private static Verb Close(Surroundings around)
    {
        var id = ResponseVerbs.Incident();
        var owner = IncidentVerbs.Word("--postmortem", "Who writes the post-mortem", "PERSON");
        var note = IncidentVerbs.Word("--note", "A reason, when nobody does", "TEXT", "-m");
        return new Verb(
            "close", "Say that the meeting is over.", Permission.Respond,
            "muster room close INC-2026-11-20-001 --postmortem ada")
        {
            id, owner, note,
        }.Does(around, async (session, cancel) => session.Show(
            await session.Client.CloseRoom(session.Of(id)!, session.Of(owner), session.Of(note), cancel),
            incident => IncidentReport.Result(session.Report, incident)));
    }

    internal static Verb Vendors(Surroundings around)
    {
        var id = ResponseVerbs.Incident();
        return new Verb(
            "vendors", "Ask vendors how they are, and write down what they say.", Permission.Respond,
            "muster incident vendors INC-2026-11-20-001")
        {
            id,
        }.Does(around, async (session, cancel) => session.Show(
            await session.Client.AskVendors(session.Of(id)!, cancel),
            incident => IncidentReport.Result(session.Report, incident)));
    }

    private static Verb Manifest(Surroundings around) => new Verb(
        "manifest", "What Slack is given to make Muster's app.", Permission.Administer, "muster room manifest")
        .Does(around, async (session, cancel) => session.Show(
            await session.Client.ShowChatManifest(cancel), made => session.Report.Line(made.Manifest)));

    private static void Write(Report report, ChatRoomMessage room) => report.Pairs(
        ("room", room.Name is { } name ? $"#{name}" : "not made yet"),
        ("address", room.Url),
        ("topic", room.Topic),
        ("invited", room.Invited.Count > 0 ? string.Join(", ", room.Invited) : null),
        ("not known there", room.Unknown.Count > 0 ? string.Join(", ", room.Unknown) : null),
        ("messages kept", room.Kept > 0 ? $"{room.Kept}" : null),
        ("put away", room.ArchivedAt is { } archived ? Moments.Show(archived) : null),
        ("wrong", room.Problem),
        ("tried again", room.RetryAt is { } again ? Moments.Show(again) : null));
}
